// Workflows in the storm: programs of all steps, and parents with their children.
#include "app/modules/tero_modules.hpp"
#include "engine/working_set.hpp"
#include "sim/businesses.hpp"
#include "sim/child_laws.hpp"
#include "sim/child_workload.hpp"
#include "sim/plants.hpp"
#include "sim/simulation.hpp"
#include "sim/storm.hpp"
#include "sim/task_agents.hpp"
#include "sim/workflow_laws.hpp"
#include "sim/workflow_workload.hpp"
#include "store/memory_store.hpp"

namespace tero::sim {
namespace {

constexpr Timestamp workflows_start{1'790'000'000'000};
constexpr Duration workflows_storm = 120s;

ModuleSet workflow_modules_of(const SimulatedBusiness& business, Plant plant) {
    AgentConfig config = business.config;
    config.coordinator.agent_failures_max = 1000;
    config.coordinator.attempt_max = 1000;  // of functions: how often agents die is no part of a program
    return tero_modules({.config = config,
                         .zone = business.zone,
                         .secret = "simulated",
                         .texts = business.texts,
                         .around = planted_in_rules(plant)});
}

template <class Laws, class Workload>
RunResult run(std::uint64_t seed, Plant plant) {
    World world{seed, workflows_start};
    const SimulatedBusiness& business = business_of(seed);
    Laws laws{world};
    MemoryStore memory{world.clock};
    JudgedStore judged{memory, [&](std::span<const Change> changes) { laws.committed(changes); }};
    EngineOptions engine;
    if (world.chance(50)) engine.cache_rows_max = static_cast<std::size_t>(4 + world.random.below(20));
    HostOptions host = draw_host(world, engine);
    host.check_every = 10s;
    Node node{world, judged, workflow_modules_of(business, plant), host};
    node.weather = draw_weather(world);
    if (world.chance(50)) node.weather.clock_slips_every = 10s + world.some(60s);
    node.weather.clock_leaps = world.chance(50);
    if (world.chance(30)) node.weather.stand_still_every = 10s + world.some(60s);
    plant_in_node(plant, node);
    node.settled = [&] {
        if (plant != Plant::NONE || !world.chance(25)) return;
        if (auto difference = working_set_difference(*node.engine(), memory, Node::workspace))
            world.found(Law::memory_is_what_is_stored, *difference);
    };
    TaskAgents agents{world, node, {"t", workflow::function_task}};
    agents.can_be_done = [](const Lease& lease) {
        return lease.body->payload.text.find(R"("good":false)") == std::string::npos;
    };
    Workload workload{world, node, laws};
    node.start();
    agents.start();
    workload.start();

    Storm storm{.lasts = workflows_storm, .patience = 20min, .all_end = Law::every_execution_ends};
    storm.calm_down = [&] {
        agents.calm_down();
        workload.calm_down();
    };
    storm.what_waits = [&] { return workload.all_started() ? laws.what_waits() : "one is yet to start"; };
    RunResult result = ride_out(world, node, storm);
    if (!result.finding) laws.at_the_end();
    result.finding = world.finding();
    return result;
}

}  // namespace

RunResult run_workflows(std::uint64_t seed, Plant plant) {
    return run<WorkflowLaws, WorkflowWorkload>(seed, plant);
}

RunResult run_children(std::uint64_t seed, Plant plant) {
    return run<ChildLaws, ChildWorkload>(seed, plant);
}

}  // namespace tero::sim
