// Quotes in workflows: what an agent answered is said when a step calls for it, and a quote that has gone out
// begins the workflow that follows it up.
#include "base/check.hpp"
#include "business/quoting/model/workflows.hpp"
#include "business/quoting/sales.hpp"
#include "codec/json.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/workflow/model/step_answer.hpp"

#include <fmt/format.h>
#include <string>
#include <utility>

namespace tero {
namespace {

using workflow::answer_to;
using workflow::not_done;

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

bool Sales::begin(Decided& decided, const workflow::Happening& happening, Json input, std::string quote,
                  Owner owner) const {
    StartWorkflow begun;
    begun.asked.workflow = begun_by_(happening.name);
    if (begun.asked.workflow.empty()) return false;
    begun.asked.input = std::move(input);
    begun.asked.by = happening.name;
    begun.owner = owner;
    if (quote.empty()) {
        begun.asked.labels = {{"conversation", to_string(owner.id)}};
    } else {
        begun.asked.labels = {{"quote", std::move(quote)}};
    }
    decided.next.push_back(std::move(begun));
    return true;
}

void Sales::follow_up(Decided& decided, const Quote& quote) const {
    PlanFollowUps plan{quote.id, quote.number, quote.contact, quote.conversation, quote.sent_at};
    const Owner owner{modules::quoting, quote.id};
    if (!begin(decided, sales::quote_sent, Json{to_json(plan)}, quote.number, owner))
        decided.next.push_back(std::move(plan));
}

void Sales::begin_order(Decided& decided, const Quote& quote) const {
    const AcceptedQuote accepted{.quote = quote.id,
                                 .quote_number = quote.number,
                                 .contact = quote.contact,
                                 .contact_name = quote.contact_name,
                                 .conversation = quote.conversation,
                                 .currency = quote.priced.currency,
                                 .total = quote.priced.total,
                                 .total_with_tax = quote.priced.with_iva};
    const Owner owner{modules::quoting, quote.id};
    begin(decided, sales::quote_accepted, Json{to_json(accepted)}, quote.number, owner);
}

// A complaint is on a person's list already; this sees to it that somebody looks.
void Sales::begin_complaint(Decided& decided, const Conversation& conversation) const {
    const Complaint complaint{conversation.id, conversation.contact, conversation.quote};
    begin(decided, sales::complained, Json{to_json(complaint)}, "", {modules::messaging, conversation.id});
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
