#include "modules/router/router_words.hpp"

#include <utility>

namespace tero::router {

Result<RouterWords> read_router_words(const BusinessFiles& files) {
    TRY(auto words, read_words(files));
    TRY(auto rules, RuleBook::read(files, words));
    return RouterWords{.words = std::move(words), .rules = std::move(rules)};
}

Result<Done> check_words(const BusinessFiles& files) {
    TRY_DONE(read_router_words(files));
    return Done{};
}

}  // namespace tero::router
