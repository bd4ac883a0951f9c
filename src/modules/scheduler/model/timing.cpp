#include "modules/scheduler/model/timing.hpp"

#include "base/random.hpp"
#include "modules/coordinator/model/new_task.hpp"
#include "modules/scheduler/model/event.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace tero {
namespace {

struct Unit {
    std::string_view name;
    std::int64_t seconds;
};
constexpr std::array units{Unit{"s", 1},         Unit{"sec", 1},        Unit{"second", 1},
                           Unit{"seconds", 1},   Unit{"min", 60},       Unit{"minute", 60},
                           Unit{"minutes", 60},  Unit{"h", 3600},       Unit{"hour", 3600},
                           Unit{"hours", 3600},  Unit{"d", 86'400},     Unit{"day", 86'400},
                           Unit{"days", 86'400}, Unit{"week", 604'800}, Unit{"weeks", 604'800}};
constexpr std::int64_t interval_max = 366LL * 86'400;
constexpr int looked_at_max = 1500;

Error no_interval(std::string_view text) {
    return {ErrorCode::invalid,
            fmt::format(
                "'{}' is no interval; write it as 90 s, 1 hour, 1 hour 30 minutes or PT15M, up to 366 days",
                text.substr(0, 40)),
            "every"};
}

std::int64_t seconds_of_word(std::string_view word) {
    const auto* found =
        std::find_if(units.begin(), units.end(), [&](const Unit& one) { return one.name == word; });
    return found == units.end() ? 0 : found->seconds;
}

// Of ISO 8601; months and years have no length of their own.
std::int64_t seconds_of_letter(char letter, bool in_time) {
    switch (letter) {
        case 'W':
            return in_time ? 0 : 604'800;
        case 'D':
            return in_time ? 0 : 86'400;
        case 'H':
            return in_time ? 3600 : 0;
        case 'M':
            return in_time ? 60 : 0;
        case 'S':
            return in_time ? 1 : 0;
        default:
            return 0;
    }
}

// Digits from `at` on; -1: none, or far too many.
std::int64_t take_number(std::string_view text, std::size_t& at) {
    const std::size_t begin = at;
    std::int64_t value = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
        if (at - begin >= 9) return -1;
        value = value * 10 + (text[at] - '0');
    }
    return at == begin ? -1 : value;
}

std::int64_t iso_seconds(std::string_view text) {
    std::int64_t sum = 0;
    bool in_time = false;
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] == 'T' && !in_time) {
            in_time = true;
            at += 1;
        }
        const std::int64_t number = take_number(text, at);
        const std::int64_t unit = at < text.size() ? seconds_of_letter(text[at], in_time) : 0;
        if (number < 0 || unit == 0) return 0;
        sum += number * unit;
    }
    return sum;
}

std::int64_t plain_seconds(std::string_view text) {
    std::int64_t sum = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::int64_t number = take_number(text, at);
        while (at < text.size() && text[at] == ' ') at += 1;
        const std::size_t begin = at;
        while (at < text.size() && text[at] >= 'a' && text[at] <= 'z') at += 1;
        const std::int64_t unit = seconds_of_word(text.substr(begin, at - begin));
        while (at < text.size() && text[at] == ' ') at += 1;
        if (number < 0 || unit == 0) return 0;
        sum += number * unit;
    }
    return sum;
}

Error wrong(std::string field, std::string message) {
    return {ErrorCode::invalid, std::move(message), std::move(field)};
}

Result<Done> check_trigger(const ScheduleSettings& settings) {
    const EventTrigger& trigger = *settings.event;
    if (auto good = check_type_pattern(trigger.type); !good) return wrong("event.type", good.error().message);
    if (trigger.filter.size() > 2000) return wrong("event.filter", "it has at most 2000 bytes");
    const int times = int{trigger.debounce != Duration{}} + int{trigger.window != Duration{}} +
                      int{trigger.absence != Duration{}};
    if (times > 1) return wrong("event", "one of debounce, window and absence at most");
    for (const auto& [field, time] :
         {std::pair{"event.debounce", trigger.debounce}, std::pair{"event.window", trigger.window}}) {
        if (time != Duration{} && (time < 100ms || time > 24h)) return wrong(field, "it is 100ms to 24h");
    }
    if (trigger.absence != Duration{} && (trigger.absence < 1s || trigger.absence > 24h * 366))
        return wrong("event.absence", "it is 1s to 366d");
    if (trigger.events_max < 1 || trigger.events_max > 100)
        return wrong("event.events_max", "it is 1 to 100");
    if (settings.jitter != Duration{}) return wrong("jitter", "an event has no time to be put off from");
    if (settings.overlap == RunOverlap::QUEUE)
        return wrong("overlap", "events are gathered by a debounce or a window, and do not queue");
    return Done{};
}

// Each kind of schedule has its own field for when, and no other's.
Result<Done> check_fields(const ScheduleSettings& settings) {
    const bool is_cron = settings.type == ScheduleType::CRON;
    const bool is_recurring = settings.type == ScheduleType::RECURRING;
    const bool is_once = settings.type == ScheduleType::ONCE;
    const bool is_event = settings.type == ScheduleType::EVENT;
    if (settings.event.has_value() != is_event)
        return wrong("event", "it belongs to a schedule of type EVENT, and to each");
    if (is_event) TRY_DONE(check_trigger(settings));
    if (settings.cron.empty() == is_cron)
        return wrong("cron", "it belongs to a schedule of type CRON, and to each");
    if (settings.every.empty() == is_recurring)
        return wrong("every", "it belongs to a schedule of type RECURRING, and to each");
    if ((settings.at == Timestamp{}) == is_once)
        return wrong("at", "it belongs to a schedule of type ONCE, and to each");
    if (!is_recurring && settings.counts_from != CountsFrom::START)
        return wrong("counts_from", "only an interval is counted from the end of a run");
    return Done{};
}

Result<Done> check_task(const NewTask& task) {
    if (task.run_at != Timestamp{}) return wrong("starts.task.run_at", "a fire's task runs when it fires");
    if (task.deadline != Timestamp{})
        return wrong("starts.task.deadline", "it would be the same for every fire");
    if (!task.unique_key.empty()) return wrong("starts.task.unique_key", "a fire is unique by its instant");
    if (auto good = check_new_task(task); !good) {
        good.error().field = "starts.task." + good.error().field;
        return good;
    }
    return Done{};
}

Result<Done> check_workflow(const WorkflowStart& start) {
    if (start.workflow.empty()) return wrong("starts.workflow.workflow", "names the workflow");
    if (start.version < 0) return wrong("starts.workflow.version", "it is 0 for the newest, or a version");
    if (start.input.text.size() > workflow::input_bytes_max)
        return Error{ErrorCode::too_large,
                     fmt::format("an input has at most {} bytes", workflow::input_bytes_max),
                     "starts.workflow.input"};
    if (start.labels.size() > workflow::labels_max)
        return wrong("starts.workflow.labels", fmt::format("at most {} labels", workflow::labels_max));
    return Done{};
}

Result<Done> check_event_start(const EventStart& start) {
    if (start.type.empty() || start.type.size() > event_name_max)
        return wrong("starts.event.type", fmt::format("it has 1 to {} bytes", event_name_max));
    if (start.subject.size() > event_name_max)
        return wrong("starts.event.subject", fmt::format("it has at most {} bytes", event_name_max));
    if (start.data.text.size() > event_bytes_max / 2)
        return Error{ErrorCode::too_large, fmt::format("it has at most {} bytes", event_bytes_max / 2),
                     "starts.event.data"};
    return Done{};
}

// What events fill in is known when one comes.
Result<Done> check_sequence_start(const SequenceStart& start, bool is_filled) {
    if (start.quote.empty() || start.quote.size() > sequence_quote_max)
        return wrong("starts.sequence.quote", fmt::format("it has 1 to {} bytes", sequence_quote_max));
    if (is_filled && start.quote.find("{{") != std::string::npos) return Done{};
    if (!parse_id(start.quote)) return wrong("starts.sequence.quote", "it is the id of a quote");
    return Done{};
}

// Each kind of start has its own member, and no other's.
Result<Done> check_start(const ScheduleStart& starts, bool is_filled) {
    const bool is_workflow = starts.kind == StartKind::WORKFLOW;
    const bool is_event = starts.kind == StartKind::EVENT;
    const bool is_sequence = starts.kind == StartKind::SEQUENCE;
    if (starts.workflow.has_value() != is_workflow)
        return wrong("starts.workflow", "it belongs to a start of kind WORKFLOW, and to each");
    if (starts.event.has_value() != is_event)
        return wrong("starts.event", "it belongs to a start of kind EVENT, and to each");
    if (starts.sequence.has_value() != is_sequence)
        return wrong("starts.sequence", "it belongs to a start of kind SEQUENCE, and to each");
    if (starts.kind != StartKind::TASK && starts.task != NewTask{})
        return wrong("starts.task", "it belongs to a start of kind TASK");
    if (is_event) return check_event_start(*starts.event);
    if (is_sequence) return check_sequence_start(*starts.sequence, is_filled);
    return is_workflow ? check_workflow(*starts.workflow) : check_task(starts.task);
}

// What lasts for no time has no end to wait for.
Result<Done> check_run(const ScheduleSettings& settings) {
    if (has_end(settings.starts.kind)) return Done{};
    const char* what = settings.starts.kind == StartKind::EVENT ? "an event" : "a sequence";
    const std::string endless = fmt::format("{} has no end that a schedule hears of", what);
    if (settings.counts_from == CountsFrom::END) return wrong("counts_from", endless);
    if (settings.overlap != RunOverlap::ALLOW) return wrong("overlap", endless);
    if (settings.pause_on_failure) return wrong("pause_on_failure", fmt::format("{} does not fail", what));
    return Done{};
}

}  // namespace

Result<Duration> parse_interval(std::string_view text) {
    if (text.size() > 40) return no_interval(text);
    const std::int64_t seconds = text.starts_with('P') ? iso_seconds(text) : plain_seconds(text);
    if (seconds < 1 || seconds > interval_max) return no_interval(text);
    return Duration{seconds * 1000};
}

Result<ScheduleTiming> ScheduleTiming::read(const ScheduleSettings& settings, Timestamp begins_at,
                                            const BusinessTime& business) {
    TRY_DONE(check_fields(settings));
    auto zone = OffsetSpans::load(settings.zone.empty() ? business.zone : settings.zone);
    if (!zone) return wrong("zone", zone.error().message);
    ScheduleTiming timing{std::move(*zone)};
    timing.settings_ = settings;
    timing.begins_at_ = begins_at;
    if (settings.type == ScheduleType::CRON) {
        auto cron = scheduler::CronExpression::parse(settings.cron, settings.name);
        if (!cron) return wrong("cron", cron.error().message);
        timing.cron_ = *cron;
    }
    if (settings.type == ScheduleType::RECURRING) {
        TRY(timing.every_, parse_interval(settings.every));
    }
    TRY(timing.calendar_, OpenCalendar::read(settings, business.closed, timing.zone()));
    return timing;
}

std::optional<Timestamp> ScheduleTiming::next(Timestamp after) const {
    const auto instant = calendar_ ? next_open(after) : next_in_time(after);
    if (instant && settings_.ends_at != Timestamp{} && *instant >= settings_.ends_at) return std::nullopt;
    return instant;
}

// The first that its calendar leaves, or moves, after that time. Of a closed time so many are looked at;
// where there are more, they are so near to each other that the open day has one then anyway.
std::optional<Timestamp> ScheduleTiming::next_open(Timestamp after) const {
    const bool is_from_end = settings_.counts_from == CountsFrom::END;
    const bool moves_back = settings_.when_closed == ClosedPolicy::PREVIOUS_OPEN;
    std::optional<Timestamp> best;
    auto instant = next_in_time(is_from_end ? after : calendar_->settled_before(after));
    for (int looked = 0; instant; ++looked) {
        const Timestamp opens = calendar_->next_open(*instant);
        const bool is_open = opens == *instant;
        if (is_from_end) return opens;  // the pause between two runs is never left out
        if (best && !moves_back && *instant >= *best) break;
        const auto moved = calendar_->moved(*instant);
        if (best && moves_back && moved && calendar_->day_of(*moved) > calendar_->day_of(*best)) break;
        if (moved && *moved > after && (!best || *moved < *best)) best = moved;
        const bool is_enough = looked > looked_at_max;
        if (is_enough && !moved && !best) return std::nullopt;  // it falls on closed days alone
        Timestamp from = *instant;
        const bool span_moves_as_one = settings_.only == OpenTimes::BUSINESS_HOURS;
        if (!is_open && (!moved || is_enough || span_moves_as_one)) from = opens - 1ms;
        if (best && moves_back) from = std::max(from, calendar_->day_after(*instant) - 1ms);
        instant = next_in_time(from);
    }
    return best;
}

std::optional<Timestamp> ScheduleTiming::next_in_time(Timestamp after) const {
    std::optional<Timestamp> instant;
    after = std::max(after, settings_.starts_at - 1ms);
    if (settings_.type == ScheduleType::ONCE && settings_.at > after) instant = settings_.at;
    if (cron_)
        instant = scheduler::next_fire(*cron_, zone_, after, {settings_.clock_gap, settings_.clock_overlap});
    if (settings_.type == ScheduleType::RECURRING && settings_.counts_from == CountsFrom::END)
        instant = after < settings_.starts_at ? settings_.starts_at : after + every_;
    if (settings_.type == ScheduleType::RECURRING && settings_.counts_from == CountsFrom::START) {
        const Timestamp first =
            settings_.starts_at == Timestamp{} ? begins_at_ + every_ : settings_.starts_at;
        const std::int64_t steps = after < first ? 0 : (after - first) / every_ + 1;
        instant = first + every_ * steps;
    }
    return instant;
}

Timestamp ScheduleTiming::due(Timestamp instant) const {
    if (settings_.jitter == Duration{}) return instant;
    const std::uint64_t chance = stable_hash(settings_.name, static_cast<std::uint64_t>(instant.ms));
    return instant + Duration{static_cast<std::int64_t>(
                         chance % static_cast<std::uint64_t>(settings_.jitter.count() + 1))};
}

Result<Done> check_schedule(const ScheduleSettings& settings, Timestamp now, const BusinessTime& business) {
    if (settings.name.empty()) return wrong("name", "a schedule has a name");
    TRY(const ScheduleTiming timing, ScheduleTiming::read(settings, now, business));
    if (settings.misfire_max < 1 || settings.misfire_max > 100) return wrong("misfire_max", "it is 1 to 100");
    if (settings.jitter < Duration{} || settings.jitter > 24h) return wrong("jitter", "it is 0s to 24h");
    if (settings.skip.size() > 100) return wrong("skip", "it has at most 100 days");
    if (settings.type == ScheduleType::ONCE && settings.when_closed == ClosedPolicy::SKIP &&
        (settings.only != OpenTimes::ALWAYS || !settings.skip.empty()))
        return wrong("when_closed", "what fires once is moved, or is at a time that is open");
    if (settings.type == ScheduleType::EVENT &&
        (settings.only != OpenTimes::ALWAYS || !settings.skip.empty()))
        return wrong("only", "events come when they come");
    if (settings.runs_max < 0) return wrong("runs_max", "it is 0 for no limit, or more");
    if (settings.ends_at != Timestamp{} && settings.ends_at <= settings.starts_at)
        return wrong("ends_at", "it is after starts_at");
    if (settings.type == ScheduleType::EVENT && settings.ends_at != Timestamp{} && settings.ends_at <= now)
        return wrong("ends_at", "nothing of this schedule is still to come");
    if (settings.type != ScheduleType::EVENT && !timing.next(now))
        return wrong(settings.type == ScheduleType::ONCE ? "at" : "ends_at",
                     "nothing of this schedule is still to come");
    TRY_DONE(check_run(settings));
    return check_start(settings.starts, settings.type == ScheduleType::EVENT);
}

std::string event_key(const Id<ScheduledTask>& schedule, std::int64_t number) {
    return fmt::format("{}.{}", schedule, number);
}

std::string fire_key(const Id<ScheduledTask>& schedule, Timestamp instant) {
    return fmt::format("{}.{}", schedule, instant.ms);
}

}  // namespace tero
