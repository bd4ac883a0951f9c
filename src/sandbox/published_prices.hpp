// What a wish costs by the published price list, counted from catalog.json anew: with the server's own code
// the checker would only find that it agrees with itself. It knows the steps that the demo's wishes need; a
// wish that takes another is not recounted.
#pragma once

#include "base/decimal.hpp"
#include "base/result.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/business_files.hpp"
#include "sandbox/people.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tero::app {

struct PublishedStep {
    std::string step = {};
    std::vector<std::string> by = {};
    Decimal price = {};
    std::map<std::string, Decimal> prices = {};
    std::string option = {};
    std::map<std::string, Decimal> factors = {};
};
BOOST_DESCRIBE_STRUCT(PublishedStep, (), (step, by, price, prices, option, factors))
TERO_DESCRIBED_WHOLLY(PublishedStep);

struct PublishedProduct {
    std::string code = {};
    std::vector<PublishedStep> steps = {};
};
BOOST_DESCRIBE_STRUCT(PublishedProduct, (), (code, steps))
TERO_DESCRIBED_WHOLLY(PublishedProduct);

struct PublishedTax {
    Decimal percent = {};
    bool included = false;
};
BOOST_DESCRIBE_STRUCT(PublishedTax, (), (percent, included))
TERO_DESCRIBED_WHOLLY(PublishedTax);

struct PublishedList {
    std::string id = {};
    PublishedTax tax = {};
    std::vector<PublishedProduct> products = {};
};
BOOST_DESCRIBE_STRUCT(PublishedList, (), (id, tax, products))
TERO_DESCRIBED_WHOLLY(PublishedList);

struct PublishedDiscount {
    std::string by = {};
    Decimal at_least = {};
    Decimal percent = {};
};
BOOST_DESCRIBE_STRUCT(PublishedDiscount, (), (by, at_least, percent))
TERO_DESCRIBED_WHOLLY(PublishedDiscount);

struct PublishedTerms {
    std::vector<PublishedDiscount> discounts = {};
};
BOOST_DESCRIBE_STRUCT(PublishedTerms, (), (discounts))
TERO_DESCRIBED_WHOLLY(PublishedTerms);

struct PublishedPrices {
    PublishedTerms terms = {};
    std::vector<PublishedList> lists = {};
};
BOOST_DESCRIBE_STRUCT(PublishedPrices, (), (terms, lists))
TERO_DESCRIBED_WHOLLY(PublishedPrices);

Result<PublishedPrices> read_published_prices(const BusinessFiles& files);

// The amount to pay, tax and discounts counted, by the first list that has it; none: no list does, or it is
// made by a step that is not known here.
std::optional<Decimal> published_total(const PublishedPrices& prices, std::string_view product,
                                       const Wants& options, std::string_view measure,
                                       const Decimal& quantity);

}  // namespace tero::app
