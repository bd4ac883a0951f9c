// What goes out, when, to which address, and what holds it back.
#include "modules/messaging/talk_fixture.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace tero::conversations {
namespace {

// Lets so much time pass with a provider that takes nothing before `back`; tells how often it was asked.
int live_through(TalkDesk& desk, Duration time, Timestamp back) {
    int tries = 0;
    for (const Timestamp end = desk.now + time; desk.now < end; desk.pass(10s)) {
        while (static_cast<std::size_t>(tries) < desk.effects.size()) {
            const auto sent = desk.effects[static_cast<std::size_t>(tries++)].as<SendMessage>()->message;
            SendFinished finished;
            finished.message = sent->id;
            finished.attempt = sent->attempt;
            if (desk.now < back) {
                finished.outcome.verdict = SendVerdict::REFUSED;
                finished.outcome.retryable = true;
                finished.outcome.error_class = "unreachable";
            } else {
                finished.outcome.verdict = SendVerdict::ACCEPTED;
                finished.outcome.provider_id = "wamid.x";
            }
            desk.tell(finished);
        }
    }
    return tries;
}

TEST(Sends, AnOutageOfSixHoursLosesNoAnswerThatStillMakesSense) {
    TalkDesk desk;
    const auto id = desk.booked();
    desk.pass(1ms);
    const int tries = live_through(desk, 6h + 10min, desk.now + 6h);

    EXPECT_EQ(desk.message(id).status, MessageStatus::SENT);
    EXPECT_GE(tries, 60);
    EXPECT_LE(tries, 200);
    EXPECT_EQ(desk.only<Conversation>().state, ConversationState::ASSISTANT);
}

TEST(Sends, AnAnswerWhoseWindowClosesInAnOutageGoesToAPerson) {
    TalkDesk desk;
    const auto id = desk.booked(20h);
    desk.pass(1ms);
    live_through(desk, 6h, desk.now + 6h);

    EXPECT_EQ(desk.message(id).status, MessageStatus::FAILED);
    EXPECT_EQ(desk.message(id).cause, "window_closed");
    EXPECT_EQ(desk.only<Conversation>().state_reason, "answer_unsent");
    EXPECT_EQ(desk.asked<RaiseAlert>().back().rule, "answer_unsent");
}

TEST(Sends, AnAnswerToAnOldQuestionIsAPersons) {
    TalkDesk desk;
    const auto id = desk.booked(30h);
    desk.pass(1ms);

    EXPECT_EQ(desk.message(id).cause, "window_closed");
    EXPECT_TRUE(desk.effects.empty());
    EXPECT_EQ(desk.only<Conversation>().state, ConversationState::HUMAN);
    EXPECT_EQ(desk.asked<RaiseAlert>().size(), 1U);
}

TEST(Sends, WhatTheGateSawStaysWithTheMessage) {
    TalkDesk desk;
    const auto id = desk.booked();
    desk.pass(1ms);
    std::vector<std::string> codes;
    for (const GateCheck& check : desk.message(id).gate) codes.push_back(check.code);

    EXPECT_EQ(codes, (std::vector<std::string>{"no_address", "taken_over", "window_closed", "paused"}));
}

TEST(Sends, TheAddressIsTheOneOfTheChannelAtEveryTry) {
    Contact person{.phone = "59899000001", .user_id = "UY.9000", .email = "a@b.uy"};
    EXPECT_EQ(messaging::recipient_on(Channel::WHATSAPP, person), "59899000001");
    EXPECT_EQ(messaging::recipient_on(Channel::EMAIL, person), "a@b.uy");
    EXPECT_EQ(messaging::recipient_on(Channel::WEB, person), "");
    person.phone.clear();
    EXPECT_EQ(messaging::recipient_on(Channel::WHATSAPP, person), "UY.9000");

    TalkDesk desk;
    const auto id = desk.booked();
    Contact moved = desk.only<Contact>();
    moved.phone = "59899000002";
    desk.put(moved);
    desk.pass(1ms);
    EXPECT_EQ(desk.message(id).recipient, "59899000002");
}

TEST(Sends, WhatIsPausedWaitsAndGoesWhenItIsResumed) {
    for (const PauseScope scope :
         {PauseScope::ALL, PauseScope::CHANNEL, PauseScope::CONTACT, PauseScope::QUOTE}) {
        TalkDesk desk;
        const auto id = desk.booked();
        Message about = desk.message(id);
        about.quote = Id<Quote>::parse("01kavd3q8s0000000000000000").value();
        desk.put(about);
        std::string of;
        if (scope == PauseScope::CHANNEL) of = "WHATSAPP";
        if (scope == PauseScope::CONTACT) of = to_string(desk.only<Contact>().id);
        if (scope == PauseScope::QUOTE) of = to_string(about.quote);
        EXPECT_TRUE(desk.ask(PauseSends{scope, of, "wrong prices", "ana"}).has_value());
        desk.pass(3h);

        EXPECT_TRUE(desk.effects.empty()) << name_of(scope);
        EXPECT_EQ(desk.message(id).status, MessageStatus::PENDING);
        EXPECT_EQ(desk.message(id).cause, "paused");
        ASSERT_EQ(desk.asked<RaiseAlert>().size(), 1U);
        EXPECT_EQ(desk.asked<RaiseAlert>()[0].rule, "sends_paused");
        EXPECT_EQ(desk.only<SendPause>().reason, "wrong prices");

        EXPECT_TRUE(desk.ask(ResumeSends{scope, of, "ana"}).has_value());
        desk.pass(1ms);
        EXPECT_EQ(desk.effects.size(), 1U) << name_of(scope);
        EXPECT_EQ(desk.asked<ResolveAlert>().size(), 1U);
        EXPECT_TRUE(desk.all<SendPause>().empty());
    }
}

TEST(Sends, APauseWithAnEndEndsThenAndOneThatWasMadeLongerLater) {
    TalkDesk desk;
    const auto id = desk.booked();
    const Timestamp begin = desk.now;
    ASSERT_TRUE(desk.ask(PauseSends{PauseScope::ALL, "", "lunch", "ana", begin + 30min}).has_value());
    ASSERT_TRUE(desk.ask(PauseSends{PauseScope::ALL, "", "lunch", "ana", begin + 60min}).has_value());
    desk.pass(45min);
    EXPECT_TRUE(desk.effects.empty());
    EXPECT_EQ(desk.message(id).cause, "paused");
    EXPECT_EQ(desk.only<SendPause>().until, begin + 60min);
    desk.pass(15min + 1ms);
    EXPECT_TRUE(desk.all<SendPause>().empty());
    EXPECT_EQ(desk.effects.size(), 1U);
    EXPECT_EQ(desk.asked<ResolveAlert>().size(), 1U);
}

TEST(Sends, APauseThatHasEndedOrLastsForEverIsNone) {
    TalkDesk desk;
    for (const Duration wrong : {Duration{0h}, Duration{-1h}, Duration{24h * 91}}) {
        const Reply refused = desk.ask(PauseSends{PauseScope::ALL, "", "", "ana", desk.now + wrong});
        ASSERT_FALSE(refused.has_value());
        EXPECT_EQ(refused.error().field, "until");
    }
    EXPECT_TRUE(desk.all<SendPause>().empty());
}

TEST(Sends, APauseOfOthersHoldsNothingBackAndWhatIsNotPausedCannotBeResumed) {
    TalkDesk desk;
    desk.booked();
    EXPECT_TRUE(desk.ask(PauseSends{PauseScope::CHANNEL, "EMAIL", "", "ana"}).has_value());
    EXPECT_FALSE(desk.ask(PauseSends{PauseScope::CHANNEL, "PIGEON", "", "ana"}).has_value());
    EXPECT_EQ(desk.ask(ResumeSends{PauseScope::ALL, "", "ana"}).error().code, ErrorCode::not_found);
    desk.pass(1ms);
    EXPECT_EQ(desk.effects.size(), 1U);
}

}  // namespace
}  // namespace tero::conversations
