// The described structs of this folder as tables.
#include "codec/register.hpp"
#include "learn/evaluation.hpp"
#include "learn/model.hpp"

namespace tero {

TERO_REGISTER(learn::FeatureOptions)
TERO_REGISTER(learn::LabelCard)
TERO_REGISTER(learn::ModelCard)
TERO_REGISTER(learn::CalibrationBin)
TERO_REGISTER(learn::Safety)
TERO_REGISTER(learn::WrongLine)
TERO_REGISTER(learn::Evaluation)

}  // namespace tero
