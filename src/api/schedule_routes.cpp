// The routes of schedules; see routes.cpp.
#include "api/handlers.hpp"
#include "api/route_lists.hpp"
#include "api/schedules.hpp"
#include "modules/scheduler/model/schedule.hpp"

#include <fmt/format.h>

namespace tero::api {
namespace {

Parameter count_parameter() {
    return {.name = "count",
            .about = "how many",
            .schema = R"({"type":"integer","minimum":1,"maximum":1000,"default":10})"};
}

// What became of the last instant of each: `SKIPPED missed`; empty: it has had none.
std::vector<std::string> last_fires(const Api& api, const Page& page) {
    std::vector<std::string> found;
    for (const StoredRow& row : page.rows) {
        Query query{.table = table_of<ScheduleFire>(), .index = "by_schedule"};
        query.equal = {Bound{to_string(row.as<ScheduledTask>().id), 0}};
        query.descending = true;
        query.limit = 1;
        const auto last = api.host.read(query);
        if (!last || last->rows.empty()) {
            found.emplace_back();
            continue;
        }
        const auto& fire = last->rows.front().as<ScheduleFire>();
        found.push_back(fmt::format("{} {}", name_of(fire.outcome), fire.reason));
    }
    return found;
}

// What may be done with a schedule; each answers with it as it is then.
Route schedule_call(std::string_view pattern, void (*handle)(Api&, Call),
                    std::vector<std::string_view> scopes, std::string_view summary) {
    return {.method = "POST",
            .pattern = pattern,
            .scopes = std::move(scopes),
            .handle = handle,
            .summary = summary,
            .answers = just<ScheduledTask>(),
            .takes_key = true};
}

std::vector<Route> reading_routes() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/schedules",
         .scopes = {"schedules:read"},
         .handle = list_rows,
         .summary = "Schedules, newest first",
         .list = Listing{.table = table_of<ScheduledTask>(),
                         .filters = {{"status", "by_status"}},
                         .extra = "last_fire",
                         .extras = last_fires,
                         .extra_scope = "schedules:read"}},
        {.method = "GET",
         .pattern = "/api/v1/schedules/{id}",
         .scopes = {"schedules:read"},
         .handle = get_row,
         .summary = "One schedule: what it is due for, and its last run",
         .row = table_of<ScheduledTask>()},
        {.method = "GET",
         .pattern = "/api/v1/schedules/{id}/next",
         .scopes = {"schedules:read"},
         .handle = next_fires,
         .summary = "When it fires next, without its jitter",
         .answers = just<NextFiresResponse>(),
         .parameters = {count_parameter()}},
        {.method = "GET",
         .pattern = "/api/v1/schedule-fires",
         .scopes = {"schedules:read"},
         .handle = list_rows,
         .summary =
             "What became of each instant and why, kept for 90 days; of one schedule by their instants, the "
             "latest first",
         .list = Listing{.table = table_of<ScheduleFire>(), .filters = {{"schedule", "by_schedule"}}}},
        {.method = "POST",
         .pattern = "/api/v1/schedules/preview",
         .scopes = {"schedules:read"},
         .handle = preview_schedule,
         .summary = "When a schedule would fire, before it is saved. What would refuse it then refuses it here",
         .request = {of<ScheduleSettings>()},
         .answers = just<NextFiresResponse>(),
         .parameters = {count_parameter()}},
    };
}

}  // namespace

std::vector<Route> schedule_routes() {
    std::vector<Route> all = reading_routes();
    all.push_back({.method = "POST",
                   .pattern = "/api/v1/schedules",
                   .scopes = {"schedules:write", "tasks:submit"},
                   .handle = create_schedule,
                   .summary =
                       "Makes a schedule, which starts a task at its times or by events; with "
                       "workflows:run a workflow, with events:send an event, with follow-ups:write the "
                       "follow-ups of a quote",
                   .request = {of<ScheduleSettings>()},
                   .answers = {{.status = 201, .body = {of<ScheduledTask>()}}},
                   .takes_key = true});
    all.push_back({.method = "PATCH",
                   .pattern = "/api/v1/schedules/{id}",
                   .scopes = {"schedules:write", "tasks:submit"},
                   .handle = update_schedule,
                   .summary = "Changes what is named of a schedule; a fire that has come is not lost",
                   .request = {of<ScheduleSettings>()},
                   .answers = just<ScheduledTask>()});
    all.push_back({.method = "DELETE",
                   .pattern = "/api/v1/schedules/{id}",
                   .scopes = {"schedules:write"},
                   .handle = delete_schedule,
                   .summary = "Deletes a schedule; what it started goes on, what became of its fires stays",
                   .answers = done()});
    all.push_back(schedule_call("/api/v1/schedules/{id}/pause", pause_schedule, {"schedules:write"},
                                "Pauses a schedule: nothing of it fires until somebody resumes it"));
    all.back().request = {of<PauseScheduleRequest>()};
    all.back().may_be_empty = true;
    all.push_back(schedule_call("/api/v1/schedules/{id}/resume", resume_schedule, {"schedules:write"},
                                "Resumes a schedule; what passed meanwhile follows its misfire policy"));
    all.push_back(schedule_call("/api/v1/schedules/{id}/run", run_schedule,
                                {"schedules:write", "tasks:submit"}, "Fires now, beside its times"));
    all.push_back(schedule_call(
        "/api/v1/schedules/{id}/backfill", backfill_schedule, {"schedules:write", "tasks:submit"},
        "Fires the instants of a time that is over, as far as they have not fired; 100 at most"));
    all.back().request = {of<BackfillRequest>()};
    all.back().answers = just<BackfillResponse>();
    return all;
}

}  // namespace tero::api
