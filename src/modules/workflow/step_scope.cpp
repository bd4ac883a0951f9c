// What the code of a definition sees where a path stands, and what an execution is found by.
#include "codec/json.hpp"
#include "modules/workflow/model/template.hpp"
#include "modules/workflow/transition.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace tero::workflow {

Result<Json> Transition::filled(const Json& value) { return fill(around_.evaluator, value, scope()); }

Scope Transition::scope() {
    return {[this](std::string_view name) { return value_of(name); }};
}

std::string Transition::step_value(const StepRun& run) const {
    std::string text = fmt::format(R"({{"status":"{}","output":{},"error":)", name_of(run.status),
                                   run.output.text.empty() ? "null" : run.output.text);
    append_json_text(text, run.error);
    if (!run.task.empty()) text += fmt::format(R"(,"task":"{}")", run.task);
    if (!run.execution.empty()) text += fmt::format(R"(,"execution":"{}")", run.execution);
    return text + "}";
}

std::optional<std::string> Transition::value_of(std::string_view name) {
    std::vector<const WorkflowPath*> paths{&path()};
    for (const WorkflowBranch* ancestor : ancestors_) paths.push_back(&ancestor->path);
    if (branch_) paths.push_back(&execution_.path);
    if (name.starts_with("steps.")) {
        for (const WorkflowPath* one : paths) {
            const auto run =
                std::find_if(one->runs.rbegin(), one->runs.rend(), [&](const StepRun& candidate) {
                    return candidate.step == name.substr(6) && is_over(candidate.status) &&
                           !candidate.forgotten;
                });
            if (run != one->runs.rend()) return step_value(*run);
        }
        return std::nullopt;
    }
    if (name == "input") return execution_.input.text;
    if (name == "vars") {
        std::string text = "{";
        for (const auto& [variable, value] : execution_.variables) {
            if (text.size() > 1) text += ',';
            append_json_text(text, variable);
            text += ':' + (value.text.empty() ? "null" : value.text);
        }
        return text + "}";
    }
    if (name == "event" && event_ != nullptr) return event_->text;
    if (name == "signals") {
        std::map<std::string_view, const Json*> last;
        for (const WorkflowSignal& signal : execution_.signals) last[signal.name] = &signal.payload;
        std::string text = "{";
        for (const auto& [signal, payload] : last) {
            if (text.size() > 1) text += ',';
            append_json_text(text, signal);
            text += ':' + (payload->text.empty() || payload->text == "null" ? "true" : payload->text);
        }
        return text + "}";
    }
    if (name == "execution") {
        return fmt::format(R"({{"id":"{}","workflow":"{}","version":{},"started_at":"{}"}})", execution_.id,
                           execution_.workflow, execution_.version, to_string(execution_.created_at));
    }
    if (name == "error") {
        for (const WorkflowPath* one : paths) {
            if (one->error_step.empty()) continue;
            std::string text = fmt::format(R"({{"step":"{}","message":)", one->error_step);
            append_json_text(text, one->error);
            return text + "}";
        }
    }
    if (branch_ && (name == "item" || name == "index")) {
        std::vector<const WorkflowBranch*> branches{&*branch_};
        branches.insert(branches.end(), ancestors_.begin(), ancestors_.end());
        for (const WorkflowBranch* one : branches) {
            if (!one->item.text.empty()) return name == "item" ? one->item.text : fmt::format("{}", one->index + 1);
        }
    }
    return std::nullopt;
}

// What it is found by, as its values are now; one that is no short text, number or boolean is not there.
void Transition::keep_attributes() {
    const auto& before = execution_before_.attributes;
    const auto& declared = around_.definition.attributes;
    if (declared.empty() && before.empty()) return;
    const bool is_new = execution_before_.workflow.empty();
    const bool may_differ = is_new || execution_.version != execution_before_.version ||
                            execution_.variables != execution_before_.variables ||
                            execution_.input != execution_before_.input;
    if (!may_differ) return;
    std::map<std::string, std::string> made;
    for (const auto& [name, value] : declared) {
        const auto given = filled(value);
        if (!given || given->text.starts_with('[') || given->text.starts_with('{') || given->text == "null") continue;
        std::string text = given->text.starts_with('"') ? text_of(*given) : given->text;
        if (!text.empty() && text.size() <= attribute_bytes_max) made[name] = std::move(text);
    }
    for (const auto& [name, value] : before) {
        const std::string key = attribute_key(execution_.id, name);
        const auto now = made.find(name);
        if (now != made.end() && now->second == value) continue;
        if (!around_.rows.look<WorkflowAttribute>(key).known) need_.add<WorkflowAttribute>(key);
        if (now == made.end()) decided_.batch.erase<WorkflowAttribute>(key);
    }
    for (const auto& [name, value] : made) {
        const auto known = before.find(name);
        if (known != before.end() && known->second == value) continue;
        decided_.batch.put(WorkflowAttribute{.key = attribute_key(execution_.id, name),
                                             .execution = execution_.id,
                                             .value = fmt::format("{}={}", name, value),
                                             .created_at = execution_.created_at});
    }
    execution_.attributes = std::move(made);
}

}  // namespace tero::workflow
