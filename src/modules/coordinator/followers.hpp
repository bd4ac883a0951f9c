// Which tasks wait for which to end: made of the rows of tasks by watching them change. What may have
// changed is told a piece at a time, and a decision looks at the rows: so a start, or an end that was taken
// back, tells too much and never too little.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "kernel/input.hpp"
#include "modules/coordinator/model/task.hpp"

#include <cstddef>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace tero::coordinator {

class Followers {
public:
    // Of a task that is queued and comes after others.
    void add(const Task& task);
    void remove(const Task& task);
    // Whoever comes after this one is to be looked at.
    void ended(const RawId& task);

    std::size_t count() const { return count_; }
    bool has_news() const { return !news_.empty(); }
    void take_news(std::vector<Input>& out);

private:
    std::set<std::pair<RawId, RawId>> by_leader_;  // whom a task comes after, and the task
    std::set<RawId> news_;
    std::size_t count_ = 0;
};

}  // namespace tero::coordinator
