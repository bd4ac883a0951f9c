// What the business sells and delivers, as words: the names that customers use for each code of the catalog.
// The owner's catalog fills it. By itself the router knows other words for some of them (known_names.hpp),
// but no product and no town's freight zone.
#pragma once

#include <string>
#include <vector>

namespace tero::router {

// `lana_roca`: «lana de roca», «rockwool», …  Names may be written with or without accents, in any case.
struct NamedCode {
    std::string code = {};
    std::vector<std::string> names = {};
    bool operator==(const NamedCode&) const = default;
};

struct Vocabulary {
    std::vector<NamedCode> products = {};
    std::vector<NamedCode> accessories = {};  // named in the text they count as the product `accesorio`
    std::vector<NamedCode> zones = {};        // of freight; names are towns, departments and nicknames
    std::vector<NamedCode> colors = {};
    std::vector<NamedCode> edges = {};
    std::vector<NamedCode> fills = {};
    std::string quote_prefix = {};  // of a quote's number, as COT in COT-2026-000418
    bool operator==(const Vocabulary&) const = default;
};

}  // namespace tero::router
