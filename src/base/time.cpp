#include "base/time.hpp"

#include <fmt/format.h>
#include <array>
#include <charconv>
#include <cstdio>
#include <limits>

namespace tero {
namespace {

using Days = std::chrono::sys_days;

struct Unit {
    std::string_view name;
    std::int64_t ms;
};
constexpr std::array<Unit, 5> units{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"min", 60'000}, {"s", 1'000}, {"ms", 1}}};

// The years 0000 to 9999 in UTC.
constexpr Timestamp first_written{-62'167'219'200'000};
constexpr Timestamp last_written{253'402'300'799'999};

Error bad_timestamp(std::string_view text) {
    return {ErrorCode::invalid,
            fmt::format("'{}' is not a time; write it as 2026-11-02T14:00:00Z", text.substr(0, 40)), ""};
}

Error bad_duration(std::string_view text) {
    return {
        ErrorCode::invalid,
        fmt::format("'{}' is not a duration; write it as 500ms, 30s, 10min, 24h or 7d", text.substr(0, 40)),
        ""};
}

// Reads exactly `count` digits at `at`; -1 otherwise.
int digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return -1;
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

}  // namespace

std::string to_string(Timestamp at) {
    const auto since_epoch = std::chrono::sys_time<Duration>{Duration{at.ms}};
    const auto day = std::chrono::floor<std::chrono::days>(since_epoch);
    const std::chrono::year_month_day date{day};
    const auto ms = static_cast<unsigned>((since_epoch - day).count());
    const int year = static_cast<int>(date.year());

    std::string text = "0000-00-00T00:00:00.000Z";
    const auto put = [&text](std::size_t last,
                             unsigned value) {  // ends at `last`; the zeros before it stand already
        for (; value > 0; value /= 10) text[last--] = static_cast<char>('0' + value % 10);
    };
    put(6, static_cast<unsigned>(date.month()));
    put(9, static_cast<unsigned>(date.day()));
    put(12, ms / 3'600'000);
    put(15, ms / 60'000 % 60);
    put(18, ms / 1000 % 60);
    put(22, ms % 1000);
    if (year < 0 || year > 9999) return fmt::format("{:04}", year) + text.substr(4);
    put(3, static_cast<unsigned>(year));
    return text;
}

Result<Timestamp> parse_timestamp(std::string_view text) {
    const int year = digits(text, 0, 4);
    const int month = digits(text, 5, 2);
    const int day = digits(text, 8, 2);
    const int hour = digits(text, 11, 2);
    const int minute = digits(text, 14, 2);
    const int second = digits(text, 17, 2);
    if (year < 0 || month < 0 || day < 0 || hour < 0 || minute < 0 || second < 0) return bad_timestamp(text);
    if (text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':') return bad_timestamp(text);
    if (text[10] != 'T' && text[10] != 't' && text[10] != ' ') return bad_timestamp(text);

    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok() || hour > 23 || minute > 59 || second > 60) return bad_timestamp(text);

    std::size_t at = 19;
    std::int64_t fraction = 0;
    if (at < text.size() && text[at] == '.') {
        at += 1;
        std::int64_t scale = 100;
        const std::size_t first = at;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10) {
            fraction += (text[at] - '0') * scale;
        }
        if (at == first) return bad_timestamp(text);
    }

    std::int64_t offset_minutes = 0;
    if (at + 1 == text.size() && (text[at] == 'Z' || text[at] == 'z')) {
        at += 1;
    } else if (at + 6 == text.size() && (text[at] == '+' || text[at] == '-') && text[at + 3] == ':') {
        const int hours = digits(text, at + 1, 2);
        const int minutes = digits(text, at + 4, 2);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return bad_timestamp(text);
        offset_minutes = (text[at] == '-' ? -1 : 1) * (hours * 60 + minutes);
        at += 6;
    } else {
        return bad_timestamp(text);
    }
    const std::int64_t days = Days{date}.time_since_epoch().count();
    const std::int64_t minutes = days * 1440 + hour * 60 + minute - offset_minutes;
    const Timestamp time{(minutes * 60 + second) * 1000 + fraction};
    // Its distance from UTC may put it into a year that to_string() could not write.
    return time < first_written || time > last_written ? bad_timestamp(text) : Result<Timestamp>{time};
}

std::string to_string(Duration duration) {
    const std::int64_t ms = duration.count();
    if (ms == 0) return "0s";
    for (const Unit& unit : units) {
        if (unit.name == "d" && ms < 7 * unit.ms) continue;  // people say 24, 48 and 72 hours
        if (ms % unit.ms == 0) return fmt::format("{}{}", ms / unit.ms, unit.name);
    }
    return fmt::format("{}ms", ms);
}

Result<Duration> parse_duration(std::string_view text) {
    if (text == "0") return Duration{0};
    std::int64_t total = 0;
    std::string_view rest = text;
    if (rest.empty()) return bad_duration(text);
    while (!rest.empty()) {
        std::int64_t count = 0;
        const auto [end, failure] = std::from_chars(rest.data(), rest.data() + rest.size(), count);
        if (failure != std::errc{} || count < 0) return bad_duration(text);
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        const std::size_t length = std::min(rest.find_first_of("0123456789"), rest.size());
        const std::string_view name = rest.substr(0, length);
        rest.remove_prefix(length);
        std::int64_t unit_ms = 0;
        for (const Unit& unit : units) {
            if (unit.name == name) unit_ms = unit.ms;
        }
        std::int64_t part = 0;
        if (unit_ms == 0 || __builtin_mul_overflow(count, unit_ms, &part)) return bad_duration(text);
        if (__builtin_add_overflow(total, part, &total)) return bad_duration(text);
    }
    return Duration{total};
}

Timestamp SystemClock::now() const {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<Duration>(since_epoch).count()};
}

void ManualClock::advance_to(Timestamp at) {
    std::int64_t before = ms_.load(std::memory_order_acquire);
    while (before < at.ms && !ms_.compare_exchange_weak(before, at.ms, std::memory_order_acq_rel)) {
    }
}

}  // namespace tero
