// Figures of agents, types of task, workflows and channels over HTTP; see api/monitor.hpp.
#include "api/metrics.hpp"

#include "api/handlers.hpp"
#include "base/shown.hpp"
#include "net/problem.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero::api {
namespace {

constexpr Duration window_usual = 1h;
constexpr Duration window_min = 1min;
constexpr Duration window_longest = 24h * 366;

Result<Duration> window_of(const net::Request& request) {
    const std::string_view text = request.parameter("window");
    if (text.empty()) return window_usual;
    const auto window = parse_duration(text);
    if (!window) return Error{ErrorCode::invalid, window.error().message, "window"};
    if (*window < window_min || *window > window_longest)
        return Error{ErrorCode::invalid, "a window is 1min to 366d", "window"};
    return *window;
}

}  // namespace

void list_metrics(Api& api, Call call) {
    const std::string_view asked = call.request.parameter("by");
    const auto by = asked.empty() ? Result<MetricsBy>{MetricsBy::AGENT} : parse_metrics_by(asked);
    if (!by) return call.reply(net::problem(by.error()));
    const auto window = window_of(call.request);
    if (!window) return call.reply(net::problem(window.error()));
    api.read(std::move(call.reply),
             [&api, by = *by, window = *window]() -> net::Response {
                 auto body = api.monitor.metrics(by, window);
                 return body ? json_response(*std::move(body)) : net::problem(body.error());
             });
}

void agent_metrics(Api& api, Call call) {
    const auto window = window_of(call.request);
    if (!window) return call.reply(net::problem(window.error()));
    api.read(std::move(call.reply), [&api, name = call.path[0], window = *window]() -> net::Response {
        const auto found = api.monitor.of_agent(name, window);
        if (!found) return net::problem(found.error());
        if (*found) return row_response(**found);
        return net::problem({ErrorCode::not_found, fmt::format("there is no agent '{}'", shown(name)), ""});
    });
}

}  // namespace tero::api
