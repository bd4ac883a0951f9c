// The laws of a lease, by example and by chance.
#include "modules/coordinator/lease.hpp"

#include "base/check.hpp"
#include "modules/coordinator/model/inputs.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <algorithm>
#include <vector>

namespace tero::coordinator {
namespace {

constexpr Timestamp noon{1'790'000'000'000};
const RawId request{{1}};

Task queued_task() {
    Task task;
    task.id = Id<Task>{RawId{{7}}};
    task.created_at = noon;
    task.run_at = noon;
    return task;
}

Task claimed(const Task& task, std::string_view agent = "a", Timestamp now = noon) {
    auto leased = claim(task, agent, request, now);
    CHECK(leased.has_value(), "{}", leased.error().message);
    return *leased;
}

TEST(Lease, AClaimCountsTheAttemptAndRaisesTheEpoch) {
    const Task task = claimed(queued_task());

    EXPECT_EQ(task.status, TaskStatus::RUNNING);
    EXPECT_EQ(task.agent, "a");
    EXPECT_EQ(task.epoch, 1U);
    EXPECT_EQ(task.attempt, 1);
    EXPECT_EQ(task.lease_until, noon + 30s);
    EXPECT_EQ(task.claim, request);
}

TEST(Lease, ATaskIsNotClaimedEarlyNorTwice) {
    Task task = queued_task();
    task.run_at = noon + 1ms;
    EXPECT_EQ(claim(task, "a", request, noon).error().code, ErrorCode::conflict);
    EXPECT_TRUE(claim(task, "a", request, noon + 1ms).has_value());
    EXPECT_EQ(claim(claimed(queued_task()), "b", request, noon).error().code, ErrorCode::conflict);
}

TEST(Lease, OnlyItsHolderAtItsEpochMayEndIt) {
    const Task task = claimed(queued_task());
    for (const Holder other : {Holder{"b", 1}, Holder{"a", 0}, Holder{"a", 2}}) {
        Random random{1};
        EXPECT_FALSE(complete(task, other, noon).has_value());
        EXPECT_FALSE(renew(task, other, noon).has_value());
        EXPECT_FALSE(give_back(task, other, 1s, noon).has_value());
        EXPECT_FALSE(fail(task, other, true, {}, noon, random).has_value());
    }
    const auto done = complete(task, {"a", 1}, noon + 5s);
    ASSERT_TRUE(done.has_value());
    EXPECT_EQ(done->status, TaskStatus::SUCCEEDED);
    EXPECT_EQ(done->finished_at, noon + 5s);
    EXPECT_EQ(done->lease_until, Timestamp{});
    EXPECT_FALSE(complete(*done, {"a", 1}, noon).has_value());
}

TEST(Lease, ARenewedLeaseDoesNotExpireAtItsOldTime) {
    Random random{1};
    const auto renewed = renew(claimed(queued_task()), {"a", 1}, noon + 20s);
    ASSERT_TRUE(renewed.has_value());

    EXPECT_FALSE(expire(*renewed, noon + 49s, random).has_value());
    EXPECT_TRUE(expire(*renewed, noon + 50s, random).has_value());
}

TEST(Lease, AFailureThatCannotBeRetriedEndsTheTaskAtOnce) {
    Random random{1};
    const auto failed = fail(claimed(queued_task()), {"a", 1}, false, {}, noon, random);
    ASSERT_TRUE(failed.has_value());
    EXPECT_EQ(failed->status, TaskStatus::FAILED);
    EXPECT_EQ(failed->agent, "a");
}

TEST(Lease, ARetryWaitsAsLongAsItsAgentAsked) {
    Random random{1};
    const auto failed = fail(claimed(queued_task()), {"a", 1}, true, 42s, noon, random);
    ASSERT_TRUE(failed.has_value());
    EXPECT_EQ(failed->status, TaskStatus::QUEUED);
    EXPECT_EQ(failed->run_at, noon + 42s);
    EXPECT_EQ(failed->agent, "");
    EXPECT_TRUE(failed->claim.empty());
}

TEST(Lease, ALeaseGivenBackUsesNoAttemptButAnEpoch) {
    const auto back = give_back(claimed(queued_task()), {"a", 1}, 2s, noon + 1s);
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(back->status, TaskStatus::QUEUED);
    EXPECT_EQ(back->attempt, 0);
    EXPECT_EQ(back->epoch, 1U);
    EXPECT_FALSE(claim(*back, "b", request, noon + 2s).has_value());  // it must not go round and round
    EXPECT_EQ(claimed(*back, "b", noon + 3s).epoch, 2U);
}

TEST(Lease, ATaskThatHasNotEndedPassesItsDeadline) {
    Task task = queued_task();
    EXPECT_FALSE(pass_deadline(task, noon + 24h).has_value());  // it has none
    task.deadline = noon + 1min;
    EXPECT_FALSE(pass_deadline(task, noon + 1min - 1ms).has_value());
    EXPECT_EQ(pass_deadline(task, noon + 1min)->status, TaskStatus::EXPIRED);
    EXPECT_EQ(cancel(task, noon)->status, TaskStatus::CANCELLED);

    const auto expired = pass_deadline(claimed(task), noon + 1h);
    ASSERT_TRUE(expired.has_value());
    EXPECT_EQ(expired->status, TaskStatus::EXPIRED);
    EXPECT_EQ(expired->lease_until, Timestamp{});
    EXPECT_FALSE(pass_deadline(*expired, noon + 2h).has_value());
}

TEST(Lease, ATaskPastItsDeadlineIsNeitherClaimedNorQueuedAgain) {
    Random random{1};
    Task task = queued_task();
    task.deadline = noon + 1min;
    EXPECT_FALSE(claim(task, "a", request, noon + 1min).has_value());

    const Task running = claimed(task, "a", noon + 50s);
    for (const auto& ended : {fail(running, {"a", 1}, true, {}, noon + 1min, random),
                              give_back(running, {"a", 1}, 1s, noon + 1min)}) {
        ASSERT_TRUE(ended.has_value());
        EXPECT_EQ(ended->status, TaskStatus::EXPIRED);
        EXPECT_EQ(ended->finished_at, noon + 1min);
        EXPECT_TRUE(ended->claim.empty());
    }
    EXPECT_EQ(expire(running, noon + 90s, random)->status, TaskStatus::EXPIRED);
}

TEST(Lease, ARunningTaskIsCancelledUnderItsHolder) {
    const auto cancelled = cancel(claimed(queued_task()), noon + 1s);
    ASSERT_TRUE(cancelled.has_value());
    EXPECT_EQ(cancelled->status, TaskStatus::CANCELLED);
    EXPECT_EQ(cancelled->finished_at, noon + 1s);
    EXPECT_EQ(cancelled->lease_until, Timestamp{});
    EXPECT_TRUE(cancelled->claim.empty());
    EXPECT_FALSE(complete(*cancelled, {"a", 1}, noon + 2s).has_value());
    EXPECT_FALSE(cancel(*cancelled, noon + 2s).has_value());
}

TEST(Lease, WhatFailedOrWasCancelledIsQueuedAgainAndWithAllItsAttempts) {
    Random random{1};
    Task task = queued_task();
    task.attempt_max = 1;
    task.deadline = noon + 1h;
    EXPECT_FALSE(requeue(task, noon).has_value());
    const auto dead = fail(claimed(task), {"a", 1}, true, {}, noon + 1s, random);
    ASSERT_EQ(dead->status, TaskStatus::DEAD);
    EXPECT_FALSE(requeue(*dead, noon + 1h).has_value());

    const auto again = requeue(*dead, noon + 1min);

    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->status, TaskStatus::QUEUED);
    EXPECT_EQ(again->finished_at, Timestamp{});
    const Task second = claimed(*again, "b", noon + 1min);
    EXPECT_EQ(second.attempt, 1);
    EXPECT_EQ(second.epoch, 2U);
}

// A reminder for tonight that was cancelled and is wanted after all.
TEST(Lease, WhatNeverBeganIsNotTriedAgainBeforeItsTime) {
    Task task = queued_task();
    task.run_at = noon + 6h;
    const auto cancelled = cancel(task, noon);
    ASSERT_TRUE(cancelled.has_value());

    EXPECT_EQ(requeue(*cancelled, noon + 1h)->run_at, noon + 6h);
    EXPECT_EQ(requeue(*cancelled, noon + 7h)->run_at, noon + 7h);
}

TEST(Lease, TheBackoffDoublesUpToItsCeiling) {
    Task task = queued_task();
    task.backoff_min = 1s;
    task.backoff_max = 10s;
    const std::vector<Duration> ceilings{1s, 2s, 4s, 8s, 10s, 10s};
    for (std::size_t i = 0; i < ceilings.size(); ++i) {
        task.attempt = static_cast<int>(i) + 1;
        Duration longest = 0ms;
        Duration shortest = 24h;
        Random random{i};
        for (int draw = 0; draw < 2000; ++draw) {
            const Duration wait = backoff(task, random);
            longest = std::max(longest, wait);
            shortest = std::min(shortest, wait);
        }
        EXPECT_GE(shortest, 1ms);
        EXPECT_LE(longest, ceilings[i]);
        EXPECT_GT(longest, ceilings[i] * 9 / 10);
        EXPECT_LT(shortest, ceilings[i] / 10);
    }
    task.attempt = 1000;
    task.backoff_max = 24h * 7;
    task.backoff_min = 24h;
    Random random{9};
    EXPECT_LE(backoff(task, random), task.backoff_max);  // without overflow
}

// Whatever agents and timers do, in any order: the epoch never falls, the attempts never pass their limit, a
// final task never moves again, and a lease is there exactly while it runs.
RC_GTEST_PROP(LeaseLaw, EveryTaskEndsWithinItsAttemptsAndItsEpochOnlyGrows, (std::uint64_t seed)) {
    Random random{seed};
    Task task = queued_task();
    task.attempt_max = static_cast<std::int32_t>(1 + random.below(5));
    Timestamp now = noon;
    std::vector<Holder> holders{{"a", 0}};
    int claims = 0;
    int returned = 0;
    for (int step = 0; step < 300 && !is_final(task.status); ++step) {
        now = now + Duration{random.below(40'000)};
        const Holder holder =
            holders[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(holders.size())))];
        Task after = task;
        switch (random.below(8)) {
            case 0:
            case 1:
                if (auto leased = claim(task, random.chance(50) ? "a" : "b", request, now)) {
                    after = *leased;
                    claims += 1;
                    holders.push_back({after.agent == "a" ? "a" : "b", after.epoch});
                    RC_ASSERT(after.epoch == task.epoch + 1);
                }
                break;
            case 2:
                if (random.chance(5)) {
                    if (auto done = complete(task, holder, now)) after = *done;
                }
                break;
            case 3:
                if (auto failed = fail(task, holder, random.chance(95), {}, now, random)) after = *failed;
                break;
            case 4:
                if (auto renewed = renew(task, holder, now)) after = *renewed;
                break;
            case 5:
                if (auto back = give_back(task, holder, 1s, now)) {
                    after = *back;
                    returned += 1;
                }
                break;
            default:
                if (auto expired = expire(task, now, random)) after = *expired;
                break;
        }
        RC_ASSERT(after.epoch >= task.epoch);
        RC_ASSERT(after.attempt <= after.attempt_max);
        RC_ASSERT(after.attempt == claims - returned);
        RC_ASSERT((after.status == TaskStatus::RUNNING) == (after.lease_until != Timestamp{}));
        RC_ASSERT((after.status == TaskStatus::RUNNING) == !after.claim.empty());
        RC_ASSERT(is_final(after.status) == (after.finished_at != Timestamp{}));
        if (after.status == TaskStatus::RUNNING && task.status == TaskStatus::RUNNING) {
            RC_ASSERT(after.agent == task.agent);
            RC_ASSERT(after.epoch == task.epoch);
        }
        task = after;
    }
    // Left alone, it ends: every remaining attempt is claimed and falls silent.
    for (int i = 0; i < 10 && !is_final(task.status); ++i) {
        now = now + 24h;
        if (auto expired = expire(task, now, random)) task = *expired;
        now = now + 24h;
        if (auto leased = claim(task, "a", request, now)) task = *leased;
    }
    RC_ASSERT(is_final(task.status));
}

}  // namespace
}  // namespace tero::coordinator
