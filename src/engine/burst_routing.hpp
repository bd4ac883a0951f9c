// A burst of messages meets the router: its words are understood with the catalog's vocabulary and an agent
// is chosen. It stands here, above the modules, because it joins two of them: what is sold comes from sales,
// who can answer from the coordinator.
#pragma once

#include "business/quoting/catalog.hpp"
#include "kernel/decision.hpp"
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/router/agent_router.hpp"

#include <span>

namespace tero {

// What the price lists sell and deliver to, as words to look for.
router::Vocabulary vocabulary_of(std::span<const sales::CatalogList> lists);

Decision route_burst(const AgentRouter& router, const AgentCoordinator& coordinator, const Rows& rows,
                     const RouteBurst& input);

}  // namespace tero
