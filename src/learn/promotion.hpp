// Whether a model may take the place of another.
#pragma once

#include "base/result.hpp"
#include "learn/model.hpp"

namespace tero::learn {

// conflict: what is worse, beyond what chance explains. Both cards tell of authors that their model had not
// seen.
Result<Done> may_replace(const ModelCard& now, const ModelCard& next);

}  // namespace tero::learn
