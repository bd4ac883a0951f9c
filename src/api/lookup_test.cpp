// What a long conversation shows.
#include "api/lookup.hpp"

#include "app/modules/tero_modules.hpp"
#include "store/memory_store.hpp"

#include <gtest/gtest.h>
#include <utility>

namespace tero::api {
namespace {

constexpr Timestamp noon{1'790'000'000'000};

TEST(Lookup, OfMoreRowsThanFitTheNewestAreShownInTheirOrder) {
    const ManualClock clock{noon};
    MemoryStore store{clock};
    ASSERT_TRUE(store.migrate());
    Random random{1};
    const auto conversation = Id<Conversation>::make(noon, random);
    Leadership lead = *store.lead("main", "node-1", 0, 10s);
    const auto add_messages = [&](std::size_t from, std::size_t to) {
        Batch batch;
        for (std::size_t i = from; i < to; ++i) {
            Message message;
            message.created_at = noon + Duration{i};
            message.id = Id<Message>::make(message.created_at, random);
            message.conversation = conversation;
            batch.put(std::move(message));
        }
        lead.group += 1;
        ASSERT_TRUE(store.commit({&batch, 1}, lead));
    };
    metrics::Metrics metrics;
    const EngineHost host{
        {}, tero_modules({.zone = TimeZone::utc(), .texts = built_in_texts("bmc")}), store, clock, 1, metrics, [](Effect) {}};
    const auto shown = [&](bool& older_left_out) {
        return *newest_rows_of(host, table_of<Message>(), "by_conversation", conversation, older_left_out);
    };

    add_messages(0, newest_rows_max);
    bool older_left_out = false;
    EXPECT_EQ(shown(older_left_out).size(), newest_rows_max);
    EXPECT_FALSE(older_left_out);

    add_messages(newest_rows_max, newest_rows_max + 1);
    const auto rows = shown(older_left_out);
    EXPECT_TRUE(older_left_out);
    ASSERT_EQ(rows.size(), newest_rows_max);
    EXPECT_EQ(rows.front().as<Message>().created_at, noon + 1ms);
    EXPECT_EQ(rows.back().as<Message>().created_at, noon + Duration{newest_rows_max});
}

}  // namespace
}  // namespace tero::api
