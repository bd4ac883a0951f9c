// What people of the shop may do in the dashboard, by their role.
#include "api/api.hpp"
#include "base/check.hpp"

#include <algorithm>

namespace tero::api {
namespace {

// All that only shows something.
std::vector<std::string> reading() {
    std::vector<std::string> scopes;
    for (const Route& route : routes()) {
        for (const std::string_view scope : route.scopes) {
            const bool is_new = std::find(scopes.begin(), scopes.end(), scope) == scopes.end();
            if (scope.ends_with(":read") && is_new) scopes.emplace_back(scope);
        }
    }
    return scopes;
}

std::vector<std::string> reading_and(std::initializer_list<std::string_view> more) {
    std::vector<std::string> scopes = reading();
    scopes.insert(scopes.end(), more.begin(), more.end());
    return scopes;
}

}  // namespace

std::vector<std::string> scopes_of(PersonRole role) {
    switch (role) {
        case PersonRole::OWNER:
            return {"admin"};
        case PersonRole::SELLER: {
            static const auto scopes = reading_and({"conversations:*", "contacts:*", "messages:*", "quotes:*",
                                                    "follow-ups:*", "work-items:*", "sends:*"});
            return scopes;
        }
        case PersonRole::DEVELOPER: {
            static const auto scopes =
                reading_and({"tasks:*", "workflows:*", "schedules:*", "events:*", "agents:*", "alerts:*",
                             "quarantine:*", "metrics:*", "sends:*"});
            return scopes;
        }
        case PersonRole::READER: {
            static const auto scopes = reading();
            return scopes;
        }
    }
    CHECK(false, "role {}", static_cast<int>(role));
}

}  // namespace tero::api
