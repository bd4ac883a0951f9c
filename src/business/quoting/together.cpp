#include "business/quoting/together.hpp"

#include "business/quoting/reply_text.hpp"
#include "business/quoting/request.hpp"
#include "modules/router/model/together.hpp"

#include <algorithm>

namespace tero::sales {

std::vector<QuoteRequest> quoted_together(const AgentBrief& brief) {
    std::vector<QuoteRequest> all{brief.quote_request};
    for (const QuoteBeside& one : brief.quotes_beside) all.push_back(one.request);
    return all;
}

std::vector<std::string> meant_together(const AgentBrief& brief) {
    const Understanding& heard = brief.understanding;
    std::vector<std::string> numbers{brief.quote_number};
    for (const QuoteBeside& one : brief.quotes_beside) numbers.push_back(one.number);
    const std::vector<QuoteRequest> requests = quoted_together(brief);
    std::vector<std::string> by_value;
    std::vector<std::string> named;
    std::vector<std::string> left;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        if (is_part_of(heard.request, requests[i])) by_value.push_back(numbers[i]);
        if (together::is(heard.reasons, i + 1, together::meant)) named.push_back(numbers[i]);
        if (!together::is(heard.reasons, i + 1, together::dropped)) left.push_back(numbers[i]);
    }
    if (!named.empty()) return named;
    return left.size() < numbers.size() ? left : by_value;
}

namespace {

// Whether they may be about less of it, or another thing.
bool may_change(IntentType intent, bool dropped) {
    switch (intent) {
        case IntentType::QUOTE_REQUEST:
        case IntentType::DATA_PROVISION:
            return true;
        case IntentType::UNKNOWN:
        case IntentType::REJECT_QUOTE:
        case IntentType::POSTPONE:
        case IntentType::PRODUCT_INFO:
            return dropped;
        default:
            return false;
    }
}

}  // namespace

std::optional<std::vector<QuoteRequest>> anew_together(const AgentBrief& brief,
                                                       std::span<const CatalogList> lists) {
    const Understanding& heard = brief.understanding;
    if (brief.quotes_beside.empty() || !is_open(brief.quote_status) || !heard.quote_number.empty())
        return std::nullopt;
    const std::vector<QuoteRequest> before = quoted_together(brief);
    const bool clear = heard.items.empty() && heard.undecided.empty();
    std::vector<QuoteRequest> wanted;
    bool dropped = false;
    for (std::size_t i = 0; i < before.size(); ++i) {
        const bool drops = together::is(heard.reasons, i + 1, together::dropped);
        dropped = dropped || drops;
        if (drops) continue;
        const bool changes =
            clear && asks_for_a_price(heard.intent) && together::is(heard.reasons, i + 1, together::meant);
        wanted.push_back(changes ? merged(before[i], heard.request, lists) : before[i]);
    }
    if (wanted == before || wanted.empty() || !may_change(heard.intent, dropped)) return std::nullopt;
    return wanted;
}

}  // namespace tero::sales
