#include "sandbox/judge.hpp"

#include "sandbox/sandbox_fixture.hpp"

#include <gtest/gtest.h>

namespace tero::app {
namespace {

const Timestamp noon = montevideo().at({.year = 2026, .month = 11, .day = 3, .hour = 12});

JournalLine sent(std::int32_t customer, std::string kind, std::string callback, std::string subject,
                 Timestamp at = noon) {
    return {.at = at,
            .customer = customer,
            .direction = "out",
            .kind = std::move(kind),
            .verdict = "accepted",
            .callback = std::move(callback),
            .subject = std::move(subject)};
}
JournalLine said(std::int32_t customer, std::string_view subject = "") {
    return {
        .at = noon, .customer = customer, .direction = "in", .kind = "SAY", .subject = std::string{subject}};
}
Verdict judged(const std::vector<JournalLine>& lines) { return judge(lines, {}, montevideo()); }

TEST(Judge, AnOrderlyWeekHasNoViolations) {
    JournalLine refused = sent(1, "REPLY", "d", "");
    refused.verdict = "refused:131047";
    const Verdict verdict =
        judged({said(1), sent(1, "QUOTE", "a", "quote/x"), sent(1, "FOLLOW_UP", "b", "follow_up/1/24h"),
                sent(1, "FOLLOW_UP", "c", "follow_up/1/48h"), refused, said(2), sent(2, "REPLY", "e", "")});

    EXPECT_EQ(verdict.violations, 0);
    EXPECT_EQ(verdict.accepted.at("FOLLOW_UP"), 2);
    EXPECT_EQ(verdict.refused.at("131047"), 1);
    EXPECT_EQ(verdict.said, 2);
}

TEST(Judge, TheSameQuoteUnderAnotherNameIsToldTwice) {
    EXPECT_EQ(judged({sent(1, "QUOTE", "a", "quote/x"), sent(1, "QUOTE", "b", "quote/x")}).told_twice, 1);
    EXPECT_EQ(
        judged({sent(1, "FOLLOW_UP", "a", "follow_up/1/24h"), sent(2, "FOLLOW_UP", "b", "follow_up/1/24h")})
            .told_twice,
        0);
}

TEST(Judge, AfterAWishForSilenceOneLastWordIsAllowed) {
    EXPECT_EQ(judged({said(1, means::stop), sent(1, "REPLY", "a", "")}).after_stop, 0);
    EXPECT_EQ(judged({said(1, means::stop), sent(1, "REPLY", "a", ""), sent(1, "REPLY", "b", "")}).after_stop,
              1);
    EXPECT_EQ(judged({said(1, means::stop), sent(1, "FOLLOW_UP", "a", "x")}).after_stop, 1);
    EXPECT_EQ(judged({said(1, means::stop), said(1), sent(1, "REPLY", "a", ""), sent(1, "REPLY", "b", "")})
                  .after_stop,
              0);
    EXPECT_EQ(judged({said(1, means::stop), sent(2, "FOLLOW_UP", "a", "x")}).after_stop, 0);
}

TEST(Judge, FollowUpsAtNightAndOnSundaysAreViolations) {
    const Timestamp night = montevideo().at({.year = 2026, .month = 11, .day = 3, .hour = 22});
    const Timestamp sunday = montevideo().at({.year = 2026, .month = 11, .day = 8, .hour = 12});

    EXPECT_EQ(judged({sent(1, "FOLLOW_UP", "a", "x", night)}).in_quiet_hours, 1);
    EXPECT_EQ(judged({sent(1, "FOLLOW_UP", "a", "x", sunday)}).in_quiet_hours, 1);
    EXPECT_EQ(judged({sent(1, "REPLY", "a", "", night)}).in_quiet_hours, 0);
}

}  // namespace
}  // namespace tero::app
