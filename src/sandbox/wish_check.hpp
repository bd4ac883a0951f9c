// Whether customers got what they wanted: counted from the sandbox's journal and from what each customer had
// in mind, never from the server's rows. A harm is a quote for something else, an acceptance or a rejection
// that was not meant, or a wish for silence that was answered with anything but a farewell. What only costs
// patience is counted beside them.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "languages/grammar.hpp"
#include "sandbox/journal.hpp"
#include "sandbox/people.hpp"
#include "sandbox/profile.hpp"
#include "sandbox/published_prices.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tero::app {

struct Fault {
    // quote_not_wanted, acceptance_not_meant, rejection_not_meant, stop_unheard; request_unanswered is none
    std::string kind = {};
    std::int32_t customer = 0;
    std::string voice = {};
    std::string why = {};
    std::vector<std::string> transcript = {};  // `< ` what the customer wrote, `> ` what was sent
    bool operator==(const Fault&) const = default;
};
BOOST_DESCRIBE_STRUCT(Fault, (), (kind, customer, voice, why, transcript))
TERO_DESCRIBED_WHOLLY(Fault);

struct WishCheck {
    std::int64_t quotes = 0;
    std::int64_t quotes_not_wanted = 0;
    std::int64_t totals_recounted = 0;  // of the quotes, by the published prices
    std::int64_t acceptances = 0;
    std::int64_t acceptances_not_meant = 0;
    std::int64_t rejections = 0;
    std::int64_t rejections_not_meant = 0;
    std::int64_t stops = 0;
    std::int64_t stops_unheard = 0;
    std::int64_t harms = 0;     // the four together
    std::int64_t requests = 0;  // customers who asked for a quote
    std::int64_t requests_quoted = 0;
    std::map<std::string, std::int64_t> questions = {};  // quoted requests, by the questions before the quote
    std::int64_t requests_unanswered = 0;                // somebody wanted an answer and never got any
    std::int64_t acceptances_unheard = 0;                // meant, and never confirmed
    std::int64_t other_voices = 0;                       // customers who speak in a way of their own
    std::vector<Fault> faults = {};
    bool operator==(const WishCheck&) const = default;
};
BOOST_DESCRIBE_STRUCT(WishCheck, (),
                      (quotes, quotes_not_wanted, totals_recounted, acceptances, acceptances_not_meant,
                       rejections, rejections_not_meant, stops,
                       stops_unheard, harms, requests, requests_quoted, questions, requests_unanswered,
                       acceptances_unheard, other_voices, faults))
TERO_DESCRIBED_WHOLLY(WishCheck);

class WishChecker {
public:
    // `until`: the end of what is looked at. Reads catalog.json, and from sentences/*.json how an acceptance,
    // a rejection and a farewell sound.
    static Result<WishChecker> read(const BusinessFiles& files, People people, Timestamp until);

    // `lines` are those of Journal::lines().
    WishCheck check(std::span<const JournalLine> lines, std::span<const Profile> profiles) const;

private:
    class One;  // the check of one customer

    // What a text says whatever its values are, piece by piece.
    using Fixed = std::vector<std::string>;

    WishChecker(People people, Timestamp until) : people_(std::move(people)), until_(until) {}

    People people_;
    Timestamp until_;
    std::vector<Grammar> grammars_ = {};  // of the languages that customers speak
    PublishedPrices prices_ = {};
    std::vector<Fixed> accepted_ = {};
    std::vector<Fixed> rejected_ = {};
    std::vector<Fixed> farewell_ = {};
};

}  // namespace tero::app
