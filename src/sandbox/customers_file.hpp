// customers.json and voices/*.json as they are written; people.hpp says what becomes of them,
// docs/business.md what they mean.
#pragma once

#include "base/decimal.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tero::app {

// `count` numbers: `from`, `from` + `step`, …
struct NumbersFile {
    Decimal from = {};
    Decimal step = 1;
    std::int32_t count = 0;
};
BOOST_DESCRIBE_STRUCT(NumbersFile, (), (from, step, count))
TERO_DESCRIBED_WHOLLY(NumbersFile);

// What each customer has one of: one of the numbers, one of what the wish lists, one of `of`, or what others
// come to.
struct DetailFile {
    std::string name = {};
    NumbersFile numbers = {};
    std::vector<std::string> of = {};
    std::vector<std::string> times = {};  // the product of these details, which stand before it
    std::int32_t said_percent = 100;  // of those who could say it
};
BOOST_DESCRIBE_STRUCT(DetailFile, (), (name, numbers, of, times, said_percent))
TERO_DESCRIBED_WHOLLY(DetailFile);

// One thing that can be had.
struct WishFile {
    std::map<std::string, std::string> values = {};
    std::map<std::string, std::vector<std::string>> lists = {};  // by the name of a detail
};
BOOST_DESCRIBE_STRUCT(WishFile, (), (values, lists))
TERO_DESCRIBED_WHOLLY(WishFile);

struct SaysFile {
    std::vector<std::string> request = {};  // everything, at once
    std::vector<std::string> pieces = {};   // everything, one message each
    std::string price = {};                 // what one costs
    std::string partial = {};               // the request without what `rest` says
    std::string rest = {};
    std::string odd = {};         // what nobody sells
    std::string correction = {};  // then what is sold
    std::string plan = {};        // under a picture
    std::string change = {};      // once the quote is there
    std::string button = {};      // the title of the one that says yes
    std::string colleague = {};   // a person of the shop
    std::map<std::string, std::vector<std::string>> means = {};  // by intent
};
BOOST_DESCRIBE_STRUCT(SaysFile, (),
                      (request, pieces, price, partial, rest, odd, correction, plan, change, button,
                       colleague, means))
TERO_DESCRIBED_WHOLLY(SaysFile);

struct SpeakersFile {
    std::string code = {};
    std::int32_t weight = 1;                         // of so many, compared with the other languages
    std::vector<std::string> names = {};             // first names
    std::map<std::string, std::string> labels = {};  // how a value is called in this language
    std::vector<std::string> quoted = {};            // what the message with a right quote holds, all of it
    SaysFile says = {};
};
BOOST_DESCRIBE_STRUCT(SpeakersFile, (), (code, weight, names, labels, quoted, says))
TERO_DESCRIBED_WHOLLY(SpeakersFile);

// How a wish is found in catalog.json.
struct PricedFile {
    std::string product = {};                         // the name of the value that is the product's code
    std::string measure = {};                         // the code of what its price is for …
    std::string quantity = {};                        // … and the name of the value that says how much
    std::map<std::string, std::string> options = {};  // texts, by the catalog's codes: also what nobody says
};
BOOST_DESCRIBE_STRUCT(PricedFile, (), (product, measure, quantity, options))
TERO_DESCRIBED_WHOLLY(PricedFile);

// How one person speaks; what a voice has no words for, its language says.
struct VoiceFile {
    std::string code = {};                           // its language
    std::map<std::string, std::string> labels = {};  // how this person writes a value
    SaysFile says = {};
};
BOOST_DESCRIBE_STRUCT(VoiceFile, (), (code, labels, says))
TERO_DESCRIBED_WHOLLY(VoiceFile);

struct CustomersFile {
    std::string customer_phones = {};  // the beginning of each; five digits follow
    std::string shop_phone = {};
    std::vector<std::string> surnames = {};
    std::int32_t voices_percent = 50;  // of those whose language has voices, how many speak with one of them
    std::vector<DetailFile> details = {};
    std::vector<WishFile> wishes = {};
    std::map<std::string, std::string> changed = {};  // by name: what a value becomes when `change` is said
    PricedFile priced = {};                           // empty: totals are not recounted
    std::vector<SpeakersFile> languages = {};  // the first stands in for what another has no words for
};
BOOST_DESCRIBE_STRUCT(CustomersFile, (),
                      (customer_phones, shop_phone, surnames, voices_percent, details, wishes, changed,
                       priced, languages))
TERO_DESCRIBED_WHOLLY(CustomersFile);

}  // namespace tero::app
