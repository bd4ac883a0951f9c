// Schedules in the storm.
#include "app/modules/tero_modules.hpp"
#include "engine/working_set.hpp"
#include "sim/businesses.hpp"
#include "sim/plants.hpp"
#include "sim/schedule_laws.hpp"
#include "sim/schedule_workload.hpp"
#include "sim/simulation.hpp"
#include "sim/storm.hpp"
#include "sim/task_agents.hpp"
#include "store/memory_store.hpp"

namespace tero::sim {
namespace {

constexpr Timestamp schedules_start{1'790'000'000'000};
constexpr Duration schedules_storm = 120s;

ModuleSet schedule_modules_of(const SimulatedBusiness& business, Plant plant) {
    AgentConfig config = business.config;
    config.coordinator.agent_failures_max = 1000;
    return tero_modules({.config = config,
                         .zone = business.zone,
                         .secret = "simulated",
                         .texts = business.texts,
                         .around = planted_in_rules(plant)});
}

}  // namespace

RunResult run_schedules(std::uint64_t seed, Plant plant) {
    World world{seed, schedules_start};
    const SimulatedBusiness& business = business_of(seed);
    ScheduleLaws laws{world};
    MemoryStore memory{world.clock};
    JudgedStore judged{memory, [&](std::span<const Change> changes) { laws.committed(changes); }};
    EngineOptions engine;
    if (world.chance(50)) engine.cache_rows_max = static_cast<std::size_t>(4 + world.random.below(20));
    HostOptions host = draw_host(world, engine);
    host.check_every = 10s;
    Node node{world, judged, schedule_modules_of(business, plant), host};
    node.weather = draw_weather(world);
    if (world.chance(50)) node.weather.clock_slips_every = 10s + world.some(60s);
    node.weather.clock_leaps = world.chance(50);
    if (world.chance(30)) node.weather.stand_still_every = 10s + world.some(60s);
    laws.latest_clock = [&] { return node.latest_clock(); };
    node.settled = [&] {
        if (plant != Plant::NONE || !world.chance(25)) return;
        if (auto difference = working_set_difference(*node.engine(), memory, Node::workspace))
            world.found(Law::memory_is_what_is_stored, *difference);
    };
    TaskAgents agents{world, node, {"paint"}};
    const bool fails = world.chance(30);
    agents.can_be_done = [&](const Lease&) { return !fails || !world.chance(20); };
    ScheduleWorkload workload{world, node, laws};
    node.start();
    agents.start();
    workload.start(schedules_start + schedules_storm + 10s);

    Storm storm{.lasts = schedules_storm, .all_end = Law::what_is_due_fires};
    storm.calm_down = [&] {
        agents.calm_down();
        workload.calm_down();
    };
    storm.what_waits = [&] { return laws.what_waits(); };
    RunResult result = ride_out(world, node, storm);
    if (!result.finding) laws.at_the_end();
    result.finding = world.finding();
    return result;
}

}  // namespace tero::sim
