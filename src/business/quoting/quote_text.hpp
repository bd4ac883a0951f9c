// What Tero writes about a quote in a chat: the quote itself, the one question that is in the way of it, a
// price per m², the follow-ups, in the words of the business. Every figure comes from the quote or
// the list; nothing is promised, nobody is pressed.
#pragma once

#include "base/time.hpp"
#include "base/time_zone.hpp"
#include "business/quoting/model/quote.hpp"
#include "business/quoting/pricing.hpp"
#include "languages/sentences.hpp"
#include "modules/messaging/model/answer_choices.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/router/model/intent.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tero::sales {

// `Lucía` of `Lucía Fernández`; empty when there is no word of letters in it. Names come from outside.
std::string first_name(std::string_view contact_name);
// On one line, without control characters, at most so many characters.
std::string one_line(std::string_view text, std::size_t characters_max);

// `Isodec 100 mm blanco, 50 m²`
std::string quote_subject(const PricedQuote& priced, const Speech& say);
// `$ 9.000 + IVA (22 %) = $ 10.980`
std::string quote_total(const PricedQuote& priced, const Speech& say);

// The message that carries the quote; `link` is its public page.
std::string quote_message(const Quote& quote, std::string_view link, const TimeZone& zone, const Speech& say);

// The message that carries several, each with its link; `sum`: of all, where they are in one currency.
struct LinkedQuote {
    const Quote* quote = nullptr;  // never null
    std::string link = {};
};
std::string quotes_message(std::span<const LinkedQuote> quotes, const TimeZone& zone, const Speech& say);

// What a quote that was sent says, for who asks about its tax, its total, what is in it or how long it holds.
std::string about_quote(std::string_view number, const PricedQuote& priced, Timestamp valid_until,
                        const TimeZone& zone, const Speech& say);

// Asks for the one thing that is in the way of a price, naming the choices. `so_far` is what the customer has
// said.
// The size that was said, as it is said back: `8 × 2,5 m`. Empty: none was.
std::string noted(const QuoteRequest& said, const std::string& product, std::span<const CatalogList> lists,
                  const Speech& say);
std::string ask_for(const PricingGap& gap, const QuoteRequest& so_far, const Speech& say);
// The same choices, to be tapped. None: there is nothing to choose, or more than anybody looks through.
AnswerChoices answers_to(const PricingGap& gap, const Speech& say);

// `Isodec de 100 mm: $ 150 el m² + IVA (22 %). Pasame las medidas y te digo el total.`
std::string price_answer(const UnitPrice& unit, const Speech& say);

// What stands in the places of a follow-up's wording, in the words of who speaks.
Values follow_up_values(const Quote& quote, const TimeZone& zone, const Speech& say);

}  // namespace tero::sales
