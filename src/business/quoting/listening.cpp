#include "business/quoting/listening.hpp"

#include "base/check.hpp"
#include "business/quoting/compose.hpp"
#include "business/quoting/quote_text.hpp"
#include "business/quoting/sales.hpp"
#include "business/quoting/together.hpp"
#include "modules/messaging/model/hand_over.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <utility>
#include <variant>

using namespace std::string_view_literals;

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

// Thanks, a sign or a bare «ok» wait for nothing.
bool wants_a_word(const AgentBrief& brief) {
    const Understanding& heard = brief.understanding;
    const bool polite = heard.intent == IntentType::GOODBYE_THANKS ||
                        heard.intent == IntentType::AUTO_REPLY || heard.intent == IntentType::SPAM_OTHER ||
                        heard.reply != BareReply::NONE;
    return !polite && !brief.text.empty();
}

// What Tero cannot answer joins what the person sees, and the customer hears that it does, not twice running.
AgentAnswer noted(AgentAnswer answer, const AgentBrief& brief, const Speech& say) {
    if (!wants_a_word(brief)) return only_heard(std::move(answer), brief);
    answer.kind = AnswerKind::HAND_OVER;
    answer.reason = "waits";
    answer.text = brief.misunderstood ? "" : say("reply.still_noted");
    answer.asked_for = brief.asked_for;
    return answer;
}

// Of what it says, or asks for a price: whether it goes out although a person was promised.
bool is_of_use(const AgentAnswer& answer, const AgentBrief& brief) {
    const std::vector<std::string>& reasons = brief.understanding.reasons;
    const bool until = std::find(reasons.begin(), reasons.end(), asks_until) != reasons.end();
    const IntentType intent = brief.understanding.intent;
    const bool status = answer.kind == AnswerKind::SAY && intent == IntentType::QUOTE_STATUS;
    return answer.kind == AnswerKind::ASK || intent == IntentType::PRICE_INQUIRY || status ||
           answer.reason == sends_again || until;
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

OpenWork draft_ready(const Owner& subject, const Conversation& conversation) {
    return {.subject = subject,
            .kind = std::string{work::answer},
            .cause = "draft_ready",
            .conversation = conversation.id,
            .contact = conversation.contact};
}

}  // namespace

AgentAnswer while_a_person_is_called(const Conversation& conversation, AgentAnswer answer,
                                     const AgentBrief& brief, const Speech& say) {
    if (has_a_person(conversation)) return while_taken(std::move(answer), brief);
    const bool sells = conversation.state_reason != complaint;
    switch (answer.kind) {
        case AnswerKind::ACCEPT:
        case AnswerKind::REJECT:
        case AnswerKind::POSTPONE:
        case AnswerKind::OPT_OUT:
        case AnswerKind::OPT_IN:
            return answer;
        case AnswerKind::QUOTE:  // whoever complains and asks for a price gets one, from a person
            return answer;
        case AnswerKind::SAY:
        case AnswerKind::ASK:
            return sells && is_of_use(answer, brief) ? answer : noted(std::move(answer), brief, say);
        case AnswerKind::HAND_OVER:
            // It is on the list already, which whoever asks again hears; an apology is due all the same.
            if (answer.reason == complaint && conversation.state_reason != complaint) return answer;
            answer.text = wants_a_word(brief) && !brief.misunderstood ? say("reply.still_noted") : "";
            return answer;
        case AnswerKind::SILENCE:
            return answer;
    }
    return answer;
}

bool is_beside_the_sale(std::string_view reason) {
    constexpr std::array beside{"product_info"sv,   "recommendation_request"sv, "technical_question"sv, "stock_delivery"sv,
                                "payment_terms"sv, "visit_location"sv,         "installation"sv,
                                "not_understood"sv, "quote_request"sv,         "data_provision"sv};
    return std::find(beside.begin(), beside.end(), reason) != beside.end();
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
        tero::hand_over(decided, context, std::move(heard),
                  HandOver{.reason = calls_for, .actor = agent, .owner = modules::quoting});
    };
    OpenWork ready = sales::draft_ready(subject, conversation);
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
    const Speech say = sentences_->in(contact->language);
    const auto tell = [&](std::string text) {
        Message message = sales::outbound(*contact, conversation, MessagePurpose::CONFIRMATION,
                                          std::move(text), agent, context);
        decided.next.push_back(SendDue{message.id});
        decided.batch.put(std::move(message));
    };
    if (before != nullptr && before->stated == answer.request) {  // said again
        tell(say("reply.still_noted"));
        keep();
        return decided;
    }
    Counter numbered{.key = sequence_key, .count = sequence == nullptr ? 1 : sequence->count + 1};
    Quote quote =
        drafted(conversation, *contact, answer, std::get<PricedQuote>(std::move(priced)), numbered, context);
    if (before != nullptr) {
        quote.supersedes = before->id;
        quote.revision = before->revision + 1;
        supersede(conversation, *before, quote, agent, decided, context);
    }
    // A price that the owner wants to see first is not said before.
    const bool told = calls_for.empty();
    tell(say("reply.draft", {{"quote", quote.number},
                             {"subject", sales::quote_subject(quote.priced, say)},
                             {"total", told ? sales::quote_total(quote.priced, say) : ""}}));
    ready.values = {{"quote", quote.number}};
    ready.quote = quote.id;
    decided.note(context, quote.id, "quote.drafted", agent);
    decided.next.push_back(std::move(ready));
    decided.batch.put(QuoteToken{.token = quote.token, .quote = quote.id});
    decided.batch.put(std::move(numbered));
    keep();
    decided.batch.put(std::move(quote));
    return decided;
}

}  // namespace tero
