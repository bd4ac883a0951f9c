// Where a time zone's clock is put forward and back: the stretches of time with one offset from UTC.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/time_zone.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <string_view>
#include <utility>

namespace tero {

// From `begin` until before `end`; open where the tables of the zone end (after the year 2400).
struct OffsetSpan {
    Timestamp begin = {std::numeric_limits<std::int64_t>::min()};
    Timestamp end = {std::numeric_limits<std::int64_t>::max()};
    Duration offset = {};  // ahead of UTC
    bool operator==(const OffsetSpan&) const = default;
};

// Cheap to copy, safe to share between threads.
class OffsetSpans {
public:
    static Result<OffsetSpans> load(std::string_view zone);  // as TimeZone::load

    OffsetSpan at(Timestamp when) const;
    const TimeZone& zone() const { return zone_; }

private:
    struct Table;
    OffsetSpans(TimeZone zone, std::shared_ptr<const Table> table)
        : zone_(std::move(zone)), table_(std::move(table)) {}

    TimeZone zone_;
    std::shared_ptr<const Table> table_;
};

}  // namespace tero
