// Price lists and quotes.
#pragma once

#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/plain_value.hpp"
#include "codec/type_info.hpp"
#include "kernel/owner.hpp"
#include "kernel/table.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/router/model/intent.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tero {

// One version of one price list, as the owner published it. Never changed once stored.
struct PriceList {
    std::string key = {};  // `matriz_uyu@2025-11-fixture`
    std::string list = {};
    std::string version = {};
    std::string currency = {};
    Timestamp valid_from = {};
    Json body = {};  // the list and the shop's terms in the catalog's format
    bool operator==(const PriceList&) const = default;
};
BOOST_DESCRIBE_STRUCT(PriceList, (), (key, list, version, currency, valid_from, body))
TERO_DESCRIBED_WHOLLY(PriceList);

// DRAFT: being priced. WAITING_DATA: the customer was asked for more.
enum class QuoteStatus { DRAFT, WAITING_DATA, SENT, VIEWED, ACCEPTED, REJECTED, EXPIRED, SUPERSEDED };
BOOST_DESCRIBE_ENUM(QuoteStatus, DRAFT, WAITING_DATA, SENT, VIEWED, ACCEPTED, REJECTED, EXPIRED, SUPERSEDED)

// A name as customers read it, by language; under "" the one for everybody else.
using Names = std::map<std::string, std::string>;

// What a line of a quote says; its values are what was meant, and its text is made of them in the reader's
// language (business/quoting/quoted.hpp).
enum class LineKind {
    PRINTED,   // of a quote from before: only its text is known
    MATERIAL,  // price; sides: of an area that was given by them; pieces; services, with: those it holds
    FACTOR,    // option, value, factor
    SIDES,     // option, value, sides, percent
    SERVICE,   // option, value, factor; with: whether it is with it
    INCLUDED,  // options: services that cost nothing
    ZONE,      // name, factor
    WASTE,     // percent
    MINIMUM,   // least: of its measure; or total
    DISCOUNT,  // percent; measure (empty: by previous quotes), at_least
};
BOOST_DESCRIBE_ENUM(LineKind, PRINTED, MATERIAL, FACTOR, SIDES, SERVICE, INCLUDED, ZONE, WASTE, MINIMUM,
                    DISCOUNT)

struct QuoteLine {
    std::string code = {};  // `isodec`, `color:gris`, `edges:gotero`, `volume`
    LineKind kind = LineKind::PRINTED;
    std::map<std::string, PlainValue> values = {};
    std::string text = {};    // in an answer to a reader, in their language; stored only of PRINTED lines
    std::string detail = {};  // likewise: `10 × 5 m = 50 m² a $ 150,00`
    Decimal amount = {};      // what this line adds to the total, rounded for print
    bool operator==(const QuoteLine&) const = default;
};
BOOST_DESCRIBE_STRUCT(QuoteLine, (), (code, kind, values, text, detail, amount))
TERO_DESCRIBED_WHOLLY(QuoteLine);

// What nobody stated and took the owner's default.
struct Assumption {
    std::string option = {};  // or one of those below
    PlainValue value = {};
    bool operator==(const Assumption&) const = default;
};
BOOST_DESCRIBE_STRUCT(Assumption, (), (option, value))
TERO_DESCRIBED_WHOLLY(Assumption);

namespace assumed {
inline constexpr std::string_view zone = "zone";                // its name
inline constexpr std::string_view no_services = "services";     // the product has none of these
inline constexpr std::string_view accessories = "accessories";  // were asked for and are not in the price
}  // namespace assumed

// What pricing answers: every figure the quote prints.
struct PricedQuote {
    QuoteRequest request = {};  // with the defaults filled in
    std::string list = {};
    std::string list_version = {};
    std::string currency = {};
    Names product_names = {};
    std::string measure = {};     // `area_m2`, `hours`: what the price is for
    Decimal measured = {};        // so much of it
    Decimal area_m2 = {};         // the same, where it is an area
    Decimal unit_price = {};      // of one of it, all factors applied, before discounts
    Decimal total = {};           // rounded, before discounts and tax
    Decimal after_discount = {};  // rounded; equals total without discounts
    Names tax_names = {};
    Decimal iva_percent = {};  // of the tax, whatever its name
    bool iva_included = false;
    Decimal with_iva = {};  // rounded; what the customer pays
    std::vector<QuoteLine> lines = {};
    std::vector<Assumption> assumed = {};
    std::vector<std::string> assumptions = {};  // as a reader is told; stored only of quotes from before
    bool operator==(const PricedQuote&) const = default;
};
BOOST_DESCRIBE_STRUCT(PricedQuote, (),
                      (request, list, list_version, currency, product_names, measure, measured, area_m2,
                       unit_price, total, after_discount, tax_names, iva_percent, iva_included, with_iva,
                       lines, assumed, assumptions))
TERO_DESCRIBED_WHOLLY(PricedQuote);

struct Quote {
    Id<Quote> id = {};
    std::string number = {};  // COT-2026-000418: counted by the engine, so two never collide
    std::string token = {};   // of the public page /q/{token}; cannot be guessed
    QuoteStatus status = QuoteStatus::DRAFT;
    Id<Contact> contact = {};
    Id<Conversation> conversation = {};
    std::string contact_name = {};
    std::string origin = "WA";  // WA, LO, EM, CL as the business writes it
    std::string language = "es";
    QuoteRequest stated = {};  // without the defaults: a revision starts from it
    PricedQuote priced = {};
    Timestamp created_at = {};
    Timestamp sent_at = {};
    Timestamp viewed_at = {};
    Timestamp valid_until = {};
    Timestamp answered_at = {};  // when the customer first said something about it, or changed it
    std::int32_t follow_ups_sent = 0;
    std::string follow_up_step = {};  // that of the last one …
    Duration follow_up_last = {};     // … and after how long it was
    Timestamp decided_at = {};        // accepted, rejected, expired or superseded
    std::string decided_by = {};      // `message:01k…`, `page`, `api`, `timer`
    std::string reject_reason = {};
    std::string reject_cause = {};  // one of `rejected`, where a person said it
    std::int32_t revision = 1;
    Id<Quote> supersedes = {};
    Id<Quote> superseded_by = {};
    std::vector<Id<Quote>> beside = {};  // that the same message carries; they are followed up with this one
    bool operator==(const Quote&) const = default;
};
BOOST_DESCRIBE_STRUCT(Quote, (),
                      (id, number, token, status, contact, conversation, contact_name, origin, language,
                       stated, priced, created_at, sent_at, viewed_at, valid_until, answered_at,
                       follow_ups_sent, follow_up_step, follow_up_last, decided_at, decided_by, reject_reason,
                       reject_cause, revision, supersedes, superseded_by, beside))
TERO_DESCRIBED_WHOLLY(Quote);

// From the token in a public link to its quote.
struct QuoteToken {
    std::string token = {};
    Id<Quote> quote = {};
    bool operator==(const QuoteToken&) const = default;
};
BOOST_DESCRIBE_STRUCT(QuoteToken, (), (token, quote))
TERO_DESCRIBED_WHOLLY(QuoteToken);

// Why a customer did not want it, as a person of the shop says it.
namespace rejected {
inline constexpr std::string_view price = "price";
inline constexpr std::string_view delivery = "delivery";
inline constexpr std::string_view bought_elsewhere = "bought_elsewhere";
inline constexpr std::string_view other = "other";
}  // namespace rejected

// What an accepted quote makes for a person to do.
inline constexpr std::string_view sale_to_arrange = "sale_to_arrange";

inline bool is_open(QuoteStatus status) {
    return status == QuoteStatus::SENT || status == QuoteStatus::VIEWED;
}
// Another may take its place: what the customer decided stays decided.
inline bool can_be_revised(QuoteStatus status) {
    return is_open(status) || status == QuoteStatus::DRAFT || status == QuoteStatus::EXPIRED;
}

TERO_MODULE(quoting)
TERO_ROW(quoting, price_lists, PriceList, by_key_alone)
TERO_ROW(quoting, quotes, Quote, IndexInfo{"by_created", {"created_at"}},
         IndexInfo{"by_status", {"status", "created_at"}}, IndexInfo{"by_contact", {"contact", "created_at"}},
         IndexInfo{"by_number", {"number"}})
TERO_ROW(quoting, quote_tokens, QuoteToken, by_key_alone)

}  // namespace tero
