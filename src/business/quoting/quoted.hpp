// What a quote says, in words: its lines and its assumptions are stored as codes and values, and a text is
// made of them in its reader's language when they are shown or sent. Figures come in, texts go out; nothing
// here calculates a price.
#pragma once

#include "base/decimal.hpp"
#include "business/quoting/model/quote.hpp"
#include "codec/plain_value.hpp"
#include "languages/sentences.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tero::sales {

// That of the reader's language, else everybody's; empty where there is none.
std::string name_in(const Names& names, std::string_view language);
std::string capitalised(std::string text);

// `50 m²`, `2 hours`: so much of a measure.
std::string measured_text(std::string_view measure, const Decimal& amount, const Speech& say);
// Of a quote. Before measures were declared, it was an area.
std::string size_of(const PricedQuote& priced, const Speech& say);

// `Isodec 100 mm blanco`: a sentence about a product, with places for its options by their codes.
std::string product_phrase(std::string_view key, std::string_view product, const OtherFields& options,
                           const Speech& say, Values values = {});
// The product of a quote that was priced.
std::string product_of(const PricedQuote& priced, std::string_view key, const Speech& say);

// What the price holds of the options that change it, by their codes: `gotero en los cuatro lados`.
std::map<std::string, std::string> options_that_count(const PricedQuote& priced, const Speech& say);
// `anclajes y traslado incluidos`
std::string services_phrase(const PricedQuote& priced, const Speech& say);
// `accesorios aparte (cumbrera y canalón)`: named by the customer and not in the price.
std::string accessories_apart(const std::vector<std::string>& codes, const Speech& say);

struct LineText {
    std::string text = {};
    std::string detail = {};
    bool operator==(const LineText&) const = default;
};
LineText line_text(const QuoteLine& line, const PricedQuote& priced, const Speech& say);
// How many pieces of which length, and what each covers: where the catalog says so, else as many as were
// asked for; empty: neither is known.
LineText pieces_text(const PricedQuote& priced, const Speech& say);
std::vector<std::string> assumption_texts(const PricedQuote& priced, const Speech& say);

// With every text that it is shown with.
PricedQuote in_words(PricedQuote priced, const Speech& say);

}  // namespace tero::sales
