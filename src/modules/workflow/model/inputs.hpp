// What the workflow engine can be asked, what falls due there, and what its parts tell each other.
#pragma once

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "kernel/input.hpp"
#include "modules/workflow/model/execution.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tero {

// ---- of people and programs ----

// Registers a definition; answered with WorkflowPut. The same again is the same version.
struct PutWorkflow {
    Json definition = {};
    std::string by = {};
    bool is_file = false;  // of the business: standing as it stood, it leaves what people changed since
};

struct WorkflowPut {
    WorkflowVersion version = {};
    std::vector<Error> warnings = {};  // what is no mistake, and may be one; each with its path
};

struct StartExecution {
    std::string workflow = {};
    std::int32_t version = 0;  // 0: the newest
    Json input = {};
    std::string key = {};  // the same key again answers with the same execution
    Timestamp run_at = {};  // not before; the epoch: now
    std::map<std::string, std::string> labels = {};
    std::string by = {};
};
struct ExecutionStarted {
    Id<WorkflowExecution> execution = {};
    bool created = true;
};

// A word for the step that waits for it, now or later.
struct SignalExecution {
    Id<WorkflowExecution> execution = {};
    std::string name = {};
    Json payload = {};
    std::string by = {};
};

// What a person decides where a step asks for it. Nothing: it is only looked at. Answered with ApprovalAsked.
struct AnswerApproval {
    Id<WorkflowExecution> execution = {};
    std::string step = {};      // empty: the only one that waits
    RawId path = {};            // empty: whichever
    std::int32_t run = -1;      // of that path; -1: whichever
    std::optional<bool> approved = {};
    Json form = {};
    std::string by = {};
};
struct ApprovalAsked {
    RawId path = {};
    std::int32_t run = 0;
    std::string step = {};
    std::string approval = {};  // what is to be decided
    Json form = {};
};

// PAUSE: what is under way ends, and nothing new begins. CANCEL: nothing of it runs any more but what undoes.
// RETRY: of one that has FAILED, from the step that did.
// MIGRATE: it goes on with the newest version.
enum class ExecutionVerb { PAUSE, RESUME, CANCEL, RETRY, MIGRATE };
BOOST_DESCRIBE_ENUM(ExecutionVerb, PAUSE, RESUME, CANCEL, RETRY, MIGRATE)

namespace workflow {
// Nothing has to be done any more.
bool is_done_already(ExecutionVerb verb, const WorkflowExecution& execution);
// Why what is over cannot go on: it was undone, or is a step of another.
std::optional<Error> stays_ended(const WorkflowExecution& execution);
// Why the verb is not for it as it stands; nothing: it is.
std::optional<Error> why_not(ExecutionVerb verb, const WorkflowExecution& execution);
}  // namespace workflow

struct ChangeExecution {
    ExecutionVerb verb = ExecutionVerb::PAUSE;
    Id<WorkflowExecution> execution = {};
    std::string by = {};
};

// The step where a path stands counts as done, with that result. Of one that has FAILED: the step that did.
struct SkipStep {
    Id<WorkflowExecution> execution = {};
    std::string step = {};  // where it has to stand; empty: wherever it does
    RawId branch = {};      // empty: its own path
    Json result = {};
    std::string by = {};
};

// Its own path goes on from that step again; what the steps from there on gave is forgotten. Answered with
// a Rewound.
struct RewindExecution {
    Id<WorkflowExecution> execution = {};
    std::string step = {};  // empty: the one where it stands
    Json input = {};        // in place of its own; empty: that stays
    std::map<std::string, Json> variables = {};  // the others stay
    bool dry_run = false;
    std::string by = {};
};
struct Rewound {
    std::vector<std::string> forgotten = {};     // steps, each once
    std::vector<std::string> with_effects = {};  // of these: what they have done outside stays done
};

// It goes on with another version of its definition. Answered with a Migrated.
struct MigrateExecution {
    Id<WorkflowExecution> execution = {};
    std::int32_t version = 0;  // 0: the newest
    bool dry_run = false;
    std::string by = {};
};
struct Migrated {
    std::int32_t from = 0;
    std::int32_t to = 0;
    std::vector<std::string> stands_at = {};  // the steps where its paths stand, each once
    std::vector<std::string> problems = {};   // why it cannot; none: it does, or would
};

// ---- of other modules ----

// Starts one in the group of what led to it. What cannot be started is an alert, and for its owner an end.
struct StartWorkflow {
    StartExecution asked = {};
    Id<WorkflowExecution> id = {};  // that it gets; empty: one is made then
    Owner owner = {};               // who is told of its end
    Id<WorkflowExecution> parent = {};  // whose step it is; empty: nobody's
    std::int32_t depth = 0;
};

// An execution has ended, or never began: FAILED, with the reason, while `began` says so.
struct ExecutionEnded {
    Id<WorkflowExecution> execution = {};
    ExecutionStatus status = ExecutionStatus::FAILED;
    std::string key = {};  // that it was started with
    Owner owner = {};
    std::string by = {};  // who started it
    Json output = {};
    std::string error = {};
    std::vector<std::string> called = {};  // what modules have done for it
    bool began = true;
    Json input = {};  // … and what it was to begin with, for who does otherwise
};
inline Owner owner_of(const ExecutionEnded& ended) { return ended.owner; }

// A step calls a module, and waits until that says what became of it.
struct StepCalled {
    ModuleId module = ModuleId::NONE;  // that is called
    std::string operation = {};
    RawId path = {};        // where the step is …
    std::int32_t run = 0;  // … and which run of that
    Json input = {};
    Id<WorkflowExecution> execution = {};
    Owner owner = {};  // of the execution: what led to it
};
inline Owner owner_of(const StepCalled& call) { return {call.module, {}}; }

// Nobody waits for it any more: its time is up, or the execution ends.
struct StepGivenUp {
    ModuleId module = ModuleId::NONE;
    std::string operation = {};
    RawId path = {};
    std::int32_t run = 0;
};
inline Owner owner_of(const StepGivenUp& call) { return {call.module, {}}; }

// What became of a call.
struct StepAnswered {
    RawId path = {};
    std::int32_t run = 0;
    Json output = {};
    std::string error = {};  // empty: it was done
    std::string taken_back_by = {};  // nothing is left to wait for, and it is cancelled; empty: it goes on
};

// Something has happened that a step may wait for.
struct EventHeard {
    RawId path = {};
    std::int32_t run = 0;
    std::shared_ptr<const Json> event = {};  // a CloudEvent
};

// ---- within the engine ----

// Its next piece: what may begin begins, what is to end is cancelled, or its path goes on.
struct AdvanceFork {
    Id<WorkflowFork> fork = {};
};
// Its path waits for it no more: what it has under way is cancelled.
struct EndFork {
    Id<WorkflowFork> fork = {};
};
// Those of its branches that did not succeed begin again.
struct RetryFork {
    Id<WorkflowFork> fork = {};
};
struct BeginBranch {
    Id<WorkflowBranch> branch = {};
};
struct RetryBranch {
    Id<WorkflowBranch> branch = {};
};
// Others were enough, or the execution ends: what it has under way is cancelled.
struct EndBranch {
    Id<WorkflowBranch> branch = {};
};
struct BranchEnded {
    Id<WorkflowFork> fork = {};
    bool succeeded = false;
    std::string error = {};
};
// The execution that it is a step of was paused or resumed: it does the same.
struct FollowParent {
    Id<WorkflowExecution> child = {};
};
// Its step is tried again.
struct RetryChild {
    Id<WorkflowExecution> child = {};
};
// Its step waits for it no more, or is undone: it is cancelled, or undone if it has COMPLETED.
struct EndChild {
    Id<WorkflowExecution> child = {};
    Id<WorkflowExecution> parent = {};
};
// The execution ends badly: once nothing of it is under way, what succeeded is undone, the latest first.
struct UndoExecution {
    Id<WorkflowExecution> execution = {};
};

struct UndoNext {
    Id<WorkflowExecution> execution = {};
};
// No task could be made of what undoes the step that was next.
struct UndoFailed {
    Id<WorkflowExecution> execution = {};
    std::string error = {};
};

struct ExecutionDue {
    Id<WorkflowExecution> execution = {};
};
struct BranchDue {
    Id<WorkflowBranch> branch = {};
};
struct ForkDue {
    Id<WorkflowFork> fork = {};
};

TERO_INPUT(workflow, CALL, PutWorkflow)
TERO_INPUT(workflow, CALL, StartExecution)
TERO_INPUT(workflow, CALL, SignalExecution)
TERO_INPUT(workflow, CALL, AnswerApproval)
TERO_INPUT(workflow, CALL, ChangeExecution)
TERO_INPUT(workflow, CALL, SkipStep)
TERO_INPUT(workflow, CALL, RewindExecution)
TERO_INPUT(workflow, CALL, MigrateExecution)
TERO_INPUT(workflow, COMMAND, StartWorkflow)
TERO_INPUT(workflow, COMMAND, AdvanceFork)
TERO_INPUT(workflow, COMMAND, EndFork)
TERO_INPUT(workflow, COMMAND, RetryFork)
TERO_INPUT(workflow, COMMAND, BeginBranch)
TERO_INPUT(workflow, COMMAND, RetryBranch)
TERO_INPUT(workflow, COMMAND, EndBranch)
TERO_INPUT(workflow, COMMAND, BranchEnded)
TERO_INPUT(workflow, COMMAND, FollowParent)
TERO_INPUT(workflow, COMMAND, RetryChild)
TERO_INPUT(workflow, COMMAND, EndChild)
TERO_INPUT(workflow, COMMAND, UndoExecution)
TERO_INPUT(workflow, COMMAND, UndoNext)
TERO_INPUT(workflow, COMMAND, UndoFailed)
TERO_INPUT(workflow, COMMAND, StepAnswered)
TERO_INPUT(workflow, COMMAND, EventHeard)
TERO_INPUT(workflow, TOLD, ExecutionEnded)
TERO_INPUT(workflow, TOLD, StepCalled)
TERO_INPUT(workflow, TOLD, StepGivenUp)
TERO_INPUT(workflow, TIMER, ExecutionDue)
TERO_INPUT(workflow, TIMER, BranchDue)
TERO_INPUT(workflow, TIMER, ForkDue)

}  // namespace tero
