#include "modules/scheduler/cron/cron_fires.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <chrono>
#include <limits>

namespace tero::scheduler {
namespace {

constexpr std::int64_t far_away = std::numeric_limits<std::int64_t>::max() / 4;  // as seconds
constexpr std::int64_t two_days = 2 * 86'400;  // no clock was ever put on by more than a day
// Spans of one offset that a search looks at; a zone has two a year, and those without a fire are leapt over.
constexpr int spans_max = 4096;

std::int64_t seconds_of(Timestamp at) {
    return std::chrono::floor<std::chrono::seconds>(Duration{at.ms}).count();
}

std::int64_t seconds_of(Duration duration) {
    return std::chrono::duration_cast<std::chrono::seconds>(duration).count();
}

// An OffsetSpan with its neighbours, in seconds.
struct Stretch {
    std::int64_t begin = -far_away;
    std::int64_t end = far_away;
    std::int64_t offset = 0;
    std::int64_t offset_before = 0;
    std::int64_t offset_after = 0;
};

Stretch stretch_at(const OffsetSpans& zone, std::int64_t second) {
    const OffsetSpan span = zone.at({second * 1000});
    Stretch stretch{.offset = seconds_of(span.offset)};
    stretch.offset_before = stretch.offset;
    stretch.offset_after = stretch.offset;
    if (span.begin > OffsetSpan{}.begin) {
        stretch.begin = seconds_of(span.begin);
        stretch.offset_before = seconds_of(zone.zone().local(span.begin - 1s).offset);
    }
    if (span.end < OffsetSpan{}.end) {
        stretch.end = seconds_of(span.end);
        stretch.offset_after = seconds_of(zone.zone().local(span.end).offset);
    }
    return stretch;
}

class Search {
public:
    Search(const CronExpression& expression, const ClockChanges& changes)
        : expression_(expression),
          gap_(expression.in_every_hour() ? GapPolicy::SKIP : changes.gap),
          overlap_(changes.overlap != OverlapPolicy::AUTO ? changes.overlap
                   : expression.is_interval()             ? OverlapPolicy::BOTH
                                                          : OverlapPolicy::FIRST) {}

    // The first fire of a stretch from `from` on, which lies in it; `empty_until` says where to look on.
    std::optional<std::int64_t> in(const Stretch& stretch, std::int64_t from,
                                   std::int64_t& empty_until) const {
        // What the clock shows here, without the half of an overlap that does not count.
        CivilSeconds first = from + stretch.offset;
        CivilSeconds end = stretch.end + stretch.offset;
        if (overlap_ == OverlapPolicy::FIRST) first = std::max(first, stretch.begin + stretch.offset_before);
        if (overlap_ == OverlapPolicy::SECOND) end = std::min(end, stretch.end + stretch.offset_after);
        const auto shown = expression_.next(first);
        const auto missing = from_gap(stretch, from);
        if (shown && *shown < end) return std::min(*shown - stretch.offset, missing.value_or(far_away));
        empty_until = shown ? leap(stretch, first, *shown) : far_away;
        return missing;
    }

private:
    // From where on a fire may come, when the next is `shown` and not in this stretch. What the clock showed
    // shortly before may come again after it.
    std::int64_t leap(const Stretch& stretch, CivilSeconds first, CivilSeconds shown) const {
        if (expression_.next(first - two_days) != shown) return stretch.end;
        return std::max(stretch.end, shown - stretch.offset - two_days);
    }

    // What falls into the gap before this stretch.
    std::optional<std::int64_t> from_gap(const Stretch& stretch, std::int64_t from) const {
        if (gap_ == GapPolicy::SKIP || stretch.offset_before >= stretch.offset) return std::nullopt;
        if (gap_ == GapPolicy::END_OF_GAP && from > stretch.begin) return std::nullopt;
        const auto missing = expression_.next(from + stretch.offset_before);
        if (!missing || *missing >= stretch.begin + stretch.offset) return std::nullopt;
        return gap_ == GapPolicy::SHIFT ? *missing - stretch.offset_before : stretch.begin;
    }

    const CronExpression& expression_;
    GapPolicy gap_;
    OverlapPolicy overlap_;
};

}  // namespace

std::optional<Timestamp> next_fire(const CronExpression& expression, const OffsetSpans& zone, Timestamp from,
                                   const ClockChanges& changes, From which) {
    const bool whole = from.ms % 1000 == 0;
    std::int64_t second = seconds_of(from) + (whole && which == From::AT_OR_AFTER ? 0 : 1);
    const Search search{expression, changes};
    for (int i = 0; i < spans_max && second < seconds_of(fires_until); ++i) {
        const Stretch stretch = stretch_at(zone, second);
        std::int64_t empty_until = second;
        if (const auto fire = search.in(stretch, second, empty_until)) {
            if (*fire >= seconds_of(fires_until)) return std::nullopt;
            return Timestamp{*fire * 1000};
        }
        second = std::max(second + 1, empty_until);
    }
    return std::nullopt;
}

std::string to_local_string(Timestamp at, const TimeZone& zone) {
    const LocalTime local = zone.local(at);
    const auto offset = seconds_of(local.offset);
    if (offset % 60 != 0) return to_local_string(at, TimeZone::utc());  // no offset of RFC 3339 says it
    const std::string time = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", local.year, local.month,
                                         local.day, local.hour, local.minute, local.second);
    if (offset == 0) return time + "Z";
    const auto minutes = std::abs(offset) / 60;
    return fmt::format("{}{}{:02}:{:02}", time, offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

}  // namespace tero::scheduler
