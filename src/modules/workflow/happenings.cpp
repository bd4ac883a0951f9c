// What happens to the paths of an execution: a time comes, a task ends, a person has decided.
#include "base/check.hpp"
#include "modules/workflow/workflow_engine.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero {
namespace {

using workflow::Outcome;
using workflow::Transition;

Outcome outcome_of(const TaskEnded& ended) {
    switch (ended.task->status) {
        case TaskStatus::SUCCEEDED: return {.output = ended.result};
        case TaskStatus::CANCELLED: return workflow::failure("its task was cancelled");
        case TaskStatus::EXPIRED: {
            Outcome late = workflow::failure("nobody has done it in time");
            late.timed_out = true;
            return late;
        }
        default: return workflow::failure(ended.error.empty() ? "its task failed" : ended.error);
    }
}

}  // namespace

WorkflowEngine::Path WorkflowEngine::live_path(const Rows& rows, const RawId& id) const {
    // What is not over is near: what is not in memory is over.
    if (const auto* execution = rows.look<WorkflowExecution>(id).row; execution != nullptr)
        return workflow::is_over(execution->status) ? Path{} : Path{execution, nullptr};
    const auto* branch = rows.look<WorkflowBranch>(id).row;
    if (branch == nullptr || !workflow::is_live(branch->status)) return {};
    const auto* fork = rows.look<WorkflowFork>(branch->fork).row;
    if (fork == nullptr || fork->status == ForkStatus::ENDING || fork->status == ForkStatus::ENDED) return {};
    const auto* execution = rows.look<WorkflowExecution>(branch->execution).row;
    const bool goes_on =
        execution != nullptr && !workflow::is_over(execution->status) && !execution->is_undoing;
    return goes_on ? Path{execution, branch} : Path{};
}

std::vector<const WorkflowBranch*> WorkflowEngine::live_branches(const Rows& rows,
                                                                 const RawId& execution) const {
    std::vector<const WorkflowBranch*> branches;
    const auto found = live_of_.find(execution);
    if (found == live_of_.end()) return branches;
    for (const RawId& id : found->second) {
        branches.push_back(rows.look<WorkflowBranch>(id).row);
        CHECK(branches.back() != nullptr, "branch {}: indexed but not in memory", id);
    }
    return branches;
}

Decision WorkflowEngine::decide(const Rows& rows, const ExecutionDue& input, Context& context) const {
    const auto [execution, none] = live_path(rows, input.execution);
    if (execution == nullptr) return Decided{};
    Transition due = transition(rows, context, *execution, nullptr);
    if (execution->resume_at != Timestamp{} && execution->resume_at <= context.now)
        tell_branches(rows, due.execution(), due.decided(), context);
    const bool is_late = execution->deadline != Timestamp{} && execution->deadline <= context.now;
    if (execution->given_up_at != Timestamp{} && execution->given_up_at <= context.now) {
        due.stop();
        due.end_badly(ExecutionStatus::CANCELLED, workflow::given_up);
        due.decided().note(context, execution->id, "execution.cancelled", workflow::by_parent);
    } else if (is_late) {
        due.stop();
        const Duration timeout = definition_of(*execution).timeout.value_or(Duration{});
        due.end_badly(ExecutionStatus::FAILED, fmt::format("it took longer than {}", to_string(timeout)));
    } else if (execution->path.wake_at != Timestamp{} && execution->path.wake_at <= context.now) {
        due.wake();
    }
    return due.done();
}

Decision WorkflowEngine::decide(const Rows& rows, const BranchDue& input, Context& context) const {
    const auto [execution, branch] = live_path(rows, input.branch);
    if (branch == nullptr || branch->path.wake_at > context.now) return Decided{};
    Transition due = transition(rows, context, *execution, branch);
    due.wake();
    return due.done();
}

// A branch that is to be cancelled, and is not yet: what its task has done is kept, so that it is undone.
Decision WorkflowEngine::ended_late(const Rows& rows, const TaskEnded& input, const Context& context) {
    Decided decided;
    const auto* branch = rows.look<WorkflowBranch>(input.task->owner_id).row;
    if (branch == nullptr || !workflow::is_live(branch->status) || branch->path.runs.empty()) return decided;
    WorkflowBranch ended = *branch;
    StepRun& run = ended.path.runs.back();
    const bool is_done = input.task->status == TaskStatus::SUCCEEDED && run.task == input.task->id;
    if (!is_done || workflow::is_over(run.status)) return decided;
    run.status = StepStatus::SUCCEEDED;
    run.ended_at = context.now;
    run.due_at = {};
    if (input.result.text.size() <= workflow::output_bytes_max) run.output = input.result;
    decided.batch.put(std::move(ended));
    return decided;
}

Decision WorkflowEngine::decide(const Rows& rows, const TaskEnded& input, Context& context) const {
    const auto [execution, branch] = live_path(rows, input.task->owner_id);
    if (execution == nullptr) return ended_late(rows, input, context);
    if (execution->is_undoing) return undo_ended(rows, *execution, input);
    Transition ended = transition(rows, context, *execution, branch);
    const StepRun* run = ended.at();
    // Another of its tasks, of a step that was given up: it is late.
    if (run == nullptr || run->task != input.task->id || workflow::is_over(run->status)) return Decided{};
    ended.settle(outcome_of(input));
    return ended.done();
}

Decision WorkflowEngine::decide(const Rows& rows, const StepAnswered& input, Context& context) const {
    const auto [execution, branch] = live_path(rows, input.path);
    if (execution == nullptr || execution->is_undoing) return Decided{};
    Transition called = transition(rows, context, *execution, branch);
    if (called.waits_for(input) && !input.taken_back_by.empty()) {
        Decided decided;
        decided.next.push_back(
            ChangeExecution{ExecutionVerb::CANCEL, execution->id, input.taken_back_by});
        return decided;
    }
    if (called.waits_for(input)) called.answered(input);
    return called.done();
}

Decision WorkflowEngine::decide(const Rows& rows, const WorkDone& input, Context& context) const {
    const auto [execution, branch] = live_path(rows, input.subject.id);
    if (execution == nullptr || execution->is_undoing) return Decided{};
    Transition decided = transition(rows, context, *execution, branch);
    const WorkflowStep* step = decided.step_at();
    if (step == nullptr || step->approval.empty() || !decided.waits_for(step->id)) return Decided{};
    decided.end_escalation();
    decided.settle({.output = Json{R"({"approved":true})"}});
    return decided.done();
}

}  // namespace tero
