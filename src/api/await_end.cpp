#include "api/await_end.hpp"

#include "modules/coordinator/model/await_end.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::api {

std::shared_ptr<void> EndWaits::enter(const std::string& credential) {
    const Lock lock{mutex_};
    if (of_[credential] >= of_key_max) return nullptr;
    of_[credential] += 1;
    return {this, [this, credential](void*) { leave(credential); }};
}

void EndWaits::leave(const std::string& credential) {
    const Lock lock{mutex_};
    if (--of_[credential] == 0) of_.erase(credential);
}

bool asks_to_wait(const net::Request& request) {
    return std::any_of(request.query.begin(), request.query.end(),
                       [](const auto& parameter) { return parameter.first == wait_parameter; });
}

Result<EndWait> begin_wait(Api& api, const Call& call, std::string_view read) {
    const auto most = parse_duration(call.request.parameter(wait_parameter));
    if (!most || *most < 0s || *most > end_wait_max) {
        return Error{ErrorCode::invalid,
                     fmt::format("0s to {}, such as 20s", to_string(end_wait_max)),
                     std::string{wait_parameter}};
    }
    if (!allows(call.principal, read)) {
        return Error{ErrorCode::forbidden, fmt::format("to wait for its end needs a key with the scope {}", read), ""};
    }
    auto counted = api.end_waits.enter(call.principal.credential);
    if (counted == nullptr) {
        return Error{ErrorCode::exhausted,
                     fmt::format("{} calls of this key wait already; try again shortly", EndWaits::of_key_max),
                     std::string{wait_parameter}};
    }
    return EndWait{.most = api.is_draining() ? Duration{} : *most,
                   .counted = std::move(counted),
                   .credential = call.principal.credential,
                   .caller = call.request.caller,
                   .reply = call.reply};
}

void await_end(Api& api, EndWait wait, TableId table, const RawId& id, bool begun,
               std::function<net::Response()> shown) {
    const std::uint64_t number = wait.most > 0ms ? api.next_caller() : 0;
    const auto caller = wait.caller;
    AwaitEnd input{table, id, wait.most, wait.credential, number};
    api.host.submit(std::move(input), [&api, begun, wait = std::move(wait),
                                       shown = std::move(shown)](Reply ended) {
        const bool is_shown = ended || (begun && ended.error().code != ErrorCode::unauthenticated);
        if (!is_shown) return wait.reply(net::problem(ended.error()));
        api.make_large(wait.reply, [wait, shown] {
            net::Response response = shown();
            response.headers.insert(response.headers.end(), wait.headers.begin(), wait.headers.end());
            return response;
        });
    });
    watch_caller(api, caller, number);
}

net::Reply then_await(EndWait wait, std::function<void(EndWait wait, const std::string& begun)> await) {
    return [wait = std::move(wait), await = std::move(await)](net::Response response) {
        if (response.status >= 300) return wait.reply(std::move(response));
        EndWait awaiting = wait;
        awaiting.headers = std::move(response.headers);
        await(std::move(awaiting), response.body);
    };
}

void watch_caller(Api& api, const std::shared_ptr<net::Caller>& caller, std::uint64_t number) {
    if (!caller || number == 0) return;
    caller->when_left([&api, number] { api.host.submit(CallerLeft{number}, EngineHost::ReplyTo{}); });
}

}  // namespace tero::api
