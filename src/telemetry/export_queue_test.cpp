// What waits for a collector: bounded, in batches, and again later.
#include "telemetry/export_queue.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace tero::telemetry {
namespace {

using Queue = ExportQueue<int>;
const Queue::TimePoint start{1h};
constexpr QueueLimits small{
    .items_max = 4, .batch_max = 3, .linger = 1s, .retry_min = 1s, .retry_max = 4s, .attempt_max = 3};

TEST(ExportQueue, OneWaitsForOthersButNotLong) {
    Queue queue{small};
    EXPECT_FALSE(queue.next_at());
    queue.put(1, start);

    EXPECT_EQ(queue.next_at(), start + 1s);
    EXPECT_TRUE(queue.due(start + 999ms).empty());
    EXPECT_EQ(queue.due(start + 1s), std::vector{1});
}

TEST(ExportQueue, AFullBatchGoesAtOnceAndTheRestAfterIt) {
    Queue queue{small};
    for (int i = 1; i <= 4; ++i) queue.put(i, start);

    EXPECT_EQ(queue.due(start), (std::vector{1, 2, 3}));
    EXPECT_EQ(queue.ended(Sent::SENT, {}, 0, start), 0U);
    EXPECT_TRUE(queue.due(start).empty());
    EXPECT_EQ(queue.due(start + 1s), std::vector{4});
}

TEST(ExportQueue, TheOldestGivesWayAndIsCounted) {
    Queue queue{small};
    std::size_t lost = 0;
    for (int i = 1; i <= 6; ++i) lost += queue.put(i, start);

    EXPECT_EQ(lost, 2U);
    EXPECT_EQ(queue.due(start), (std::vector{3, 4, 5}));
}

TEST(ExportQueue, TheSameBatchIsTriedAgainLaterEachTime) {
    Queue queue{small};
    queue.put(1, start);
    auto now = start + 1s;
    EXPECT_EQ(queue.due(now), std::vector{1});
    EXPECT_EQ(queue.ended(Sent::AGAIN, {}, 1, now), 0U);
    queue.put(2, now);

    EXPECT_EQ(queue.next_at(), now + 1s);
    now += 1s;
    EXPECT_EQ(queue.due(now), std::vector{1}) << "what came meanwhile goes later";
    EXPECT_EQ(queue.ended(Sent::AGAIN, {}, 0, now), 0U);
    EXPECT_EQ(queue.next_at(), now + 1s) << "half of the two seconds, by chance";
}

TEST(ExportQueue, TheCollectorSaysWhenToComeAgain) {
    Queue queue{small};
    queue.put(1, start);
    EXPECT_FALSE(queue.due(start + 1s).empty());
    queue.ended(Sent::AGAIN, 30s, 0, start + 1s);

    EXPECT_TRUE(queue.due(start + 30s).empty());
    EXPECT_FALSE(queue.due(start + 31s).empty());
}

TEST(ExportQueue, ABatchThatFailsTooOftenIsLostAndTheNextOneStillWaits) {
    Queue queue{small};
    queue.put(1, start);
    auto now = start;
    std::size_t lost = 0;
    for (int i = 0; i < small.attempt_max; ++i) {
        now = *queue.next_at();
        EXPECT_FALSE(queue.due(now).empty());
        lost += queue.ended(Sent::AGAIN, {}, 1, now);
    }
    EXPECT_EQ(lost, 1U);
    queue.put(2, now);
    EXPECT_EQ(queue.next_at(), now + 4s) << "the collector is ill still";
}

TEST(ExportQueue, WhatIsRefusedForGoodIsLostAtOnce) {
    Queue queue{small};
    queue.put(1, start);
    queue.put(2, start);
    EXPECT_FALSE(queue.due(start + 1s).empty());

    EXPECT_EQ(queue.ended(Sent::NEVER, {}, 0, start + 1s), 2U);
    EXPECT_EQ(queue.size(), 0U);
}

TEST(ExportQueue, AtAStopAllOfItGoes) {
    Queue queue{small};
    for (int i = 1; i <= 4; ++i) queue.put(i, start);

    EXPECT_EQ(queue.rest(start).size(), 3U);
    queue.ended(Sent::SENT, {}, 0, start);
    EXPECT_EQ(queue.rest(start), std::vector{4});
}

}  // namespace
}  // namespace tero::telemetry
