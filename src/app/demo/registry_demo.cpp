// The demo's described structs as tables; see codec/register.hpp.
#include "app/demo/table.hpp"
#include "codec/register.hpp"

namespace tero {

TERO_REGISTER(app::InFlight)
TERO_REGISTER(app::CountAndValue)
TERO_REGISTER(app::DemoFigures)
TERO_REGISTER(app::DemoRun)
TERO_REGISTER(app::DemoTable)

}  // namespace tero
