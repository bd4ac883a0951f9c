// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "modules/router/words_file.hpp"

namespace tero {

TERO_REGISTER(router::MeasureCodes)
TERO_REGISTER(router::OptionFile)
TERO_REGISTER(router::CountFile)
TERO_REGISTER(router::WordsFile)

}  // namespace tero
