// The host with its real threads: failing commits, lost answers, many callers at once, and a stop in the
// middle.
#include "engine/engine_host.hpp"

#include "engine/tests/board_fixture.hpp"
#include "engine/tests/engine_fixture.hpp"
#include "kernel/alert.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "store/faulty_store.hpp"
#include "store/memory_store.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <atomic>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <vector>

namespace tero {
namespace {

constexpr Timestamp start{1'790'000'000'000};

// Holds commits, or reads, back until they are let go, and decides what becomes of commits.
class Gate {
public:
    Verdict operator()(StoreCall call) {
        std::unique_lock lock{mutex_};
        if (call == StoreCall::LEAD) return lead_verdict_.load();
        if (call == StoreCall::READ) {
            reads_waiting_ += reads_open_ ? 0 : 1;
            opens_.notify_all();
            opens_.wait(lock, [&] { return reads_open_; });
        }
        if (call != StoreCall::COMMIT) return Verdict::APPLIED;
        commits_waiting_ += open_ ? 0 : 1;
        opens_.notify_all();
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
    void close_reads() {
        const std::lock_guard lock{mutex_};
        reads_open_ = false;
    }
    void await_read() { await([&] { return reads_waiting_ > 0; }); }
    void open_reads() {
        {
            const std::lock_guard lock{mutex_};
            reads_open_ = true;
        }
        opens_.notify_all();
    }
    void then(std::vector<Verdict> verdicts) {
        const std::lock_guard lock{mutex_};
        next_ = std::move(verdicts);
    }
    void lead(Verdict verdict) { lead_verdict_ = verdict; }
    void await_commit() { await([&] { return commits_waiting_ > 0; }); }

private:
    template <class Condition>
    void await(Condition condition) {
        std::unique_lock lock{mutex_};
        opens_.wait(lock, condition);
    }

    std::mutex mutex_;
    std::condition_variable opens_;
    bool open_ = true;
    bool reads_open_ = true;
    int reads_waiting_ = 0;
    int commits_waiting_ = 0;
    std::vector<Verdict> next_;
    std::atomic<Verdict> lead_verdict_ = Verdict::APPLIED;
};

// One row of it cannot be read, whoever asks for it.
class SpoiltStore final : public Store {
public:
    explicit SpoiltStore(Store& inner) : inner_(inner) {}
    Result<Done> migrate() override { return inner_.migrate(); }
    Result<Page> read(std::string_view workspace, const Query& query) override {
        for (const RowKey& key : query.keys) {
            if (key.text == "spoilt") return Error{ErrorCode::corrupt, "half a row", ""};
        }
        return inner_.read(workspace, query);
    }
    Result<Done> commit(std::span<const Batch> batches, const Leadership& leadership) override {
        return inner_.commit(batches, leadership);
    }
    Result<Leadership> lead(std::string_view workspace, std::string_view node, std::uint64_t epoch,
                            Duration lease) override {
        return inner_.lead(workspace, node, epoch, lease);
    }

private:
    Store& inner_;
};

// Another program holds its log, and has written into it.
class WatchedStore final : public Store {
public:
    explicit WatchedStore(Store& inner) : inner_(inner) {}
    Result<Done> migrate() override { return inner_.migrate(); }
    Result<Page> read(std::string_view workspace, const Query& query) override {
        return inner_.read(workspace, query);
    }
    Result<Done> commit(std::span<const Batch> batches, const Leadership& leadership) override {
        return inner_.commit(batches, leadership);
    }
    Result<Leadership> lead(std::string_view workspace, std::string_view node, std::uint64_t epoch,
                            Duration lease) override {
        return inner_.lead(workspace, node, epoch, lease);
    }
    StoreState state() override { return {.is_held = held, .foreign_writes = 1}; }

    std::atomic<bool> held = true;

private:
    Store& inner_;
};

// A clock that somebody may set back.
class SettableClock final : public Clock {
public:
    Timestamp now() const override { return {ms_.load()}; }
    void set(Timestamp at) { ms_ = at.ms; }

private:
    std::atomic<std::int64_t> ms_ = start.ms;
};

class Host : public testing::Test {
protected:
    ~Host() override {
        gate.open();
        gate.open_reads();
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
    void register_worker() {
        AgentInfo agent;
        agent.id = "worker";
        agent.capabilities = {"print"};
        ASSERT_TRUE(host.ask(RegisterAgent{agent}).has_value());
    }
    std::optional<Alert> alert(std::string key) {
        Query query;
        query.table = table_of<Alert>();
        query.keys = {RowKey{std::move(key)}};
        const auto page = memory.read("main", query);
        if (!page || page->rows.empty()) return std::nullopt;
        return page->rows.front().as<Alert>();
    }
    std::size_t stored_tasks() {
        Query query;
        query.table = table_of<Task>();
        query.limit = 1000;
        const auto page = memory.read("main", query);
        return page ? page->rows.size() : 0;
    }

    std::shared_ptr<PublishedNotices> board = std::make_shared<PublishedNotices>();
    ManualClock clock{start};
    MemoryStore memory{clock};
    std::atomic<bool> reads_fail = false;
    Gate gate;
    FaultyStore store{memory, [this](StoreCall call) { return gate(call); }};
    metrics::Metrics metrics;
    EngineHost host{
        {.leadership_lease = 24h}, board_and_platform(board), store, clock, 5, metrics, [](Effect) {}};
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
    EXPECT_FALSE(again->as<SubmittedTasks>()->front()->created);
}

// What tell_of_stored() told: the groups, and 0 where what was read before is to be read anew.
struct Told {
    std::mutex mutex = {};
    std::vector<std::uint64_t> groups = {};
    std::size_t rows = 0;

    void listen_to(EngineHost& host) {
        host.tell_of_stored([this](std::uint64_t group, const Batch* batch) {
            const std::lock_guard lock{mutex};
            groups.push_back(batch == nullptr ? 0 : group);
            if (batch != nullptr) rows += batch->writes.size();
        });
    }
    std::vector<std::uint64_t> so_far() {
        const std::lock_guard lock{mutex};
        return groups;
    }
};

TEST_F(Host, WhatIsStoredIsToldBeforeWhoWaitsForIt) {
    Told told;
    told.listen_to(host);
    ASSERT_TRUE(host.start().has_value());

    ASSERT_TRUE(submit_one().has_value());
    const auto first = told.so_far();
    ASSERT_TRUE(submit_one().has_value());
    const auto second = told.so_far();

    ASSERT_GE(first.size(), 2U);
    EXPECT_EQ(first.front(), 0U) << "a new engine begins with what is stored";
    EXPECT_GT(second.size(), first.size());
    for (std::size_t i = 2; i < second.size(); ++i) EXPECT_EQ(second[i], second[i - 1] + 1);
    EXPECT_GT(told.rows, 0U);
}

TEST_F(Host, WhatWasStoredUnheardIsToldBeforeWhoWaitsForIt) {
    Told told;
    told.listen_to(host);
    ASSERT_TRUE(host.start().has_value());
    ASSERT_TRUE(submit_one().has_value());
    const auto before = told.so_far();
    gate.then({Verdict::APPLIED_BUT_UNHEARD});

    ASSERT_TRUE(submit_one().has_value());

    const auto after = told.so_far();
    ASSERT_GT(after.size(), before.size());
    EXPECT_EQ(after[before.size()], 0U) << "its rows are not known any more";
}

TEST_F(Host, ANewEngineIsToldOfBeforeItTakesAnythingIn) {
    Told told;
    told.listen_to(host);
    ASSERT_TRUE(host.start().has_value());
    ASSERT_TRUE(submit_one().has_value());
    const auto before = told.so_far();
    gate.then({Verdict::REFUSED});

    EXPECT_FALSE(submit_one().has_value());
    host.wait_until_open(10s);

    const auto after = told.so_far();
    ASSERT_GT(after.size(), before.size());
    EXPECT_EQ(std::count(after.begin() + static_cast<std::ptrdiff_t>(before.size()), after.end(), 0U), 1);
}

TEST_F(Host, AWaitingClaimIsToldWhenTheEngineIsRebuilt) {
    ASSERT_TRUE(host.start().has_value());
    register_worker();
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
    query.table = table_of<TaskKey>();
    query.limit = 1000;
    std::set<std::string> stored;
    const auto page = memory.read("main", query);
    ASSERT_TRUE(page.has_value());
    for (const StoredRow& row : page->rows) stored.insert(row.as<TaskKey>().key);
    for (const std::string& key : acknowledged) EXPECT_TRUE(stored.contains(key)) << key;
    EXPECT_EQ(submit_one().error().code, ErrorCode::unavailable);
}

TEST_F(Host, WhatWasNeverDecidedIsNotToldThatItMayBeStored) {
    EngineHost other{{.leadership_lease = 24h, .engine = {.inbox_max = 1}},
                     board_and_platform(board),
                     store,
                     clock,
                     5,
                     metrics,
                     [](Effect) {}};
    ASSERT_TRUE(other.start().has_value());
    const auto submit = [&](std::string key, EngineHost::ReplyTo reply) {
        SubmitTasks asked;
        asked.tasks.push_back(NewTask{.type = "paint", .unique_key = std::move(key)});
        other.submit(std::move(asked), std::move(reply));
    };
    while (other.stillness().turns == 0) other.wake();  // what is decided first takes the room for one input
    std::promise<Reply> flying, parked, never_decided;
    std::promise<void> engine_is_held, let_go;
    gate.close();
    gate.then({Verdict::LOST});
    submit("", [&](Reply reply) { flying.set_value(std::move(reply)); });
    gate.await_commit();
    gate.close_reads();
    submit("parked", [&](Reply reply) { parked.set_value(std::move(reply)); });
    gate.await_read();
    submit("", [&](Reply) {  // there is no room for it, which its caller is told on the engine's thread
        engine_is_held.set_value();
        let_go.get_future().wait();
    });
    engine_is_held.get_future().wait();
    submit("", [&](Reply reply) { never_decided.set_value(std::move(reply)); });
    gate.lead(Verdict::REFUSED);
    gate.open();
    let_go.set_value();

    EXPECT_EQ(flying.get_future().get().error().code, ErrorCode::unknown_outcome);
    EXPECT_EQ(parked.get_future().get().error().code, ErrorCode::unavailable);
    EXPECT_NE(never_decided.get_future().get().error().code, ErrorCode::unknown_outcome);
    gate.open_reads();
    other.stop();
}

TEST_F(Host, WordOfWhatHasHappenedOutlivesFailedCommits) {
    ASSERT_TRUE(host.start().has_value());
    ASSERT_TRUE(submit_one().has_value());
    gate.then({Verdict::REFUSED, Verdict::REFUSED, Verdict::REFUSED});
    host.submit(RaiseAlert{"rule", "first", AlertLevel::INFO, "decided, and its commit fails"});
    while (host.is_open() && !alert("rule/first")) std::this_thread::yield();
    host.submit(RaiseAlert{"rule", "second", AlertLevel::INFO, "said while nothing is taken in"});
    host.wait_until_open(10s);
    host.stop();
    EXPECT_TRUE(alert("rule/first").has_value());
    EXPECT_TRUE(alert("rule/second").has_value());
}

TEST_F(Host, AStopWaitsForTheRowsThatItsInputsNeed) {
    ASSERT_TRUE(host.start().has_value());
    gate.close_reads();
    host.submit(RaiseAlert{"rule", "late", AlertLevel::INFO, "its row has to be read first"});
    gate.await_read();
    std::thread stops{[&] { host.stop(); }};
    while (submit_one().has_value()) std::this_thread::yield();  // until it is stopping
    gate.open_reads();
    stops.join();

    EXPECT_TRUE(alert("rule/late").has_value());
}

TEST_F(Host, AStopDoesNotWaitForEverForAReadThatFails) {
    FaultyStore away{memory, [this](StoreCall call) {
                         return call == StoreCall::READ && reads_fail ? Verdict::REFUSED : Verdict::APPLIED;
                     }};
    EngineHost other{{.stop_wait = 50ms}, board_and_platform(board), away, clock, 5, metrics, [](Effect) {}};
    ASSERT_TRUE(other.start().has_value());
    reads_fail = true;
    std::promise<Reply> promise;
    auto answered = promise.get_future();
    SubmitTasks asked;
    asked.tasks.push_back(NewTask{.type = "paint", .unique_key = "a"});
    other.submit(asked, [&](Reply reply) { promise.set_value(std::move(reply)); });
    other.stop();
    EXPECT_EQ(answered.get().error().code, ErrorCode::unavailable);
}

TEST_F(Host, ARowThatCannotBeReadHoldsUpNobodyElse) {
    SpoiltStore spoilt{memory};
    EngineHost other{{}, board_and_platform(board), spoilt, clock, 5, metrics, [](Effect) {}};
    ASSERT_TRUE(other.start().has_value());
    std::vector<std::future<Reply>> answers;
    for (const std::string key : {"good", "spoilt", "fine"}) {
        SubmitTasks asked;
        asked.tasks.push_back(NewTask{.type = "paint", .unique_key = key});
        auto promise = std::make_shared<std::promise<Reply>>();
        answers.push_back(promise->get_future());
        other.submit(std::move(asked), [promise](Reply reply) { promise->set_value(std::move(reply)); });
    }
    EXPECT_TRUE(answers[0].get().has_value());
    EXPECT_EQ(answers[1].get().error().code, ErrorCode::corrupt);
    EXPECT_TRUE(answers[2].get().has_value());
    other.stop();
    ASSERT_TRUE(alert("row_unreadable/task_keys").has_value());
}

TEST_F(Host, AnEngineThatNoLongerLeadsIsBuiltAnewAndFencesTheOldOne) {
    EngineHost other{
        {.leadership_lease = 15ms}, board_and_platform(board), memory, clock, 5, metrics, [](Effect) {}};
    ASSERT_TRUE(other.start().has_value());
    const auto& failures =
        metrics.counter("tero_commit_failures_total", "Commits that failed; each rebuilds the engine");
    const auto stolen = memory.lead("main", "node-1", 0, 24h);  // a second process of the same name
    ASSERT_TRUE(stolen.has_value());
    while (failures.value() == 0) std::this_thread::yield();
    other.wait_until_open(10s);
    ASSERT_TRUE(other.ask(SubmitTasks{{NewTask{.type = "paint"}}}).has_value());

    Leadership late = *stolen;
    const auto now_leads = memory.lead("main", "node-1", stolen->epoch + 1, 24h);
    ASSERT_TRUE(now_leads.has_value());
    late.group = now_leads->group + 1;
    EXPECT_EQ(memory.commit(std::span<const Batch>{}, late).error().code, ErrorCode::conflict);
}

TEST_F(Host, ARebuiltEngineLeadsAtANewEpoch) {
    ASSERT_TRUE(host.start().has_value());
    ASSERT_TRUE(submit_one().has_value());
    gate.then({Verdict::LOST});
    ASSERT_FALSE(submit_one().has_value());
    host.wait_until_open(10s);
    const auto next = memory.lead("main", "node-1", 0, 24h);
    ASSERT_TRUE(next.has_value());
    EXPECT_GE(next->epoch, 3U);
}

TEST_F(Host, TimersRunWhileTheClockIsBehind) {
    SettableClock settable;
    EngineHost other{{.leadership_lease = 24h}, board_and_platform(board), memory, settable, 5, metrics,
                     [](Effect) {}};
    ASSERT_TRUE(other.start().has_value());
    AgentInfo agent;
    agent.id = "worker";
    agent.capabilities = {"paint"};
    ASSERT_TRUE(other.ask(RegisterAgent{agent}).has_value());
    settable.set(start - 1h);
    ASSERT_TRUE(
        other.ask(SubmitTasks{{NewTask{.type = "paint", .run_at = start + 30ms}}}).has_value());
    const Reply leases = other.ask(Claim{.agent = "worker", .limit = 1, .request = RawId{{1}}, .wait = 20s});
    ASSERT_TRUE(leases.has_value());
    EXPECT_EQ(leases->as<Leases>()->leases.size(), 1U);
}

TEST_F(Host, ASnapshotIsPublishedOnceWhatItShowsIsStored) {
    ASSERT_TRUE(host.start().has_value());
    ASSERT_TRUE(submit_one().has_value());
    gate.close();
    std::promise<Reply> promise;
    host.submit(PutNotice{{"closed on Monday"}}, [&](Reply reply) { promise.set_value(std::move(reply)); });
    const std::uint64_t turns = host.stillness().turns;
    while (host.stillness().turns < turns + 3) host.wake();
    EXPECT_EQ(board->count(), 0U);
    gate.open();
    ASSERT_TRUE(promise.get_future().get().has_value());
    while (board->count() == 0) std::this_thread::yield();
}

TEST_F(Host, ARowThatWaitsForNothingIsAnAlert) {
    Batch batch;
    batch.put(Posting{"lost", true});
    auto leader = memory.lead("main", "node-1", 0, 24h);
    ASSERT_TRUE(leader.has_value());
    leader->group += 1;
    ASSERT_TRUE(memory.commit({&batch, 1}, *leader).has_value());
    EngineHost other{{.leadership_lease = 24h, .check_every = 5ms},
                     board_and_platform(board),
                     memory,
                     clock,
                     5,
                     metrics,
                     [](Effect) {}};
    ASSERT_TRUE(other.start().has_value());
    while (!alert("row_stuck/notices")) other.wake();
    EXPECT_EQ(alert("row_stuck/notices")->level, AlertLevel::ERROR);
}

TEST_F(Host, AStartOnAFullDiskReadsAndOpensWhenThereIsRoom) {
    gate.lead(Verdict::STORAGE_FULL);
    ASSERT_TRUE(host.start().has_value());

    EXPECT_FALSE(host.is_open());
    EXPECT_TRUE(host.read({.table = table_of<Task>()}).has_value());
    EXPECT_EQ(submit_one().error().code, ErrorCode::storage_full);
    gate.lead(Verdict::APPLIED);
    host.wait_until_open(10s);

    EXPECT_TRUE(submit_one().has_value());
}

TEST_F(Host, AForeignProgramInTheStoreIsAnAlertAsLongAsItIsThere) {
    WatchedStore watched{memory};
    EngineHost other{
        {.leadership_lease = 30ms}, board_and_platform(board), watched, clock, 5, metrics, [](Effect) {}};
    ASSERT_TRUE(other.start().has_value());
    while (!alert("log_held/store") || !alert("foreign_writer/store")) std::this_thread::yield();
    EXPECT_EQ(alert("log_held/store")->status, AlertStatus::FIRING);

    watched.held = false;

    while (alert("log_held/store")->status != AlertStatus::RESOLVED) std::this_thread::yield();
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

TEST_F(Host, AStartWaitsForTheLeaseOfTheNodeBeforeIt) {
    ASSERT_TRUE(memory.lead("main", "another", 0, 24h).has_value());
    EngineHost other{{.start_wait = 1h, .retry_every = 1ms},
                     board_and_platform(board),
                     memory,
                     clock,
                     5,
                     metrics,
                     [](Effect) {}};
    std::thread starts{[&] { EXPECT_TRUE(other.start().has_value()); }};
    clock.advance_to(start + 25h);
    starts.join();
    EXPECT_TRUE(other.is_open());
}

}  // namespace
}  // namespace tero
