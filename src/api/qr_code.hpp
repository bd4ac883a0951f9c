// A text as a QR code that a phone's camera reads.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace tero::api {

// A picture of its own, dark on light, whatever is around it. too_large: no code holds so much.
Result<std::string> qr_svg(std::string_view text);

}  // namespace tero::api
