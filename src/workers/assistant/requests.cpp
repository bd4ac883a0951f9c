#include "workers/assistant/requests.hpp"

#include "business/quoting/quote_text.hpp"
#include "business/quoting/quoted.hpp"
#include "business/quoting/reply_text.hpp"
#include "business/quoting/request.hpp"
#include "modules/router/model/reasons.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tero::agents {
namespace {

// The option of sides, where what goes there was named but not on how many; else nothing.
std::optional<std::string> unknown_sides(const QuoteRequest& request, const AgentBrief& brief,
                                         const Desk& desk) {
    const std::string option = sales::option_of_sides(desk.lists);
    if (option.empty()) return std::nullopt;
    const std::vector<std::string>& reasons = brief.understanding.reasons;
    const bool unstated = std::find(reasons.begin(), reasons.end(), router::sides_unstated) != reasons.end();
    const bool asked = brief.asked_for == option && !brief.understanding.request.has(option);
    const std::optional<std::vector<std::string>> sides = request.texts(option);
    if (!sides || sides->empty() || !(unstated || asked)) return std::nullopt;
    return option;
}

// What the customer has named several values of, where it is in the way of a price.
std::optional<sales::PricingGap> undecided(const QuoteRequest& request, const AgentBrief& brief,
                                           const Desk& desk) {
    for (const Undecided& one : brief.understanding.undecided) {
        if (one.code == "zone" || one.code == "town" || request.has(one.code)) continue;
        if (one.code == "product" && request.product) continue;
        return sales::which_of(one, request, desk.lists);
    }
    return std::nullopt;
}

// What there is one of need not be asked for: the quote says it.
std::optional<QuoteRequest> with_the_only_value(const QuoteRequest& request,
                                                const std::variant<PricedQuote, sales::PricingGap>& priced,
                                                const Desk& desk) {
    const auto* gap = std::get_if<sales::PricingGap>(&priced);
    if (gap == nullptr || gap->kind != sales::GapKind::MISSING || gap->of_size || !request.product ||
        request.has(gap->field))
        return std::nullopt;
    const std::vector<std::string> known = sales::known_values(desk.lists, *request.product, gap->field);
    if (known.size() != 1) return std::nullopt;
    QuoteRequest whole = request;
    const auto counts = [&](const sales::CatalogList& list) {
        const sales::OptionType* option = find_option(list, gap->field);
        return option != nullptr && option->kind == sales::OptionKind::number;
    };
    const bool is_number = std::any_of(desk.lists.begin(), desk.lists.end(), counts);
    if (is_number) whole.set(gap->field, std::int64_t{std::stoll(known.front())});
    if (!is_number) whole.set(gap->field, known.front());
    return whole;
}

}  // namespace

AgentAnswer say(AnswerKind kind, std::string text, QuoteRequest request) {
    AgentAnswer answer;
    answer.kind = kind;
    answer.text = std::move(text);
    answer.request = std::move(request);
    return answer;
}

AgentAnswer ask(const sales::PricingGap& gap, const QuoteRequest& request, const Desk& desk,
                const Speech& speech) {
    AgentAnswer answer = say(AnswerKind::ASK, sales::ask_for(gap, request, speech),
                             sales::without_refused(request, gap, desk.lists));
    answer.asked_for = gap.can_be_left_out ? asked::as_it_is : gap.field;
    return answer;
}

AgentAnswer quote(const QuoteRequest& request, const AgentBrief& brief, const Desk& desk) {
    const Speech speech = desk.sentences->in(brief.language);
    if (const auto gap = undecided(request, brief, desk)) return ask(*gap, request, desk, speech);
    const auto priced = sales::price(request, desk.lists, desk.pricing, {});
    if (const auto only = with_the_only_value(request, priced, desk)) return quote(*only, brief, desk);
    const std::vector<std::string>& accessories = brief.understanding.extras;
    const auto* gap = std::get_if<sales::PricingGap>(&priced);
    AgentAnswer answer;
    const std::optional<std::string> sides = unknown_sides(request, brief, desk);
    if (sides && (gap == nullptr || gap->field != *sides)) {
        answer = ask({.kind = sales::GapKind::INVALID, .field = *sides}, request, desk, speech);
        answer.request = request;  // what goes there stays; the sides are what we ask for
    } else if (gap != nullptr) {
        answer = ask(*gap, request, desk, speech);
    } else {
        answer = say(AnswerKind::QUOTE, "", request);
        answer.accessories = accessories;
        return answer;
    }
    if (!accessories.empty()) {
        const std::string apart = sales::accessories_apart(accessories, speech);
        answer.text = sales::capitalised(apart) + ". " + answer.text;
    }
    return answer;
}

AgentAnswer price_inquiry(const QuoteRequest& request, const AgentBrief& brief, const Desk& desk) {
    if (sales::has_size(request, desk.lists) || undecided(request, brief, desk))
        return quote(request, brief, desk);
    const auto unit = sales::unit_price(request, desk.lists);
    const Speech speech = desk.sentences->in(brief.language);
    if (const auto* gap = std::get_if<sales::PricingGap>(&unit)) return ask(*gap, request, desk, speech);
    AgentAnswer answer =
        say(AnswerKind::SAY, sales::price_answer(std::get<sales::UnitPrice>(unit), speech), request);
    answer.asked_for = sales::measures_of(desk.lists, request.product.value_or("")).front().code;
    return answer;
}

QuoteRequest completed(const QuoteRequest& before, const QuoteRequest& said, const Desk& desk) {
    QuoteRequest request = sales::merged(before, said, desk.lists);
    const std::string option = sales::option_of_sides(desk.lists);
    std::optional<std::vector<std::string>> sides = request.texts(option);
    const std::optional<std::vector<std::string>> known = before.texts(option);
    if (sides && known && !known->empty()) {
        std::replace(sides->begin(), sides->end(), std::string{}, known->front());
        request.set(option, std::move(*sides));
    }
    return request;
}

bool is_several(const AgentBrief& brief, const QuoteRequest& said, const Desk& desk) {
    const Understanding& heard = brief.understanding;
    const std::set<std::string> named{heard.products.begin(), heard.products.end()};
    const auto sold =
        static_cast<std::size_t>(std::count_if(named.begin(), named.end(), [&](const auto& one) {
            return !sales::product_by_alias(desk.lists, one).empty();
        }));
    // All accessories together are one more name, which is no product.
    const std::size_t others = named.size() - sold;
    const std::size_t products = sold + others - (others > 0 && !heard.extras.empty() ? 1 : 0);
    const bool sizes = std::any_of(heard.reasons.begin(), heard.reasons.end(), [](const std::string& reason) {
        return reason.starts_with("entity.") && reason.ends_with(".several");
    });
    return heard.intent == IntentType::QUOTE_REQUEST &&
           ((products > 1 && sales::has_size(said, desk.lists)) || sizes);
}

bool is_same_order(const QuoteRequest& one, const QuoteRequest& other, const Desk& desk) {
    const bool by_zone = desk.pricing.apply_zone_factor;
    const auto compared = [&](QuoteRequest request) {
        for (const sales::Measure& measure : sales::measures_of(desk.lists, request.product.value_or(""))) {
            const std::optional<Decimal> amount = sales::measured(request, measure);
            for (const std::string& side : measure.sides) request.erase(side);
            request.erase(sales::pieces_code);
            if (amount) request.set(measure.code, *amount);
        }
        // What a product is anyway changes nothing.
        const auto values = request.values;
        for (const sales::CatalogList& list : desk.lists) {
            const bool priced_in = request.list.empty() || request.list == list.id;
            const sales::Product* product =
                priced_in ? find_product(list, request.product.value_or("")) : nullptr;
            for (const auto& [code, value] : values) {
                if (product != nullptr && is_as_it_is(*product, code, to_string(value))) request.erase(code);
            }
        }
        if (!by_zone) request.erase("zone");
        if (!by_zone) request.erase("town");
        return std::pair{request.product, request.values};
    };
    return compared(one) == compared(other);
}

}  // namespace tero::agents
