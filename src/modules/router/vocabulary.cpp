#include "modules/router/vocabulary.hpp"

namespace tero::router {

std::vector<NamedCode>& Vocabulary::values_of(const std::string& option) {
    for (NamedOption& known : options) {
        if (known.code == option) return known.values;
    }
    options.push_back({.code = option});
    return options.back().values;
}

SoldProduct& Vocabulary::sold_as(const std::string& product) {
    for (SoldProduct& known : sold) {
        if (known.code == product) return known;
    }
    sold.push_back({.code = product});
    return sold.back();
}

}  // namespace tero::router
