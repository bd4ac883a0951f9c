// A step that is another workflow: its execution is a child, which belongs to the path that has started it.
#include "base/check.hpp"
#include "modules/workflow/workflow_engine.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {

using workflow::by_parent;
using workflow::is_over;
using workflow::Transition;

namespace workflow {
namespace {

Duration backoff(const WorkflowStep& step, std::int32_t attempt) {
    const Duration first = step.backoff_min.value_or(1s);
    const Duration most = std::max(first, step.backoff_max.value_or(10min));
    const int doublings = std::clamp(attempt - 1, 0, 30);
    return most / (std::int64_t{1} << doublings) < first ? most : first * (std::int64_t{1} << doublings);
}

}  // namespace

std::optional<Outcome> Transition::begin_workflow(const WorkflowStep& step) {
    auto input = filled(step.input);
    if (!input) return failure("input: " + input.error().message);
    if (execution_.depth >= depth_max)
        return failure(fmt::format("executions are within each other {} deep, and may no deeper", depth_max));
    StepRun& run = *at();
    run.status = StepStatus::RUNNING;
    run.error.clear();
    run.again_at = {};
    run.attempt += 1;
    if (step.timeout && run.attempt == 1) run.due_at = around_.context.now + *step.timeout;
    const auto child = around_.context.make_id<WorkflowExecution>();
    run.execution = child;
    decided_.next.push_back(StartWorkflow{.asked = {.workflow = step.workflow,
                                                    .version = step.version.value_or(0),
                                                    .input = std::move(*input),
                                                    .by = fmt::format("execution {}", execution_.id)},
                                          .id = child,
                                          .owner = {modules::workflow, path_id()},
                                          .parent = execution_.id,
                                          .depth = execution_.depth + 1});
    return std::nullopt;
}

bool Transition::waits_for(const ExecutionEnded& ended) {
    const StepRun* run = at();
    return run != nullptr && run->execution == ended.execution && !is_over(run->status) &&
           run->again_at == Timestamp{};
}

void Transition::child_ended(const ExecutionEnded& ended) {
    if (ended.status == ExecutionStatus::COMPLETED) return settle({.output = ended.output});
    const WorkflowStep& step = *step_at();
    StepRun& run = *at();
    if (!ended.began) run.execution = {};  // there is none
    Outcome failed = failure(ended.error.empty() ? "its execution failed" : ended.error);
    const Timestamp again_at = around_.context.now + backoff(step, run.attempt);
    const bool is_again = ended.status == ExecutionStatus::FAILED &&
                          run.attempt < step.attempts.value_or(1) &&
                          (run.due_at == Timestamp{} || again_at < run.due_at);
    if (!is_again) return settle(std::move(failed));
    run.status = StepStatus::WAITING;
    run.error = failed.error.substr(0, error_bytes_max);
    run.again_at = again_at;
}

// What it has done stays done: the child goes on from the step that failed, if it can.
bool Transition::child_goes_on() {
    StepRun& run = *at();
    const auto child = around_.rows.look<WorkflowExecution>(run.execution);
    if (!child.known) need_.add<WorkflowExecution>(run.execution);
    if (child.row == nullptr || child.row->status != ExecutionStatus::FAILED || child.row->was_undone ||
        child.row->path.runs.empty())
        return false;
    const auto& timeout = step_at()->timeout;
    run = {
        .step = run.step, .started_at = run.started_at, .execution = run.execution, .attempt = run.attempt};
    if (timeout) run.due_at = around_.context.now + *timeout;
    decided_.next.push_back(RetryChild{child.row->id});
    return true;
}

}  // namespace workflow

Decision WorkflowEngine::decide(const Rows& rows, const ExecutionEnded& input, Context& context) const {
    const auto [execution, branch] = live_path(rows, input.owner.id);
    if (execution != nullptr && !execution->is_undoing) {
        Transition waiting = transition(rows, context, *execution, branch);
        if (waiting.waits_for(input)) waiting.child_ended(input);
        return waiting.done();
    }
    LOOK(const WorkflowExecution* child, rows, WorkflowExecution, input.execution);
    if (child == nullptr) return Decided{};
    const WorkflowExecution* parent = rows.look<WorkflowExecution>(child->parent).row;
    const WorkflowUndoing* undoing = rows.look<WorkflowUndoing>(child->parent).row;
    if (parent == nullptr || undoing == nullptr || undoing->task != child->id) return Decided{};
    return undone(rows, *parent, {}, child->was_undone);
}

Decision WorkflowEngine::decide(const Rows& rows, const FollowParent& input, Context& context) const {
    const WorkflowExecution* child = rows.look<WorkflowExecution>(input.child).row;
    if (child == nullptr || is_over(child->status) || child->is_undoing) return Decided{};
    const WorkflowExecution* parent = rows.look<WorkflowExecution>(child->parent).row;
    if (parent == nullptr) return Decided{};
    const bool is_paused = child->status == ExecutionStatus::PAUSED;
    const bool is_to_pause = parent->status == ExecutionStatus::PAUSED;
    if (is_to_pause && !is_paused) return pause(rows, *child, by_parent, true, context);
    // One that a person has paused goes on when a person says so.
    if (!is_to_pause && is_paused && child->paused_with_parent)
        return resume(rows, *child, by_parent, context);
    return Decided{};
}

Decision WorkflowEngine::decide(const Rows& rows, const RetryChild& input, Context& context) const {
    LOOK(const WorkflowExecution* child, rows, WorkflowExecution, input.child);
    CHECK(child != nullptr, "there is no execution {} to try again", input.child);
    return try_again(rows, *child, by_parent, context);
}

Decision WorkflowEngine::decide(const Rows& rows, const EndChild& input, Context& context) const {
    LOOK(const WorkflowExecution* child, rows, WorkflowExecution, input.child);
    const WorkflowUndoing* undoing = rows.look<WorkflowUndoing>(input.parent).row;
    const bool is_undone = undoing != nullptr && undoing->task == input.child;
    if (child == nullptr) {
        const WorkflowExecution* parent = rows.look<WorkflowExecution>(input.parent).row;
        if (!is_undone || parent == nullptr) return Decided{};
        return undone(rows, *parent, "it is not kept any more");
    }
    if (child->is_undoing) return Decided{};
    if (!is_over(child->status)) {
        // With a group of its own, as it began.
        WorkflowExecution ending = *child;
        ending.given_up_at = workflow::earlier(child->given_up_at, context.now);
        Decided decided;
        if (ending != *child) decided.batch.put(std::move(ending));
        return decided;
    }
    Transition over = transition(rows, context, *child, nullptr);
    if (is_undone && is_undoable(*child)) {
        over.decided().note(context, child->id, "execution.undone", by_parent);
        over.end_badly(ExecutionStatus::COMPLETED, "what it was a step of has ended badly");
    } else {
        over.tell_end();
    }
    return over.done();
}

bool WorkflowEngine::is_undoable(const WorkflowExecution& execution) const {
    const bool was_tried = execution.ends_as == ExecutionStatus::COMPLETED;
    return execution.status == ExecutionStatus::COMPLETED && !was_tried &&
           workflow::may_undo(definition_of(execution));
}

}  // namespace tero
