// The built-in agent that answers customers: it prices and asks, says what can be said without a person, or
// calls one. Pure: a brief in, an answer out; with no model and no network.
#pragma once

#include "base/time_zone.hpp"
#include "business/quoting/catalog.hpp"
#include "business/quoting/model/answer.hpp"
#include "business/quoting/model/options.hpp"
#include "business/quoting/pricing.hpp"
#include "business/quoting/request.hpp"
#include "business/quoting/sales.hpp"
#include "languages/sentences.hpp"
#include "workers/builtin_agents.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tero::agents {

// What every agent has on its desk.
struct Desk {
    std::span<const sales::CatalogList> lists = {};
    sales::PricingOptions pricing = {};
    std::string business = {};
    TimeZone zone = TimeZone::utc();       // in which days are told
    const Sentences* sentences = nullptr;  // never null; what customers read
};

AgentAnswer answer(const AgentBrief& brief, const Desk& desk);

// The built-in agent that answers customers by these rules, and everything it can do.
inline constexpr std::string_view assistant_name = "assistant";
const std::vector<std::string>& assistant_capabilities();
BuiltinAgent assistant(const BusinessOptions& business, TimeZone zone,
                       std::shared_ptr<const sales::PublishedCatalog> catalog,
                       std::shared_ptr<const Sentences> sentences);

using sales::merged;

}  // namespace tero::agents
