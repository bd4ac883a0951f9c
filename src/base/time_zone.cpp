#include "base/time_zone.hpp"

#include "base/check.hpp"
#include "base/zone_files.hpp"

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>
#include <cctz/zone_info_source.h>
#include <fmt/format.h>
#include <algorithm>
#include <chrono>
#include <cstring>
#include <functional>
#include <utility>

namespace tero {

struct TimeZone::Zone {
    cctz::time_zone zone;
};

namespace {

// Names only: the library would also open paths and ask libc.
bool is_zone_name(std::string_view name) {
    if (name.empty() || name.size() > 64 || name.front() == '/' || name.find("..") != std::string_view::npos)
        return false;
    for (const char c : name) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && c != '_' && c != '-' && c != '+' && c != '/') return false;
    }
    return true;
}

class EmbeddedZone final : public cctz::ZoneInfoSource {
public:
    explicit EmbeddedZone(std::string_view bytes) : left_(bytes) {}
    std::size_t Read(void* to, std::size_t size) override {
        const std::size_t read = std::min(size, left_.size());
        std::memcpy(to, left_.data(), read);
        left_.remove_prefix(read);
        return read;
    }
    int Skip(std::size_t bytes) override {
        if (bytes > left_.size()) return -1;
        left_.remove_prefix(bytes);
        return 0;
    }

private:
    std::string_view left_;
};

// The system's file where it has one, which may be newer; else the one inside the binary.
std::unique_ptr<cctz::ZoneInfoSource> find_zone(
    const std::string& name,
    const std::function<std::unique_ptr<cctz::ZoneInfoSource>(const std::string&)>& in_system) {
    if (auto zone = in_system(name)) return zone;
    const EmbeddedFile* file = find_file(embedded_zone_files(), "/" + name);
    return file == nullptr ? nullptr : std::make_unique<EmbeddedZone>(file->bytes);
}

// Exactly `count` digits at `from`; -1 otherwise.
int digits(std::string_view text, std::size_t from, std::size_t count) {
    if (from + count > text.size()) return -1;
    int value = 0;
    for (const char c : text.substr(from, count)) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

}  // namespace

Result<TimeZone> TimeZone::load(std::string_view name) {
    static const bool told = [] {  // before the library's first look
        cctz_extension::zone_info_source_factory = &find_zone;
        return true;
    }();
    CHECK(told, "zone {} has no source", name);
    auto zone = std::make_shared<Zone>();
    if (!is_zone_name(name) || !cctz::load_time_zone(std::string{name}, &zone->zone)) {
        return Error{
            ErrorCode::invalid,
            fmt::format("'{}' is not a time zone; write it as Europe/Lisbon", name.substr(0, 40)), ""};
    }
    return TimeZone{std::move(zone)};
}

TimeZone TimeZone::utc() {
    auto zone = std::make_shared<Zone>();
    zone->zone = cctz::utc_time_zone();
    return TimeZone{std::move(zone)};
}

LocalTime TimeZone::local(Timestamp at) const {
    const auto since_epoch = std::chrono::floor<std::chrono::seconds>(Duration{at.ms});
    const auto found = zone_->zone.lookup(cctz::time_point<cctz::seconds>{since_epoch});
    const cctz::civil_second civil = found.cs;
    return {.year = static_cast<int>(civil.year()),
            .month = civil.month(),
            .day = civil.day(),
            .hour = civil.hour(),
            .minute = civil.minute(),
            .second = civil.second(),
            .weekday = static_cast<int>(cctz::get_weekday(cctz::civil_day{civil})),
            .offset = std::chrono::seconds{found.offset}};
}

Timestamp TimeZone::at(const LocalTime& local) const {
    const cctz::civil_second civil(local.year, local.month, local.day, local.hour, local.minute,
                                   local.second);
    const auto found = zone_->zone.lookup(civil);
    const bool skipped = found.kind == cctz::time_zone::civil_lookup::SKIPPED;
    const auto at = skipped ? found.trans : found.pre;
    return {std::chrono::duration_cast<Duration>(at.time_since_epoch()).count()};
}

Result<int> parse_time_of_day(std::string_view text) {
    const int hour = digits(text, 0, 2);
    const int minute = digits(text, 3, 2);
    const bool good =
        text.size() == 5 && text[2] == ':' && hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
    if (good) return hour * 60 + minute;
    return Error{
        ErrorCode::invalid,
        fmt::format("'{}' is not a time of day; write it as 20:30, from 00:00 to 23:59", text.substr(0, 40)),
        ""};
}

Result<CalendarDay> parse_calendar_day(std::string_view text) {
    const bool yearly = text.size() == 5;
    const std::size_t at = yearly ? 0 : 5;
    const int year = yearly ? 0 : digits(text, 0, 4);
    const int month = digits(text, at, 2);
    const int day = digits(text, at + 3, 2);
    const bool dashes =
        (yearly || (text.size() == 10 && text[4] == '-')) && text.size() == at + 5 && text[at + 2] == '-';
    if (dashes && month > 0 && day > 0 && (yearly || year > 0)) {
        // 29 February may be a yearly day.
        const std::chrono::year_month_day date{std::chrono::year{yearly ? 2000 : year},
                                               std::chrono::month{static_cast<unsigned>(month)},
                                               std::chrono::day{static_cast<unsigned>(day)}};
        if (date.ok()) return CalendarDay{year, month, day};
    }
    return Error{
        ErrorCode::invalid,
        fmt::format("'{}' is not a day; write it as 2026-04-19, or 12-25 for every year", text.substr(0, 40)),
        ""};
}

}  // namespace tero
