#include "modules/workflow/model/inputs.hpp"

#include <fmt/format.h>

namespace tero::workflow {

bool is_done_already(ExecutionVerb verb, const WorkflowExecution& execution) {
    return (verb == ExecutionVerb::PAUSE && execution.status == ExecutionStatus::PAUSED) ||
           (verb == ExecutionVerb::CANCEL && execution.status == ExecutionStatus::CANCELLED);
}

std::optional<Error> why_not(ExecutionVerb verb, const WorkflowExecution& execution) {
    if (is_done_already(verb, execution)) return std::nullopt;
    const bool may_go_on = execution.status == ExecutionStatus::FAILED && !stays_ended(execution);
    if (verb == ExecutionVerb::MIGRATE && may_go_on) return std::nullopt;
    if (verb != ExecutionVerb::RETRY) {
        const bool fits = !is_over(execution.status) && !execution.is_undoing &&
                          (verb != ExecutionVerb::RESUME || execution.status == ExecutionStatus::PAUSED);
        return fits ? std::nullopt : std::optional{is_so(execution)};
    }
    if (execution.status != ExecutionStatus::FAILED) return is_so(execution);
    return stays_ended(execution);
}

std::optional<Error> stays_ended(const WorkflowExecution& execution) {
    if (execution.was_undone || execution.path.runs.empty())
        return Error{ErrorCode::conflict, "what it did was undone: start a new one", "status"};
    if (execution.parent.empty()) return std::nullopt;
    return Error{ErrorCode::conflict,
                 fmt::format("it is a step of execution {}: try that again", execution.parent), "parent"};
}

}  // namespace tero::workflow
