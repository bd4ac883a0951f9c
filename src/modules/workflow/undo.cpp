// An execution that ends badly undoes what succeeded: one task after the other, the latest first.
#include "base/check.hpp"
#include "modules/coordinator/model/new_task.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/workflow/workflow_engine.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace {

using workflow::Transition;

struct Found {
    Timestamp ended_at = {};
    WorkflowUndo undo = {};
};

class Collect {
public:
    Collect(const Rows& rows, const WorkflowDefinition& definition) : rows_(rows), definition_(definition) {}

    void path(const RawId& id, const WorkflowPath& path) {
        for (std::size_t i = 0; i < path.runs.size(); ++i) {
            const StepRun& run = path.runs[i];
            for (std::int32_t child = 0; child < run.branches; ++child)
                branch(workflow::branch_id(id, static_cast<std::int32_t>(i), child));
            const WorkflowStep* step = workflow::find_step(definition_, run.step);
            if (run.status != StepStatus::SUCCEEDED || run.undone || step->compensate.empty()) continue;
            found.push_back({run.ended_at, {id, static_cast<std::int32_t>(i), step->compensate}});
        }
    }

    Need need;
    std::vector<Found> found;  // in the order in which they were done, as far as paths tell

private:
    void branch(const Id<WorkflowBranch>& id) {
        const auto look = rows_.look<WorkflowBranch>(id);
        if (!look.known) need.add<WorkflowBranch>(id);
        if (look.row != nullptr) path(look.row->id, look.row->path);
    }

    const Rows& rows_;
    const WorkflowDefinition& definition_;
};

RaiseAlert not_undone(const WorkflowExecution& execution, const std::string& step, const std::string& why) {
    return {"workflow_not_undone", execution.workflow, AlertLevel::CRITICAL,
            fmt::format("execution {}: {} could not undo what was done: {}", execution.id, step, why)};
}

}  // namespace

Decision WorkflowEngine::decide(const Rows& rows, const UndoExecution& input, Context& context) const {
    LOOK(const WorkflowExecution* execution, rows, WorkflowExecution, input.execution);
    if (execution == nullptr || !execution->is_undoing) return Decided{};
    Collect collect{rows, definition_of(*execution)};
    collect.path(execution->id, execution->path);
    if (!collect.need.empty()) return collect.need;
    std::stable_sort(collect.found.begin(), collect.found.end(),
                     [](const Found& one, const Found& other) { return one.ended_at < other.ended_at; });
    WorkflowExecution undoing = *execution;
    undoing.undo.clear();
    for (auto found = collect.found.rbegin(); found != collect.found.rend(); ++found)
        undoing.undo.push_back(std::move(found->undo));
    return undo_next(rows, std::move(undoing), {}, context);
}

// Begins with the first that is left; none: the execution is over.
Decision WorkflowEngine::undo_next(const Rows& rows, WorkflowExecution execution, Decided decided,
                                   Context& context) const {
    while (!execution.undo.empty()) {
        const WorkflowUndo& undo = execution.undo.front();
        const WorkflowBranch* branch = nullptr;
        if (undo.path != execution.id) {
            LOOK(branch, rows, WorkflowBranch, undo.path);
        }
        const WorkflowStep& step = *workflow::find_step(definition_of(execution), undo.step);
        Transition scope = transition(rows, context, execution, branch);
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
                execution.undo_task = *id;
                decided.batch.put(std::move(execution));
                return decided;
            }
            payload = id.error();
        }
        decided.next.push_back(not_undone(execution, undo.step, payload.error().message));
        execution.undo.erase(execution.undo.begin());
    }
    execution.undo_task = {};
    Transition over = transition(rows, context, execution, nullptr);
    over.decided() = std::move(decided);
    over.execution().path.wake_at = {};
    over.end_now();
    over.decided().batch.put(over.execution());
    return std::move(over.decided());
}

Decision WorkflowEngine::undo_ended(const Rows& rows, const WorkflowExecution& execution,
                                    const TaskEnded& ended, Context& context) const {
    if (execution.undo_task != ended.task->id || execution.undo.empty()) return Decided{};
    Decided decided;
    WorkflowExecution undone = execution;
    const WorkflowUndo undo = undone.undo.front();
    if (ended.task->status == TaskStatus::SUCCEEDED) {
        const auto run = static_cast<std::size_t>(undo.run);
        if (undo.path == execution.id) {
            undone.path.runs[run].undone = true;
        } else {
            LOOK(const WorkflowBranch* branch, rows, WorkflowBranch, undo.path);
            WorkflowBranch changed = *branch;
            changed.path.runs[run].undone = true;
            decided.batch.put(std::move(changed));
        }
    } else {
        decided.next.push_back(not_undone(execution, undo.step, ended.error));
    }
    undone.undo.erase(undone.undo.begin());
    return undo_next(rows, std::move(undone), std::move(decided), context);
}

}  // namespace tero
