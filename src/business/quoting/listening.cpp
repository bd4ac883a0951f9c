#include "business/quoting/listening.hpp"

#include "base/check.hpp"
#include "business/quoting/compose.hpp"
#include "business/quoting/quote_text.hpp"
#include "business/quoting/sales.hpp"
#include "modules/messaging/model/hand_over.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>
#include <variant>

namespace tero {
namespace sales {
namespace {

// What the customer has told us by now is kept; our question stays where it was.
AgentAnswer only_heard(AgentAnswer answer, const AgentBrief& brief) {
    answer.kind = AnswerKind::SILENCE;
    answer.text.clear();
    answer.asked_for = brief.asked_for;
    return answer;
}

// Of an answer that tells or asks: whether it goes out although a person was promised.
bool is_about_the_price(const AgentBrief& brief) {
    const IntentType intent = brief.understanding.intent;
    const bool answers_us = intent == IntentType::DATA_PROVISION && !brief.asked_for.empty();
    return intent == IntentType::PRICE_INQUIRY || answers_us;
}

AgentAnswer while_taken(AgentAnswer answer, const AgentBrief& brief) {
    switch (answer.kind) {
        case AnswerKind::OPT_OUT:
            return answer;  // confirmed, once
        case AnswerKind::ACCEPT:
        case AnswerKind::REJECT:
        case AnswerKind::OPT_IN:
            answer.text.clear();
            return answer;
        case AnswerKind::SAY:
        case AnswerKind::ASK:
        case AnswerKind::QUOTE:
        case AnswerKind::POSTPONE:
        case AnswerKind::HAND_OVER:
        case AnswerKind::SILENCE:
            return only_heard(std::move(answer), brief);
    }
    return only_heard(std::move(answer), brief);
}

}  // namespace

AgentAnswer while_a_person_is_called(const Conversation& conversation, AgentAnswer answer,
                                     const AgentBrief& brief) {
    if (has_a_person(conversation)) return while_taken(std::move(answer), brief);
    const bool sells = conversation.state_reason != complaint;
    switch (answer.kind) {
        case AnswerKind::ACCEPT:
        case AnswerKind::REJECT:
        case AnswerKind::POSTPONE:
        case AnswerKind::OPT_OUT:
        case AnswerKind::OPT_IN:
            return answer;
        case AnswerKind::QUOTE:
            return sells ? answer : only_heard(std::move(answer), brief);
        case AnswerKind::SAY:
        case AnswerKind::ASK:
            return sells && is_about_the_price(brief) ? answer : only_heard(std::move(answer), brief);
        case AnswerKind::HAND_OVER:
            // It is on the list already; an apology is due all the same.
            if (answer.reason != complaint || conversation.state_reason == complaint) answer.text.clear();
            return answer;
        case AnswerKind::SILENCE:
            return answer;
    }
    return answer;
}

std::vector<std::string> accessories_asked(std::span<const CatalogList> lists,
                                           const std::vector<std::string>& codes) {
    std::vector<std::string> asked;
    for (const CatalogList& list : lists) {
        for (const Accessory& accessory : list.accessories) {
            const auto is_in = [&](const std::vector<std::string>& some) {
                return std::find(some.begin(), some.end(), accessory.code) != some.end();
            };
            if (is_in(codes) && !is_in(asked)) asked.push_back(accessory.code);
        }
    }
    return asked;
}

}  // namespace sales

Decision Sales::make_draft(const Rows& rows, const Conversation& conversation, const AgentAnswer& answer,
                           std::string_view calls_for, const std::string& agent, Context& context) const {
    const std::string sequence_key = fmt::format("sequence/quote/{}", zone_.local(context.now).year);
    const Owner subject{modules::messaging, conversation.id};
    LOOK(const Counter* sequence, rows, Counter, sequence_key);
    LOOK(const Counter* quotes, rows, Counter, fmt::format("quotes_of/{}", conversation.contact));
    LOOK(const Contact* contact, rows, Contact, conversation.contact);
    LOOK(const WorkItem* item, rows, WorkItem, work_key(subject, work::answer));
    CHECK(contact != nullptr, "conversation {} of nobody", conversation.id);
    const Quote* before = nullptr;
    if (item != nullptr && item->status != WorkStatus::DONE && !item->quote.empty()) {
        LOOK(before, rows, Quote, item->quote);
        if (before != nullptr && before->status != QuoteStatus::DRAFT) before = nullptr;
    }
    Decided decided;
    Conversation heard = conversation;
    heard.request = answer.request;  // a correction starts from it
    heard.asked_for = {};
    const auto keep = [&] {
        if (calls_for.empty()) return decided.batch.put(std::move(heard));
        hand_over(decided, context, std::move(heard),
                  HandOver{.reason = calls_for, .actor = agent, .owner = modules::quoting});
    };
    OpenWork ready{.subject = subject,
                   .kind = std::string{work::answer},
                   .cause = "draft_ready",
                   .conversation = conversation.id,
                   .contact = conversation.contact};
    const auto others = static_cast<std::int32_t>(quotes == nullptr ? 0 : quotes->count);
    const auto lists = lists_at(context.now);
    auto priced = sales::price(answer.request, lists, pricing_, {.previous_quotes = others});
    if (std::holds_alternative<sales::PricingGap>(priced)) {
        MARK("draft.price_refused");
        ready.cause = "price_check";
        decided.next.push_back(std::move(ready));
        keep();
        return decided;
    }
    if (before != nullptr && before->stated == answer.request) {  // said again
        keep();
        return decided;
    }
    Counter numbered{.key = sequence_key, .count = sequence == nullptr ? 1 : sequence->count + 1};
    Quote quote = drafted(conversation, *contact, answer, std::get<PricedQuote>(std::move(priced)), numbered,
                          context);
    if (before != nullptr) {
        quote.supersedes = before->id;
        quote.revision = before->revision + 1;
        supersede(conversation, *before, quote, agent, decided, context);
    }
    const Speech say = sentences_->in(contact->language);
    Message message = sales::outbound(*contact, conversation, MessagePurpose::CONFIRMATION,
                                      say("reply.draft", {{"quote", quote.number}}), agent, context);
    ready.values = {{"quote", quote.number}};
    ready.quote = quote.id;
    decided.note(context, quote.id, "quote.drafted", agent);
    decided.next.push_back(SendDue{message.id});
    decided.next.push_back(std::move(ready));
    decided.batch.put(QuoteToken{.token = quote.token, .quote = quote.id});
    decided.batch.put(std::move(numbered));
    decided.batch.put(std::move(message));
    keep();
    decided.batch.put(std::move(quote));
    return decided;
}

}  // namespace tero
