// Follow-ups in workflows: a step has a quote followed up, and hears how the sequence ended.
#include "codec/json.hpp"
#include "modules/followup/follow_up_agent.hpp"
#include "modules/followup/sending.hpp"
#include "modules/workflow/model/step_answer.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <string>
#include <utility>

namespace tero {
namespace {

using workflow::not_done;

// `exhausted`: all was said, and nothing heard. Else why it came to its end before.
std::string outcome_of(const FollowUp& ended) {
    if (ended.status == FollowUpStatus::SENT) return "exhausted";
    if (ended.status == FollowUpStatus::FAILED) return "not_sent";
    return ended.reason == "replied" ? "answered" : ended.reason;
}

}  // namespace

void followup::tell_end(Decided& decided, const FollowUp& ended) {
    if (ended.workflow_path.empty()) return;
    decided.next.push_back(FollowUpsEnded{ended.workflow_path, ended.workflow_run, outcome_of(ended)});
}

Decision FollowUpAgent::decide(const Rows&, const StepCalled& input, Context&) const {
    if (input.operation != followup::follow_sequence.name)
        return not_done(input, fmt::format("followup does no {}", input.operation));
    auto plan = from_json<PlanFollowUps>(input.input.text, Reading::strict);
    if (!plan) return not_done(input, "input: " + to_string(plan.error()));
    // Nobody but who sent the quote has its customer written to.
    if (input.owner != Owner{quotes_.module, plan->quote})
        return not_done(input, "it follows a quote that was sent, and none began this workflow");
    plan->path = input.path;
    plan->run = input.run;
    Decided decided;
    decided.next.push_back(*std::move(plan));
    return decided;
}

// Nobody waits for them any more: whoever ends the workflow means them too.
Decision FollowUpAgent::decide(const Rows& rows, const StepGivenUp& input, Context& context) const {
    std::vector<const FollowUp*> all;
    const auto found = waiting_in_.find(input.path);
    if (found == waiting_in_.end()) return Decided{};
    for (const RawId& id : found->second) all.push_back(rows.look<FollowUp>(id).row);
    std::erase_if(all, [&](const FollowUp* one) { return one->workflow_run != input.run; });
    return end(rows, all, "workflow_ended", "rule:workflow_ended", context);
}

Decision FollowUpAgent::decide(const Rows& rows, const FollowUpsEnded& input, Context&) const {
    Decided decided;
    if (const auto left = waiting_in_.find(input.path); left != waiting_in_.end()) {
        for (const RawId& id : left->second) {
            if (rows.look<FollowUp>(id).row->workflow_run == input.run) return decided;
        }
    }
    std::string output = R"({"outcome":)";
    append_json_text(output, input.outcome);
    decided.next.push_back(StepAnswered{.path = input.path, .run = input.run, .output = Json{output + "}"}});
    return decided;
}

}  // namespace tero
