// A quote as its reader sees it: stored are codes and values, its texts are made in the language of who
// reads.
#pragma once

#include "api/lookup.hpp"

#include <string>
#include <string_view>

namespace tero::api {

// What every list and answer that holds a quote may be asked for.
inline constexpr Parameter language_parameter{
    .name = "language", .about = "of the texts of quotes, as Accept-Language; one that the business does not speak is passed over, "
             "and without any each quote is told in its own"};

// The first of `?language=` and Accept-Language that the business speaks; empty: each quote's own.
std::string language_asked(const Api& api, const net::Request& request);

// With every text; an empty language is the quote's.
Quote in_words(const Api& api, Quote quote, std::string_view language);
// The same of a row, for lists.
AnyRow quote_in_words(const Api& api, const StoredRow& row, std::string_view language);

}  // namespace tero::api
