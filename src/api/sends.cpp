// Pausing sends and letting them go on.
#include "api/handlers.hpp"
#include "api/limits.hpp"
#include "api/lookup.hpp"
#include "api/requests.hpp"
#include "modules/messaging/model/send_pause.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero::api {
namespace {

// What is meant, as messaging knows it: a quote by its id, whatever the person called it.
Result<std::string> meant(const Api& api, PauseScope scope, const std::string& of) {
    switch (scope) {
        case PauseScope::ALL:
            if (!of.empty()) return Error{ErrorCode::invalid, "is for a scope other than ALL", "of"};
            return of;
        case PauseScope::CHANNEL:
            return of;  // the engine knows them
        case PauseScope::CONTACT: {
            auto id = Id<Contact>::parse(of);
            if (!id) return Error{ErrorCode::invalid, id.error().message, "of"};
            TRY(const StoredRow contact, read_row(api, table_of<Contact>(), *id));
            return to_string(contact.as<Contact>().id);
        }
        case PauseScope::QUOTE: {
            TRY(const Quote quote, find_quote(api, of));
            return to_string(quote.id);
        }
    }
    return Error{ErrorCode::invalid, "is no scope", "scope"};
}

// Reads what is meant on a reader thread; the decision is the engine's, and so is the answer then.
template <class Input, class Body>
void submit_for(Api& api, Call call, Body body, Input input) {
    auto unless_asked = [reply = call.reply](net::Response response) {
        if (response.status != 202) reply(std::move(response));
    };
    input.scope = body.scope;
    input.by = actor_of(call.principal);
    api.read(std::move(unless_asked),
             [&api, call, of = body.of, input = std::move(input)]() mutable -> net::Response {
                 auto found = meant(api, input.scope, of);
                 if (!found) return net::problem(found.error());
                 input.of = *std::move(found);
                 submit(api, call, std::move(input), done_response);
                 return {.status = 202};
             });
}

}  // namespace

void pause_sends(Api& api, Call call) {
    auto body = read_request<PauseRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    PauseSends input{.reason = body->reason, .until = body->until};
    submit_for(api, std::move(call), *std::move(body), std::move(input));
}

void resume_sends(Api& api, Call call) {
    auto body = read_request<ResumeRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    submit_for(api, std::move(call), *std::move(body), ResumeSends{});
}

}  // namespace tero::api
