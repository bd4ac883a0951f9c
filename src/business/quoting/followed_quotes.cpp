// What a quote is to those who follow it up, and what the customer's words are to a quote.
#include "base/check.hpp"
#include "business/quoting/quote_text.hpp"
#include "business/quoting/request.hpp"
#include "business/quoting/sales.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero {
namespace {

using messaging::OwnersWord;

Need need_of(const Id<Quote>& quote) {
    Need need;
    need.add<Quote>(quote);
    return need;
}

}  // namespace

std::variant<OwnersWord, Need> Sales::word_to_gate(const Rows& rows, const Message& message,
                                                   Timestamp now) const {
    if (message.quote.empty()) return OwnersWord{};
    const auto found = rows.look<Quote>(message.quote);
    if (!found.known) return need_of(message.quote);
    CHECK(found.row != nullptr, "message {} of no quote {}", message.id, message.quote);
    const Quote& quote = *found.row;
    OwnersWord word;
    const bool stands = quote.status != QuoteStatus::SUPERSEDED;
    word.checks = {{"superseded", std::string{name_of(quote.status)}, {}, stands},
                   {"quote_expired", to_string(now), to_string(quote.valid_until), now < quote.valid_until}};
    return word;
}

std::variant<followup::QuoteWord, Need> Sales::word_to_follow_up(const Rows& rows, const FollowUp& follow_up,
                                                                 Timestamp now) const {
    const auto found = rows.look<Quote>(follow_up.quote);
    if (!found.known) return need_of(follow_up.quote);
    CHECK(found.row != nullptr, "follow-up {} of no quote {}", follow_up.id, follow_up.quote);
    const Quote& quote = *found.row;
    // Nobody asks whether it was seen while what the customer asked waits for a person.
    const std::string key = work_key({modules::messaging, quote.conversation}, work::answer);
    const auto item = rows.look<WorkItem>(key);
    if (!item.known) {
        Need need;
        need.add<WorkItem>(key);
        return need;
    }
    const bool owed = item.row != nullptr && item.row->status != WorkStatus::DONE &&
                      item.row->waits_since != Timestamp{};
    followup::QuoteWord word{
        .counted = quote.follow_ups_sent, .language = quote.language, .link = link_to(quote)};
    word.gate.makes_sense_until = quote.valid_until;
    word.gate.too_late = "quote_expires_first";
    // What was planned behind an answer is what the answer asked for.
    const bool is_unanswered =
        quote.answered_at == Timestamp{} || quote.answered_at <= follow_up.created_at;
    word.gate.checks = {
        {"quote_decided", std::string{name_of(quote.status)}, {}, is_open(quote.status)},
        {"quote_expired", to_string(now), to_string(quote.valid_until), now < quote.valid_until},
        {"replied", is_unanswered ? "" : to_string(quote.answered_at), {}, is_unanswered},
        {"person_owes_answer", owed ? to_string(item.row->waits_since) : "", {}, !owed}};
    return word;
}

std::variant<PlanFollowUps, Error, Need> Sales::plan_to_follow_up(const Rows& rows, const Id<Quote>& id,
                                                                  Timestamp now) const {
    const auto found = rows.look<Quote>(id);
    if (!found.known) return need_of(id);
    const auto refused = [](std::string why) { return Error{ErrorCode::conflict, std::move(why), "quote"}; };
    if (found.row == nullptr) return refused(fmt::format("there is no quote {}", id));
    const Quote& quote = *found.row;
    if (!is_open(quote.status))
        return refused(fmt::format("quote {} is {}", quote.number, name_of(quote.status)));
    if (quote.valid_until <= now) return refused(fmt::format("quote {} has expired", quote.number));
    if (quote.answered_at != Timestamp{})
        return refused(fmt::format("quote {} was answered", quote.number));
    return PlanFollowUps{.quote = quote.id,
                         .quote_number = quote.number,
                         .contact = quote.contact,
                         .conversation = quote.conversation,
                         .sent_at = quote.sent_at};
}

Values Sales::say_to_follow_up(const Rows& rows, const FollowUp& follow_up, const Speech& say) const {
    const Quote* quote = rows.look<Quote>(follow_up.quote).row;
    CHECK(quote != nullptr, "follow-up {} speaks of no quote {}", follow_up.id, follow_up.quote);
    return sales::follow_up_values(*quote, zone_, say);
}

Decision Sales::decide(const Rows& rows, const FollowUpTold& input, Context&) const {
    LOOK(const Quote* quote, rows, Quote, input.quote);
    Decided decided;
    if (quote == nullptr) return decided;
    Quote followed = *quote;
    followed.follow_ups_sent += input.counted;
    if (!input.step.empty()) {
        followed.follow_up_step = input.step;
        followed.follow_up_last = input.after;
    }
    if (followed != *quote) decided.batch.put(std::move(followed));
    return decided;
}

void Sales::answered(Decided& decided, const Context& context, Quote& quote,
                     const Conversation& conversation) {
    // What was said before the quote went out is no answer to it.
    if (quote.answered_at != Timestamp{} || conversation.last_inbound_at <= quote.sent_at) return;
    quote.answered_at = conversation.last_inbound_at;
    decided.note(context, quote.id, "quote.answered", "customer");
    decided.next.push_back(Count{.figure = "answers"});
    if (!quote.follow_up_step.empty())
        decided.next.push_back(Count{.figure = "answers_after/" + quote.follow_up_step});
}

// What is open is read in the language that the customer now speaks: its page, its paper, what follows it up.
Decision Sales::speak_as_they_do(const Rows& rows, const Id<Contact>& id, Decided decided) const {
    const auto open = open_quotes_of_.find(id);
    if (open == open_quotes_of_.end()) return decided;
    LOOK(const Contact* contact, rows, Contact, id);
    for (const RawId& each : open->second) {
        const Quote* quote = rows.look<Quote>(each).row;
        CHECK(quote != nullptr, "quote {}: indexed but not in memory", each);
        if (contact == nullptr || quote->language == contact->language) continue;
        MARK("quote.language_follows");
        Quote read = *quote;
        read.language = contact->language;
        decided.batch.put(std::move(read));
    }
    return decided;
}

// A request for another price says nothing about the quotes that were sent: a new one of the same product
// ends the old one's follow-ups (supersede()), and otherwise they wait and go on.
Decision Sales::decide(const Rows& rows, const CustomerAnswered& input, Context& context) const {
    Decided decided;
    if (sales::asks_for_a_price(input.intent)) {
        if (input.reason != "replied") return decided;
        decided.next.push_back(HoldFollowUps{input.contact});
        return speak_as_they_do(rows, input.contact, std::move(decided));
    }
    if (input.reason != "answered") {
        // «Gracias» after «te escribimos el lunes» takes nothing back.
        const bool thanks = input.reason == "replied" && input.intent == IntentType::GOODBYE_THANKS;
        decided.next.push_back(EndFollowUps{input.contact, {}, input.reason, thanks});
        return input.reason == "replied" ? speak_as_they_do(rows, input.contact, std::move(decided))
                                         : Decision{std::move(decided)};
    }
    LOOK(const Conversation* conversation, rows, Conversation, input.conversation);
    const auto open = open_quotes_of_.find(input.contact);
    if (open == open_quotes_of_.end() || conversation == nullptr) return decided;
    for (const RawId& id : open->second) {
        const Quote* quote = rows.look<Quote>(id).row;
        CHECK(quote != nullptr, "quote {}: indexed but not in memory", id);
        Quote changed = *quote;
        answered(decided, context, changed, *conversation);
        if (changed != *quote) decided.batch.put(std::move(changed));
    }
    return decided;
}

}  // namespace tero
