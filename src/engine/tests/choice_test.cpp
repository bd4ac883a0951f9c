// Who gets a task: a capability that somebody offers, and the agent that is preferred or best placed.
#include "engine/tests/engine_fixture.hpp"
#include "kernel/history.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

NewTask task_for(std::string capability, std::vector<std::string> otherwise = {}) {
    NewTask task;
    task.type = "answer";
    task.capability = std::move(capability);
    task.otherwise = std::move(otherwise);
    return task;
}

class Choice : public ::testing::Test {
protected:
    std::string capability_of(NewTask task) {
        return engine_.stored<Task>(engine_.submit(std::move(task)))->capability;
    }
    // Both claims wait when the task comes; who gets it.
    std::string taker_of(NewTask task) {
        std::vector<std::pair<std::string, Ticket>> claims;
        for (const std::string agent : {"a", "b"})
            claims.emplace_back(agent, engine_.offer(engine_.claim_of(agent, 1, 10s)));
        engine_.settle();
        engine_.submit(std::move(task));
        engine_.settle();
        std::string taker;
        for (const auto& [agent, ticket] : claims) {
            if (engine_.reply(ticket).has_value()) taker += agent;
        }
        engine_.pass(11s);  // the other claim ends empty
        return taker;
    }
    NewTask preferring(std::string agent) {
        NewTask task = task_for("sales");
        task.prefer = std::move(agent);
        return task;
    }
    SteppedEngine engine_;
};

TEST_F(Choice, TheFirstCapabilityThatSomebodyAliveOffersIsTaken) {
    engine_.register_agent("a", "sales");

    EXPECT_EQ(capability_of(task_for("support", {"follow_up", "sales"})), "sales");
    EXPECT_EQ(capability_of(task_for("sales", {"support"})), "sales");

    const auto lines = engine_.all<HistoryEntry>();
    const auto why = std::find_if(lines.begin(), lines.end(),
                                  [](const HistoryEntry& line) { return line.kind == "task.fell_back"; });
    ASSERT_NE(why, lines.end());
    EXPECT_EQ(why->detail.text, R"({"nobody_offers":"support"})");
}

TEST_F(Choice, WhereNobodyOffersAnyTheTaskWaitsForTheFirst) {
    EXPECT_EQ(capability_of(task_for("support", {"sales"})), "support");

    engine_.register_agent("a", "sales");
    engine_.pass(2min);  // it fell silent
    EXPECT_EQ(capability_of(task_for("support", {"sales"})), "support");
}

TEST_F(Choice, TheOneThatIsPreferredGetsTheTaskThoughAnotherIsBetterPlaced) {
    engine_.register_agent("a", "sales");
    engine_.register_agent("b", "sales");

    EXPECT_EQ(taker_of(task_for("sales")), "a");  // alike: it has waited longer
    EXPECT_EQ(taker_of(preferring("b")), "b");
}

TEST_F(Choice, WhoIsPreferredAndHasNoRoomOrIsNotThereIsNotWaitedFor) {
    engine_.register_agent("a", "sales", 1);
    engine_.register_agent("b", "sales", 1);
    ASSERT_EQ(taker_of(preferring("b")), "b");  // and is at it still

    EXPECT_EQ(taker_of(preferring("b")), "a");
    EXPECT_EQ(engine_.claim("a").size(), 0U);
    EXPECT_EQ(capability_of(preferring("nobody")), "sales");
}

}  // namespace
}  // namespace tero
