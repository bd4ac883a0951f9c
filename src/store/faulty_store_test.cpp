#include "store/faulty_store.hpp"

#include "store/conformance.hpp"
#include "store/example_rows_fixture.hpp"
#include "store/memory_store.hpp"

#include <gtest/gtest.h>
#include <map>

namespace tero {
namespace {

using namespace example;

class FaultyStoreTest : public testing::Test {
protected:
    FaultyStoreTest() { leader_.group = 1; }

    ErrorCode commit_code() {
        const Result<Done> done = faulty_.commit({&batch_, 1}, leader_);
        return done ? ErrorCode::not_found : done.error().code;  // not_found stands for no error here
    }
    bool stored() { return !memory_.read("acme", {.table = table_of<Tally>(), .keys = {"k"}})->rows.empty(); }

    ManualClock clock_{Timestamp{1}};
    MemoryStore memory_{clock_};
    Verdict verdict_ = Verdict::APPLIED;
    LateCommit late_;
    FaultyStore faulty_{memory_, [this](StoreCall) { return verdict_; },
                        [this](LateCommit late) { late_ = std::move(late); }};
    Leadership leader_ = *memory_.lead("acme", "a", 0, 30s);
    Batch batch_ = batch_of({put(Tally{.key = "k"}, 0)});
};

TEST_F(FaultyStoreTest, EachVerdictOnACommitIsWhatItSays) {
    verdict_ = Verdict::REFUSED;
    EXPECT_EQ(commit_code(), ErrorCode::unavailable);
    EXPECT_FALSE(stored());

    verdict_ = Verdict::STORAGE_FULL;
    EXPECT_EQ(commit_code(), ErrorCode::storage_full);
    EXPECT_FALSE(stored());

    verdict_ = Verdict::LOST;
    EXPECT_EQ(commit_code(), ErrorCode::unknown_outcome);
    EXPECT_FALSE(stored());

    verdict_ = Verdict::APPLIED_BUT_UNHEARD;
    EXPECT_EQ(commit_code(), ErrorCode::unknown_outcome);
    EXPECT_TRUE(stored());

    verdict_ = Verdict::APPLIED;
    EXPECT_EQ(commit_code(), ErrorCode::conflict) << "the store's own answer: the row is there";
}

TEST_F(FaultyStoreTest, ALateCommitArrivesWhenItIsLet) {
    verdict_ = Verdict::LATE;
    EXPECT_EQ(commit_code(), ErrorCode::unknown_outcome);
    EXPECT_FALSE(stored());

    EXPECT_TRUE(late_());

    EXPECT_TRUE(stored());
}

TEST_F(FaultyStoreTest, AReadIsServedOrRefused) {
    EXPECT_TRUE(faulty_.read("acme", {.table = table_of<Tally>()}));

    for (const Verdict verdict :
         {Verdict::REFUSED, Verdict::LOST, Verdict::LATE, Verdict::APPLIED_BUT_UNHEARD}) {
        verdict_ = verdict;
        EXPECT_EQ(faulty_.read("acme", {.table = table_of<Tally>()}).error().code, ErrorCode::unavailable);
    }
}

TEST_F(FaultyStoreTest, AnUnheardLeadStillTakesTheLease) {
    verdict_ = Verdict::APPLIED_BUT_UNHEARD;

    EXPECT_EQ(faulty_.lead("acme", "a", 0, 30s).error().code, ErrorCode::unknown_outcome);

    EXPECT_EQ(memory_.lead("acme", "a", 0, 30s)->epoch, leader_.epoch + 2);
}

TEST(StoreWeather, VerdictsComeAsOftenAsTheWeatherSays) {
    const StoreWeather weather{.refused = 10,
                               .storage_full = 5,
                               .applied_but_unheard = 20,
                               .lost = 15,
                               .late = 10,
                               .read_refused = 30};
    Random random{3};
    std::map<Verdict, int> commits;
    std::map<Verdict, int> reads;

    for (int i = 0; i < 10'000; ++i) {
        commits[draw_verdict(weather, StoreCall::COMMIT, random)] += 1;
        reads[draw_verdict(weather, StoreCall::READ, random)] += 1;
    }

    EXPECT_NEAR(commits[Verdict::REFUSED], 1000, 150);
    EXPECT_NEAR(commits[Verdict::STORAGE_FULL], 500, 150);
    EXPECT_NEAR(commits[Verdict::APPLIED_BUT_UNHEARD], 2000, 200);
    EXPECT_NEAR(commits[Verdict::LOST], 1500, 200);
    EXPECT_NEAR(commits[Verdict::LATE], 1000, 150);
    EXPECT_NEAR(reads[Verdict::REFUSED], 3000, 250);
    EXPECT_EQ(reads[Verdict::APPLIED] + reads[Verdict::REFUSED], 10'000);
}

}  // namespace
}  // namespace tero
