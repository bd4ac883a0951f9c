// What an open quote makes for a person to do by time alone.
#pragma once

#include "base/id.hpp"
#include "business/quoting/model/quote.hpp"
#include "kernel/history.hpp"
#include "kernel/input.hpp"

#include <string_view>

namespace tero {

inline constexpr std::string_view quote_lapses = "quote_lapses";        // today, and nobody has answered it
inline constexpr std::string_view quote_undecided = "quote_undecided";  // answered, and neither yes nor no

struct QuoteLapses {
    Id<Quote> quote = {};
};
struct QuoteUndecided {
    Id<Quote> quote = {};
};
// A line of a quote's history: what was to be done about it may be over.
struct QuoteTold {
    HistoryEntry line = {};
};

TERO_INPUT(quoting, TIMER, QuoteLapses)
TERO_INPUT(quoting, TIMER, QuoteUndecided)
TERO_INPUT(quoting, COMMAND, QuoteTold)

}  // namespace tero
