// A workflow that runs: where it stands, and what each of its steps gave.
//
//     PENDING --its time has come--> RUNNING <--> WAITING (a delay, a signal) --the last step--> COMPLETED
//                                       |--pause--> PAUSED --resume--> RUNNING
//                                       |--a step failed, its time is up--> undoing --> FAILED
//                                       '--cancel--> undoing --> CANCELLED
//     FAILED --retry--> RUNNING
//     COMPLETED --what it is a step of ends badly--> undoing --> CANCELLED
//
// One path is in the execution's own row, so that a step writes one row. A PARALLEL is a WorkflowFork and a
// WorkflowBranch for each of its paths that has begun, whose ids are made from where they begin: who knows
// the execution knows them.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/owner.hpp"
#include "kernel/table.hpp"
#include "modules/workflow/model/definition.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tero {

enum class ExecutionStatus { PENDING, RUNNING, WAITING, PAUSED, COMPLETED, FAILED, CANCELLED };
BOOST_DESCRIBE_ENUM(ExecutionStatus, PENDING, RUNNING, WAITING, PAUSED, COMPLETED, FAILED, CANCELLED)

// RUNNING: a task or branches are under way. WAITING: for a time or a word.
enum class StepStatus { RUNNING, WAITING, SUCCEEDED, FAILED, CANCELLED };
BOOST_DESCRIBE_ENUM(StepStatus, RUNNING, WAITING, SUCCEEDED, FAILED, CANCELLED)

// One run of a step; in a loop a step has several.
struct StepRun {
    std::string step = {};
    StepStatus status = StepStatus::RUNNING;
    Timestamp started_at = {};
    Timestamp ended_at = {};
    Timestamp due_at = {};  // a delay is over, a wait has lasted long enough; the epoch: never
    RawId task = {};        // that does it
    Json output = {};       // of the last run of its step only
    std::string error = {};
    bool timed_out = false;
    bool undone = false;
    bool not_undone = false;    // it was tried, and there is an alert
    std::int32_t branches = 0;  // of a PARALLEL: how many there are …
    std::int32_t succeeded = 0;  // … and what became of them; of one that is under way see its WorkflowFork
    std::int32_t failed = 0;
    RawId execution = {};      // that a WORKFLOW has started, the last of its attempts
    std::int32_t attempt = 0;  // which that is
    Timestamp again_at = {};   // that one failed, and another is started then
    bool skipped = false;      // a person said what it gave: nothing of it is to be undone
    bool forgotten = false;    // a person had it done again: it is read and undone no more
    std::int32_t reminders = 0;  // of an approval: 1, it was reminded of; 2, it was escalated
    bool operator==(const StepRun&) const = default;
};
BOOST_DESCRIBE_STRUCT(StepRun, (),
                      (step, status, started_at, ended_at, due_at, task, output, error, timed_out, undone,
                        not_undone, branches, succeeded, failed, reminders, execution, attempt, again_at,
                        skipped, forgotten))
TERO_DESCRIBED_WHOLLY(StepRun);

struct WorkflowPath {
    std::vector<StepRun> runs = {};  // the last is where it stands
    std::string next = {};           // the step to begin when it wakes
    Timestamp wake_at = {};          // the epoch: it waits for no time
    bool held = false;               // something happened while the execution was paused
    std::string error_step = {};     // that failed last, and why: what `error` is
    std::string error = {};
    bool operator==(const WorkflowPath&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkflowPath, (), (runs, next, wake_at, held, error_step, error))
TERO_DESCRIBED_WHOLLY(WorkflowPath);

// A word from outside that no step has waited for yet.
struct WorkflowSignal {
    std::string name = {};
    Json payload = {};
    Timestamp at = {};
    bool operator==(const WorkflowSignal&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkflowSignal, (), (name, payload, at))
TERO_DESCRIBED_WHOLLY(WorkflowSignal);

// A step that succeeded and is to be undone.
struct WorkflowUndo {
    RawId path = {};  // the execution, or one of its branches
    std::int32_t run = 0;
    std::string step = {};  // the TASK that does it
    bool operator==(const WorkflowUndo&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkflowUndo, (), (path, run, step))
TERO_DESCRIBED_WHOLLY(WorkflowUndo);

struct WorkflowExecution {
    Id<WorkflowExecution> id = {};
    std::string workflow = {};
    std::int32_t version = 0;
    ExecutionStatus status = ExecutionStatus::PENDING;
    Timestamp created_at = {};
    Timestamp ended_at = {};
    Timestamp deadline = {};  // it fails then; the epoch: never
    std::string key = {};     // that it was started with: the same again is the same execution
    std::string started_by = {};
    ModuleId owner = ModuleId::NONE;  // the module that is told of its end …
    RawId owner_id = {};              // … and that module's row it belongs to
    std::map<std::string, std::string> labels = {};
    std::map<std::string, std::string> attributes = {};  // that it is found by, each a WorkflowAttribute
    Json input = {};
    std::map<std::string, Json> variables = {};
    Json output = {};
    std::string error = {};
    std::vector<WorkflowSignal> signals = {};
    std::vector<std::string> called = {};  // what modules have done for it, each once
    bool is_undoing = false;
    ExecutionStatus ends_as = ExecutionStatus::FAILED;  // once that is over
    bool was_undone = false;                            // something of what it did
    Timestamp resume_at = {};  // it was paused or resumed, and branches after `resumed_to` do not know yet
    RawId resumed_to = {};
    WorkflowPath path = {};
    Id<WorkflowExecution> parent = {};  // whose step it is; its owner is that one's path
    std::int32_t depth = 0;             // how many it is within
    bool paused_with_parent = false;    // and is resumed with it
    Timestamp given_up_at = {};         // its step waits for it no more: it is cancelled then
    bool operator==(const WorkflowExecution&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkflowExecution, (),
                      (id, workflow, version, status, created_at, ended_at, deadline, key, started_by, owner,
                       owner_id, labels, attributes, input, variables, output, error, signals, called,
                       is_undoing, ends_as, was_undone, resume_at, resumed_to, path, parent, depth,
                       paused_with_parent, given_up_at))
TERO_DESCRIBED_WHOLLY(WorkflowExecution);

// RUNNING: its branches begin and end. RETRYING: those that did not succeed begin again. ENDING: those that
// are not over are being cancelled.
enum class ForkStatus { RUNNING, RETRYING, ENDING, ENDED };
BOOST_DESCRIBE_ENUM(ForkStatus, RUNNING, RETRYING, ENDING, ENDED)

// One run of a PARALLEL: how many branches it has, and how far they have come. Each that begins or ends
// writes this small row, and not the path that waits for them. What concerns many of them is done in pieces,
// so that nobody waits for it: `next_at` is the timer of the next, `begun` and `looked` say where it goes on.
struct WorkflowFork {
    Id<WorkflowFork> id = {};
    Id<WorkflowExecution> execution = {};
    RawId parent = {};     // the path that waits for it
    std::int32_t run = 0;  // its place in that
    ForkStatus status = ForkStatus::RUNNING;
    Timestamp created_at = {};
    Timestamp ended_at = {};
    Timestamp next_at = {};  // the epoch: it waits for its branches
    std::int32_t branches = 0;
    std::int32_t begun = 0;      // of these, in their order
    std::int32_t live = 0;       // under way
    std::int32_t succeeded = 0;
    std::int32_t failed = 0;
    std::int32_t looked = 0;  // while it is RETRYING or ENDING: at so many of those that have begun
    Timestamp paced_at = {};  // when some began last …
    std::int32_t paced = 0;   // … and how many at that time
    std::string error = {};   // of the last that failed
    bool operator==(const WorkflowFork&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkflowFork, (),
                      (id, execution, parent, run, status, created_at, ended_at, next_at, branches, begun,
                       live, succeeded, failed, looked, paced_at, paced, error))
TERO_DESCRIBED_WHOLLY(WorkflowFork);

// Elements of a PARALLEL whose paths have not all begun at once: so many that each row stays small.
struct WorkflowItems {
    RawId id = {};  // the branch of the first
    Id<WorkflowExecution> execution = {};
    Json items = {};
    bool operator==(const WorkflowItems&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkflowItems, (), (id, execution, items))
TERO_DESCRIBED_WHOLLY(WorkflowItems);

// What an execution that is undoing has to undo next; there is none once it has ended.
struct WorkflowUndoing {
    Id<WorkflowExecution> id = {};
    std::vector<WorkflowUndo> steps = {};  // the first is under way
    RawId task = {};                       // that does it; of a WORKFLOW its execution, which undoes itself
    bool operator==(const WorkflowUndoing&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkflowUndoing, (), (id, steps, task))
TERO_DESCRIBED_WHOLLY(WorkflowUndoing);

enum class BranchStatus { RUNNING, SUCCEEDED, FAILED, CANCELLED };
BOOST_DESCRIBE_ENUM(BranchStatus, RUNNING, SUCCEEDED, FAILED, CANCELLED)

struct WorkflowBranch {
    Id<WorkflowBranch> id = {};
    Id<WorkflowExecution> execution = {};
    Id<WorkflowFork> fork = {};
    RawId parent = {};     // the path it belongs to
    std::int32_t run = 0;  // the PARALLEL's place in that
    std::int32_t index = 0;
    BranchStatus status = BranchStatus::RUNNING;
    Timestamp created_at = {};
    std::string start = {};  // its first step
    Json item = {};          // of a path for each element
    Json output = {};
    std::string error = {};
    WorkflowPath path = {};
    bool operator==(const WorkflowBranch&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkflowBranch, (),
                      (id, execution, fork, parent, run, index, status, created_at, start, item, output,
                       error, path))
TERO_DESCRIBED_WHOLLY(WorkflowBranch);

// A definition that was registered. It never changes: executions go on with the one they began with.
struct WorkflowVersion {
    std::string key = {};  // `order@2`
    std::string workflow = {};
    std::int32_t version = 0;
    Json definition = {};
    Timestamp created_at = {};
    std::string created_by = {};
    bool operator==(const WorkflowVersion&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkflowVersion, (), (key, workflow, version, definition, created_at, created_by))
TERO_DESCRIBED_WHOLLY(WorkflowVersion);

// Which execution was started with a key.
struct WorkflowKey {
    std::string key = {};  // `order/` and the key
    Id<WorkflowExecution> execution = {};
    bool operator==(const WorkflowKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkflowKey, (), (key, execution))
TERO_DESCRIBED_WHOLLY(WorkflowKey);

// By which value of an attribute an execution is found.
struct WorkflowAttribute {
    std::string key = {};  // the execution, and the attribute's name
    Id<WorkflowExecution> execution = {};
    std::string value = {};  // `customer=Ana`
    Timestamp created_at = {};  // the execution was
    bool operator==(const WorkflowAttribute&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkflowAttribute, (), (key, execution, value, created_at))
TERO_DESCRIBED_WHOLLY(WorkflowAttribute);

namespace workflow {

inline constexpr std::size_t input_bytes_max = 64 * 1024;
inline constexpr std::size_t labels_max = 20;
inline constexpr std::size_t output_bytes_max = 64 * 1024;    // of one step
inline constexpr std::size_t row_bytes_max = 1024 * 1024;     // of an execution, with all that it holds
inline constexpr std::size_t runs_max = 1000;                 // of one path
inline constexpr std::size_t signals_max = 100;               // that wait for their step
inline constexpr std::size_t signal_bytes_max = 16 * 1024;
inline constexpr std::size_t error_bytes_max = 2000;
inline constexpr const char* given_up = "what it was a step of goes on without it";
// The type and capability of the task that a function of a definition is.
inline constexpr const char* function_task = "workflow.function";
inline constexpr std::size_t executions_max = 100'000;  // not over
inline constexpr std::int32_t depth_max = 10;           // executions within executions
inline constexpr std::size_t items_in_row = 100;
inline constexpr std::size_t branches_live_max = 200'000;  // beyond it a PARALLEL has one under way at a time
inline constexpr std::size_t versions_max = 2000;  // of all workflows

inline bool is_over(ExecutionStatus status) {
    return status == ExecutionStatus::COMPLETED || status == ExecutionStatus::FAILED ||
           status == ExecutionStatus::CANCELLED;
}
inline bool is_live(BranchStatus status) { return status == BranchStatus::RUNNING; }
inline bool is_over(StepStatus status) {
    return status != StepStatus::RUNNING && status != StepStatus::WAITING;
}

// The epoch is never.
inline Timestamp earlier(Timestamp one, Timestamp other) {
    return one == Timestamp{} || other == Timestamp{} ? std::max(one, other) : std::min(one, other);
}

// It is so, and nothing can be done with it therefore.
Error is_so(const WorkflowExecution& execution);

std::string version_key(std::string_view workflow, std::int32_t version);
std::string attribute_key(const Id<WorkflowExecution>& execution, std::string_view name);
// Of the PARALLEL that is run number `run` of that path.
Id<WorkflowFork> fork_id(const RawId& path, std::int32_t run);
// Those of one fork lie together, in their order.
Id<WorkflowBranch> branch_id(const Id<WorkflowFork>& fork, std::int32_t index);

}  // namespace workflow

TERO_MODULE(workflow)
TERO_ROW(workflow, workflow_executions, WorkflowExecution, IndexInfo{"by_status", {"status", "created_at"}},
         IndexInfo{"by_workflow", {"workflow", "created_at"}})
TERO_ROW(workflow, workflow_forks, WorkflowFork, IndexInfo{"by_status", {"status", "created_at"}},
         IndexInfo{"by_execution", {"execution", "created_at"}})
TERO_ROW(workflow, workflow_items, WorkflowItems, by_key_alone)
TERO_ROW(workflow, workflow_undoings, WorkflowUndoing, by_key_alone)
TERO_ROW(workflow, workflow_branches, WorkflowBranch, IndexInfo{"by_status", {"status", "created_at"}},
         IndexInfo{"by_execution", {"execution", "created_at"}})
TERO_ROW(workflow, workflow_versions, WorkflowVersion, by_key_alone)
TERO_ROW(workflow, workflow_keys, WorkflowKey, by_key_alone)
TERO_ROW(workflow, workflow_attributes, WorkflowAttribute, IndexInfo{"by_value", {"value", "created_at"}})

}  // namespace tero
