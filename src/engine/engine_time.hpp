// Engine time: what decisions are told. It only goes forward, by the steady clock, and follows the wall
// clock:
//
//     the wall is behind          it was set back: engine time goes on, and the wall catches up some day
//     it is ahead, up to an hour  believed at once: the machine was asleep, or the clock was put right
//     it is ahead by more         believed once it has stood for ten minutes; until then nothing is sent,
//                                 expired or deleted because of it
//
// A start goes on from what the last group stored, or from the wall clock where that is later: what was due
// before is due after, and nothing comes early because a clock that was set back was put right. Time that
// passed without us is no silence of the agents: it is owed to them, whether the process stood still or the
// clock stepped.
#pragma once

#include "base/time.hpp"

#include <chrono>
#include <optional>

namespace tero {

using SteadyTime = std::chrono::steady_clock::time_point;

struct Moment {
    Timestamp clock = {};  // of the business; may step both ways
    SteadyTime steady = {};
};

class EngineTime {
public:
    // `leaps`: the clock is one that is moved on purpose, in a demo or a test, and is always believed.
    explicit EngineTime(bool leaps = false) : leaps_(leaps) {}

    // Before the first moment of an engine: the engine time of the last group stored.
    void resume(Timestamp told);
    // `expected`: the next moment was to come by then.
    void tell(const Moment& moment, SteadyTime expected);

    Timestamp now() const { return now_; }
    // That passed without us since it was last asked.
    Duration take_owed();

    // How far the clock is ahead and not believed, or behind; what a person should know. Zero: it is well.
    Duration ahead() const { return ahead_; }
    Duration behind() const { return behind_; }

private:
    void follow(const Moment& moment);
    void be_moved(const Moment& moment);

    bool leaps_;
    bool has_begun_ = false;
    Timestamp now_ = {};
    Timestamp anchor_ = {};      // engine time …
    SteadyTime anchor_at_ = {};  // … by the steady clock
    SteadyTime seen_at_ = {};
    std::optional<SteadyTime> ahead_since_ = {};
    Duration ahead_ = {};
    Duration behind_ = {};
    Duration owed_ = {};
};

}  // namespace tero
