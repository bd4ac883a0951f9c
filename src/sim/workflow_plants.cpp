// Bugs in what workflows do.
#include "modules/coordinator/model/inputs.hpp"
#include "modules/work/model/inputs.hpp"
#include "modules/workflow/model/inputs.hpp"
#include "sim/planting.hpp"
#include "sim/plants.hpp"

#include <algorithm>

namespace tero::sim {
namespace {

// An execution that has ended is cancelled all the same.
void move_ended(const Rows& rows, const Input& input, Decided& decided) {
    const auto* asked = input.as<ChangeExecution>();
    if (asked == nullptr || asked->verb == ExecutionVerb::RETRY) return;
    const auto* execution = rows.look<WorkflowExecution>(asked->execution).row;
    if (execution == nullptr || !workflow::is_over(execution->status)) return;
    WorkflowExecution moved = *execution;
    moved.error = "moved";
    decided.batch.put(std::move(moved));
}

bool change_result(WorkflowExecution& execution) {
    for (StepRun& run : execution.path.runs) {
        if (run.status == StepStatus::SUCCEEDED && !run.task.empty())
            run.output.text = R"({"task":"another"})";
    }
    return true;
}

bool cut_delay(WorkflowExecution& execution) {
    auto& runs = execution.path.runs;
    if (runs.empty() || runs.back().status != StepStatus::WAITING || runs.back().due_at == Timestamp{})
        return false;
    runs.back().due_at = runs.back().started_at + 1ms;
    execution.path.wake_at = runs.back().due_at;
    return true;
}

template <class Change>
Around change_undo(Change change) {
    return decide_otherwise([change](const Rows&, const Input& input, Decided& decided) {
        if (!input.is<UndoExecution>()) return;
        change_rows<WorkflowUndoing>(decided.batch, [change](WorkflowUndoing& undoing) {
            if (!undoing.steps.empty()) change(undoing.steps);
            return true;
        });
    });
}

}  // namespace

Around planted_in_workflow_rules(Plant plant) {
    using Undo = std::vector<WorkflowUndo>;
    switch (plant) {
        case Plant::ENDED_EXECUTION_MOVES:
            return decide_otherwise(&move_ended);
        case Plant::FAILURE_FORGIVEN:
            return write_otherwise<WorkflowExecution>([](WorkflowExecution& execution) {
                if (execution.status == ExecutionStatus::FAILED)
                    execution.status = ExecutionStatus::COMPLETED;
                return true;
            });
        case Plant::STEP_RESULT_CHANGED:
            return write_otherwise<WorkflowExecution>(&change_result);
        case Plant::JOINED_TOO_SOON:
            return ask_otherwise<BranchEnded>(
                [](const Rows&, BranchEnded& asked, const Context&) { asked.succeeded = true; });
        case Plant::DELAY_CUT_SHORT:
            return write_otherwise<WorkflowExecution>(&cut_delay);
        case Plant::CANCEL_LEAVES_TASK:
            return decide_otherwise([](const Rows&, const Input& input, Decided& decided) {
                if (!input.is<ChangeExecution>()) return;
                std::erase_if(decided.next, [](const Input& next) { return next.is<ChangeTasks>(); });
            });
        case Plant::UNDONE_TWICE:
            return change_undo([](Undo& undo) { undo.push_back(undo.front()); });
        case Plant::UNDONE_OUT_OF_ORDER:
            return change_undo([](Undo& undo) { std::reverse(undo.begin() + 1, undo.end()); });
        case Plant::APPROVAL_STAYS:
            return ignore<CloseWork>();
        case Plant::SIGNAL_SWALLOWED:
            return ignore<SignalExecution>();
        case Plant::TASK_END_UNHEARD:
            return ignore<TaskEnded>();
        case Plant::CHILD_LEFT_BEHIND:
            return ignore<EndChild>();
        case Plant::CHILD_FAILURE_FORGIVEN:
            return ask_otherwise<ExecutionEnded>([](const Rows&, ExecutionEnded& asked, const Context&) {
                asked.status = ExecutionStatus::COMPLETED;
            });
        default:
            return nullptr;
    }
}

}  // namespace tero::sim
