#include "base/offset_spans.hpp"

#include "base/zone_files.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tero {
namespace {

Timestamp moment(const char* text) {
    const auto parsed = parse_timestamp(text);
    EXPECT_TRUE(parsed.has_value()) << text;
    return parsed.value_or({});
}

TEST(OffsetSpans, ASpanIsTheTimeBetweenTwoChangesOfTheClock) {
    const OffsetSpans new_york = *OffsetSpans::load("America/New_York");

    const OffsetSpan winter = new_york.at(moment("2026-12-25T00:00:00Z"));

    EXPECT_EQ(winter, (OffsetSpan{moment("2026-11-01T06:00:00Z"), moment("2027-03-14T07:00:00Z"), -5h}));
    EXPECT_EQ(new_york.at(winter.begin), winter);
    EXPECT_EQ(new_york.at(winter.begin - 1ms).end, winter.begin);
    EXPECT_EQ(new_york.at(moment("2399-07-01T00:00:00Z")).offset, -4h);
    EXPECT_LT(new_york.at(moment("2399-07-01T00:00:00Z")).end, moment("2400-01-01T00:00:00Z"));
    EXPECT_EQ(OffsetSpans::load("UTC")->at(moment("2026-12-25T00:00:00Z")), OffsetSpan{});
}

// What `zdump -v` prints of a zone: each change of its offset with the offset from there on.
std::map<std::int64_t, Duration> changes_by_zdump(const std::string& name) {
    static const std::vector<std::string> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::map<std::int64_t, Duration> changes;
    std::FILE* dump = popen(("env -u TZDIR zdump -v -c 1970,2039 " + name + " 2>/dev/null").c_str(), "r");
    if (dump == nullptr) return changes;
    std::array<char, 512> line{};
    std::optional<Duration> before;
    while (std::fgets(line.data(), static_cast<int>(line.size()), dump) != nullptr) {
        std::array<char, 4> month{};
        int day = 0, hour = 0, minute = 0, second = 0, year = 0;
        const char* offset = std::strstr(line.data(), "gmtoff=");
        if (offset == nullptr || std::sscanf(line.data(), "%*s %*s %3s %d %d:%d:%d %d UT", month.data(), &day,
                                             &hour, &minute, &second, &year) != 6)
            continue;
        const auto number = std::find(months.begin(), months.end(), month.data()) - months.begin() + 1;
        const Timestamp when = TimeZone::utc().at({.year = year,
                                                   .month = static_cast<int>(number),
                                                   .day = day,
                                                   .hour = hour,
                                                   .minute = minute,
                                                   .second = second});
        const Duration from_here = std::chrono::seconds{std::atoi(offset + 7)};
        if (before && *before != from_here) changes[when.ms] = from_here;
        before = from_here;
    }
    pclose(dump);
    return changes;
}

TEST(OffsetSpans, EveryZoneChangesItsClockWhereZdumpSaysSo) {
    if (changes_by_zdump("America/New_York").empty()) GTEST_SKIP() << "zdump is not installed";
    const Timestamp begin = moment("1970-02-01T00:00:00Z");
    const Timestamp end = moment("2038-01-01T00:00:00Z");
    std::set<std::string_view> zones;  // many names are other names of the same zone
    for (const EmbeddedFile& file : embedded_zone_files()) {
        if (!zones.insert(file.etag).second) continue;
        const std::string name{file.path.substr(1)};
        const auto loaded = OffsetSpans::load(name);
        ASSERT_TRUE(loaded.has_value()) << name;
        std::map<std::int64_t, Duration> expected = changes_by_zdump(name);
        std::erase_if(expected,
                      [&](const auto& one) { return one.first <= begin.ms || one.first >= end.ms; });
        std::map<std::int64_t, Duration> found;
        for (OffsetSpan span = loaded->at(begin); span.end < end;) {
            const Duration before = span.offset;
            const Timestamp change = span.end;
            span = loaded->at(change);
            ASSERT_EQ(span.begin, change) << name;
            if (span.offset != before) found[change.ms] = span.offset;
        }
        EXPECT_EQ(found, expected) << name;
    }
    EXPECT_GT(zones.size(), 300U);
}

}  // namespace
}  // namespace tero
