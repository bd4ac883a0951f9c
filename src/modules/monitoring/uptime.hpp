// For which share of a window something was up, as far back as it was seen.
#pragma once

#include "base/time.hpp"

#include <deque>
#include <optional>

namespace tero {

class Uptime {
public:
    void is(bool up, Timestamp at);
    std::optional<bool> is_up() const;
    // Nothing: it was not seen in that time.
    std::optional<double> share(Timestamp from, Timestamp to) const;
    // For which share of all that time it was seen to be down.
    double down_share(Timestamp from, Timestamp to) const;

private:
    struct Change {
        Timestamp at = {};
        bool up = false;
    };
    struct Sums {
        Duration seen = {};
        Duration up = {};
    };
    Sums sums(Timestamp from, Timestamp to) const;

    std::deque<Change> changes_;  // in order, each another than the one before it
};

}  // namespace tero
