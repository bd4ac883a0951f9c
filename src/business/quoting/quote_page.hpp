// The page behind a quote's public link, `/q/{token}`: one HTML document with everything inside it, made for
// a phone. What the customer or anyone outside has written is escaped. It needs no script and loads nothing;
// a Content-Security-Policy of `default-src 'none'; style-src 'unsafe-inline'` fits it.
#pragma once

#include "base/time_zone.hpp"
#include "business/quoting/model/quote.hpp"
#include "business/quoting/quote_paper.hpp"
#include "business/quoting/quoted.hpp"
#include "languages/sentences.hpp"

#include <string>

namespace tero::sales {

std::string quote_page(const Quote& quote, const QuotePageFacts& facts, const TimeZone& zone,
                       const Speech& say);

}  // namespace tero::sales
