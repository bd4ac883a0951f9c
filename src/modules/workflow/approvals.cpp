// Approvals: what a person is to decide, who is told again that it waits, and what becomes of the answer.
#include "codec/json.hpp"
#include "codec/schema_check.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/work/model/inputs.hpp"
#include "modules/workflow/workflow_engine.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace workflow {
namespace {

constexpr const char* escalated_alert = "approval_escalated";

}  // namespace

// What is to be decided, in words; the template itself where they cannot be made of it.
std::string text_asked(Transition& at, const WorkflowStep& step) {
    constexpr std::size_t bytes_max = 1000;
    const auto made = at.filled(json_of(step.approval));
    std::string text = made ? text_of(*made) : std::string{};
    return text.empty() || text.size() > bytes_max ? step.approval : text;
}

Timestamp reminder_due(const WorkflowStep& step, const StepRun& run) {
    if (step.approval.empty()) return {};
    if (run.reminders == 0 && step.remind) return run.started_at + *step.remind;
    if (run.reminders < 2 && step.escalate) return run.started_at + *step.escalate;
    return {};
}

void Transition::ask_for_approval(const WorkflowStep& step, std::string cause, WorkUrgency urgency) {
    const auto was_one = [this](const StepRun& run) {
        return !find_step(around_.definition, run.step)->approval.empty();
    };
    const auto& runs = path().runs;
    OpenWork ask{.subject = {modules::workflow, path_id()},
                 .kind = std::string{work::approval},
                 .cause = std::move(cause),
                 .values = {{"workflow", execution_.workflow},
                            {"execution", to_string(execution_.id)},
                            {"step", step.id},
                            {"text", text_asked(*this, step)}},
                 .urgency = urgency,
                 .is_new = at()->reminders == 0 && std::none_of(runs.begin(), runs.end() - 1, was_one)};
    if (!step.form.text.empty()) ask.values[std::string{work::with_form}] = "yes";
    if (at()->reminders == 2 && !step.escalate_to.empty()) ask.values["to"] = step.escalate_to;
    decided_.next.push_back(std::move(ask));
}

void Transition::remind(const WorkflowStep& step) {
    const bool was_reminded = at()->reminders > 0 || !step.remind;
    const Timestamp due = reminder_due(step, *at());
    if (due == Timestamp{} || due > around_.context.now) return;
    at()->reminders = was_reminded ? 2 : 1;
    if (!was_reminded) return ask_for_approval(step, "approval_reminder", WorkUrgency::HIGH);
    ask_for_approval(step, escalated_alert, WorkUrgency::URGENT);
    decided_.next.push_back(RaiseAlert{
        escalated_alert, to_string(path_id()), AlertLevel::ERROR,
        fmt::format("{}nobody has decided '{}' of execution {} since {}",
                    step.escalate_to.empty() ? "" : step.escalate_to + ": ", text_asked(*this, step), execution_.id,
                    to_string(at()->started_at))});
}

void Transition::close_approval(std::string by) {
    if (step_at()->approval.empty()) return;
    end_escalation();
    const Owner subject{modules::workflow, path_id()};
    decided_.next.push_back(CloseWork{subject, std::string{work::approval}, std::move(by)});
}

void Transition::end_escalation() {
    if (at()->reminders == 2) decided_.next.push_back(ResolveAlert{escalated_alert, to_string(path_id())});
}

}  // namespace workflow

namespace {

using workflow::Transition;

Json output_of(const AnswerApproval& answer) {
    Json output{fmt::format(R"({{"approved":{},"by":)", *answer.approved)};
    append_json_text(output.text, answer.by);
    if (!answer.form.text.empty()) output.text += R"(,"form":)" + answer.form.text;
    output.text += "}";
    return output;
}

Result<Done> check_form(const WorkflowStep& step, const AnswerApproval& answer) {
    if (answer.form.text.size() > workflow::signal_bytes_max) {
        return Error{ErrorCode::too_large, fmt::format("a form has at most {} bytes", workflow::signal_bytes_max),
                     "form"};
    }
    if (step.form.text.empty()) {
        if (answer.form.text.empty()) return Done{};
        return Error{ErrorCode::invalid, fmt::format("step {} has no form", step.id), "form"};
    }
    if (!*answer.approved) return Done{};  // who says no needs to fill in nothing
    return check_by_schema(step.form.text, answer.form.text.empty() ? "{}" : answer.form.text, "form");
}

}  // namespace

Decision WorkflowEngine::decide(const Rows& rows, const AnswerApproval& input, Context& context) const {
    LOOK(const WorkflowExecution* execution, rows, WorkflowExecution, input.execution);
    if (execution == nullptr) return refused(context, workflow::no_such_execution(input.execution));
    const WorkflowDefinition& definition = definition_of(*execution);
    std::vector<std::pair<const WorkflowBranch*, const WorkflowStep*>> waiting;
    const auto look = [&](const RawId& id, const WorkflowPath& path, const WorkflowBranch* branch) {
        if (path.runs.empty() || path.runs.back().status != StepStatus::WAITING) return;
        const WorkflowStep* step = workflow::find_step(definition, path.runs.back().step);
        const auto run = static_cast<std::int32_t>(path.runs.size()) - 1;
        const bool is_asked = (input.step.empty() || input.step == step->id) &&
                              (input.path.empty() || input.path == id) && (input.run < 0 || input.run == run);
        if (is_asked && !step->approval.empty()) waiting.emplace_back(branch, step);
    };
    if (!workflow::is_over(execution->status) && !execution->is_undoing) {
        look(execution->id, execution->path, nullptr);
        for (const WorkflowBranch* branch : live_branches(rows, execution->id)) {
            if (live_path(rows, branch->id).second != nullptr) look(branch->id, branch->path, branch);
        }
    }
    if (waiting.empty())
        return refused(context, {ErrorCode::conflict, "no step of it waits for this decision", "step"});
    if (waiting.size() > 1 && input.path.empty()) {
        return refused(context, {ErrorCode::conflict,
                                 fmt::format("{} paths wait for a decision: say of which path", waiting.size()),
                                 input.step.empty() ? "step" : "path"});
    }
    const auto [branch, step] = waiting.front();
    const RawId path = branch == nullptr ? RawId{execution->id} : RawId{branch->id};
    const auto& runs = (branch == nullptr ? execution->path : branch->path).runs;
    const auto run = static_cast<std::int32_t>(runs.size()) - 1;
    Transition decided = transition(rows, context, *execution, branch);
    const ApprovalAsked asked{path, run, step->id, workflow::text_asked(decided, *step), step->form};
    if (!input.approved) {
        Decided seen;
        seen.reply(context, Answer{asked});
        return seen;
    }
    if (execution->status == ExecutionStatus::PAUSED)
        return refused(context, {ErrorCode::conflict, "it is PAUSED: resume it first", "status"});
    if (auto good = check_form(*step, input); !good) return refused(context, std::move(good).error());
    decided.decided().note(context, execution->id,
                           *input.approved ? "execution.approved" : "execution.rejected", input.by);
    decided.decided().reply(context, Answer{asked});
    decided.close_approval(input.by);
    decided.settle({.output = output_of(input)});
    return decided.done();
}

}  // namespace tero
