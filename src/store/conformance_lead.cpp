// Who leads: leases, epochs, and the fence that keeps a deposed leader from writing.
#include "store/conformance.hpp"
#include "store/example_rows_fixture.hpp"

namespace tero {

using namespace example;

void link_lead_cases() {}

TEST_P(StoreConformance, TheFirstLeaderHasEpochOneAndNoGroup) {
    const Leadership first = take("fresh", "n1");

    EXPECT_EQ(first, (Leadership{.workspace = "fresh", .node = "n1", .epoch = 1, .group = 0}));
}

TEST_P(StoreConformance, TheTimeAndTheChainOfTheLastGroupAreKeptAcrossLeaders) {
    Leadership shown = leader_;
    shown.group += 1;
    shown.told = clock_.now() + 1h;
    shown.chain = 0xfedc'ba98'7654'3210;
    const Batch batch = batch_of({put(Tally{.key = "k"}, 0)});
    ASSERT_TRUE(store().commit({&batch, 1}, shown));

    const Result<Leadership> renewed = store().lead("acme", "a", leader_.epoch, 30s);
    ASSERT_TRUE(renewed);
    EXPECT_EQ(renewed->told, shown.told);
    EXPECT_EQ(renewed->chain, shown.chain);
    clock_.advance_to(clock_.now() + 10min);
    const Result<Leadership> taken = store().lead("acme", "b", 0, 30s);
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->told, shown.told);
    EXPECT_EQ(taken->chain, shown.chain);
}

TEST_P(StoreConformance, AnotherNodeMustWaitForTheLeaseToEnd) {
    const Result<Leadership> early = store().lead("acme", "b", 0, 30s);
    ASSERT_FALSE(early);
    EXPECT_EQ(early.error().code, ErrorCode::conflict);
    EXPECT_NE(early.error().message.find("'a'"), std::string::npos) << early.error().message;

    clock_.advance_to(clock_.now() + 29'999ms);
    EXPECT_FALSE(store().lead("acme", "b", 0, 30s));

    clock_.advance_to(clock_.now() + 1ms);
    const Result<Leadership> taken = store().lead("acme", "b", 0, 30s);
    ASSERT_TRUE(taken) << to_string(taken.error());
    EXPECT_EQ(taken->epoch, leader_.epoch + 1);
    EXPECT_EQ(taken->node, "b");
}

TEST_P(StoreConformance, ARenewedLeaseKeepsItsEpochAndRunsFromNow) {
    clock_.advance_to(clock_.now() + 20s);
    const Result<Leadership> renewed = store().lead("acme", "a", leader_.epoch, 30s);
    ASSERT_TRUE(renewed) << to_string(renewed.error());
    EXPECT_EQ(renewed->epoch, leader_.epoch);

    clock_.advance_to(clock_.now() + 29s);
    EXPECT_FALSE(store().lead("acme", "b", 0, 30s)) << "49 s after the first, 29 s after the renewed lease";
    clock_.advance_to(clock_.now() + 1s);
    EXPECT_TRUE(store().lead("acme", "b", 0, 30s));
}

TEST_P(StoreConformance, AnExpiredLeaseThatNobodyTookCanBeRenewed) {
    clock_.advance_to(clock_.now() + 10min);

    const Result<Leadership> renewed = store().lead("acme", "a", leader_.epoch, 30s);

    ASSERT_TRUE(renewed);
    EXPECT_EQ(renewed->epoch, leader_.epoch);
    EXPECT_FALSE(store().lead("acme", "b", 0, 30s));
}

TEST_P(StoreConformance, TheSameNodeRetakesAtOnceAndFencesItsOldSelf) {
    const Leadership before = leader_;
    ASSERT_TRUE(commit({put(Tally{.key = "k"}, 0)}));

    const Leadership after = take("acme", "a");

    EXPECT_EQ(after.epoch, before.epoch + 1);
    EXPECT_EQ(after.group, 1U) << "the last stored group goes on to the next leader";
    EXPECT_EQ(commit({put(Tally{.key = "k"}, 1)}).error().code, ErrorCode::conflict)
        << "the old epoch is fenced";
    const Result<Leadership> renewal = store().lead("acme", "a", before.epoch, 30s);
    ASSERT_FALSE(renewal) << "an old epoch cannot be renewed";
    EXPECT_EQ(renewal.error().code, ErrorCode::conflict);
}

TEST_P(StoreConformance, ADeposedLeaderCanWriteNothing) {
    ASSERT_TRUE(commit({put(Tally{.key = "k", .count = 1}, 0)}));
    clock_.advance_to(clock_.now() + 31s);
    Leadership successor = take("acme", "b");
    ASSERT_EQ(successor.group, 1U);

    const Result<Done> late = commit({put(Tally{.key = "k", .count = 2}, 1), put(Tally{.key = "late"}, 0)});

    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, ErrorCode::conflict);
    EXPECT_EQ(find(table_of<Tally>(), "k").as<Tally>().count, 1);
    EXPECT_EQ(find(table_of<Tally>(), "late").row, nullptr);
    successor.group = 2;
    const Batch batch = batch_of({put(Tally{.key = "k", .count = 3}, 1)});
    EXPECT_TRUE(store().commit({&batch, 1}, successor));
    EXPECT_EQ(store().lead("acme", "b", successor.epoch, 30s)->group, 2U)
        << "not the deposed leader's number";
}

TEST_P(StoreConformance, ALeaderWithoutASuccessorMayCommitAfterItsLease) {
    clock_.advance_to(clock_.now() + 10min);

    EXPECT_TRUE(commit({put(Tally{.key = "k"}, 0)})) << "the epoch fences, not the clock";
}

TEST_P(StoreConformance, NobodyCommitsWithoutLeading) {
    const Batch batch = batch_of({put(Tally{.key = "k"}, 0)});
    const Leadership unknown_workspace{.workspace = "none", .node = "a", .epoch = 1, .group = 1};
    Leadership wrong_node = leader_;
    wrong_node.node = "b";
    Leadership next_epoch = leader_;
    next_epoch.epoch += 1;

    for (const Leadership& wrong : {unknown_workspace, wrong_node, next_epoch}) {
        const Result<Done> done = store().commit({&batch, 1}, wrong);
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().code, ErrorCode::conflict);
        EXPECT_EQ(find(table_of<Tally>(), "k", wrong.workspace).row, nullptr);
    }
}

TEST_P(StoreConformance, LeadershipIsPerWorkspace) {
    const Leadership other = take("zeta", "b");

    EXPECT_EQ(other.epoch, 1U);
    EXPECT_TRUE(commit({put(Tally{.key = "k"}, 0)})) << "a leads acme while b leads zeta";
}

}  // namespace tero
