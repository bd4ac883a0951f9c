// What nobody stated: the owner's defaults, where the product has them and the size allows them.
#include "business/quoting/choosing.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace tero::sales {
namespace {

bool holds(const QuoteRequest& request, const ProductLimit& limit) {
    return stated(request, limit.when) == limit.value;
}

Decimal least_with(const Chosen& chosen, std::string_view option, std::string_view value) {
    for (const ProductLimit& limit : chosen.product->limits) {
        if (limit.option.empty() && limit.when == option && limit.value == value) return limit.at_least;
    }
    return 0;
}

bool large_enough(const Chosen& chosen, std::string_view option, const Choice& choice) {
    return !chosen.amount.has_value() || *chosen.amount >= least_with(chosen, option, choice.code);
}

void assume_sides(Chosen& chosen, const OptionType& option) {
    std::vector<std::string> sides;
    const std::vector<Choice> choices = option_choices(chosen, option.code);
    for (const std::string& side : option.taken) {
        const bool fits = static_cast<std::int64_t>(sides.size()) < option.sides;
        if (fits && find_choice(choices, side) != nullptr) sides.push_back(side);
    }
    chosen.assumed.push_back({option.code, sides});
    chosen.request.set(option.code, std::move(sides));
}

void assume_value(Chosen& chosen, const OptionType& option) {
    const std::vector<Choice> all = option_choices(chosen, option.code);
    std::vector<Choice> possible = all;
    std::erase_if(possible,
                  [&](const Choice& choice) { return !large_enough(chosen, option.code, choice); });
    if (possible.empty()) possible = all;
    const Choice* wanted = option.taken.empty() ? nullptr : find_choice(possible, option.taken.front());
    const std::string& value = (wanted == nullptr ? possible.front() : *wanted).code;
    chosen.assumed.push_back({option.code, value});
    if (option.kind == OptionKind::number) {
        chosen.request.set(option.code, std::int64_t{std::strtoll(value.c_str(), nullptr, 10)});
    } else {
        chosen.request.set(option.code, value);
    }
}

}  // namespace

Gap refuse_small(const Chosen& chosen) {
    for (const ProductLimit& limit : chosen.product->limits) {
        if (!limit.option.empty() || !holds(chosen.request, limit)) continue;
        if (!chosen.amount.has_value() || *chosen.amount >= limit.at_least) continue;
        std::vector<Choice> others = option_choices(chosen, limit.when);
        std::erase_if(others,
                      [&](const Choice& choice) { return !large_enough(chosen, limit.when, choice); });
        const bool only_more = others.empty();
        const std::string& field = only_more ? chosen.product->measure.code : limit.when;
        PricingGap gap = gap_of(chosen, GapKind::TOO_SMALL, field,
                                only_more ? chosen.amount->to_string() : limit.value, std::move(others));
        gap.limit = limit.at_least;
        return gap;
    }
    return std::nullopt;
}

void assume_options(Chosen& chosen) {
    std::vector<std::string> without;  // services that the product does not have
    bool said_all = true;
    bool has_service = false;
    for (const OptionType& option : chosen.list->options) {
        const OptionValues* values = values_of(*chosen.product, option.code);
        if (option.kind == OptionKind::service) {
            if (values == nullptr) without.push_back(option.code);
            has_service = has_service || values != nullptr;
            said_all = said_all && chosen.request.has(option.code);
        }
        if (values == nullptr || is_priced_by(*chosen.product, option.code) ||
            chosen.request.has(option.code))
            continue;
        if (option.kind == OptionKind::sides) {
            assume_sides(chosen, option);
        } else {
            assume_value(chosen, option);
        }
    }
    if (!without.empty() && !has_service && !said_all)
        chosen.assumed.push_back({std::string{assumed::no_services}, std::move(without)});
}

Gap assume_zone(Chosen& chosen, const Asked& asked) {
    if (!asked.options.apply_zone_factor || chosen.zone != nullptr) return std::nullopt;
    chosen.zone = find_zone(chosen.list->terms, chosen.list->terms.zone);
    if (chosen.zone == nullptr) {
        return gap_of(chosen, GapKind::MISSING, "zone", "", zone_choices(chosen.list->terms));
    }
    chosen.request.set("zone", chosen.zone->code);
    chosen.assumed.push_back({std::string{assumed::zone}, chosen.zone->name});
    return std::nullopt;
}

}  // namespace tero::sales
