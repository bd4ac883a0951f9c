// What the lists of routes share, and the lists themselves; routes() in api.hpp is all of them.
#pragma once

#include "api/api.hpp"
#include "api/await_end.hpp"
#include "api/handlers.hpp"

#include <vector>

namespace tero::api {

template <class T>
const TypeInfo* of() {
    return &type_info<T>();
}

inline const TypeInfo* any_json() {
    static const TypeInfo type{.kind = Kind::json};
    return &type;
}

inline const TypeInfo* any_object() {
    static const TypeInfo type{.kind = Kind::map, .element = any_json()};
    return &type;
}

// Of a parameter that is looked for as it is.
inline constexpr std::string_view words_schema = R"({"type":"string","minLength":1,"maxLength":200})";

// Of a call that may wait for an end.
inline Parameter end_wait_parameter() {
    return {
        .name = wait_parameter,
        .about =
            "how long to wait for its end, 0s to 60s, such as 20s; then the answer is 200, or 202 when it "
            "has not ended by then",
        .schema = R"({"type":"string","pattern":"^(0|([0-9]{1,9}(ms|s|min|h|d))+)$",)"
                  R"("x-minimum":"0s","x-maximum":"60s"})"};
}

// Of a call that answers figures.
inline Parameter window_parameter() {
    return {.name = "window",
            .about = "of the time up to now: 1min to 366d, such as 15min; without it 1h",
            .schema = R"({"type":"string","pattern":"^(0|([0-9]{1,9}(ms|s|min|h|d))+)$","default":"1h",)"
                      R"("x-minimum":"1min","x-maximum":"366d"})"};
}

// What many routes answer.
template <class T>
std::vector<Shape> just() {
    return {{.body = {of<T>()}}};
}
inline std::vector<Shape> done() { return {{}}; }
template <class T>
Route with_body(Route route) {
    route.request = {of<T>()};
    return route;
}

// task_routes.cpp
std::vector<Route> task_routes();
std::vector<Route> queue_routes();
std::vector<Route> limit_routes();
std::vector<Route> batch_routes();
// agent_routes.cpp
std::vector<Route> agent_routes();
std::vector<Route> lease_routes();
// conversation_routes.cpp
std::vector<Route> conversation_routes();
std::vector<Route> conversation_acts();
std::vector<Route> work_routes();
std::vector<Route> media_routes();
std::vector<Route> sends_routes();
// quote_routes.cpp
std::vector<Route> quote_routes();
std::vector<Route> quote_acts();
std::vector<Route> follow_up_routes();
// workflow_routes.cpp
std::vector<Route> workflow_routes();
std::vector<Route> execution_routes();
std::vector<Route> approval_routes();
std::vector<Route> execution_calls();
std::vector<Route> execution_bulk_routes();
// system_routes.cpp
std::vector<Route> watching_routes();
std::vector<Route> access_routes();
std::vector<Route> people_routes();
std::vector<Route> push_routes();
std::vector<Route> open_routes();
std::vector<Route> link_routes();
// setup_routes.cpp
std::vector<Route> setup_routes();
// schedule_routes.cpp
std::vector<Route> schedule_routes();
// incoming_events.cpp
std::vector<Route> incoming_event_routes();

}  // namespace tero::api
