#include "business/quoting/choosing.hpp"

#include "base/check.hpp"
#include "business/quoting/request.hpp"
#include "languages/grammar.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::sales {
namespace {

std::vector<Choice> product_choices(const std::vector<const CatalogList*>& lists) {
    std::vector<Choice> choices;
    for (const CatalogList* list : lists) {
        for (const Product& product : list->products) {
            const bool known = std::any_of(choices.begin(), choices.end(),
                                           [&](const Choice& choice) { return choice.code == product.code; });
            if (!known) choices.push_back({product.code, product.names});
        }
    }
    return choices;
}

std::vector<Choice> value_choices(const std::vector<const CatalogList*>& lists, const std::string& product,
                                  std::string_view option) {
    std::vector<CatalogList> some;
    for (const CatalogList* list : lists) some.push_back(*list);
    return choices_of(known_values(some, product, option));
}

// For comparing values; a sign is no punctuation.
std::string as_value(std::string_view said) {
    return said.starts_with('-') ? std::string{said} : normalised(said);
}

bool is_of_size(const Measure& measure, std::string_view code) {
    return measure.code == code ||
           std::find(measure.sides.begin(), measure.sides.end(), code) != measure.sides.end();
}

// ---- shapes: values come from outside under any name and in any form ----

enum class Shape { unknown, whole, measure, text, texts };

Shape shape_of(std::span<const CatalogList> lists, std::string_view code) {
    if (code == "zone" || code == "town") return Shape::text;
    if (code == pieces_code) return Shape::whole;
    for (const CatalogList& list : lists) {
        if (const OptionType* option = find_option(list, code)) {
            if (option->kind == OptionKind::number) return Shape::whole;
            return option->kind == OptionKind::sides ? Shape::texts : Shape::text;
        }
        for (const Product& product : list.products) {
            if (is_of_size(product.measure, code)) return Shape::measure;
        }
    }
    return Shape::unknown;
}

Gap refuse_shape(Chosen& chosen, const Asked& asked) {
    for (auto& [code, value] : chosen.request.values) {
        bool fits = false;
        switch (shape_of(asked.lists, code)) {
            case Shape::whole:
                fits = value.integer() != nullptr;
                break;
            case Shape::measure:
                if (const std::optional<Decimal> measured = chosen.request.decimal(code)) {
                    value = *measured;
                    fits = true;
                }
                break;
            case Shape::text:
                fits = value.text() != nullptr;
                break;
            case Shape::texts:
                fits = value.texts() != nullptr;
                break;
            case Shape::unknown:
                break;
        }
        if (!fits) return gap_of(chosen, GapKind::INVALID, code, to_string(value));
    }
    return std::nullopt;
}

// ---- list, product, price ----

Gap refuse_list(Chosen& chosen, const Asked& asked) {
    for (const CatalogList& list : asked.lists) {
        if (chosen.request.list.empty() || chosen.request.list == list.id) chosen.lists.push_back(&list);
    }
    if (!chosen.lists.empty()) return std::nullopt;
    std::vector<std::string> ids;
    for (const CatalogList& list : asked.lists) ids.push_back(list.id);
    return gap_of(chosen, GapKind::UNKNOWN_VALUE, "list", chosen.request.list, choices_of(ids));
}

Gap refuse_product(Chosen& chosen, const Asked& asked) {
    if (!chosen.request.product.has_value()) return std::nullopt;
    const std::string code = product_by_alias(asked.lists, *chosen.request.product);
    const auto all = chosen.lists;
    std::erase_if(chosen.lists,
                  [&](const CatalogList* list) { return find_product(*list, code) == nullptr; });
    if (chosen.lists.empty()) {
        const GapKind kind = code.empty() ? GapKind::UNKNOWN_VALUE : GapKind::NOT_SOLD;
        return gap_of(chosen, kind, "product", *chosen.request.product, product_choices(all));
    }
    chosen.request.product = code;
    // The first list speaks for the product until what its table needs decides.
    chosen.product = find_product(*chosen.lists.front(), code);
    return std::nullopt;
}

// The first list whose table has a price for what was stated.
Gap refuse_price(Chosen& chosen) {
    if (chosen.product == nullptr) return std::nullopt;
    const std::string code = chosen.product->code;
    for (const CatalogList* list : chosen.lists) {
        const Product* product = find_product(*list, code);
        const Decimal* price = table_price(*product, chosen.request);
        if (price == nullptr) continue;
        chosen.list = list;
        chosen.product = product;
        chosen.price = price;
        return std::nullopt;
    }
    std::string refused;
    for (const std::string& option : chosen.product->steps.front().options) {
        if (!chosen.request.has(option)) continue;
        const std::string said = to_string(chosen.request.values.find(option)->second);
        std::vector<Choice> choices = value_choices(chosen.lists, code, option);
        refused = option;
        if (find_choice(choices, said) != nullptr) continue;
        PricingGap gap = gap_of(chosen, GapKind::UNKNOWN_VALUE, option, said, std::move(choices));
        if (const auto named = gap.values.find(option); named != gap.values.end()) gap.values.erase(named);
        return gap;
    }
    if (refused.empty() || missing_product_or_price(chosen).has_value()) return std::nullopt;
    // Each is known, but not with the others.
    return gap_of(chosen, GapKind::UNKNOWN_VALUE, refused, to_string(chosen.request.values[refused]));
}

// ---- options: a stated one must be known, an unstated one takes the owner's default ----

// Puts the catalog's spelling in place; a gap when the stated value is none of the choices.
Gap refuse_value(const Chosen& chosen, std::string& said, const std::string& option,
                 const std::vector<Choice>& choices) {
    const Choice* found = find_choice(choices, said);
    if (found == nullptr) {
        const GapKind kind = choices.empty() ? GapKind::NOT_SOLD : GapKind::UNKNOWN_VALUE;
        return gap_of(chosen, kind, option, said, choices);
    }
    said = found->code;
    return std::nullopt;
}

Gap refuse_sides(Chosen& chosen, const OptionType& option) {
    std::vector<std::string> sides = *chosen.request.texts(option.code);
    if (static_cast<std::int64_t>(sides.size()) > option.sides) {
        PricingGap gap = gap_of(chosen, GapKind::INVALID, option.code, std::to_string(sides.size()));
        gap.limit = option.sides;
        return gap;
    }
    const std::vector<Choice> choices = option_choices(chosen, option.code);
    for (std::string& side : sides) {
        if (Gap gap = refuse_value(chosen, side, option.code, choices)) return gap;
    }
    chosen.request.set(option.code, std::move(sides));
    return std::nullopt;
}

Gap refuse_option(Chosen& chosen, const OptionType& option) {
    if (!chosen.request.has(option.code)) return std::nullopt;
    if (option.kind == OptionKind::sides) return refuse_sides(chosen, option);
    std::string said = stated(chosen.request, option.code);
    if (is_as_it_is(*chosen.product, option.code, said)) return std::nullopt;
    if (Gap gap = refuse_value(chosen, said, option.code, option_choices(chosen, option.code))) return gap;
    if (option.kind != OptionKind::number) chosen.request.set(option.code, std::move(said));
    return std::nullopt;
}

Gap refuse_options(Chosen& chosen) {
    if (chosen.price == nullptr) return std::nullopt;
    for (const OptionType& option : chosen.list->options) {
        if (Gap gap = refuse_option(chosen, option)) return gap;
    }
    return refuse_small(chosen);
}

Gap refuse_zone(Chosen& chosen, const Asked& asked) {
    const Terms& terms = (chosen.list == nullptr ? chosen.lists.front() : chosen.list)->terms;
    QuoteRequest& request = chosen.request;
    const bool by_zone = request.has("zone");
    if (!by_zone && !request.has("town")) return std::nullopt;
    const std::string said = *request.text(by_zone ? "zone" : "town");
    chosen.zone = zone_by_place(terms, said);
    // Where the price does not go by the place, any town will do.
    if (chosen.zone == nullptr && !by_zone && !asked.options.apply_zone_factor) return std::nullopt;
    if (chosen.zone == nullptr) {
        return gap_of(chosen, GapKind::UNKNOWN_VALUE, by_zone ? "zone" : "town", said, zone_choices(terms));
    }
    request.set("zone", chosen.zone->code);
    return std::nullopt;
}

}  // namespace

std::vector<Choice> choices_of(const std::vector<std::string>& codes) {
    std::vector<Choice> choices;
    for (const std::string& code : codes) choices.push_back({code, {}});
    return choices;
}

std::vector<Choice> zone_choices(const Terms& terms) {
    std::vector<Choice> choices;
    for (const Zone& zone : terms.zones) choices.push_back({zone.code, {{"", zone.name}}});
    return choices;
}

const Choice* find_choice(const std::vector<Choice>& choices, std::string_view said) {
    const std::string name = as_value(said);
    const auto found = std::find_if(choices.begin(), choices.end(),
                                    [&](const Choice& choice) { return normalised(choice.code) == name; });
    return found == choices.end() ? nullptr : &*found;
}

std::string stated(const QuoteRequest& request, std::string_view option) {
    const auto found = request.values.find(option);
    return found == request.values.end() ? "" : to_string(found->second);
}

std::vector<Choice> option_choices(const Chosen& chosen, std::string_view option) {
    for (const ProductLimit& limit : chosen.product->limits) {
        const bool holds = limit.option == option && stated(chosen.request, limit.when) == limit.value;
        if (holds) return choices_of(limit.values);
    }
    const OptionValues* values = values_of(*chosen.product, option);
    return values == nullptr ? std::vector<Choice>{} : choices_of(values->values);
}

bool is_priced_by(const Product& product, const std::string& option) {
    const std::vector<std::string>& by = product.steps.front().options;
    return std::find(by.begin(), by.end(), option) != by.end();
}

const Decimal* table_price(const Product& product, const QuoteRequest& request) {
    const PriceStep& table = product.steps.front();
    std::string key;
    for (const std::string& option : table.options) {
        if (!request.has(option)) return nullptr;
        std::string said = stated(request, option);
        const OptionValues* values = values_of(product, option);
        CHECK(values != nullptr, "{}: its table goes by {}, which it does not have", product.code, option);
        const std::string name = as_value(said);
        for (const std::string& value : values->values) {
            if (normalised(value) == name) said = value;
        }
        key += (key.empty() ? "" : "/") + said;
    }
    return figure_of(table, key);
}

PricingGap gap_of(const Chosen& chosen, GapKind kind, std::string field, std::string said,
                  std::vector<Choice> choices) {
    PricingGap gap{
        .kind = kind, .field = std::move(field), .said = std::move(said), .choices = std::move(choices)};
    for (const CatalogList* list : chosen.lists) {
        gap.of_option = gap.of_option || find_option(*list, gap.field) != nullptr;
        for (const Product& product : list->products)
            gap.of_size = gap.of_size || is_of_size(product.measure, gap.field);
    }
    if (chosen.product == nullptr) return gap;
    gap.product = chosen.product->names;
    gap.values = named_by(*chosen.product, chosen.request);
    const bool is_all_there_is = gap.kind == GapKind::UNKNOWN_VALUE && gap.choices.size() == 1;
    gap.can_be_left_out = gap.of_option && !is_priced_by(*chosen.product, gap.field) &&
                          (is_all_there_is || (gap.kind == GapKind::NOT_SOLD && gap.choices.empty()));
    return gap;
}

namespace {

// `8 x 5`: 40.
std::string area_of(const std::string& sides) {
    Decimal area{1};
    std::size_t from = 0;
    while (from < sides.size()) {
        const std::size_t end = std::min(sides.find(" x ", from), sides.size());
        const Result<Decimal> side = Decimal::parse(sides.substr(from, end - from));
        if (!side) return sides;
        area = area * *side;
        from = end + 3;
    }
    return trimmed(area).to_string();
}

}  // namespace

PricingGap which_of(const Undecided& undecided, const QuoteRequest& request,
                    std::span<const CatalogList> lists) {
    Chosen chosen{.request = request};
    for (const CatalogList& list : lists) {
        chosen.lists.push_back(&list);
        if (chosen.product == nullptr) chosen.product = find_product(list, request.product.value_or(""));
    }
    const std::string area = measures_of(lists, request.product.value_or("")).front().code;
    const bool of_size = undecided.code == "size" || undecided.code == area;
    std::vector<Choice> choices;
    for (const std::string& value : undecided.values) {
        const std::vector<Choice> products =
            undecided.code == "product" ? product_choices(chosen.lists) : std::vector<Choice>{};
        const Choice* named = find_choice(products, value);
        choices.push_back(named != nullptr ? *named : Choice{of_size ? area_of(value) : value, {}});
    }
    return gap_of(chosen, GapKind::UNDECIDED, of_size ? area : undecided.code, "", std::move(choices));
}

Gap missing_product_or_price(const Chosen& chosen) {
    if (chosen.product == nullptr) {
        return gap_of(chosen, GapKind::MISSING, "product", "", product_choices(chosen.lists));
    }
    if (chosen.price != nullptr) return std::nullopt;
    for (const std::string& option : chosen.product->steps.front().options) {
        if (chosen.request.has(option)) continue;
        return gap_of(chosen, GapKind::MISSING, option, "",
                      value_choices(chosen.lists, chosen.product->code, option));
    }
    return std::nullopt;
}

Gap choose_product(Chosen& chosen, const Asked& asked) {
    if (Gap gap = refuse_shape(chosen, asked)) return gap;
    if (Gap gap = refuse_list(chosen, asked)) return gap;
    if (Gap gap = refuse_product(chosen, asked)) return gap;
    return refuse_price(chosen);
}

Gap choose(Chosen& chosen, const Asked& asked) {
    // Refuse first: nobody wants to measure a roof for a product that is not sold.
    if (Gap gap = choose_product(chosen, asked)) return gap;
    if (Gap gap = refuse_size(chosen)) return gap;
    if (Gap gap = refuse_options(chosen)) return gap;
    if (Gap gap = refuse_zone(chosen, asked)) return gap;
    if (Gap gap = missing_product_or_price(chosen)) return gap;
    if (Gap gap = missing_size(chosen)) return gap;

    assume_options(chosen);
    if (Gap gap = refuse_small(chosen)) return gap;
    return assume_zone(chosen, asked);
}

}  // namespace tero::sales
