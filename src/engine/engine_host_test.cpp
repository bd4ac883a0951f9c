// The host with its real threads: failing commits, lost answers, many callers at once, and a stop in the
// middle.
#include "engine/engine_host.hpp"

#include "engine/engine_fixture.hpp"
#include "store/faulty_store.hpp"
#include "store/memory_store.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace tero {
namespace {

constexpr Timestamp start{1'790'000'000'000};

// Holds commits back until they are let go, and decides what becomes of them.
class Gate {
public:
    Verdict operator()(StoreCall call) {
        if (call == StoreCall::LEAD) return lead_verdict_.load();
        if (call != StoreCall::COMMIT) return Verdict::APPLIED;
        std::unique_lock lock{mutex_};
        opens_.wait(lock, [&] { return open_; });
        if (next_.empty()) return Verdict::APPLIED;
        const Verdict verdict = next_.front();
        next_.erase(next_.begin());
        return verdict;
    }
    void close() {
        const std::lock_guard lock{mutex_};
        open_ = false;
    }
    void open() {
        {
            const std::lock_guard lock{mutex_};
            open_ = true;
        }
        opens_.notify_all();
    }
    void then(std::vector<Verdict> verdicts) {
        const std::lock_guard lock{mutex_};
        next_ = std::move(verdicts);
    }
    void lead(Verdict verdict) { lead_verdict_ = verdict; }

private:
    std::mutex mutex_;
    std::condition_variable opens_;
    bool open_ = true;
    std::vector<Verdict> next_;
    std::atomic<Verdict> lead_verdict_ = Verdict::APPLIED;
};

class Host : public testing::Test {
protected:
    ~Host() override {
        gate.open();
        host.stop();
    }

    Reply submit_one(std::string key = {}) {
        SubmitTasks submit;
        NewTask task;
        task.type = "paint";
        task.unique_key = std::move(key);
        submit.tasks.push_back(task);
        return host.ask(std::move(submit));
    }
    std::size_t stored_tasks() {
        Query query;
        query.table = TableId::tasks;
        query.limit = 1000;
        const auto page = memory.read("main", query);
        return page ? page->rows.size() : 0;
    }

    ManualClock clock{start};
    MemoryStore memory{clock};
    Gate gate;
    FaultyStore store{memory, [this](StoreCall call) { return gate(call); }};
    metrics::Metrics metrics;
    EngineHost host{{.leadership_lease = 24h}, rooms_for_tests(), store, clock, 5, metrics, [](Effect) {}};
};

TEST_F(Host, AnswersAfterTheCommit) {
    ASSERT_TRUE(host.start().has_value());
    gate.close();
    SubmitTasks submit;
    submit.tasks.push_back(NewTask{.type = "paint"});
    std::promise<Reply> promise;
    auto answered = promise.get_future();
    host.submit(submit, [&](Reply reply) { promise.set_value(std::move(reply)); });

    EXPECT_EQ(answered.wait_for(std::chrono::milliseconds{30}), std::future_status::timeout);
    gate.open();

    EXPECT_TRUE(answered.get().has_value());
    EXPECT_EQ(stored_tasks(), 1U);
}

TEST_F(Host, AFailedCommitTellsWhoWaitsAndTheNextCallWorks) {
    ASSERT_TRUE(host.start().has_value());
    ASSERT_TRUE(submit_one("a").has_value());
    gate.then({Verdict::REFUSED});

    const Reply refused = submit_one("b");

    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
    EXPECT_EQ(stored_tasks(), 1U);
    host.wait_until_open(10s);
    const Reply again = submit_one("b");
    ASSERT_TRUE(again.has_value()) << to_string(again.error());
    EXPECT_EQ(stored_tasks(), 2U);
}

TEST_F(Host, AFullDiskIsNamedAndEndsWithIt) {
    ASSERT_TRUE(host.start().has_value());
    ASSERT_TRUE(submit_one().has_value());
    gate.then({Verdict::STORAGE_FULL, Verdict::STORAGE_FULL});

    EXPECT_EQ(submit_one().error().code, ErrorCode::storage_full);
    host.wait_until_open(10s);

    EXPECT_TRUE(host.is_open());
    EXPECT_TRUE(submit_one().has_value());
}

TEST_F(Host, AnUnheardCommitThatWasStoredIsASuccess) {
    ASSERT_TRUE(host.start().has_value());
    ASSERT_TRUE(submit_one().has_value());
    gate.then({Verdict::APPLIED_BUT_UNHEARD});

    EXPECT_TRUE(submit_one().has_value());
    EXPECT_EQ(stored_tasks(), 2U);
}

TEST_F(Host, ACommitOfWhichNobodyKnowsIsToldAsSuch) {
    ASSERT_TRUE(host.start().has_value());
    ASSERT_TRUE(submit_one().has_value());
    gate.then({Verdict::APPLIED_BUT_UNHEARD});
    gate.lead(Verdict::REFUSED);  // and the store does not say what happened

    const Reply reply = submit_one("a");
    gate.lead(Verdict::APPLIED);

    ASSERT_FALSE(reply.has_value());
    EXPECT_EQ(reply.error().code, ErrorCode::unknown_outcome);
    host.wait_until_open(10s);
    const Reply again = submit_one("a");
    ASSERT_TRUE(again.has_value());
    EXPECT_FALSE(std::get<SubmittedTasks>(*again).front()->created);
}

TEST_F(Host, AWaitingClaimIsToldWhenTheEngineIsRebuilt) {
    ASSERT_TRUE(host.start().has_value());
    AgentInfo agent;
    agent.id = "worker";
    agent.capabilities = {"print"};
    ASSERT_TRUE(host.ask(RegisterAgent{agent}).has_value());
    std::promise<Reply> promise;
    auto answered = promise.get_future();
    host.submit(Claim{.agent = "worker", .limit = 1, .request = RawId{{1}}, .wait = 30s},
                [&](Reply reply) { promise.set_value(std::move(reply)); });
    gate.then({Verdict::LOST});

    EXPECT_FALSE(submit_one().has_value());

    const Reply told = answered.get();
    ASSERT_FALSE(told.has_value());
    EXPECT_EQ(told.error().code, ErrorCode::unavailable);
}

TEST_F(Host, ManyCallersAtOnceAreAllAnsweredAndAllStored) {
    ASSERT_TRUE(host.start().has_value());
    constexpr int callers = 8;
    constexpr int calls = 25;
    std::atomic<int> good = 0;
    std::vector<std::thread> threads;
    for (int caller = 0; caller < callers; ++caller) {
        threads.emplace_back([&, caller] {
            for (int call = 0; call < calls; ++call) {
                // Each key is asked for by two callers.
                if (submit_one(fmt::format("{}-{}", caller / 2, call)).has_value()) good += 1;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();

    EXPECT_EQ(good, callers * calls);
    EXPECT_EQ(stored_tasks(), static_cast<std::size_t>(callers / 2 * calls));
}

TEST_F(Host, AStopInTheMiddleLosesNothingThatWasAcknowledged) {
    ASSERT_TRUE(host.start().has_value());
    std::mutex mutex;
    std::set<std::string> acknowledged;
    std::atomic<int> answered = 0;
    std::vector<std::thread> threads;
    for (int caller = 0; caller < 4; ++caller) {
        threads.emplace_back([&, caller] {
            for (int call = 0; call < 200; ++call) {
                const std::string key = fmt::format("{}-{}", caller, call);
                const bool good = submit_one(key).has_value();
                answered += 1;
                const std::lock_guard lock{mutex};
                if (good) acknowledged.insert(key);
            }
        });
    }
    while (answered < 50) std::this_thread::yield();
    host.stop();
    for (std::thread& thread : threads) thread.join();  // nobody is left without an answer

    EXPECT_GE(acknowledged.size(), 1U);
    Query query;
    query.table = TableId::task_keys;
    query.limit = 1000;
    std::set<std::string> stored;
    const auto page = memory.read("main", query);
    ASSERT_TRUE(page.has_value());
    for (const StoredRow& row : page->rows) stored.insert(row.as<TaskKey>().key);
    for (const std::string& key : acknowledged) EXPECT_TRUE(stored.contains(key)) << key;
    EXPECT_EQ(submit_one().error().code, ErrorCode::unavailable);
}

TEST_F(Host, MayBeStoppedTwiceOrUnstarted) {
    host.stop();
    host.stop();
    EXPECT_FALSE(host.is_open());
}

TEST_F(Host, ANodeThatDoesNotLeadDoesNotStart) {
    ASSERT_TRUE(memory.lead("main", "another", 0, 24h).has_value());
    const auto started = host.start();
    ASSERT_FALSE(started.has_value());
    EXPECT_EQ(started.error().code, ErrorCode::conflict);
}

}  // namespace
}  // namespace tero
