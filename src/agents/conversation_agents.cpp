#include "agents/conversation_agents.hpp"

#include "core/sales/quote_text.hpp"
#include "core/sales/reply_text.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

namespace tero::agents {
namespace {

bool says_something(const QuoteRequest& request) { return request != QuoteRequest{}; }

AgentAnswer say(AnswerKind kind, std::string text, QuoteRequest request) {
    AgentAnswer answer;
    answer.kind = kind;
    answer.text = std::move(text);
    answer.request = std::move(request);
    return answer;
}

AgentAnswer ask(const sales::PricingGap& gap, const QuoteRequest& request, const AgentBrief& brief) {
    AgentAnswer answer = say(AnswerKind::ASK, sales::ask_for(gap, request, brief.language),
                             sales::without_refused(request, gap));
    answer.asked_for = gap.field;
    return answer;
}

// A quote, or the one question in its way.
AgentAnswer quote(const QuoteRequest& request, const AgentBrief& brief, const Desk& desk) {
    const auto priced = sales::price(request, desk.lists, desk.pricing, {.language = brief.language});
    if (const auto* gap = std::get_if<sales::PricingGap>(&priced)) return ask(*gap, request, brief);
    return say(AnswerKind::QUOTE, "", request);
}

bool has_size(const QuoteRequest& request) {
    return request.area_m2 || (request.length_m && request.width_m);
}

// «¿A cuánto está el metro?» has an answer without a size; with one, it is a quote.
AgentAnswer price_inquiry(const QuoteRequest& request, const AgentBrief& brief, const Desk& desk) {
    if (has_size(request)) return quote(request, brief, desk);
    const auto unit = sales::unit_price(request, desk.lists);
    if (const auto* gap = std::get_if<sales::PricingGap>(&unit)) return ask(*gap, request, brief);
    AgentAnswer answer =
        say(AnswerKind::ASK, sales::price_answer(std::get<sales::UnitPrice>(unit), brief.language), request);
    answer.asked_for = "length_m";
    return answer;
}

bool is_kind_only(const AgentBrief& brief) { return brief.text.empty() && !brief.kinds.empty(); }

}  // namespace

AgentAnswer answer(const AgentBrief& brief, const Desk& desk) {
    const IntentType intent = brief.understanding.intent;
    const QuoteRequest& said = brief.understanding.request;
    const bool quote_is_open = is_open(brief.quote_status) && !brief.quote_number.empty();
    // A change of mind about the quote that was sent starts from what was stated for it.
    const bool changes_quote = quote_is_open && !says_something(brief.request) && says_something(said);
    const QuoteRequest request = merged(changes_quote ? brief.quote_stated : brief.request, said);

    const sales::ReplyFacts facts{.language = brief.language,
                                  .business = desk.business,
                                  .contact_name = brief.contact_name,
                                  .quote_number = brief.quote_number,
                                  .quote_is_open = quote_is_open,
                                  .request = request,
                                  .lists = desk.lists};
    if (is_kind_only(brief)) {
        for (const MessageKind kind : brief.kinds) {
            if (auto reply = sales::reply_to_kind(kind, facts)) return std::move(*reply);
        }
    }
    if (intent == IntentType::PRICE_INQUIRY) return price_inquiry(request, brief, desk);
    if (intent == IntentType::QUOTE_REQUEST) return quote(request, brief, desk);
    if (intent == IntentType::DATA_PROVISION) {
        // Thanks, a name or a phone while nothing is being quoted is no request for another quote.
        if (says_something(said) || !quote_is_open) return quote(request, brief, desk);
        return say(AnswerKind::SILENCE, "", request);
    }
    if (auto reply = sales::reply_to(intent, facts)) return std::move(*reply);
    return quote(request, brief, desk);
}

}  // namespace tero::agents
