#include "observe/mask.hpp"

#include "observe/log.hpp"
#include "observe/log_line.hpp"
#include "observe/log_record.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <string>
#include <variant>
#include <vector>

namespace tero::log {
namespace {

TEST(Mask, APhoneNumberIsFoundHoweverItIsWritten) {
    for (const char* phone : {"59899000001", "+59899000001", "099 123 456", "+598 99 123-456", "(02) 901-2345",
                              "+1 (202) 555-0143", "whatsapp:59899000001", "to=59899000001", "/59899000001"}) {
        const std::string text = masked("nobody answers at " + std::string{phone} + ", or 7 more");
        EXPECT_NE(text.find("(phone), or 7 more"), std::string::npos) << text;
    }
    for (const char* phone : {"«59899000001»", "…59899000001", "n°099123456", "+598\u00a099\u00a0123\u00a0456",
                              "Tel.+59899000001", "-+59899000001", "+1.202.555.0143"}) {
        const std::string text = masked(phone);
        EXPECT_NE(text.find("(phone)"), std::string::npos) << text;
        EXPECT_EQ(text.find_first_of("0123456789"), std::string::npos) << text;
    }
    EXPECT_EQ(masked("from 59899000001 to 59899000002."), "from (phone) to (phone).");
    EXPECT_EQ(masked("59899000001 4th try"), "(phone) 4th try");
}

TEST(Mask, AnAddressIsFound) {
    EXPECT_EQ(masked("ana.perez+shop@mail.example.com does not exist."), "(e-mail) does not exist.");
    EXPECT_EQ(masked("<ana@example.com>, josé@example.org"), "<(e-mail)>, (e-mail)");
}

TEST(Mask, WhatIsNoPhoneStays) {
    for (const char* text :
         {"384012345678", "01m8perdjw00000br0g1spz55f", "2026-11-02T14:00:00.000Z", "the day 2026-11-02 14:00 is past",
          "ORD-2026-000123", "127.0.0.1:8080", "at most 16777216 bytes", "4b1228db9309", "request 7 of 1000",
          "graph.example.com/v20.0", "root@localhost", "@", "a@", "12345678901234567890", ""}) {
        EXPECT_EQ(masked(text), text);
    }
}

TEST(Mask, EachTextOfALineIsMaskedAndNoNumberIs) {
    const Timestamp at{};
    const Fields fields = {{"why", "no answer from +59899000001"}, {"bytes", 59899000001}};
    EXPECT_TRUE(text_line(at, LogLevel::INFO, "e", fields)
                    .ends_with(R"_(why="no answer from (phone)" bytes=59899000001)_"));
    EXPECT_TRUE(json_line(at, LogLevel::INFO, "e", fields)
                    .ends_with(R"_("why":"no answer from (phone)","bytes":59899000001})_"));

    // A caller's own id is what the line is found by.
    const Fields called = {{"request", "1764532800-42"}};
    EXPECT_TRUE(text_line(at, LogLevel::INFO, "e", called).ends_with(" request=1764532800-42"));
    EXPECT_TRUE(json_line(at, LogLevel::INFO, "e", called).ends_with(R"("request":"1764532800-42"})"));

    std::vector<Record> heard;
    const Capture quiet([](std::string_view) {});
    hear([&](Record record) { heard.push_back(std::move(record)); });
    warning("e", {{"why", "no answer from ana@example.com"}});
    hear(nullptr);
    ASSERT_EQ(heard.size(), 1U);
    EXPECT_EQ(std::get<std::string>(heard[0].fields.at(0).value), "no answer from (e-mail)");
}

RC_GTEST_PROP(MaskProperty, NothingOfAPhoneOrAddressIsLeftAndMaskingTwiceChangesNothing, ()) {
    const auto more = *rc::gen::inRange<std::size_t>(8, 15);
    const std::string digits = "5" + *rc::gen::container<std::string>(more, rc::gen::inRange('0', ':'));
    std::string phone = *rc::gen::element<std::string>("", "+", "whatsapp:", "=", "/", "(");
    for (const char c : digits) {
        phone += c;
        if (*rc::gen::inRange(0, 3) == 0) phone += *rc::gen::element<std::string>(" ", "-", ") ");
    }
    const std::string user = "u" + *rc::gen::container<std::string>(rc::gen::element('a', 'Z', '.', '-', '7'));
    const auto words = rc::gen::element<std::string>("", " ", "no answer: ", ", ", " \"", "\n", "é ");
    const std::string text = *words + " " + phone + " " + *words + user + "x@host.example.com" + *words;

    const std::string once = masked(text);
    RC_ASSERT(once.find_first_of("0123456789") == std::string::npos);
    RC_ASSERT(once.find("(phone)") != std::string::npos);
    RC_ASSERT(once.find("host.example.com") == std::string::npos);
    RC_ASSERT(masked(once) == once);
}

RC_GTEST_PROP(MaskProperty, ATextWithoutDigitsAndSignsStaysAsItIs, ()) {
    const auto text = *rc::gen::container<std::string>(
        rc::gen::suchThat<char>([](char c) { return c != '@' && (c < '0' || c > '9'); }));
    RC_ASSERT(masked(text) == text);
}

}  // namespace
}  // namespace tero::log
