// What a customer wants by now: a request grows over several messages.
#pragma once

#include "business/quoting/catalog.hpp"
#include "modules/router/model/intent.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace tero::sales {

// A number of pieces, whatever they are priced by.
inline constexpr std::string_view pieces_code = "quantity";

// What was said before, with what is said now put over it.
QuoteRequest merged(const QuoteRequest& before, const QuoteRequest& said, std::span<const CatalogList> lists);

// Length by width; nothing where one of them was not said.
std::optional<Decimal> area_of_sides(const QuoteRequest& request, const Measure& measure);
// As it was said, or by its sides.
std::optional<Decimal> measured(const QuoteRequest& request, const Measure& measure);
// Whether all that was said is so in another; nothing was said: no.
bool is_part_of(const QuoteRequest& said, const QuoteRequest& whole);
// Takes its size out of a request, and answers it alone; nothing: it has none.
std::optional<QuoteRequest> take_size(QuoteRequest& request, std::span<const CatalogList> lists);
// Whether the product's size is known, or any where no product is.
bool has_size(const QuoteRequest& request, std::span<const CatalogList> lists);

// Whether who says this asks what something costs: that is no word about the quotes they have.
inline bool asks_for_a_price(IntentType intent) {
    return intent == IntentType::QUOTE_REQUEST || intent == IntentType::PRICE_INQUIRY ||
           intent == IntentType::DATA_PROVISION;
}

}  // namespace tero::sales
