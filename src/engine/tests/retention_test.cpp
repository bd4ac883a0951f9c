// What is kept long enough goes, with what belongs to it and nothing else.
#include "engine/sweep.hpp"
#include "engine/tests/engine_fixture.hpp"
#include "kernel/alert.hpp"
#include "modules/access/access_control.hpp"
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/coordinator/model/task_batch.hpp"
#include "modules/monitoring/agent_monitoring.hpp"

#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

namespace tero {
namespace {

constexpr TaskRetention short_retention{
    .succeeded = 1h, .failed = 24h, .cancelled = 2h, .history = 3h, .unique_keys = 1h, .silent_agents = 48h};

ModuleSet forgetful_modules() {
    return {.make =
                [] {
                    std::vector<std::unique_ptr<Module>> modules;
                    modules.push_back(std::make_unique<AgentCoordinator>(
                        CoordinatorOptions{.attempt_max = 1}, std::vector<std::string>{}, short_retention));
                    modules.push_back(std::make_unique<AgentMonitoring>(TimeZone::utc(), 24h));
                    modules.push_back(std::make_unique<AccessControl>(24h));
                    return modules;
                },
            .keep_history =
                keep<HistoryEntry>(3h, [](const HistoryEntry& line) { return kept_for(3h, line.at); })};
}

class Retention : public testing::Test {
protected:
    Retention() { desk.register_agent("w", "paint"); }

    // A pass over all tables, as HostCore drives it; how many pieces it decided.
    int sweep() {
        steady += 24h;  // so that whole tables are read too
        int pieces = 0;
        walk.begin(steady);
        steady += 1min;
        while (const auto query = walk.next(modules(), desk.clock.now(), steady)) {
            auto page = desk.store.read("main", *query);
            CHECK(page.has_value(), "{}", page.error().message);
            const auto forget = walk.found(modules(), std::move(page), desk.clock.now(), steady);
            if (!forget) continue;
            pieces += 1;
            CHECK(desk.ask(*forget).has_value(), "a piece was refused");
            walk.landed(steady);
        }
        return pieces;
    }
    const Modules& modules() { return desk.engine->modules(); }
    Id<Task> done_task(std::string key = {}) {
        const Id<Task> task = desk.submit({.type = "paint", .unique_key = std::move(key)});
        CHECK(desk.complete(desk.claim("w").at(0)).has_value(), "not completed");
        return task;
    }

    SteppedEngine desk{forgetful_modules()};
    Sweep walk{{.page = 2}};
    Sweep::SteadyTime steady = {};
};

TEST_F(Retention, ATaskThatSucceededGoesAfterItsTimeWithItsBody) {
    const Id<Task> task = done_task();
    desk.pass(59min);
    sweep();
    EXPECT_NE(desk.stored<Task>(RawId{task}), nullptr);

    desk.pass(1min);
    sweep();

    EXPECT_EQ(desk.stored<Task>(RawId{task}), nullptr);
    EXPECT_EQ(desk.stored<TaskBody>(RawId{task}), nullptr);
}

TEST_F(Retention, EachStateHasItsOwnTime) {
    const Id<Task> dead = desk.submit({.type = "paint"});
    ASSERT_TRUE(desk.fail(desk.claim("w").at(0)).has_value());
    const Id<Task> cancelled = desk.submit({.type = "paint"});
    desk.ask_for<Outcomes>(ChangeTasks{TaskVerb::CANCEL, {cancelled}});

    desk.pass(3h);
    sweep();
    EXPECT_EQ(desk.stored<Task>(RawId{cancelled}), nullptr);
    EXPECT_NE(desk.stored<Task>(RawId{dead}), nullptr);

    desk.pass(22h);
    sweep();
    EXPECT_EQ(desk.stored<Task>(RawId{dead}), nullptr);
}

TEST_F(Retention, ATaskThatIsNotOverStaysHoweverOldItIs) {
    const Id<Task> queued = desk.submit({.type = "unserved"});
    desk.pass(24h * 400);
    sweep();
    EXPECT_NE(desk.stored<Task>(RawId{queued}), nullptr);
}

TEST_F(Retention, ATaskThatIsTriedAgainBetweenTheLookAndTheDecisionStays) {
    const Id<Task> dead = desk.submit({.type = "paint"});
    ASSERT_TRUE(desk.fail(desk.claim("w").at(0)).has_value());
    desk.pass(25h);
    const StoredRow found = desk.find(table_of<Task>(), RawId{dead});
    desk.ask_for<Outcomes>(ChangeTasks{TaskVerb::RETRY, {dead}});

    ASSERT_TRUE(
        desk.ask(ForgetRows{.table = table_of<Task>(), .rows = {{RawId{dead}, found.version}}}).has_value());

    EXPECT_EQ(desk.stored<Task>(RawId{dead})->status, TaskStatus::QUEUED);
}

TEST_F(Retention, AUniqueKeyStaysAsLongAsItsTask) {
    const Id<Task> live = desk.submit({.type = "unserved", .unique_key = "live"});
    done_task("over");
    desk.pass(2h);
    sweep();
    sweep();  // tasks go before keys, or in the pass after
    EXPECT_EQ(desk.stored<TaskKey>("over"), nullptr);
    EXPECT_NE(desk.stored<TaskKey>("live"), nullptr);
    EXPECT_EQ(desk.submit({.type = "unserved", .unique_key = "live"}), live);
}

TEST_F(Retention, ABatchGoesSomeTimeAfterTheLastOfItsTasksHasEndedSealedOrNot) {
    NewTask task;
    task.type = "paint";
    const auto batch = desk.ask_for<TaskBatch>(BeginBatch{task});
    desk.ask_for<SubmittedTasks>(AddToBatch{batch.id, {{task}}});
    const auto is_there = [&] {
        sweep();
        return desk.stored<TaskBatch>(RawId{batch.id}) != nullptr;
    };
    desk.pass(4h);
    EXPECT_TRUE(is_there()) << "a task of it has not ended";
    ASSERT_TRUE(desk.complete(desk.claim("w").at(0)).has_value());
    EXPECT_TRUE(is_there()) << "who waited for that has time to seal it";
    desk.pass(3h);
    EXPECT_FALSE(is_there());
}

TEST_F(Retention, ManyRowsGoInSmallPieces) {
    std::vector<Id<Task>> tasks;
    for (int i = 0; i < 9; ++i) tasks.push_back(done_task());
    desk.pass(1h);

    EXPECT_GE(sweep(), 5);

    EXPECT_TRUE(desk.all<Task>().empty());
    EXPECT_TRUE(desk.all<TaskBody>().empty());
}

TEST_F(Retention, HistoryGoesByItsOwnTime) {
    ChangeTasks cancel{.tasks = {desk.submit({.type = "paint"})}};
    ASSERT_TRUE(desk.ask(std::move(cancel)).has_value());
    ASSERT_FALSE(desk.all<HistoryEntry>().empty());
    desk.pass(3h);
    sweep();
    const auto left = desk.all<HistoryEntry>();  // its agent fell silent afterwards
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left.front().kind, "agent.offline");
}

TEST_F(Retention, AnAgentThatIsLongSilentIsRemovedAndABuiltinIsNot) {
    desk.register_agent("sales", "answer", 1, AgentKind::BUILTIN);
    desk.pass(49h);
    sweep();
    EXPECT_EQ(desk.stored<AgentInfo>("w"), nullptr);
    EXPECT_NE(desk.stored<AgentInfo>("sales"), nullptr);
    desk.register_agent("w", "paint");
    EXPECT_EQ(desk.stored<AgentInfo>("w")->status, AgentStatus::ONLINE);
}

TEST_F(Retention, WhatWasToldOfAnAgentEndsWithItHoweverItGoes) {
    const auto is_firing = [&](const std::string& agent) {
        const auto alert = desk.stored<Alert>("agent_degraded/" + agent);
        return alert != nullptr && alert->status == AlertStatus::FIRING;
    };
    const auto fail_until_degraded = [&](const std::string& agent, const std::string& type) {
        desk.register_agent(agent, type);
        for (int i = 0; i < 5; ++i) {
            desk.submit({.type = type});
            ASSERT_TRUE(desk.fail(desk.claim(agent).at(0)).has_value());
        }
        ASSERT_TRUE(is_firing(agent));
    };
    fail_until_degraded("by hand", "print");
    ASSERT_TRUE(desk.ask(RemoveAgent{"by hand", "key:admin"}).has_value());
    EXPECT_FALSE(is_firing("by hand"));

    fail_until_degraded("w", "paint");
    desk.pass(49h);
    sweep();
    EXPECT_EQ(desk.stored<AgentInfo>("w"), nullptr);
    EXPECT_FALSE(is_firing("w"));
}

TEST_F(Retention, AnAgentIsRemovedByHandUnlessItHoldsATask) {
    const Id<Task> task = desk.submit({.type = "paint"});
    const Lease lease = desk.claim("w").at(0);
    EXPECT_EQ(desk.ask(RemoveAgent{"w", "key:admin"}).error().code, ErrorCode::conflict);
    ASSERT_TRUE(desk.complete(lease).has_value());

    EXPECT_TRUE(desk.ask(RemoveAgent{"w", "key:admin"}).has_value());

    EXPECT_EQ(desk.stored<AgentInfo>("w"), nullptr);
    EXPECT_EQ(desk.ask(RemoveAgent{"w", "key:admin"}).error().code, ErrorCode::not_found);
    EXPECT_EQ(desk.stored<Task>(RawId{task})->agent, "w") << "what it did is still known";
}

TEST_F(Retention, AnOpenClaimOfARemovedAgentIsAnswered) {
    const Ticket waiting = desk.offer(desk.claim_of("w", 1, 1h));
    desk.settle();
    ASSERT_TRUE(desk.ask(RemoveAgent{"w", "key:admin"}).has_value());
    const auto answered = desk.reply(waiting);
    ASSERT_TRUE(answered.has_value());
    EXPECT_TRUE((*answered)->as<Leases>()->leases.empty());
}

TEST(Sweep, RestsBetweenPassesAndNeverBeginsWithoutATime) {
    SteppedEngine desk{forgetful_modules()};
    Sweep never{{.every = Duration{}}};
    never.begin({});
    EXPECT_EQ(never.due(), std::nullopt);

    Sweep sweep{{.every = 10min, .first = 1min}};
    sweep.begin({});
    EXPECT_EQ(sweep.next(desk.engine->modules(), desk.clock.now(), Sweep::SteadyTime{59s}), std::nullopt);
    EXPECT_NE(sweep.next(desk.engine->modules(), desk.clock.now(), Sweep::SteadyTime{60s}), std::nullopt);
}

TEST(Sweep, APageThatCannotBeReadEndsItsWalkAndTheNextGoesOn) {
    SteppedEngine desk{forgetful_modules()};
    Sweep sweep{{}};
    sweep.begin({});
    const auto first = sweep.next(desk.engine->modules(), desk.clock.now(), Sweep::SteadyTime{1min});
    ASSERT_TRUE(first.has_value());

    EXPECT_EQ(sweep.found(desk.engine->modules(), Error{ErrorCode::corrupt, "half a row", ""},
                          desk.clock.now(), Sweep::SteadyTime{1min}),
              std::nullopt);

    const auto second = sweep.next(desk.engine->modules(), desk.clock.now(), Sweep::SteadyTime{1min});
    ASSERT_TRUE(second.has_value());
    EXPECT_NE(second->table, first->table);
}

}  // namespace
}  // namespace tero
