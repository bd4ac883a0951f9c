#include "sim/schedule_workload.hpp"

#include "sim/callers.hpp"

#include <fmt/format.h>

namespace tero::sim {

void ScheduleWorkload::start(Timestamp end) {
    end_ = end;
    const auto count = static_cast<int>(1 + world_.random.below(4));
    for (int i = 0; i < count; ++i) world_.after(world_.some(20s), [this, i] { make(settings(i)); });
}

ScheduleSettings ScheduleWorkload::settings(int number) {
    ScheduleSettings settings;
    settings.name = fmt::format("schedule-{}", number);
    const auto kind = world_.random.below(10);
    if (kind < 1) {
        settings.type = ScheduleType::ONCE;
        settings.at = world_.now() + world_.some(60s) + 10s;
    } else if (kind < 4) {
        static constexpr int of_a_minute[] = {2, 3, 5, 10, 15, 20};
        settings.cron = fmt::format("*/{} * * * * *", of_a_minute[world_.random.below(6)]);
    } else {
        settings.type = ScheduleType::RECURRING;
        settings.every = fmt::format("{} s", 1 + world_.random.below(20));
        if (world_.chance(30)) settings.counts_from = CountsFrom::END;
    }
    settings.misfire = static_cast<MisfirePolicy>(world_.random.below(3));
    settings.misfire_max = static_cast<std::int32_t>(1 + world_.random.below(20));
    settings.overlap = static_cast<RunOverlap>(world_.random.below(4));
    if (world_.chance(30)) settings.jitter = world_.some(10s);
    if (world_.chance(15)) settings.runs_max = static_cast<std::int32_t>(1 + world_.random.below(8));
    settings.pause_on_failure = world_.chance(20);
    settings.ends_at = end_;
    settings.starts.task.type = "paint";
    settings.starts.task.lease = 10s;
    settings.starts.task.backoff_max = 5s;
    settings.starts.task.attempt_max = static_cast<std::int32_t>(1 + world_.random.below(4));
    return settings;
}

void ScheduleWorkload::make(const ScheduleSettings& settings) {
    ask(world_, node_, CreateSchedule{settings, "person"}, caller_patience, [this, settings](Reply* reply) {
        if (reply == nullptr || !reply->has_value()) {
            if (world_.now() + 20s < end_)
                world_.after(world_.some(3s), [this, settings] { make(settings); });
            return;
        }
        world_.counts()["schedule.made"] += 1;
        const auto id = (*reply)->as<ScheduledTask>()->id;
        world_.after(world_.some(30s), [this, id] { act(id); });
    });
}

void ScheduleWorkload::calm_down() {
    calm_ = true;
    resume_all();
}

// Those too of whose making nobody heard.
void ScheduleWorkload::resume_all() {
    for (const auto& id : laws_.paused()) node_.offer(ChangeSchedule{id, ScheduleVerb::RESUME, "", "person"});
    world_.after(10s, [this] { resume_all(); });
}

// What is said of times stays: the laws reckon with them.
Json ScheduleWorkload::changes() {
    switch (world_.random.below(4)) {
        case 0:
            return Json{R"({"misfire":"ALL","misfire_max":100})"};
        case 1:
            return Json{R"({"overlap":"QUEUE"})"};
        case 2:
            return Json{fmt::format(R"({{"jitter":"{}ms"}})", world_.some(8s).count())};
        default:
            return Json{R"({"starts":{"task":{"type":"paint","lease":"5s","attempt_max":2}}})"};
    }
}

// A person does something to it, and later something else.
void ScheduleWorkload::act(const Id<ScheduledTask>& id) {
    if (calm_) return;
    world_.after(world_.some(15s), [this, id] { act(id); });
    switch (world_.random.below(5)) {
        case 0:
            world_.counts()["schedule.paused"] += 1;
            node_.offer(ChangeSchedule{id, ScheduleVerb::PAUSE, "", "person"});
            break;
        case 1:
            world_.counts()["schedule.run"] += 1;
            node_.offer(ChangeSchedule{id, ScheduleVerb::RUN, "", "person"});
            break;
        case 2:
            world_.counts()["schedule.updated"] += 1;
            node_.offer(UpdateSchedule{id, changes(), "person"});
            break;
        case 3:
            world_.counts()["schedule.backfilled"] += 1;
            node_.offer(BackfillSchedule{id, world_.now() - 30s, world_.now(), "person"});
            break;
        default:
            node_.offer(ChangeSchedule{id, ScheduleVerb::RESUME, "", "person"});
            break;
    }
}

}  // namespace tero::sim
