// Quotes by what people remember of them, with what all of them come to; and who and what a few words find.
#pragma once

#include "api/requests.hpp"
#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "modules/messaging/model/contact.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tero::api {

struct QuoteSum {
    std::string currency = {};
    std::int64_t count = 0;
    Decimal amount = {};  // with tax
};
BOOST_DESCRIBE_STRUCT(QuoteSum, (), (currency, count, amount))
TERO_DESCRIBED_WHOLLY(QuoteSum);

struct QuoteCount {
    QuoteStatus status = QuoteStatus::DRAFT;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(QuoteCount, (), (status, count))
TERO_DESCRIBED_WHOLLY(QuoteCount);

struct QuotesResponse {
    std::vector<Quote> items = {};
    std::optional<std::string> next_cursor = {};
    std::int64_t count = 0;               // of all pages
    std::vector<QuoteSum> sums = {};      // likewise
    std::vector<QuoteCount> counts = {};  // by status, whatever status was asked for
};
BOOST_DESCRIBE_STRUCT(QuotesResponse, (), (items, next_cursor, count, sums, counts))
TERO_DESCRIBED_WHOLLY(QuotesResponse);

struct FoundQuote {
    Id<Quote> id = {};
    std::string number = {};
    QuoteStatus status = QuoteStatus::DRAFT;
    std::string contact_name = {};
    std::string product = {};
    std::string currency = {};
    Decimal total = {};  // with tax
    Timestamp created_at = {};
};
BOOST_DESCRIBE_STRUCT(FoundQuote, (),
                      (id, number, status, contact_name, product, currency, total, created_at))
TERO_DESCRIBED_WHOLLY(FoundQuote);

struct FoundContact {
    Id<Contact> id = {};
    std::string name = {};
    std::string phone = {};
    std::string conversation = {};  // on WhatsApp; empty: none
};
BOOST_DESCRIBE_STRUCT(FoundContact, (), (id, name, phone, conversation))
TERO_DESCRIBED_WHOLLY(FoundContact);

struct SearchResponse {
    std::vector<FoundQuote> quotes = {};
    std::vector<FoundContact> contacts = {};
};
BOOST_DESCRIBE_STRUCT(SearchResponse, (), (quotes, contacts))
TERO_DESCRIBED_WHOLLY(SearchResponse);

}  // namespace tero::api
