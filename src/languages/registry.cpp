// The described structs of this folder as tables.
#include "codec/register.hpp"
#include "languages/grammar_file.hpp"

namespace tero {

TERO_REGISTER(GrammarFile)

}  // namespace tero
