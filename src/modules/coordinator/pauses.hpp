// Which tasks a pause holds back: made of the rows of pauses, by watching them change.
#pragma once

#include "modules/coordinator/model/queue_pause.hpp"
#include "modules/coordinator/model/task.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace tero::coordinator {

// Whose share of the queue the tasks of a fairness key take.
std::uint64_t fairness_of_key(std::string_view key);
// … and those that somebody submits without one.
std::uint64_t fairness_of_submitter(std::string_view id);

// A type, or a fairness.
using PausedGroup = std::pair<std::string, std::uint64_t>;

class Pauses {
public:
    void changed(const QueuePause* before, const QueuePause* after);
    // Of a type or a fairness key. A capability has a queue of its own, which is simply left alone.
    static std::optional<PausedGroup> group_of(const QueuePause& pause);

    std::size_t count() const { return count_; }
    bool holds_capability(std::string_view capability) const {
        return all_ || capabilities_.contains(capability);
    }
    // By which group this task is held back; nothing: by none.
    std::optional<PausedGroup> group_of(const Task& task) const;

private:
    std::size_t count_ = 0;
    bool all_ = false;
    std::set<std::string, std::less<>> capabilities_;
    std::set<PausedGroup> groups_;
};

}  // namespace tero::coordinator
