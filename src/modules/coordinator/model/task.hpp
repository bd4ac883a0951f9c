// A task: one piece of work that some agent must do, with the promise that it is done or known to have
// failed.
//
//     QUEUED --claim--> RUNNING --complete--> SUCCEEDED        (QUEUED: not before those it comes after)
//        ^                 |---- not retryable --> FAILED
//        +---- backoff ----+---- attempts used up --> DEAD
//     QUEUED, RUNNING --cancel--> CANCELLED      QUEUED, RUNNING --deadline--> EXPIRED
//     DEAD, FAILED, CANCELLED --retry--> QUEUED
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/owner.hpp"
#include "kernel/table.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tero {

enum class TaskPriority { LOW, NORMAL, HIGH, URGENT };
BOOST_DESCRIBE_ENUM(TaskPriority, LOW, NORMAL, HIGH, URGENT)

enum class TaskStatus { QUEUED, RUNNING, SUCCEEDED, FAILED, DEAD, CANCELLED, EXPIRED };
BOOST_DESCRIBE_ENUM(TaskStatus, QUEUED, RUNNING, SUCCEEDED, FAILED, DEAD, CANCELLED, EXPIRED)

// What becomes of a task when one that it comes after has ended, and not well.
enum class AfterFailed { CANCEL, RUN };
BOOST_DESCRIBE_ENUM(AfterFailed, CANCEL, RUN)

// The compact row that stays in memory while the task is queued or running; what it carries is in TaskBody.
struct Task {
    Id<Task> id = {};
    TaskStatus status = TaskStatus::QUEUED;
    TaskPriority priority = TaskPriority::NORMAL;
    std::string type = {};        // what to do, such as `sales.answer`
    std::string capability = {};  // what an agent must offer to do it; the type where nobody said otherwise
    Timestamp created_at = {};
    Timestamp run_at = {};      // not before this
    Timestamp deadline = {};    // not ended by then: EXPIRED; the epoch means never
    Duration lease = 30s;       // silence longer than this costs an agent the task
    Duration backoff_min = 1s;  // wait before the second attempt; doubles from there on
    Duration backoff_max = 10min;
    std::int32_t attempt = 0;  // claims so far, this one included
    std::int32_t attempt_max = 3;
    std::string agent = {};   // who holds it, or held it last
    std::uint64_t epoch = 0;  // one above the last lease's; every later call must show it
    Timestamp claimed_at = {};
    Timestamp lease_until = {};  // of a running task; the epoch otherwise
    Timestamp finished_at = {};
    RawId claim = {};    // the claim request that got it: a repeat of that request gets it again
    std::string failed_by = {};  // the agent whose attempt failed last: the next one goes to another
    std::uint64_t fairness = 0;  // whose share of the queue it takes: made of its fairness key or submitter
    std::int32_t fairness_weight = 1;
    ModuleId owner = ModuleId::NONE;  // the module that is told of its end …
    RawId owner_id = {};              // … and that module's row it belongs to
    bool is_accepted = false;  // the agent that Tero called has it, and will say what became of it
    std::int32_t starts_unheard = 0;  // of Tero, since this lease's agent last said that it lives
    std::string concurrency_key = {};  // of those that have it, no more run at once than its limit says
    std::vector<Id<Task>> after = {};  // that have not ended yet: not before these
    AfterFailed after_failed = AfterFailed::CANCEL;
    bool operator==(const Task&) const = default;
};
BOOST_DESCRIBE_STRUCT(Task, (),
                      (id, status, priority, type, capability, created_at, run_at, deadline, lease,
                       backoff_min, backoff_max, attempt, attempt_max, agent, epoch, claimed_at, lease_until,
                       finished_at, claim, failed_by, fairness, fairness_weight, owner, owner_id,
                       is_accepted, starts_unheard, concurrency_key, after, after_failed))
TERO_DESCRIBED_WHOLLY(Task);

struct TaskBody {
    Id<Task> id = {};
    Json payload = {};       // what the agent needs to know
    Json result = {};        // what it answered
    Json progress = {};      // what it last said of its progress
    std::string error = {};  // why the last attempt failed
    std::string prefer = {};  // the agent that should get it, if it is well and has room
    std::string submitted_by = {};  // id of the key or session that did; empty for Tero's own
    std::string fairness_key = {};
    std::string idempotency_key = {};  // of the call that submitted it, for the agent to pass on
    std::string unique_key = {};       // that it was submitted with
    std::string traceparent = {};  // of the call that submitted it: the trace that its work belongs to
    bool operator==(const TaskBody&) const = default;
};
BOOST_DESCRIBE_STRUCT(TaskBody, (), (id, payload, result, progress, error, prefer, submitted_by, fairness_key,
                                     idempotency_key, unique_key, traceparent))
TERO_DESCRIBED_WHOLLY(TaskBody);

enum class UniqueLife { FOREVER, WHILE_LIVE, UNTIL_BEGUN };
BOOST_DESCRIBE_ENUM(UniqueLife, FOREVER, WHILE_LIVE, UNTIL_BEGUN)

// The ledger of unique keys: while a key lives, submitting it again answers with the same task.
struct TaskKey {
    std::string key = {};
    Id<Task> task = {};
    Timestamp created_at = {};
    UniqueLife life = UniqueLife::FOREVER;
    Timestamp until = {};     // it lives no longer; the epoch: no such time
    bool even_dead = false;   // a task that is DEAD or CANCELLED keeps its key too
    std::uint64_t asked = 0;  // made of what was asked for; 0: it is not known
    bool operator==(const TaskKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(TaskKey, (), (key, task, created_at, life, until, even_dead, asked))
TERO_DESCRIBED_WHOLLY(TaskKey);

inline Owner owner_of(const Task& task) { return {task.owner, task.owner_id}; }

inline bool is_final(TaskStatus status) {
    return status != TaskStatus::QUEUED && status != TaskStatus::RUNNING;
}

TERO_MODULE(coordinator)
TERO_ROW(coordinator, tasks, Task, IndexInfo{"by_status", {"status", "run_at"}, "SUCCEEDED"})
TERO_ROW(coordinator, task_bodies, TaskBody, PartOf{"tasks"})
TERO_ROW(coordinator, task_keys, TaskKey, by_key_alone)

}  // namespace tero
