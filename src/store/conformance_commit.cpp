// What a commit promises: all or nothing, versions, every field of every table, workspaces apart.
#include "store/conformance.hpp"
#include "store/example_rows_fixture.hpp"
#include "store/faulty_store.hpp"

#include <fmt/format.h>

namespace tero {

void link_commit_cases() {}

namespace {

using namespace example;

Tally tally(std::string key, std::int64_t count) { return {.key = std::move(key), .count = count}; }

}  // namespace

TEST_P(StoreConformance, EveryFieldOfEveryTableComesBack) {
    for (const TableInfo& table : all_tables()) {
        for (int i = 0; i < 8; ++i) {
            const AnyRow row = random_row(table, random_);
            const RowKey key = key_of(table, row.get());

            const Result<Done> done = commit({{table.id, key, row, 0}});

            ASSERT_TRUE(done) << table.name << ": " << to_string(done.error());
            const StoredRow back = find(table.id, key);
            ASSERT_TRUE(equal_rows(table.id, back.row.get(), row.get()))
                << table.name << "\n"
                << describe_row(table.id, row.get()) << "\n"
                << describe_row(table.id, back.row.get());
            EXPECT_EQ(back.version, 1U);
        }
    }
}

TEST_P(StoreConformance, ARowOfDefaultsComesBack) {
    for (const TableInfo& table : all_tables()) {
        const std::shared_ptr<void> row = table.make_row();
        const RowKey key = table.has_id_key() ? RowKey{random_id(random_)} : RowKey{"only"};
        set_key(table, row.get(), key);

        const Result<Done> done = commit({{table.id, key, row, 0}});

        ASSERT_TRUE(done) << table.name << ": " << to_string(done.error());
        EXPECT_TRUE(equal_rows(table.id, find(table.id, key).row.get(), row.get())) << table.name;
    }
}

TEST_P(StoreConformance, AnUpdateReplacesEveryField) {
    for (const TableInfo& table : all_tables()) {
        const std::shared_ptr<void> first = random_row(table, random_);
        const std::shared_ptr<void> second = random_row(table, random_);
        const RowKey key = key_of(table, first.get());
        set_key(table, second.get(), key);
        ASSERT_TRUE(commit({{table.id, key, first, 0}}));

        const Result<Done> done = commit({{table.id, key, second, 1}});

        ASSERT_TRUE(done) << table.name << ": " << to_string(done.error());
        const StoredRow back = find(table.id, key);
        EXPECT_TRUE(equal_rows(table.id, back.row.get(), second.get())) << table.name;
        EXPECT_EQ(back.version, 2U);
    }
}

TEST_P(StoreConformance, InsertingAStoredRowIsAConflict) {
    ASSERT_TRUE(commit({put(tally("k", 1), 0)}));

    const Result<Done> again = commit({put(tally("k", 2), 0)});

    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::conflict);
    EXPECT_EQ(find(table_of<Tally>(), "k").as<Tally>().count, 1);
}

TEST_P(StoreConformance, AStaleUpdateIsAConflict) {
    ASSERT_TRUE(commit({put(tally("k", 1), 0)}));
    ASSERT_TRUE(commit({put(tally("k", 2), 1)}));

    for (const std::uint64_t version : {1U, 3U}) {
        const Result<Done> late = commit({put(tally("k", 9), version)});
        ASSERT_FALSE(late) << version;
        EXPECT_EQ(late.error().code, ErrorCode::conflict);
    }
    EXPECT_EQ(find(table_of<Tally>(), "k").as<Tally>().count, 2);
    EXPECT_EQ(find(table_of<Tally>(), "k").version, 2U);
}

TEST_P(StoreConformance, AnUpdateOfAMissingRowIsAConflictAndMakesNone) {
    const Result<Done> update = commit({put(tally("ghost", 1), 1)});

    ASSERT_FALSE(update);
    EXPECT_EQ(update.error().code, ErrorCode::conflict);
    EXPECT_EQ(find(table_of<Tally>(), "ghost").row, nullptr);
}

TEST_P(StoreConformance, AnErasedRowIsGoneAndItsKeyIsFree) {
    ASSERT_TRUE(commit({put(tally("k", 1), 0)}));
    EXPECT_FALSE(commit({erase<Tally>("k", 2)}));
    EXPECT_FALSE(commit({erase<Tally>("k", 0)})) << "version 0 says that there is no row";

    ASSERT_TRUE(commit({erase<Tally>("k", 1)}));

    EXPECT_EQ(find(table_of<Tally>(), "k").row, nullptr);
    EXPECT_FALSE(commit({erase<Tally>("k", 1)}));
    EXPECT_TRUE(commit({erase<Tally>("k", 0)})) << "nothing to erase, as expected";
    EXPECT_FALSE(commit({put(tally("k", 5), 1)}));
    EXPECT_TRUE(commit({put(tally("k", 5), 0)}));
    EXPECT_EQ(find(table_of<Tally>(), "k").version, 1U);
}

TEST_P(StoreConformance, OneBadWriteUndoesTheWholeGroup) {
    ASSERT_TRUE(commit({put(tally("stays", 1), 0), put(tally("goes", 1), 0)}));
    const Batch first =
        batch_of({put(tally("new", 1), 0), put(tally("stays", 2), 1), erase<Tally>("goes", 1)});
    const Batch second =
        batch_of({put(tally("stays", 3), 2), put(tally("new", 7), 0)});  // new is there by now
    leader_.group += 1;

    const Result<Done> done = store().commit(std::vector{first, second}, leader_);

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::conflict);
    EXPECT_EQ(find(table_of<Tally>(), "new").row, nullptr);
    EXPECT_EQ(find(table_of<Tally>(), "stays").as<Tally>().count, 1);
    EXPECT_EQ(find(table_of<Tally>(), "stays").version, 1U);
    EXPECT_EQ(find(table_of<Tally>(), "goes").version, 1U);
    EXPECT_EQ(store().lead("acme", "a", leader_.epoch, 30s)->group, leader_.group - 1)
        << "the group was not stored";
}

TEST_P(StoreConformance, AGroupMayWriteARowSeveralTimesVersionAfterVersion) {
    const std::vector batches{batch_of({put(tally("k", 1), 0)}),
                              batch_of({put(tally("k", 2), 1), put(tally("k", 3), 2)}),
                              batch_of({erase<Tally>("k", 3)}), batch_of({put(tally("k", 4), 0)})};
    leader_.group += 1;

    const Result<Done> done = store().commit(batches, leader_);

    ASSERT_TRUE(done) << to_string(done.error());
    EXPECT_EQ(find(table_of<Tally>(), "k").as<Tally>().count, 4);
    EXPECT_EQ(find(table_of<Tally>(), "k").version, 1U);
}

TEST_P(StoreConformance, AHostAndItsPartAreTwoRowsOfWhichEitherMayBeThereAlone) {
    const RowKey key{random_id(random_)};
    const Job job{.id = Id<Job>{key.id}, .type = "paint"};
    const auto body = [&](std::string note) {
        return JobBody{.id = Id<JobBody>{key.id}, .note = std::move(note)};
    };
    const auto note = [&] { return find(table_of<JobBody>(), key).as<JobBody>().note; };

    ASSERT_TRUE(commit({put(job, 0), put(body("one"), 0)}));
    ASSERT_TRUE(commit({put(body("two"), 1)})) << "the part alone";
    EXPECT_FALSE(commit({put(job, 1), put(body("three"), 1)})) << "the part's version is 2";
    ASSERT_TRUE(commit({put(body("three"), 2), put(job, 1)})) << "in either order";
    EXPECT_EQ(note(), "three");

    ASSERT_TRUE(commit({erase<Job>(key, 2)}));
    EXPECT_EQ(find(table_of<Job>(), key).row, nullptr);
    EXPECT_TRUE(read_all({.table = table_of<Job>(), .index = "by_status", .equal = {Bound{.text = "QUEUED"}}}).empty());
    EXPECT_EQ(note(), "three") << "the part is there alone";
    ASSERT_TRUE(commit({put(job, 0)}));
    EXPECT_EQ(find(table_of<Job>(), key).version, 1U);
    EXPECT_EQ(note(), "three");

    EXPECT_FALSE(commit({erase<Job>(key, 1), erase<JobBody>(key, 2)})) << "the part's version is 3";
    ASSERT_TRUE(commit({erase<Job>(key, 1), erase<JobBody>(key, 3)}));
    EXPECT_EQ(find(table_of<JobBody>(), key).row, nullptr);
    ASSERT_TRUE(commit({put(body("alone"), 0)})) << "the key is free";
    EXPECT_EQ(find(table_of<Job>(), key).row, nullptr);
}

TEST_P(StoreConformance, AnEmptyGroupStoresItsNumber) {
    leader_.group = 1;

    ASSERT_TRUE(store().commit({}, leader_));

    EXPECT_EQ(store().lead("acme", "a", leader_.epoch, 30s)->group, 1U);
}

TEST_P(StoreConformance, AGroupFollowsTheStoredOneWithNoneBetween) {
    ASSERT_TRUE(commit({put(tally("k", 1), 0)}));
    ASSERT_TRUE(commit({put(tally("k", 2), 1)}));

    const Batch batch = batch_of({put(tally("late", 1), 0)});
    for (const std::uint64_t group : {0U, 1U, 2U, 4U, 5U}) {
        Leadership shown = leader_;
        shown.group = group;
        const Result<Done> stray = store().commit({&batch, 1}, shown);
        ASSERT_FALSE(stray) << "group " << group;
        EXPECT_EQ(stray.error().code, ErrorCode::conflict);
    }

    EXPECT_EQ(find(table_of<Tally>(), "late").row, nullptr);
    EXPECT_EQ(store().lead("acme", "a", leader_.epoch, 30s)->group, 2U);
    EXPECT_TRUE(commit({put(tally("late", 1), 0)}));
}

TEST_P(StoreConformance, OfGroupsInFlightNoneIsStoredWithoutTheOneBeforeIt) {
    std::vector<Verdict> verdicts{Verdict::REFUSED, Verdict::APPLIED, Verdict::APPLIED};
    FaultyStore faulty{store(), [&](StoreCall) {
                           const Verdict next = verdicts.front();
                           verdicts.erase(verdicts.begin());
                           return next;
                       }};
    std::vector<ErrorCode> told;
    for (const char* key : {"first", "second", "third"}) {
        const Batch batch = batch_of({put(tally(key, 1), 0)});
        leader_.group += 1;
        told.push_back(faulty.commit({&batch, 1}, leader_).error().code);
    }

    EXPECT_EQ(told, (std::vector{ErrorCode::unavailable, ErrorCode::conflict, ErrorCode::conflict}));
    EXPECT_TRUE(read_all({.table = table_of<Tally>()}).empty());
}

TEST_P(StoreConformance, ACommitThatComesLateStoresNothing) {
    std::vector<LateCommit> late;
    FaultyStore slow{store(), [](StoreCall) { return Verdict::LATE; },
                     [&](LateCommit commit) { late.push_back(std::move(commit)); }};
    const Batch given_up = batch_of({put(tally("given up", 1), 0)});
    leader_.group = 1;
    ASSERT_EQ(slow.commit({&given_up, 1}, leader_).error().code, ErrorCode::unknown_outcome);
    ASSERT_EQ(slow.commit({&given_up, 1}, leader_).error().code, ErrorCode::unknown_outcome);
    leader_.group = 0;
    ASSERT_TRUE(commit({put(tally("went on", 1), 0)}));

    EXPECT_EQ(late[0]().error().code, ErrorCode::conflict) << "its number was given to another group";

    leader_ = take("acme", "a");
    EXPECT_EQ(late[1]().error().code, ErrorCode::conflict) << "its epoch has ended";
    EXPECT_EQ(find(table_of<Tally>(), "given up").row, nullptr);
    EXPECT_NE(find(table_of<Tally>(), "went on").row, nullptr);
}

TEST_P(StoreConformance, WorkspacesDoNotSeeEachOther) {
    Leadership other = take("zeta");
    const Batch theirs = batch_of({put(tally("k", 100), 0), put(tally("theirs", 1), 0)});
    other.group = 1;
    ASSERT_TRUE(store().commit({&theirs, 1}, other));

    ASSERT_TRUE(commit({put(tally("k", 1), 0)})) << "the same key in another workspace is another row";
    ASSERT_TRUE(commit({put(tally("k", 2), 1)}));

    EXPECT_EQ(find(table_of<Tally>(), "k", "acme").as<Tally>().count, 2);
    EXPECT_EQ(find(table_of<Tally>(), "k", "zeta").as<Tally>().count, 100);
    EXPECT_EQ(find(table_of<Tally>(), "theirs", "acme").row, nullptr);
    EXPECT_EQ(read_all({.table = table_of<Tally>()}, "acme").size(), 1U);
    EXPECT_EQ(read_all({.table = table_of<Tally>()}, "zeta").size(), 2U);
    EXPECT_EQ(read_all({.table = table_of<Tally>()}, "nobody").size(), 0U);
}

TEST_P(StoreConformance, ALostAnswerIsSettledByTheGroupNumber) {
    Verdict verdict = Verdict::APPLIED_BUT_UNHEARD;
    FaultyStore faulty{store(), [&](StoreCall) { return verdict; }};
    const Batch stored = batch_of({put(tally("stored", 1), 0)});
    const Batch lost = batch_of({put(tally("lost", 1), 0)});

    leader_.group = 1;
    EXPECT_EQ(faulty.commit({&stored, 1}, leader_).error().code, ErrorCode::unknown_outcome);
    EXPECT_EQ(store().lead("acme", "a", leader_.epoch, 30s)->group, 1U);
    EXPECT_NE(find(table_of<Tally>(), "stored").row, nullptr);

    leader_.group = 2;
    verdict = Verdict::LOST;
    EXPECT_EQ(faulty.commit({&lost, 1}, leader_).error().code, ErrorCode::unknown_outcome);
    EXPECT_EQ(store().lead("acme", "a", leader_.epoch, 30s)->group, 1U);
    EXPECT_EQ(find(table_of<Tally>(), "lost").row, nullptr);
}

}  // namespace tero
