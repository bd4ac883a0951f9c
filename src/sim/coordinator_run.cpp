// The coordinator in the storm.
#include "base/check.hpp"
#include "engine/working_set.hpp"
#include "sim/simulation.hpp"
#include "sim/task_laws.hpp"
#include "sim/task_workload.hpp"
#include "store/memory_store.hpp"

#include <fmt/format.h>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace tero::sim {
namespace {

constexpr Timestamp task_start{1'790'000'000'000};
constexpr Duration task_storm = 120s;
constexpr Duration task_patience = 1h;

RoomOptions rooms_of(World& world) {
    AgentConfig config;
    config.coordinator.agent_silence_max = 20s + world.some(90s);
    config.coordinator.poll_max = 30s;
    return {.config = config, .zone = TimeZone::utc(), .secret = "simulated"};
}

EngineOptions engine_of(World& world) {
    EngineOptions options;
    options.cache_rows_max = static_cast<std::size_t>(world.chance(50) ? 4 + world.random.below(20) : 50'000);
    options.group_writes_max =
        static_cast<std::size_t>(world.chance(30) ? 4 + world.random.below(40) : 5'000);
    return options;
}

template <class Row, class Change>
bool change_first(std::vector<Batch>& batches, Change change) {
    for (Batch& batch : batches) {
        for (Write& write : batch.writes) {
            if (write.table != table_of<Row>() || write.row == nullptr) continue;
            Row row = *static_cast<const Row*>(write.row.get());
            if (!change(row)) continue;
            write.row = std::make_shared<const Row>(std::move(row));
            return true;
        }
    }
    return false;
}

// Spoils what is stored, as the planted bug would.
class TaskSpoiler {
public:
    explicit TaskSpoiler(Plant plant) : plant_(plant) {}

    bool operator()(std::vector<Batch>& batches) {
        switch (plant_) {
            case Plant::EPOCH_FALLS:
                change_first<Task>(batches, [](Task& task) {
                    return task.epoch > 1 && task.status == TaskStatus::QUEUED ? (task.epoch -= 1, true)
                                                                               : false;
                });
                break;
            case Plant::FINAL_MOVES:
                if (ended_ && moved_++ == 0) {
                    Task again = *ended_;
                    again.finished_at = again.finished_at + 1ms;
                    batches.back().writes.push_back({TableId::tasks, RowKey{again.id},
                                                     std::make_shared<const Task>(again), version_ + 1});
                }
                for (const Write& write : batches.back().writes) {
                    if (write.table != TableId::tasks || ended_) continue;
                    const auto& task = *static_cast<const Task*>(write.row.get());
                    if (!is_final(task.status)) continue;
                    ended_ = task;
                    version_ = write.version;
                }
                break;
            case Plant::ATTEMPTS_RUN_OVER:
                change_first<Task>(batches, [](Task& task) {
                    return task.attempt == task.attempt_max ? (task.attempt += 1, true) : false;
                });
                break;
            case Plant::LEASE_CHANGES_HANDS:
                change_first<Task>(batches, [this](Task& task) {
                    if (task.status != TaskStatus::RUNNING) return false;
                    const bool seen = !running_.emplace(task.id, task.epoch).second;
                    if (seen) task.agent = "somebody-else";
                    return seen;
                });
                break;
            case Plant::CLAIMED_EARLY:
                change_first<Task>(batches, [](Task& task) {
                    return task.status == TaskStatus::QUEUED ? (task.run_at = task.run_at + 1h, true) : false;
                });
                break;
            case Plant::HISTORY_LOST:
                for (Batch& batch : batches) {
                    std::erase_if(batch.writes, [](const Write& write) {
                        return write.table == TableId::history &&
                               static_cast<const HistoryEntry*>(write.row.get())->kind == "task.claimed";
                    });
                }
                break;
            case Plant::RESULT_CHANGED:
                change_first<TaskBody>(batches, [](TaskBody& body) {
                    return body.result.text.empty() ? false : (body.result.text = "{}", true);
                });
                break;
            case Plant::COMMIT_PRETENDED:
                for (const Write& write : batches.back().writes) {
                    if (write.table == TableId::task_keys && commits_++ == 5) return false;
                }
                break;
            case Plant::MEMORY_DIFFERS:
                change_first<Task>(batches, [](Task& task) {
                    return task.status == TaskStatus::QUEUED ? (task.type += "!", true) : false;
                });
                break;
            case Plant::OVER_CONCURRENCY:
                change_first<AgentInfo>(batches,
                                        [](AgentInfo& agent) { return agent.max_concurrency = 0, true; });
                break;
            default:
                break;
        }
        return true;
    }

private:
    Plant plant_;
    std::optional<Task> ended_;
    std::uint64_t version_ = 0;
    int moved_ = 0;
    int commits_ = 0;
    std::set<std::pair<RawId, std::uint64_t>> running_;
};

std::uint64_t outside_chance() {
    static std::uint64_t runs = 0;
    return ++runs;
}

}  // namespace

RunResult run_coordinator(std::uint64_t seed, Plant plant) {
    World world{seed, task_start};
    TaskLaws laws{world};
    MemoryStore memory{world.clock};
    JudgedStore judged{memory, [&](std::span<const Change> changes) { laws.committed(changes); }};
    SpoilingStore spoiling{judged, TaskSpoiler{plant}};
    Node node{world, spoiling, rooms_of(world), engine_of(world)};
    node.weather = draw_weather(world);
    node.lose_loads = plant == Plant::LOADS_LOST;
    node.settled = [&] {
        const bool asked =
            plant == Plant::NONE || plant == Plant::MEMORY_DIFFERS;  // other plants are for other laws
        if (!asked || !world.chance(10)) return;
        if (auto difference = working_set_difference(*node.engine(), memory, Node::workspace)) {
            world.found("memory_is_what_is_stored", *difference);
        }
    };
    if (plant == Plant::CHANCE_FROM_OUTSIDE) {
        for (std::uint64_t i = outside_chance(); i-- > 0;) world.random.next();
    }

    TaskWorkload workload{world, node, laws};
    workload.forget_keys = plant == Plant::KEY_IGNORED;
    node.start();
    workload.start();

    while (!world.finding() && world.now() < task_start + task_storm) {
        if (!world.step()) world.found("something_happens", "no event is left");
    }
    node.weather = {};  // calm
    workload.calm_down();
    node.die();
    const auto settled = [&] { return workload.all_submitted() && laws.all_ended(); };
    while (!world.finding() && !settled()) {
        if (!world.step() || world.now() > task_start + task_storm + task_patience) {
            world.found("every_task_ends",
                        fmt::format("at {} something still waits", to_string(world.now())));
        }
    }
    for (int i = 0; i < 200 && !world.finding(); ++i) world.step();
    if (!world.finding()) laws.at_the_end();
    return {world.finding(), world.history_hash(), world.events(), world.counts()};
}

}  // namespace tero::sim
