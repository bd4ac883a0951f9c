// What is refused, and in which words.
#include "codec/example_fixture.hpp"
#include "codec/json.hpp"

#include <gtest/gtest.h>

namespace tero {
namespace {

using namespace example;

template <class T>
std::string refusal(std::string_view text, Reading reading = Reading::strict) {
    const auto read = from_json<T>(text, reading);
    return read.has_value() ? "read" : to_string(read.error());
}

TEST(JsonReading, NamesThePathOfAWrongValue) {
    EXPECT_EQ(refusal<Parcel>(R"({"stops":[{},{},{},{"until":5}]})"),
              "invalid: expected a time such as \"2026-11-02T14:00:00Z\", found a number (stops[3].until)");
    EXPECT_EQ(refusal<Parcel>(R"({"seen_at":{"depot":"soon"}})"),
              "invalid: 'soon' is not a time; write it as 2026-11-02T14:00:00Z (seen_at.depot)");
    EXPECT_EQ(refusal<Rounds>(R"({"hours":{"closed_when":["CLOUDY",7]}})"),
              "invalid: expected one of SUNNY, CLOUDY, RAINY, found a number (hours.closed_when[1])");
}

TEST(JsonReading, SaysWhatItExpectedAndWhatItFound) {
    EXPECT_EQ(refusal<Parcel>(R"({"attempt":"3"})"),
              "invalid: expected a whole number, found text (attempt)");
    EXPECT_EQ(refusal<Parcel>(R"({"attempt":[]})"),
              "invalid: expected a whole number, found a list (attempt)");
    EXPECT_EQ(refusal<Parcel>(R"({"attempt":1.5})"), "invalid: expected a whole number, found 1.5 (attempt)");
    EXPECT_EQ(refusal<Parcel>(R"({"attempt":1.05})"),
              "invalid: expected a whole number, found 1.05 (attempt)");
    EXPECT_EQ(from_json<Parcel>(R"({"attempt":-20.00})", Reading::strict)->attempt, -20);
    EXPECT_EQ(refusal<Parcel>(R"({"attempt":1e3})"), "invalid: expected a whole number, found 1e3 (attempt)");
    EXPECT_EQ(refusal<Parcel>(R"({"attempt":null})"),
              "invalid: expected a whole number, found null (attempt)");
    EXPECT_EQ(refusal<Parcel>(R"({"lease":30})"),
              "invalid: expected a duration such as \"30s\", found a number (lease)");
    EXPECT_EQ(refusal<Parcel>(R"({"lease":"30"})"),
              "invalid: '30' is not a duration; write it as 500ms, 30s, 10min, 24h or 7d (lease)");
    EXPECT_EQ(refusal<Parcel>(R"({"number":false})"), "invalid: expected text, found false (number)");
    EXPECT_EQ(refusal<Parcel>(R"({"id":"42"})"), "invalid: '42' is not an id (26 letters and digits) (id)");
    EXPECT_EQ(refusal<Parcel>(R"({"id":42})"),
              "invalid: expected an id (text of 26 letters and digits), found a number (id)");
    EXPECT_EQ(refusal<Tally>(R"({"amount":1e2})"),
              "invalid: '1e2' is not a decimal number such as 1234.50 (amount)");
    EXPECT_EQ(refusal<Tally>(R"({"amount":true})"),
              "invalid: expected a decimal number such as \"1234.50\", found true (amount)");
    EXPECT_EQ(refusal<Wish>(R"({"quantity":{}})"),
              "invalid: expected a whole number, found an object (quantity)");
    EXPECT_EQ(refusal<Parcel>(R"({"likelihood":"high"})"),
              "invalid: expected a number, found text (likelihood)");
    EXPECT_EQ(refusal<Stop>(R"({"reached":1})"), "invalid: expected true or false, found a number (reached)");
    EXPECT_EQ(refusal<Parcel>(R"({"stops":{}})"), "invalid: expected a list, found an object (stops)");
    EXPECT_EQ(refusal<Parcel>(R"({"seen_at":[]})"), "invalid: expected an object, found a list (seen_at)");
    EXPECT_EQ(refusal<Parcel>("[]"), "invalid: expected an object, found a list");
    EXPECT_EQ(refusal<Parcel>("null"), "invalid: expected an object, found null");
}

TEST(JsonReading, IntegersMustFitTheirType) {
    EXPECT_EQ(refusal<Parcel>(R"({"attempt":2147483648})"),
              "invalid: out of range: -2147483648 to 2147483647 (attempt)");
    EXPECT_EQ(refusal<Parcel>(R"({"attempt":-2147483649})"),
              "invalid: out of range: -2147483648 to 2147483647 (attempt)");
    EXPECT_EQ(refusal<Parcel>(R"({"attempt":-2147483648})"), "read");
    EXPECT_EQ(refusal<Parcel>(R"({"epoch":-1})"), "invalid: out of range: 0 to 18446744073709551615 (epoch)");
    EXPECT_EQ(refusal<Parcel>(R"({"epoch":18446744073709551616})"),
              "invalid: out of range: 0 to 18446744073709551615 (epoch)");
    EXPECT_EQ(refusal<Tally>(R"({"count":9223372036854775808})"),
              "invalid: out of range: -9223372036854775808 to 9223372036854775807 (count)");
    EXPECT_EQ(refusal<Tally>(R"({"count":-9223372036854775808})"), "read");
    EXPECT_EQ(refusal<Gate>(R"({"port":65536})"), "invalid: out of range: 0 to 65535 (port)");
    EXPECT_EQ(refusal<Gate>(R"({"port":65535})"), "read");
    EXPECT_EQ(refusal<Parcel>(R"({"epoch":-0})"), "read");
}

TEST(JsonReading, NumbersMustBeFinite) {
    EXPECT_EQ(refusal<Parcel>(R"({"likelihood":1e999})"), "invalid: 1e999 is out of range (likelihood)");
    EXPECT_EQ(refusal<Parcel>(R"({"likelihood":0.5e-1})"), "read");
}

TEST(JsonReading, ListsTheAllowedNamesOfAnEnum) {
    EXPECT_EQ(refusal<Parcel>(R"({"urgency":"urgent"})"),
              "invalid: 'urgent' is not one of LOW, NORMAL, HIGH, URGENT; did you mean 'URGENT'? (urgency)");
    EXPECT_EQ(refusal<Parcel>(R"({"status":"SLEEPING"})"),
              "invalid: 'SLEEPING' is not one of PACKED, SHIPPED, DELIVERED, LOST (status)");
}

TEST(JsonReading, ListsAtMostTwelveOfThem) {
    EXPECT_EQ(refusal<Parcel>(R"({"shelf":"zeta"})"),
              "invalid: 'zeta' is not one of A, B, C, D, E, F, G, H, I, J, K, L … (14 in all) (shelf)");
}

TEST(JsonReading, RefusesUnknownFieldsStrictlyAndGuessesWhichWasMeant) {
    EXPECT_EQ(refusal<Parcel>(R"({"atempt_max":3})"),
              "invalid: unknown field; did you mean 'attempt_max'? (atempt_max)");
    EXPECT_EQ(refusal<Parcel>(R"({"colour":3})"), "invalid: unknown field (colour)");
    EXPECT_EQ(refusal<Parcel>(R"({"colour":3})", Reading::tolerant), "read");
}

TEST(JsonReading, RefusesNamesThatComeTwiceStrictly) {
    EXPECT_EQ(refusal<Parcel>(R"({"attempt":1,"attempt":2})"), "invalid: named twice (attempt)");
    EXPECT_EQ(refusal<Parcel>(R"({"seen_at":{"a":null,"a":null}})"), "invalid: named twice (seen_at.a)");
    EXPECT_EQ(refusal<Parcel>(R"({"content":{"x":[{"a":1,"a":2}]}})"),
              "invalid: not JSON at line 1, column 29: 'a' is named twice");
    EXPECT_EQ(refusal<Parcel>(R"({"content":{"a":1,"a":2}})", Reading::tolerant), "read");
}

TEST(JsonReading, SaysWhereTheTextIsNotJson) {
    EXPECT_EQ(refusal<Parcel>(""),
              "invalid: not JSON at line 1, column 1: expected a value, but the text ends");
    EXPECT_EQ(refusal<Parcel>("{\n  \"attempt\": 1\n  \"epoch\": 2}"),
              "invalid: not JSON at line 3, column 3: expected ',' or '}'");
    EXPECT_EQ(refusal<Parcel>(R"({"attempt":1)"),
              "invalid: not JSON at line 1, column 13: expected ',' or '}', but the text ends");
    EXPECT_EQ(refusal<Parcel>(R"({"attempt":1,})"),
              "invalid: not JSON at line 1, column 14: expected a name in double quotes");
    EXPECT_EQ(refusal<Parcel>("{} {}"), "invalid: not JSON at line 1, column 4: expected nothing more");
    EXPECT_EQ(refusal<Parcel>(R"({attempt:1})"),
              "invalid: not JSON at line 1, column 2: expected a name in double quotes");
    EXPECT_EQ(refusal<Parcel>(R"({"attempt" 1})"), "invalid: not JSON at line 1, column 12: expected ':'");
}

TEST(JsonReading, RefusesWhatOtherReadersLetPass) {
    for (const char* value : {"NaN",
                              "Infinity",
                              "-Infinity",
                              "01",
                              "1.",
                              ".5",
                              "+1",
                              "0x10",
                              "1e",
                              "-",
                              "tru",
                              "nul",
                              "'a'",
                              "// c\n1",
                              "1 /* c */",
                              "[1,]",
                              "[,1]",
                              "{\"a\":1,}",
                              "\"\\x41\"",
                              "\"\\u12g4\"",
                              "\"\\ud800\"",
                              "\"\\udc00\"",
                              "\"\\ud800\\u0041\"",
                              "\"a\nb\"",
                              "\"open",
                              "\"\\"}) {
        const std::string text = R"({"content":)" + std::string{value} + "}";
        EXPECT_EQ(refusal<Parcel>(text).substr(0, 17), "invalid: not JSON") << value;
        EXPECT_EQ(refusal<Parcel>(text, Reading::tolerant).substr(0, 17), "invalid: not JSON") << value;
    }
}

TEST(JsonReading, RefusesAByteOrderMark) {
    EXPECT_EQ(refusal<Parcel>("\xef\xbb\xbf{}"),
              "invalid: not JSON at line 1, column 1: it begins with a byte order mark; leave that out");
}

TEST(JsonReading, RefusesBytesThatAreNotUtf8) {
    for (const char* bytes :
         {"\xff", "\xc0\xaf", "\xe9", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf0\x9f\xa7", "\x80"}) {
        EXPECT_NE(refusal<Tally>("{\"key\":\"" + std::string{bytes} + "\"}").find("not valid UTF-8"),
                  std::string::npos);
    }
}

TEST(JsonReading, ANulByteIsNoEnd) {
    EXPECT_EQ(refusal<Parcel>(std::string_view{"{}\0", 3}),
              "invalid: not JSON at line 1, column 3: expected nothing more");
    EXPECT_EQ(refusal<Parcel>(std::string_view{"{\0}", 3}),
              "invalid: not JSON at line 1, column 2: expected a name in double quotes");
}

TEST(JsonReading, DepthIsBounded) {
    const std::string bomb = R"({"content":)" + std::string(1'000'000, '[');
    const std::string objects = [] {
        std::string text = R"({"content":)";
        for (int i = 0; i < 100'000; ++i) text += "{\"a\":";
        return text;
    }();

    EXPECT_EQ(refusal<Parcel>(bomb), "invalid: not JSON at line 1, column 43: nested deeper than 32 levels");
    EXPECT_NE(refusal<Parcel>(bomb, Reading::tolerant).find("nested deeper than 64 levels"),
              std::string::npos);
    EXPECT_NE(refusal<Parcel>(objects).find("nested deeper than 32 levels"), std::string::npos);
    EXPECT_NE(refusal<Parcel>(R"({"unknown":)" + std::string(1'000'000, '['), Reading::tolerant)
                  .find("nested deeper"),
              std::string::npos);
}

TEST(JsonReading, HugeNumbersAreReadAsTextOrRefused) {
    const std::string digits(100'000, '9');

    EXPECT_EQ(refusal<Parcel>("{\"attempt\":" + digits + "}"),
              "invalid: out of range: -2147483648 to 2147483647 (attempt)");
    EXPECT_NE(refusal<Tally>("{\"amount\":" + digits + "}").find("is not a decimal number"),
              std::string::npos);
    EXPECT_EQ(refusal<Parcel>("{\"content\":" + digits + "}"), "read");
}

TEST(JsonReading, CollectsEveryProblemForAPerson) {
    Depot depot;

    const auto problems =
        read_json_all(type_info<Depot>(), R"({"gate":{"port":"80","prot":1},"rounds":{"pause":4}})", &depot,
                      Reading::strict);

    ASSERT_EQ(problems.size(), 3u);
    EXPECT_EQ(to_string(problems[0]), "invalid: expected a whole number, found text (gate.port)");
    EXPECT_EQ(to_string(problems[1]), "invalid: unknown field; did you mean 'port'? (gate.prot)");
    EXPECT_EQ(to_string(problems[2]),
              "invalid: expected a duration such as \"30s\", found a number (rounds.pause)");
}

}  // namespace
}  // namespace tero
