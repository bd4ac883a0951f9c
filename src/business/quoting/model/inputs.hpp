// What quoting can be asked, and what falls due there.
#pragma once

#include "base/id.hpp"
#include "business/quoting/model/quote.hpp"
#include "codec/type_info.hpp"
#include "kernel/input.hpp"
#include "modules/messaging/model/inputs.hpp"

#include <boost/describe.hpp>
#include <optional>
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
    std::string cause = {};  // of a rejection: one of `rejected`, or nothing
};

// ---- of people ----

// What it would cost; nothing is kept.
struct PriceRequest {
    QuoteRequest request = {};
    Id<Conversation> conversation = {};  // whose customer may have a discount; empty: nobody's
    std::string language = {};           // of who reads the answer
};

struct PriceChoice {
    std::string code = {};  // as a request holds it
    std::string name = {};
    bool operator==(const PriceChoice&) const = default;
};
BOOST_DESCRIBE_STRUCT(PriceChoice, (), (code, name))
TERO_DESCRIBED_WHOLLY(PriceChoice);

// The first thing in the way of a price.
struct PriceGap {
    std::string kind = {};  // MISSING, UNDECIDED, UNKNOWN_VALUE, NOT_SOLD, TOO_SMALL, INVALID
    std::string field = {};
    std::string said = {};
    std::vector<PriceChoice> choices = {};
    std::string text = {};  // as the customer would be asked
    bool operator==(const PriceGap&) const = default;
};
BOOST_DESCRIBE_STRUCT(PriceGap, (), (kind, field, said, choices, text))
TERO_DESCRIBED_WHOLLY(PriceGap);

// The answer to that: one of both.
struct PriceAnswer {
    std::optional<PricedQuote> priced = {};
    std::optional<PriceGap> gap = {};
    bool operator==(const PriceAnswer&) const = default;
};
BOOST_DESCRIBE_STRUCT(PriceAnswer, (), (priced, gap))
TERO_DESCRIBED_WHOLLY(PriceAnswer);

// A quote that a person makes, kept as a draft or sent as their word.
struct MakeQuote {
    Id<Conversation> conversation = {};  // empty, of a revision: that of the quote before
    QuoteRequest request = {};
    Id<Quote> revises = {};  // that it takes the place of once it has gone out; empty: none
    bool send = false;
    std::string by = {};
};

// A draft goes out; of an open one, its words go out once more.
struct SendQuote {
    Id<Quote> quote = {};
    bool again = false;
    std::string by = {};
};

// It holds to the end of that day; one that expired is open again.
struct ExtendQuote {
    Id<Quote> quote = {};
    Timestamp until = {};
    std::string by = {};
};

// What was decided about it was not so.
struct ReopenQuote {
    Id<Quote> quote = {};
    std::string by = {};
};

struct PublishPriceLists {
    std::vector<PriceList> lists = {};
};

TERO_INPUT(quoting, CALL, QuoteOpened)
TERO_INPUT(quoting, CALL, DecideQuote)
TERO_INPUT(quoting, CALL, PublishPriceLists)
TERO_INPUT(quoting, CALL, PriceRequest)
TERO_INPUT(quoting, CALL, MakeQuote)
TERO_INPUT(quoting, CALL, SendQuote)
TERO_INPUT(quoting, CALL, ExtendQuote)
TERO_INPUT(quoting, CALL, ReopenQuote)
TERO_INPUT(quoting, TIMER, QuoteExpiry)

}  // namespace tero
