// The engine, stepped by hand: groups, loads, order, claims that wait, restarts and the bounded cache.
#include "engine/tests/engine_fixture.hpp"
#include "engine/working_set.hpp"
#include "kernel/alert.hpp"
#include "modules/access/model/access.hpp"
#include "modules/access/model/inputs.hpp"
#include "modules/monitoring/model/monitoring.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <set>

namespace tero {
namespace {

NewTask new_task(std::string type) {
    NewTask task;
    task.type = std::move(type);
    return task;
}

SubmitTasks one(NewTask task) {
    SubmitTasks submit;
    submit.tasks.push_back(std::move(task));
    return submit;
}

std::size_t rows_of(const Group& group, TableId table) {
    return static_cast<std::size_t>(std::count_if(group.batch.writes.begin(), group.batch.writes.end(),
                                                  [&](const Write& write) { return write.table == table; }));
}

TEST(Engine, ATaskGoesFromSubmissionToSuccess) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Id<Task> id = engine.submit(new_task("paint"));

    const auto leases = engine.claim("worker");
    ASSERT_EQ(leases.size(), 1U);
    EXPECT_EQ(leases[0].task->id, id);
    EXPECT_EQ(leases[0].task->epoch, 1U);
    EXPECT_TRUE(engine.complete(leases[0], R"({"done":true})").has_value());

    EXPECT_EQ(engine.stored<Task>(id)->status, TaskStatus::SUCCEEDED);
    EXPECT_EQ(engine.stored<TaskBody>(id)->result.text, R"({"done":true})");
    EXPECT_TRUE(engine.engine->quiet());
}

TEST(Engine, TasksThatNoAgentOfThisProcessWorksOnLeaveItQuiet) {
    SteppedEngine engine;
    RegisterAgent own;
    own.agent.id = "own";
    own.agent.kind = AgentKind::BUILTIN;
    own.agent.capabilities = {"glue"};
    ASSERT_TRUE(engine.ask(own).has_value());
    engine.register_agent("worker", "paint");

    engine.submit(new_task("paint"));
    engine.submit(new_task("paint"));
    ASSERT_EQ(engine.claim("worker").size(), 1U);
    EXPECT_TRUE(engine.engine->quiet());
    engine.submit(new_task("glue"));
    EXPECT_FALSE(engine.engine->quiet());
    ASSERT_EQ(engine.claim("own").size(), 1U);
    EXPECT_FALSE(engine.engine->quiet());
}

TEST(Engine, TasksOfOneMillisecondAreGrantedInTheOrderTheyCame) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    std::vector<Id<Task>> submitted;
    for (int i = 0; i < 40; ++i) submitted.push_back(engine.submit(new_task("paint")));

    std::vector<Id<Task>> granted;
    for (const Lease& lease : engine.claim("worker", 40)) granted.push_back(lease.task->id);

    EXPECT_EQ(granted, submitted);
}

TEST(Engine, NoReplyLeavesBeforeItsGroupIsStored) {
    SteppedEngine engine;
    engine.settle();
    const Ticket ticket = engine.offer(one(new_task("paint")));

    engine.turn();

    EXPECT_FALSE(engine.reply(ticket).has_value());
    EXPECT_TRUE(engine.all<Task>().empty());
    EXPECT_TRUE(engine.commit());
    EXPECT_TRUE(engine.reply(ticket).has_value());
    EXPECT_EQ(engine.all<Task>().size(), 1U);
}

TEST(Engine, WhileGroupsAreInFlightTheNextOneCollects) {
    SteppedEngine engine;
    engine.settle();
    engine.offer(one(new_task("first")));
    engine.turn();
    const auto first = engine.engine->take_group();
    ASSERT_TRUE(first.has_value());

    engine.offer(one(new_task("second")));
    engine.offer(one(new_task("third")));
    engine.turn();
    const auto second = engine.engine->take_group();
    EXPECT_FALSE(engine.engine->quiet());

    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(second->number, first->number + 1);
    EXPECT_EQ(rows_of(*first, table_of<Task>()), 1U);
    EXPECT_EQ(rows_of(*second, table_of<Task>()), 2U);
    EXPECT_EQ(second->replies.size(), 2U);
    EXPECT_FALSE(engine.engine->take_group().has_value()) << "nothing was decided since";
}

TEST(Engine, AGroupThatStoresNothingHasNoNumber) {
    SteppedEngine engine;
    engine.settle();
    engine.offer(one(new_task("first")));
    engine.turn();
    const auto first = engine.engine->take_group();
    engine.offer(ChangeTasks{TaskVerb::CANCEL, {Id<Task>{RawId{{9}}}}});
    engine.turn();
    engine.load();
    engine.turn();
    const auto nothing = engine.engine->take_group();
    engine.offer(one(new_task("second")));
    engine.turn();
    const auto second = engine.engine->take_group();

    ASSERT_TRUE(first.has_value() && nothing.has_value() && second.has_value());
    EXPECT_TRUE(nothing->batch.empty());
    EXPECT_EQ(nothing->replies.size(), 1U);
    EXPECT_EQ(nothing->number, 0U);
    EXPECT_EQ(second->number, first->number + 1);
}

TEST(Engine, AClaimThatWaitsGetsALaterTaskInTheVeryGroupThatBringsIt) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Ticket claim = engine.offer(engine.claim_of("worker", 5, 20s));
    engine.settle();
    EXPECT_FALSE(engine.reply(claim).has_value());
    const std::size_t groups = engine.groups.size();

    const Ticket submit = engine.offer(one(new_task("paint")));
    engine.settle();

    ASSERT_EQ(engine.groups.size(), groups + 1);
    EXPECT_EQ(rows_of(engine.groups.back(), table_of<Task>()), 1U);
    EXPECT_TRUE(engine.reply(submit).has_value());
    const auto reply = engine.reply(claim);
    ASSERT_TRUE(reply.has_value() && reply->has_value());
    EXPECT_EQ((*reply)->as<Leases>()->leases.size(), 1U);
}

TEST(Engine, AClaimThatNothingCameForEndsEmptyAfterItsWait) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Ticket claim = engine.offer(engine.claim_of("worker", 5, 20s));

    engine.pass(19s);
    EXPECT_FALSE(engine.reply(claim).has_value());
    engine.pass(1s);

    const auto reply = engine.reply(claim);
    ASSERT_TRUE(reply.has_value() && reply->has_value());
    EXPECT_TRUE((*reply)->as<Leases>()->leases.empty());
}

TEST(Engine, TheSameClaimAgainGetsTheSameLeases) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    for (int i = 0; i < 5; ++i) engine.submit(new_task("paint"));
    const Claim claim = engine.claim_of("worker", 3);

    const auto first = engine.ask_for<Leases>(claim).leases;
    engine.restart();  // the reply was lost with the process
    const auto again = engine.ask_for<Leases>(claim).leases;

    ASSERT_EQ(first.size(), 3U);
    ASSERT_EQ(again.size(), 3U);
    std::set<std::pair<RawId, std::uint64_t>> had;
    for (const Lease& lease : first) had.emplace(lease.task->id, lease.task->epoch);
    for (const Lease& lease : again) EXPECT_TRUE(had.contains({lease.task->id, lease.task->epoch}));
}

TEST(Engine, ARowChangedTwiceInAGroupIsWrittenOnceWithItsLastValue) {
    SteppedEngine engine;
    engine.settle();
    const auto raise = [&](std::string message) {
        engine.offer(RaiseAlert{"rule", "subject", AlertLevel::INFO, std::move(message)});
    };
    raise("one");
    raise("two");
    engine.settle();
    raise("three");
    raise("four");
    raise("five");
    engine.settle();

    ASSERT_EQ(rows_of(engine.groups.back(), table_of<Alert>()), 1U);
    const auto alert = engine.find(table_of<Alert>(), "rule/subject");
    EXPECT_EQ(alert.version, 2U);
    EXPECT_EQ(alert.as<Alert>().count, 5);
    EXPECT_EQ(alert.as<Alert>().message, "five");
}

TEST(Engine, ARowErasedAndWrittenInOneGroupKeepsItsVersion) {
    SteppedEngine engine;
    const auto put = [&](Timestamp expires) {
        Session session;
        session.hash = "hash";
        session.expires_at = expires;
        engine.offer(PutSession{session});
    };
    put(engine.clock.now() + 1h);
    engine.settle();
    engine.pass(2h);
    put(engine.clock.now() + 1h);  // the expired one is erased, and the same key written, by one decision
    engine.settle();
    put(engine.clock.now() + 3h);
    engine.settle();

    EXPECT_EQ(engine.find(table_of<Session>(), "hash").version, 3U);
    EXPECT_EQ(engine.all<Session>().size(), 1U);
}

TEST(Engine, InputsOfOneKeyKeepTheirOrderWhileOneWaitsForARow) {
    SteppedEngine engine;
    engine.settle();
    NewTask keyed = new_task("paint");
    keyed.unique_key = "order-1";

    const Ticket first = engine.offer(one(keyed));
    const Ticket second = engine.offer(one(keyed));
    const Ticket other = engine.offer(one(new_task("paint")));
    engine.turn();
    engine.commit();
    EXPECT_FALSE(engine.reply(first).has_value());
    EXPECT_FALSE(engine.reply(second).has_value());
    EXPECT_TRUE(engine.reply(other).has_value());  // another key is not held up
    EXPECT_EQ(engine.load(), 1U);                  // asked for once
    engine.settle();

    const auto one_reply = engine.reply(first);
    const auto two_reply = engine.reply(second);
    ASSERT_TRUE(one_reply && *one_reply && two_reply && *two_reply);
    const Submitted made = *(*one_reply)->as<SubmittedTasks>()->front();
    const Submitted found = *(*two_reply)->as<SubmittedTasks>()->front();
    EXPECT_TRUE(made.created);
    EXPECT_FALSE(found.created);
    EXPECT_EQ(made.task, found.task);
}

TEST(Engine, AClockThatIsSetBackDoesNotTakeTheEngineBack) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    engine.submit(new_task("paint"));
    const Timestamp earlier = engine.clock.now() - 1h;

    const Ticket claim = engine.offer(engine.claim_of("worker", 1, 0s));
    engine.engine->turn(earlier);
    engine.load();
    engine.engine->turn(earlier);
    engine.commit();

    const auto reply = engine.reply(claim);
    ASSERT_TRUE(reply.has_value() && reply->has_value());
    EXPECT_EQ((*reply)->as<Leases>()->leases.size(), 1U);
}

TEST(Engine, AFullGroupHasNoWorkBeforeItIsTaken) {
    EngineOptions options;
    options.group_writes_max = 3;
    SteppedEngine engine{platform_modules(), options};
    engine.settle();
    for (int i = 0; i < 4; ++i) engine.offer(one(new_task("paint")));
    engine.turn();

    EXPECT_FALSE(engine.engine->has_work());
    ASSERT_TRUE(engine.engine->take_group().has_value());
    EXPECT_TRUE(engine.engine->has_work());
}

TEST(Engine, AnInboxThatIsFullRefuses) {
    EngineOptions options;
    options.inbox_max = 2;
    SteppedEngine engine{platform_modules(), options};
    engine.settle();
    engine.offer(one(new_task("paint")));
    engine.offer(one(new_task("paint")));
    const auto refused = engine.reply(engine.offer(one(new_task("paint"))));

    ASSERT_TRUE(refused.has_value());
    EXPECT_EQ(refused->error().code, ErrorCode::exhausted);
}

TEST(Engine, WhoNeedsARowThatCannotBeReadIsToldAndTheOthersGoOn) {
    SteppedEngine engine;
    engine.settle();
    NewTask keyed = new_task("paint");
    keyed.unique_key = "spoilt";
    const Ticket first = engine.offer(one(keyed));
    const Ticket second = engine.offer(one(keyed));
    engine.turn();
    const auto refs = engine.engine->take_loads();
    ASSERT_EQ(refs.size(), 1U);
    engine.engine->loaded(std::vector<Loaded>{{refs[0], {}, Error{ErrorCode::corrupt, "half a row"}}});
    engine.settle();  // the second asks for the row again, and it can be read now

    const auto refused = engine.reply(first);
    ASSERT_TRUE(refused.has_value());
    EXPECT_EQ(refused->error().code, ErrorCode::corrupt);
    const auto good = engine.reply(second);
    ASSERT_TRUE(good.has_value() && good->has_value());
    ASSERT_EQ(engine.all<Alert>().size(), 1U);
    EXPECT_EQ(engine.all<Alert>().front().rule, "row_unreadable");
}

TEST(Engine, LargeBodiesAreNotKeptBeyondTheirBytes) {
    EngineOptions options;
    options.cache_bytes_max = 10'000;
    SteppedEngine engine{platform_modules(), options};
    engine.register_agent("worker", "paint");
    NewTask task = new_task("paint");
    task.payload = Json{"\"" + std::string(1'000, 'x') + "\""};
    for (int i = 0; i < 50; ++i) engine.submit(task);
    for (int i = 0; i < 3; ++i) engine.turn();
    EXPECT_LE(engine.engine->rows().table<TaskBody>().size(), 10U);

    const auto leases = engine.claim("worker", 50);
    ASSERT_EQ(leases.size(), 50U);
    for (const Lease& lease : leases) EXPECT_EQ(lease.body->payload, task.payload);
}

// A store in which the first row of every page is unreadable.
class FirstRowSpoilt final : public Store {
public:
    explicit FirstRowSpoilt(Store& inner) : inner_(inner) {}
    Result<Done> migrate() override { return inner_.migrate(); }
    Result<Page> read(std::string_view workspace, const Query& query) override {
        auto page = inner_.read(workspace, query);
        if (!page || !query.after.empty() || page->rows.empty()) return page;
        page->rows.erase(page->rows.begin());
        page->unreadable.emplace_back("a row, status: 'WEIRD' is no status");
        return page;
    }
    Result<Done> commit(std::span<const Batch> batches, const Leadership& leadership) override {
        return inner_.commit(batches, leadership);
    }
    Result<Leadership> lead(std::string_view workspace, std::string_view node, std::uint64_t epoch,
                            Duration lease) override {
        return inner_.lead(workspace, node, epoch, lease);
    }

private:
    Store& inner_;
};

// A delete asks for the task, then for its body, then for its key.
TEST(Engine, WhatAnInputWaitsForComesTogetherHoweverSmallTheCacheIs) {
    SteppedEngine desk{platform_modules(), {.cache_rows_max = 0}};
    desk.register_agent("w", "paint");
    std::vector<Id<Task>> ids;
    for (int i = 0; i < 20; ++i) ids.push_back(desk.submit({.type = "paint", .unique_key = fmt::format("{}", i)}));
    for (const Lease& lease : desk.claim("w", 20)) ASSERT_TRUE(desk.complete(lease).has_value());
    desk.pass(1s);
    desk.pass(1s);
    ASSERT_EQ(desk.engine->rows().table<Task>().size(), 0U);

    const auto deleted =
        desk.ask_for<Outcomes>(ChangeTasks{.verb = TaskVerb::DELETE, .tasks = ids, .by = {.is_admin = true}});

    EXPECT_TRUE(std::all_of(deleted.begin(), deleted.end(), [](const auto& one) { return one.has_value(); }));
    EXPECT_TRUE(desk.all<TaskBody>().empty());
    desk.pass(1s);
    desk.pass(1s);
    EXPECT_EQ(desk.engine->rows().table<TaskBody>().size(), 0U) << "nothing is held any more";
}

TEST(Engine, ARowThatCannotBeReadIsSetAsideAtAStartAndEverythingElseGoesOn) {
    SteppedEngine desk;
    for (int i = 0; i < 3; ++i) desk.submit({.type = "paint"});
    FirstRowSpoilt spoilt{desk.store};
    Engine engine{{}, platform_modules(), 7};

    ASSERT_TRUE(engine.restore(spoilt, "main", desk.clock.now()).has_value());
    engine.begin(desk.groups.size(), false);
    engine.turn(desk.clock.now());

    EXPECT_EQ(engine.rows().table<Task>().size(), 2U);
    const auto group = engine.take_group();
    EXPECT_FALSE(group) << "the alert asks for its row first";
    const auto loads = engine.take_loads();
    ASSERT_FALSE(loads.empty());
    EXPECT_EQ(loads.front().key.text, "row_unreadable/tasks");
}

}  // namespace
}  // namespace tero
