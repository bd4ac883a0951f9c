// A file customers.json as it is written; people.hpp says what becomes of it, docs/business.md what it means.
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

// What each customer has one of: one of the numbers, one of what the wish lists, or else one of `of`.
struct DetailFile {
    std::string name = {};
    NumbersFile numbers = {};
    std::vector<std::string> of = {};
    std::int32_t said_percent = 100;  // of those who could say it
};
BOOST_DESCRIBE_STRUCT(DetailFile, (), (name, numbers, of, said_percent))
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
    SaysFile says = {};
};
BOOST_DESCRIBE_STRUCT(SpeakersFile, (), (code, weight, names, labels, says))
TERO_DESCRIBED_WHOLLY(SpeakersFile);

struct CustomersFile {
    std::string customer_phones = {};  // the beginning of each; five digits follow
    std::string shop_phone = {};
    std::vector<std::string> surnames = {};
    std::vector<DetailFile> details = {};
    std::vector<WishFile> wishes = {};
    std::vector<SpeakersFile> languages = {};  // the first stands in for what another has no words for
};
BOOST_DESCRIBE_STRUCT(CustomersFile, (), (customer_phones, shop_phone, surnames, details, wishes, languages))
TERO_DESCRIBED_WHOLLY(CustomersFile);

}  // namespace tero::app
