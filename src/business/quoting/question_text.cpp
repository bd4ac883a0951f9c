// The question that is in the way of a price, in words.
#include "business/quoting/pricing_text.hpp"
#include "business/quoting/quote_text.hpp"

#include <fmt/format.h>
#include <string>
#include <vector>

namespace tero::sales {
namespace {

constexpr std::size_t said_characters_max = 60;

std::string_view situation_of(const PricingGap& gap) {
    switch (gap.kind) {
        case GapKind::MISSING:
            return "missing";
        case GapKind::UNKNOWN_VALUE:
            return gap.field == "color" && gap.choices.size() == 1 ? "only_one" : "unknown";
        case GapKind::NOT_SOLD:
            return "not_sold";
        case GapKind::TOO_SMALL:
            return "too_small";
        case GapKind::INVALID:
            break;
    }
    return "invalid";
}

bool is_of_size(std::string_view field) {
    return field == "area_m2" || field == "length_m" || field == "width_m";
}

std::string_view size_question(const PricingGap& gap, bool in_pieces) {
    if (gap.kind == GapKind::INVALID) {
        if (!gap.choices.empty()) return "question.size.contradiction";
        if (gap.limit.is_zero()) return "question.size.invalid";
        return gap.field == "area_m2" ? "question.size.area_too_large" : "question.size.side_too_long";
    }
    if (gap.kind == GapKind::TOO_SMALL) return "question.size.too_small";
    if (!gap.choices.empty()) return "question.size.which";
    if (gap.field == "width_m") return "question.size.width";
    if (gap.field == "length_m") return "question.size.length";
    return in_pieces ? "question.size.of_pieces" : "question.size.missing";
}

// What the business asks in that situation, else in any, of that field.
std::string key_of(const PricingGap& gap, bool in_pieces, const Speech& say) {
    if (is_of_size(gap.field)) return std::string{size_question(gap, in_pieces)};
    const bool is_place = gap.field == "zone" || gap.field == "town";
    const std::string_view field = is_place ? "place" : std::string_view{gap.field};
    for (const std::string_view situation : {situation_of(gap), std::string_view{"unknown"}}) {
        std::string key = fmt::format("question.{}.{}", field, situation);
        if (say.has(key)) return key;
    }
    return "question.other";
}

std::vector<std::string> labels(const PricingGap& gap, const Speech& say) {
    std::vector<std::string> texts;
    for (const Choice& choice : gap.choices) {
        if (!choice.label.empty()) {
            texts.push_back(choice.label);
        } else if (gap.field == "area_m2") {
            const Result<Decimal> area = Decimal::parse(choice.code);
            texts.push_back(fmt::format("{} m²", area ? say.number(*area) : choice.code));
        } else {
            texts.push_back(say.label(choice.code));
        }
    }
    return texts;
}

}  // namespace

std::string ask_for(const PricingGap& gap, const QuoteRequest& so_far, const Speech& say) {
    const std::vector<std::string> choices = labels(gap, say);
    const std::string thickness = gap.thickness_mm == 0 ? "" : std::to_string(gap.thickness_mm);
    return say(key_of(gap, so_far.has("quantity"), say),
               {{"said", one_line(gap.field == "color" ? say.label(gap.said) : gap.said, said_characters_max)},
                {"product", gap.product},
                {"named", say("quote.product",
                              {{"product", gap.product}, {"thickness", thickness}, {"color", ""}})},
                {"all", say.all_of(choices)},
                {"any", say.any_of(choices)},
                {"limit", say.number(gap.limit)},
                {"quantity", std::to_string(so_far.number("quantity").value_or(0))}});
}

}  // namespace tero::sales
