// Tasks over HTTP: submit, change, claim, complete, fail, heartbeat, give back.
#include "api/handlers.hpp"
#include "api/limits.hpp"
#include "api/one_task.hpp"
#include "api/requests.hpp"
#include "base/check.hpp"
#include "base/shown.hpp"
#include "codec/json.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::api {
namespace {

constexpr std::size_t large_answer_bytes = 64 << 10;  // no longer made on the thread that commits

ItemResponse item_of(const Error& error) {
    ItemResponse item;
    item.code = to_string(error.code);
    item.message = error.message;
    item.field = error.field;
    return item;
}

std::vector<ItemResponse> items_of(const Outcomes& outcomes) {
    std::vector<ItemResponse> items;
    for (const auto& outcome : outcomes) items.push_back(outcome ? ItemResponse{} : item_of(outcome.error()));
    return items;
}

// All items done: `status_done`. Some or all refused: 207, each with its code.
net::Response items_response(std::vector<ItemResponse> items, int status_done) {
    const auto failed =
        std::count_if(items.begin(), items.end(), [](const auto& item) { return !item.code.empty(); });
    const int status = failed == 0 ? status_done : 207;
    return row_response(ItemsResponse{std::move(items)}, status);
}

net::Response outcomes_response(const Reply& reply) {
    if (!reply) return net::problem(reply.error());
    const auto& outcomes = *reply->as<Outcomes>();
    // Of a single item the refusal is the whole answer.
    if (outcomes.size() == 1 && !outcomes.front()) return net::problem(outcomes.front().error());
    return items_response(items_of(outcomes), 200);
}

net::Response submitted_response(const Reply& answer, bool is_single) {
    if (!answer) return net::problem(answer.error());
    std::vector<ItemResponse> items;
    for (const auto& submitted : *answer->as<SubmittedTasks>()) {
        if (is_single && !submitted) return net::problem(submitted.error());
        items.push_back(submitted ? ItemResponse{to_string(submitted->task), submitted->created, "", "", ""}
                                  : item_of(submitted.error()));
    }
    if (is_single) return row_response(items.front(), items.front().created ? 201 : 200);
    return items_response(std::move(items), 201);
}

void change_task(Api& api, Call call, TaskVerb verb, TaskPriority priority = {}) {
    auto id = Id<Task>::parse(call.path[0]);
    if (!id) {
        call.reply(net::problem(id.error()));
        return;
    }
    submit(api, call, ChangeTasks{verb, {*id}, asker_of(call.principal), priority}, outcomes_response);
}

// A batch has one member, `tasks`; a single task has none of that name.
bool is_batch(std::string_view body) {
    const auto skip_space = [&body] {
        body.remove_prefix(std::min(body.find_first_not_of(" \t\r\n"), body.size()));
    };
    skip_space();
    if (!body.starts_with('{')) return false;
    body.remove_prefix(1);
    skip_space();
    return body.starts_with(R"("tasks")");
}

template <class Request>
bool refuse_if_bad(const Api& api, const Call& call, const Result<Request>& body) {
    if (const auto checked = check_worker(api, call.principal, call.path[0]); !checked) {
        call.reply(net::problem(checked.error()));
        return true;
    }
    if (!body) {
        call.reply(net::problem(body.error()));
        return true;
    }
    return false;
}

Claim claim_of(Api& api, const Call& call, const ClaimRequest& request) {
    const Duration wait = api.is_draining() ? Duration{} : request.wait;
    return {.agent = call.path[0],
            .limit = request.limit,
            .request = request.request,
            .wait = wait,
            .credential = call.principal.credential,
            .caller = wait > 0ms ? api.next_caller() : 0};
}

// The answer to a claim. When it cannot be delivered the leases go back at once, and no attempt is used.
net::Response leases_response(Api& api, const std::string& agent, const Leases& granted) {
    LeasesResponse out;
    out.completions = items_of(granted.completions);
    out.draining = granted.draining;
    ReturnLeases back;
    back.agent = agent;
    back.unheard = true;
    for (const Lease& lease : granted.leases) {
        LeaseResponse one;
        one.task = lease.task->id;
        one.epoch = lease.task->epoch;
        one.type = lease.task->type;
        one.attempt = lease.task->attempt;
        one.lease_until = lease.task->lease_until;
        one.payload = lease.body->payload;
        one.idempotency_key = lease.body->idempotency_key;
        one.traceparent = api.traceparent_of(*lease.task, *lease.body);
        out.leases.push_back(std::move(one));
        back.leases.push_back({lease.task->id, lease.task->epoch, {}});
    }
    net::Response response = row_response(out);
    if (!back.leases.empty()) {
        response.on_written = [&api, back = std::move(back)](bool written) {
            if (!written) api.host.submit(back);
        };
    }
    return response;
}

void reply_leases(Api& api, const std::string& agent, const net::Reply& reply, Reply answer) {
    if (!answer) return reply(net::problem(answer.error()));
    std::size_t bytes = 0;
    for (const Lease& lease : answer->as<Leases>()->leases) bytes += lease.body->payload.text.size();
    if (bytes < large_answer_bytes) return reply(leases_response(api, agent, *answer->as<Leases>()));
    api.make_large(reply, [&api, agent, leases = std::move(*answer).take<Leases>()] {
        return leases_response(api, agent, leases);
    });
}

}  // namespace

void submit_tasks(Api& api, Call call) {
    const bool is_single = !is_batch(call.request.body);
    SubmitTasks input;
    Result<Done> read = Done{};
    if (is_single) {
        NewTask& one = input.tasks.emplace_back();
        read = read_json(type_info<NewTask>(), call.request.body, &one, Reading::strict);
    } else {
        auto many = read_request<SubmitRequest>(call.request.body);
        if (many) {
            input.tasks = std::move(many->tasks);
        } else {
            read = std::move(many).error();
        }
    }
    if (!read) {
        call.reply(net::problem(read.error()));
        return;
    }
    if (asks_to_wait(call.request)) {
        auto wait = is_single ? begin_wait(api, call, "tasks:read")
                              : Error{ErrorCode::invalid, "is for a call that submits one task",
                                      std::string{wait_parameter}};
        if (!wait) return call.reply(net::problem(wait.error()));
        call.reply = then_await(std::move(*wait), [&api, shows = sees_customers(call.principal)](
                                                      EndWait awaiting, const std::string& begun) {
            const auto item = from_json<ItemResponse>(begun, Reading::tolerant);
            const auto id = Id<Task>::parse(item ? item->task : std::string{});
            CHECK(id, "a task was submitted, and answered without its id: {}", begun);
            await_task(api, std::move(awaiting), *id, true, shows);
        });
    }
    input.by = asker_of(call.principal);
    input.idempotency_key = call.idempotency_key;
    input.traceparent = call.seen->traceparent();
    submit(api, call, std::move(input),
           [is_single](const Reply& answer) { return submitted_response(answer, is_single); });
}

namespace {

net::Response batch_response(const Reply& answer, int status) {
    return answer ? row_response(*answer->as<TaskBatch>(), status) : net::problem(answer.error());
}

}  // namespace

void begin_batch(Api& api, Call call) {
    auto body = read_request<BatchRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    submit(api, call, BeginBatch{std::move(body->completion), asker_of(call.principal)},
           [](const Reply& answer) { return batch_response(answer, 201); });
}

void add_to_batch(Api& api, Call call) {
    auto id = Id<TaskBatch>::parse(call.path[0]);
    if (!id) return call.reply(net::problem(id.error()));
    auto body = read_request<SubmitRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    submit(api, call,
           AddToBatch{*id, {std::move(body->tasks), asker_of(call.principal), call.idempotency_key,
                            call.seen->traceparent()}},
           [](const Reply& answer) { return submitted_response(answer, false); });
}

void seal_batch(Api& api, Call call) {
    auto id = Id<TaskBatch>::parse(call.path[0]);
    if (!id) return call.reply(net::problem(id.error()));
    submit(api, call, SealBatch{*id, asker_of(call.principal)},
           [](const Reply& answer) { return batch_response(answer, 200); });
}

void cancel_task(Api& api, Call call) { change_task(api, std::move(call), TaskVerb::CANCEL); }

void retry_task(Api& api, Call call) { change_task(api, std::move(call), TaskVerb::RETRY); }

void delete_task(Api& api, Call call) { change_task(api, std::move(call), TaskVerb::DELETE); }

void prioritize_task(Api& api, Call call) {
    auto body = read_request<PrioritizeRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    change_task(api, std::move(call), TaskVerb::PRIORITIZE, body->priority);
}

void begin_bulk(Api& api, Call call) {
    auto body = read_request<BulkRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    const BulkFilter& asked = body->filter;
    TaskFilter filter{asked.status,       asked.type,     asked.capability,    asked.fairness_key,
                      asked.submitted_by, asked.priority, asked.created_after, asked.created_before};
    BeginBulk input{body->verb, body->priority, std::move(filter), body->dry_run, body->rate,
                    asker_of(call.principal)};
    submit(api, call, std::move(input), [](const Reply& answer) {
        return answer ? row_response(*answer->as<BulkChange>(), 201) : net::problem(answer.error());
    });
}

void begin_execution_bulk(Api& api, Call call) {
    auto body = read_request<ExecutionBulkRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    const ExecutionBulkFilter& asked = body->filter;
    BeginBulk input{.dry_run = body->dry_run,
                    .rate = body->rate,
                    .by = asker_of(call.principal),
                    .execution_verb = std::string{name_of(body->verb)},
                    .executions = {asked.workflow, asked.version,
                                   asked.status ? std::string{name_of(*asked.status)} : std::string{},
                                   asked.started_after, asked.started_before}};
    submit(api, call, std::move(input), [](const Reply& answer) {
        return answer ? row_response(*answer->as<BulkChange>(), 201) : net::problem(answer.error());
    });
}

void stop_bulk(Api& api, Call call) {
    auto id = Id<BulkChange>::parse(call.path[0]);
    if (!id) return call.reply(net::problem(id.error()));
    submit(api, call, StopBulk{*id, asker_of(call.principal)}, [](const Reply& answer) {
        return answer ? row_response(*answer->as<BulkChange>()) : net::problem(answer.error());
    });
}

void pause_queue(Api& api, Call call) {
    auto body = read_request<PauseQueueRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    PauseQueue input{body->scope, body->of, body->reason, actor_of(call.principal)};
    submit(api, call, std::move(input), done_response);
}

void resume_queue(Api& api, Call call) {
    auto body = read_request<ResumeQueueRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    submit(api, call, ResumeQueue{body->scope, body->of, actor_of(call.principal)}, done_response);
}

void limit_queue(Api& api, Call call) {
    auto body = read_request<LimitQueueRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    SetQueueLimit input{body->key, body->at_once, body->starts, body->period, actor_of(call.principal)};
    submit(api, call, std::move(input), done_response);
}

void unlimit_queue(Api& api, Call call) {
    auto body = read_request<UnlimitQueueRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    submit(api, call, RemoveQueueLimit{body->key, actor_of(call.principal)}, done_response);
}

void claim_tasks(Api& api, Call call) {
    auto body = read_request<ClaimRequest>(call.request.body);
    if (const auto checked = check_worker(api, call.principal, call.path[0]); !checked) {
        call.reply(net::problem(checked.error()));
        return;
    }
    if (!body) {
        call.reply(net::problem(body.error()));
        return;
    }
    Claim claim = claim_of(api, call, *body);
    const std::uint64_t number = claim.caller;
    api.host.submit(std::move(claim),
                    [&api, agent = call.path[0], reply = std::move(call.reply)](Reply answer) {
                        reply_leases(api, agent, reply, std::move(answer));
                    });
    watch_caller(api, call.request.caller, number);
}

void complete_tasks(Api& api, Call call) {
    auto body = read_request<CompleteRequest>(call.request.body);
    if (refuse_if_bad(api, call, body)) return;
    CompleteTasks input;
    input.agent = call.path[0];
    input.completions = std::move(body->completions);
    input.credential = call.principal.credential;
    if (body->claim) input.next = claim_of(api, call, *body->claim);
    const std::uint64_t number = input.next ? input.next->caller : 0;
    if (!input.next) return submit(api, call, std::move(input), outcomes_response);
    // Completions may be told twice, and a claim is known by its request.
    api.host.submit(std::move(input),
                    [&api, agent = call.path[0], reply = std::move(call.reply)](Reply answer) {
                        reply_leases(api, agent, reply, std::move(answer));
                    });
    watch_caller(api, call.request.caller, number);
}

void fail_tasks(Api& api, Call call) {
    auto body = read_request<FailRequest>(call.request.body);
    if (refuse_if_bad(api, call, body)) return;
    submit(api, call, FailTasks{call.path[0], std::move(body->failures)}, outcomes_response);
}

void heartbeat(Api& api, Call call) {
    auto body = read_request<HeartbeatRequest>(call.request.body);
    if (refuse_if_bad(api, call, body)) return;
    if (body->usage) api.monitor.heard(call.path[0], *body->usage);
    submit(api, call, Heartbeat{call.path[0], std::move(body->beats)}, outcomes_response);
}

void return_leases(Api& api, Call call) {
    auto body = read_request<ReturnRequest>(call.request.body);
    if (refuse_if_bad(api, call, body)) return;
    submit(api, call, ReturnLeases{call.path[0], std::move(body->leases)}, outcomes_response);
}

}  // namespace tero::api
