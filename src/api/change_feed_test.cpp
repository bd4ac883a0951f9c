#include "api/change_feed.hpp"

#include "api/events.hpp"
#include "modules/access/model/access.hpp"
#include "modules/coordinator/model/agent.hpp"
#include "modules/coordinator/model/task.hpp"

#include <gtest/gtest.h>

namespace tero::api {
namespace {

constexpr KindSet every_kind = ~KindSet{0} >> 1;

KindSet kind_named(std::string_view name) {
    for (std::size_t i = 0; i < watched_kinds().size(); ++i) {
        if (watched_kinds()[i].name == name) return bit_of(i);
    }
    return 0;
}

Task task_of(std::uint8_t number, TaskStatus status = TaskStatus::QUEUED) {
    Task task;
    task.id = Id<Task>{RawId{{number}}};
    task.status = status;
    return task;
}

Batch batch_of(std::initializer_list<std::uint8_t> tasks) {
    Batch batch;
    for (const std::uint8_t number : tasks) batch.put(task_of(number));
    return batch;
}

// A feed that has heard of group 10, and tells of the next ones.
struct Feed : ChangeFeed {
    explicit Feed(std::size_t changes_max = 100) : ChangeFeed(changes_max) { stored(10, nullptr); }
    void store(const Batch& batch) { stored(++group, &batch); }
    std::uint64_t group = 10;
};

TEST(ChangeFeed, WhatIsStoredComesInOrderWithItsPlace) {
    Feed feed;
    const Position before = feed.now();

    feed.store(batch_of({1, 2}));
    Batch last = batch_of({});
    last.put(task_of(2, TaskStatus::RUNNING));
    last.writes.back().version = 1;
    last.erase<Task>(RawId{{1}});
    feed.store(last);

    const auto news = feed.after(before, every_kind, 100);
    EXPECT_FALSE(news.is_missing);
    ASSERT_EQ(news.changes.size(), 4U);
    EXPECT_EQ(news.changes[0].what, ChangeOf::NEW);
    EXPECT_EQ(news.changes[1].group, 11U);
    EXPECT_EQ(news.changes[1].place, 2U);
    EXPECT_EQ(news.changes[2].what, ChangeOf::CHANGED);
    EXPECT_EQ(news.changes[3].what, ChangeOf::GONE);
    EXPECT_EQ(news.until, feed.now());
    std::string event;
    append_event(event, news.changes[2], news.until.run);
    EXPECT_NE(event.find(R"("change":"changed","status":"RUNNING","group":12})"), std::string::npos) << event;
    EXPECT_TRUE(feed.after(news.until, every_kind, 100).changes.empty());
}

TEST(ChangeFeed, OnlyWhatIsAskedForComesAndThePositionGoesOn) {
    Feed feed;
    const Position before = feed.now();
    Batch batch = batch_of({1});
    AgentInfo agent;
    agent.id = "painter";
    batch.put(agent);
    feed.store(batch);

    const auto news = feed.after(before, kind_named("agent"), 100);

    ASSERT_EQ(news.changes.size(), 1U);
    EXPECT_EQ(news.changes[0].key, RowKey{"painter"});
    EXPECT_TRUE(feed.after(before, kind_named("quote"), 100).changes.empty());
    EXPECT_EQ(feed.after(before, kind_named("quote"), 100).until, feed.now());
}

TEST(ChangeFeed, WhatIsTooMuchAtOnceComesInPieces) {
    Feed feed;
    Position at = feed.now();
    feed.store(batch_of({1, 2, 3}));
    feed.store(batch_of({4, 5}));

    std::vector<std::size_t> pieces;
    for (auto news = feed.after(at, every_kind, 2); !news.changes.empty();
         news = feed.after(at, every_kind, 2)) {
        pieces.push_back(news.changes.size());
        at = news.until;
    }

    EXPECT_EQ(pieces, (std::vector<std::size_t>{2, 2, 1}));
    EXPECT_EQ(at, feed.now());
}

TEST(ChangeFeed, WhoFallsBehindTheRingIsToldSo) {
    Feed feed{4};
    const Position early = feed.now();
    feed.store(batch_of({1, 2}));
    const Position middle = feed.now();
    feed.store(batch_of({3, 4, 5}));

    EXPECT_TRUE(feed.after(early, every_kind, 100).is_missing);
    EXPECT_TRUE(feed.after(early, every_kind, 100).changes.empty());
    const auto news = feed.after(middle, every_kind, 100);
    EXPECT_FALSE(news.is_missing);
    EXPECT_EQ(news.changes.size(), 3U);
}

TEST(ChangeFeed, WhatWasStoredUnheardIsMissingForEveryone) {
    Feed feed;
    feed.store(batch_of({1}));
    const Position before = feed.now();

    feed.stored(11, nullptr);  // nothing new is known, but the engine was read anew
    const auto after_rebuild = feed.after(before, every_kind, 100);
    const Position rebuilt = feed.now();
    const Batch batch = batch_of({2});
    feed.stored(13, &batch);  // 12 was stored and nobody heard of it

    EXPECT_TRUE(after_rebuild.is_missing && after_rebuild.is_other_run);
    EXPECT_TRUE(feed.after(rebuilt, every_kind, 100).is_missing);
    EXPECT_FALSE(feed.after(feed.now(), every_kind, 100).is_missing);
}

TEST(ChangeFeed, APositionOfAnotherProcessIsMissing) {
    const Feed feed;
    Position other = feed.now();
    other.run += 7;
    Position ahead = feed.now();
    ahead.group += 1;

    EXPECT_TRUE(feed.after(other, every_kind, 100).is_other_run);
    EXPECT_TRUE(feed.after(ahead, every_kind, 100).is_missing);
}

TEST(ChangeFeed, AKeyThatChangedIsNoticedAndToldToNobody) {
    Feed feed;
    const Position before = feed.now();
    Batch batch;
    ApiKey key;
    key.hash = "abc";
    batch.put(key);
    feed.store(batch);

    const auto news = feed.after(before, every_kind, 100);

    EXPECT_TRUE(news.on_access);
    EXPECT_TRUE(news.changes.empty());
    EXPECT_FALSE(feed.after(feed.now(), every_kind, 100).on_access);
}

TEST(ChangeFeed, WatchersAreWokenUntilTheyLeave) {
    Feed feed;
    int woken = 0;
    const auto number = feed.watch([&woken] { woken += 1; });

    feed.store(batch_of({1}));
    feed.stored(11, nullptr);
    feed.unwatch(number);
    feed.stored(11, nullptr);

    EXPECT_EQ(woken, 2);
}

TEST(ChangeFeed, APositionIsReadAsItIsWritten) {
    const Position position{0x5e1f03a2, 181, 4};

    EXPECT_EQ(text_of(position), "5e1f03a2-181-4");
    EXPECT_EQ(parse_position("5e1f03a2-181-4"), position);
    for (const char* wrong : {"", "5", "5-1", "5-1-", "5-1-2-", "5-1-2 ", "x-1-2", "5--2", "5-1--2",
                              "5-99999999999999999999-2", "5-1-4294967296"}) {
        EXPECT_EQ(parse_position(wrong), std::nullopt) << wrong;
    }
}

TEST(Events, AKeyHearsOfWhatItMayRead) {
    Principal clerk;
    clerk.scopes = {"tasks:read", "quotes:*"};
    Principal admin;
    admin.scopes = {"admin"};
    Principal worker;
    worker.scopes = {"agent:painter"};

    EXPECT_EQ(kinds_asked(clerk, "").value(), kind_named("task") | kind_named("quote"));
    EXPECT_EQ(kinds_asked(clerk, "quote").value(), kind_named("quote"));
    EXPECT_EQ(kinds_asked(clerk, "task,message").error().code, ErrorCode::forbidden);
    EXPECT_EQ(kinds_asked(clerk, "task,nonsense").error().field, "types");
    EXPECT_EQ(kinds_asked(admin, "").value(), bit_of(watched_kinds().size()) - 1);
    EXPECT_EQ(kinds_asked(worker, "").error().code, ErrorCode::forbidden);
}

}  // namespace
}  // namespace tero::api
