// All the modules of core together: which one decides what, and what each watches.
#pragma once

#include "base/time_zone.hpp"
#include "business/quoting/sales.hpp"
#include "kernel/decision.hpp"
#include "kernel/options.hpp"
#include "modules/access/access_control.hpp"
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/messaging/conversations.hpp"
#include "modules/monitoring/agent_monitoring.hpp"
#include "modules/router/agent_router.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace tero {

// What the modules are told at the start and keep to.
struct ModuleOptions {
    AgentConfig config = {};
    TimeZone zone;              // of the business
    std::string secret = {};    // of this installation; makes links that nobody can guess
    // For the simulation, which plants bugs in the rules: decides in their place, and may ask `decide`.
    using Decide = std::function<Decision(const Rows& rows, const Input& input, Context& context)>;
    std::function<Decision(const Decide& decide, const Rows& rows, const Input& input, Context& context)>
        around = {};
};

class Modules {
public:
    explicit Modules(const ModuleOptions& options);

    void watch(Rows& rows);
    Decision decide(const Rows& rows, const Input& input, Context& context) const;
    void take_due(const Rows& rows, Timestamp now, std::vector<Input>& out);
    std::optional<Timestamp> next_due() const;

    AgentCoordinator coordinator;
    AgentMonitoring monitoring;
    Conversations conversations;
    Sales sales;
    AccessControl access;

private:
    Decision decide_truly(const Rows& rows, const Input& input, Context& context) const;

    decltype(ModuleOptions::around) around_;
    RouterOptions router_options_;
    // Knows the words of the price lists that are published; made when a burst first needs it.
    mutable std::optional<AgentRouter> router_;
};

// What an input must not overtake: others with one of these keys that came before it.
std::vector<std::uint64_t> order_keys(const Input& input);

}  // namespace tero
