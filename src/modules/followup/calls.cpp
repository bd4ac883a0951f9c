// What people do with a follow-up that has not gone out: cancel it, move it, ask what the gate would say.
#include "base/check.hpp"
#include "modules/followup/follow_up_agent.hpp"
#include "modules/followup/sending.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <chrono>
#include <memory>
#include <string_view>
#include <utility>

namespace tero {
namespace {

constexpr std::string_view by_person = "by_person";
constexpr Duration moved_max = std::chrono::days{366};

Error no_such_follow_up(const Id<FollowUp>& id) {
    return {ErrorCode::not_found, fmt::format("there is no follow-up {}", id), ""};
}
Error is_over(const FollowUp& follow_up) {
    return {ErrorCode::conflict, fmt::format("it is {}: nothing of it waits", name_of(follow_up.status)),
            "status"};
}

std::string_view name_of_verdict(messaging::GateVerdict verdict) {
    switch (verdict) {
        case messaging::GateVerdict::OPEN:
            return "OPEN";
        case messaging::GateVerdict::LATER:
            return "LATER";
        case messaging::GateVerdict::CLOSED:
            break;
    }
    return "CLOSED";
}

}  // namespace

Decision FollowUpAgent::decide(const Rows& rows, const CancelFollowUp& input, Context& context) const {
    LOOK(const FollowUp* follow_up, rows, FollowUp, input.follow_up);
    if (follow_up == nullptr) return refused(context, no_such_follow_up(input.follow_up));
    if (follow_up->status == FollowUpStatus::BOOKED) {
        LOOK(const Message* message, rows, Message, follow_up->message);
        if (message == nullptr || message->status != MessageStatus::PENDING)
            return refused(context, {ErrorCode::conflict, "its message is on its way already", "status"});
    } else if (follow_up->status != FollowUpStatus::PENDING) {
        return refused(context, is_over(*follow_up));
    }
    Decision decision = end(rows, {follow_up}, std::string{by_person}, input.by, context);
    auto& decided = std::get<Decided>(decision);  // its message was just looked at
    FollowUp cancelled = *follow_up;
    cancelled.status = FollowUpStatus::CANCELLED;
    cancelled.reason = by_person;
    decided.reply(context, Answer{std::make_shared<const FollowUp>(std::move(cancelled))});
    return decision;
}

Decision FollowUpAgent::decide(const Rows& rows, const RescheduleFollowUp& input, Context& context) const {
    LOOK(const FollowUp* follow_up, rows, FollowUp, input.follow_up);
    if (follow_up == nullptr) return refused(context, no_such_follow_up(input.follow_up));
    if (follow_up->status != FollowUpStatus::PENDING) return refused(context, is_over(*follow_up));
    if (input.at > context.now + moved_max)
        return refused(context, {ErrorCode::invalid, "at most 366 days away", "at"});
    FollowUp moved = *follow_up;
    moved.due_at = std::max(input.at, context.now);
    moved.not_before = {};  // a person knows better than the pause after another question
    moved.reason = "moved";
    moved.gate.clear();
    Decided decided;
    decided.note(context, moved.quote, "follow_up.moved", input.by,
                 Json{fmt::format(R"({{"follow_up":"{}","step":"{}","from":"{}","to":"{}"}})", moved.id,
                                  moved.step, to_string(follow_up->due_at), to_string(moved.due_at))});
    const auto shared = std::make_shared<const FollowUp>(std::move(moved));
    decided.batch.put(shared);
    decided.reply(context, Answer{shared});
    return decided;
}

Decision FollowUpAgent::decide(const Rows& rows, const JudgeFollowUp& input, Context& context) const {
    LOOK(const FollowUp* follow_up, rows, FollowUp, input.follow_up);
    if (follow_up == nullptr) return refused(context, no_such_follow_up(input.follow_up));
    if (follow_up->status != FollowUpStatus::PENDING) return refused(context, is_over(*follow_up));
    const Timestamp then = std::max(input.at == Timestamp{} ? follow_up->due_at : input.at, context.now);
    auto asked = quotes_.ask(rows, *follow_up, then);
    if (auto* need = std::get_if<Need>(&asked)) return std::move(*need);
    const auto& quote = std::get<followup::QuoteWord>(asked);
    LOOK(const Contact* contact, rows, Contact, follow_up->contact);
    LOOK(const Conversation* conversation, rows, Conversation, follow_up->conversation);
    CHECK(contact != nullptr && conversation != nullptr, "follow-up {} hangs in the air", follow_up->id);
    // As it would be if a person moved it there.
    FollowUp moved = *follow_up;
    if (input.at != Timestamp{}) moved.not_before = {};
    messaging::GateAnswer gate = messaging::send_gate({.purpose = MessagePurpose::FOLLOW_UP,
                                                       .contact = *contact,
                                                       .conversation = *conversation,
                                                       .owner = word_of(moved, quote),
                                                       .pause = pause_of(rows, *conversation, moved.quote),
                                                       .now = then},
                                                      options_, zones_.of(*contact));
    FollowUpVerdict verdict;
    verdict.verdict = name_of_verdict(gate.verdict);
    verdict.reason = std::move(gate.reason);
    verdict.use_template = gate.use_template;
    verdict.checks = std::move(gate.checks);
    if (gate.verdict == messaging::GateVerdict::OPEN) verdict.at = then;
    if (gate.verdict == messaging::GateVerdict::LATER) verdict.at = gate.at;
    if (const followup::Step* step = step_of(moved)) {
        const Message message = message_of(rows, moved, *step, quote, *contact, *conversation, context);
        verdict.text = verdict.use_template ? message.template_use.text : message.body;
    }
    Decided decided;
    decided.reply(context, Answer{std::make_shared<const FollowUpVerdict>(std::move(verdict))});
    return decided;
}

}  // namespace tero
