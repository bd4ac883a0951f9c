// Each transition of the host's state machine, by hand: no thread, no clock but the one that is told.
#include "engine/host_core.hpp"

#include "engine/store_requests.hpp"
#include "engine/tests/engine_fixture.hpp"
#include "kernel/alert.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "store/memory_store.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

constexpr Duration lease = 9s;

Error error(ErrorCode code) { return Error{code, "said the store", ""}; }

HostOptions options_of(std::size_t groups_in_flight) {
    HostOptions options;
    options.node = "n";
    options.leadership_lease = lease;
    options.groups_in_flight = groups_in_flight;
    return options;
}

class Core : public testing::Test {
protected:
    // What the core asked for and nobody has carried out yet.
    std::vector<std::shared_ptr<Flight>> commits;
    std::vector<RowRef> reads;
    std::optional<LeadRequest> lead;
    std::optional<RestoreRequest> restore;
    bool may_end = false;
    std::optional<Duration> call_again;
    HostNews news;
    std::map<std::string, Reply> told;  // by the name of who waited

    void use(HostOptions used) {
        options = std::move(used);
        core = std::make_unique<HostCore>(options);
    }

    void step(Duration passes = {}) {
        now += passes;
        clock = clock + passes;
        take(core->step({clock, SteadyTime{now}}));
    }
    void take(Requests requests) {
        for (Release& release : requests.releases) let_go(release);
        commits.insert(commits.end(), requests.commits.begin(), requests.commits.end());
        if (requests.reads) append(reads, requests.reads->rows);
        if (requests.lead) lead = requests.lead;
        if (requests.restore) restore = requests.restore;
        may_end = requests.may_end;
        call_again = requests.call_again;
        news = std::move(requests.news);
    }
    void let_go(Release& release) {
        for (auto& [reply_to, reply] : release.replies) reply_to(std::move(reply));
    }

    void led() { told_to_lead(store.lead("main", "n", lead->epoch, lease_taken)); }
    void told_to_lead(Result<Leadership> outcome) {
        ASSERT_TRUE(lead.has_value());
        core->led(*std::exchange(lead, {}), SteadyTime{now}, std::move(outcome));
        step();
    }
    void restored() {
        ASSERT_TRUE(restore.has_value());
        const RestoreRequest request = *std::exchange(restore, {});
        core->restored(request, build_engine(request, options, modules, store, 3));
        step();
    }
    // The first group that waits to be committed, as a committer does it.
    void commit() {
        const auto flight = next_commit();
        auto outcome = store.commit({&flight->batch, 1}, flight->proof);
        const bool releases = flight->may_release(outcome, SteadyTime{now});
        if (releases) let_go(flight->release);
        core->committed(flight, outcome, releases);
        step();
    }
    // It is answered so, whatever the store would say.
    void commit_ends(Result<Done> outcome) {
        core->committed(next_commit(), std::move(outcome), false);
        step();
    }
    std::shared_ptr<Flight> next_commit() {
        CHECK(!commits.empty(), "nothing is to be committed");
        auto flight = commits.front();
        commits.erase(commits.begin());
        return flight;
    }
    void read_all() {
        auto read = read_rows(store, "main", std::exchange(reads, {}));
        core->loaded(core->engine_number(), read.loaded, read.failed);
        step();
    }

    void open() {
        step();
        led();
        restored();
        while (!commits.empty()) commit();  // what the last engine left behind
        ASSERT_TRUE(core->is_open());
    }
    void submit(std::string name) {
        SubmitTasks asked;
        asked.tasks.push_back(NewTask{.type = "paint"});
        core->submit(std::move(asked), [this, name](Reply reply) {
            EXPECT_TRUE(told.emplace(name, std::move(reply)).second) << name << " hears it twice";
        });
        step();
    }
    void notice(std::string subject) {
        core->keep(RaiseAlert{"notice", std::move(subject), AlertLevel::INFO, "it happened"});
        step();
        if (!reads.empty()) read_all();
    }
    std::int64_t noticed(const std::string& subject) {
        Query query;
        query.table = table_of<Alert>();
        query.keys = {RowKey{"notice/" + subject}};
        const auto page = store.read("main", query);
        return page->rows.empty() ? 0 : page->rows.front().as<Alert>().count;
    }
    ErrorCode code(const std::string& name) {
        const auto found = told.find(name);
        CHECK(found != told.end() && !found->second, "{} was not refused", name);
        return found->second.error().code;
    }
    bool is_good(const std::string& name) { return told.contains(name) && told.at(name).has_value(); }
    // From a failed commit to the next engine.
    void rebuild() {
        led();
        commit();
        restored();
        while (!commits.empty()) commit();
    }

    Timestamp clock{1'790'000'000'000};
    SteadyTime::duration now = 1h;
    Duration lease_taken = lease;
    ManualClock store_clock{clock};
    MemoryStore store{store_clock};
    HostOptions options = options_of(1);
    ModuleSet modules = platform_modules();
    std::unique_ptr<HostCore> core = std::make_unique<HostCore>(options);
};

// ---- opening ----

TEST_F(Core, LeadsThenRestoresThenIsOpen) {
    submit("early");
    EXPECT_EQ(code("early"), ErrorCode::unavailable);
    ASSERT_TRUE(lead.has_value());
    EXPECT_EQ(lead->epoch, 0U);
    led();
    EXPECT_FALSE(core->is_open());
    ASSERT_TRUE(restore.has_value());
    EXPECT_FALSE(restore->same_process);
    restored();

    EXPECT_TRUE(core->is_open());
    EXPECT_TRUE(told.size() == 1);
}

TEST_F(Core, ALeadThatIsRefusedIsAskedForAgainAfterAWhile) {
    step();
    told_to_lead(error(ErrorCode::conflict));
    EXPECT_FALSE(lead.has_value());
    EXPECT_EQ(call_again, Duration{200ms});
    step(199ms);
    EXPECT_FALSE(lead.has_value());
    step(1ms);
    ASSERT_TRUE(lead.has_value());
    EXPECT_EQ(lead->epoch, 0U);
}

TEST_F(Core, ARestoreThatFailsBeginsAgainWithTheLead) {
    step();
    led();
    core->restored(*std::exchange(restore, {}), error(ErrorCode::unavailable));
    step(200ms);

    EXPECT_FALSE(core->is_open());
    EXPECT_TRUE(lead.has_value());
}

// ---- groups ----

TEST_F(Core, AReplyWaitsForItsGroup) {
    open();
    submit("a");
    ASSERT_EQ(commits.size(), 1U);
    EXPECT_TRUE(told.empty());
    commit();

    EXPECT_TRUE(is_good("a"));
    EXPECT_EQ(core->waiting_count(), 0U);
    EXPECT_TRUE(core->is_settled());
}

TEST_F(Core, OnlyAsManyGroupsFlyAsAreAllowed) {
    use(options_of(2));
    open();
    for (const char* name : {"a", "b", "c"}) submit(name);

    ASSERT_EQ(commits.size(), 2U);
    EXPECT_EQ(commits[1]->proof.group, commits[0]->proof.group + 1);
    commit();
    EXPECT_EQ(commits.size(), 2U) << "the third follows the first";
}

TEST_F(Core, OnlyTheFirstGroupInFlightIsLetGoByWhoCommitsIt) {
    use(options_of(2));
    open();
    submit("a");
    submit("b");

    EXPECT_TRUE(commits[0]->may_release(Done{}, SteadyTime{now}));
    EXPECT_FALSE(commits[0]->may_release(error(ErrorCode::unknown_outcome), SteadyTime{now}));
    EXPECT_FALSE(commits[0]->may_release(Done{}, SteadyTime{now + lease}));
    EXPECT_FALSE(commits[1]->may_release(Done{}, SteadyTime{now}));
    commit();
    commit();
    EXPECT_TRUE(is_good("a") && is_good("b"));
}

TEST_F(Core, WhatStoresNothingWaitsForTheGroupsBeforeIt) {
    use(options_of(2));
    open();
    submit("a");
    core->submit(Heartbeat{"nobody", {}}, [&](Reply reply) { told.emplace("beat", std::move(reply)); });
    step();
    if (!reads.empty()) read_all();
    EXPECT_TRUE(told.empty());
    EXPECT_EQ(commits.size(), 1U);
    commit();
    EXPECT_TRUE(told.contains("a") && told.contains("beat"));
}

TEST_F(Core, AGroupThatIsRefusedTakesThoseBehindItAlong) {
    use(options_of(2));
    open();
    for (const char* name : {"a", "b", "c"}) submit(name);
    commit_ends(error(ErrorCode::storage_full));

    EXPECT_FALSE(core->is_open());
    for (const char* name : {"a", "b", "c"}) EXPECT_EQ(code(name), ErrorCode::storage_full) << name;
    EXPECT_EQ(news.failed->code, ErrorCode::storage_full);
    submit("later");
    EXPECT_EQ(code("later"), ErrorCode::storage_full);
    commit_ends(error(ErrorCode::conflict));  // of the one behind it: too late to matter
    EXPECT_TRUE(lead.has_value());
}

TEST_F(Core, AnUnheardGroupThatIsStoredIsASuccess) {
    open();
    submit("a");
    const auto flight = commits.front();
    ASSERT_TRUE(store.commit({&flight->batch, 1}, flight->proof));
    commit_ends(error(ErrorCode::unknown_outcome));
    EXPECT_TRUE(told.empty());
    ASSERT_TRUE(lead.has_value());
    EXPECT_EQ(lead->epoch, flight->proof.epoch) << "the leadership row tells";
    led();

    EXPECT_TRUE(is_good("a"));
    EXPECT_TRUE(core->is_open());
}

TEST_F(Core, AnUnheardGroupIsNotSettledByAnAnswerToAnEarlierQuestion) {
    open();
    submit("a");
    step(lease / 3);
    const auto renewal = lead;
    ASSERT_TRUE(renewal.has_value());
    const Leadership before = *store.lead("main", "n", renewal->epoch, lease);
    const auto flight = commits.front();
    ASSERT_TRUE(store.commit({&flight->batch, 1}, flight->proof));
    commit_ends(error(ErrorCode::unknown_outcome));
    told_to_lead(before);
    EXPECT_TRUE(told.empty() && core->is_open());
    ASSERT_TRUE(lead.has_value());
    led();

    EXPECT_TRUE(is_good("a"));
}

TEST_F(Core, WhatIsInDoubtIsToldSoAndWhatIsNotIsNot) {
    use(options_of(2));
    open();
    for (const char* name : {"a", "b", "c"}) submit(name);
    commit_ends(error(ErrorCode::unknown_outcome));
    told_to_lead(error(ErrorCode::unavailable));

    EXPECT_FALSE(core->is_open());
    EXPECT_EQ(code("a"), ErrorCode::unknown_outcome);
    EXPECT_EQ(code("b"), ErrorCode::unknown_outcome) << "it follows if the first was stored";
    EXPECT_EQ(code("c"), ErrorCode::unavailable) << "it was never sent";
}

TEST_F(Core, AGroupThatCannotFollowIsNotInDoubt) {
    use(options_of(2));
    open();
    submit("a");
    submit("b");
    commit_ends(error(ErrorCode::unknown_outcome));
    commit_ends(error(ErrorCode::conflict));
    led();  // the group is not there

    EXPECT_EQ(code("a"), ErrorCode::unknown_outcome);
    EXPECT_EQ(code("b"), ErrorCode::unavailable);
}

TEST_F(Core, AnUnheardGroupIsSettledByItsSuccessor) {
    use(options_of(2));
    open();
    submit("a");
    submit("b");
    const auto flight = commits.front();
    ASSERT_TRUE(store.commit({&flight->batch, 1}, flight->proof));
    commit_ends(error(ErrorCode::unknown_outcome));
    commit();

    EXPECT_TRUE(is_good("a") && is_good("b"));
}

// ---- the lease ----

TEST_F(Core, TheLeadershipIsRenewedAtAThirdOfItsLeaseWhateverIsBeingRead) {
    open();
    notice("a");
    core->keep(RaiseAlert{"notice", "b", AlertLevel::INFO, "its row is being read"});
    step();
    ASSERT_FALSE(reads.empty());
    step(lease / 3 - 1ms);
    EXPECT_FALSE(lead.has_value());
    EXPECT_LE(call_again, Duration{1ms});
    step(1ms);

    ASSERT_TRUE(lead.has_value());
    EXPECT_NE(lead->epoch, 0U);
}

TEST_F(Core, ARenewalThatFailsIsTriedAgainSoon) {
    open();
    step(lease / 3);
    told_to_lead(error(ErrorCode::unavailable));
    EXPECT_TRUE(news.not_renewed.has_value());
    EXPECT_FALSE(lead.has_value());
    step(200ms);

    EXPECT_TRUE(lead.has_value());
    EXPECT_TRUE(core->is_open());
}

TEST_F(Core, NothingIsLetGoAfterTheLeaseUntilItIsRenewed) {
    open();
    submit("a");
    step(lease);
    commit();
    EXPECT_TRUE(told.empty()) << "another node may lead";
    led();

    EXPECT_TRUE(is_good("a"));
}

TEST_F(Core, TheLeaseRunsFromTheMomentItWasAskedFor) {
    open();
    step(lease / 3);
    const auto asked_at = SteadyTime{now};
    submit("a");
    commit();
    now += lease - 1ms;  // the answer takes its time
    core->led(*std::exchange(lead, {}), asked_at, store.lead("main", "n", 1, lease));
    submit("b");
    commit();
    EXPECT_TRUE(is_good("b"));
    submit("c");
    step(1ms);
    commit();
    EXPECT_FALSE(told.contains("c"));
}

TEST_F(Core, ADeposedLeaderSendsNoMoreAndCannotSayWhatBecameOfWhatItSent) {
    use(options_of(2));
    open();
    submit("a");
    step(lease);
    told_to_lead(error(ErrorCode::conflict));
    submit("b");
    EXPECT_EQ(commits.size(), 1U);
    EXPECT_TRUE(told.empty()) << "a group is in flight";
    commit();

    EXPECT_FALSE(core->is_open());
    EXPECT_EQ(code("a"), ErrorCode::unknown_outcome) << "stored, but it may not say so any more";
    EXPECT_EQ(code("b"), ErrorCode::unavailable);
}

TEST_F(Core, ADeposedLeaderWithNothingInFlightGivesUpAtOnce) {
    open();
    step(lease / 3);
    told_to_lead(error(ErrorCode::conflict));

    EXPECT_FALSE(core->is_open());
    EXPECT_EQ(news.failed->code, ErrorCode::conflict);
}

// ---- a new engine ----

TEST_F(Core, ANewEngineLeadsAtANewEpochAndSeesFirstThatTheStoreTakesWrites) {
    open();
    submit("a");
    commit_ends(error(ErrorCode::unavailable));
    ASSERT_TRUE(lead.has_value());
    EXPECT_EQ(lead->epoch, 0U);
    led();
    ASSERT_EQ(commits.size(), 1U);
    EXPECT_TRUE(commits.front()->batch.empty());
    EXPECT_FALSE(restore.has_value());
    commit_ends(error(ErrorCode::storage_full));
    EXPECT_FALSE(restore.has_value() || lead.has_value());
    step(200ms);
    led();
    commit();
    ASSERT_TRUE(restore.has_value());
    EXPECT_TRUE(restore->same_process);
    restored();

    EXPECT_TRUE(core->is_open());
    while (!commits.empty()) commit();
    submit("b");
    commit();
    EXPECT_TRUE(is_good("b"));
}

TEST_F(Core, AfterAnotherNodeHasLedNothingInThisProcessCountsAsGoingOn) {
    open();
    step(lease / 3);
    told_to_lead(error(ErrorCode::conflict));
    led();
    commit();

    ASSERT_TRUE(restore.has_value());
    EXPECT_FALSE(restore->same_process);
}

TEST_F(Core, AnAnswerForAnEarlierEngineChangesNothing) {
    open();
    core->keep(RaiseAlert{"notice", "a", AlertLevel::INFO, "its row is being read"});
    step();
    ASSERT_FALSE(reads.empty());
    const std::uint64_t earlier = core->engine_number();
    submit("b");
    commit_ends(error(ErrorCode::unavailable));
    rebuild();
    auto read = read_rows(store, "main", reads);
    core->loaded(earlier, read.loaded, {});
    step();

    EXPECT_TRUE(core->engine()->is_loading()) << "it asked for the row itself";
}

// ---- kept inputs ----

TEST_F(Core, WhatIsKeptIsDecidedOnceHoweverManyCommitsFail) {
    open();
    notice("a");
    for (int i = 0; i < 3; ++i) {
        commit_ends(error(ErrorCode::unavailable));
        rebuild();
        read_all();
    }
    notice("b");
    while (!commits.empty()) commit();

    EXPECT_EQ(noticed("a"), 1);
    EXPECT_EQ(noticed("b"), 1);
    EXPECT_EQ(core->kept_count(), 0U);
    EXPECT_TRUE(core->quiet());
}

TEST_F(Core, WhatIsKeptWhileNothingIsTakenInIsDecidedLater) {
    open();
    submit("a");
    commit_ends(error(ErrorCode::unavailable));
    notice("b");
    EXPECT_EQ(core->kept_count(), 1U);
    rebuild();
    read_all();
    while (!commits.empty()) commit();

    EXPECT_EQ(noticed("b"), 1);
}

TEST_F(Core, WhatIsKeptHasABound) {
    options.engine.inbox_max = 1;
    use(options);
    core->keep(RaiseAlert{"notice", "a", AlertLevel::INFO, ""});
    core->keep(RaiseAlert{"notice", "b", AlertLevel::INFO, ""});
    step();

    EXPECT_EQ(news.dropped, 1U);
    EXPECT_EQ(core->kept_count(), 1U);
}

TEST_F(Core, WhatIsKeptWaitsForRoom) {
    options.engine.inbox_max = 1;
    use(options);
    open();
    core->submit(RaiseAlert{"notice", "b", AlertLevel::INFO, "its row is being read"}, [](Reply) {});
    step();
    core->keep(RaiseAlert{"notice", "a", AlertLevel::INFO, "there is no room"});
    step();
    EXPECT_EQ(reads.size(), 1U);
    read_all();
    step(200ms);
    read_all();
    while (!commits.empty()) commit();

    EXPECT_EQ(noticed("a"), 1);
}

TEST_F(Core, WhatIsRefusedForGoodIsNotKept) {
    open();
    core->keep(ChangeTasks{});
    step();

    EXPECT_EQ(core->kept_count(), 0U);
}

// ---- rows ----

TEST_F(Core, RowsThatCouldNotBeReadAreAskedForAgainAfterAWhile) {
    open();
    core->keep(RaiseAlert{"notice", "a", AlertLevel::INFO, ""});
    step();
    const auto wanted = std::exchange(reads, {});
    ASSERT_FALSE(wanted.empty());
    core->loaded(core->engine_number(), {}, wanted);
    step();
    EXPECT_TRUE(reads.empty());
    step(200ms);

    EXPECT_EQ(reads, wanted);
}

// ---- time ----

TEST_F(Core, TimeGoesOnWhileTheClockIsSetBack) {
    open();
    const Timestamp before = core->told();
    clock = clock - 1h;
    step(5s);

    EXPECT_EQ(core->told(), before + 5s);
}

TEST_F(Core, AStepForwardOfADayIsAnAlertAndNotBelieved) {
    open();
    const Timestamp before = core->told();
    clock = clock + 24h;
    step(1s);
    while (!commits.empty()) commit();
    if (!reads.empty()) read_all();
    while (!commits.empty()) commit();

    EXPECT_LE(core->told(), before + 2s);
    Query query;
    query.table = table_of<Alert>();
    query.keys = {RowKey{"clock_ahead/clock"}};
    EXPECT_EQ(store.read("main", query)->rows.size(), 1U);
}

TEST_F(Core, AStartWithTheClockSetBackGoesOnWhereTheLastOneStopped) {
    open();
    core->submit(SubmitTasks{{NewTask{.type = "paint"}}}, [](Reply) {});
    step();
    while (!commits.empty()) commit();
    const Timestamp before = core->told();

    use(options);
    clock = clock - 1h;
    open();

    EXPECT_GE(core->told(), before);
}

// ---- the end ----

TEST_F(Core, ALackOfRoomForCommandsIsToldAndItsEndToo) {
    options.check_every = 1s;
    use(options);
    modules = platform_modules({.queue_max = 1});
    open();
    const auto is_told = [&] {
        for (int i = 0; i < 3; ++i) {
            step(options.check_every);
            while (!commits.empty()) commit();
            if (!reads.empty()) read_all();
        }
        Query query;
        query.table = table_of<Alert>();
        query.keys = {RowKey{"no_room/commands"}};
        const auto page = store.read("main", query);
        return page->rows.size() == 1 && page->rows[0].as<Alert>().status == AlertStatus::FIRING;
    };
    std::vector<Id<Task>> tasks;
    for (std::uint8_t i = 1; i <= 2; ++i) {
        tasks.emplace_back(RawId{{i}});
        core->submit(QueueTask{tasks.back(), NewTask{.type = "answer"}, {}}, {});
    }
    EXPECT_TRUE(is_told());
    core->submit(ChangeTasks{TaskVerb::CANCEL, tasks}, {});
    EXPECT_FALSE(is_told());
}

TEST_F(Core, AStopAnswersWhatWasTakenInAndTakesInNothingElse) {
    open();
    submit("a");
    core->stop();
    submit("b");
    EXPECT_EQ(code("b"), ErrorCode::unavailable);
    EXPECT_FALSE(may_end);
    commit();

    EXPECT_TRUE(is_good("a"));
    EXPECT_TRUE(may_end);
}

TEST_F(Core, AStopWaitsForRowsAndNotForEver) {
    open();
    core->keep(RaiseAlert{"notice", "a", AlertLevel::INFO, ""});
    core->stop();
    step();
    ASSERT_FALSE(reads.empty());
    step(10s - 1ms);
    EXPECT_FALSE(may_end);
    step(1ms);
    EXPECT_TRUE(may_end);
    take(core->end());

    EXPECT_EQ(news.dropped, 1U);
}

TEST_F(Core, AStopKeepsTryingAsLongAsSomethingIsKept) {
    open();
    submit("a");
    commit_ends(error(ErrorCode::unavailable));
    core->keep(RaiseAlert{"notice", "b", AlertLevel::INFO, ""});
    core->stop();
    step();
    EXPECT_FALSE(may_end);
    rebuild();
    read_all();
    while (!commits.empty()) commit();

    EXPECT_TRUE(may_end);
    EXPECT_EQ(noticed("b"), 1);
}

TEST_F(Core, TheEndTellsEveryoneWhoWaits) {
    open();
    AgentInfo agent;
    agent.id = "worker";
    agent.capabilities = {"print"};
    core->submit(RegisterAgent{agent}, [&](Reply reply) { told.emplace("agent", std::move(reply)); });
    step();
    while (!commits.empty()) commit();
    core->submit(Claim{.agent = "worker", .limit = 1, .request = RawId{{1}}, .wait = 30s},
                 [&](Reply reply) { told.emplace("claim", std::move(reply)); });
    step();
    while (!commits.empty()) commit();
    ASSERT_FALSE(told.contains("claim"));
    core->stop();
    step();
    EXPECT_TRUE(may_end);
    take(core->end());

    EXPECT_EQ(code("claim"), ErrorCode::unavailable);
}

}  // namespace
}  // namespace tero
