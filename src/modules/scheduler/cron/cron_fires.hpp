// When a cron expression fires in a time zone, where clocks are put forward and back.
//
// Where the clock is put forward, times of day are missing (a gap); where it is put back, they come twice (an
// overlap). What becomes of a fire there is a choice. Left alone, nothing is lost and nothing that names a
// time of day runs twice, as in Vixie's cron: an expression that counts time follows the real time.
#pragma once

#include "base/offset_spans.hpp"
#include "base/time.hpp"
#include "base/time_zone.hpp"
#include "modules/scheduler/cron/cron.hpp"

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

namespace tero::scheduler {

// A time that is missing. An expression of every hour has none: its next hour comes.
enum class GapPolicy {
    SKIP,        // does not fire
    END_OF_GAP,  // fires when the clock goes on: 02:30 at 03:00
    SHIFT,       // fires as long after midnight as ever: 02:30 at 03:30
};
BOOST_DESCRIBE_ENUM(GapPolicy, SKIP, END_OF_GAP, SHIFT)

// A time that comes twice.
enum class OverlapPolicy {
    FIRST,
    SECOND,
    BOTH,
    AUTO,  // both for an expression whose minute or hour is `*` or `*/n`; the first for any other
};
BOOST_DESCRIBE_ENUM(OverlapPolicy, FIRST, SECOND, BOTH, AUTO)

struct ClockChanges {
    GapPolicy gap = GapPolicy::END_OF_GAP;
    OverlapPolicy overlap = OverlapPolicy::AUTO;
    bool operator==(const ClockChanges&) const = default;
};

// Times without end are refused rather than guessed: the tables of the zones reach to 2400.
inline constexpr Timestamp fires_until{13'569'465'600'000};  // 2400-01-01T00:00:00Z

enum class From { AFTER, AT_OR_AFTER };

// The first fire after `from` (or at it); none before 2400.
std::optional<Timestamp> next_fire(const CronExpression& expression, const OffsetSpans& zone, Timestamp from,
                                   const ClockChanges& changes = {}, From which = From::AFTER);

// `2026-09-06T01:00:00-03:00`, as the clock of the zone shows it; with Z where that is UTC.
std::string to_local_string(Timestamp at, const TimeZone& zone);

}  // namespace tero::scheduler
