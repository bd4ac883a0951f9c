#include "base/offset_spans.hpp"

#include "base/check.hpp"

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>
#include <chrono>
#include <string>

namespace tero {

struct OffsetSpans::Table {
    cctz::time_zone zone;
};

Result<OffsetSpans> OffsetSpans::load(std::string_view zone) {
    TRY(TimeZone loaded, TimeZone::load(zone));
    auto table = std::make_shared<Table>();
    const bool again = cctz::load_time_zone(std::string{zone}, &table->zone);  // the library kept it
    CHECK(again, "zone {} cannot be loaded again", zone);
    return OffsetSpans{std::move(loaded), std::move(table)};
}

OffsetSpan OffsetSpans::at(Timestamp when) const {
    using Second = cctz::time_point<cctz::seconds>;
    const Second second{std::chrono::floor<std::chrono::seconds>(Duration{when.ms})};
    const auto in_ms = [](Second at) {
        return Timestamp{std::chrono::duration_cast<Duration>(at.time_since_epoch()).count()};
    };
    const cctz::time_zone& zone = table_->zone;
    OffsetSpan found{.offset = std::chrono::seconds{zone.lookup(second).offset}};
    cctz::time_zone::civil_transition change;
    if (zone.prev_transition(second + cctz::seconds{1}, &change))
        found.begin = in_ms(zone.lookup(change.to).trans);
    if (zone.next_transition(second, &change)) found.end = in_ms(zone.lookup(change.to).trans);
    return found;
}

}  // namespace tero
