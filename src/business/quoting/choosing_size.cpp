// How much of it: by its measure, by the sides of an area, and by pieces, each within what the catalog allows
// and none against another.
#include "business/quoting/choosing.hpp"
#include "business/quoting/request.hpp"
#include "languages/grammar.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace tero::sales {
namespace {

constexpr int measure_decimals_max = 8;  // a square foot has eight
constexpr std::int64_t quantity_max = 100'000;
constexpr std::int64_t measure_max = 9'999'999;  // where the catalog names none

const Measure& measure_of(const Chosen& chosen) {
    return (chosen.product == nullptr ? chosen.lists.front()->products.front() : *chosen.product).measure;
}

bool is_whole(MeasureKind kind) { return kind == MeasureKind::piece || kind == MeasureKind::person; }

Gap refuse_measure(const Chosen& chosen, const std::string& field, const Decimal& max, bool whole) {
    const std::optional<Decimal> value = chosen.request.decimal(field);
    if (!value.has_value()) return std::nullopt;
    PricingGap gap = gap_of(chosen, GapKind::INVALID, field, value->to_string());
    if (*value <= Decimal{0} || value->rounded(whole ? 0 : measure_decimals_max) != *value) return gap;
    const Decimal limit = max.is_zero() ? Decimal{measure_max} : max;
    if (*value <= limit) return std::nullopt;
    gap.limit = limit;
    return gap;
}

PricingGap which_amount(const Chosen& chosen, GapKind kind, std::string said, const Decimal& one,
                        const Decimal& other) {
    return gap_of(chosen, kind, measure_of(chosen).code, std::move(said),
                  choices_of({trimmed(one).to_string(), trimmed(other).to_string()}));
}

// Hours of what is sold by the piece.
Gap refuse_other_measures(const Chosen& chosen) {
    if (chosen.product == nullptr) return std::nullopt;
    const Measure& own = chosen.product->measure;
    for (const CatalogList* list : chosen.lists) {
        for (const Product& product : list->products) {
            if (product.measure.code == own.code || product.measure.code == pieces_code) continue;
            std::vector<std::string> codes = product.measure.sides;
            codes.push_back(product.measure.code);
            for (const std::string& code : codes) {
                const bool is_own = std::find(own.sides.begin(), own.sides.end(), code) != own.sides.end();
                if (is_own || !chosen.request.has(code)) continue;
                const std::string said = stated(chosen.request, code);
                if (is_as_it_is(*chosen.product, code, said)) continue;
                return gap_of(chosen, GapKind::INVALID, code, said);
            }
        }
    }
    return std::nullopt;
}

// By its sides, by itself, or by both where they agree.
Gap refuse_area(Chosen& chosen, const Decimal& sides, std::int64_t pieces) {
    const Decimal of_pieces = sides * Decimal{pieces};
    if (!chosen.amount.has_value()) {
        // Are these the sides of the whole or of each piece?
        if (pieces > 1) return which_amount(chosen, GapKind::MISSING, "", sides, of_pieces);
        chosen.amount = sides;
        return std::nullopt;
    }
    if (*chosen.amount != sides && *chosen.amount != of_pieces) {
        return which_amount(chosen, GapKind::INVALID, chosen.amount->to_string(), *chosen.amount, sides);
    }
    return std::nullopt;
}

Gap refuse_amount(Chosen& chosen) {
    const QuoteRequest& request = chosen.request;
    const Measure& measure = measure_of(chosen);
    const std::int64_t pieces = request.number(pieces_code).value_or(1);
    chosen.amount = request.decimal(measure.code);
    if (measure.kind == MeasureKind::area) {
        const std::optional<Decimal> sides = area_of_sides(request, measure);
        return sides.has_value() ? refuse_area(chosen, *sides, pieces) : std::nullopt;
    }
    // Three of two hours: two or six?
    if (!chosen.amount.has_value() || measure.code == pieces_code || pieces <= 1) return std::nullopt;
    const Decimal each = *std::exchange(chosen.amount, std::nullopt);
    return which_amount(chosen, GapKind::MISSING, "", each, each * Decimal{pieces});
}

}  // namespace

Gap refuse_size(Chosen& chosen) {
    const Measure& measure = measure_of(chosen);
    if (Gap gap = refuse_other_measures(chosen)) return gap;
    for (const std::string& side : measure.sides) {
        if (Gap gap = refuse_measure(chosen, side, measure.side_max, false)) return gap;
    }
    if (Gap gap = refuse_measure(chosen, measure.code, measure.max, is_whole(measure.kind))) return gap;
    const std::int64_t quantity = chosen.request.number(pieces_code).value_or(1);
    if (quantity < 1 || quantity > quantity_max) {
        PricingGap gap = gap_of(chosen, GapKind::INVALID, std::string{pieces_code}, std::to_string(quantity));
        if (quantity > quantity_max) gap.limit = quantity_max;
        return gap;
    }
    if (Gap gap = refuse_amount(chosen)) return gap;
    if (!chosen.amount.has_value() || measure.max.is_zero() || *chosen.amount <= measure.max)
        return std::nullopt;
    PricingGap gap = gap_of(chosen, GapKind::INVALID, measure.code, chosen.amount->to_string());
    gap.limit = measure.max;
    return gap;
}

Gap missing_size(const Chosen& chosen) {
    if (chosen.amount.has_value()) return std::nullopt;
    const QuoteRequest& request = chosen.request;
    const Measure& measure = measure_of(chosen);
    // A number of pieces with one side: ask for the whole.
    if (!measure.sides.empty() && !request.has(pieces_code)) {
        if (request.has(measure.sides[0])) return gap_of(chosen, GapKind::MISSING, measure.sides[1], "");
        if (request.has(measure.sides[1])) return gap_of(chosen, GapKind::MISSING, measure.sides[0], "");
    }
    return gap_of(chosen, GapKind::MISSING, measure.code, "");
}

}  // namespace tero::sales
