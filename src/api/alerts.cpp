// Acknowledging and silencing alerts over HTTP.
#include "api/alerts.hpp"

#include "api/handlers.hpp"
#include "api/limits.hpp"
#include "modules/monitoring/model/alert_acts.hpp"
#include "net/problem.hpp"

#include <utility>

namespace tero::api {

void acknowledge_alert(Api& api, Call call) {
    auto body = read_request<AcknowledgeRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    submit(api, call,
           AcknowledgeAlert{std::move(body->alert), actor_of(call.principal), std::move(body->note)},
           done_response);
}

void silence_alert(Api& api, Call call) {
    auto body = read_request<SilenceRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    submit(api, call,
           SilenceAlert{std::move(body->alert), body->lasts, actor_of(call.principal), std::move(body->note)},
           done_response);
}

}  // namespace tero::api
