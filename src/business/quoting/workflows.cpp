// Quotes in workflows: what an agent answered is said when a step calls for it, and a quote that has gone out
// begins the workflow that follows it up.
#include "base/check.hpp"
#include "business/quoting/model/workflows.hpp"
#include "business/quoting/sales.hpp"
#include "codec/json.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <fmt/format.h>
#include <string>
#include <utility>

namespace tero {
namespace {

StepAnswered answer_to(const StepCalled& call, Json output, std::string error = {}) {
    return {.path = call.path, .run = call.run, .output = std::move(output), .error = std::move(error)};
}
Decided not_done(const StepCalled& call, std::string why) {
    Decided decided;
    decided.next.push_back(answer_to(call, {}, std::move(why)));
    return decided;
}

}  // namespace

Decision Sales::decide(const Rows& rows, const StepCalled& input, Context& context) const {
    if (input.operation != sales::give_answer.name)
        return not_done(input, fmt::format("quoting does no {}", input.operation));
    // Nobody but a message of the customer's makes Tero speak to them.
    if (input.owner.module != modules::messaging)
        return not_done(input, "it answers a message, and none began this workflow");
    auto call = from_json<AnswerCall>(input.input.text, Reading::strict);
    if (!call) return not_done(input, "input: " + to_string(call.error()));
    LOOK(const Conversation* conversation, rows, Conversation, input.owner.id);
    CHECK(conversation != nullptr, "execution {} answers in no conversation {}", input.execution, input.owner.id);
    LOOK(const Task* task, rows, Task, call->task);
    const bool is_its = task != nullptr && task->owner == modules::workflow &&
                        (task->owner_id == input.path || task->owner_id == input.execution);
    if (!is_its) return not_done(input, fmt::format("task {} is not of this workflow", call->task));
    LOOK(const TaskBody* body, rows, TaskBody, task->id);
    const bool is_told = !call->answer.text.empty() && call->answer.text != "null";
    const Json result = is_told ? call->answer : body == nullptr ? Json{} : body->result;
    Decision decision = take_answer(rows, *task, result, *conversation, context);
    if (std::holds_alternative<Need>(decision)) return decision;
    std::get<Decided>(decision).next.push_back(answer_to(input, Json{R"({"said":true})"}));
    return decision;
}

// What was called for is done at once.
Decision Sales::decide(const Rows&, const StepGivenUp&, Context&) const { return Decided{}; }

void Sales::follow_up(Decided& decided, const Quote& quote) const {
    PlanFollowUps plan{quote.id, quote.number, quote.contact, quote.conversation, quote.sent_at};
    StartWorkflow begun;
    begun.asked.workflow = begun_by_(sales::quote_sent.name);
    if (begun.asked.workflow.empty()) {
        decided.next.push_back(std::move(plan));
        return;
    }
    begun.asked.input = Json{to_json(plan)};
    begun.asked.labels = {{"quote", quote.number}};
    begun.asked.by = sales::quote_sent.name;
    begun.owner = {modules::quoting, quote.id};
    decided.next.push_back(std::move(begun));
}

void Sales::begin_order(Decided& decided, const Quote& quote) const {
    StartWorkflow begun;
    begun.asked.workflow = begun_by_(sales::quote_accepted.name);
    if (begun.asked.workflow.empty()) return;
    begun.asked.input =
        Json{to_json(AcceptedQuote{.quote = quote.id,
                                   .quote_number = quote.number,
                                   .contact = quote.contact,
                                   .contact_name = quote.contact_name,
                                   .conversation = quote.conversation,
                                   .currency = quote.priced.currency,
                                   .total = quote.priced.total,
                                   .total_with_tax = quote.priced.with_iva})};
    begun.asked.labels = {{"quote", quote.number}};
    begun.asked.by = sales::quote_accepted.name;
    begun.owner = {modules::quoting, quote.id};
    decided.next.push_back(std::move(begun));
}

// A complaint is on a person's list already; this sees to it that somebody looks.
void Sales::begin_complaint(Decided& decided, const Conversation& conversation) const {
    StartWorkflow begun;
    begun.asked.workflow = begun_by_(sales::complained.name);
    if (begun.asked.workflow.empty()) return;
    begun.asked.input = Json{to_json(Complaint{conversation.id, conversation.contact, conversation.quote})};
    begun.asked.labels = {{"conversation", to_string(conversation.id)}};
    begun.asked.by = sales::complained.name;
    begun.owner = {modules::messaging, conversation.id};
    decided.next.push_back(std::move(begun));
}

Decision Sales::decide(const Rows&, const ExecutionEnded& input, Context&) const {
    Decided decided;
    if (input.began || input.by != sales::quote_sent.name) return decided;
    // Too many are under way: it is followed up all the same, as without a workflow.
    MARK("quote.without_its_workflow");
    auto plan = from_json<PlanFollowUps>(input.input.text, Reading::tolerant);
    CHECK(plan.has_value(), "quote {}: {}", input.owner.id, plan.error().message);
    decided.next.push_back(*std::move(plan));
    return decided;
}

}  // namespace tero
