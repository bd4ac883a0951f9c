// The coordinator in the storm.
#include "app/modules/tero_modules.hpp"
#include "engine/working_set.hpp"
#include "sim/batches.hpp"
#include "sim/businesses.hpp"
#include "sim/plants.hpp"
#include "sim/simulation.hpp"
#include "sim/task_laws.hpp"
#include "sim/task_workload.hpp"
#include "store/memory_store.hpp"

#include <fmt/format.h>

namespace tero::sim {
namespace {

constexpr Timestamp task_start{1'790'000'000'000};
constexpr Duration task_storm = 120s;
constexpr Duration task_patience = 1h;

// How long tasks are kept that are over; zero: for ever. Their unique keys, and what is told of them, stay.
Duration retention_of(World& world) { return world.chance(50) ? 5s + world.some(60s) : Duration{}; }

CoordinatorOptions draw_options(World& world, CoordinatorOptions options) {
    options.agent_silence_max = 20s + world.some(90s);
    options.poll_max = 30s;
    if (world.chance(30)) options.queue_max = 3 + world.random.below(8);
    options.agent_failures_max = static_cast<std::int32_t>(1 + world.random.below(5));
    options.retry_elsewhere = world.some(60s);
    if (world.chance(50)) options.delay_near = 1s + world.some(20s);
    return options;
}

ModuleSet modules_of(const CoordinatorOptions& options, const SimulatedBusiness& business, Duration kept_for,
                     Plant plant) {
    AgentConfig config = business.config;
    config.coordinator = options;
    config.retention.tasks = {.succeeded = kept_for,
                              .failed = kept_for,
                              .cancelled = kept_for,
                              .history = {},
                              .unique_keys = {},
                              .silent_agents = {}};
    return tero_modules({.config = config,
                         .zone = business.zone,
                         .secret = "simulated",
                         .texts = business.texts,
                         .around = planted_in_rules(plant)});
}

EngineOptions engine_of(World& world) {
    EngineOptions options;
    if (world.chance(20)) options.inbox_max = static_cast<std::size_t>(2 + world.random.below(6));
    options.cache_rows_max = static_cast<std::size_t>(world.chance(50) ? 4 + world.random.below(20) : 50'000);
    options.group_writes_max =
        static_cast<std::size_t>(world.chance(30) ? 4 + world.random.below(40) : 5'000);
    return options;
}

// In a third of the runs, so that the others keep their stories; other plants are for other laws.
int batches_of(std::uint64_t seed, Plant plant) {
    if (plant == Plant::BATCH_DONE_EARLY || plant == Plant::BATCH_END_UNHEARD) return 3;
    Random random{seed};
    return plant == Plant::NONE && random.chance(33) ? 3 : 0;
}

std::uint64_t outside_chance() {
    static std::uint64_t runs = 0;
    return ++runs;
}

}  // namespace

RunResult run_coordinator(std::uint64_t seed, Plant plant) {
    World world{seed, task_start};
    const SimulatedBusiness& business = business_of(seed);
    const CoordinatorOptions options = draw_options(world, business.config.coordinator);
    TaskLaws laws{world, options};
    MemoryStore memory{world.clock};
    BatchLaws batch_laws{world};
    JudgedStore judged{memory, [&](std::span<const Change> changes) {
                           laws.committed(changes);
                           batch_laws.committed(changes);
                       }};
    SpoilingStore spoiling{judged, planted_in_store(plant)};
    laws.kept_for = retention_of(world);
    Node node{world, spoiling, modules_of(options, business, laws.kept_for, plant),
              draw_host(world, engine_of(world))};
    node.weather = draw_weather(world);
    if (world.chance(30)) {
        node.weather.clock_slips_every = 10s + world.some(60s);
        node.weather.clock_leaps = world.chance(50);
    } else if (world.chance(50)) {
        node.weather.stand_still_every = 10s + world.some(60s);
    }
    plant_in_node(plant, node);
    laws.latest_clock = [&] { return node.latest_clock(); };
    laws.doubts = [&] { return node.doubts(); };
    node.stood_still = [&](Timestamp since, Duration owed) { laws.stood_still(since, owed); };
    node.opened = [&] { laws.is_another_engine(); };
    node.settled = [&] {
        if (node.has_decided_all_kept()) laws.all_kept_are_decided(node.process());
        const bool asked =
            plant == Plant::NONE || plant == Plant::MEMORY_DIFFERS;  // other plants are for other laws
        if (!asked || !world.chance(25)) return;
        if (auto difference = working_set_difference(*node.engine(), memory, Node::workspace)) {
            world.found(Law::memory_is_what_is_stored, *difference);
        }
    };
    if (plant == Plant::CHANCE_FROM_OUTSIDE) {
        for (std::uint64_t i = outside_chance(); i-- > 0;) world.random.next();
    }

    TaskWorkload workload{world, node, laws};
    BatchWorkload batches{world, node, laws};
    node.start();
    workload.start();
    batches.start(batches_of(seed, plant));

    while (!world.finding() && world.now() < task_start + task_storm) {
        if (!world.step()) world.found(Law::every_task_ends, "no event is left");
    }
    workload.calm_down();
    node.calm_down();
    const auto settled = [&] {
        return workload.all_submitted() && batches.all_sealed() && laws.by_hand.all_ended() &&
               laws.all_ended() && workload.all_noticed() && node.has_decided_all_kept();
    };
    while (!world.finding() && !settled()) {
        if (!world.step() || world.now() > task_start + task_storm + task_patience) {
            world.found(laws.by_hand.all_ended() ? Law::every_task_ends : Law::bulk_changes_end,
                        fmt::format("at {} something still waits", to_string(world.now())));
        }
    }
    for (int i = 0; i < 200 && !world.finding(); ++i) world.step();
    if (!world.finding()) laws.at_the_end(node.process());
    return {world.finding(), world.history_hash(), world.events(), world.counts()};
}

}  // namespace tero::sim
