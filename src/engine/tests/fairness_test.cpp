// The queue is shared: by fairness keys, by those who submit, and in time by all priorities.
#include "engine/tests/engine_fixture.hpp"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

class Fairness : public testing::Test {
protected:
    explicit Fairness(CoordinatorOptions options = {}) : engine_(platform_modules(options)) {
        engine_.register_agent("a", "job", 10'000);
    }
    Result<SubmittedTasks> submit(const std::string& by, std::size_t count, NewTask task = {}) {
        task.type = "job";
        SubmitTasks asked{std::vector<NewTask>(count, task)};
        asked.by.id = by;
        Reply reply = engine_.ask(std::move(asked));
        if (!reply) return reply.error();
        return std::move(*reply).take<SubmittedTasks>();
    }
    // Grants until this task comes; it is not counted.
    std::size_t grants_before(const Id<Task>& task) {
        for (std::size_t grants = 0;; ++grants) {
            const auto leases = engine_.claim("a");
            CHECK(!leases.empty(), "task {} never comes", task);
            if (leases.front().task->id == task) return grants;
        }
    }
    SteppedEngine engine_;
};

TEST_F(Fairness, AnImportDelaysAnothersTaskByAFewGrantsAndAnUrgentOneByNone) {
    ASSERT_TRUE(submit("importer", 1000).has_value());
    engine_.claim("a", 100);
    const auto single = submit("other", 1);
    NewTask urgent;
    urgent.priority = TaskPriority::URGENT;
    const auto first = submit("importer", 1, urgent);
    EXPECT_EQ(grants_before(first->front()->task), 0U);
    EXPECT_LE(grants_before(single->front()->task), 2U);
}

TEST_F(Fairness, AKeyStandsForWhoeverItNames) {
    NewTask of_a;
    of_a.fairness_key = "customer a";
    NewTask of_b;
    of_b.fairness_key = "customer b";
    ASSERT_TRUE(submit("shop", 500, of_a).has_value());
    engine_.claim("a", 50);
    const auto single = submit("shop", 1, of_b);
    EXPECT_LE(grants_before(single->front()->task), 2U);
}

TEST_F(Fairness, ALowTaskIsReachedThoughHighOnesNeverEnd) {
    NewTask low;
    low.priority = TaskPriority::LOW;
    NewTask high;
    high.priority = TaskPriority::HIGH;
    const auto waiting = submit("shop", 1, low);
    std::size_t grants = 0;
    for (; engine_.stored<Task>(waiting->front()->task)->epoch == 0; ++grants) {
        ASSERT_LT(grants, 100U);
        ASSERT_TRUE(submit("shop", 2, high).has_value());
        const auto leases = engine_.claim("a");
        ASSERT_EQ(leases.size(), 1U);
        ASSERT_TRUE(engine_.complete(leases.front()).has_value());
        engine_.pass(1s);
    }
    EXPECT_GE(grants, 60U);  // it is overdue after a minute …
    EXPECT_LE(grants, 66U);  // … and then every fourth grant is for such
}

class FullQueue : public Fairness {
protected:
    FullQueue() : Fairness({.queue_max = 100, .delayed_max = 150}) {}
};

TEST_F(FullQueue, OneImporterIsRefusedAndNobodyElse) {
    std::size_t taken = 0;
    while (submit("importer", 10).has_value()) taken += 10;
    EXPECT_EQ(taken, 80U);
    EXPECT_EQ(submit("importer", 1).error().field, "fairness_key");
    EXPECT_TRUE(submit("other", 1).has_value());
    EXPECT_TRUE(submit("third", 1).has_value());

    engine_.claim("a", 100);
    EXPECT_FALSE(submit("importer", 10).has_value());  // what runs counts too
}

TEST_F(FullQueue, TasksForLaterTakeNoRoomInIt) {
    NewTask later;
    later.run_at = engine_.clock.now() + 30min;
    ASSERT_TRUE(submit("shop", 150, later).has_value());
    EXPECT_TRUE(submit("shop", 80).has_value());
    EXPECT_EQ(submit("shop", 1, later).error().code, ErrorCode::exhausted);
    later.run_at = engine_.clock.now() + 24h;  // that far ahead they cost the disk alone
    EXPECT_TRUE(submit("shop", 500, later).has_value());
}

}  // namespace
}  // namespace tero
