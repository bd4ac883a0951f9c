// Who a customer is: name, language, what they want and how they go about it. A pure function of the demo's
// seed and the customer's number, so every run of a seed meets the same people.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "base/time_zone.hpp"
#include "sandbox/people.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tero::app {

// How a customer begins.
enum class Opening {
    COMPLETE,     // everything needed, at once
    PIECES,       // a greeting, then the data in two or three messages
    PRICE_FIRST,  // what one costs, then the rest
    PARTIAL,      // a request that lacks the rest
    ODD,          // what nobody sells, then what is sold
    VOICE,        // a voice note, then words
    PLAN,         // a picture of a plan, then words
    INFORMATION,  // a question for a person
    COMPLAINT,
    PERSON,  // asks for one
    STOP,    // wants no messages
    NOISE,   // spam or an automatic answer
};

// What a customer does once the quote is there.
enum class AfterQuote {
    ACCEPT,
    REJECT,
    HAGGLE,  // finds it dear; may accept later
    CHANGE,  // wants something else, then decides
    ASK,     // asks for what a person must answer
    WAIT,    // says nothing before a follow-up
    STOP,    // a follow-up is one message too many
    SILENT,  // never answers
};

struct Profile {
    std::int32_t number = 0;  // 1 …
    std::string phone = {};
    std::string name = {};
    std::string language = {};
    std::string voice = {};  // empty: speaks as everybody in the language
    Opening opening = Opening::COMPLETE;
    AfterQuote after_quote = AfterQuote::SILENT;
    std::int32_t follow_up = 1;  // which one WAIT and STOP answer
    bool opens_link = false;
    Timestamp arrives = {};
    Wants wants = {};
    bool operator==(const Profile&) const = default;
};

// Chance for one decision of one customer: nothing that others do can shift it.
Random chance(std::uint64_t seed, std::int32_t customer, std::string_view decision);

// Everyone of a demo. `from` is the first moment of its week, a Monday.
std::vector<Profile> make_profiles(std::uint64_t seed, std::int32_t customers, const People& people,
                                   const TimeZone& zone, Timestamp from);

// The first moment from `at` on at which this customer is awake: people do not write between 22 and 8.
Timestamp awake(const TimeZone& zone, Timestamp at, Random& random);

}  // namespace tero::app
