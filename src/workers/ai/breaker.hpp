// Keeps calls away from a service that is ill: half of ten calls failed, or five in a row. After a pause,
// which doubles each time, one call may try. A service that asks for a pause gets it and is not ill. Pure.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <deque>
#include <optional>

namespace tero::ai {

class Breaker {
public:
    // Whether a call may be made now; the one that tries counts as asked.
    bool may_call(Timestamp now);
    void succeeded();
    void failed(Timestamp now);
    void asked_to_wait(Timestamp now, Duration wait);
    bool is_open(Timestamp now) const { return now < closed_until_ || is_trying_; }

private:
    static constexpr std::size_t window = 10;
    static constexpr int in_a_row_max = 5;
    static constexpr Duration pause_min = 5s;
    static constexpr Duration pause_max = 5min;

    std::deque<bool> failures_ = {};  // of the latest calls
    int in_a_row_ = 0;
    Duration pause_ = pause_min;
    Timestamp closed_until_ = {};
    bool is_ill_ = false;
    bool is_trying_ = false;
};

}  // namespace tero::ai
