#include "app/modules/tero_modules.hpp"

#include "base/check.hpp"
#include "business_files/built_in.hpp"
#include "modules/access/access_control.hpp"
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/duty/people_on_duty.hpp"
#include "modules/followup/follow_up_agent.hpp"
#include "modules/messaging/conversations.hpp"
#include "modules/monitoring/agent_monitoring.hpp"
#include "modules/scheduler/agent_scheduler.hpp"
#include "modules/work/work_items.hpp"
#include "modules/workflow/workflow_engine.hpp"
#include "workers/script/lua_evaluator.hpp"

#include <map>
#include <string>
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

followup::QuoteOwner quotes_of(const Sales& sales) {
    return {.module = modules::quoting,
            .ask = [&sales](const Rows& rows, const FollowUp& follow_up,
                            Timestamp now) { return sales.word_to_follow_up(rows, follow_up, now); },
            .say = [&sales](const Rows& rows, const FollowUp& follow_up,
                            const Speech& say) { return sales.say_to_follow_up(rows, follow_up, say); },
            .plan = [&sales](const Rows& rows, const Id<Quote>& quote,
                             Timestamp now) { return sales.plan_to_follow_up(rows, quote, now); }};
}

// Lines about tasks and agents are many, and soon of no use; those about customers and quotes are not.
Keep history_keep(const RetentionOptions& retention) {
    return keep<HistoryEntry>(shortest({retention.tasks.history, retention.history}),
                              [retention](const HistoryEntry& line) {
                                  const bool is_of_tasks =
                                      line.kind.starts_with("task.") || line.kind.starts_with("agent.");
                                  return kept_for(is_of_tasks ? retention.tasks.history : retention.history,
                                                  line.at);
                              });
}

// What customers wrote is for agents that the owner named, whether they answer it or read it.
std::vector<std::string> customers_words() {
    std::vector<std::string> all = conversation_capabilities();
    all.emplace_back(reading_capability);
    return all;
}

ReadingOptions readings(const AgentConfig& config) {
    return {understands(config.ai), config.ai.understanding_timeout, config.routing.burst_pause,
            config.routing.burst_max};
}

std::map<std::string, std::string> people_of(const DutyOptions& duty) {
    std::map<std::string, std::string> names;
    for (const PersonOptions& person : duty.people) {
        if (!person.phone.empty()) names[person.phone] = person.name;
    }
    return names;
}

SalesOptions sales_options(const AgentConfig& config, workflow::BegunBy begun_by) {
    return {.business = config.business,
            .public_url = config.server.public_url,
            .keep_quotes = config.retention.quotes,
            .begun_by = std::move(begun_by),
            .undo_for = config.work.undo_for,
            .quiet_hours = config.followup.quiet_hours,
            .sells_beside_questions = config.routing.sells_beside_questions};
}

}  // namespace

ModuleSet tero_modules(ModuleOptions options) {
    const BusinessTexts& texts = options.texts;
    CHECK(texts.words && texts.sentences && texts.sequence, "modules of a business without texts");
    const auto around = options.around;
    Keep keep_history = history_keep(options.config.retention);
    return {.make =
                [options = std::move(options), zones = phone_zones()] {
                    const AgentConfig& config = options.config;
                    auto coordinator = std::make_unique<AgentCoordinator>(
                        config.coordinator, customers_words(), config.retention.tasks);
                    auto workflows = std::make_unique<WorkflowEngine>(
                        std::make_unique<script::LuaEvaluator>(), config.retention.executions,
                        OpenCalendar::of_business(config.followup.quiet_hours, options.zone));
                    const workflow::BegunBy begun_by = [&engine = *workflows](std::string_view happening) {
                        return engine.begun_by(happening);
                    };
                    auto sales = std::make_unique<Sales>(sales_options(config, begun_by), options.zone,
                                                         options.secret, options.catalog,
                                                         options.texts.sentences);
                    auto follow_ups = std::make_unique<FollowUpAgent>(
                        config.followup, options.zone, options.texts.sentences, options.texts.sequence,
                        quotes_of(*sales), config.retention.quotes);
                    auto routing = std::make_unique<BurstRouting>(
                        RouterOptions{config.routing.fallback_agent, config.routing.confidence_min},
                        options.texts.words, config.business.quote_prefix, *sales, begun_by,
                        readings(config));
                    messaging::AskOwners owners;
                    owners[modules::quoting] = [&sales = *sales](const Rows& rows, const Message& message,
                                                                 Timestamp now) {
                        return sales.word_to_gate(rows, message, now);
                    };
                    owners[modules::followup] = [&agent = *follow_ups](const Rows& rows,
                                                                       const Message& message,
                                                                       Timestamp now) {
                        return agent.word_to_gate(rows, message, now);
                    };
                    auto duty = std::make_unique<PeopleOnDuty>(config.duty, config.channels.whatsapp.enabled,
                                                               options.zone, options.texts.sentences,
                                                               config.retention.work);
                    owners[modules::duty] = [&duty = *duty](const Rows& rows, const Message& message,
                                                            Timestamp now) {
                        return duty.word_to_gate(rows, message, now);
                    };
                    std::vector<std::unique_ptr<Module>> modules;
                    modules.push_back(std::move(coordinator));
                    modules.push_back(std::make_unique<AgentMonitoring>(
                        options.zone, config.retention.alerts, config.retention.metrics));
                    modules.push_back(std::make_unique<Conversations>(
                        MessagingOptions{
                            config.routing, config.followup, config.business.language,
                            config.channels.whatsapp.phone_number, people_of(config.duty),
                            config.retention.messages, config.work.undo_for,
                            config.channels.whatsapp.enabled && config.channels.whatsapp.media_bytes_max > 0},
                        options.zone, zones, modules::quoting, owners));
                    modules.push_back(std::move(sales));
                    modules.push_back(std::move(follow_ups));
                    modules.push_back(std::move(routing));
                    modules.push_back(std::make_unique<AgentScheduler>(
                        BusinessTime{config.business.time_zone, config.followup.quiet_hours}, 1h,
                        std::make_unique<script::LuaEvaluator>()));
                    modules.push_back(std::make_unique<WorkItems>(config.work, config.retention.work));
                    modules.push_back(std::move(duty));
                    modules.push_back(std::move(workflows));
                    modules.push_back(std::make_unique<AccessControl>(config.retention.revoked_keys));
                    return modules;
                },
            .around = around,
            .keep_history = keep_history};
}

}  // namespace tero
