#include "codec/json.hpp"

#include "business/quoting/model/inputs.hpp"
#include "business/quoting/model/quote.hpp"
#include "codec/random_object.hpp"
#include "kernel/options.hpp"
#include "kernel/table.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/monitoring/model/monitoring.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <limits>

namespace tero {
namespace {

std::string quoted(std::string_view text) {
    std::string out;
    append_json_text(out, text);
    return out;
}

TEST(Json, WritesFieldsInTheirDescribedOrder) {
    const Counter counter{
        .key = "day/2026-11-02/quotes_sent/UYU", .count = -3, .amount = Decimal::of("9000.00")};

    EXPECT_EQ(to_json(counter), R"({"key":"day/2026-11-02/quotes_sent/UYU","count":-3,"amount":"9000.00"})");
}

TEST(Json, WhatIsNotSetIsNull) {
    const std::string text = to_json(QuoteRequest{.list = "shop_usd", .thickness_mm = 100});

    EXPECT_EQ(
        text,
        R"({"list":"shop_usd","product":null,"thickness_mm":100,"length_m":null,"width_m":null,"area_m2":null,)"
        R"("quantity":null,"color":null,"edges":null,"fill":null,"anclajes":null,"traslado":null,"zone":null,)"
        R"("town":null})");
    EXPECT_EQ(to_json(ProviderRef{.key = "msg:x"}), R"({"key":"msg:x","message":null,"at":null})");
}

TEST(Json, WritesTimesDurationsAndEnumsByTheirText) {
    Task task;
    task.priority = TaskPriority::URGENT;
    task.run_at = Timestamp{1'793'628'000'000};

    const std::string text = to_json(task);

    EXPECT_NE(text.find(R"("priority":"URGENT")"), std::string::npos) << text;
    EXPECT_NE(text.find(R"("run_at":"2026-11-02T14:00:00.000Z")"), std::string::npos) << text;
    EXPECT_NE(text.find(R"("lease":"30s","backoff_min":"1s","backoff_max":"10min")"), std::string::npos)
        << text;
}

TEST(Json, UnsignedNumbersUseAllTheirBits) {
    Task task;
    task.epoch = 18'446'744'073'709'551'615ULL;

    const std::string text = to_json(task);

    EXPECT_NE(text.find(R"("epoch":18446744073709551615)"), std::string::npos) << text;
    EXPECT_EQ(from_json<Task>(text, Reading::strict), Result<Task>{task});
}

TEST(Json, RawJsonIsInsertedAsItIsAndReadCompactly) {
    const TaskBody body{.payload = Json{R"({"b":[1,0.10],"a":null})"}};
    EXPECT_NE(to_json(body).find(R"("payload":{"b":[1,0.10],"a":null},"result":null)"), std::string::npos);

    const auto read = from_json<TaskBody>(
        "{\"payload\": { \"b\" : [ 1 , 0.10 ],\n\t\"a\\u00f1\": null }, \"result\": null}", Reading::strict);

    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->payload.text, R"({"b":[1,0.10],"añ":null})");
    EXPECT_EQ(read->result.text, "");
}

TEST(Json, EscapesWhatMustBeEscapedAndNothingElse) {
    EXPECT_EQ(quoted("a/b 'ñ' 🧉"), "\"a/b 'ñ' 🧉\"");
    EXPECT_EQ(quoted("\"\\\n\r\t\b\x01"), R"("\"\\\n\r\t\u0008\u0001")");
    EXPECT_EQ(quoted({"\0", 1}), R"("\u0000")");
}

TEST(Json, BytesThatAreNotUtf8BecomeTheReplacementSign) {
    EXPECT_EQ(quoted("caf\xe9!"), "\"caf\xef\xbf\xbd!\"");
    EXPECT_EQ(quoted("\xed\xa0\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
    EXPECT_EQ(quoted("cut \xf0\x9f\xa7"), "\"cut \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

TEST(Json, ReadsEscapesOfEveryLength) {
    const auto read =
        from_json<ContactIdentity>(R"({"key":"\u0041\u00e1\u20ac\ud83e\uddc9\/\b\f"})", Reading::strict);

    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->key, "Aá€🧉/\b\f");
}

TEST(Json, DecimalsAreReadFromTheirDigits) {
    const auto from_number = from_json<Counter>(R"({"amount":0.10})", Reading::strict);
    const auto from_text = from_json<Counter>(R"({"amount":"0.10"})", Reading::strict);

    ASSERT_TRUE(from_number.has_value());
    ASSERT_TRUE(from_text.has_value());
    EXPECT_EQ(from_number->amount.to_string(), "0.10");
    EXPECT_EQ(from_text->amount.to_string(), "0.10");
}

TEST(Json, MissingFieldsKeepTheirDefaults) {
    const auto read = from_json<FollowUpOptions>(R"({"quiet_hours":{"to":"08:00"}})", Reading::strict);

    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->quiet_hours.to, "08:00");
    EXPECT_EQ(read->quiet_hours.from, "20:30");
    EXPECT_EQ(read->intervals, (std::vector<Duration>{24h, 48h, 72h}));
}

TEST(Json, AListReplacesTheDefaultOne) {
    const auto read = from_json<FollowUpOptions>(R"({"intervals":["12h"],"templates":[]})", Reading::strict);

    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->intervals, std::vector<Duration>{12h});
    EXPECT_TRUE(read->templates.empty());
}

TEST(Json, RowsOfNewerVersionsAreReadTolerantly) {
    const auto read =
        from_json<Counter>(R"({"key":"a","since_v2":{"x":[1]},"count":null,"key":"b"})", Reading::tolerant);

    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    EXPECT_EQ(*read, (Counter{.key = "b"}));
}

TEST(Json, RowsMayNestDeeperThanRequests) {
    const std::string deep = R"({"payload":)" + std::string(40, '[') + std::string(40, ']') + "}";

    EXPECT_TRUE(from_json<TaskBody>(deep, Reading::tolerant).has_value());
    EXPECT_FALSE(from_json<TaskBody>(deep, Reading::strict).has_value());
}

TEST(Json, AnInfiniteNumberIsWrittenAsNull) {
    Understanding understanding;
    understanding.confidence = std::numeric_limits<double>::infinity();

    EXPECT_NE(to_json(understanding).find(R"("confidence":null)"), std::string::npos);
}

template <class Row>
void returns_unchanged(Random& random, Reading reading) {
    const Row row = random_object<Row>(random);
    const std::string text = to_json(row);
    const auto read = from_json<Row>(text, reading);
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == row);
    RC_ASSERT(to_json(*read) == text);
}

RC_GTEST_PROP(Json, EveryRowOfEveryTableComesBackUnchanged, (std::uint64_t seed)) {
    Random random{seed};
    for (const Reading reading : {Reading::strict, Reading::tolerant}) {
        returns_unchanged<Task>(random, reading);
        returns_unchanged<TaskBody>(random, reading);
        returns_unchanged<AgentInfo>(random, reading);
        returns_unchanged<Contact>(random, reading);
        returns_unchanged<Conversation>(random, reading);
        returns_unchanged<Message>(random, reading);
        returns_unchanged<Quote>(random, reading);
        returns_unchanged<FollowUp>(random, reading);
        returns_unchanged<Counter>(random, reading);
        returns_unchanged<Alert>(random, reading);
    }
}

RC_GTEST_PROP(Json, TheWholeConfigurationComesBackUnchanged, (std::uint64_t seed)) {
    Random random{seed};
    returns_unchanged<AgentConfig>(random, Reading::strict);
}

RC_GTEST_PROP(Json, ADamagedTextIsRefusedOrReadButNeverMore, (std::uint64_t seed)) {
    Random random{seed};
    std::string text = to_json(random_object<Contact>(random));
    for (auto damage = 1 + random.below(3); damage > 0; --damage) {
        const auto at = static_cast<std::size_t>(random.below(static_cast<std::int64_t>(text.size())));
        if (random.chance(30)) {
            text.resize(at + 1);
        } else {
            text[at] = static_cast<char>(random.below(256));
        }
    }
    const auto read = from_json<Contact>(text, Reading::strict);
    if (read.has_value()) RC_ASSERT(from_json<Contact>(to_json(*read), Reading::strict) == read);
}

}  // namespace
}  // namespace tero
