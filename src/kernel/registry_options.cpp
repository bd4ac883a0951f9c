// The option structs as tables; see registry.cpp.
#include "codec/register.hpp"
#include "kernel/options.hpp"

namespace tero {

TERO_REGISTER(AgentOptions)
TERO_REGISTER(CoordinatorOptions)
TERO_REGISTER(RoutingOptions)
TERO_REGISTER(LogVerbosity)
TERO_REGISTER(LogStyle)
TERO_REGISTER(MonitoringOptions)
TERO_REGISTER(Weekday)
TERO_REGISTER(QuietHours)
TERO_REGISTER(FollowUpOptions)
TERO_REGISTER(WhatsAppOptions)
TERO_REGISTER(ChannelOptions)
TERO_REGISTER(ServerOptions)
TERO_REGISTER(QuoteDefaults)
TERO_REGISTER(BusinessOptions)
TERO_REGISTER(AgentConfig)

}  // namespace tero
