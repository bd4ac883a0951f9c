// Turns what a function's task carries into a run-time table.
#include "codec/register.hpp"
#include "workers/script/function_task.hpp"

namespace tero {

TERO_REGISTER(script::FunctionTask)

}  // namespace tero
