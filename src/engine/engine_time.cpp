#include "engine/engine_time.hpp"

#include <algorithm>
#include <utility>

namespace tero {
namespace {

constexpr Duration adjusted_max = 1s;   // a clock that is kept right moves by less
constexpr Duration believed_max = 1h;   // a larger step forward must stand …
constexpr Duration stands_for = 10min;  // … for so long
constexpr Duration behind_told = 1min;  // set back by less is nobody's concern
constexpr Duration slept_min = 500ms;   // later than this a moment comes only where we stood still

}  // namespace

void EngineTime::resume(Timestamp told) {
    now_ = std::max(now_, told);
    anchor_ = now_;
    anchor_at_ = seen_at_;
}

Duration EngineTime::take_owed() { return std::exchange(owed_, Duration{}); }

void EngineTime::tell(const Moment& moment, SteadyTime expected) {
    const SteadyTime steady = std::max(moment.steady, seen_at_);
    const bool is_late = has_begun_ && steady - expected > slept_min;
    if (is_late && !leaps_) owed_ += std::chrono::duration_cast<Duration>(steady - expected);
    if (!has_begun_) {
        now_ = std::max(now_, moment.clock);
        anchor_ = now_;
        anchor_at_ = steady;
        has_begun_ = true;
    }
    seen_at_ = steady;
    if (leaps_) return be_moved(moment);
    now_ = std::max(now_, anchor_ + std::chrono::duration_cast<Duration>(steady - anchor_at_));
    follow(moment);
}

void EngineTime::follow(const Moment& moment) {
    const Duration ahead = moment.clock - now_;
    behind_ = ahead < -behind_told ? -ahead : Duration{};
    ahead_ = {};
    if (ahead <= Duration{}) {
        ahead_since_.reset();
        return;
    }
    if (ahead > believed_max) {
        if (!ahead_since_) ahead_since_ = seen_at_;
        ahead_ = ahead;
        if (seen_at_ - *ahead_since_ < stands_for) return;
        ahead_ = {};
    }
    ahead_since_.reset();
    if (ahead > adjusted_max) owed_ += ahead;
    now_ = moment.clock;
    anchor_ = now_;
    anchor_at_ = seen_at_;
}

// While it was set back, time goes on by the steady clock; otherwise it stands still where it was put.
void EngineTime::be_moved(const Moment& moment) {
    if (moment.clock >= now_) {
        now_ = moment.clock;
        anchor_ = now_;
        anchor_at_ = seen_at_;
    } else {
        now_ = std::max(now_, anchor_ + std::chrono::duration_cast<Duration>(seen_at_ - anchor_at_));
    }
}

}  // namespace tero
