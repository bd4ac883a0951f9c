// The send gate: each rule alone, and the clock on the customer's wall.
#include "modules/messaging/model/send_gate.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <functional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace tero::messaging {
namespace {

const TimeZone& wall() {
    static const TimeZone zone = TimeZone::load("America/Sao_Paulo").value();
    return zone;
}

Timestamp local(int year, int month, int day, int hour, int minute) {
    return wall().at({.year = year, .month = month, .day = day, .hour = hour, .minute = minute});
}

// A follow-up of a quote sent yesterday, with everything in order: Tuesday, 11:00.
struct Case {
    Timestamp now = local(2026, 9, 22, 11, 0);
    Contact contact;
    Conversation conversation;
    OwnersWord owner;
    FollowUpOptions options;
    MessagePurpose purpose = MessagePurpose::FOLLOW_UP;
    Timestamp created_at = {};
    Timestamp booked_at = {};

    Case() {
        contact.phone = "59899000001";
        contact.email = "a@b.uy";
        contact.last_inbound_at["WHATSAPP"] = now - 25h;
        contact.consents.push_back(
            {now - 24h, ConsentKind::QUOTE_FOLLOW_UP, true, "quote_request", now + 24h * 29});
        owner.makes_sense_until = now + 24h * 6;
        owner.too_late = "quote_expires_first";
    }
    GateAnswer ask() const {
        return send_gate({.purpose = purpose,
                          .contact = contact,
                          .conversation = conversation,
                          .owner = owner,
                          .created_at = created_at,
                          .booked_at = booked_at,
                          .now = now},
                         options, Clocks{&wall()});
    }
};

using Told = std::tuple<GateVerdict, std::string, Timestamp>;
Told told(const GateAnswer& answer) { return {answer.verdict, answer.reason, answer.at}; }

TEST(SendGate, TellsAllThatItLookedAtWithItsValues) {
    Case one;
    one.now = local(2026, 9, 22, 21, 13);
    one.contact.follow_ups_sent_at = {one.now - 30h};
    std::vector<std::string> lines;
    for (const GateCheck& check : one.ask().checks) {
        lines.push_back(check.code + " " + check.value + " " + check.limit + (check.passes ? " +" : " -"));
    }
    EXPECT_EQ(lines, (std::vector<std::string>{"no_address known  +", "opted_out never  +",
                                               "taken_over ASSISTANT  +",
                                               "no_consent quote_request until 2026-10-21T14:00:00.000Z +",
                                               "person_cap 1 4 in 30d +",
                                               "being_read none  +",
                                               "person_gap 2026-09-21T18:13:00.000Z 20h +",
                                               "quiet_hours 21:13 20:30-09:00 -", "paused no  +"}));
}

TEST(SendGate, WaitsAsLongAsTheOwnerSays) {
    Case one;
    one.owner.too_early = "asked_again";
    EXPECT_EQ(one.ask().verdict, GateVerdict::OPEN);
    one.owner.not_before = one.now + 3h;
    EXPECT_EQ(told(one.ask()), (Told{GateVerdict::LATER, "asked_again", one.now + 3h}));
    one.owner.not_before = one.now + 10h;  // 21:00
    EXPECT_EQ(told(one.ask()), (Told{GateVerdict::LATER, "quiet_hours", local(2026, 9, 23, 9, 0)}));
}

TEST(SendGate, OpensForAFollowUpWithEverythingInOrder) {
    const GateAnswer answer = Case{}.ask();
    EXPECT_EQ(answer.verdict, GateVerdict::OPEN);
    EXPECT_TRUE(answer.use_template);

    Case recent;
    recent.contact.last_inbound_at["WHATSAPP"] = recent.now - 23h;
    EXPECT_EQ(recent.ask().verdict, GateVerdict::OPEN);
    EXPECT_FALSE(recent.ask().use_template);
}

TEST(SendGate, ClosesForEachReasonAlone) {
    const std::vector<std::pair<const char*, std::function<void(Case&)>>> reasons{
        {"no_address", [](Case& c) { c.contact.phone.clear(); }},
        {"opted_out", [](Case& c) { c.contact.opted_out_at = c.now; }},
        {"quote_decided", [](Case& c) { c.owner.checks = {{"quote_decided", "ACCEPTED", "", false}}; }},
        {"taken_over", [](Case& c) { c.conversation.state = ConversationState::HUMAN; }},
        {"no_consent", [](Case& c) { c.contact.consents.clear(); }},
        {"no_consent", [](Case& c) { c.contact.consents[0].until = c.now; }},
        {"no_consent",
         [](Case& c) {
             c.contact.consents.push_back({c.now, ConsentKind::QUOTE_FOLLOW_UP, false, "", {}});
         }},
        {"person_cap",
         [](Case& c) {
             for (int i = 2; i < 6; ++i) c.contact.follow_ups_sent_at.push_back(c.now - 24h * i);
         }},
    };
    for (const auto& [reason, change] : reasons) {
        Case one;
        change(one);
        EXPECT_EQ(one.ask().verdict, GateVerdict::CLOSED) << reason;
        EXPECT_EQ(one.ask().reason, reason);
        const auto checks = one.ask().checks;
        const auto failed = std::count_if(checks.begin(), checks.end(),
                                          [](const GateCheck& check) { return !check.passes; });
        EXPECT_EQ(failed, 1) << reason;
    }
}

TEST(SendGate, AfterAStopNobodyIsWrittenToUntilTheyWriteAgain) {
    for (const MessagePurpose purpose : {MessagePurpose::PERSON, MessagePurpose::NOTICE}) {
        Case one;
        one.purpose = purpose;
        one.contact.last_inbound_at["WHATSAPP"] = one.now - 1h;
        EXPECT_EQ(one.ask().verdict, GateVerdict::OPEN);
        one.contact.opted_out_at = one.now - 1h;
        EXPECT_EQ(told(one.ask()), (Told{GateVerdict::CLOSED, "opted_out", Timestamp{}}));
        one.contact.last_inbound_at["WHATSAPP"] = one.now - 1min;
        EXPECT_EQ(one.ask().verdict, GateVerdict::OPEN);
    }
    Case stop;  // its own answer goes out, as does what our people are told
    stop.contact.last_inbound_at["WHATSAPP"] = stop.contact.opted_out_at = stop.now;
    stop.purpose = MessagePurpose::CONFIRMATION;
    EXPECT_EQ(stop.ask().verdict, GateVerdict::OPEN);
    stop.purpose = MessagePurpose::NOTICE;
    stop.contact.staff = "Carla";
    EXPECT_EQ(stop.ask().verdict, GateVerdict::OPEN);
}

TEST(SendGate, ALaterConsentToCampaignsDoesNotHideTheOneToFollowUp) {
    Case one;
    one.contact.consents.push_back({one.now, ConsentKind::MARKETING, false, "", {}});
    EXPECT_EQ(one.ask().verdict, GateVerdict::OPEN);
}

TEST(SendGate, OldFollowUpsDoNotCountAgainstAPerson) {
    Case one;
    for (int i = 31; i < 40; ++i) one.contact.follow_ups_sent_at.push_back(one.now - 24h * i);
    EXPECT_EQ(one.ask().verdict, GateVerdict::OPEN);
}

TEST(SendGate, APersonIsLeftInPeaceBetweenTwoFollowUps) {
    Case one;
    one.contact.follow_ups_sent_at = {one.now - 19h};
    EXPECT_EQ(told(one.ask()), (Told{GateVerdict::LATER, "person_gap", one.now + 1h}));
    one.contact.follow_ups_sent_at = {one.now - 20h};
    EXPECT_EQ(one.ask().verdict, GateVerdict::OPEN);
}

TEST(SendGate, ABookedFollowUpWaitsForOthersAndNotForItself) {
    Case one;
    one.booked_at = one.now - 3h;
    one.contact.follow_ups_sent_at = {one.now - 3h};
    EXPECT_EQ(one.ask().verdict, GateVerdict::OPEN);
    one.contact.follow_ups_sent_at.push_back(one.now - 1h);
    EXPECT_EQ(one.ask().verdict, GateVerdict::LATER);
    EXPECT_GE(one.ask().at, one.now + 19h);
}

TEST(SendGate, QuietHoursPutItOffToTheMorning) {
    Case one;
    one.now = local(2026, 9, 22, 20, 30);
    EXPECT_EQ(told(one.ask()), (Told{GateVerdict::LATER, "quiet_hours", local(2026, 9, 23, 9, 0)}));
    one.now = local(2026, 9, 22, 20, 29);
    EXPECT_EQ(one.ask().verdict, GateVerdict::OPEN);
    one.now = local(2026, 9, 23, 8, 59);
    EXPECT_EQ(one.ask().at, local(2026, 9, 23, 9, 0));
    one.now = local(2026, 9, 26, 21, 0);  // Saturday night: Sunday is closed as well
    EXPECT_EQ(one.ask().at, local(2026, 9, 28, 9, 0));
    one.options.quiet_hours.holidays = {"09-28"};
    one.owner.makes_sense_until = one.now + 24h * 30;
    EXPECT_EQ(one.ask().at, local(2026, 9, 29, 9, 0));
}

TEST(SendGate, WhatWouldComeAfterTheQuotesLastDayIsNotSent) {
    Case one;
    one.now = local(2026, 9, 22, 21, 0);
    one.owner.makes_sense_until = local(2026, 9, 23, 8, 0);
    EXPECT_EQ(one.ask().reason, "quote_expires_first");
}

TEST(SendGate, RepliesGoAtAnyHourButOnlyWhileTheWindowIsOpen) {
    Case one;
    one.purpose = MessagePurpose::REPLY;
    one.now = local(2026, 9, 27, 3, 0);  // a Sunday night
    one.contact.last_inbound_at["WHATSAPP"] = one.now - 1min;
    one.contact.opted_out_at = one.now - 1h;  // who writes is answered
    EXPECT_EQ(one.ask().verdict, GateVerdict::OPEN);
    one.contact.last_inbound_at["WHATSAPP"] = one.now - 24h + 1min;
    EXPECT_EQ(one.ask().reason, "window_closed");
    one.conversation.channel = Channel::EMAIL;
    EXPECT_EQ(one.ask().verdict, GateVerdict::OPEN);
}

TEST(SendGate, WhatAPersonTookOverIsLeftToThemButForALastWord) {
    Case one;
    one.contact.last_inbound_at["WHATSAPP"] = one.now;
    one.conversation.state = ConversationState::HUMAN;
    one.purpose = MessagePurpose::REPLY;
    EXPECT_EQ(one.ask().reason, "taken_over");
    one.conversation.state_since = one.now;
    one.purpose = MessagePurpose::QUOTE;
    one.created_at = one.now - 1ms;
    EXPECT_EQ(one.ask().reason, "taken_over");
    one.created_at = one.now;  // in the breath in which a person was called for the rest
    EXPECT_EQ(one.ask().verdict, GateVerdict::OPEN);
    one.conversation.state_reason = std::string{reason_taken_over};
    EXPECT_EQ(one.ask().reason, "taken_over");
    one.purpose = MessagePurpose::CONFIRMATION;
    EXPECT_EQ(one.ask().verdict, GateVerdict::OPEN);
}

TEST(SendGate, WhereTheNumberMayMeanSeveralClocksItIsAFitHourByAll) {
    const auto west = TimeZone::load("America/Porto_Velho");  // an hour behind
    ASSERT_TRUE(west.has_value());
    const Clocks both{&wall(), &*west};
    const QuietHours quiet;
    EXPECT_EQ(first_open_moment(quiet, both, local(2026, 9, 23, 9, 30)), local(2026, 9, 23, 10, 0));
    EXPECT_EQ(first_open_moment(quiet, both, local(2026, 9, 23, 12, 0)), local(2026, 9, 23, 12, 0));
    EXPECT_EQ(first_open_moment(quiet, both, local(2026, 9, 23, 20, 45)), local(2026, 9, 24, 10, 0));
}

TEST(SendGate, NothingFollowsUpWhileTheCustomersWordsAreUnread) {
    Case one;
    one.conversation.answer_at = one.now + 4s;
    const GateAnswer answer = one.ask();
    EXPECT_EQ(answer.verdict, GateVerdict::LATER);
    EXPECT_EQ(answer.reason, "being_read");
    EXPECT_EQ(answer.at, one.now + 5s);
}

TEST(FirstOpenMoment, StaysWhereItIsNotQuietAndKnowsDaysThatAreAllClosed) {
    QuietHours quiet;
    const Timestamp noon = local(2026, 9, 22, 12, 0);
    EXPECT_EQ(first_open_moment(quiet, wall(), noon), noon);
    quiet.from = "12:00";  // not over midnight
    quiet.to = "14:00";
    EXPECT_EQ(first_open_moment(quiet, wall(), noon), local(2026, 9, 22, 14, 0));
    EXPECT_EQ(first_open_moment(quiet, wall(), noon - 1min), noon - 1min);
    quiet.to = "12:00";  // no quiet hours at all
    EXPECT_EQ(first_open_moment(quiet, wall(), noon), noon);
}

}  // namespace
}  // namespace tero::messaging
