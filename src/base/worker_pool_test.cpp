#include "base/worker_pool.hpp"

#include <gtest/gtest.h>
#include <atomic>
#include <future>

namespace tero {
namespace {

TEST(WorkerPool, RunsWhatItTookInBeforeItStops) {
    std::atomic<int> ran = 0;
    WorkerPool pool{2, 1000};
    for (int i = 0; i < 500; ++i) ASSERT_TRUE(pool.run([&] { ran += 1; }));

    pool.stop();

    EXPECT_EQ(ran, 500);
    EXPECT_EQ(pool.busy(), 0U);
    EXPECT_FALSE(pool.run([] {}));
}

TEST(WorkerPool, RefusesWhatItsQueueCannotHold) {
    std::promise<void> release;
    auto released = release.get_future().share();
    std::promise<void> begun;
    WorkerPool pool{1, 1};
    ASSERT_TRUE(pool.run([&] {
        begun.set_value();
        released.wait();
    }));
    begun.get_future().wait();
    ASSERT_TRUE(pool.run([] {}));

    EXPECT_FALSE(pool.run([] {}));

    release.set_value();
}

}  // namespace
}  // namespace tero
