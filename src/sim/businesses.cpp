#include "sim/businesses.hpp"

#include "base/check.hpp"
#include "business_files/built_in.hpp"
#include "codec/json.hpp"

#include <string_view>
#include <utility>

namespace tero::sim {
namespace {

template <class T>
T good(Result<T> result, std::string_view business) {
    CHECK(result.has_value(), "{}: {}", business, to_string(result.error()));
    return std::move(result).value();
}

SimulatedBusiness read(std::string_view name) {
    const BusinessFiles& files = built_in_business(name);
    AgentConfig config;
    const auto wrong =
        read_json_all(type_info<AgentConfig>(), *files.find("business.json"), &config, Reading::strict);
    CHECK(wrong.empty(), "{}: {}", name, to_string(wrong.front()));
    return {.config = config,
            .zone = good(TimeZone::load(config.business.time_zone), name),
            .texts = built_in_texts(name),
            .workflows = good(read_workflows(files), name),
            .catalog = good(sales::parse_catalog(*files.find("catalog.json")), name),
            .people = good(app::People::read(files), name)};
}

}  // namespace

const SimulatedBusiness& business_of(std::uint64_t seed) {
    static const SimulatedBusiness bmc = read("bmc");
    static const SimulatedBusiness invented = read("invented");
    return seed % 2 == 0 ? invented : bmc;
}

}  // namespace tero::sim
