// An execution that ends badly undoes what succeeded: one task after the other, the latest first.
#include "base/check.hpp"
#include "modules/coordinator/model/new_task.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/workflow/workflow_engine.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <functional>
#include <utility>

namespace tero {
namespace {

using workflow::is_over;
using workflow::Transition;

// Whether it has done something, and that can be undone.
using CanUndo = std::function<bool(const WorkflowExecution& execution)>;

struct Found {
    Timestamp ended_at = {};
    WorkflowUndo undo = {};
};

class Collect {
public:
    Collect(const Rows& rows, const WorkflowDefinition& definition, const CanUndo& can_undo)
        : rows_(rows), definition_(definition), can_undo_(can_undo) {}

    void path(const RawId& id, const WorkflowPath& path) {
        for (std::size_t i = 0; i < path.runs.size(); ++i) {
            const StepRun& run = path.runs[i];
            if (run.forgotten) continue;
            if (run.branches > 0) fork(workflow::fork_id(id, static_cast<std::int32_t>(i)));
            if (run.undone || run.not_undone) continue;
            const std::string& by = workflow::find_step(definition_, run.step)->compensate;
            const bool has_task = run.status == StepStatus::SUCCEEDED && !run.skipped && !by.empty();
            // An execution that it has started undoes itself: no step does.
            if (has_task || (!run.execution.empty() && is_left(run)))
                found.push_back({run.ended_at, {id, static_cast<std::int32_t>(i), has_task ? by : ""}});
        }
    }

    Need need;
    std::vector<Found> found;  // in the order in which they were done, as far as paths tell

private:
    bool is_left(const StepRun& run) {
        const auto child = rows_.look<WorkflowExecution>(run.execution);
        if (!child.known) need.add<WorkflowExecution>(run.execution);
        if (child.row == nullptr) return child.known && run.status == StepStatus::SUCCEEDED;
        return !is_over(child.row->status) || can_undo_(*child.row);
    }
    void fork(const Id<WorkflowFork>& id) {
        const auto look = rows_.look<WorkflowFork>(id);
        if (!look.known) need.add<WorkflowFork>(id);
        for (std::int32_t i = 0; look.row != nullptr && i < look.row->begun; ++i)
            branch(workflow::branch_id(id, i));
    }
    void branch(const Id<WorkflowBranch>& id) {
        const auto look = rows_.look<WorkflowBranch>(id);
        if (!look.known) need.add<WorkflowBranch>(id);
        if (look.row != nullptr) path(look.row->id, look.row->path);
    }

    const Rows& rows_;
    const WorkflowDefinition& definition_;
    const CanUndo& can_undo_;
};

RaiseAlert not_undone(const WorkflowExecution& execution, const std::string& step, const std::string& why) {
    return {"workflow_not_undone", execution.workflow, AlertLevel::CRITICAL,
            fmt::format("execution {}: {} could not undo what was done: {}", execution.id, step, why)};
}

}  // namespace

Decision WorkflowEngine::decide(const Rows& rows, const UndoExecution& input, Context& context) const {
    LOOK(const WorkflowExecution* execution, rows, WorkflowExecution, input.execution);
    const bool is_ready =
        execution != nullptr && execution->is_undoing && !live_of_.contains(input.execution);
    if (!is_ready || rows.look<WorkflowUndoing>(input.execution).row != nullptr) return Decided{};
    return undo_more(rows, *execution, {}, context);
}

// The next that are to be undone; none: the execution is over. It holds a few of them at a time: of thousands
// each would be written as often as there are others.
Decision WorkflowEngine::undo_more(const Rows& rows, const WorkflowExecution& execution, Decided decided,
                                   Context& context) const {
    constexpr std::size_t steps_at_once = 50;
    WorkflowUndoing undoing{.id = execution.id};
    if (workflow::may_undo(definition_of(execution))) {
        const CanUndo can_undo = [this](const WorkflowExecution& one) { return is_undoable(one); };
        Collect collect{rows, definition_of(execution), can_undo};
        collect.path(execution.id, execution.path);
        if (!collect.need.empty()) return collect.need;
        std::stable_sort(collect.found.begin(), collect.found.end(),
                         [](const Found& one, const Found& other) { return one.ended_at < other.ended_at; });
        for (auto found = collect.found.rbegin(); found != collect.found.rend(); ++found) {
            if (undoing.steps.size() < steps_at_once) undoing.steps.push_back(std::move(found->undo));
        }
    }
    if (!undoing.steps.empty())
        return undo_next(rows, execution, std::move(undoing), std::move(decided), context);
    Transition over = transition(rows, context, execution, nullptr);
    over.decided() = std::move(decided);
    if (rows.look<WorkflowUndoing>(execution.id).row != nullptr)
        over.decided().batch.erase<WorkflowUndoing>(RawId{execution.id});
    over.execution().path.wake_at = {};
    over.end_now();
    return over.done();
}

// Begins with the first that is left.
Decision WorkflowEngine::undo_next(const Rows& rows, const WorkflowExecution& execution,
                                   WorkflowUndoing undoing, Decided decided, Context& context) const {
    const WorkflowUndo undo = undoing.steps.front();
    const WorkflowBranch* branch = nullptr;
    if (undo.path != execution.id) {
        LOOK(branch, rows, WorkflowBranch, undo.path);
    }
    if (undo.step.empty()) {
        const WorkflowPath& path = branch == nullptr ? execution.path : branch->path;
        undoing.task = path.runs[static_cast<std::size_t>(undo.run)].execution;
        decided.next.push_back(EndChild{Id<WorkflowExecution>{undoing.task}, execution.id});
        decided.batch.put(std::move(undoing));
        return decided;
    }
    const WorkflowStep& step = *workflow::find_step(definition_of(execution), undo.step);
    Transition scope = transition(rows, context, execution, branch);
    if (scope.needs()) return scope.done();  // the branches that this one is within
    auto payload = scope.filled(step.input);
    if (payload) {
        NewTask task{.type = step.task, .capability = step.capability, .payload = std::move(*payload)};
        task.attempt_max = step.attempts;
        task.backoff_min = step.backoff_min;
        task.backoff_max = step.backoff_max;
        task.lease = step.lease;
        if (step.timeout) task.deadline = context.now + *step.timeout;
        const auto id = new_task(context, decided, std::move(task), {modules::workflow, execution.id});
        if (id) {
            undoing.task = *id;
            decided.batch.put(std::move(undoing));
            return decided;
        }
        payload = id.error();
    }
    undoing.task = {};
    decided.batch.put(undoing);
    decided.next.push_back(UndoFailed{execution.id, payload.error().message});
    return decided;
}

Decision WorkflowEngine::decide(const Rows& rows, const UndoFailed& input, Context&) const {
    LOOK(const WorkflowExecution* execution, rows, WorkflowExecution, input.execution);
    return undone(rows, *execution, input.error);
}

Decision WorkflowEngine::undo_ended(const Rows& rows, const WorkflowExecution& execution,
                                    const TaskEnded& ended) const {
    const WorkflowUndoing* undoing = rows.look<WorkflowUndoing>(execution.id).row;
    if (undoing == nullptr || undoing->task != ended.task->id) return Decided{};
    const bool succeeded = ended.task->status == TaskStatus::SUCCEEDED;
    if (succeeded) return undone(rows, execution, {});
    return undone(rows, execution, ended.error.empty() ? "its task was cancelled" : ended.error);
}

// The first is, or could not be, and the next follows.
Decision WorkflowEngine::undone(const Rows& rows, const WorkflowExecution& execution,
                                const std::optional<std::string>& error, bool did) const {
    const WorkflowUndoing* known = rows.look<WorkflowUndoing>(execution.id).row;
    if (known == nullptr) return Decided{};  // it cannot be read: there is an alert
    WorkflowUndoing undoing = *known;
    const WorkflowUndo undo = undoing.steps.front();
    Decided decided;
    const auto mark = [&](WorkflowPath& path) {
        StepRun& run = path.runs[static_cast<std::size_t>(undo.run)];
        run.not_undone = error.has_value();
        run.undone = did && !error;
    };
    WorkflowExecution changed = execution;
    changed.was_undone = changed.was_undone || (did && !error);
    if (undo.path == execution.id) {
        mark(changed.path);
    } else {
        LOOK(const WorkflowBranch* branch, rows, WorkflowBranch, undo.path);
        WorkflowBranch marked = *branch;
        mark(marked.path);
        decided.batch.put(std::move(marked));
    }
    if (error) {
        const std::string who = undo.step.empty() ? fmt::format("execution {}", undoing.task) : undo.step;
        decided.next.push_back(not_undone(execution, who, *error));
    }
    if (changed != execution) decided.batch.put(changed);
    undoing.steps.erase(undoing.steps.begin());
    undoing.task = {};
    decided.batch.put(undoing);
    decided.next.push_back(UndoNext{execution.id});
    return decided;
}

Decision WorkflowEngine::decide(const Rows& rows, const UndoNext& input, Context& context) const {
    LOOK(const WorkflowExecution* execution, rows, WorkflowExecution, input.execution);
    const WorkflowUndoing* undoing = rows.look<WorkflowUndoing>(input.execution).row;
    if (undoing == nullptr) return Decided{};
    if (undoing->steps.empty()) return undo_more(rows, *execution, {}, context);
    return undo_next(rows, *execution, *undoing, {}, context);
}

}  // namespace tero
