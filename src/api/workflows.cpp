// Workflows over HTTP: definitions, and what is done with executions.
#include "api/handlers.hpp"
#include "api/limits.hpp"
#include "api/requests.hpp"
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

}  // namespace

void put_workflow(Api& api, Call call) {
    submit(
        api, call, PutWorkflow{Json{call.request.body}, actor_of(call.principal)}, [](const Reply& answer) {
            return answer ? row_response(*answer->as<WorkflowVersion>(), 201) : net::problem(answer.error());
        });
}

void start_execution(Api& api, Call call) {
    auto body = read_request<StartRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    StartExecution input{body->workflow, body->version, std::move(body->input),  std::move(body->key),
                         body->run_at,   {},            actor_of(call.principal)};
    submit(api, call, std::move(input), [](const Reply& answer) {
        if (!answer) return net::problem(answer.error());
        const auto& started = *answer->as<ExecutionStarted>();
        return row_response(StartResponse{started.execution, started.created}, started.created ? 201 : 200);
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

void pause_execution(Api& api, Call call) { change_execution(api, std::move(call), ExecutionVerb::PAUSE); }
void resume_execution(Api& api, Call call) { change_execution(api, std::move(call), ExecutionVerb::RESUME); }
void cancel_execution(Api& api, Call call) { change_execution(api, std::move(call), ExecutionVerb::CANCEL); }
void retry_execution(Api& api, Call call) { change_execution(api, std::move(call), ExecutionVerb::RETRY); }

}  // namespace tero::api
