#include "sim/schedule_laws.hpp"

#include "base/check.hpp"
#include "modules/coordinator/model/task.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>

namespace tero::sim {
namespace {

// Of one whose instants are that far from each other: the intervals and expressions of the workload alone.
std::optional<Duration> distance_of(const ScheduleSettings& settings) {
    if (settings.type == ScheduleType::ONCE || settings.counts_from == CountsFrom::END) return std::nullopt;
    const std::string& text = settings.type == ScheduleType::CRON ? settings.cron.substr(2) : settings.every;
    int seconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    CHECK(seconds > 0, "no schedule of the simulation: {}", text);
    return Duration{seconds * 1000};
}

bool has_same_times(const ScheduleSettings& one, const ScheduleSettings& other) {
    return one.every == other.every && one.cron == other.cron && one.ends_at == other.ends_at;
}

// What a person asks for beside its times has its reason, and no instant.
bool is_by_hand(const ScheduleFire& line) { return line.reason.starts_with("by_hand"); }

}  // namespace

void ScheduleLaws::line_changed(const ScheduleFire* was, const ScheduleFire& is, std::set<RawId>& started) {
    world_.counts()[fmt::format("fire.{}", name_of(is.outcome))] += 1;
    if (is.reason.empty()) world_.found(Law::what_did_not_fire_says_why, is.key);
    lines_[is.key] = is;
    if (is.outcome != FireOutcome::FIRED) return;
    const bool is_new = is_by_hand(is) || fired_.emplace(is.schedule, is.at).second;
    if (!is_new || (was != nullptr && was->outcome == FireOutcome::FIRED))
        world_.found(Law::an_instant_fires_once, fmt::format("{} again", is.key));
    if (started.erase(is.task) == 0)
        world_.found(Law::an_instant_fires_once,
                     fmt::format("{} with task {}, which is not new", is.key, is.task));
    if (is.at > latest_clock())
        world_.found(Law::nothing_fires_early, fmt::format("{} at {}", is.key, to_string(latest_clock())));
    if (!is_by_hand(is)) check_is_instant(is);
}

void ScheduleLaws::check_is_instant(const ScheduleFire& line) {
    const auto found = schedules_.find(line.schedule);
    if (found == schedules_.end()) return;
    const ScheduledTask& schedule = found->second;
    const auto distance = distance_of(schedule.settings);
    if (!distance) return;
    const Timestamp begin = schedule.settings.type == ScheduleType::CRON ? Timestamp{} : schedule.created_at;
    if ((line.at - begin).count() % distance->count() != 0)
        world_.found(Law::nothing_fires_early, fmt::format("{} is at no instant of its schedule", line.key));
}

void ScheduleLaws::check_instants(const ScheduledTask& was, const ScheduledTask& is, Timestamp until, Law law,
                                  std::span<const Change> changes) {
    const auto distance = distance_of(was.settings);
    if (!distance || was.next_at == Timestamp{} || until <= was.next_at) return;
    std::int64_t told = 0;
    for (const Change& change : changes) {
        if (change.table != table_of<ScheduleFire>() || change.after == nullptr) continue;
        const ScheduleFire& line = *change.is<ScheduleFire>();
        const bool is_between = line.at >= was.next_at && line.at < until && !is_by_hand(line);
        if (line.schedule == is.id && is_between) told += line.count;
    }
    const std::int64_t passed = (until - was.next_at + *distance - 1ms) / *distance;
    if (told >= passed) return;
    world_.found(law, fmt::format("schedule {} tells of {} instants of {} from {} on", is.settings.name, told,
                                  passed, to_string(was.next_at)));
}

void ScheduleLaws::schedule_changed(const ScheduledTask* was, const ScheduledTask& is,
                                    std::span<const Change> changes) {
    schedules_[is.id] = is;
    if (is.status != ScheduleStatus::ACTIVE && is.reason.empty())
        world_.found(Law::what_did_not_fire_says_why, fmt::format("schedule {}", is.settings.name));
    if (was == nullptr || was->status == ScheduleStatus::ENDED) return;
    const bool is_updated = was->settings != is.settings;
    const Law law = is_updated ? Law::an_update_loses_no_fire : Law::no_instant_is_passed_over;
    if (!has_same_times(was->settings, is.settings)) return;
    if (is.next_at != Timestamp{}) return check_instants(*was, is, is.next_at, law, changes);
    if (is.status == ScheduleStatus::ENDED && is.reason == "no_more_instants")
        check_instants(*was, is, is.settings.ends_at, law, changes);
}

void ScheduleLaws::committed(std::span<const Change> changes) {
    std::set<RawId> started;
    for (const Change& change : changes) {
        if (change.table != table_of<Task>() || change.before != nullptr || change.after == nullptr) continue;
        if (change.is<Task>()->owner == modules::scheduler) started.insert(change.key.id);
    }
    for (const Change& change : changes) {
        if (change.table != table_of<ScheduledTask>() || change.after == nullptr) continue;
        schedule_changed(change.was<ScheduledTask>(), *change.is<ScheduledTask>(), changes);
    }
    for (const Change& change : changes) {
        if (change.table == table_of<ScheduleFire>() && change.after != nullptr)
            line_changed(change.was<ScheduleFire>(), *change.is<ScheduleFire>(), started);
    }
    if (!started.empty())
        world_.found(Law::an_instant_fires_once, fmt::format("task {} is of no fire", *started.begin()));
}

bool ScheduleLaws::all_over() const { return what_waits().empty(); }

std::string ScheduleLaws::what_waits() const {
    for (const auto& [id, schedule] : schedules_) {
        if (schedule.status != ScheduleStatus::ENDED)
            return fmt::format("schedule {} is {}", schedule.settings.name, name_of(schedule.status));
    }
    return {};
}

std::vector<Id<ScheduledTask>> ScheduleLaws::paused() const {
    std::vector<Id<ScheduledTask>> ids;
    for (const auto& [id, schedule] : schedules_) {
        if (schedule.status == ScheduleStatus::PAUSED) ids.push_back(schedule.id);
    }
    return ids;
}

// A person's runs and those that were filled in afterwards count besides.
void ScheduleLaws::at_the_end() {
    for (const auto& [key, line] : lines_) {
        if (line.outcome == FireOutcome::WAITS)
            world_.found(Law::what_is_due_fires, fmt::format("{} still waits", key));
    }
    for (const auto& [id, schedule] : schedules_) {
        // A run by hand may have been the last that it may have.
        const bool is_once = schedule.settings.type == ScheduleType::ONCE && schedule.reason != "runs_max";
        const bool was_told = std::any_of(lines_.begin(), lines_.end(), [&](const auto& line) {
            return line.second.schedule == id && !is_by_hand(line.second);
        });
        if (is_once && !was_told)
            world_.found(Law::what_is_due_fires,
                         fmt::format("schedule {} ended: {}", schedule.settings.name, schedule.reason));
    }
}

}  // namespace tero::sim
