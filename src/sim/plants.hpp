// The planted bugs: what a run looks like when a rule, the node or the store is wrong on purpose.
#pragma once

#include "config/agent_config.hpp"
#include "kernel/modules.hpp"
#include "modules/followup/model/sequence.hpp"
#include "sim/judged_store.hpp"
#include "sim/laws.hpp"
#include "sim/node.hpp"

namespace tero::sim {

// Stands around the rules; empty for a plant that is not in them.
decltype(ModuleSet::around) planted_in_rules(Plant plant);
decltype(ModuleSet::around) planted_in_schedule_rules(Plant plant);
decltype(ModuleSet::around) planted_in_workflow_rules(Plant plant);
// In the configuration that the rules keep to.
void plant_in_config(Plant plant, AgentConfig& config);
void plant_in_sequence(Plant plant, followup::Sequence& sequence);
void plant_in_node(Plant plant, Node& node);
SpoilingStore::Spoil planted_in_store(Plant plant);

}  // namespace tero::sim
