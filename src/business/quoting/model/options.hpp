// Section `business` of the configuration.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"

#include <string>
#include <vector>

namespace tero {

struct BusinessOptions {
    std::string folder = "bmc";
    std::string name = "BMC Uruguay";
    std::string time_zone = "America/Montevideo";
    std::string language = "es";
    std::string currency = "UYU";
    std::string catalog = {};
    std::vector<std::string> price_lists = {"matriz_uyu", "shop_usd"};
    Duration quote_validity = std::chrono::days{7};
    std::string quote_prefix = "COT";
    bool apply_zone_factor = false;
    bool operator==(const BusinessOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(BusinessOptions, (),
                      (folder, name, time_zone, language, currency, catalog, price_lists, quote_validity,
                       quote_prefix, apply_zone_factor))
TERO_DESCRIBED_WHOLLY(BusinessOptions);
TERO_OPTIONS(
    BusinessOptions,
    {.name = "folder",
     .text = "Who the business is, as data: its catalog, words, rules, sentences, sequences and templates. While an "
             "owner's folder cannot be read, the last good one stays in force, with an alert.",
     .allowed = "bmc or invented, which are built in, or a folder, from where Tero is started"},
    {.name = "name",
     .text = "The business, as customers and the dashboard read it.",
     .allowed = "any text but an empty one"},
    {.name = "time_zone",
     .text = "Of the business, and of customers whose own is not known.",
     .allowed = "an IANA time zone, such as America/Montevideo"},
    {.name = "language",
     .text = "Of customers whose own is not known.",
     .allowed = "a language that the business has sentences in, such as es"},
    {.name = "currency",
     .text = "In which the dashboard sums up.",
     .allowed = "three capital letters, such as UYU or USD"},
    {.name = "catalog",
     .text = "Another file of price lists than the business's own catalog.json, read at the start. Quotes stay bound to the list and version "
             "they were made with, so a changed list needs a new version. While the file cannot be "
             "read, the lists published before stay in force, with an alert.",
     .allowed = "a path, from where Tero is started, or nothing"},
    {.name = "price_lists",
     .text = "Lists of the catalog, each once; the first that has the product prices it.",
     .allowed = "price lists of the catalog, at least one"},
    {.name = "quote_validity",
     .text = "A quote that is not answered for so long has expired.",
     .range = between(1h, 24h * 366)},
    {.name = "quote_prefix",
     .text = "The beginning of a quote's number, as in COT-2026-000418.",
     .allowed = "one to eight capital letters, such as COT"},
    {.name = "apply_zone_factor", .text = "Multiply prices by the freight zone's factor of the price list."});

}  // namespace tero
