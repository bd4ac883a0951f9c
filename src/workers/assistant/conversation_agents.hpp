// The built-in agents that answer customers: sales prices and asks, the others say what can be said without a
// person or call one. Pure: a brief in, an answer out; with no model and no network.
#pragma once

#include "business/quoting/catalog.hpp"
#include "business/quoting/model/answer.hpp"
#include "business/quoting/pricing.hpp"
#include "business/quoting/request.hpp"

#include <span>
#include <string>

namespace tero::agents {

// What every agent has on its desk.
struct Desk {
    std::span<const sales::CatalogList> lists = {};
    sales::PricingOptions pricing = {};
    std::string business = {};
};

AgentAnswer answer(const AgentBrief& brief, const Desk& desk);

using sales::merged;

}  // namespace tero::agents
