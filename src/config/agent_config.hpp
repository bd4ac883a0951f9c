// Everything an owner can set, in one tree: agent_config.json, TERO_… variables, `tero config show` and
// docs/configuration.md come from these descriptions. What an option means stands in TERO_OPTIONS below its
// struct, and nowhere else. Each module takes its own struct as a parameter and knows nothing of the others.
#pragma once

#include "business/quoting/model/options.hpp"
#include "channels/model/options.hpp"
#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"
#include "config/otlp_options.hpp"
#include "config/retention_options.hpp"
#include "config/server_options.hpp"
#include "modules/coordinator/model/options.hpp"
#include "modules/duty/model/options.hpp"
#include "modules/messaging/model/options.hpp"
#include "modules/monitoring/model/options.hpp"
#include "modules/router/model/options.hpp"
#include "modules/work/model/options.hpp"
#include "workers/model/ai_options.hpp"
#include "workers/model/options.hpp"

namespace tero {

struct AgentConfig {
    BusinessOptions business = {};
    ServerOptions server = {};
    ChannelOptions channels = {};
    FollowUpOptions followup = {};
    RoutingOptions routing = {};
    AgentOptions agents = {};
    AiOptions ai = {};
    CoordinatorOptions coordinator = {};
    WorkOptions work = {};
    DutyOptions duty = {};
    MonitoringOptions monitoring = {};
    OtlpOptions otlp = {};
    RetentionOptions retention = {};
    bool operator==(const AgentConfig&) const = default;
};
BOOST_DESCRIBE_STRUCT(AgentConfig, (),
                      (business, server, channels, followup, routing, agents, ai, coordinator, work, duty,
                       monitoring, otlp, retention))
TERO_DESCRIBED_WHOLLY(AgentConfig);
TERO_OPTIONS(AgentConfig, {.name = "business", .text = "Who sells, and on which terms."},
             {.name = "server", .text = "Where Tero listens, and its limits on the wire."},
             {.name = "channels", .text = "How customers write and are written to."},
             {.name = "followup", .text = "How a quote is followed up until it is answered."},
             {.name = "routing", .text = "When and by whom a customer is answered."},
             {.name = "agents", .text = "The agents inside this process, and those that it calls."},
             {.name = "ai", .text = "Whether a language model helps, which one, and what it may cost."},
             {.name = "coordinator", .text = "How tasks are leased, tried again and given up."},
             {.name = "work", .text = "What waits for a person of the shop."},
             {.name = "duty", .text = "Who of the shop is told of what waits for a person."},
             {.name = "monitoring", .text = "What the log tells, and how often the figures are looked at."},
             {.name = "otlp", .text = "Where traces and the log go besides, for OpenTelemetry."},
             {.name = "retention", .text = "How long everything is kept once nothing needs it."});

}  // namespace tero
