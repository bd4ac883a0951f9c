// The sandbox's described structs as tables; see model/register.hpp.
#include "app/sandbox/customer.hpp"
#include "app/sandbox/doors.hpp"
#include "app/sandbox/judge.hpp"
#include "app/sandbox/provider.hpp"
#include "app/sandbox/settings.hpp"
#include "app/sandbox/words.hpp"
#include "model/register.hpp"

namespace tero {

TERO_REGISTER(app::DemoSettings)
TERO_REGISTER(app::Sentence)
TERO_REGISTER(app::Stage)
TERO_REGISTER(app::CustomerState)
TERO_REGISTER(app::ActKind)
TERO_REGISTER(app::Act)
TERO_REGISTER(app::HeardKind)
TERO_REGISTER(app::StatusNews)
TERO_REGISTER(app::Verdict)
TERO_REGISTER(app::TimeTold)
TERO_REGISTER(app::SandboxState)
TERO_REGISTER(app::SendFound)

}  // namespace tero
