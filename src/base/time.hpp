// Time as the business counts it: UTC milliseconds. Nothing reads a clock but what was given one.
#pragma once

#include "base/result.hpp"

#include <atomic>
#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace tero {

using namespace std::chrono_literals;
using Duration = std::chrono::milliseconds;

// Milliseconds since 1970-01-01T00:00:00Z. The default value, the epoch, stands for "never" where a row says
// so.
struct Timestamp {
    std::int64_t ms = 0;

    auto operator<=>(const Timestamp&) const = default;
    friend Timestamp operator+(Timestamp at, Duration by) { return {at.ms + by.count()}; }
    friend Timestamp operator-(Timestamp at, Duration by) { return {at.ms - by.count()}; }
    friend Duration operator-(Timestamp later, Timestamp earlier) { return Duration{later.ms - earlier.ms}; }
};

// `2026-11-02T14:00:00.000Z`
std::string to_string(Timestamp at);
// RFC 3339 with zone; fractions beyond milliseconds are cut. invalid otherwise, and outside of the
// years 0000 to 9999 in UTC.
Result<Timestamp> parse_timestamp(std::string_view text);

// `500ms`, `30s`, `10min`, `24h`, `7d`: the largest unit that divides it; days only from a week on.
std::string to_string(Duration duration);
// The same units, or several together: `1h30min`. A bare number is refused: it has no unit.
Result<Duration> parse_duration(std::string_view text);

// The time of the business, which a demo or a test may move on its own. Thread safe.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;
    // It is moved on purpose: a leap of days is no mistake.
    virtual bool leaps() const { return false; }
};

class SystemClock final : public Clock {
public:
    Timestamp now() const override;
};

// Time that moves only when told, and never back.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Timestamp start) : ms_(start.ms) {}
    Timestamp now() const override { return {ms_.load(std::memory_order_acquire)}; }
    bool leaps() const override { return true; }
    void advance_to(Timestamp at);

private:
    std::atomic<std::int64_t> ms_;
};

}  // namespace tero
