#include "sandbox/published_prices.hpp"

#include "codec/json.hpp"

#include <algorithm>

namespace tero::app {
namespace {

constexpr int cents = 2;

Decimal hundredths(const Decimal& percent) { return percent * Decimal::of("0.01"); }

// Of one unit.
std::optional<Decimal> step_price(const PublishedStep& step, const Wants& options) {
    if (step.by.empty()) return step.price;
    std::string key;
    for (const std::string& option : step.by) {
        const auto value = options.find(option);
        if (value == options.end()) return std::nullopt;
        key += (key.empty() ? "" : "/") + value->second;
    }
    const auto found = step.prices.find(key);
    return found == step.prices.end() ? std::nullopt : std::optional{found->second};
}

std::optional<Decimal> unit_price(const PublishedProduct& product, const Wants& options) {
    std::optional<Decimal> price;
    for (const PublishedStep& step : product.steps) {
        if (step.step == "table") {
            price = step_price(step, options);
        } else if (step.step == "factor") {
            const auto value = options.find(step.option);
            const auto factor =
                value == options.end() ? step.factors.end() : step.factors.find(value->second);
            if (factor == step.factors.end()) return std::nullopt;
            if (price) price = *price * factor->second;
        } else if (step.step != "shares") {  // nobody in the demo asks for sides
            return std::nullopt;
        }
        if (!price) return std::nullopt;
    }
    return price;
}

}  // namespace

Result<PublishedPrices> read_published_prices(const BusinessFiles& files) {
    const std::string* text = files.find("catalog.json");
    if (text == nullptr) return Error{ErrorCode::not_found, "there is no catalog.json", "catalog.json"};
    return from_json<PublishedPrices>(*text, Reading::tolerant);
}

std::optional<Decimal> published_total(const PublishedPrices& prices, std::string_view product,
                                       const Wants& options, std::string_view measure,
                                       const Decimal& quantity) {
    for (const PublishedList& list : prices.lists) {
        const auto found = std::find_if(list.products.begin(), list.products.end(),
                                        [&](const PublishedProduct& one) { return one.code == product; });
        if (found == list.products.end()) continue;
        const auto unit = unit_price(*found, options);
        if (!unit) continue;
        Decimal total = *unit * quantity;
        for (const PublishedDiscount& discount : prices.terms.discounts) {
            if (discount.by == measure && quantity >= discount.at_least)
                total = total * (Decimal{1} - hundredths(discount.percent));
        }
        if (!list.tax.included) total = total * (Decimal{1} + hundredths(list.tax.percent));
        return total.rounded(cents);
    }
    return std::nullopt;
}

}  // namespace tero::app
