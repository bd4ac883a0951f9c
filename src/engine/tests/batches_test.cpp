// Batches: any number of tasks, and one completion once all of them have ended.
#include "engine/tests/engine_fixture.hpp"
#include "modules/coordinator/model/task_batch.hpp"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

class Batches : public testing::Test {
protected:
    void SetUp() override {
        engine_.register_agent("worker", "row", 5000);
        engine_.register_agent("reporter", "report", 10);
    }
    NewTask row(std::string key = {}) {
        NewTask task;
        task.type = "row";
        task.attempt_max = 1;
        task.unique_key = std::move(key);
        return task;
    }
    TaskBatch begin(Asker by = {}) {
        NewTask report;
        report.type = "report";
        report.payload = Json{R"({"to":"ana"})"};
        return engine_.ask_for<TaskBatch>(BeginBatch{report, std::move(by)});
    }
    SubmittedTasks add(const TaskBatch& batch, std::vector<NewTask> tasks) {
        return engine_.ask_for<SubmittedTasks>(AddToBatch{batch.id, {std::move(tasks)}});
    }
    TaskBatch seal(const TaskBatch& batch) { return engine_.ask_for<TaskBatch>(SealBatch{batch.id}); }
    TaskBatch stored(const TaskBatch& batch) { return *engine_.stored<TaskBatch>(RawId{batch.id}); }
    std::vector<Lease> reports() { return engine_.claim("reporter", 10); }
    SteppedEngine engine_;
};

TEST_F(Batches, TheCompletionComesOnceWhenAllHaveEndedHoweverManyCallsAndRestartsThereWere) {
    const TaskBatch batch = begin();
    add(batch, std::vector(300, row()));
    add(batch, std::vector(300, row()));
    const auto leases = engine_.claim("worker", 600);
    ASSERT_EQ(leases.size(), 600U);
    ASSERT_TRUE(engine_.complete(leases[0]).has_value());
    EXPECT_EQ(seal(batch).status, BatchStatus::SEALED);
    engine_.restart();
    for (std::size_t i = 1; i < leases.size(); ++i) {
        EXPECT_TRUE(reports().empty());
        ASSERT_TRUE((i % 100 == 0 ? engine_.fail(leases[i]) : engine_.complete(leases[i])).has_value());
    }
    const TaskBatch done = stored(batch);
    EXPECT_EQ(done.status, BatchStatus::DONE);
    EXPECT_EQ(done.total, 600);
    EXPECT_EQ(done.succeeded, 595);
    EXPECT_EQ(done.failed, 5);
    EXPECT_EQ(done.failed_first.size(), 5U);
    EXPECT_EQ(done.failed_first.front(), to_string(leases[100].task->id));
    const auto told = reports();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told.front().task->id, done.completion_task);
    EXPECT_EQ(told.front().body->payload.text,
              R"({"batch":")" + to_string(batch.id) +
                  R"(","total":600,"succeeded":595,"failed":5,"payload":{"to":"ana"}})");
    EXPECT_TRUE(reports().empty());
}

TEST_F(Batches, ASealedOneThatHasEndedOrHasNothingIsDoneAtOnceAndTakesNoMore) {
    const TaskBatch batch = begin();
    add(batch, {row()});
    ASSERT_TRUE(engine_.complete(engine_.claim("worker").front()).has_value());
    EXPECT_EQ(stored(batch).status, BatchStatus::OPEN);  // more may come
    EXPECT_TRUE(reports().empty());
    EXPECT_EQ(seal(batch).status, BatchStatus::DONE);
    EXPECT_EQ(reports().size(), 1U);
    EXPECT_EQ(seal(begin()).status, BatchStatus::DONE);
    EXPECT_EQ(reports().size(), 1U);
    EXPECT_EQ(engine_.ask(AddToBatch{batch.id, {{row()}}}).error().code, ErrorCode::conflict);
    EXPECT_EQ(engine_.ask(SealBatch{batch.id}).error().code, ErrorCode::conflict);
    EXPECT_EQ(engine_.ask(AddToBatch{{}, {{row()}}}).error().code, ErrorCode::not_found);
}

TEST(BatchesOfAFullQueue, AnEmptyOneIsNoWayAroundTheRoomThatThereIs) {
    SteppedEngine engine{platform_modules(CoordinatorOptions{.queue_max = 1})};
    const Id<Task> before = engine.submit({.type = "row"});
    NewTask report;
    report.type = "report";
    const auto batch = engine.ask_for<TaskBatch>(BeginBatch{report});
    EXPECT_EQ(engine.ask(SealBatch{batch.id}).error().code, ErrorCode::exhausted);
    EXPECT_EQ(engine.all<Task>().size(), 1U);
    ASSERT_TRUE(engine.ask(ChangeTasks{TaskVerb::CANCEL, {before}}).has_value());
    EXPECT_EQ(engine.ask_for<TaskBatch>(SealBatch{batch.id}).status, BatchStatus::DONE);
    EXPECT_EQ(engine.all<Task>().size(), 2U);
}

TEST_F(Batches, HoweverATaskEndsItCountsOnceAndOneThatIsTriedAgainIsItsNoMore) {
    const TaskBatch batch = begin();
    const auto tasks = add(batch, std::vector(3, row()));
    seal(batch);
    ASSERT_TRUE(engine_.ask(ChangeTasks{TaskVerb::CANCEL, {tasks[2]->task}}).has_value());
    const Lease lease = engine_.claim("worker").front();
    ASSERT_TRUE(engine_.fail(lease).has_value());
    EXPECT_EQ(stored(batch).failed, 2);
    ASSERT_TRUE(engine_.ask(ChangeTasks{TaskVerb::RETRY, {lease.task->id}}).has_value());
    EXPECT_EQ(engine_.stored<Task>(lease.task->id)->owner, ModuleId::NONE);
    EXPECT_EQ(stored(batch).status, BatchStatus::SEALED);
    for (const Lease& rest : engine_.claim("worker", 10)) ASSERT_TRUE(engine_.complete(rest).has_value());
    EXPECT_EQ(stored(batch).succeeded, 1);
    EXPECT_EQ(stored(batch).failed, 2);
    EXPECT_EQ(reports().size(), 1U);
}

TEST_F(Batches, ACallThatIsMadeAgainWithItsUniqueKeysAddsNothing) {
    const TaskBatch batch = begin();
    const auto first = add(batch, {row("a"), row("b"), row("a")});
    EXPECT_FALSE(first[2]->created);
    EXPECT_EQ(stored(batch).total, 2);
    EXPECT_FALSE(add(batch, {row("a"), row("b")})[0]->created);
    EXPECT_EQ(stored(batch).total, 2);

    engine_.submit(row("elsewhere"));
    const auto mixed = add(batch, {row("elsewhere"), row("c")});
    ASSERT_FALSE(mixed[0].has_value());
    EXPECT_EQ(mixed[0].error().field, "unique_key");
    EXPECT_TRUE(mixed[1]->created);
    EXPECT_EQ(stored(batch).total, 3);
}

TEST_F(Batches, ItIsOfWhoBeganItAndItsTasksTooAndWhatMakesNoSenseIsRefused) {
    const Asker ana{.id = "ana", .actor = "key:ana", .may_change_all = false, .is_admin = false};
    const Asker luis{.id = "luis", .actor = "key:luis", .may_change_all = false, .is_admin = false};
    const TaskBatch batch = begin(ana);
    EXPECT_EQ(engine_.ask(AddToBatch{batch.id, {{row()}, luis}}).error().code, ErrorCode::forbidden);
    EXPECT_EQ(engine_.ask(SealBatch{batch.id, luis}).error().code, ErrorCode::forbidden);
    const auto tasks = engine_.ask_for<SubmittedTasks>(AddToBatch{batch.id, {{row()}, ana}});
    const auto changed =
        engine_.ask_for<Outcomes>(ChangeTasks{TaskVerb::CANCEL, {tasks[0]->task}, ana});
    EXPECT_TRUE(changed[0].has_value());  // it is no task of Tero's own

    NewTask keyed = row("key");
    EXPECT_EQ(engine_.ask(BeginBatch{keyed}).error().field, "completion.unique_key");
    EXPECT_EQ(engine_.ask(BeginBatch{}).error().field, "completion.type");
    NewTask late = row();
    late.deadline = engine_.clock.now() - 1s;
    EXPECT_EQ(engine_.ask(BeginBatch{late}).error().field, "completion.deadline");
    NewTask large = row();
    large.payload = Json{"\"" + std::string(16 * 1024, 'x') + "\""};
    EXPECT_EQ(engine_.ask(BeginBatch{large}).error().field, "completion.payload");
    NewTask debounced = row("key");
    debounced.debounce = 1s;
    EXPECT_EQ(engine_.ask(AddToBatch{batch.id, {{row(), debounced}, ana}}).error().field, "tasks[1].debounce");
}

}  // namespace
}  // namespace tero
