#include "sim/plants.hpp"

#include "business/quoting/model/quote.hpp"
#include "business/quoting/request.hpp"
#include "kernel/module.hpp"
#include "modules/coordinator/lease.hpp"
#include "modules/coordinator/model/bulk_change.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/coordinator/model/queue_pause.hpp"
#include "modules/coordinator/model/task_batch.hpp"
#include "modules/followup/model/follow_up.hpp"
#include "modules/messaging/model/contact.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/messaging/model/inbound.hpp"
#include "modules/messaging/model/inputs.hpp"
#include "modules/messaging/model/send.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/work/model/inputs.hpp"
#include "modules/workflow/model/inputs.hpp"

#include "sim/customers.hpp"
#include "sim/planting.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <variant>

namespace tero::sim {
namespace {

template <class Change>
Around submit_otherwise(Change change) {
    return ask_otherwise<SubmitTasks>([change](const Rows&, SubmitTasks& asked, const Context& context) {
        for (NewTask& task : asked.tasks) change(task, context);
    });
}

void revive(FollowUp& follow_up) {
    follow_up.status = FollowUpStatus::PENDING;
    follow_up.reason.clear();
}
void undo_cancelled(Batch& batch) {
    change_rows<FollowUp>(batch, [](FollowUp& follow_up) {
        return follow_up.status == FollowUpStatus::CANCELLED && (revive(follow_up), true);
    });
}

Around planted_in_task_rules(Plant plant) {
    switch (plant) {
        case Plant::RESULT_CHANGED:
            return ask_otherwise<CompleteTasks>([](const Rows&, CompleteTasks& asked, const Context&) {
                for (Completion& completion : asked.completions) completion.result.text = "{}";
            });
        case Plant::GOOD_TASK_REFUSED:
            return submit_otherwise([](NewTask& task, const Context&) { *task.attempt_max -= 1; });
        case Plant::TASK_ERASED:
            return decide_otherwise([](const Rows&, const Input&, Decided& decided) {
                for (Write& write : decided.batch.writes) {
                    if (write.table != table_of<Task>()) continue;
                    const auto& task = *static_cast<const Task*>(write.row.get());
                    if (task.status == TaskStatus::SUCCEEDED) write.row = nullptr;
                }
            });
        case Plant::KEY_IGNORED:
            return submit_otherwise([](NewTask& task, const Context& context) {
                task.unique_key += fmt::format("/{}", context.ticket);
            });
        case Plant::BATCH_DONE_EARLY:
            return write_otherwise<TaskBatch>([](TaskBatch& batch) {
                const bool waits = batch.status == BatchStatus::SEALED;
                if (waits) batch.status = BatchStatus::DONE;
                return waits;
            });
        case Plant::BATCH_END_UNHEARD:
            return ignore<TaskOfBatchEnded>();
        case Plant::EXPIRY_NEVER_FIRES:
            return ignore<LeaseExpired>();
        case Plant::FINAL_MOVES:
            return decide_otherwise([](const Rows& rows, const Input& input, Decided& decided) {
                const auto* asked = input.as<ChangeTasks>();
                if (asked == nullptr) return;
                const Task* task = rows.look<Task>(asked->tasks.front()).row;
                if (task == nullptr || !is_final(task->status)) return;
                Task cancelled = *task;
                cancelled.status = TaskStatus::CANCELLED;
                decided.batch.put(std::move(cancelled));
            });
        case Plant::EPOCH_FALLS:
            return write_otherwise<Task>([](Task& task) {
                return task.status == TaskStatus::QUEUED && task.epoch > 1 && (task.epoch -= 1, true);
            });
        case Plant::EPOCH_UNCHECKED:
            return ask_otherwise<CompleteTasks>([](const Rows& rows, CompleteTasks& asked, const Context&) {
                for (Completion& completion : asked.completions) {
                    const Task* task = rows.look<Task>(completion.task).row;
                    if (task == nullptr || task->status != TaskStatus::RUNNING) continue;
                    asked.agent = task->agent;
                    completion.epoch = task->epoch;
                }
            });
        case Plant::LEASE_CHANGES_HANDS:
            return decide_otherwise([](const Rows&, const Input& input, Decided& decided) {
                if (!input.is<Heartbeat>()) return;
                change_rows<Task>(decided.batch,
                                  [](Task& task) { return task.agent = "somebody-else", true; });
            });
        case Plant::LEASE_HALF_ENDED:
            return write_otherwise<Task>([](Task& task) {
                return task.status == TaskStatus::QUEUED && task.epoch > 0 && (task.claim = task.id, true);
            });
        case Plant::CLAIMS_MIXED:  // a claim is answered with all that its agent holds
            return
                [](const Decide& decide, const Rows& rows, const Input& input, Context& context) -> Decision {
                    const auto* asked = input.as<Claim>();
                    if (asked == nullptr) return decide(rows, input, context);
                    Leases held;
                    rows.table<Task>().each([&](const Task& task) {
                        const auto body = rows.table<TaskBody>().shared(task.id);
                        if (task.status != TaskStatus::RUNNING || task.agent != asked->agent || !body) return;
                        held.leases.push_back({rows.table<Task>().shared(task.id), body});
                    });
                    if (held.leases.empty()) return decide(rows, input, context);
                    Decided decided;
                    decided.reply(context, Answer{std::move(held)});
                    return decided;
                };
        case Plant::LIMIT_IGNORED:  // a claim that gets a task gets all others of its kind with it
            return [](const Decide& decide, const Rows& rows, const Input& input, Context& context) {
                Decision decision = decide(rows, input, context);
                auto* decided = std::get_if<Decided>(&decision);
                if (decided == nullptr || !input.is<MatchClaims>()) return decision;
                std::map<RawId, Task> granted;
                for (const Write& write : decided->batch.writes) {
                    if (write.table != table_of<Task>()) continue;
                    granted.emplace(write.key.id, *static_cast<const Task*>(write.row.get()));
                }
                if (granted.empty()) return decision;
                const Task first = granted.begin()->second;
                rows.table<Task>().each([&](const Task& task) {
                    if (task.capability != first.capability || granted.contains(task.id)) return;
                    if (!task.concurrency_key.empty()) return;  // may have been set aside just now
                    auto leased = coordinator::claim(task, first.agent, first.claim, context.now);
                    if (!leased) return;
                    decided->batch.put(std::move(*leased));
                });
                return decision;
            };
        case Plant::ATTEMPTS_RUN_OVER:
            return submit_otherwise([](NewTask& task, const Context&) { *task.attempt_max += 1; });
        case Plant::CLAIMED_EARLY:
            return submit_otherwise([](NewTask& task, const Context&) { task.run_at = {}; });
        case Plant::PRIORITY_IGNORED:
            return submit_otherwise(
                [](NewTask& task, const Context&) { task.priority = TaskPriority::NORMAL; });
        case Plant::CAPABILITY_IGNORED:
            return ask_otherwise<RegisterAgent>([](const Rows&, RegisterAgent& asked, const Context&) {
                asked.agent.capabilities = {"paint", "print"};
            });
        case Plant::OVER_CONCURRENCY:
            return ask_otherwise<RegisterAgent>(
                [](const Rows&, RegisterAgent& asked, const Context&) { asked.agent.max_concurrency += 1; });
        case Plant::HISTORY_LOST:
            return leave_out<HistoryEntry>([](const HistoryEntry& line) {
                return line.kind == "task.failed" || line.kind == "task.dead";
            });
        case Plant::LEAVING_IGNORED:
            return ignore<CallerLeft>();
        case Plant::RETRY_STAYS:
            return write_otherwise<Task>([](Task& task) {
                return task.status == TaskStatus::QUEUED && (task.failed_by.clear(), true);
            });
        case Plant::FAILURES_FORGIVEN:
            return write_otherwise<AgentInfo>([](AgentInfo& agent) {
                for (AgentHealth& health : agent.health) health.degraded_at = {};
                return true;
            });
        case Plant::PAUSE_IGNORED:
            return write_otherwise<QueuePause>([](QueuePause& pause) {
                pause.scope = QueueScope::TYPE;
                pause.of += "?";
                return true;
            });
        case Plant::LEADER_IGNORED:
            return submit_otherwise([](NewTask& task, const Context&) {
                task.after.clear();
                task.after_failed = AfterFailed::CANCEL;
            });
        case Plant::SLOTS_IGNORED:
            return submit_otherwise([](NewTask& task, const Context&) { task.concurrency_key.clear(); });
        case Plant::SUCCESS_TRIED_AGAIN:
            return decide_otherwise([](const Rows& rows, const Input& input, Decided& decided) {
                const auto* asked = input.as<ChangeTasks>();
                if (asked == nullptr || asked->verb != TaskVerb::RETRY) return;
                const Task* task = rows.look<Task>(asked->tasks.front()).row;
                if (task == nullptr || task->status != TaskStatus::SUCCEEDED) return;
                Task again = *task;
                again.status = TaskStatus::QUEUED;
                again.finished_at = {};
                decided.batch.put(std::move(again));
            });
        case Plant::RETRY_GOES_ON:
            return decide_otherwise([](const Rows& rows, const Input& input, Decided& decided) {
                const auto* asked = input.as<ChangeTasks>();
                if (asked == nullptr || asked->verb != TaskVerb::RETRY) return;
                const Task* task = rows.look<Task>(asked->tasks.front()).row;
                if (task == nullptr) return;
                change_rows<Task>(decided.batch,
                                  [&](Task& again) { return again.attempt = task->attempt, true; });
            });
        case Plant::BODY_STAYS:
            return decide_otherwise([](const Rows&, const Input& input, Decided& decided) {
                if (!input.is<ChangeTasks>()) return;
                std::erase_if(decided.batch.writes, [](const Write& write) {
                    return write.table == table_of<TaskBody>() && write.row == nullptr;
                });
            });
        case Plant::BULK_TOO_WIDE:
            return ask_otherwise<BeginBulk>([](const Rows&, BeginBulk& asked, const Context&) {
                if (asked.verb == TaskVerb::CANCEL)
                    asked.filter.type = asked.filter.type == "paint" ? "print" : "paint";
            });
        case Plant::BULK_FORGOTTEN:
            return ignore<BulkPiece>();
        case Plant::BEAT_NEVER_REFUSED:
            return decide_otherwise([](const Rows&, const Input& input, Decided& decided) {
                const auto* asked = input.as<Heartbeat>();
                if (asked == nullptr) return;
                for (auto& [ticket, reply] : decided.replies) {
                    if (reply) reply = Answer{Outcomes(asked->beats.size(), Done{})};
                }
            });
        case Plant::STANDSTILL_IGNORED:
        case Plant::CLOCK_BELIEVED:
            return ignore<StoodStill>();
        case Plant::RETRIES_UNTOLD:
            return leave_out<HistoryEntry>([](const HistoryEntry& line) {
                return line.kind == "task.retried" || line.kind == "task.lease_expired";
            });
        default:
            return nullptr;
    }
}

Around planted_in_ladder_rules(Plant plant) {
    switch (plant) {
        case Plant::DELIVERY_DROPPED:
            return ask_otherwise<DeliveryReceived>([](const Rows&, DeliveryReceived& asked, const Context&) {
                asked.delivery.messages.clear();
            });
        case Plant::MESSAGE_DOUBLED:
            return ask_otherwise<DeliveryReceived>(
                [](const Rows&, DeliveryReceived& asked, const Context& context) {
                    for (InboundMessage& message : asked.delivery.messages)
                        message.dedupe += fmt::format("/{}", context.ticket);
                });
        case Plant::BURST_FORGOTTEN:
            return write_otherwise<Conversation>([](Conversation& conversation) {
                conversation.burst.clear();
                conversation.answer_at = {};
                return true;
            });
        case Plant::TOO_LARGE_IS_DROPPED:  // as a command that could be refused would be
            return decide_otherwise([](const Rows&, const Input& input, Decided& decided) {
                const auto* routed = input.as<BurstRouted>();
                if (routed == nullptr || routed->brief.text.size() < too_much) return;
                std::erase_if(decided.next, [](const Input& next) { return next.is<QueueTask>(); });
            });
        case Plant::BRIEF_CUT:
            return write_otherwise<TaskBody>([](TaskBody& body) {
                body.payload.text.resize(body.payload.text.size() / 2);
                return true;
            });
        case Plant::SENT_UNANNOUNCED:
            return write_otherwise<Message>([](Message& message) {
                return message.status == MessageStatus::SENDING &&
                       (message.status = MessageStatus::PENDING, true);
            });
        case Plant::SENT_TWICE:
            return decide_otherwise([](const Rows&, const Input&, Decided& decided) {
                const std::vector<Effect> again = decided.effects;
                decided.effects.insert(decided.effects.end(), again.begin(), again.end());
            });
        case Plant::REFUSAL_IS_SILENCE:
            return ask_otherwise<SendFinished>([](const Rows&, SendFinished& asked, const Context&) {
                if (asked.outcome.verdict == SendVerdict::REFUSED)
                    asked.outcome.verdict = SendVerdict::UNKNOWN;
            });
        case Plant::REFUSAL_FOR_GOOD:
            return ask_otherwise<SendFinished>([](const Rows&, SendFinished& asked, const Context&) {
                if (asked.attempt > 5) asked.outcome.retryable = false;
            });
        case Plant::ATTEMPT_FORGOTTEN:
            return write_otherwise<Message>([](Message& message) {
                return message.status == MessageStatus::PENDING && message.attempt > 0 &&
                       (message.attempt -= 1, true);
            });
        case Plant::SILENCE_IS_REFUSAL:
            return ask_otherwise<SendFinished>([](const Rows&, SendFinished& asked, const Context&) {
                if (asked.outcome.verdict == SendVerdict::UNKNOWN)
                    asked.outcome.verdict = SendVerdict::REFUSED;
            });
        case Plant::FOLLOW_UP_AFTER_ANSWER:
            return decide_otherwise([](const Rows&, const Input&, Decided& decided) {
                undo_cancelled(decided.batch);
                change_rows<Quote>(decided.batch, [](Quote& quote) { return quote.answered_at = {}, true; });
            });
        case Plant::REQUEST_UNHEARD:
            return
                [](const Decide& decide, const Rows& rows, const Input& input, Context& context) -> Decision {
                    const auto* told = input.as<CustomerAnswered>();
                    if (told != nullptr && sales::asks_for_a_price(told->intent)) return Decided{};
                    return decide(rows, input, context);
                };
        case Plant::FOLLOW_UP_AFTER_DECISION:
            return decide_otherwise([](const Rows&, const Input&, Decided& decided) {
                undo_cancelled(decided.batch);
                change_rows<Quote>(decided.batch, [](Quote& quote) {
                    if (quote.status != QuoteStatus::ACCEPTED && quote.status != QuoteStatus::REJECTED)
                        return false;
                    if (quote.decided_by != "page") return false;
                    quote.status = QuoteStatus::SENT;
                    quote.decided_at = {};
                    return true;
                });
            });
        case Plant::FOLLOW_UP_TO_OPTED_OUT:
            return write_otherwise<Contact>([](Contact& contact) {
                contact.opted_out_at = {};
                std::erase_if(contact.consents,
                              [](const ConsentEntry& entry) { return entry.source == "opt_out"; });
                return true;
            });
        case Plant::TAKE_OVER_IGNORED:
            return ignore<TakeOver>();
        case Plant::TEXT_OUTSIDE_WINDOW:
            return write_otherwise<Contact>([](Contact& contact) {
                for (auto& [channel, at] : contact.last_inbound_at) at = at + std::chrono::days{20};
                return true;
            });
        case Plant::FOLLOW_UP_REVIVED:
            return decide_otherwise([](const Rows& rows, const Input& input, Decided& decided) {
                if (!input.is<InboundReceived>()) return;
                rows.table<FollowUp>().each([&](const FollowUp& follow_up) {
                    if (follow_up.status != FollowUpStatus::CANCELLED) return;
                    FollowUp again = follow_up;
                    revive(again);
                    decided.batch.put(std::move(again));
                });
            });
        case Plant::NUMBER_REUSED:
            return leave_out<Counter>(
                [](const Counter& counter) { return counter.key.starts_with("sequence/quote/"); });
        case Plant::PROMISE_FORGOTTEN:
            return ignore<OpenWork>();
        case Plant::COUNTER_DRIFTS:
            return write_otherwise<Counter>([](Counter& counter) {
                return counter.key.ends_with("/messages_in") && (counter.count += 1, true);
            });
        default:
            return nullptr;
    }
}

}  // namespace

decltype(ModuleSet::around) planted_in_rules(Plant plant) {
    for (const auto planted : {planted_in_task_rules, planted_in_schedule_rules, planted_in_workflow_rules,
                               planted_in_ladder_rules}) {
        if (Around around = planted(plant)) return around;
    }
    return nullptr;
}

void plant_in_config(Plant plant, AgentConfig& config) {
    if (plant == Plant::FOLLOW_UP_IN_QUIET_HOURS) {
        config.followup.quiet_hours.to = config.followup.quiet_hours.from;
        config.followup.quiet_hours.closed_weekdays = {};
    }
    if (plant == Plant::FOLLOW_UP_STUCK) {  // the second one waits ten years, and its quote with it
        config.followup.person_gap_min = std::chrono::days{3650};
        config.business.quote_validity = std::chrono::days{36500};
    }
    if (plant == Plant::FOLLOW_UP_TOO_MANY) {
        config.followup.per_quote_max = 9;
        config.followup.person_max = 99;
    }
    if (plant == Plant::FOLLOW_UP_TOO_SOON) config.followup.person_gap_min = 0h;
}

void plant_in_sequence(Plant plant, followup::Sequence& sequence) {
    if (plant != Plant::FOLLOW_UP_TOO_MANY) return;
    for (const char* id : {"extra_1", "extra_2"}) {
        followup::Step more = sequence.steps.back();
        more.id = id;
        more.after += 24h;
        sequence.steps.push_back(std::move(more));
    }
}

void plant_in_node(Plant plant, Node& node) {
    node.plants.keeps_epoch = plant == Plant::EPOCH_KEPT;
    node.plants.overrates_lease = plant == Plant::LEASE_OVERRATED;
    node.plants.forgets_time = plant == Plant::TIME_FORGOTTEN;
    node.plants.forgets_chain = plant == Plant::CHAIN_FORGOTTEN;
    node.plants.renews_behind_reads = plant == Plant::RENEWAL_BEHIND_READS;
    node.plants.forgets_to_tell = plant == Plant::REFUSAL_UNTOLD;
    node.plants.loses_kept = plant == Plant::KEPT_INPUT_LOST;
    node.plants.keeps_twice = plant == Plant::KEPT_INPUT_TWICE;
    const bool tells_too_soon = plant == Plant::ACCEPTED_TOO_SOON || plant == Plant::LEASED_TOO_SOON ||
                                plant == Plant::STARTED_TOO_SOON;
    if (!tells_too_soon) return;
    node.plants.tells_too_soon = [plant](const Reply& reply) {
        if (!reply) return false;
        if (plant == Plant::STARTED_TOO_SOON) return reply->is<ExecutionStarted>();
        return plant == Plant::LEASED_TOO_SOON ? reply->is<Leases>()
                                               : reply->is<SubmittedTasks>();
    };
}

SpoilingStore::Spoil planted_in_store(Plant plant) {
    return [plant](std::vector<Batch>& batches, Leadership& shown, const Leadership& last) {
        if (plant == Plant::MEMORY_DIFFERS) {
            for (Batch& batch : batches) {
                change_rows<Task>(batch, [](Task& task) {
                    return task.status == TaskStatus::QUEUED && (task.type += "!", true);
                });
            }
        }
        if (plant == Plant::FENCE_MISSING) {
            shown.node = last.node;
            shown.epoch = last.epoch;
            shown.group = std::max(shown.group, last.group + 1);
        }
    };
}

}  // namespace tero::sim
