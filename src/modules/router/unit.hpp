// Units of measure.
#pragma once

namespace tero::router {

enum class Unit { NONE, MM, CM, M, M2, INCH, FOOT, FOOT2 };

}  // namespace tero::router
