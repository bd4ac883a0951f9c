// Which rows fall due when: an index that a room keeps by watching its rows, so timers need no rows of their
// own.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"

#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace tero {

class DueIndex {
public:
    // The row's due time before and after a change; the epoch means that it waits for no time.
    void changed(const RawId& id, Timestamp before, Timestamp after) {
        if (before != Timestamp{}) due_.erase({before, id});
        if (after != Timestamp{}) due_.emplace(after, id);
    }
    // Each row that is due by now, once; its decision must change the row, or it will not be asked for again.
    std::vector<RawId> take(Timestamp now) {
        std::vector<RawId> ids;
        while (!due_.empty() && due_.begin()->first <= now) {
            ids.push_back(due_.begin()->second);
            due_.erase(due_.begin());
        }
        return ids;
    }
    std::optional<Timestamp> next() const {
        return due_.empty() ? std::nullopt : std::optional{due_.begin()->first};
    }

private:
    std::set<std::pair<Timestamp, RawId>> due_;
};

// The soonest of several; nothing when none is due.
inline std::optional<Timestamp> soonest(std::initializer_list<std::optional<Timestamp>> times) {
    std::optional<Timestamp> first;
    for (const auto& time : times) {
        if (time && (!first || *time < *first)) first = time;
    }
    return first;
}

}  // namespace tero
