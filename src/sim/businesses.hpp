// The businesses that the simulation runs: every second seed is of another trade, so that no law holds of one
// alone.
#pragma once

#include "app/modules/business_workflows.hpp"
#include "app/modules/tero_modules.hpp"
#include "base/time_zone.hpp"
#include "business/quoting/catalog.hpp"
#include "config/agent_config.hpp"
#include "sandbox/people.hpp"

#include <cstdint>
#include <vector>

namespace tero::sim {

struct SimulatedBusiness {
    AgentConfig config = {};  // as its business.json says
    TimeZone zone;
    BusinessTexts texts = {};
    std::vector<WorkflowDefinition> workflows = {};
    sales::Catalog catalog = {};
    app::People people = {};
};

// Made once.
const SimulatedBusiness& business_of(std::uint64_t seed);

}  // namespace tero::sim
