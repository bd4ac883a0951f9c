// The age of the queue is of the task that could have begun first.
#include "api/queue_age.hpp"

#include "base/random.hpp"
#include "modules/coordinator/pauses.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tero::api {
namespace {

class QueueAge : public testing::Test {
protected:
    // The next to begin, as a store has them in order.
    Task& waits(Duration time) {
        Task task;
        task.id = Id<Task>::make(now_, random_);
        task.type = task.capability = "paint";
        task.run_at = now_ - time;
        tasks_.push_back(task);
        return tasks_.back();
    }
    void pause(QueueScope scope, std::string of) {
        pauses_.push_back({.key = queue_pause_key(scope, of), .scope = scope, .of = of});
    }
    Duration age() {
        const auto found = queue_age([this](const Query& query) { return read(query); }, now_);
        EXPECT_TRUE(found.has_value());
        return found ? *found : Duration{-1};
    }

    std::vector<Task> tasks_;
    std::vector<QueuePause> pauses_;
    Random random_{1};
    Timestamp now_{1'790'000'000'000};

private:
    template <class Row>
    static Page page_of(const std::vector<Row>& all, const Query& query) {
        Page page;
        const std::size_t begin = query.after.empty() ? 0 : std::stoul(query.after);
        const std::size_t end = std::min(all.size(), begin + query.limit);
        for (std::size_t i = begin; i < end; ++i)
            page.rows.push_back({std::make_shared<const Row>(all[i]), 1});
        if (end < all.size()) page.next = std::to_string(end);
        return page;
    }
    Result<Page> read(const Query& query) const {
        return query.table == table_of<Task>() ? page_of(tasks_, query) : page_of(pauses_, query);
    }
};

TEST_F(QueueAge, IsOfTheFirstThatComesAfterNoOther) {
    EXPECT_EQ(age(), 0s);
    for (int i = 0; i < 250; ++i) waits(1h).after = {Id<Task>::make(now_, random_)};
    EXPECT_EQ(age(), 0s);
    waits(7min);
    waits(2min);
    EXPECT_EQ(age(), 7min);
}

TEST_F(QueueAge, IsNotOfWhatAPersonHasPaused) {
    waits(4h).type = "print";
    waits(3h).capability = "ink";
    waits(2h).fairness = coordinator::fairness_of_key("customer 7");
    waits(1h);
    EXPECT_EQ(age(), 4h);
    pause(QueueScope::TYPE, "print");
    EXPECT_EQ(age(), 3h);
    pause(QueueScope::CAPABILITY, "ink");
    EXPECT_EQ(age(), 2h);
    pause(QueueScope::FAIRNESS_KEY, "customer 7");
    EXPECT_EQ(age(), 1h);
    pause(QueueScope::ALL, "");
    EXPECT_EQ(age(), 0s);
}

}  // namespace
}  // namespace tero::api
