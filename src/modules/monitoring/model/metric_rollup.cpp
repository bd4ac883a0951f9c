#include "modules/monitoring/model/metric_rollup.hpp"

#include <fmt/format.h>

namespace tero {

std::string rollup_key(const MetricRollup& rollup) {
    return fmt::format("{}/{}/{}/{}", name_of(rollup.step), name_of(rollup.of), to_string(rollup.at), rollup.name);
}

Duration length_of(RollupStep step) { return step == RollupStep::MINUTE ? Duration{1min} : Duration{1h}; }

}  // namespace tero
