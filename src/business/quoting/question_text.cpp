// The question that is in the way of a price, in words.
#include "business/quoting/quote_text.hpp"
#include "business/quoting/quoted.hpp"
#include "business/quoting/request.hpp"
#include "modules/router/model/answer_payload.hpp"

#include <fmt/format.h>
#include <string>
#include <utility>
#include <vector>

namespace tero::sales {
namespace {

constexpr std::size_t said_characters_max = 60;
constexpr std::size_t choices_min = 2;
constexpr std::size_t choices_max = 10;
constexpr std::string_view open_choices = "question.choose";

// What may be asked, the fittest first; each is tried of the field, then of any size.
std::vector<std::string_view> situations_of(const PricingGap& gap, bool in_pieces) {
    switch (gap.kind) {
        case GapKind::MISSING:
            if (gap.of_size && !gap.choices.empty()) return {"which", "missing"};
            if (gap.of_size && in_pieces) return {"of_pieces", "missing"};
            return {"missing"};
        case GapKind::UNDECIDED:
            return {"which"};
        case GapKind::UNKNOWN_VALUE:
            if (gap.choices.size() == 1) return {"only_one", "unknown"};
            return {"unknown"};
        case GapKind::NOT_SOLD:
            return {"not_sold"};
        case GapKind::TOO_SMALL:
            return {"too_small"};
        case GapKind::INVALID:
            break;
    }
    if (!gap.choices.empty()) return {"contradiction", "invalid"};
    if (!gap.limit.is_zero()) return {"too_large", "invalid"};
    return {"invalid"};
}

// What the business asks in that situation, else in any, of that field.
std::string key_of(const PricingGap& gap, bool in_pieces, const Speech& say) {
    const bool is_place = gap.field == "zone" || gap.field == "town";
    const std::string_view field = is_place ? "place" : std::string_view{gap.field};
    std::vector<std::string> keys;
    for (const std::string_view situation : situations_of(gap, in_pieces)) {
        keys.push_back(fmt::format("question.{}.{}", field, situation));
        if (gap.of_size) keys.push_back(fmt::format("question.size.{}", situation));
    }
    if (gap.kind == GapKind::UNDECIDED) keys.emplace_back("question.any.which");
    keys.push_back(fmt::format("question.{}.unknown", field));
    for (std::string& key : keys) {
        if (say.has(key)) return std::move(key);
    }
    return "question.other";
}

std::vector<std::string> labels(const PricingGap& gap, const Speech& say) {
    std::vector<std::string> texts;
    for (const Choice& choice : gap.choices) {
        const Result<Decimal> amount = gap.of_size ? Decimal::parse(choice.code) : Decimal{0};
        if (!choice.names.empty()) {
            texts.push_back(name_in(choice.names, say.code()));
        } else if (gap.of_size && amount) {
            texts.push_back(measured_text(gap.field, *amount, say));
        } else {
            texts.push_back(say.label(choice.code));
        }
    }
    return texts;
}

// A product and a place as the customer wrote them; the value of an option by its name.
std::string said_of(const PricingGap& gap, const Speech& say) {
    return one_line(gap.of_option ? say.label(gap.said) : gap.said, said_characters_max);
}

}  // namespace

std::string ask_for(const PricingGap& gap, const QuoteRequest& so_far, const Speech& say) {
    const std::vector<std::string> choices = labels(gap, say);
    const std::string product = name_in(gap.product, say.code());
    return say(key_of(gap, so_far.has(pieces_code), say),
               {{"said", said_of(gap, say)},
                {"product", product},
                {"named", product_phrase("quote.product", product, gap.values, say)},
                {"all", say.all_of(choices)},
                {"any", say.any_of(choices)},
                {"limit", say.number(gap.limit)},
                {"quantity", std::to_string(so_far.number(pieces_code).value_or(0))}});
}

AnswerChoices answers_to(const PricingGap& gap, const Speech& say) {
    AnswerChoices answers;
    // What is left out by a yes is another question.
    if (gap.can_be_left_out || gap.choices.size() < choices_min || gap.choices.size() > choices_max)
        return answers;
    if (say.has(open_choices)) answers.open = say(open_choices);
    const std::vector<std::string> titles = labels(gap, say);
    for (std::size_t i = 0; i < titles.size(); ++i)
        answers.choices.push_back({router::answer_payload(gap.field, gap.choices[i].code), titles[i]});
    return answers;
}

}  // namespace tero::sales
