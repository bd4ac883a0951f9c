// An evaluation as pictures: SVG, whole in themselves.
#pragma once

#include "learn/evaluation.hpp"

#include <string>

namespace tero::learn {

// A row for each label that was wanted, a column for each that came out.
std::string confusion_svg(const Evaluation& evaluation);
// How often it was right over how sure it was; the diagonal is a model that may be believed.
std::string calibration_svg(const Evaluation& evaluation);

}  // namespace tero::learn
