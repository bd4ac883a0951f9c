#include "api/setup.hpp"
#include "modules/access/model/inputs.hpp"

#include <gtest/gtest.h>

namespace tero::api {
namespace {

HistoryEntry line(std::string kind, std::string actor) {
    return {.subject = RawId{{1}}, .at = Timestamp{1000}, .kind = std::move(kind), .actor = std::move(actor)};
}

TEST(History, AWordIsMeantWholeUnlessItEndsAsAPrefixDoes) {
    EXPECT_TRUE(fits(line("quote.sent", "person:Carla"), {.kind = "quote.sent", .actor = "person:Carla"}));
    EXPECT_TRUE(fits(line("quote.sent", "person:Carla"), {.kind = "quote.", .actor = "person:"}));
    EXPECT_FALSE(fits(line("quote.sent", "person:Carla"), {.kind = "quote"}));
    EXPECT_FALSE(fits(line("quote.sent", "person:Carla"), {.kind = "quote.", .actor = "person:Carl"}));
    EXPECT_FALSE(fits(line("quotes.sent", ""), {.kind = "quote."}));
}

TEST(History, ATimeIsFromThenOnAndBeforeThen) {
    EXPECT_TRUE(fits(line("a", ""), {.from = Timestamp{1000}, .before = Timestamp{1001}}));
    EXPECT_FALSE(fits(line("a", ""), {.from = Timestamp{1001}}));
    EXPECT_FALSE(fits(line("a", ""), {.before = Timestamp{1000}}));
    EXPECT_FALSE(fits(line("a", ""), {.before = Timestamp{}}));
    EXPECT_TRUE(fits(line("a", ""), {.from = Timestamp{-1}}));
}

TEST(History, WhoWasLetInIsForAnAdminAlone) {
    HistoryEntry entered = line("session.opened", "person:Carla");
    entered.subject = access_subject;
    EXPECT_FALSE(fits(entered, {}));
    EXPECT_TRUE(fits(entered, {.sees_access = true}));
}

TEST(History, APageGoesOnWithWhatIsOlder) {
    HistoryEntry old = line("a", "");
    old.id = Id<HistoryEntry>{RawId{{5}}};
    EXPECT_TRUE(fits(old, {.after = RawId{{6}}}));
    EXPECT_FALSE(fits(old, {.after = RawId{{5}}}));
}

}  // namespace
}  // namespace tero::api
