// The arguments of tools, as a model writes them.
#pragma once

#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <string>

namespace tero::ai {

struct ProductArguments {
    std::string product = {};
};
BOOST_DESCRIBE_STRUCT(ProductArguments, (), (product))
TERO_DESCRIBED_WHOLLY(ProductArguments);

struct NumberArguments {
    std::string number = {};
};
BOOST_DESCRIBE_STRUCT(NumberArguments, (), (number))
TERO_DESCRIBED_WHOLLY(NumberArguments);

struct ReasonArguments {
    std::string reason = {};
};
BOOST_DESCRIBE_STRUCT(ReasonArguments, (), (reason))
TERO_DESCRIBED_WHOLLY(ReasonArguments);

}  // namespace tero::ai
