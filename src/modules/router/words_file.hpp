// A file words.json as it is written; words.hpp says what becomes of it.
#pragma once

#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "modules/router/words.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tero::router {

struct OptionFile {
    std::string code = {};
    std::string kind = {};  // choice, sides, number, service
    std::vector<std::string> names = {};
    std::vector<std::string> context = {};
    std::vector<std::string> plain = {};
    std::vector<std::string> charts = {};
    std::vector<std::string> least = {};
    std::vector<std::string> most = {};
    std::map<std::string, std::vector<std::string>> others = {};
    bool adjectives = false;
    bool of_products = false;
    bool millimetres = false;
    bool is_delivery = false;
    std::string yes = {};
    std::string no = {};
};
BOOST_DESCRIBE_STRUCT(OptionFile, (),
                      (code, kind, names, context, plain, charts, least, most, others, adjectives,
                       of_products, millimetres, is_delivery, yes, no))
TERO_DESCRIBED_WHOLLY(OptionFile);

struct CountFile {
    std::string code = {};
    std::string unit = {};
    std::vector<std::string> words = {};
    bool parts = false;
};
BOOST_DESCRIBE_STRUCT(CountFile, (), (code, unit, words, parts))
TERO_DESCRIBED_WHOLLY(CountFile);

struct WordsFile {
    using Lists = std::map<std::string, std::vector<std::string>>;

    Lists lists = {};                       // by name, as in WordLists
    std::vector<std::string> telling = {};  // words that only this language has
    std::vector<std::string> borrowed = {};  // words and phrases of it that anybody says
    Lists telling_of = {};                  // a business's own, by language
    std::map<std::string, std::int32_t> numbers = {};
    std::map<std::string, std::string> short_forms = {};
    std::map<std::string, std::string> sides = {};  // long, wide, high
    std::vector<std::string> either = {};           // between two values: one of them
    bool in_feet = false;                           // who speaks it may count in feet
    Lists units = {};
    std::map<std::string, std::string> signs = {};
    std::map<std::string, std::string> before_slash = {};
    Lists synonyms = {};
    std::vector<std::string> places = {};
    std::vector<std::string> numbered_places = {};
    Lists applications = {};
    Lists not_sold = {};
    std::vector<OptionFile> options = {};
    MeasureCodes measures = {};
    std::vector<CountFile> counts = {};
    std::string extra_product = {};
    std::string extra_service = {};
    Lists currencies = {};
    Lists payments = {};
    Lists documents = {};
    Lists topics = {};
    Lists subjects = {};
    Lists dates = {};
    Lists services = {};
    Lists fields = {};
    Lists slots = {};
};
BOOST_DESCRIBE_STRUCT(WordsFile, (),
                      (lists, telling, borrowed, telling_of, numbers, short_forms, sides, either, in_feet,
                       units, signs, before_slash, synonyms, places, numbered_places, applications,
                       not_sold, options, measures, counts, extra_product, extra_service, currencies,
                       payments, documents, topics, subjects, dates, services, fields, slots))
TERO_DESCRIBED_WHOLLY(WordsFile);

}  // namespace tero::router
