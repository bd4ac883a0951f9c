#include "modules/router/router_words.hpp"

#include <utility>

namespace tero::router {

Result<RouterWords> read_router_words(const BusinessFiles& files) {
    RouterWords words;
    TRY(words.rules, RuleBook::read(files));
    return words;
}

Result<Done> check_words(const BusinessFiles& files) {
    TRY_DONE(read_router_words(files));
    return Done{};
}

}  // namespace tero::router
