// What people do to the steps of an execution: skip one, or go back to one with other data.
#include "base/shown.hpp"
#include "codec/json.hpp"
#include "codec/json_scanner.hpp"
#include "modules/workflow/workflow_engine.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace {

using workflow::is_over;
using workflow::is_so;
using workflow::Transition;

Result<Done> check_json(const Json& json, std::size_t most, const std::string& field) {
    if (json.text.size() > most)
        return Error{ErrorCode::too_large, fmt::format("has more than {} bytes", most), field};
    JsonScanner scan{json.text, 32};
    if (json.text.empty() || (scan.skip(nullptr, true) && scan.finish())) return Done{};
    return Error{ErrorCode::invalid, scan.error(), field};
}

Result<Done> check_rewind(const RewindExecution& input) {
    TRY_DONE(check_json(input.input, workflow::input_bytes_max, "input"));
    for (const auto& [name, value] : input.variables) {
        const std::string field = fmt::format("variables.{}", shown(name));
        if (!workflow::is_step_name(name))
            return Error{ErrorCode::invalid, "a variable's name is small letters, digits and _", field};
        TRY_DONE(check_json(value, workflow::output_bytes_max, field));
    }
    return Done{};
}

Json detail_of_step(std::string_view step) {
    Json detail{R"({"step":)"};
    append_json_text(detail.text, step);
    detail.text += '}';
    return detail;
}

// It may have done something outside, which stays done.
bool has_effects(const WorkflowDefinition& definition, const StepRun& run) {
    if (run.skipped || run.status == StepStatus::FAILED) return false;
    const WorkflowStep& step = *workflow::find_step(definition, run.step);
    return step.type == StepType::TASK || step.type == StepType::WORKFLOW ||
           step.type == StepType::PARALLEL || !step.call.empty();
}

void add_once(std::vector<std::string>& names, const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

// The last run of that step; nothing: there is none that counts.
std::optional<std::size_t> run_of(const WorkflowPath& path, const std::string& step) {
    for (std::size_t i = path.runs.size(); i > 0; --i) {
        const StepRun& run = path.runs[i - 1];
        if (run.step == step && !run.forgotten) return i - 1;
    }
    return std::nullopt;
}

// Why the step where the path stands cannot be skipped; nothing: it can.
std::optional<Error> not_to_skip(const SkipStep& input, const StepRun* run, bool has_failed) {
    const bool is_there =
        run != nullptr && (has_failed ? run->status != StepStatus::SUCCEEDED : !is_over(run->status));
    if (!is_there)
        return Error{ErrorCode::conflict, has_failed ? "no step of it has failed" : "it stands at no step", "step"};
    if (input.step.empty() || input.step == run->step) return std::nullopt;
    return Error{ErrorCode::conflict, fmt::format("it stands at '{}'", run->step), "step"};
}

}  // namespace

Decision WorkflowEngine::decide(const Rows& rows, const SkipStep& input, Context& context) const {
    if (auto good = check_json(input.result, workflow::output_bytes_max, "result"); !good)
        return refused(context, std::move(good).error());
    LOOK(const WorkflowExecution* execution, rows, WorkflowExecution, input.execution);
    if (execution == nullptr) return refused(context, workflow::no_such_execution(input.execution));
    const bool has_failed = execution->status == ExecutionStatus::FAILED;
    if (execution->is_undoing || (is_over(execution->status) && !has_failed))
        return refused(context, is_so(*execution));
    if (has_failed) {
        if (auto why = stays_ended(*execution)) return refused(context, std::move(*why));
    }
    const WorkflowBranch* branch = nullptr;
    if (!input.branch.empty()) {
        const Path path = live_path(rows, input.branch);
        branch = path.first == execution ? path.second : nullptr;
        if (branch == nullptr) {
            return refused(context, {ErrorCode::conflict,
                                     fmt::format("it has no branch {} under way", input.branch), "branch"});
        }
    }
    Transition skipped = transition(rows, context, *execution, branch);
    if (auto why = not_to_skip(input, skipped.at(), has_failed)) return refused(context, std::move(*why));
    if (has_failed) reopen(skipped.execution(), context.now);
    skipped.decided().note(context, execution->id, "execution.skipped", input.by, detail_of_step(skipped.at()->step));
    skipped.skip(input.result);
    skipped.decided().reply(context, Answer{Done{}});
    return skipped.done();
}

Decision WorkflowEngine::decide(const Rows& rows, const RewindExecution& input, Context& context) const {
    if (auto good = check_rewind(input); !good) return refused(context, std::move(good).error());
    LOOK(const WorkflowExecution* execution, rows, WorkflowExecution, input.execution);
    if (execution == nullptr) return refused(context, workflow::no_such_execution(input.execution));
    if (execution->is_undoing) return refused(context, is_so(*execution));
    if (is_over(execution->status)) {
        if (auto why = stays_ended(*execution)) return refused(context, std::move(*why));
    }
    const WorkflowDefinition& definition = definition_of(*execution);
    const auto& runs = execution->path.runs;
    const std::string step = !input.step.empty() || runs.empty() ? input.step : runs.back().step;
    if (workflow::find_step(definition, step) == nullptr)
        return refused(context, {ErrorCode::invalid, fmt::format("there is no step '{}'", shown(step)), "from"});
    const auto first = run_of(execution->path, step);
    if (!first) {
        return refused(context, {ErrorCode::conflict,
                                 fmt::format("'{}' has not run, or is on a branch: it goes on from a step of its own path", step),
                                 "from"});
    }
    Rewound rewound;
    for (std::size_t i = *first; i < runs.size(); ++i) {
        if (runs[i].forgotten) continue;
        add_once(rewound.forgotten, runs[i].step);
        if (has_effects(definition, runs[i])) add_once(rewound.with_effects, runs[i].step);
    }
    Transition again = transition(rows, context, *execution, nullptr);
    if (!input.dry_run) {
        WorkflowExecution& changed = again.execution();
        if (is_over(changed.status)) reopen(changed, context.now);
        changed.output = {};
        if (!input.input.text.empty()) changed.input = input.input;
        for (const auto& [name, value] : input.variables) changed.variables[name] = value;
        again.decided().note(context, execution->id, "execution.rewound", input.by, detail_of_step(step));
        again.rewind(*first);
    }
    again.decided().reply(context, Answer{std::move(rewound)});
    return again.done();
}

}  // namespace tero
