#include "modules/coordinator/ready_queue.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <string>
#include <vector>

namespace tero::coordinator {
namespace {

constexpr Timestamp begins{1'790'000'000'000};

class Queue : public testing::Test {
protected:
    // The task's key is a letter, which stands for it in what is drawn.
    Task put(char key, TaskPriority priority = TaskPriority::NORMAL, std::int32_t weight = 1) {
        Task task;
        task.id = Id<Task>{RawId{{static_cast<std::uint8_t>(made_ >> 8), static_cast<std::uint8_t>(made_)}}};
        task.run_at = begins + Duration{made_++};
        task.fairness = static_cast<std::uint64_t>(key);
        task.fairness_weight = weight;
        task.priority = priority;
        tasks_.push_back(task);
        queue_.add(task);
        return task;
    }
    const Task& find(const RawId& id) const {
        return *std::find_if(tasks_.begin(), tasks_.end(), [&](const Task& task) { return task.id == id; });
    }
    // As one matching would grant them, which changes nothing …
    std::string seen(std::size_t count) const {
        std::string keys;
        for (ReadyWalk walk{queue_}; !walk.done() && keys.size() < count;) {
            const Task& task = find(walk.task());
            keys += static_cast<char>(task.fairness);
            walk.granted(task.fairness_weight);
        }
        return keys;
    }
    // … and one by one, each for good.
    std::string granted(std::size_t count) {
        std::string keys;
        while (keys.size() < count && !queue_.empty()) {
            const Task& task = find(ReadyWalk{queue_}.task());
            keys += static_cast<char>(task.fairness);
            queue_.remove(task, true);
        }
        return keys;
    }
    ReadyQueue queue_;
    std::vector<Task> tasks_;
    int made_ = 0;
};

TEST_F(Queue, OneKeysTasksComeInTheirOrder) {
    const Task first = put('a');
    put('a');
    put('a', TaskPriority::HIGH);
    ReadyWalk walk{queue_};
    EXPECT_EQ(find(walk.task()).priority, TaskPriority::HIGH);
    walk.granted(1);
    EXPECT_EQ(walk.task(), first.id);
}

TEST_F(Queue, AnImportDelaysAnothersSingleTaskByAFewGrants) {
    for (int i = 0; i < 1000; ++i) put('i');
    EXPECT_EQ(granted(100), std::string(100, 'i'));
    put('c');
    EXPECT_NE(seen(2).find('c'), std::string::npos);
}

TEST_F(Queue, KeysTakeTurnsByTheirWeights) {
    for (int i = 0; i < 100; ++i) {
        put('a');
        put('b', TaskPriority::NORMAL, 3);
    }
    const std::string keys = seen(80);
    EXPECT_NEAR(static_cast<double>(std::count(keys.begin(), keys.end(), 'b')), 60, 2);
    EXPECT_EQ(granted(80), keys);
}

TEST_F(Queue, WhoWasAwayHasSavedUpNoTurns) {
    for (int i = 0; i < 100; ++i) put('a');
    granted(50);
    for (int i = 0; i < 50; ++i) put('b');
    const std::string keys = granted(20);
    EXPECT_NEAR(static_cast<double>(std::count(keys.begin(), keys.end(), 'a')), 10, 1);
}

TEST_F(Queue, WhoPutsOneTaskAtATimeGetsNoMoreThanItsShare) {
    for (int i = 0; i < 100; ++i) put('a');
    std::string keys;
    for (int i = 0; i < 40; ++i) {
        put('b');
        keys += granted(1);
        const bool waits = keys.back() == 'a';
        if (waits) queue_.remove(tasks_.back(), false);
    }
    EXPECT_NEAR(static_cast<double>(std::count(keys.begin(), keys.end(), 'a')), 20, 2);
}

TEST_F(Queue, AWalkSeesWhatGrantingOneByOneGives) {
    std::uint32_t chance = 7;
    const auto draw = [&](std::uint32_t below) {
        chance = chance * 1664525U + 1013904223U;
        return chance / 65536U % below;
    };
    for (int round = 0; round < 20; ++round) {
        for (int i = 0; i < 30; ++i) {
            put(static_cast<char>('a' + draw(5)), static_cast<TaskPriority>(draw(4)),
                static_cast<std::int32_t>(1 + draw(4)));
        }
        const std::string keys = seen(25);
        EXPECT_EQ(granted(25), keys);
    }
}

TEST_F(Queue, WhatIsPassedOverCostsItsKeyNothingAndTheOldestIsFound) {
    const Task oldest = put('l', TaskPriority::LOW);
    for (int i = 0; i < 3; ++i) put('h', TaskPriority::HIGH);
    ReadyWalk walk{queue_};
    walk.passed_over();
    EXPECT_EQ(walk.oldest(), oldest.run_at);
    walk.turn_to_oldest();
    EXPECT_EQ(walk.task(), oldest.id);
    walk.granted(1);
    EXPECT_EQ(find(walk.task()).priority, TaskPriority::HIGH);
    EXPECT_EQ(*walk.oldest(), begins + Duration{2});
    walk.granted(1);
    walk.granted(1);
    EXPECT_TRUE(walk.done());
    EXPECT_FALSE(walk.oldest().has_value());
}

}  // namespace
}  // namespace tero::coordinator
