#include "sim/child_laws.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace tero::sim {

using workflow::is_over;

void ChildLaws::committed(std::span<const Change> changes) {
    for (const Change& change : changes) {
        if (change.table == table_of<WorkflowExecution>() && change.after != nullptr)
            execution_changed(change);
    }
    for (const Change& change : changes) {
        if (change.after == nullptr) continue;
        if (change.table == table_of<WorkflowExecution>()) {
            const auto* was = change.was<WorkflowExecution>();
            path_changed(change.key.id, was == nullptr ? nullptr : &was->path,
                         change.is<WorkflowExecution>()->path);
        }
        if (change.table == table_of<WorkflowBranch>()) {
            const auto* was = change.was<WorkflowBranch>();
            path_changed(change.key.id, was == nullptr ? nullptr : &was->path,
                         change.is<WorkflowBranch>()->path);
        }
    }
    for (const auto& [id, execution] : executions_) {
        if (!execution.parent.empty() && !is_over(execution.status)) check_is_awaited(execution);
    }
}

void ChildLaws::execution_changed(const Change& change) {
    const auto* was = change.was<WorkflowExecution>();
    const auto& is = *change.is<WorkflowExecution>();
    const bool is_news = was == nullptr || was->status != is.status;
    const char* who = is.parent.empty() ? "parent" : "child";
    world_.counts()[fmt::format("{}.{}", who, name_of(is.status))] += is_news ? 1 : 0;
    executions_[change.key.id] = is;
}

void ChildLaws::path_changed(const RawId& id, const WorkflowPath* was, const WorkflowPath& is) {
    paths_[id] = is;
    for (std::size_t i = 0; i < is.runs.size(); ++i) {
        const bool had_ended = was != nullptr && i < was->runs.size() && is_over(was->runs[i].status);
        if (is_over(is.runs[i].status) && !had_ended) run_ended(is.runs[i]);
    }
}

// A step that was given up has not waited for its child's end.
void ChildLaws::run_ended(const StepRun& run) {
    const auto child = executions_.find(run.execution);
    if (child == executions_.end() || run.timed_out || run.status == StepStatus::CANCELLED) return;
    const ExecutionStatus ended = child->second.status;
    // What had COMPLETED may have been undone by now.
    const bool completed =
        ended == ExecutionStatus::COMPLETED || child->second.ends_as == ExecutionStatus::COMPLETED;
    const bool failed = ended == ExecutionStatus::FAILED || ended == ExecutionStatus::CANCELLED;
    const bool fits = run.status == StepStatus::SUCCEEDED
                          ? completed && run.output.text == child->second.output.text
                          : failed;
    if (fits) return;
    world_.found(Law::a_step_ends_as_its_child_does,
                 fmt::format("step {} is {}, and its execution {} is {}", run.step, name_of(run.status),
                             run.execution, name_of(ended)));
}

const StepRun* ChildLaws::step_of(const WorkflowExecution& child) const {
    const auto path = paths_.find(child.owner_id);
    if (path == paths_.end()) return nullptr;
    const auto& runs = path->second.runs;
    const auto run = std::find_if(runs.rbegin(), runs.rend(),
                                  [&](const StepRun& one) { return one.execution == child.id; });
    return run == runs.rend() ? nullptr : &*run;
}

// One that is given up, or undoes what it did, ends by itself.
void ChildLaws::check_is_awaited(const WorkflowExecution& child) {
    if (child.given_up_at != Timestamp{} || child.is_undoing) return;
    const StepRun* step = step_of(child);
    if (step != nullptr && !is_over(step->status)) return;
    world_.found(Law::no_child_outlives_its_step,
                 fmt::format("execution {} is {}, and its step {}", child.id, name_of(child.status),
                             step == nullptr ? "is not there" : name_of(step->status)));
}

void ChildLaws::at_the_end() {
    for (const auto& [id, path] : paths_) {
        for (const StepRun& run : path.runs) {
            if (run.execution.empty() || is_over(run.status)) continue;
            world_.found(Law::a_step_ends_as_its_child_does,
                         fmt::format("step {} waits still for execution {}", run.step, run.execution));
        }
    }
}

std::string ChildLaws::what_waits() const {
    for (const auto& [id, execution] : executions_) {
        if (!is_over(execution.status))
            return fmt::format("execution {} of {} is {}", id, execution.workflow, name_of(execution.status));
    }
    return {};
}

}  // namespace tero::sim
