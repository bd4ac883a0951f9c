// Schedules over HTTP: made, changed, paused, run by hand, and asked when they fire next.
#include "api/schedules.hpp"

#include "api/handlers.hpp"
#include "api/limits.hpp"
#include "api/listing.hpp"
#include "modules/scheduler/cron/cron_fires.hpp"
#include "modules/scheduler/model/inputs.hpp"
#include "modules/scheduler/model/timing.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::api {
namespace {

constexpr std::size_t next_usual = 10;
constexpr std::size_t next_max = 1000;

Result<Id<ScheduledTask>> schedule_of(const Call& call) {
    auto id = Id<ScheduledTask>::parse(call.path[0]);
    if (id) return id;
    return Error{ErrorCode::not_found, "there is no such schedule", ""};
}

net::Response schedule_response(const Reply& reply, int status) {
    return reply ? row_response(*reply->as<ScheduledTask>(), status) : net::problem(reply.error());
}

// Tero's own events tell of customers.
bool may_hear(const Principal& principal) {
    return allows(principal, "contacts:read") && allows(principal, "conversations:read") &&
           allows(principal, "messages:read") && allows(principal, "quotes:read");
}

// Who makes a schedule may see and do what it will.
Result<Done> may_make(const Principal& principal, const ScheduleSettings& settings) {
    const ScheduleStart& starts = settings.starts;
    const auto needs = [](std::string_view what) {
        return Error{ErrorCode::forbidden, fmt::format("this schedule needs a key with {}", what), ""};
    };
    if ((starts.kind == StartKind::WORKFLOW || starts.workflow) && !allows(principal, "workflows:run"))
        return needs("the scope workflows:run");
    if ((starts.kind == StartKind::EVENT || starts.event) && !allows(principal, "events:send"))
        return needs("the scope events:send");
    if ((starts.kind == StartKind::SEQUENCE || starts.sequence) && !allows(principal, "follow-ups:write"))
        return needs("the scope follow-ups:write");
    if ((settings.type == ScheduleType::EVENT || settings.event) && !may_hear(principal))
        return needs("contacts:read, conversations:read, messages:read and quotes:read");
    return Done{};
}

void change_schedule(Api& api, const Call& call, ScheduleVerb verb, std::string reason = {}) {
    auto id = schedule_of(call);
    if (!id) return call.reply(net::problem(id.error()));
    submit(api, call, ChangeSchedule{*id, verb, std::move(reason), actor_of(call.principal)},
           [](const Reply& reply) { return schedule_response(reply, 200); });
}

BusinessTime business_time(const Api& api) {
    return {api.config.business.time_zone, api.config.followup.quiet_hours};
}

net::Response next_response(const Api& api, const ScheduleSettings& settings, Timestamp begins_at,
                            Timestamp after, std::size_t count) {
    const auto timing = ScheduleTiming::read(settings, begins_at, business_time(api));
    if (!timing) return net::problem(timing.error());
    NextFiresResponse answer;
    for (auto instant = timing->next(after); instant && answer.next.size() < count;
         instant = timing->next(*instant))
        answer.next.push_back(scheduler::to_local_string(*instant, timing->zone()));
    return row_response(answer);
}

}  // namespace

void create_schedule(Api& api, Call call) {
    auto settings = read_request<ScheduleSettings>(call.request.body);
    if (!settings) return call.reply(net::problem(settings.error()));
    if (auto may = may_make(call.principal, *settings); !may)
        return call.reply(net::problem(may.error()));
    submit(api, call, CreateSchedule{std::move(*settings), actor_of(call.principal)},
           [](const Reply& reply) { return schedule_response(reply, 201); });
}

void update_schedule(Api& api, Call call) {
    const auto id = schedule_of(call);
    if (!id) return call.reply(net::problem(id.error()));
    const auto changes = read_request<ScheduleSettings>(call.request.body);
    if (!changes) return call.reply(net::problem(changes.error()));
    if (auto may = may_make(call.principal, *changes); !may)
        return call.reply(net::problem(may.error()));
    submit(api, call,
           UpdateSchedule{*id, Json{call.request.body}, actor_of(call.principal), may_hear(call.principal)},
           [](const Reply& reply) { return schedule_response(reply, 200); });
}

void delete_schedule(Api& api, Call call) {
    const auto id = schedule_of(call);
    if (!id) return call.reply(net::problem(id.error()));
    submit(api, call, ChangeSchedule{*id, ScheduleVerb::DELETE, "", actor_of(call.principal)}, done_response);
}

void pause_schedule(Api& api, Call call) {
    auto body = read_request<PauseScheduleRequest>(call.request.body.empty() ? "{}" : call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    change_schedule(api, call, ScheduleVerb::PAUSE, std::move(body->reason));
}

void resume_schedule(Api& api, Call call) { change_schedule(api, call, ScheduleVerb::RESUME); }

void run_schedule(Api& api, Call call) { change_schedule(api, call, ScheduleVerb::RUN); }

void backfill_schedule(Api& api, Call call) {
    const auto id = schedule_of(call);
    if (!id) return call.reply(net::problem(id.error()));
    const auto body = read_request<BackfillRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    if (body->from == Timestamp{} || body->until <= body->from)
        return call.reply(
            net::problem({ErrorCode::invalid, "a time from one moment until a later one", "until"}));
    submit(api, call, BackfillSchedule{*id, body->from, body->until, actor_of(call.principal)},
           [](const Reply& reply) {
               if (!reply) return net::problem(reply.error());
               const auto* done = reply->as<Backfilled>();
               return row_response(BackfillResponse{done->fired, done->had_fired});
           });
}

void preview_schedule(Api& api, Call call) {
    const auto settings = read_request<ScheduleSettings>(call.request.body);
    if (!settings) return call.reply(net::problem(settings.error()));
    const auto count = number_parameter(call.request, "count", next_usual, next_max);
    if (!count) return call.reply(net::problem(count.error()));
    submit(api, call, CreateSchedule{*settings, actor_of(call.principal), true},
           [&api, settings = *settings, count = *count](const Reply& reply) {
               if (!reply) return net::problem(reply.error());
               const Timestamp now = api.clock.now();
               return next_response(api, settings, now, now, count);
           });
}

void next_fires(Api& api, Call call) {
    const auto id = schedule_of(call);
    if (!id) return call.reply(net::problem(id.error()));
    const auto count = number_parameter(call.request, "count", next_usual, next_max);
    if (!count) return call.reply(net::problem(count.error()));
    api.read(std::move(call.reply), [&api, id = *id, count = *count]() -> net::Response {
        const auto row = read_row(api, table_of<ScheduledTask>(), RowKey{id});
        if (!row) return net::problem(row.error());
        const auto& schedule = row->as<ScheduledTask>();
        if (schedule.next_at == Timestamp{}) return row_response(NextFiresResponse{});
        return next_response(api, schedule.settings, schedule.created_at, schedule.next_at - 1ms, count);
    });
}

}  // namespace tero::api
