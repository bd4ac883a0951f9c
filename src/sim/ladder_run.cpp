// Quotes and follow-ups in the storm: customers, agents, the provider and the ladder over more than a week.
#include "app/modules/tero_modules.hpp"
#include "codec/json.hpp"
#include "engine/working_set.hpp"
#include "modules/workflow/model/inputs.hpp"
#include "sim/businesses.hpp"
#include "sim/callers.hpp"
#include "sim/customers.hpp"
#include "sim/desk_agents.hpp"
#include "sim/ladder_laws.hpp"
#include "sim/plants.hpp"
#include "sim/provider.hpp"
#include "sim/simulation.hpp"
#include "store/memory_store.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <memory>
#include <utility>

namespace tero::sim {
namespace {

constexpr Timestamp ladder_start{1'790'000'000'000};
constexpr Duration ladder_storm = std::chrono::days{8};
constexpr Duration ladder_patience = std::chrono::days{30};

AgentConfig config_of(const SimulatedBusiness& business, Plant plant) {
    AgentConfig config = business.config;
    config.server.public_url = "https://quotes.example";
    plant_in_config(plant, config);
    return config;
}

// With what the plant changes in it.
BusinessTexts texts_of(const SimulatedBusiness& business, Plant plant) {
    BusinessTexts texts = business.texts;
    followup::Sequence sequence = *texts.sequence;
    plant_in_sequence(plant, sequence);
    texts.sequence = std::make_shared<const followup::Sequence>(std::move(sequence));
    return texts;
}

void put_workflows(World& world, Node& node, const SimulatedBusiness& business) {
    for (const WorkflowDefinition& definition : business.workflows) {
        const PutWorkflow put{Json{to_json(definition)}, by_business, true};
        insist(world, node, put, [](const Answer&) {});
    }
}

}  // namespace

RunResult run_ladder(std::uint64_t seed, Plant plant) {
    World world{seed, ladder_start};
    const SimulatedBusiness& business = business_of(seed);
    LadderLaws laws{world, business.zone, business.config.followup};
    MemoryStore memory{world.clock};
    JudgedStore judged{memory, [&](std::span<const Change> changes) { laws.committed(changes); }};
    SpoilingStore spoiling{judged, planted_in_store(plant)};
    EngineOptions engine;
    if (world.chance(50)) engine.cache_rows_max = static_cast<std::size_t>(10 + world.random.below(30));
    HostOptions host = draw_host(world, engine);
    host.leadership_lease = 10min + world.some(50min);  // days go by: each renewal is an event
    host.retry_every = 10s;
    host.step_every = 1h;
    host.sweep.every = 12h + world.some(48h);
    Node node{world,
              spoiling,
              tero_modules({.config = config_of(business, plant),
                            .zone = business.zone,
                            .secret = "simulated",
                            .texts = texts_of(business, plant),
                            .around = planted_in_rules(plant)}),
              host};
    node.weather = draw_weather(world);
    node.weather.pause_max = 2h;
    if (node.weather.restart_every != Duration{}) node.weather.restart_every = 6h + world.some(48h);
    if (node.weather.pause_every != Duration{}) node.weather.pause_every = 6h + world.some(96h);
    node.weather.die_at_commit = std::min(node.weather.die_at_commit, 2);
    node.settled = [&] {
        const bool asked = plant == Plant::NONE;  // other plants are for other laws
        if (!asked || !world.chance(10)) return;
        if (auto difference = working_set_difference(*node.engine(), memory, Node::workspace)) {
            world.found(Law::memory_is_what_is_stored, *difference);
        }
    };

    Provider provider{world, node};
    if (world.chance(50)) provider.falls_silent_at(ladder_start + world.some(ladder_storm));
    laws.watch(provider);
    DeskAgents desk{world, node, business};
    Customers customers{world, node, laws, business};
    customers.stop_first = plant == Plant::FOLLOW_UP_TO_OPTED_OUT;
    node.opened = [&] { desk.begin(); };
    node.effects = [&](const Effect& effect, const Node::TellBack& tell_back) {
        const Message& message = *effect.as<SendMessage>()->message;
        laws.leaves(message);
        provider.take(message, tell_back);
    };
    node.start();
    // In every second run of each business its workflows answer and follow up; plants are for the other laws.
    if (seed / 2 % 2 == 0 && plant == Plant::NONE) put_workflows(world, node, business);
    insist(world, node, PublishPriceLists{sales::price_lists(business.catalog, ladder_start - 24h)},
           [&](const Answer&) { customers.start(ladder_start + ladder_storm); });

    while (!world.finding() && world.now() < ladder_start + ladder_storm) {
        if (!world.step()) break;
    }
    provider.calm_down();
    desk.calm_down();
    node.calm_down();
    while (!world.finding() && !(customers.all_heard() && laws.all_settled())) {
        const bool lasts = world.now() > ladder_start + ladder_storm + ladder_patience;
        if (lasts || !world.step()) world.found(Law::everything_settles, laws.what_waits());
    }
    for (int i = 0; i < 200 && !world.finding(); ++i) world.step();
    if (!world.finding()) laws.at_the_end(provider);
    return {world.finding(), world.history_hash(), world.events(), world.counts()};
}

}  // namespace tero::sim
