// What a quote says on paper: the customer's page and its PDF are both made of this.
#pragma once

#include "base/time_zone.hpp"
#include "business/quoting/model/quote.hpp"
#include "languages/sentences.hpp"
#include "paper/paper.hpp"

#include <string>

namespace tero::sales {

struct QuotePageFacts {
    std::string business = "BMC Uruguay";
    std::string whatsapp_number = {};  // international digits, for the button that answers; empty: no button
    std::string newer_link = {};       // of the quote that replaced this one; empty when it is not known
    Timestamp now = {};  // a quote past its day is shown as such, even before the timer has noticed
    std::string seller = {};    // the person who has the conversation; empty: nobody
    std::string pdf_link = {};  // of this quote; empty: none is offered
};

bool has_expired(const Quote& quote, Timestamp now);

// What of the business's card and terms its sentences do not have is left out.
paper::Paper quote_paper(const Quote& quote, const QuotePageFacts& facts, const TimeZone& zone,
                         const Speech& say);

}  // namespace tero::sales
