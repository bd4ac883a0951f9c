#include "app/modules/modules_fixture.hpp"

#include "base/check.hpp"

#include <utility>

namespace tero {

ModuleSet modules_for_tests(AgentConfig config) {
    auto zone = TimeZone::load(config.business.time_zone);
    CHECK(zone.has_value(), "{}", zone.error().message);
    return tero_modules({.config = std::move(config),
                         .zone = *zone,
                         .secret = "a secret of the tests",
                         .texts = built_in_texts("bmc")});
}

}  // namespace tero
