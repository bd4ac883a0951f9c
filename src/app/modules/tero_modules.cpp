#include "app/modules/tero_modules.hpp"

#include "base/check.hpp"
#include "business_files/built_in.hpp"
#include "modules/access/access_control.hpp"
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/messaging/conversations.hpp"
#include "modules/monitoring/agent_monitoring.hpp"
#include "modules/work/work_items.hpp"

#include <utility>
#include <vector>

namespace tero {
namespace {

// The numbers of the world are no business's.
PhoneZones phone_zones() {
    auto zones = PhoneZones::read(built_in_languages());
    CHECK(zones.has_value(), "{}: {}", zones.error().field, zones.error().message);
    return *zones;
}

}  // namespace

ModuleSet tero_modules(ModuleOptions options) {
    const auto around = options.around;
    return {.make =
                [options = std::move(options)] {
                    const AgentConfig& config = options.config;
                    auto coordinator =
                        std::make_unique<AgentCoordinator>(config.coordinator, conversation_capabilities());
                    auto sales = std::make_unique<Sales>(
                        SalesOptions{config.business, config.followup, config.server.public_url},
                        options.zone, options.secret, options.catalog, options.sentences, options.sequence);
                    auto routing = std::make_unique<BurstRouting>(
                        RouterOptions{config.routing.fallback_agent, config.routing.confidence_min},
                        options.words, config.business.quote_prefix, *sales);
                    messaging::AskOwners owners;
                    owners[modules::quoting] = [&sales = *sales](const Rows& rows, const Message& message,
                                                                 Timestamp now) {
                        return sales.word_to_gate(rows, message, now);
                    };
                    std::vector<std::unique_ptr<Module>> modules;
                    modules.push_back(std::move(coordinator));
                    modules.push_back(std::make_unique<AgentMonitoring>(options.zone));
                    modules.push_back(std::make_unique<Conversations>(
                        MessagingOptions{config.routing, config.followup, config.business.language,
                                         config.channels.whatsapp.phone_number},
                        options.zone, phone_zones(), modules::quoting, owners));
                    modules.push_back(std::move(sales));
                    modules.push_back(std::move(routing));
                    modules.push_back(std::make_unique<WorkItems>(config.work));
                    modules.push_back(std::make_unique<AccessControl>());
                    return modules;
                },
            .around = around};
}

}  // namespace tero
