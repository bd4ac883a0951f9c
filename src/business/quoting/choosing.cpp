#include "business/quoting/choosing.hpp"

#include "business/quoting/money.hpp"
#include "business/quoting/pricing_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <utility>

namespace tero::sales {
namespace {

constexpr int measure_decimals_max = 8;  // a square foot has eight
constexpr std::int64_t quantity_max = 100'000;

std::vector<Choice> choices_of(const std::vector<std::string>& codes) {
    std::vector<Choice> choices;
    for (const std::string& code : codes) choices.push_back({code, ""});
    return choices;
}

std::vector<Choice> choices_of(const std::vector<CatalogOption>& options) {
    std::vector<Choice> choices;
    for (const CatalogOption& option : options) choices.push_back({option.code, ""});
    return choices;
}

std::vector<Choice> product_choices(const std::vector<const CatalogList*>& lists) {
    std::vector<Choice> choices;
    for (const CatalogList* list : lists) {
        for (const Product& product : list->products) {
            const bool known = std::any_of(choices.begin(), choices.end(),
                                           [&](const Choice& choice) { return choice.code == product.code; });
            if (!known) choices.push_back({product.code, product.name});
        }
    }
    return choices;
}

std::vector<Choice> thickness_choices(const std::vector<const CatalogList*>& lists,
                                      const std::string& product) {
    std::vector<std::int32_t> known;
    for (const CatalogList* list : lists) {
        const auto here = known_thicknesses({list, 1}, product);
        known.insert(known.end(), here.begin(), here.end());
    }
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    std::vector<Choice> choices;
    for (const std::int32_t thickness : known) choices.push_back({std::to_string(thickness), ""});
    return choices;
}

std::vector<Choice> zone_choices(const Commerce& commerce) {
    std::vector<Choice> choices;
    for (const Zone& zone : commerce.zones) choices.push_back({zone.code, zone_name(zone)});
    return choices;
}

const Choice* find_choice(const std::vector<Choice>& choices, std::string_view said) {
    const std::string name = normalised(said);
    const auto found = std::find_if(choices.begin(), choices.end(),
                                    [&](const Choice& choice) { return normalised(choice.code) == name; });
    return found == choices.end() ? nullptr : &*found;
}

// 0: not stated, or none that there is.
std::int32_t thickness_of(const QuoteRequest& request) {
    const std::int64_t stated = request.number("thickness_mm").value_or(0);
    return stated > 0 && stated <= std::numeric_limits<std::int32_t>::max()
               ? static_cast<std::int32_t>(stated)
               : 0;
}

// ---- list, product, thickness ----

// Values come from outside under any name and in any shape: from here on each has the shape that it is read
// in.
Gap refuse_shape(Chosen& chosen) {
    for (auto& [code, value] : chosen.request.values) {
        bool fits = false;
        if (code == "thickness_mm" || code == "quantity") {
            fits = value.integer() != nullptr;
        } else if (code == "length_m" || code == "width_m" || code == "area_m2") {
            const std::optional<Decimal> measured = chosen.request.decimal(code);
            fits = measured.has_value();
            if (fits) value = *measured;
        } else if (code == "edges") {
            fits = value.texts() != nullptr;
        } else if (code == "color" || code == "fill" || code == "anclajes" || code == "traslado" ||
                   code == "zone" || code == "town") {
            fits = value.text() != nullptr;
        }
        if (!fits) return gap_of(chosen, GapKind::INVALID, code, to_string(value));
    }
    return std::nullopt;
}

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
    // The first list speaks for the product until its thickness decides.
    chosen.product = find_product(*chosen.lists.front(), code);
    return std::nullopt;
}

Gap refuse_thickness(Chosen& chosen) {
    if (chosen.product == nullptr) return std::nullopt;
    const std::string code = chosen.product->code;
    const std::int32_t thickness = thickness_of(chosen.request);
    for (const CatalogList* list : chosen.lists) {
        const Product* product = find_product(*list, code);
        // Not stated: only a product whose price holds for any thickness needs none.
        const ThicknessPrice* entry = find_thickness(*product, thickness);
        if (entry == nullptr) continue;
        chosen.list = list;
        chosen.product = product;
        chosen.thickness = entry;
        return std::nullopt;
    }
    if (!chosen.request.has("thickness_mm")) return std::nullopt;
    PricingGap gap =
        gap_of(chosen, GapKind::UNKNOWN_VALUE, "thickness_mm",
               to_string(chosen.request.values.at("thickness_mm")), thickness_choices(chosen.lists, code));
    gap.thickness_mm = 0;
    return gap;
}

// ---- size ----

Gap refuse_measure(const Chosen& chosen, const std::optional<Decimal>& value, const char* field,
                   const Decimal& max) {
    if (!value.has_value()) return std::nullopt;
    PricingGap gap = gap_of(chosen, GapKind::INVALID, field, value->to_string());
    if (*value <= Decimal{0} || value->rounded(measure_decimals_max) != *value) return gap;
    if (*value <= max) return std::nullopt;
    gap.limit = max;
    return gap;
}

PricingGap which_area(const Chosen& chosen, GapKind kind, std::string said, const Decimal& one,
                      const Decimal& other) {
    return gap_of(chosen, kind, "area_m2", std::move(said),
                  choices_of({trimmed(one).to_string(), trimmed(other).to_string()}));
}

Gap refuse_area(Chosen& chosen) {
    const QuoteRequest& request = chosen.request;
    if (!request.has("length_m") || !request.has("width_m")) {
        chosen.area = request.decimal("area_m2");
        return std::nullopt;
    }
    const Decimal sides = *request.decimal("length_m") * *request.decimal("width_m");
    const std::int64_t pieces = request.number("quantity").value_or(1);
    const Decimal pieces_area = sides * Decimal{pieces};
    if (!request.has("area_m2")) {
        // Are these the sides of the roof or of each panel?
        if (pieces > 1) return which_area(chosen, GapKind::MISSING, "", sides, pieces_area);
        chosen.area = sides;
        return std::nullopt;
    }
    chosen.area = request.decimal("area_m2");
    if (*chosen.area != sides && *chosen.area != pieces_area) {
        return which_area(chosen, GapKind::INVALID, chosen.area->to_string(), *chosen.area, sides);
    }
    return std::nullopt;
}

Gap refuse_size(Chosen& chosen, const PricingOptions& options) {
    const QuoteRequest& request = chosen.request;
    if (Gap gap = refuse_measure(chosen, request.decimal("length_m"), "length_m", options.length_max_m))
        return gap;
    if (Gap gap = refuse_measure(chosen, request.decimal("width_m"), "width_m", options.length_max_m))
        return gap;
    if (Gap gap = refuse_measure(chosen, request.decimal("area_m2"), "area_m2", options.area_max_m2))
        return gap;
    const std::int64_t quantity = request.number("quantity").value_or(1);
    if (quantity < 1 || quantity > quantity_max) {
        PricingGap gap = gap_of(chosen, GapKind::INVALID, "quantity", std::to_string(quantity));
        if (quantity > quantity_max) gap.limit = quantity_max;
        return gap;
    }
    if (Gap gap = refuse_area(chosen)) return gap;
    if (chosen.area.has_value() && *chosen.area > options.area_max_m2) {
        PricingGap gap = gap_of(chosen, GapKind::INVALID, "area_m2", chosen.area->to_string());
        gap.limit = options.area_max_m2;
        return gap;
    }
    return std::nullopt;
}

Gap missing_size(const Chosen& chosen) {
    if (chosen.area.has_value()) return std::nullopt;
    const QuoteRequest& request = chosen.request;
    // A number of panels with one side: their useful width is not in the catalog, so ask for the whole.
    if (request.has("quantity")) return gap_of(chosen, GapKind::MISSING, "area_m2", "");
    if (request.has("length_m")) return gap_of(chosen, GapKind::MISSING, "width_m", "");
    if (request.has("width_m")) return gap_of(chosen, GapKind::MISSING, "length_m", "");
    return gap_of(chosen, GapKind::MISSING, "area_m2", "");
}

// ---- options: a stated one must be known, an unstated one takes the owner's default ----

// Puts the catalog's spelling in place; a gap when the stated value is none of the choices.
Gap refuse_value(const Chosen& chosen, std::string& stated, const char* field,
                 const std::vector<Choice>& choices) {
    const Choice* found = find_choice(choices, stated);
    if (found == nullptr) {
        const GapKind kind = choices.empty() ? GapKind::NOT_SOLD : GapKind::UNKNOWN_VALUE;
        return gap_of(chosen, kind, field, stated, choices);
    }
    stated = found->code;
    return std::nullopt;
}

Gap refuse_choice(Chosen& chosen, const char* field, const std::vector<Choice>& choices) {
    std::optional<std::string> stated = chosen.request.text(field);
    if (!stated.has_value()) return std::nullopt;
    if (Gap gap = refuse_value(chosen, *stated, field, choices)) return gap;
    chosen.request.set(field, std::move(*stated));
    return std::nullopt;
}

std::vector<Choice> color_choices(const Chosen& chosen) {
    if (!chosen.thickness->colors.empty()) return choices_of(chosen.thickness->colors);
    if (!chosen.product->colors.empty()) return choices_of(chosen.product->colors);
    return choices_of(chosen.product->color_factors);
}

Decimal min_area(const Product& product, std::string_view color) {
    for (const auto& [of, area] : product.min_area_m2) {
        if (of == color) return area;
    }
    return 0;
}

bool large_enough(const Chosen& chosen, const Choice& color) {
    return !chosen.area.has_value() || *chosen.area >= min_area(*chosen.product, color.code);
}

Gap refuse_small(const Chosen& chosen) {
    if (!chosen.request.has("color") || large_enough(chosen, {*chosen.request.text("color"), ""}))
        return std::nullopt;
    std::vector<Choice> others = color_choices(chosen);
    std::erase_if(others, [&](const Choice& color) { return !large_enough(chosen, color); });
    const bool only_more = others.empty();
    PricingGap gap =
        gap_of(chosen, GapKind::TOO_SMALL, only_more ? "area_m2" : "color",
               only_more ? chosen.area->to_string() : *chosen.request.text("color"), std::move(others));
    gap.limit = min_area(*chosen.product, *chosen.request.text("color"));
    return gap;
}

Gap refuse_fill(Chosen& chosen) {
    if (!chosen.request.has("fill")) return std::nullopt;
    // `isodec pir de 50`: a product that has one core only is often asked for by it.
    const std::string words =
        fmt::format(" {} {} ", normalised(chosen.product->name), normalised(chosen.product->core));
    const bool is_its_core =
        words.find(fmt::format(" {} ", normalised(*chosen.request.text("fill")))) != std::string::npos;
    if (chosen.product->fill_factors.empty() && is_its_core) return std::nullopt;
    return refuse_choice(chosen, "fill", choices_of(chosen.product->fill_factors));
}

Gap refuse_edges(Chosen& chosen) {
    std::optional<std::vector<std::string>> edges = chosen.request.texts("edges");
    if (!edges.has_value()) return std::nullopt;
    const std::vector<Choice> choices = choices_of(chosen.product->edge_surcharges);
    if (edges->size() > sides_max) {
        PricingGap gap = gap_of(chosen, GapKind::INVALID, "edges", std::to_string(edges->size()));
        gap.limit = static_cast<std::int64_t>(sides_max);
        return gap;
    }
    for (std::string& edge : *edges) {
        if (Gap gap = refuse_value(chosen, edge, "edges", choices)) return gap;
    }
    chosen.request.set("edges", std::move(*edges));
    return std::nullopt;
}

// A product without the service cannot include it; that it is not included is true of it anyway.
Gap refuse_service(Chosen& chosen, const char* field, const std::vector<CatalogOption>& sold) {
    const std::string stated = chosen.request.text(field).value_or("");
    if (sold.empty() && normalised(stated) == normalised(not_included)) return std::nullopt;
    return refuse_choice(chosen, field, choices_of(sold));
}

Gap refuse_options(Chosen& chosen) {
    if (chosen.thickness == nullptr) return std::nullopt;
    if (Gap gap = refuse_choice(chosen, "color", color_choices(chosen))) return gap;
    if (Gap gap = refuse_small(chosen)) return gap;
    if (Gap gap = refuse_fill(chosen)) return gap;
    if (Gap gap = refuse_edges(chosen)) return gap;
    if (Gap gap = refuse_service(chosen, "anclajes", chosen.product->anclajes)) return gap;
    return refuse_service(chosen, "traslado", chosen.product->traslado);
}

Gap refuse_zone(Chosen& chosen) {
    const Commerce& commerce = (chosen.list == nullptr ? chosen.lists.front() : chosen.list)->commerce;
    QuoteRequest& request = chosen.request;
    const bool by_zone = request.has("zone");
    if (!by_zone && !request.has("town")) return std::nullopt;
    const std::string said = *request.text(by_zone ? "zone" : "town");
    chosen.zone = zone_by_town(commerce, said);
    if (chosen.zone == nullptr) {
        return gap_of(chosen, GapKind::UNKNOWN_VALUE, by_zone ? "zone" : "town", said,
                      zone_choices(commerce));
    }
    request.set("zone", chosen.zone->code);
    return std::nullopt;
}

void assume(Chosen& chosen, const Asked& asked, std::string_view es, std::string_view en) {
    // Portuguese readers get the Spanish wording: see PricedFor.
    chosen.assumptions.emplace_back(asked.customer.language == "en" ? en : es);
}

void assume_color(Chosen& chosen, const Asked& asked) {
    std::vector<Choice> colors = color_choices(chosen);
    if (chosen.request.has("color") || colors.empty()) return;
    std::vector<Choice> possible = colors;
    std::erase_if(possible, [&](const Choice& color) { return !large_enough(chosen, color); });
    if (possible.empty()) possible = std::move(colors);
    const Choice* wanted = find_choice(possible, asked.options.color);
    const std::string& taken = (wanted == nullptr ? possible.front() : *wanted).code;
    chosen.request.set("color", taken);
    assume(chosen, asked, "color " + option_name(taken, "es"), "colour: " + option_name(taken, "en"));
}

void assume_fill(Chosen& chosen, const Asked& asked) {
    const std::vector<CatalogOption>& fills = chosen.product->fill_factors;
    if (chosen.request.has("fill") || fills.empty()) return;
    const CatalogOption* wanted = find_option(fills, asked.options.fill);
    chosen.request.set("fill", (wanted == nullptr ? fills.front() : *wanted).code);
    assume(chosen, asked, "relleno de " + option_name(*chosen.request.text("fill"), "es"),
           option_name(*chosen.request.text("fill"), "en") + " core");
}

void assume_edges(Chosen& chosen, const Asked& asked) {
    const std::vector<CatalogOption>& sold = chosen.product->edge_surcharges;
    if (chosen.request.has("edges") || sold.empty()) return;
    std::vector<std::string> edges;
    for (const std::string& edge : asked.options.edges) {
        if (find_option(sold, edge) != nullptr && edges.size() < sides_max) edges.push_back(edge);
    }
    if (edges.empty()) {
        assume(chosen, asked, "sin gotero ni otra terminación en los bordes",
               "no drip edge or other edge finish");
    }
    for (const EdgeCount& edge : counted_edges(edges)) {
        assume(chosen, asked, edge_text(edge, "es"), edge_text(edge, "en"));
    }
    chosen.request.set("edges", std::move(edges));
}

// The owner's default where the product has it. Answers whether the service is included.
bool assume_service(QuoteRequest& request, const char* field, const std::vector<CatalogOption>& sold,
                    const std::string& wanted) {
    const CatalogOption* found = find_option(sold, wanted);
    const std::string& taken = (found == nullptr ? sold.front() : *found).code;
    request.set(field, taken);
    return taken == included;
}

void assume_services(Chosen& chosen, const Asked& asked) {
    QuoteRequest& request = chosen.request;
    const bool fixed = !chosen.product->anclajes.empty();
    const bool carried = !chosen.product->traslado.empty();
    if (fixed && !request.has("anclajes")) {
        const bool with =
            assume_service(request, "anclajes", chosen.product->anclajes, asked.options.anclajes);
        assume(chosen, asked, with ? "anclajes incluidos" : "sin anclajes",
               with ? "anchors included" : "no anchors");
    }
    if (carried && !request.has("traslado")) {
        const bool with =
            assume_service(request, "traslado", chosen.product->traslado, asked.options.traslado);
        assume(chosen, asked, with ? "traslado incluido" : "sin traslado",
               with ? "delivery included" : "no delivery");
    }
    const bool both_stated = request.has("anclajes") && request.has("traslado");
    if (!fixed && !carried && !both_stated) {
        assume(chosen, asked, "solo el material, sin anclajes ni traslado",
               "material only, no anchors or delivery");
    }
}

Gap assume_zone(Chosen& chosen, const Asked& asked) {
    if (!asked.options.apply_zone_factor || chosen.zone != nullptr) return std::nullopt;
    chosen.zone = find_zone(chosen.list->commerce, asked.options.zone);
    if (chosen.zone == nullptr) {
        return gap_of(chosen, GapKind::MISSING, "zone", "", zone_choices(chosen.list->commerce));
    }
    chosen.request.set("zone", chosen.zone->code);
    assume(chosen, asked, "entrega en " + zone_name(*chosen.zone), "delivered to " + zone_name(*chosen.zone));
    return std::nullopt;
}

}  // namespace

const CatalogOption* find_option(const std::vector<CatalogOption>& options, std::string_view code) {
    const auto found = std::find_if(options.begin(), options.end(),
                                    [&](const CatalogOption& option) { return option.code == code; });
    return found == options.end() ? nullptr : &*found;
}

PricingGap gap_of(const Chosen& chosen, GapKind kind, std::string field, std::string said,
                  std::vector<Choice> choices) {
    return PricingGap{.kind = kind,
                      .field = std::move(field),
                      .said = std::move(said),
                      .choices = std::move(choices),
                      .product = chosen.product == nullptr ? "" : chosen.product->name,
                      .thickness_mm = thickness_of(chosen.request)};
}

Gap missing_product_or_thickness(const Chosen& chosen) {
    if (chosen.product == nullptr) {
        return gap_of(chosen, GapKind::MISSING, "product", "", product_choices(chosen.lists));
    }
    if (chosen.thickness != nullptr) return std::nullopt;
    return gap_of(chosen, GapKind::MISSING, "thickness_mm", "",
                  thickness_choices(chosen.lists, chosen.product->code));
}

Gap choose_product(Chosen& chosen, const Asked& asked) {
    if (Gap gap = refuse_shape(chosen)) return gap;
    if (Gap gap = refuse_list(chosen, asked)) return gap;
    if (Gap gap = refuse_product(chosen, asked)) return gap;
    return refuse_thickness(chosen);
}

Gap choose(Chosen& chosen, const Asked& asked) {
    // Refuse first: nobody wants to measure a roof for a product that is not sold.
    if (Gap gap = choose_product(chosen, asked)) return gap;
    if (Gap gap = refuse_size(chosen, asked.options)) return gap;
    if (Gap gap = refuse_options(chosen)) return gap;
    if (Gap gap = refuse_zone(chosen)) return gap;
    if (Gap gap = missing_product_or_thickness(chosen)) return gap;
    if (Gap gap = missing_size(chosen)) return gap;

    assume_color(chosen, asked);
    if (Gap gap = refuse_small(chosen)) return gap;
    assume_fill(chosen, asked);
    assume_edges(chosen, asked);
    assume_services(chosen, asked);
    return assume_zone(chosen, asked);
}

}  // namespace tero::sales
