// What a read promises: keys, indexes in both orders, bounds, pages that miss nothing and repeat nothing.
#include "kernel/history.hpp"
#include "store/conformance.hpp"
#include "store/example_rows_fixture.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <set>

namespace tero {

void link_read_cases() {}

namespace {

using namespace example;

Id<Job> job_id(int number) {
    RawId id;
    id.bytes[0] = 1;
    id.bytes[14] = static_cast<std::uint8_t>(number / 256);
    id.bytes[15] = static_cast<std::uint8_t>(number % 256);
    return Id<Job>{id};
}

Job job(int number, JobStatus status, std::int64_t run_at) {
    return {.id = job_id(number), .status = status, .run_at = Timestamp{run_at}};
}

Bound text(std::string_view text) { return {.text = std::string{text}}; }
Bound number(std::int64_t number) { return {.number = number}; }

std::vector<int> numbers(const std::vector<StoredRow>& rows) {
    std::vector<int> all;
    for (const StoredRow& row : rows) {
        const auto& bytes = row.as<Job>().id.bytes;
        all.push_back(bytes[14] * 256 + bytes[15]);
    }
    return all;
}

// Queued at 10, 20, 20, 20, 30 and 40; one of another status between them.
std::vector<Write> ladder() {
    using enum JobStatus;
    return {put(job(6, QUEUED, 40), 0), put(job(3, QUEUED, 20), 0), put(job(1, QUEUED, 10), 0),
            put(job(5, QUEUED, 30), 0), put(job(4, QUEUED, 20), 0), put(job(2, QUEUED, 20), 0),
            put(job(7, RUNNING, 20), 0)};
}

Query queued() { return {.table = table_of<Job>(), .index = "by_status", .equal = {text("QUEUED")}}; }

}  // namespace

TEST_P(StoreConformance, KeyReadsFindEachRowOnceAndPassOverMissingOnes) {
    ASSERT_TRUE(commit(ladder()));

    const Result<Page> page = store().read(
        "acme", {.table = table_of<Job>(), .keys = {job_id(3), job_id(99), job_id(1), job_id(3), RawId{}}});

    ASSERT_TRUE(page) << to_string(page.error());
    EXPECT_TRUE(page->next.empty());
    std::vector<int> found = numbers(page->rows);
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, (std::vector{1, 3}));
    EXPECT_EQ(store().read("acme", {.table = table_of<Tally>(), .keys = {"none"}})->rows.size(), 0U);
}

TEST_P(StoreConformance, AKeyOfTheWrongKindIsInvalid) {
    EXPECT_EQ(store().read("acme", {.table = table_of<Job>(), .keys = {"a text"}}).error().code,
              ErrorCode::invalid);
    EXPECT_EQ(store().read("acme", {.table = table_of<Tally>(), .keys = {job_id(1)}}).error().code,
              ErrorCode::invalid);
}

TEST_P(StoreConformance, AnIndexIsWalkedInBothOrdersTiesByKey) {
    ASSERT_TRUE(commit(ladder()));
    Query query = queued();

    EXPECT_EQ(numbers(read_all(query)), (std::vector{1, 2, 3, 4, 5, 6}));

    query.descending = true;
    EXPECT_EQ(numbers(read_all(query)), (std::vector{6, 5, 4, 3, 2, 1}));
}

TEST_P(StoreConformance, BoundsTakeTheFirstAndLeaveTheLast) {
    ASSERT_TRUE(commit(ladder()));
    Query query = queued();
    query.from = number(20);
    query.before = number(40);

    for (const std::size_t limit : {1U, 2U, 100U}) {
        query.limit = limit;
        query.descending = false;
        EXPECT_EQ(numbers(read_all(query)), (std::vector{2, 3, 4, 5})) << limit;
        query.descending = true;
        EXPECT_EQ(numbers(read_all(query)), (std::vector{5, 4, 3, 2})) << limit;
    }
    query.before = number(20);
    EXPECT_TRUE(read_all(query).empty());
}

TEST_P(StoreConformance, RowsFollowTheirIndexedFieldsWhenTheyChange) {
    ASSERT_TRUE(commit(ladder()));

    ASSERT_TRUE(commit({put(job(1, JobStatus::RUNNING, 10), 1), put(job(2, JobStatus::QUEUED, 50), 1),
                        erase<Job>(job_id(3), 1)}));

    EXPECT_EQ(numbers(read_all(queued())), (std::vector{4, 5, 6, 2}));
    Query running = queued();
    running.equal = {text("RUNNING")};
    EXPECT_EQ(numbers(read_all(running)), (std::vector{1, 7}));
}

TEST_P(StoreConformance, WithoutAnIndexRowsComeInTheOrderOfTheirKeys) {
    ASSERT_TRUE(commit(ladder()));
    ASSERT_TRUE(commit({put(Tally{.key = "day/2"}, 0), put(Tally{.key = "day/1"}, 0),
                        put(Tally{.key = "ñ"}, 0), put(Tally{.key = "week/1"}, 0)}));

    EXPECT_EQ(numbers(read_all({.table = table_of<Job>(), .limit = 2})), (std::vector{1, 2, 3, 4, 5, 6, 7}));
    EXPECT_EQ(numbers(read_all({.table = table_of<Job>(),
                                .from = text(to_string(job_id(2))),
                                .before = text(to_string(job_id(5))),
                                .descending = true,
                                .limit = 2})),
              (std::vector{4, 3, 2}));
    std::vector<std::string> keys;
    for (const StoredRow& row :
         read_all({.table = table_of<Tally>(), .from = text("day/"), .before = text("day0")})) {
        keys.push_back(row.as<Tally>().key);
    }
    EXPECT_EQ(keys, (std::vector<std::string>{"day/1", "day/2"}));
}

TEST_P(StoreConformance, AnIndexOnAnIdIsAskedByItsText) {
    const RawId subject = random_id(random_);
    for (int i = 1; i <= 3; ++i) {
        ASSERT_TRUE(commit({put(HistoryEntry{.id = Id<HistoryEntry>{random_id(random_)},
                                             .subject = i == 2 ? random_id(random_) : subject,
                                             .at = Timestamp{i},
                                             .kind = fmt::format("kind.{}", i)},
                                0)}));
    }

    const std::vector<StoredRow> rows = read_all(
        {.table = table_of<HistoryEntry>(), .index = "by_subject", .equal = {text(to_string(subject))}});

    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].as<HistoryEntry>().kind, "kind.1");
    EXPECT_EQ(rows[1].as<HistoryEntry>().kind, "kind.3");
}

TEST_P(StoreConformance, ALimitCutsThePageAndOnlyAFullAnswerHasANextOne) {
    ASSERT_TRUE(commit(ladder()));
    Query query = queued();

    query.limit = 6;
    EXPECT_TRUE(store().read("acme", query)->next.empty()) << "exactly all";
    query.limit = 5;
    EXPECT_EQ(store().read("acme", query)->rows.size(), 5U);
    EXPECT_FALSE(store().read("acme", query)->next.empty());
    query.limit = static_cast<std::size_t>(-1);
    EXPECT_EQ(store().read("acme", query)->rows.size(), 6U);
    query.limit = 0;
    EXPECT_EQ(store().read("acme", query).error().code, ErrorCode::invalid);
}

TEST_P(StoreConformance, PagesShowEachRowOnceWhileOthersAreWritten) {
    for (const bool descending : {false, true}) {
        std::vector<Write> writes;
        const int base = descending ? 1000 : 0;
        const JobStatus status = descending ? JobStatus::DEAD : JobStatus::QUEUED;
        for (int i = 0; i < 40; ++i)
            writes.push_back(put(job(base + i * 10, status, i / 5), 0));  // five of a time
        ASSERT_TRUE(commit(std::move(writes)));
        Query query = queued();
        query.equal = {text(name_of(status))};
        query.descending = descending;
        query.limit = 3;

        std::multiset<int> seen;
        for (int page_number = 0;; ++page_number) {
            const Result<Page> page = store().read("acme", query);
            ASSERT_TRUE(page) << to_string(page.error());
            for (const int each : numbers(page->rows)) seen.insert(each);
            if (page->next.empty()) break;
            query.after = page->next;
            // Before, at and behind where the reader stands.
            ASSERT_TRUE(commit({put(job(base + page_number * 10 + 1, status, page_number % 8), 0),
                                put(job(base + page_number * 10 + 2, status, 7 - page_number % 8), 0)}));
        }

        for (int i = 0; i < 40; ++i)
            EXPECT_EQ(seen.count(base + i * 10), 1U) << i << (descending ? " down" : " up");
        for (const int each : seen) EXPECT_EQ(seen.count(each), 1U) << each;
    }
}

TEST_P(StoreConformance, ACursorFitsItsOwnQuestionOnly) {
    ASSERT_TRUE(commit(ladder()));
    Query query = queued();
    query.limit = 2;
    query.after = store().read("acme", query)->next;
    ASSERT_FALSE(query.after.empty());
    const auto refused = [&](const Query& wrong, std::string_view workspace = "acme") {
        const Result<Page> page = store().read(workspace, wrong);
        return !page && page.error().code == ErrorCode::invalid && page.error().field == "after";
    };

    Query wrong = query;
    wrong.equal = {text("RUNNING")};
    EXPECT_TRUE(refused(wrong)) << "another value";
    wrong = query;
    wrong.descending = true;
    EXPECT_TRUE(refused(wrong)) << "another order";
    wrong = query;
    wrong.from = number(0);
    EXPECT_TRUE(refused(wrong)) << "another bound";
    wrong = query;
    wrong.index = "";
    wrong.equal = {};
    EXPECT_TRUE(refused(wrong)) << "another index";
    EXPECT_TRUE(refused(query, "zeta")) << "another workspace";
    for (const std::string garbage :
         {"x", "????", "AAAA", "not base64url!", "ñ", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
        wrong = query;
        wrong.after = garbage;
        EXPECT_TRUE(refused(wrong)) << garbage;
    }
    for (std::size_t i = 0; i < query.after.size(); ++i) {
        wrong = query;
        wrong.after[i] = wrong.after[i] == 'A' ? 'B' : 'A';
        EXPECT_TRUE(refused(wrong)) << "digit " << i;
        wrong.after = query.after.substr(0, i);
        EXPECT_TRUE(i == 0 || refused(wrong)) << "cut at " << i;
    }
    query.limit = 1;
    EXPECT_EQ(store().read("acme", query)->rows.size(), 1U) << "the limit may change from page to page";
}

TEST_P(StoreConformance, WhatAnIndexLeavesOutComesInTheOrderOfItsKeys) {
    ASSERT_TRUE(commit(ladder()));
    ASSERT_TRUE(commit({put(job(9, JobStatus::DEAD, 10), 0), put(job(8, JobStatus::DEAD, 90), 0),
                        put(job(6, JobStatus::DEAD, 50), 1)}));
    Query query{.table = table_of<Job>(), .index = "by_status", .equal = {text("DEAD")}, .limit = 2};

    const Result<Page> first = store().read("acme", query);
    ASSERT_TRUE(first) << to_string(first.error());
    EXPECT_EQ(numbers(first->rows), (std::vector{6, 8}));
    query.after = first->next;
    EXPECT_EQ(numbers(store().read("acme", query)->rows), std::vector{9});
    EXPECT_EQ(numbers(store().read("acme", queued())->rows), (std::vector{1, 2, 3, 4, 5})) << "one left it";
    query.after.clear();
    query.from = number(20);
    EXPECT_EQ(store().read("acme", query).error().field, "index") << "no order by time is kept of them";
}

TEST_P(StoreConformance, QuestionsThatFitNoIndexAreInvalid) {
    const auto code = [&](const Query& query) {
        const Result<Page> page = store().read("acme", query);
        return page ? std::string{"fine"}
                    : fmt::format("{} {}", to_string(page.error().code), page.error().field);
    };

    EXPECT_EQ(code({.table = table_of<Job>(), .index = "by_agent"}), "invalid index");
    EXPECT_EQ(code({.table = table_of<Job>(), .index = "by_status"}), "invalid equal");
    EXPECT_EQ(code({.table = table_of<Job>(), .index = "by_status", .equal = {text("QUEUED"), number(1)}}),
              "invalid equal");
    EXPECT_EQ(code({.table = table_of<Job>(), .index = "by_status", .equal = {text("SLEEPING")}}),
              "invalid status");
    EXPECT_EQ(code({.table = table_of<HistoryEntry>(), .index = "by_subject", .equal = {text("no id")}}),
              "invalid subject");
    EXPECT_EQ(code({.table = table_of<Job>(), .equal = {number(1)}}), "invalid equal");
    EXPECT_EQ(code({.table = table_of<Job>(), .index = "by_status", .equal = {text("QUEUED")}}), "fine");
}

}  // namespace tero
