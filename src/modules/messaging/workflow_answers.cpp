// Messages that a workflow answers. Whatever becomes of that, the customer gets an answer, or a person.
#include "base/check.hpp"
#include "codec/json.hpp"
#include "modules/messaging/conversations.hpp"
#include "modules/messaging/model/hand_over.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <string>
#include <utility>

namespace tero {
namespace {

constexpr std::string_view by_message = "message.";

}  // namespace

void Conversations::begin_answer(const Context& context, Decided& decided, const BurstRouted& routed) const {
    if (routed.workflow.empty()) return queue_answer(context, decided, routed);
    StartWorkflow begun;
    begun.asked.workflow = routed.workflow;
    begun.asked.input = Json{to_json(
        RoutedMessage{routed.brief, routed.capability, routed.otherwise, routed.prefer})};
    begun.asked.labels = {{"conversation", to_string(routed.brief.conversation)}};
    begun.asked.by = fmt::format("{}{}", by_message, routed.capability);
    begun.owner = {modules::messaging, routed.brief.conversation};
    decided.next.push_back(std::move(begun));
}

Decision Conversations::decide(const Rows& rows, const ExecutionEnded& input, Context& context) const {
    if (!input.by.starts_with(by_message)) return Decided{};  // another, about what is on a person's list
    LOOK(const Conversation* conversation, rows, Conversation, input.owner.id);
    CHECK(conversation != nullptr, "execution {} answers in no conversation {}", input.execution, input.owner.id);
    Decided decided;
    if (!input.began) {
        // Too many are under way, or it is too large for one: the agent alone answers, as without a workflow.
        MARK("message.without_its_workflow");
        auto routed = from_json<RoutedMessage>(input.input.text, Reading::tolerant);
        CHECK(routed.has_value(), "conversation {}: {}", conversation->id, routed.error().message);
        BurstRouted again;
        again.brief = std::move(routed->brief);
        again.capability = std::move(routed->capability);
        again.otherwise = std::move(routed->otherwise);
        again.prefer = std::move(routed->prefer);
        queue_answer(context, decided, again);
        return decided;
    }
    const std::string answers = fmt::format("{}.", name_of(answers_to_));
    const bool has_answered = std::any_of(input.called.begin(), input.called.end(),
                                          [&](const std::string& call) { return call.starts_with(answers); });
    if (has_answered) return decided;
    MARK("message.left_by_its_workflow");
    hand_over(decided, context, *conversation,
              {.reason = "agent_failed", .actor = fmt::format("workflow:{}", input.execution), .owner = answers_to_});
    return decided;
}

}  // namespace tero
