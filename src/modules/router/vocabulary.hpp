// What the business sells and delivers, as words: the names that customers use for each code of the catalog.
// The owner's catalog fills it; other words for the same things stand in words.json (words.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tero::router {

// `hour`: «working hour», «hora de trabajo». Names may be written with or without accents, in any case.
struct NamedCode {
    std::string code = {};
    std::vector<std::string> names = {};
    bool operator==(const NamedCode&) const = default;
};

// The values of an option, by the option's code.
struct NamedOption {
    std::string code = {};
    std::vector<NamedCode> values = {};
    bool operator==(const NamedOption&) const = default;
};

// What stands in the price lists of one product beside its names.
struct SoldProduct {
    std::string code = {};
    std::vector<std::string> titles = {};    // as printed
    std::vector<std::int32_t> numbers = {};  // of the option that is a number; none: it has no such option
    bool operator==(const SoldProduct&) const = default;
};

struct Vocabulary {
    std::vector<NamedCode> products = {};
    std::vector<NamedCode> extras = {};  // sold beside a product
    std::vector<NamedCode> places = {};  // where it is delivered; names are cities, regions and nicknames
    std::vector<NamedOption> options = {};
    std::vector<SoldProduct> sold = {};

    // Of this option, made when it has none yet.
    std::vector<NamedCode>& values_of(const std::string& option);
    // Of this product, made when it has none yet.
    SoldProduct& sold_as(const std::string& product);
    std::string quote_prefix = {};  // of a quote's number, as PRE in PRE-2026-000418
    bool operator==(const Vocabulary&) const = default;
};

}  // namespace tero::router
