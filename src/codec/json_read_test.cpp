// What is refused, and in which words.
#include "codec/json.hpp"
#include "kernel/options.hpp"
#include "kernel/table.hpp"
#include "modules/coordinator/model/agent.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/monitoring/model/monitoring.hpp"

#include <gtest/gtest.h>

namespace tero {
namespace {

template <class T>
std::string refusal(std::string_view text, Reading reading = Reading::strict) {
    const auto read = from_json<T>(text, reading);
    return read.has_value() ? "read" : to_string(read.error());
}

TEST(JsonReading, NamesThePathOfAWrongValue) {
    EXPECT_EQ(
        refusal<Contact>(R"({"consents":[{},{},{},{"until":5}]})"),
        "invalid: expected a time such as \"2026-11-02T14:00:00Z\", found a number (consents[3].until)");
    EXPECT_EQ(refusal<Contact>(R"({"last_inbound_at":{"whatsapp":"soon"}})"),
              "invalid: 'soon' is not a time; write it as 2026-11-02T14:00:00Z (last_inbound_at.whatsapp)");
    EXPECT_EQ(refusal<FollowUpOptions>(R"({"quiet_hours":{"closed_weekdays":["SUNDAY",7]}})"),
              "invalid: expected one of MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY, "
              "found a number "
              "(quiet_hours.closed_weekdays[1])");
}

TEST(JsonReading, SaysWhatItExpectedAndWhatItFound) {
    EXPECT_EQ(refusal<Task>(R"({"attempt":"3"})"), "invalid: expected a whole number, found text (attempt)");
    EXPECT_EQ(refusal<Task>(R"({"attempt":[]})"), "invalid: expected a whole number, found a list (attempt)");
    EXPECT_EQ(refusal<Task>(R"({"attempt":1.5})"), "invalid: expected a whole number, found 1.5 (attempt)");
    EXPECT_EQ(refusal<Task>(R"({"attempt":1e3})"), "invalid: expected a whole number, found 1e3 (attempt)");
    EXPECT_EQ(refusal<Task>(R"({"attempt":null})"), "invalid: expected a whole number, found null (attempt)");
    EXPECT_EQ(refusal<Task>(R"({"lease":30})"),
              "invalid: expected a duration such as \"30s\", found a number (lease)");
    EXPECT_EQ(refusal<Task>(R"({"lease":"30"})"),
              "invalid: '30' is not a duration; write it as 500ms, 30s, 10min, 24h or 7d (lease)");
    EXPECT_EQ(refusal<Task>(R"({"type":false})"), "invalid: expected text, found false (type)");
    EXPECT_EQ(refusal<Task>(R"({"id":"42"})"), "invalid: '42' is not an id (26 letters and digits) (id)");
    EXPECT_EQ(refusal<Task>(R"({"id":42})"),
              "invalid: expected an id (text of 26 letters and digits), found a number (id)");
    EXPECT_EQ(refusal<Counter>(R"({"amount":1e2})"),
              "invalid: '1e2' is not a decimal number such as 1234.50 (amount)");
    EXPECT_EQ(refusal<Counter>(R"({"amount":true})"),
              "invalid: expected a decimal number such as \"1234.50\", found true (amount)");
    EXPECT_EQ(refusal<QuoteRequest>(R"({"quantity":{}})"),
              "invalid: expected a whole number, found an object (quantity)");
    EXPECT_EQ(refusal<Understanding>(R"({"confidence":"high"})"),
              "invalid: expected a number, found text (confidence)");
    EXPECT_EQ(refusal<ConsentEntry>(R"({"granted":1})"),
              "invalid: expected true or false, found a number (granted)");
    EXPECT_EQ(refusal<Contact>(R"({"consents":{}})"), "invalid: expected a list, found an object (consents)");
    EXPECT_EQ(refusal<Contact>(R"({"conversations":[]})"),
              "invalid: expected an object, found a list (conversations)");
    EXPECT_EQ(refusal<Contact>("[]"), "invalid: expected an object, found a list");
    EXPECT_EQ(refusal<Contact>("null"), "invalid: expected an object, found null");
}

TEST(JsonReading, IntegersMustFitTheirType) {
    EXPECT_EQ(refusal<Task>(R"({"attempt":2147483648})"),
              "invalid: out of range: -2147483648 to 2147483647 (attempt)");
    EXPECT_EQ(refusal<Task>(R"({"attempt":-2147483649})"),
              "invalid: out of range: -2147483648 to 2147483647 (attempt)");
    EXPECT_EQ(refusal<Task>(R"({"attempt":-2147483648})"), "read");
    EXPECT_EQ(refusal<Task>(R"({"epoch":-1})"), "invalid: out of range: 0 to 18446744073709551615 (epoch)");
    EXPECT_EQ(refusal<Task>(R"({"epoch":18446744073709551616})"),
              "invalid: out of range: 0 to 18446744073709551615 (epoch)");
    EXPECT_EQ(refusal<Counter>(R"({"count":9223372036854775808})"),
              "invalid: out of range: -9223372036854775808 to 9223372036854775807 (count)");
    EXPECT_EQ(refusal<Counter>(R"({"count":-9223372036854775808})"), "read");
    EXPECT_EQ(refusal<ServerOptions>(R"({"port":65536})"), "invalid: out of range: 0 to 65535 (port)");
    EXPECT_EQ(refusal<ServerOptions>(R"({"port":65535})"), "read");
    EXPECT_EQ(refusal<Task>(R"({"epoch":-0})"), "read");
}

TEST(JsonReading, NumbersMustBeFinite) {
    EXPECT_EQ(refusal<Understanding>(R"({"confidence":1e999})"),
              "invalid: 1e999 is out of range (confidence)");
    EXPECT_EQ(refusal<Understanding>(R"({"confidence":0.5e-1})"), "read");
}

TEST(JsonReading, ListsTheAllowedNamesOfAnEnum) {
    EXPECT_EQ(refusal<Task>(R"({"priority":"urgent"})"),
              "invalid: 'urgent' is not one of LOW, NORMAL, HIGH, URGENT; did you mean 'URGENT'? (priority)");
    EXPECT_EQ(refusal<AgentInfo>(R"({"status":"SLEEPING"})"),
              "invalid: 'SLEEPING' is not one of ONLINE, BUSY, DEGRADED, DRAINING, OFFLINE (status)");
}

TEST(JsonReading, ListsAtMostTwelveOfThem) {
    const std::string said = refusal<Conversation>(R"({"intent":"X"})");

    EXPECT_EQ(said,
              "invalid: 'X' is not one of UNKNOWN, GREETING, QUOTE_REQUEST, PRICE_INQUIRY, PRODUCT_INFO, "
              "RECOMMENDATION_REQUEST, STOCK_DELIVERY, PAYMENT_TERMS, VISIT_LOCATION, DATA_PROVISION, "
              "ACCEPT_QUOTE, "
              "TECHNICAL_QUESTION … (27 in all) (intent)");
}

TEST(JsonReading, RefusesUnknownFieldsStrictlyAndGuessesWhichWasMeant) {
    EXPECT_EQ(refusal<Task>(R"({"atempt_max":3})"),
              "invalid: unknown field; did you mean 'attempt_max'? (atempt_max)");
    EXPECT_EQ(refusal<Task>(R"({"colour":3})"), "invalid: unknown field (colour)");
    EXPECT_EQ(refusal<Task>(R"({"colour":3})", Reading::tolerant), "read");
}

TEST(JsonReading, RefusesNamesThatComeTwiceStrictly) {
    EXPECT_EQ(refusal<Task>(R"({"attempt":1,"attempt":2})"), "invalid: named twice (attempt)");
    EXPECT_EQ(refusal<Contact>(R"({"last_inbound_at":{"a":null,"a":null}})"),
              "invalid: named twice (last_inbound_at.a)");
    EXPECT_EQ(refusal<TaskBody>(R"({"payload":{"x":[{"a":1,"a":2}]}})"),
              "invalid: not JSON at line 1, column 29: 'a' is named twice");
    EXPECT_EQ(refusal<TaskBody>(R"({"payload":{"a":1,"a":2}})", Reading::tolerant), "read");
}

TEST(JsonReading, SaysWhereTheTextIsNotJson) {
    EXPECT_EQ(refusal<Task>(""),
              "invalid: not JSON at line 1, column 1: expected a value, but the text ends");
    EXPECT_EQ(refusal<Task>("{\n  \"attempt\": 1\n  \"epoch\": 2}"),
              "invalid: not JSON at line 3, column 3: expected ',' or '}'");
    EXPECT_EQ(refusal<Task>(R"({"attempt":1)"),
              "invalid: not JSON at line 1, column 13: expected ',' or '}', but the text ends");
    EXPECT_EQ(refusal<Task>(R"({"attempt":1,})"),
              "invalid: not JSON at line 1, column 14: expected a name in double quotes");
    EXPECT_EQ(refusal<Task>("{} {}"), "invalid: not JSON at line 1, column 4: expected nothing more");
    EXPECT_EQ(refusal<Task>(R"({attempt:1})"),
              "invalid: not JSON at line 1, column 2: expected a name in double quotes");
    EXPECT_EQ(refusal<Task>(R"({"attempt" 1})"), "invalid: not JSON at line 1, column 12: expected ':'");
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
        const std::string text = R"({"payload":)" + std::string{value} + "}";
        EXPECT_EQ(refusal<TaskBody>(text).substr(0, 17), "invalid: not JSON") << value;
        EXPECT_EQ(refusal<TaskBody>(text, Reading::tolerant).substr(0, 17), "invalid: not JSON") << value;
    }
}

TEST(JsonReading, RefusesAByteOrderMark) {
    EXPECT_EQ(refusal<Task>("\xef\xbb\xbf{}"),
              "invalid: not JSON at line 1, column 1: it begins with a byte order mark; leave that out");
}

TEST(JsonReading, RefusesBytesThatAreNotUtf8) {
    for (const char* bytes :
         {"\xff", "\xc0\xaf", "\xe9", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf0\x9f\xa7", "\x80"}) {
        EXPECT_NE(refusal<TaskKey>("{\"key\":\"" + std::string{bytes} + "\"}").find("not valid UTF-8"),
                  std::string::npos);
    }
}

TEST(JsonReading, ANulByteIsNoEnd) {
    EXPECT_EQ(refusal<Task>(std::string_view{"{}\0", 3}),
              "invalid: not JSON at line 1, column 3: expected nothing more");
    EXPECT_EQ(refusal<Task>(std::string_view{"{\0}", 3}),
              "invalid: not JSON at line 1, column 2: expected a name in double quotes");
}

TEST(JsonReading, DepthIsBounded) {
    const std::string bomb = R"({"payload":)" + std::string(1'000'000, '[');
    const std::string objects = [] {
        std::string text = R"({"payload":)";
        for (int i = 0; i < 100'000; ++i) text += "{\"a\":";
        return text;
    }();

    EXPECT_EQ(refusal<TaskBody>(bomb),
              "invalid: not JSON at line 1, column 43: nested deeper than 32 levels");
    EXPECT_NE(refusal<TaskBody>(bomb, Reading::tolerant).find("nested deeper than 64 levels"),
              std::string::npos);
    EXPECT_NE(refusal<TaskBody>(objects).find("nested deeper than 32 levels"), std::string::npos);
    EXPECT_NE(refusal<Task>(R"({"unknown":)" + std::string(1'000'000, '['), Reading::tolerant)
                  .find("nested deeper"),
              std::string::npos);
}

TEST(JsonReading, HugeNumbersAreReadAsTextOrRefused) {
    const std::string digits(100'000, '9');

    EXPECT_EQ(refusal<Task>("{\"attempt\":" + digits + "}"),
              "invalid: out of range: -2147483648 to 2147483647 (attempt)");
    EXPECT_NE(refusal<Counter>("{\"amount\":" + digits + "}").find("is not a decimal number"),
              std::string::npos);
    EXPECT_EQ(refusal<TaskBody>("{\"payload\":" + digits + "}"), "read");
}

TEST(JsonReading, CollectsEveryProblemForAPerson) {
    AgentConfig config;

    const auto problems = read_json_all(type_info<AgentConfig>(),
                                        R"({"server":{"port":"80","prot":1},"routing":{"burst_pause":4}})",
                                        &config, Reading::strict);

    ASSERT_EQ(problems.size(), 3u);
    EXPECT_EQ(to_string(problems[0]), "invalid: expected a whole number, found text (server.port)");
    EXPECT_EQ(to_string(problems[1]), "invalid: unknown field; did you mean 'port'? (server.prot)");
    EXPECT_EQ(to_string(problems[2]),
              "invalid: expected a duration such as \"30s\", found a number (routing.burst_pause)");
}

}  // namespace
}  // namespace tero
