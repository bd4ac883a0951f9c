// A file words.json as it is written; words.hpp says what becomes of it.
#pragma once

#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tero::router {

struct WordsFile {
    using Lists = std::map<std::string, std::vector<std::string>>;

    Lists lists = {};                       // by name, as in WordLists
    std::vector<std::string> telling = {};  // words that only this language has
    Lists telling_of = {};                  // a business's own, by language
    std::map<std::string, std::int32_t> numbers = {};
    std::map<std::string, std::string> short_forms = {};
    std::map<std::string, std::string> sides = {};  // long, wide, high
    Lists units = {};
    std::map<std::string, std::string> signs = {};
    std::map<std::string, std::string> before_slash = {};
    Lists synonyms = {};
    std::vector<std::string> towns = {};
    std::vector<std::string> numbered_towns = {};
    Lists applications = {};
    Lists colors = {};
    Lists payments = {};
    Lists documents = {};
    Lists topics = {};
    Lists services = {};
    Lists fields = {};
};
BOOST_DESCRIBE_STRUCT(WordsFile, (),
                      (lists, telling, telling_of, numbers, short_forms, sides, units, signs, before_slash,
                       synonyms, towns, numbered_towns, applications, colors, payments, documents, topics,
                       services, fields))
TERO_DESCRIBED_WHOLLY(WordsFile);

}  // namespace tero::router
