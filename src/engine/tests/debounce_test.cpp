// Many changes make one task: asked for again before it has begun, it carries what came last and waits anew.
#include "engine/tests/engine_fixture.hpp"

#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <utility>

namespace tero {
namespace {

class Debounce : public testing::Test {
protected:
    void SetUp() override { engine_.register_agent("worker", "index"); }

    NewTask page(std::string payload) {
        NewTask task;
        task.type = "index";
        task.unique_key = "page 7";
        task.debounce = 5s;
        task.debounce_max = 12s;
        task.payload = Json{std::move(payload)};
        return task;
    }
    Result<Submitted> ask(NewTask task, Asker by = {}) {
        return engine_.ask_for<SubmittedTasks>(SubmitTasks{{std::move(task)}, std::move(by)}).front();
    }
    std::optional<Lease> claim() {
        auto leases = engine_.claim("worker", 10);
        if (leases.empty()) return std::nullopt;
        return leases.front();
    }

    SteppedEngine engine_;
};

TEST_F(Debounce, ItBeginsSoLongAfterTheLastAndCarriesWhatCameLast) {
    const auto first = ask(page("1"));
    ASSERT_TRUE(first.has_value());
    EXPECT_TRUE(first->created);
    engine_.pass(4s);
    const auto second = ask(page("2"));
    ASSERT_TRUE(second.has_value());
    EXPECT_FALSE(second->created);
    EXPECT_EQ(second->task, first->task);
    engine_.restart();
    engine_.pass(4s);
    EXPECT_FALSE(claim());
    engine_.pass(1s);
    const auto lease = claim();
    ASSERT_TRUE(lease);
    EXPECT_EQ(lease->body->payload.text, "2");
}

TEST_F(Debounce, ItIsPutOffNoLongerThanTheMost) {
    ASSERT_TRUE(ask(page("0")).has_value());
    for (int i = 1; i <= 3; ++i) {
        engine_.pass(4s - Duration{i == 3 ? 1 : 0});
        ASSERT_TRUE(ask(page(std::to_string(i))).has_value());
    }
    EXPECT_FALSE(claim());
    engine_.pass(1ms);  // twelve seconds since it was asked for first
    const auto lease = claim();
    ASSERT_TRUE(lease);
    EXPECT_EQ(lease->body->payload.text, "3");
}

TEST_F(Debounce, WhatIsAskedForOnceItHasBegunIsANewOne) {
    const auto first = ask(page("1"));
    engine_.pass(5s);
    const auto lease = claim();
    ASSERT_TRUE(lease);
    const auto second = ask(page("2"));
    ASSERT_TRUE(second.has_value());
    EXPECT_TRUE(second->created);
    EXPECT_NE(second->task, first->task);
    EXPECT_EQ(engine_.stored<TaskBody>(first->task)->payload.text, "1");

    ASSERT_TRUE(engine_.fail(*lease).has_value());  // the older one is tried again, and is put off by nobody
    EXPECT_FALSE(ask(page("3"))->created);
    EXPECT_EQ(engine_.stored<TaskBody>(first->task)->payload.text, "1");
    EXPECT_EQ(engine_.stored<TaskBody>(second->task)->payload.text, "3");
}

TEST_F(Debounce, AnotherTypeATaskWithoutOneAndSomebodyElsesAreRefused) {
    const Asker ana{.id = "ana", .actor = "key:ana", .may_change_all = false, .is_admin = false};
    const Asker eva{.id = "eva", .actor = "key:eva", .may_change_all = false, .is_admin = false};
    ASSERT_TRUE(ask(page("1"), ana).has_value());
    NewTask other = page("2");
    other.type = "print";
    EXPECT_EQ(ask(other).error().code, ErrorCode::conflict);
    const auto stranger = ask(page("2"), eva);
    ASSERT_FALSE(stranger.has_value());
    EXPECT_EQ(stranger.error().code, ErrorCode::forbidden);

    NewTask plain = page("1");
    plain.unique_key = "plain";
    plain.debounce.reset();
    plain.debounce_max.reset();
    ASSERT_TRUE(ask(plain).has_value());
    NewTask late = page("1");
    late.unique_key = "plain";
    EXPECT_EQ(ask(late).error().code, ErrorCode::conflict);
}

TEST_F(Debounce, WhatMakesNoSenseIsRefused) {
    NewTask task = page("1");
    task.unique_key.clear();
    EXPECT_EQ(ask(task).error().field, "unique_key");
    task = page("1");
    task.debounce_max = 1s;
    EXPECT_EQ(ask(task).error().field, "debounce_max");
    task = page("1");
    task.unique_for = 1h;
    EXPECT_EQ(ask(task).error().field, "debounce");
    task = page("1");
    task.run_at = engine_.clock.now() + 1h;
    EXPECT_EQ(ask(task).error().field, "run_at");
}

}  // namespace
}  // namespace tero
