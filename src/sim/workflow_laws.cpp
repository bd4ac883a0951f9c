#include "sim/workflow_laws.hpp"

#include "base/id.hpp"
#include "kernel/history.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::sim {
namespace {

using workflow::is_over;

// The id in `"undo":"…"` of a payload; empty: there is none.
std::string undone_by(const std::string& payload) {
    static constexpr std::string_view field = R"("undo":")";
    const auto at = payload.find(field);
    if (at == std::string::npos) return {};
    const auto begin = at + field.size();
    return payload.substr(begin, payload.find('"', begin) - begin);
}

bool ends_badly(const WorkflowExecution& execution) {
    return execution.is_undoing || is_over(execution.status);
}

}  // namespace

void WorkflowLaws::broken(Law law, const RawId& execution, const std::string& why) {
    const auto found = executions_.find(execution);
    world_.found(law, fmt::format("execution {} ({} {}): {}", execution,
                                  found == executions_.end() ? "?" : found->second.workflow,
                                  found == executions_.end() ? "" : name_of(found->second.status), why));
}

const WorkflowDefinition& WorkflowLaws::definition_of(const RawId& execution) const {
    return definitions_.at(executions_.at(execution).workflow);
}

RawId WorkflowLaws::execution_of(const RawId& path) const {
    const auto branch = branches_.find(path);
    return branch == branches_.end() ? path : RawId{branch->second.execution};
}

// ---- what callers ask and hear ----

void WorkflowLaws::will_register(const WorkflowDefinition& definition, bool succeeds) {
    definitions_[definition.id] = definition;
    succeeds_[definition.id] = succeeds;
}

void WorkflowLaws::was_started(const std::string& key, const Id<WorkflowExecution>& id,
                               Timestamp not_before) {
    if (!executions_.contains(id)) broken(Law::no_execution_is_lost, id, "was told, and is not there");
    not_before_[id] = not_before;
    const auto [known, first] = started_.try_emplace(key, id);
    if (!first && known->second != id) broken(Law::no_execution_is_lost, id, "is another one of its key");
}

void WorkflowLaws::was_cancelled(const RawId& execution) {
    if (!ends_badly(executions_[execution]))
        broken(Law::the_cancelled_runs_no_more, execution, "goes on, and its cancel was answered");
    cancelled_.insert(execution);
    check_nothing_runs(execution);
}

// ---- what is stored ----

void WorkflowLaws::committed(std::span<const Change> changes) {
    std::set<RawId> touched;
    for (const Change& change : changes) {
        if (change.table == table_of<WorkflowBranch>() && change.after != nullptr)
            branches_[change.key.id] = *change.is<WorkflowBranch>();
        if (change.table == table_of<WorkflowExecution>() && change.after != nullptr) {
            executions_[change.key.id] = *change.is<WorkflowExecution>();
            touched.insert(change.key.id);
        }
        // Within one group it may have failed and gone on.
        if (change.table == table_of<HistoryEntry>() && change.after != nullptr &&
            change.is<HistoryEntry>()->kind == "execution.retried")
            times_retried_[change.is<HistoryEntry>()->subject] += 1;
        if (change.table == table_of<WorkItem>() && change.after != nullptr)
            items_[change.key.text] = *change.is<WorkItem>();
    }
    for (const Change& change : changes) {
        if (change.table != table_of<Task>()) continue;
        task_changed(change, changes);
        if (tasks_.contains(change.key.id)) touched.insert(tasks_[change.key.id].execution);
    }
    for (const Change& change : changes) {
        if (change.table == table_of<WorkflowExecution>()) execution_changed(change);
        if (change.table == table_of<WorkflowBranch>()) branch_changed(change);
    }
    for (const RawId& undo : std::exchange(undo_begun_, {})) check_undo(tasks_[undo], undo);
    for (const RawId& execution : touched) {
        const auto found = executions_.find(execution);
        const bool is_over_now = found != executions_.end() && is_over(found->second.status);
        if (is_over_now || cancelled_.contains(execution)) check_nothing_runs(execution);
    }
}

void WorkflowLaws::task_changed(const Change& change, std::span<const Change> changes) {
    if (change.after == nullptr || change.is<Task>()->owner != modules::workflow) return;
    const Task& task = *change.is<Task>();
    Known& known = tasks_[task.id];
    const bool is_new = known.execution.empty();
    known.execution = execution_of(task.owner_id);
    known.status = task.status;
    for (const Change& other : changes) {
        if (other.table != table_of<TaskBody>() || other.after == nullptr || other.key.id != task.id)
            continue;
        known.result = other.is<TaskBody>()->result.text;
        known.undoes = undone_by(other.is<TaskBody>()->payload.text);
    }
    if (!known.undoes.empty()) {
        if (is_new) undo_begun_.push_back(task.id);
    } else if (is_final(task.status)) {
        live_tasks_[known.execution].erase(task.id);
    } else {
        live_tasks_[known.execution].insert(task.id);
    }
}

// What was done last is undone first, one after the other, and nothing twice.
void WorkflowLaws::check_undo(const Known& undo, const RawId& id) {
    world_.counts()["workflow.undone"] += 1;
    constexpr Law law = Law::what_was_done_is_undone_once;
    Undoing& undoing = undoing_[undo.execution];
    check_nothing_runs(undo.execution);
    const auto target = parse_id(undo.undoes);
    const auto done = target ? done_at_.find(*target) : done_at_.end();
    if (done == done_at_.end())
        return broken(law, undo.execution, fmt::format("undoes task '{}', which was not done", undo.undoes));
    if (!undoing.undone.insert(undo.undoes).second)
        broken(law, undo.execution, fmt::format("undoes task {} again", undo.undoes));
    if (!undoing.last.empty() && !is_final(tasks_[undoing.last].status))
        broken(law, undo.execution, "undoes two at once");
    if (undoing.reached != Timestamp{} && done->second > undoing.reached)
        broken(law, undo.execution,
               fmt::format("undoes task {} after one that was done before it", undo.undoes));
    undoing.last = id;
    undoing.reached = done->second;
}

void WorkflowLaws::check_nothing_runs(const RawId& execution) {
    const auto live = live_tasks_.find(execution);
    if (live == live_tasks_.end() || live->second.empty()) return;
    broken(Law::the_cancelled_runs_no_more, execution, fmt::format("task {} goes on", *live->second.begin()));
}

void WorkflowLaws::execution_changed(const Change& change) {
    if (change.after == nullptr) return broken(Law::no_execution_is_lost, change.key.id, "is gone");
    const auto* was = change.was<WorkflowExecution>();
    const auto& is = *change.is<WorkflowExecution>();
    world_.counts()[fmt::format("execution.{}", name_of(is.status))] +=
        was == nullptr || was->status != is.status;
    if (was != nullptr && is_over(was->status)) {
        if (was->status != ExecutionStatus::FAILED || !retries_.contains(is.id))
            broken(Law::an_ended_execution_stays_ended, is.id, fmt::format("was {}", name_of(was->status)));
        if (undoing_.contains(is.id))
            broken(Law::what_was_done_is_undone_once, is.id, "goes on with what was undone");
    }
    path_changed(is.id, is.id, was == nullptr ? nullptr : &was->path, is.path);
    if (is_over(is.status)) check_end(is);
}

void WorkflowLaws::branch_changed(const Change& change) {
    if (change.after == nullptr) return;
    const auto* was = change.was<WorkflowBranch>();
    const auto& is = *change.is<WorkflowBranch>();
    const bool goes_on =
        retries_.contains(is.execution) && was != nullptr && was->status != BranchStatus::SUCCEEDED;
    if (was != nullptr && !workflow::is_live(was->status) && !goes_on && was->status != is.status)
        broken(Law::an_ended_execution_stays_ended, is.execution, fmt::format("branch {} has ended", is.id));
    path_changed(is.execution, is.id, was == nullptr ? nullptr : &was->path, is.path);
}

void WorkflowLaws::path_changed(const RawId& execution, const RawId& path, const WorkflowPath* was,
                                const WorkflowPath& is) {
    std::map<std::string, std::size_t> times;
    for (std::size_t i = 0; i < is.runs.size(); ++i) {
        const StepRun& run = is.runs[i];
        const StepRun* before = was != nullptr && i < was->runs.size() ? &was->runs[i] : nullptr;
        const bool had_ended = before != nullptr && is_over(before->status);
        // A PARALLEL that is tried again goes on, with the branches that did not succeed.
        const bool goes_on = retries_.contains(execution) && run.branches > 0 && before != nullptr &&
                             before->status != StepStatus::SUCCEEDED;
        if (had_ended && !goes_on && (before->status != run.status || before->ended_at != run.ended_at))
            broken(Law::an_ended_execution_stays_ended, execution,
                   fmt::format("step {} has ended, {}, and is {}", run.step, name_of(before->status),
                               name_of(run.status)));
        if (before != nullptr && before->task != run.task)
            broken(Law::a_step_has_one_winner, execution, fmt::format("step {} has another task", run.step));
        if (is_over(run.status) && !had_ended) run_ended(execution, path, is, i);
        if (++times[run.step] > 1 + times_retried_[execution])
            broken(Law::a_join_fires_once, execution, fmt::format("step {} runs again", run.step));
    }
}

void WorkflowLaws::run_ended(const RawId& execution, const RawId& path, const WorkflowPath& in,
                             std::size_t index) {
    const StepRun& run = in.runs[index];
    const WorkflowStep& step = *workflow::find_step(definition_of(execution), run.step);
    world_.counts()[fmt::format("step.{}.{}", name_of(step.type), name_of(run.status))] += 1;
    if (!run.task.empty() && run.status == StepStatus::SUCCEEDED) {
        const auto task = tasks_.find(run.task);
        const bool is_its_own = task != tasks_.end() && task->second.status == TaskStatus::SUCCEEDED &&
                                task->second.result == run.output.text;
        if (!is_its_own)
            broken(Law::a_step_has_one_winner, execution,
                   fmt::format("step {} has no result of its own", run.step));
        done_at_[run.task] = run.ended_at;
    }
    if (step.type == StepType::PARALLEL) check_join(path, step, run, index);
    const bool waited = step.type == StepType::DELAY && run.status == StepStatus::SUCCEEDED;
    const Timestamp begins = index > 0 ? in.runs[index - 1].ended_at : not_before_[execution];
    if (run.started_at < begins || (waited && run.ended_at < run.started_at + *step.duration))
        broken(Law::nothing_starts_before_its_time, execution, fmt::format("step {}", run.step));
}

void WorkflowLaws::check_join(const RawId& path, const WorkflowStep& step, const StepRun& run,
                              std::size_t index) {
    if (run.status != StepStatus::SUCCEEDED) return;
    std::int32_t succeeded = 0;
    for (const auto& [id, branch] : branches_) {
        const bool is_of_it = branch.parent == path && branch.run == static_cast<std::int32_t>(index);
        succeeded += is_of_it && branch.status == BranchStatus::SUCCEEDED ? 1 : 0;
    }
    std::int32_t needed = run.branches;
    if (step.join == JoinKind::ANY) needed = 1;
    if (step.join == JoinKind::COUNT || step.join == JoinKind::DEADLINE) needed = *step.count;
    if (step.join == JoinKind::WHEN) needed = 1;  // which, its expression says
    if (succeeded < needed)
        broken(Law::a_join_fires_once, execution_of(path),
               fmt::format("step {} has {} of {} branches", run.step, succeeded, needed));
}

void WorkflowLaws::check_end(const WorkflowExecution& execution) {
    const bool was_to_succeed = succeeds_.at(execution.workflow);
    const bool may_be_cancelled = cancels_.contains(execution.id);
    const bool fits = execution.status == ExecutionStatus::CANCELLED
                          ? may_be_cancelled
                          : (execution.status == ExecutionStatus::COMPLETED) == was_to_succeed;
    if (!fits) {
        broken(Law::an_execution_ends_as_it_should, execution.id,
               fmt::format("was to {}; {}", was_to_succeed ? "succeed" : "fail", execution.error));
    }
}

// ---- the end ----

std::string WorkflowLaws::what_waits() const {
    for (const auto& [id, execution] : executions_) {
        if (is_over(execution.status)) continue;
        const auto& runs = execution.path.runs;
        return fmt::format("execution {} is {} at {}", id, name_of(execution.status),
                           runs.empty() ? "its start" : runs.back().step);
    }
    return {};
}

bool WorkflowLaws::is_awaited(const WorkItem& item) const {
    const auto branch = branches_.find(item.owner_id);
    const auto execution = executions_.find(execution_of(item.owner_id));
    if (execution == executions_.end() || is_over(execution->second.status)) return false;
    const WorkflowPath& path = branch == branches_.end() ? execution->second.path : branch->second.path;
    return !path.runs.empty() && path.runs.back().status == StepStatus::WAITING;
}

std::vector<std::string> WorkflowLaws::open_approvals(bool awaited) const {
    std::vector<std::string> keys;
    for (const auto& [key, item] : items_) {
        const bool is_open = item.kind == "approval" && item.status != WorkStatus::DONE;
        if (is_open && is_awaited(item) == awaited) keys.push_back(key);
    }
    return keys;
}

void WorkflowLaws::at_the_end() {
    for (const auto& [key, id] : started_) {
        if (!executions_.contains(id)) broken(Law::no_execution_is_lost, id, key);
    }
    const auto check_undone = [this](const WorkflowExecution& execution, const WorkflowPath& path) {
        if (execution.status == ExecutionStatus::COMPLETED) return;
        for (const StepRun& run : path.runs) {
            const WorkflowStep& step = *workflow::find_step(definition_of(execution.id), run.step);
            if (run.status == StepStatus::SUCCEEDED && !step.compensate.empty() &&
                !undoing_[execution.id].undone.contains(to_string(run.task)))
                broken(Law::what_was_done_is_undone_once, execution.id,
                       fmt::format("step {} stays done", run.step));
        }
    };
    for (const auto& [id, execution] : executions_) check_undone(execution, execution.path);
    for (const auto& [id, branch] : branches_) check_undone(executions_[branch.execution], branch.path);
    for (const std::string& key : open_approvals(false))
        world_.found(Law::no_approval_outlives_its_step, fmt::format("work item {}", key));
}

}  // namespace tero::sim
