// What quoting can be asked, and what falls due there.
#pragma once

#include "base/id.hpp"
#include "business/quoting/model/quote.hpp"
#include "codec/type_info.hpp"
#include "kernel/input.hpp"
#include "modules/messaging/model/inputs.hpp"

#include <boost/describe.hpp>
#include <string>
#include <vector>

namespace tero {

struct QuoteExpiry {
    Id<Quote> quote = {};
};

struct QuoteOpened {
    std::string token = {};
    bool by_reader = true;  // false: only asked for, as by HEAD
};

enum class QuoteVerdict { ACCEPT, REJECT };
BOOST_DESCRIBE_ENUM(QuoteVerdict, ACCEPT, REJECT)

struct DecideQuote {
    Id<Quote> quote = {};
    QuoteVerdict verdict = QuoteVerdict::ACCEPT;
    std::string by = {};
    std::string reason = {};
};

struct PublishPriceLists {
    std::vector<PriceList> lists = {};
};

TERO_INPUT(quoting, CALL, QuoteOpened)
TERO_INPUT(quoting, CALL, DecideQuote)
TERO_INPUT(quoting, CALL, PublishPriceLists)
TERO_INPUT(quoting, TIMER, QuoteExpiry)

}  // namespace tero
