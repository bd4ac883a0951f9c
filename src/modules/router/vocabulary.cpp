#include "modules/router/vocabulary.hpp"

namespace tero::router {

std::vector<NamedCode>& Vocabulary::values_of(const std::string& option) {
    for (NamedOption& known : options) {
        if (known.code == option) return known.values;
    }
    options.push_back({.code = option});
    return options.back().values;
}

}  // namespace tero::router
