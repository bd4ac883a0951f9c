// Whether what callers heard of a task can have been said by one task that does one thing after the other.
//
// Each call took effect at some moment between its start and its end; one without an answer may have, at any
// time from its start on, or never. A task is an object of its own, so each has a small history, and the
// question is whether its calls can be put into an order that respects these times and that a single task
// would have answered alike (Wing and Gong, 1993). tests/e2e/linearizability.py asks the same of a real
// server.
#pragma once

#include "base/time.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/coordinator/model/task.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tero::sim {

enum class Said { CLAIM, COMPLETE, FAIL, BEAT, GIVE_BACK, CANCEL, RETRY, DELETE, LOOK };

struct TaskCall {
    static constexpr Timestamp never{std::int64_t{1} << 60};

    Said said = {};
    Timestamp start = {};
    Timestamp end = never;              // without an answer
    std::optional<bool> accepted = {};  // unset: nobody knows
    std::string agent = {};
    std::uint64_t epoch = 0;
    std::int32_t attempt = 0;                // of a claim and a look
    RawId request = {};                      // of a claim
    bool retryable = true;                   // of a failure
    TaskStatus status = TaskStatus::QUEUED;  // of a look
};

struct TaskRules {
    std::int32_t attempt_max = 1;
    Duration lease = {};
    bool has_deadline = false;
    std::set<TaskVerb> many = {};          // that were done to all of a kind at once
    std::set<std::uint64_t> unheard = {};  // epochs that no caller heard of
};

// There is an order in which one task would have answered so.
bool fits_an_order(std::vector<TaskCall> calls, const TaskRules& rules);

// What callers asked and heard, task by task.
class TaskCalls {
public:
    // The number of a call that begins.
    std::size_t begin(const Id<Task>& task, TaskCall call, Timestamp now);
    void end(std::size_t number, bool accepted, Timestamp now);

    // The calls about each task; claims that were not answered stand with the leases that others of the same
    // request were told.
    std::map<RawId, std::vector<TaskCall>> by_task() const;
    void ask(const RawId& request, Timestamp now) { asked_.emplace(request, now); }

private:
    struct Noted {
        RawId task = {};
        TaskCall call = {};
    };
    std::vector<Noted> calls_;
    std::multimap<RawId, Timestamp> asked_;  // claim request: when, each time
};

// For a failure: the calls, one a line.
std::string told(const std::vector<TaskCall>& calls);

}  // namespace tero::sim
