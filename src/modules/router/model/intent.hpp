// What a customer wants, as the router understands it.
#pragma once

#include "base/decimal.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tero {

enum class IntentType {
    UNKNOWN,
    GREETING,
    QUOTE_REQUEST,
    PRICE_INQUIRY,
    PRODUCT_INFO,
    RECOMMENDATION_REQUEST,
    STOCK_DELIVERY,
    PAYMENT_TERMS,
    VISIT_LOCATION,
    DATA_PROVISION,
    ACCEPT_QUOTE,
    TECHNICAL_QUESTION,
    INSTALLATION,
    ORDER_STATUS,
    QUOTE_STATUS,
    OBJECTION_PRICE,
    DISCOUNT_REQUEST,
    POSTPONE,
    REJECT_QUOTE,
    GOODBYE_THANKS,
    COMPLAINT,
    HUMAN_REQUEST,
    OPT_OUT,
    OPT_IN,
    WRONG_NUMBER,
    AUTO_REPLY,
    SPAM_OTHER,
};
BOOST_DESCRIBE_ENUM(IntentType, UNKNOWN, GREETING, QUOTE_REQUEST, PRICE_INQUIRY, PRODUCT_INFO,
                    RECOMMENDATION_REQUEST, STOCK_DELIVERY, PAYMENT_TERMS, VISIT_LOCATION, DATA_PROVISION,
                    ACCEPT_QUOTE, TECHNICAL_QUESTION, INSTALLATION, ORDER_STATUS, QUOTE_STATUS,
                    OBJECTION_PRICE, DISCOUNT_REQUEST, POSTPONE, REJECT_QUOTE, GOODBYE_THANKS, COMPLAINT,
                    HUMAN_REQUEST, OPT_OUT, OPT_IN, WRONG_NUMBER, AUTO_REPLY, SPAM_OTHER)

// What a customer has asked a price for, as far as it is known. An absent field was not stated; a field that
// was stated but is not known to the catalog stands here as it was said and is refused when it is priced.
struct QuoteRequest {
    std::string list = {};  // price list; empty: the first configured list that has the product
    std::optional<std::string> product = {};  // code, such as `isodec`
    std::optional<std::int32_t> thickness_mm = {};
    std::optional<Decimal> length_m = {};
    std::optional<Decimal> width_m = {};
    std::optional<Decimal> area_m2 = {};        // as good as two lengths
    std::optional<std::int32_t> quantity = {};  // of panels, where stated
    std::optional<std::string> color = {};
    std::optional<std::vector<std::string>> edges = {};  // one entry a side
    std::optional<std::string> fill = {};
    std::optional<std::string> anclajes = {};  // incluido, no_incluido
    std::optional<std::string> traslado = {};  // freight: incluido, no_incluido
    std::optional<std::string> zone = {};      // code of a freight zone
    std::optional<std::string> town = {};      // as the customer wrote it, when no zone is known for it
    bool operator==(const QuoteRequest&) const = default;
};
BOOST_DESCRIBE_STRUCT(QuoteRequest, (),
                      (list, product, thickness_mm, length_m, width_m, area_m2, quantity, color, edges, fill,
                       anclajes, traslado, zone, town))
TERO_DESCRIBED_WHOLLY(QuoteRequest);

// A message that is nothing but a yes, a no or a sign such as 👍; to what, the conversation knows.
enum class BareReply { NONE, YES, NO, SIGN };
BOOST_DESCRIBE_ENUM(BareReply, NONE, YES, NO, SIGN)

// What the router found in a burst of messages.
struct Understanding {
    IntentType intent = IntentType::UNKNOWN;    // the one that decides who answers
    std::vector<IntentType> intents = {};       // all that were found, in the order of the text
    double confidence = 0;                      // 0 … 1
    std::vector<std::string> reasons = {};      // the rules that fired, for «por qué»
    QuoteRequest request = {};                  // entities
    std::vector<std::string> products = {};     // every product named, in order
    std::vector<std::string> accessories = {};  // codes of those named, in order
    std::string quote_number = {};              // `COT-…` named in the text
    BareReply reply = BareReply::NONE;
    std::string language = "es";
    bool operator==(const Understanding&) const = default;
};
BOOST_DESCRIBE_STRUCT(Understanding, (),
                      (intent, intents, confidence, reasons, request, products, accessories, quote_number,
                       reply, language))
TERO_DESCRIBED_WHOLLY(Understanding);

}  // namespace tero
