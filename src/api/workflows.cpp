// Workflows over HTTP: definitions, and what is done with executions.
#include "api/await_end.hpp"
#include "api/handlers.hpp"
#include "api/limits.hpp"
#include "api/lookup.hpp"
#include "api/requests.hpp"
#include "base/check.hpp"
#include "codec/json.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <string>
#include <utility>

namespace tero::api {
namespace {

void change_execution(Api& api, Call call, ExecutionVerb verb) {
    auto id = Id<WorkflowExecution>::parse(call.path[0]);
    if (!id) return call.reply(net::problem(id.error()));
    submit(api, call, ChangeExecution{verb, *id, actor_of(call.principal)}, done_response);
}

Result<StoredRow> read_execution(const Api& api, const Id<WorkflowExecution>& id) {
    return read_row(api, table_of<WorkflowExecution>(), id);
}

// 200 once it is over, 202 when the time was up before; see await_end.
void await_execution(Api& api, EndWait wait, const Id<WorkflowExecution>& id, bool begun) {
    await_end(api, std::move(wait), table_of<WorkflowExecution>(), id, begun, [&api, id] {
        const auto row = read_execution(api, id);
        if (!row) return net::problem(row.error());
        const auto& execution = row->as<WorkflowExecution>();
        return row_response(execution, workflow::is_over(execution.status) ? 200 : 202);
    });
}

}  // namespace

void put_workflow(Api& api, Call call) {
    PutWorkflow input{Json{call.request.body}, actor_of(call.principal)};
    submit(api, call, std::move(input), [](const Reply& answer) {
        if (!answer) return net::problem(answer.error());
        const auto& [version, warnings] = *answer->as<WorkflowPut>();
        PutWorkflowResponse response;
        response.key = version.key;
        response.workflow = version.workflow;
        response.version = version.version;
        response.definition = version.definition;
        response.created_at = version.created_at;
        response.created_by = version.created_by;
        for (const Error& one : warnings) response.warnings.push_back({one.field, one.message});
        return row_response(response, 201);
    });
}

void start_execution(Api& api, Call call) {
    auto body = read_request<StartRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    if (asks_to_wait(call.request)) {
        auto wait = begin_wait(api, call, "workflows:read");
        if (!wait) return call.reply(net::problem(wait.error()));
        call.reply = then_await(std::move(*wait), [&api](EndWait awaiting, const std::string& begun) {
            const auto started = from_json<StartResponse>(begun, Reading::tolerant);
            CHECK(started, "an execution was started, and answered without its id: {}", begun);
            await_execution(api, std::move(awaiting), started->execution, true);
        });
    }
    StartExecution input{body->workflow, body->version, std::move(body->input),  std::move(body->key),
                         body->run_at,   {},            actor_of(call.principal)};
    submit(api, call, std::move(input), [](const Reply& answer) {
        if (!answer) return net::problem(answer.error());
        const auto& started = *answer->as<ExecutionStarted>();
        return row_response(StartResponse{started.execution, started.created}, started.created ? 201 : 200);
    });
}

void get_execution(Api& api, Call call) {
    auto id = Id<WorkflowExecution>::parse(call.path[0]);
    if (!id) return call.reply(net::problem(id.error()));
    if (asks_to_wait(call.request)) {
        auto wait = begin_wait(api, call, "workflows:read");
        if (!wait) return call.reply(net::problem(wait.error()));
        return await_execution(api, std::move(*wait), *id, false);
    }
    api.read(std::move(call.reply), [&api, id = *id]() -> net::Response {
        const auto row = read_execution(api, id);
        return row ? row_response(row->as<WorkflowExecution>()) : net::problem(row.error());
    });
}

void execution_history(Api& api, Call call) {
    const auto id = Id<WorkflowExecution>::parse(call.path[0]);
    if (!id) return call.reply(net::problem(id.error()));
    api.read(std::move(call.reply), [&api, id = *id]() -> net::Response {
        // What happened to something else is for who may read that.
        if (const auto row = read_execution(api, id); !row) return net::problem(row.error());
        return history_response(api, id);
    });
}

void signal_execution(Api& api, Call call) {
    auto id = Id<WorkflowExecution>::parse(call.path[0]);
    auto body = read_request<SignalRequest>(call.request.body);
    if (!id) return call.reply(net::problem(id.error()));
    if (!body) return call.reply(net::problem(body.error()));
    SignalExecution input{*id, std::move(body->name), std::move(body->payload), actor_of(call.principal)};
    submit(api, call, std::move(input), done_response);
}

namespace {

void answer_approval(Api& api, const Call& call, bool approved) {
    const auto id = Id<WorkflowExecution>::parse(call.path[0]);
    auto body = read_request<ApproveRequest>(call.request.body.empty() ? "{}" : call.request.body);
    if (!id) return call.reply(net::problem(id.error()));
    if (!body) return call.reply(net::problem(body.error()));
    AnswerApproval input{.execution = *id,
                         .step = std::move(body->step),
                         .path = body->path,
                         .approved = approved,
                         .form = std::move(body->form),
                         .by = actor_of(call.principal)};
    submit(api, call, std::move(input), done_response);
}

}  // namespace

void approve_execution(Api& api, Call call) { answer_approval(api, call, true); }
void reject_execution(Api& api, Call call) { answer_approval(api, call, false); }

void pause_execution(Api& api, Call call) { change_execution(api, std::move(call), ExecutionVerb::PAUSE); }
void resume_execution(Api& api, Call call) { change_execution(api, std::move(call), ExecutionVerb::RESUME); }
void cancel_execution(Api& api, Call call) { change_execution(api, std::move(call), ExecutionVerb::CANCEL); }

void retry_execution(Api& api, Call call) {
    auto id = Id<WorkflowExecution>::parse(call.path[0]);
    auto body = read_request<RetryRequest>(call.request.body.empty() ? "{}" : call.request.body);
    if (!id) return call.reply(net::problem(id.error()));
    if (!body) return call.reply(net::problem(body.error()));
    const bool is_plain =
        body->from.empty() && body->input.text.empty() && body->variables.empty() && !body->dry_run;
    const auto say = [](const Reply& answer) {
        if (!answer) return net::problem(answer.error());
        const auto* rewound = answer->as<Rewound>();
        return rewound == nullptr ? row_response(RetryResponse{})
                                  : row_response(RetryResponse{rewound->forgotten, rewound->with_effects});
    };
    if (is_plain)
        return submit(api, call, ChangeExecution{ExecutionVerb::RETRY, *id, actor_of(call.principal)}, say);
    submit(api, call,
           RewindExecution{*id, std::move(body->from), std::move(body->input), std::move(body->variables),
                           body->dry_run, actor_of(call.principal)},
           say);
}

void migrate_execution(Api& api, Call call) {
    const auto id = Id<WorkflowExecution>::parse(call.path[0]);
    const auto body = read_request<MigrateRequest>(call.request.body.empty() ? "{}" : call.request.body);
    if (!id) return call.reply(net::problem(id.error()));
    if (!body) return call.reply(net::problem(body.error()));
    submit(api, call, MigrateExecution{*id, body->version, body->dry_run, actor_of(call.principal)},
           [](const Reply& answer) {
               if (!answer) return net::problem(answer.error());
               const auto& moved = *answer->as<Migrated>();
               return row_response(MigrateResponse{moved.from, moved.to, moved.stands_at, moved.problems});
           });
}

void skip_step(Api& api, Call call) {
    auto id = Id<WorkflowExecution>::parse(call.path[0]);
    auto body = read_request<SkipRequest>(call.request.body);
    if (!id) return call.reply(net::problem(id.error()));
    if (!body) return call.reply(net::problem(body.error()));
    SkipStep input{*id, std::move(body->step), body->branch, std::move(body->result),
                   actor_of(call.principal)};
    submit(api, call, std::move(input), done_response);
}

}  // namespace tero::api
