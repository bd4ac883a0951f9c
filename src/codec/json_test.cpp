#include "codec/json.hpp"

#include "codec/example_fixture.hpp"
#include "codec/random_object.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <limits>

namespace tero {
namespace {

using namespace example;

std::string quoted(std::string_view text) {
    std::string out;
    append_json_text(out, text);
    return out;
}

TEST(Json, WritesFieldsInTheirDescribedOrder) {
    const Tally tally{.key = "day/2026-11-02/sent/EUR", .count = -3, .amount = Decimal::of("9000.00")};

    EXPECT_EQ(to_json(tally), R"({"key":"day/2026-11-02/sent/EUR","count":-3,"amount":"9000.00"})");
}

TEST(Json, WhatIsNotSetIsNull) {
    EXPECT_EQ(
        to_json(Wish{.list = "shop_usd", .quantity = 100}),
        R"({"list":"shop_usd","shape":null,"quantity":100,"length_m":null,"ribbons":null,"within":null,)"
        R"("wrapped":null,"urgency":null})");
    EXPECT_EQ(to_json(Stop{.place = "x"}), R"({"place":"x","reached":false,"until":null})");
    EXPECT_EQ(to_json(Parcel{}).find(R"({"id":null,"sender":null,)"), 0U);
}

TEST(Json, WritesTimesDurationsAndEnumsByTheirText) {
    Parcel parcel;
    parcel.urgency = Urgency::URGENT;
    parcel.run_at = Timestamp{1'793'628'000'000};

    const std::string text = to_json(parcel);

    EXPECT_NE(text.find(R"("urgency":"URGENT")"), std::string::npos) << text;
    EXPECT_NE(text.find(R"("run_at":"2026-11-02T14:00:00.000Z")"), std::string::npos) << text;
    EXPECT_NE(text.find(R"("lease":"30s","backoff_min":"1s","backoff_max":"10min")"), std::string::npos)
        << text;
}

TEST(Json, UnsignedNumbersUseAllTheirBits) {
    Parcel parcel;
    parcel.epoch = 18'446'744'073'709'551'615ULL;

    const std::string text = to_json(parcel);

    EXPECT_NE(text.find(R"("epoch":18446744073709551615)"), std::string::npos) << text;
    EXPECT_EQ(from_json<Parcel>(text, Reading::strict), Result<Parcel>{parcel});
}

TEST(Json, RawJsonIsInsertedAsItIsAndReadCompactly) {
    const Parcel parcel{.content = Json{R"({"b":[1,0.10],"a":null})"}};
    EXPECT_NE(to_json(parcel).find(R"("content":{"b":[1,0.10],"a":null},"result":null)"), std::string::npos);

    const auto read = from_json<Parcel>(
        "{\"content\": { \"b\" : [ 1 , 0.10 ],\n\t\"a\\u00f1\": null }, \"result\": null}", Reading::strict);

    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->content.text, R"({"b":[1,0.10],"añ":null})");
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
    const auto read = from_json<Tally>(R"({"key":"\u0041\u00e1\u20ac\ud83e\uddc9\/\b\f"})", Reading::strict);

    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->key, "Aá€🧉/\b\f");
}

TEST(Json, DecimalsAreReadFromTheirDigits) {
    const auto from_number = from_json<Tally>(R"({"amount":0.10})", Reading::strict);
    const auto from_text = from_json<Tally>(R"({"amount":"0.10"})", Reading::strict);

    ASSERT_TRUE(from_number.has_value());
    ASSERT_TRUE(from_text.has_value());
    EXPECT_EQ(from_number->amount.to_string(), "0.10");
    EXPECT_EQ(from_text->amount.to_string(), "0.10");
}

TEST(Json, MissingFieldsKeepTheirDefaults) {
    const auto read = from_json<Rounds>(R"({"hours":{"to":"20:00"}})", Reading::strict);

    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->hours.to, "20:00");
    EXPECT_EQ(read->hours.from, "08:30");
    EXPECT_EQ(read->intervals, (std::vector<Duration>{24h, 48h, 72h}));
}

TEST(Json, AListReplacesTheDefaultOne) {
    const auto read = from_json<Rounds>(R"({"intervals":["12h"],"streets":[]})", Reading::strict);

    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->intervals, std::vector<Duration>{12h});
    EXPECT_TRUE(read->streets.empty());
}

TEST(Json, RowsOfNewerVersionsAreReadTolerantly) {
    const auto read =
        from_json<Tally>(R"({"key":"a","since_v2":{"x":[1]},"count":null,"key":"b"})", Reading::tolerant);

    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    EXPECT_EQ(*read, (Tally{.key = "b"}));
}

TEST(Json, RowsMayNestDeeperThanRequests) {
    const std::string deep = R"({"content":)" + std::string(40, '[') + std::string(40, ']') + "}";

    EXPECT_TRUE(from_json<Parcel>(deep, Reading::tolerant).has_value());
    EXPECT_FALSE(from_json<Parcel>(deep, Reading::strict).has_value());
}

TEST(Json, AnInfiniteNumberIsWrittenAsNull) {
    Parcel parcel;
    parcel.likelihood = std::numeric_limits<double>::infinity();

    EXPECT_NE(to_json(parcel).find(R"("likelihood":null)"), std::string::npos);
}

template <class T>
void returns_unchanged(Random& random, Reading reading) {
    const T object = random_object<T>(random);
    const std::string text = to_json(object);
    const auto read = from_json<T>(text, reading);
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == object);
    RC_ASSERT(to_json(*read) == text);
}

// Of the real tables: app/modules/tables_test.cpp; of the configuration: app/config/agent_config_test.cpp.
RC_GTEST_PROP(Json, EveryKindOfFieldComesBackUnchanged, (std::uint64_t seed)) {
    Random random{seed};
    for (const Reading reading : {Reading::strict, Reading::tolerant}) {
        returns_unchanged<Tally>(random, reading);
        returns_unchanged<Memo>(random, reading);
        returns_unchanged<Parcel>(random, reading);
        returns_unchanged<Depot>(random, reading);
        returns_unchanged<Order>(random, reading);
    }
}

RC_GTEST_PROP(Json, ADamagedTextIsRefusedOrReadButNeverMore, (std::uint64_t seed)) {
    Random random{seed};
    std::string text = to_json(random_object<Parcel>(random));
    for (auto damage = 1 + random.below(3); damage > 0; --damage) {
        const auto at = static_cast<std::size_t>(random.below(static_cast<std::int64_t>(text.size())));
        if (random.chance(30)) {
            text.resize(at + 1);
        } else {
            text[at] = static_cast<char>(random.below(256));
        }
    }
    const auto read = from_json<Parcel>(text, Reading::strict);
    if (read.has_value()) RC_ASSERT(from_json<Parcel>(to_json(*read), Reading::strict) == read);
}

}  // namespace
}  // namespace tero
