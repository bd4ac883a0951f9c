// Who a customer is: name, language, what they want and how they go about it. A pure function of the demo's
// seed and the customer's number, so every run of a seed meets the same people.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "base/time_zone.hpp"
#include "business/quoting/catalog.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tero::app {

// How a customer begins.
enum class Opening {
    COMPLETE,       // everything needed, at once
    PIECES,         // a greeting, then the data in two or three messages
    PRICE_FIRST,    // the price of a square metre, then the size
    PARTIAL,        // a request that lacks the size
    ODD_THICKNESS,  // a thickness that is not made, then one that is
    VOICE,          // a voice note, then words
    PLAN,           // a picture of a plan, then words
    INFORMATION,    // a question for a person
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
    CHANGE,  // wants another thickness, then decides
    ASK,     // asks for what a person must answer
    WAIT,    // says nothing before a follow-up
    STOP,    // a follow-up is one message too many
    SILENT,  // never answers
};

// One thing that can be had, from the price lists.
struct Offer {
    std::string code = {};
    std::string spoken = {};  // as customers call it
    std::int32_t thickness_mm = 0;
    std::vector<std::int32_t> others = {};  // thicknesses that are made, too
    std::vector<std::string> colors = {};   // that have no minimum; may be empty
    bool operator==(const Offer&) const = default;
};

struct Profile {
    std::int32_t number = 0;  // 1 …
    std::string phone = {};
    std::string name = {};
    std::string language = {};
    Opening opening = Opening::COMPLETE;
    AfterQuote after_quote = AfterQuote::SILENT;
    std::int32_t follow_up = 1;  // which one WAIT and STOP answer
    bool opens_link = false;
    Timestamp arrives = {};
    Offer wish = {};
    std::int32_t length_tenths = 0;  // of a metre
    std::int32_t width_tenths = 0;
    std::string color = {};  // empty: not said
    std::string town = {};
    bool operator==(const Profile&) const = default;
};

// What the customers of a shop may ask for.
struct Shelf {
    std::vector<Offer> offers = {};
    std::vector<std::string> towns = {};
};
Shelf shelf_of(std::span<const sales::CatalogList> lists);

// Chance for one decision of one customer: nothing that others do can shift it.
Random chance(std::uint64_t seed, std::int32_t customer, std::string_view decision);

// Everyone of a demo. `from` is the first moment of its week, a Monday.
std::vector<Profile> make_profiles(std::uint64_t seed, std::int32_t customers, const Shelf& shelf,
                                   const TimeZone& zone, Timestamp from);

// The first moment from `at` on at which this customer is awake: people do not write between 22 and 8.
Timestamp awake(const TimeZone& zone, Timestamp at, Random& random);

}  // namespace tero::app
