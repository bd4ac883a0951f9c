// The words of a price: names of options, the lines and assumptions that a quote prints. Figures come in,
// texts go out; nothing here calculates a price.
#pragma once

#include "base/decimal.hpp"
#include "business/quoting/catalog.hpp"
#include "languages/sentences.hpp"
#include "modules/router/model/intent.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tero::sales {

// One of three wordings; anything but en and pt gets the Spanish one.
std::string_view in_language(std::string_view language, std::string_view es, std::string_view en,
                             std::string_view pt);

// `lana_roca`: lana de roca, rock wool, lã de rocha. A code that is not known is printed with spaces.
std::string option_name(std::string_view code, std::string_view language);
std::string zone_name(const Zone& zone);
// `a, b y c`, and `e` before an i in Spanish.
std::string enumeration(const std::vector<std::string>& items, std::string_view language);
std::string capitalised(std::string text);

struct EdgeCount {
    std::string code = {};
    int sides = 0;
};
// In the order of first mention.
std::vector<EdgeCount> counted_edges(const std::vector<std::string>& edges);
// `gotero en los cuatro lados`
std::string edge_text(const EdgeCount& edge, const Speech& say);
std::string edge_text(const EdgeCount& edge, std::string_view language);
// `Isodec 100 mm blanco`, `100 mm Isodec white`; the thickness and the colour are left out when they are not
// known.
std::string product_text(std::string_view name, const QuoteRequest& request, std::string_view language);
// `+ 5 %`, `− 10 %`, of a factor such as 1.05.
std::string factor_text(const Decimal& factor, std::string_view language);
// `10 × 5 m = 50 m²`, or only the area.
std::string size_text(const QuoteRequest& request, const Decimal& area, std::string_view language);

}  // namespace tero::sales
