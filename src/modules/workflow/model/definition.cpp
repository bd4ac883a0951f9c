#include "modules/workflow/model/definition.hpp"

#include "codec/json.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace tero::workflow {

const WorkflowStep* find_step(const WorkflowDefinition& definition, std::string_view id) {
    const auto found = std::find_if(definition.steps.begin(), definition.steps.end(),
                                    [id](const WorkflowStep& step) { return step.id == id; });
    return found == definition.steps.end() ? nullptr : &*found;
}

bool is_step_name(std::string_view name) {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    return !name.empty() && name.size() <= name_characters_max && is_letter(name.front()) &&
           std::all_of(name.begin(), name.end(),
                       [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

bool may_undo(const WorkflowDefinition& definition) {
    return std::any_of(definition.steps.begin(), definition.steps.end(), [](const WorkflowStep& step) {
        return !step.compensate.empty() || step.type == StepType::WORKFLOW;
    });
}

std::string_view error_route(const WorkflowDefinition& definition, const WorkflowStep& step, bool timed_out) {
    if (timed_out && !step.on_timeout.empty()) return step.on_timeout;
    if (!step.on_error.empty()) return step.on_error;
    // What itself is the way out of an error has none: it would go round for ever.
    return step.id == definition.on_error ? std::string_view{} : std::string_view{definition.on_error};
}

std::vector<Error> read_definition(std::string_view json, WorkflowDefinition& definition) {
    if (json.size() > definition_bytes_max) {
        return {{ErrorCode::too_large, fmt::format("a definition has at most {} bytes", definition_bytes_max), ""}};
    }
    return read_json_all(type_info<WorkflowDefinition>(), json, &definition, Reading::strict);
}

}  // namespace tero::workflow
