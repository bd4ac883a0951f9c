// Every route, with the scopes it needs, what it takes and what it answers.
#include "api/limits.hpp"
#include "api/route_lists.hpp"
#include "base/check.hpp"
#include "base/shown.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <set>

namespace tero::api {

std::span<const Route> routes() {
    static const std::vector<Route> table = [] {
        std::vector<Route> all;
        for (auto make :
             {task_routes, queue_routes, limit_routes, agent_routes, lease_routes, conversation_routes,
              conversation_acts, quote_routes, quote_acts, follow_up_routes, work_routes, sends_routes,
              workflow_routes, execution_routes, approval_routes, execution_calls, execution_bulk_routes,
              schedule_routes, incoming_event_routes, watching_routes, access_routes, people_routes,
              push_routes, media_routes, batch_routes, setup_routes, open_routes, link_routes}) {
            for (Route& route : make()) {
                CHECK(!route.scopes.empty(), "route {} {} says no scope", route.method, route.pattern);
                for (const TypeInfo* type : route.request)
                    CHECK(is_limited(*type), "{} has a field without a limit", type->name);
                all.push_back(std::move(route));
            }
        }
        return all;
    }();
    return table;
}

std::set<std::string> known_scopes() {
    std::set<std::string> known{"admin", "agents:work"};
    for (const Route& route : routes()) {
        for (const std::string_view one : route.scopes) {
            if (one != open_to_all && one != any_key && one != own_agent) known.emplace(one);
        }
    }
    std::set<std::string> wholes;
    for (const std::string& one : known) {
        if (one != "admin") wholes.insert(one.substr(0, one.find(':')) + ":*");
    }
    known.merge(wholes);
    return known;
}

Result<Done> check_scope(std::string_view scope) {
    const std::set<std::string> known = known_scopes();
    const bool is_one_agents = scope.starts_with(agent_scope) && scope.size() > agent_scope.size();
    if (is_one_agents || known.contains(std::string{scope})) return Done{};
    return Error{ErrorCode::invalid,
                 fmt::format("there is no scope '{}'; there are {}, and agent:NAME", shown(scope),
                             fmt::join(known, ", ")),
                 "scopes"};
}

}  // namespace tero::api
