// A backup is taken while everything happens, and restored some time later, when agents know of leases that
// it does not hold: what it holds goes on and ends, and what had ended stays as it was.
#include "app/modules/tero_modules.hpp"
#include "engine/working_set.hpp"
#include "sim/businesses.hpp"
#include "sim/callers.hpp"
#include "sim/node.hpp"
#include "sim/seeds_fixture.hpp"
#include "sim/task_agents.hpp"
#include "store/memory_store.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <functional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace tero::sim {
namespace {

constexpr Timestamp backup_start{1'790'000'000'000};
constexpr Duration restored_patience = 1h;

using Held = std::tuple<RawId, std::string, std::uint64_t>;  // a task, its agent, its epoch

ModuleSet modules_of_backup(std::uint64_t seed) {
    const SimulatedBusiness& business = business_of(seed);
    return tero_modules({.config = business.config,
                         .zone = business.zone,
                         .secret = "simulated",
                         .texts = business.texts});
}

// A node with its agents, from one start of the world on.
struct Life {
    Life(std::uint64_t business, std::uint64_t seed, Timestamp start)
        : world(seed, start),
          memory(world.clock),
          judged(memory,
                 [this](std::span<const Change> changes) {
                     for (const Change& change : changes) {
                         if (change.table == table_of<Task>()) changed(change.was<Task>(), change.is<Task>());
                     }
                 }),
          node(world, judged, modules_of_backup(business), draw_host(world, {})),
          agents(world, node, {"paint"}) {}

    World world;
    MemoryStore memory;
    JudgedStore judged;
    Node node;
    TaskAgents agents;
    std::function<void(const Task* was, const Task* is)> changed = [](const Task*, const Task*) {};
};

void submit_some(Life& life) {
    const std::int64_t count = 5 + life.world.random.below(20);
    for (std::int64_t i = 0; i < count; ++i) {
        NewTask task;
        task.type = "paint";
        task.attempt_max = static_cast<std::int32_t>(1 + life.world.random.below(4));
        task.lease = 1s + life.world.some(20s);
        task.backoff_max = 1s + life.world.some(20s);
        if (life.world.chance(20)) task.run_at = life.world.now() + 90s + life.world.some(60s);
        task.unique_key = fmt::format("key-{}", i);
        life.world.after(life.world.some(90s), [&life, task] {
            SubmitTasks asked;
            asked.tasks.push_back(task);
            insist(life.world, life.node, asked, [](const Answer&) {});
        });
    }
}

// All rows of these tables, as they are at this moment.
void copy_rows(Store& store, const std::function<bool(TableId)>& is_wanted, std::vector<Write>& rows) {
    for (const TableInfo& table : all_tables()) {
        if (!is_wanted(table.id)) continue;
        Query query;
        query.table = table.id;
        query.limit = 1000;
        do {
            const auto page = store.read(Node::workspace, query);
            CHECK(page.has_value(), "{}", page.error().message);
            for (const StoredRow& row : page->rows)
                rows.push_back({table.id, key_of(table, row.row.get()), row.row, 0});
            query.after = page->next;
        } while (!query.after.empty());
    }
}

void restore(Life& life, std::vector<Write> rows, Timestamp told) {
    auto led = life.memory.lead(Node::workspace, "restore", 0, 1ms);
    CHECK(led.has_value(), "{}", led.error().message);
    led->group += 1;
    led->told = told;
    Batch batch;
    batch.writes = std::move(rows);
    const auto stored = life.memory.commit({&batch, 1}, *led);
    CHECK(stored.has_value(), "{}", stored.error().message);
}

// A backup is of one commit: there is no task without what it carries, nor the other way round.
void check_whole(World& world, const std::vector<Write>& rows) {
    std::set<RowKey> tasks;
    std::set<RowKey> bodies;
    for (const Write& row : rows) {
        if (row.table == table_of<Task>()) tasks.insert(row.key);
        if (row.table == table_of<TaskBody>()) bodies.insert(row.key);
    }
    if (tasks != bodies) {
        world.found(Law::accepted_means_stored,
                    fmt::format("a backup has {} tasks and {} bodies", tasks.size(), bodies.size()));
    }
}

// Those that held leases, some of them of after the backup, say what they have to say.
void say_late(Life& life, const Held& held) {
    const auto& [id, agent, epoch] = held;
    const Id<Task> task{id};
    life.world.counts()["said.late"] += 1;
    switch (life.world.random.below(4)) {
        case 0:
            life.node.offer(CompleteTasks{.agent = agent, .completions = {{task, epoch, Json{"1"}}}});
            return;
        case 1:
            life.node.offer(
                FailTasks{.agent = agent, .failures = {{.task = task, .epoch = epoch, .error = "late"}}});
            return;
        case 2:
            life.node.offer(Heartbeat{.agent = agent, .beats = {{task, epoch, Json{"1"}}}});
            return;
        default:
            life.node.offer(ReturnLeases{.agent = agent, .leases = {{task, epoch, {}}}});
    }
}

void judge(World& world, const Task* was, const Task* is, std::set<RawId>& open) {
    if (is == nullptr) return world.found(Law::tasks_are_kept, "a task went after a restore");
    if (is_final(is->status)) open.erase(is->id);
    if (was == nullptr) return;
    if (is_final(was->status)) world.found(Law::an_end_is_an_end, to_string(is->id));
    if (is->epoch < was->epoch) world.found(Law::epochs_only_grow, to_string(is->id));
    const bool goes_on = was->status == TaskStatus::RUNNING && is->status == TaskStatus::RUNNING;
    if (goes_on && was->epoch == is->epoch && was->agent != is->agent)
        world.found(Law::one_lease_at_a_time, to_string(is->id));
}

// What is restored goes on, and all of it ends.
void go_on(Life& life, const std::vector<Write>& backup, const std::set<Held>& held) {
    std::set<RawId> open;
    for (const Write& row : backup) {
        if (row.table != table_of<Task>()) continue;
        const auto& task = *static_cast<const Task*>(row.row.get());
        if (!is_final(task.status)) open.insert(task.id);
        life.world.counts()[fmt::format("restored.{}", name_of(task.status))] += 1;
    }
    life.changed = [&](const Task* was, const Task* is) { judge(life.world, was, is, open); };
    life.node.settled = [&] {
        if (!life.world.chance(25)) return;
        if (auto difference = working_set_difference(*life.node.engine(), life.memory, Node::workspace))
            life.world.found(Law::memory_is_what_is_stored, *difference);
    };
    for (const Held& each : held) {
        life.world.after(life.world.some(60s), [&life, each] { say_late(life, each); });
    }
    life.agents.calm_down();
    life.node.start();
    life.agents.start();
    const Timestamp patience = life.world.now() + restored_patience;
    while (!life.world.finding() && !open.empty()) {
        if (!life.world.step() || life.world.now() > patience)
            life.world.found(Law::every_task_ends, fmt::format("{} restored tasks still wait", open.size()));
    }
    for (int i = 0; i < 200 && !life.world.finding(); ++i) life.world.step();
    life.changed = [](const Task*, const Task*) {};
    life.node.settled = nullptr;
}

// `torn`, a planted bug: the tables are copied one after the other, while commits go on.
RunResult run_backup(std::uint64_t seed, bool torn) {
    Life before{seed, seed, backup_start};
    std::set<Held> held;
    before.changed = [&](const Task*, const Task* is) {
        if (is != nullptr && is->status == TaskStatus::RUNNING) held.insert({is->id, is->agent, is->epoch});
    };
    before.node.weather = draw_weather(before.world);
    before.node.start();
    before.agents.start();
    submit_some(before);

    std::vector<Write> backup;
    const auto is_task = [](TableId table) { return table == table_of<Task>(); };
    const auto is_other = [&](TableId table) { return !is_task(table); };
    const Timestamp moment = backup_start + 20s + before.world.some(80s);
    before.world.at(moment - (torn ? 10s : 0s), [&] { copy_rows(before.memory, is_other, backup); });
    before.world.at(moment, [&] { copy_rows(before.memory, is_task, backup); });
    const Timestamp lost_at = moment + before.world.some(60s);
    while (!before.world.finding() && before.world.now() <= lost_at && before.world.step()) {}
    if (before.world.finding()) return {before.world.finding(), before.world.history_hash(), 0, {}};

    Life after{seed, stable_hash("restored", seed), before.world.now() + before.world.some(1h)};
    check_whole(after.world, backup);
    restore(after, backup, moment);
    go_on(after, backup, held);
    return {after.world.finding(), after.world.history_hash(), before.world.events() + after.world.events(),
            after.world.counts()};
}

TEST(BackupSimulation, WhatIsRestoredGoesOnAndEndsWhateverAgentsKnowOfAfterIt) {
    const SeedReport report =
        expect_all_seeds_hold([](std::uint64_t seed) { return run_backup(seed, false); }, 100);
    if (report.seeds < 100) return;
    for (const char* what : {"said.late", "restored.QUEUED", "restored.RUNNING", "restored.SUCCEEDED"})
        EXPECT_GT(report.counts.contains(what) ? report.counts.at(what) : 0, 0U) << what << " never happened";
}

TEST(BackupSimulation, ABackupThatIsOfNoOneCommitIsFound) {
    expect_found([](std::uint64_t seed) { return run_backup(seed, true); }, Law::accepted_means_stored, 50);
}

}  // namespace
}  // namespace tero::sim
