// What a customer wants, as the router understands it.
#pragma once

#include "base/decimal.hpp"
#include "codec/described.hpp"
#include "codec/plain_value.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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

// What a customer has asked a price for, as far as it is known: which product, and what was stated of it, by
// the codes of the options and measures that the catalog declares. What was not stated is absent; what was
// stated but is not known to the catalog stands here as it was said and is refused when it is priced.
struct QuoteRequest {
    std::string list = {};  // price list; empty: the first configured list that has the product
    std::optional<std::string> product = {};  // code, such as `chair`
    OtherFields values = {};                  // in JSON beside the others: `"guests": 100`

    bool has(std::string_view code) const { return values.contains(code); }
    // Nothing: not stated, or stated as something else.
    std::optional<std::string> text(std::string_view code) const;
    std::optional<std::vector<std::string>> texts(std::string_view code) const;
    std::optional<std::int64_t> number(std::string_view code) const;
    std::optional<Decimal> decimal(std::string_view code) const;
    void set(std::string_view code, PlainValue value) { values[std::string{code}] = std::move(value); }
    void erase(std::string_view code);
    bool operator==(const QuoteRequest&) const = default;
};
BOOST_DESCRIBE_STRUCT(QuoteRequest, (), (list, product, values))
TERO_DESCRIBED_WHOLLY(QuoteRequest);

// Values of which the customer has not said which one counts, or that they do not want: `guests`, `100` and
// `150`. Of a size: `8 x 5`.
struct Undecided {
    std::string code = {};
    std::vector<std::string> values = {};
    bool operator==(const Undecided&) const = default;
};
BOOST_DESCRIBE_STRUCT(Undecided, (), (code, values))
TERO_DESCRIBED_WHOLLY(Undecided);

// The reason of «los dos», «todas»: all of what was named.
inline constexpr std::string_view all_of_them = "entity.all";

// A message that is nothing but a yes, a no or a sign such as 👍; to what, the conversation knows.
enum class BareReply { NONE, YES, NO, SIGN };
BOOST_DESCRIBE_ENUM(BareReply, NONE, YES, NO, SIGN)

// What the router found in a burst of messages.
struct Understanding {
    IntentType intent = IntentType::UNKNOWN;  // the one that decides who answers
    std::vector<IntentType> intents = {};     // all that were found, in the order of the text
    double confidence = 0;                    // 0 … 1
    std::vector<std::string> reasons = {};    // the rules that fired, for «por qué»
    QuoteRequest request = {};                // entities
    std::vector<QuoteRequest> items = {};     // two or more, where several things are asked for
    std::vector<Undecided> undecided = {};    // of which one counts, and the customer has to say which
    std::vector<Undecided> denied = {};       // that are not wanted
    std::vector<std::string> products = {};   // every product named, in order
    std::vector<std::string> extras = {};     // codes of those named, in order
    std::string currency = {};                // in which a price is wanted; empty: not said
    std::string quote_number = {};            // named in the text, with its prefix
    BareReply reply = BareReply::NONE;
    std::string language = "es";
    bool operator==(const Understanding&) const = default;
};
BOOST_DESCRIBE_STRUCT(Understanding, (),
                      (intent, intents, confidence, reasons, request, items, undecided, denied, products,
                       extras, currency, quote_number, reply, language))
TERO_DESCRIBED_WHOLLY(Understanding);

}  // namespace tero
