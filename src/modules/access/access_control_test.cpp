// Who is let in.
#include "modules/access/access_control.hpp"

#include "kernel/module_fixture.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace tero {
namespace {

constexpr Timestamp noon{1'790'000'000'000};

class Access : public testing::Test {
protected:
    template <class AnInput>
    Reply ask(const AnInput& input, Timestamp at = noon) {
        alone_.now = at;
        return alone_.ask(input);
    }
    Reply use(std::string link, Timestamp now = noon) {
        return ask(
            OpenSession{std::move(link),
                        Session{.hash = "session", .kind = SessionKind::SESSION, .expires_at = noon + 24h}},
            now);
    }
    void give_link(std::string hash, SessionKind kind = SessionKind::LINK) {
        EXPECT_TRUE(
            ask(PutSession{Session{
                    .hash = std::move(hash), .kind = kind, .created_at = noon, .expires_at = noon + 1h}})
                .has_value());
    }

    ModulesAlone alone_{only_module<AccessControl>()};
    const Rows& rows_ = alone_.rows;
};

TEST_F(Access, ALinkOpensOnce) {
    give_link("link");
    const Reply first = use("link");
    ASSERT_TRUE(first.has_value());
    EXPECT_EQ(first->as<Session>()->kind, SessionKind::SESSION);
    EXPECT_NE(rows_.look<Session>("session").row, nullptr);
    EXPECT_EQ(use("link").error().code, ErrorCode::unauthenticated);
}

TEST_F(Access, ALinkThatIsOldUnknownOrNoLinkOpensNothing) {
    give_link("link");
    EXPECT_EQ(use("link", noon + 1h).error().code, ErrorCode::unauthenticated);
    EXPECT_TRUE(use("link", noon + 1h - 1ms).has_value());
    EXPECT_EQ(use("other").error().code, ErrorCode::unauthenticated);
    EXPECT_EQ(use("session").error().code, ErrorCode::unauthenticated);  // a session is no link
}

TEST_F(Access, AClosedSessionHasEnded) {
    give_link("link");
    ASSERT_TRUE(use("link").has_value());
    ASSERT_TRUE(ask(EndSession{"session"}, noon + 5min).has_value());
    EXPECT_EQ(rows_.look<Session>("session").row->expires_at, noon + 5min);
    EXPECT_TRUE(ask(EndSession{"nobody"}).has_value());
}

TEST_F(Access, WhatNobodyCanUseIsSweptOut) {
    give_link("used");
    ASSERT_TRUE(use("used").has_value());
    give_link("fresh");
    EXPECT_TRUE(
        ask(PutSession{Session{.hash = "late", .expires_at = noon + 24h * 9}}, noon + 24h * 2).has_value());

    std::size_t left = 0;
    rows_.table<Session>().each([&](const Session&) { left += 1; });
    EXPECT_EQ(left, 1U);
}

TEST_F(Access, ASessionIsThePersonsWhomTheLinkWasFor) {
    Session link{.hash = "link", .created_at = noon, .expires_at = noon + 1h};
    link.person = "Carla";
    link.role = PersonRole::SELLER;
    ASSERT_TRUE(ask(PutSession{link, "key:admin"}).has_value());
    ASSERT_TRUE(use("link").has_value());
    const Session& opened = *rows_.look<Session>("session").row;
    EXPECT_EQ(opened.person, "Carla");
    EXPECT_EQ(opened.role, PersonRole::SELLER);
    EXPECT_EQ(use("link").error().code, ErrorCode::unauthenticated);
    EXPECT_EQ(alone_.history, (std::vector<std::string>{"link.made", "session.opened", "link.refused"}));
}

TEST_F(Access, WhenASessionWasSeenIsWrittenOnceInAWhile) {
    give_link("link");
    ASSERT_TRUE(use("link").has_value());
    const auto seen_at = [&] { return rows_.look<Session>("session").row->seen_at; };
    ASSERT_TRUE(ask(SeeSession{"session"}, noon + 10s).has_value());
    EXPECT_EQ(seen_at(), noon);
    ASSERT_TRUE(ask(SeeSession{"session"}, noon + 2min).has_value());
    EXPECT_EQ(seen_at(), noon + 2min);
    ASSERT_TRUE(ask(EndSession{"session"}, noon + 3min).has_value());
    ASSERT_TRUE(ask(SeeSession{"session"}, noon + 9min).has_value());
    EXPECT_EQ(seen_at(), noon + 2min);
}

TEST(Scopes, AreHeldByThemselvesByTheirRoomOrByAdmin) {
    ApiKey key;
    key.scopes = {"tasks:submit"};
    EXPECT_TRUE(allows(key, "tasks:submit"));
    EXPECT_FALSE(allows(key, "tasks:work"));
    EXPECT_FALSE(allows(key, "tasks"));
    key.scopes = {"tasks:*"};
    EXPECT_TRUE(allows(key, "tasks:work"));
    EXPECT_FALSE(allows(key, "quotes:read"));
    key.scopes = {"admin"};
    EXPECT_TRUE(allows(key, "anything:at_all"));
    key.revoked_at = noon;
    EXPECT_FALSE(allows(key, "anything:at_all"));
    EXPECT_FALSE(allows(ApiKey{}, "read"));
}

}  // namespace
}  // namespace tero
