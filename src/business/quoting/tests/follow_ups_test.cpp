// The follow-ups of a quote by example: planned, sent, stopped.
#include "business/quoting/sentence_keys.hpp"
#include "business/quoting/tests/sales_fixture.hpp"
#include "business_files/built_in.hpp"
#include "modules/messaging/phone_zones.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tero::sales {
namespace {

TEST(FollowUps, AQuoteThatIsSentPlansItsThreeSteps) {
    SalesDesk desk;
    const Quote quote = desk.send_quote();

    EXPECT_EQ(quote.status, QuoteStatus::SENT);
    for (const Duration after : {Duration{24h}, Duration{48h}, Duration{72h}}) {
        EXPECT_EQ(desk.step(after).status, FollowUpStatus::PENDING);
        EXPECT_EQ(desk.step(after).due_at, quote.sent_at + after);
    }
    EXPECT_EQ(desk.counts()["quotes_sent/" + quote.priced.currency], 1);
}

TEST(FollowUps, SilenceIsFollowedUpThreeTimesAndNoMore) {
    SalesDesk desk;
    desk.send_quote();
    for (const Duration after : {Duration{24h}, Duration{48h}, Duration{72h}}) {
        const std::size_t before = desk.sends().size();
        desk.pass(24h);
        ASSERT_EQ(desk.sends().size(), before + 1) << to_string(after);
        EXPECT_EQ(desk.last_message().kind, MessageKind::TEMPLATE);
        EXPECT_EQ(desk.last_message().purpose, MessagePurpose::FOLLOW_UP);
        EXPECT_FALSE(desk.last_message().template_use.name.empty());
        EXPECT_EQ(desk.step(after).status, FollowUpStatus::BOOKED);
        desk.sent_last();
        EXPECT_EQ(desk.step(after).status, FollowUpStatus::SENT);
    }
    const std::size_t all = desk.sends().size();
    desk.pass(24h * 5);

    EXPECT_EQ(desk.sends().size(), all);
    EXPECT_EQ(desk.quote().follow_ups_sent, 3);
    EXPECT_EQ(desk.quote().status, QuoteStatus::EXPIRED);
    EXPECT_EQ(desk.counts()["follow_ups_sent/day1"] + desk.counts()["follow_ups_sent/day2"], 2);
}

TEST(FollowUps, AnAnswerEndsIt) {
    SalesDesk desk;
    desk.send_quote();
    desk.pass(24h);
    desk.sent_last();
    desk.customer_writes();
    const std::size_t sent = desk.sends().size();
    desk.pass(24h * 6);

    EXPECT_EQ(desk.sends().size(), sent);
    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::SENT);
    EXPECT_EQ(desk.step(48h).status, FollowUpStatus::CANCELLED);
    EXPECT_EQ(desk.step(72h).reason, "replied");
    EXPECT_EQ(desk.counts()["answers_after/day1"], 1);
    EXPECT_NE(desk.quote().answered_at, Timestamp{});
}

TEST(FollowUps, TheFirstStepOfTheBusinessGoesOutInsideTheFreeWindowWithItsLink) {
    SalesDesk desk{{}, built_in_sequence()};
    desk.send_quote();
    desk.pass(23h);

    ASSERT_EQ(desk.last_message().purpose, MessagePurpose::FOLLOW_UP);
    EXPECT_EQ(desk.last_message().kind, MessageKind::TEXT);
    EXPECT_NE(desk.last_message().body.find("/q/" + desk.quote().token), std::string::npos);
}

TEST(FollowUps, AQuoteThatIsKnownAsSentADayLaterIsFollowedUpFromThenOn) {
    SalesDesk desk{{}, built_in_sequence()};
    desk.customer_writes(IntentType::QUOTE_REQUEST);
    desk.answered(desk.a_quote());
    const Timestamp left = desk.last_message().sending_at;
    desk.now = left + 24h + 30min;
    desk.sent_last();

    EXPECT_EQ(desk.quote().sent_at, left);
    EXPECT_EQ(desk.step(23h).due_at, desk.now);
    EXPECT_EQ(desk.step(48h).due_at, left + 48h);
}

TEST(FollowUps, ARequestForAnotherQuotePutsTheOldOnesOffAndEndsNone) {
    SalesDesk desk;
    const Quote first = desk.send_quote();
    const FollowUp planned = desk.step(24h);
    desk.pass(22h);
    desk.customer_writes(IntentType::QUOTE_REQUEST);
    desk.answered(desk.a_quote("poliestireno"));
    const FollowUp waits = *desk.find<FollowUp>(planned.id);
    EXPECT_EQ(waits.status, FollowUpStatus::PENDING);
    EXPECT_EQ(waits.reason, "asked_again");
    EXPECT_EQ(waits.due_at, desk.now + 20h);
    EXPECT_EQ(desk.find<Quote>(first.id)->answered_at, Timestamp{});
    EXPECT_EQ(desk.counts()["answers"], 0);
    desk.sent_last();
    const std::size_t sent = desk.sends().size();
    desk.pass(24h + 1h);  // the night in between is quiet
    ASSERT_EQ(desk.sends().size(), sent + 1);
    EXPECT_EQ(desk.last_message().quote, first.id);
    desk.sent_last();
    desk.pass(19h);

    EXPECT_EQ(desk.sends().size(), sent + 1);  // the second quote's waits for the person's peace
    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::PENDING);
    const auto gate = desk.step(24h).gate;
    EXPECT_TRUE(std::any_of(gate.begin(), gate.end(), [](const GateCheck& check) {
        return check.code == "person_gap" && !check.passes;
    }));
}

TEST(FollowUps, WhatIsBookedWaitsTooWhenTheyAskForAnotherQuote) {
    SalesDesk desk;
    desk.send_quote();
    desk.pass(24h);
    Message refused = *desk.find<Message>(desk.last_message().id);
    refused.status = MessageStatus::PENDING;  // refused for now
    refused.send_at = desk.now + 1h;
    desk.put(refused);
    desk.customer_writes(IntentType::PRICE_INQUIRY);
    const Timestamp asked_at = desk.now;
    const std::size_t sent = desk.sends().size();
    desk.pass(1h);

    EXPECT_EQ(desk.sends().size(), sent);
    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::BOOKED);
    EXPECT_GE(desk.find<Message>(refused.id)->send_at, asked_at + 20h);
}

TEST(FollowUps, AChangeOfTheQuoteIsAnAnswerToIt) {
    SalesDesk desk;
    const Quote first = desk.send_quote();
    const FollowUp second_step = desk.step(48h);
    desk.pass(24h);
    desk.sent_last();
    desk.customer_writes(IntentType::QUOTE_REQUEST);
    AgentAnswer changed = desk.a_quote();
    changed.request.set("length_m", Decimal{12});
    desk.answered(changed);

    EXPECT_EQ(desk.find<Quote>(first.id)->status, QuoteStatus::SUPERSEDED);
    EXPECT_EQ(desk.find<FollowUp>(second_step.id)->status, FollowUpStatus::CANCELLED);
    EXPECT_EQ(desk.find<FollowUp>(second_step.id)->reason, "superseded");
    EXPECT_NE(desk.find<Quote>(first.id)->answered_at, Timestamp{});
    EXPECT_EQ(desk.counts()["answers"], 1);
    EXPECT_EQ(desk.counts()["answers_after/day1"], 1);
}

TEST(FollowUps, AStepThatTheSequenceHasNoMoreDoesNotGoOut) {
    SalesDesk desk;
    desk.send_quote();
    FollowUp old = desk.step(24h);
    old.step = "of_last_year";
    desk.put(old);
    const std::size_t sent = desk.sends().size();
    desk.pass(24h);

    EXPECT_EQ(desk.sends().size(), sent);
    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::SUPPRESSED);
    EXPECT_EQ(desk.step(24h).reason, "step_removed");
}

TEST(FollowUps, WhatWasPlannedBeforeStepsHadIdsGoesOutAsTheStepOfItsHours) {
    SalesDesk desk{{}, built_in_sequence()};
    desk.send_quote();
    for (const auto& [now_after, old_after] :
         {std::pair{Duration{23h}, Duration{24h}}, std::pair{Duration{48h}, Duration{48h}}}) {
        FollowUp old = desk.step(now_after);
        old.step = "";
        old.after = old_after;
        desk.put(old);
    }
    desk.pass(24h);
    desk.sent_last();
    desk.pass(24h);
    desk.sent_last();

    EXPECT_EQ(desk.counts()["follow_ups_sent/day1"], 1);
    EXPECT_EQ(desk.counts()["follow_ups_sent/day2"], 1);
}

TEST(FollowUps, ATakeoverAnOptOutAndADecisionEndIt) {
    for (const char* reason : {"taken_over", "opted_out", "accepted"}) {
        SalesDesk desk;
        desk.send_quote();
        desk.pass(1h);
        if (reason == std::string{"accepted"}) {
            desk.tell(DecideQuote{desk.quote().id, QuoteVerdict::ACCEPT, "page", ""});
        } else {
            desk.tell(CustomerAnswered{modules::quoting, desk.contact, desk.conversation, {}, reason});
        }
        EXPECT_EQ(desk.step(24h).status, FollowUpStatus::CANCELLED) << reason;
        EXPECT_EQ(desk.step(72h).reason, reason);
        EXPECT_EQ(desk.counts()[std::string{"cancelled/"} + reason], 3);
    }
}

TEST(FollowUps, TheQuotesOwnChecksCloseTheGateEachAlone) {
    const std::vector<std::pair<std::string, std::function<void(Quote&, Timestamp)>>> reasons{
        {"quote_decided", [](Quote& quote, Timestamp) { quote.status = QuoteStatus::ACCEPTED; }},
        {"quote_decided", [](Quote& quote, Timestamp) { quote.status = QuoteStatus::SUPERSEDED; }},
        {"quote_expired", [](Quote& quote, Timestamp at) { quote.valid_until = at; }},
        {"replied", [](Quote& quote, Timestamp at) { quote.answered_at = at; }},
        {"quote_cap", [](Quote& quote, Timestamp) { quote.follow_ups_sent = 3; }},
    };
    for (const auto& [reason, change] : reasons) {
        SalesDesk desk;
        desk.send_quote();
        const FollowUp first = desk.step(24h);
        Quote changed = desk.quote();
        change(changed, first.due_at - 1s);
        desk.put(changed);
        desk.now = first.due_at;
        desk.tell(FollowUpDue{first.id});

        const FollowUp ended = *desk.find<FollowUp>(first.id);
        EXPECT_EQ(ended.status, FollowUpStatus::SUPPRESSED) << reason;
        EXPECT_EQ(ended.reason, reason);
        const auto check = std::find_if(ended.gate.begin(), ended.gate.end(),
                                        [](const GateCheck& one) { return !one.passes; });
        ASSERT_NE(check, ended.gate.end()) << reason;
        EXPECT_EQ(check->code, reason);
    }
}

TEST(FollowUps, AFollowUpThatMayNotGoOutIsSuppressedWithItsReason) {
    SalesDesk desk;
    desk.send_quote();
    Contact contact = *desk.find<Contact>(desk.contact);
    contact.consents.clear();
    desk.put(contact);
    const std::size_t sent = desk.sends().size();
    desk.pass(24h);

    EXPECT_EQ(desk.sends().size(), sent);
    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::SUPPRESSED);
    EXPECT_EQ(desk.step(24h).reason, "no_consent");
    EXPECT_EQ(desk.counts()["suppressed/no_consent"], 1);
}

TEST(FollowUps, AQuoteSentInTheEveningIsFollowedUpInTheMorning) {
    SalesDesk desk;
    desk.now = montevideo().at({.year = 2026, .month = 9, .day = 21, .hour = 21});
    desk.send_quote();
    const std::size_t sent = desk.sends().size();
    desk.pass(24h);
    EXPECT_EQ(desk.sends().size(), sent);
    EXPECT_EQ(desk.step(24h).reason, "quiet_hours");
    desk.pass(12h);

    ASSERT_EQ(desk.sends().size(), sent + 1);
    EXPECT_EQ(montevideo().local(desk.last_message().sending_at).hour, 9);
}

TEST(FollowUps, AQuoteSentBeforeAHolidayIsFollowedUpAfterIt) {
    SalesDesk desk;
    desk.now = montevideo().at({.year = 2026, .month = 12, .day = 24, .hour = 11});
    desk.send_quote();
    const std::size_t sent = desk.sends().size();
    desk.pass(24h);
    EXPECT_EQ(desk.sends().size(), sent);
    desk.pass(24h);

    ASSERT_EQ(desk.sends().size(), sent + 1);
    const LocalTime local = montevideo().local(desk.last_message().sending_at);
    EXPECT_EQ(local.day, 26);
    EXPECT_EQ(local.hour, 9);
}

TEST(FollowUps, QuietHoursAreThoseOfTheCustomersClock) {
    SalesDesk desk;
    desk.now = montevideo().at({.year = 2027, .month = 7, .day = 5, .hour = 9});
    Contact chilean = *desk.find<Contact>(desk.contact);
    chilean.time_zone = "America/Santiago";  // an hour behind in winter
    desk.put(chilean);
    desk.send_quote();
    const std::size_t sent = desk.sends().size();
    desk.pass(24h);
    EXPECT_EQ(desk.sends().size(), sent);
    EXPECT_EQ(desk.step(24h).reason, "quiet_hours");
    desk.pass(1h);

    ASSERT_EQ(desk.sends().size(), sent + 1);
    EXPECT_EQ(montevideo().local(desk.last_message().sending_at).hour, 10);
}

TEST(FollowUps, ACustomerOfTheRegionHasOneClockByPhoneNumber) {
    const auto zones = PhoneZones::read(built_in_languages());
    ASSERT_TRUE(zones.has_value()) << zones.error().message;
    using Names = std::vector<std::string>;
    EXPECT_EQ(zones->of("59899000001", ""), Names{"America/Montevideo"});
    EXPECT_EQ(zones->of("5491122223333", ""), Names{"America/Argentina/Buenos_Aires"});
}

TEST(FollowUps, AZoneThatNoPhoneNumberTellsOfIsTheCustomersClockToo) {
    SalesDesk desk;
    desk.now = montevideo().at({.year = 2027, .month = 7, .day = 5, .hour = 15});
    Contact traveller = *desk.find<Contact>(desk.contact);
    traveller.time_zone = "Asia/Tokyo";  // 15:00 in Montevideo is 3:00 there
    desk.put(traveller);
    desk.send_quote();
    const std::size_t sent = desk.sends().size();

    desk.pass(24h);

    EXPECT_EQ(desk.sends().size(), sent);
    EXPECT_EQ(desk.step(24h).reason, "quiet_hours");
}

TEST(FollowUps, StepsThatFallOnOneMomentGoOutInTheirOrder) {
    SalesDesk desk;
    desk.now = montevideo().at({.year = 2026, .month = 9, .day = 25, .hour = 21});  // a Friday
    desk.send_quote();
    FollowUp first = desk.step(24h);
    FollowUp second = desk.step(48h);
    std::swap(first.after, second.after);  // so that nothing but the step says which comes first
    std::swap(first.due_at, second.due_at);
    desk.put(first);
    desk.put(second);
    const std::size_t sent = desk.sends().size();
    desk.pass(24h * 2 + 13h);  // Monday, 10:00
    ASSERT_EQ(desk.sends().size(), sent + 1);
    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::BOOKED);
    EXPECT_EQ(desk.step(48h).status, FollowUpStatus::PENDING);
    desk.sent_last();
    desk.pass(24h);

    ASSERT_EQ(desk.sends().size(), sent + 2);
    EXPECT_EQ(desk.step(48h).status, FollowUpStatus::BOOKED);
    EXPECT_EQ(desk.step(72h).status, FollowUpStatus::PENDING);
}

TEST(FollowUps, AStepWaitsForAnEarlierOneThatIsPutOffALittle) {
    SalesDesk desk;
    desk.send_quote();
    FollowUp first = desk.step(24h);
    first.due_at = first.due_at + 24h + 5min;
    desk.put(first);
    desk.pass(48h);
    EXPECT_EQ(desk.step(48h).status, FollowUpStatus::PENDING);
    EXPECT_EQ(desk.step(48h).due_at, first.due_at);
    desk.pass(5min);

    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::BOOKED);
    EXPECT_EQ(desk.step(48h).status, FollowUpStatus::PENDING);
}

TEST(FollowUps, ARejectionAndAnExpiryEndTheStepsThatWait) {
    SalesDesk rejected;
    rejected.send_quote();
    rejected.tell(DecideQuote{rejected.quote().id, QuoteVerdict::REJECT, "page", "muy caro"});
    EXPECT_EQ(rejected.step(24h).status, FollowUpStatus::CANCELLED);
    EXPECT_EQ(rejected.step(72h).reason, "rejected");

    SalesDesk expired;
    expired.send_quote();
    FollowUp late = expired.step(72h);
    late.due_at = late.due_at + 24h * 30;
    expired.put(late);
    expired.pass(24h * 8);
    EXPECT_EQ(expired.step(72h).status, FollowUpStatus::CANCELLED);
    EXPECT_EQ(expired.step(72h).reason, "quote_expired");
}

// The 24-hour follow-up was refused for now and is tried again after `wait`.
Id<Message> refuse_for_now(SalesDesk& desk, Duration wait) {
    Message refused = *desk.find<Message>(desk.last_message().id);
    refused.status = MessageStatus::PENDING;
    refused.send_at = desk.now + wait;
    desk.put(refused);
    return refused.id;
}

TEST(FollowUps, AFollowUpThatTheGateClosesAtALaterTryIsSuppressedNotFailed) {
    SalesDesk desk;
    desk.send_quote();
    desk.pass(24h);
    refuse_for_now(desk, 1h);
    Contact contact = *desk.find<Contact>(desk.contact);
    contact.consents.clear();
    desk.put(contact);
    desk.pass(1h);

    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::SUPPRESSED);
    EXPECT_EQ(desk.step(24h).reason, "no_consent");
    EXPECT_EQ(desk.counts()["suppressed/no_consent"], 1);
    EXPECT_EQ(desk.quote().follow_ups_sent, 0);
}

TEST(FollowUps, AFollowUpThatTheGatePutsOffAtALaterTrySaysWhy) {
    SalesDesk desk;
    desk.send_quote();
    desk.pass(24h);
    const Id<Message> message = refuse_for_now(desk, 10h);  // 21:13
    desk.pass(10h);

    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::BOOKED);
    EXPECT_EQ(desk.step(24h).reason, "quiet_hours");
    EXPECT_EQ(desk.step(24h).due_at, desk.find<Message>(message)->send_at);
    EXPECT_EQ(desk.history.back(), "follow_up.deferred");
}

TEST(FollowUps, ALaterTryIsNotStoppedByTheCapsThatItFillsItself) {
    DeskOptions options;
    options.followup.person_max = 1;
    options.followup.per_quote_max = 1;
    SalesDesk desk{options};
    desk.send_quote();
    desk.pass(24h);
    refuse_for_now(desk, 1h);
    desk.pass(1h);
    EXPECT_EQ(desk.last_message().attempt, 2);
    desk.sent_last();
    desk.pass(24h * 2);

    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::SENT);
    EXPECT_EQ(desk.step(48h).status, FollowUpStatus::SUPPRESSED);
}

TEST(FollowUps, AnAutomaticReplyStopsItAndIsNoAnswer) {
    SalesDesk desk;
    desk.send_quote();
    desk.pass(1h);
    desk.tell(CustomerAnswered{modules::quoting, desk.contact, desk.conversation, {}, "replied"});  // and nothing follows

    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::CANCELLED);
    EXPECT_EQ(desk.quote().answered_at, Timestamp{});
    EXPECT_EQ(desk.counts()["answers"], 0);
}

TEST(FollowUps, WhatWasSaidBeforeTheQuoteWentOutIsNoAnswerToIt) {
    SalesDesk desk;
    desk.send_quote();
    desk.tell(CustomerAnswered{modules::quoting, desk.contact, desk.conversation, {}, "answered"});
    EXPECT_EQ(desk.quote().answered_at, Timestamp{});
    EXPECT_EQ(desk.counts()["answers"], 0);
}

TEST(FollowUps, ATemplateGoesOutInTheCustomersLanguageWhereThereIsOne) {
    followup::Sequence sequence = *built_in_sequence();
    sequence.steps.front().after = 24h;
    sequence.templates.front().languages = {{"es", "es_UY"}, {"pt", "pt_BR"}};  // as no check would let pass
    for (const auto& [language, approved, word] : {std::array<std::string, 3>{"es", "es_UY", "cotización"},
                                                   std::array<std::string, 3>{"pt", "pt_BR", "orçamento"},
                                                   std::array<std::string, 3>{"en", "es_UY", "cotización"}}) {
        SalesDesk desk{{}, std::make_shared<const followup::Sequence>(sequence)};
        Quote quote = desk.send_quote();
        quote.language = language;
        desk.put(quote);
        desk.pass(24h);

        ASSERT_EQ(desk.last_message().kind, MessageKind::TEMPLATE) << language;
        EXPECT_EQ(desk.last_message().template_use.language, approved);
        EXPECT_EQ(desk.last_message().template_use.parameters.size(), 2U);
        EXPECT_NE(desk.last_message().body.find(word), std::string::npos) << desk.last_message().body;
    }
}

TEST(FollowUps, TheFirstStepIsFreeTextWithTheLinkInsideTheWindow) {
    SalesDesk desk{{}, built_in_sequence()};
    desk.send_quote();
    desk.pass(23h);

    EXPECT_EQ(desk.last_message().kind, MessageKind::TEXT);
    EXPECT_NE(desk.last_message().body.find("/q/" + desk.quote().token), std::string::npos);
    EXPECT_EQ(desk.step(23h).step, "day1");
    desk.sent_last();
    EXPECT_EQ(desk.counts()["follow_ups_sent/day1"], 1);
    desk.pass(25h);
    EXPECT_EQ(desk.last_message().kind, MessageKind::TEMPLATE);
}

TEST(FollowUps, WhatWasPlannedBeforeStepsHadIdsIsSentAsTheStepOfItsHours) {
    SalesDesk desk;
    desk.send_quote();
    for (FollowUp old : desk.all<FollowUp>()) {
        old.step.clear();
        desk.put(old);
    }
    desk.pass(24h);
    desk.sent_last();
    EXPECT_EQ(desk.step(24h).step, "day1");
    EXPECT_EQ(desk.counts()["follow_ups_sent/day1"], 1);
    desk.pass(24h);
    EXPECT_EQ(desk.step(48h).step, "day2");
}

TEST(FollowUps, TwoQuotesOfOnePersonAreNotFollowedUpTogether) {
    SalesDesk desk;
    desk.send_quote();
    desk.answered(desk.a_quote("poliestireno"));  // another matter: the first quote stays open
    desk.sent_last();
    const std::size_t sent = desk.sends().size();
    desk.pass(25h);

    EXPECT_EQ(desk.sends().size(), sent + 1);
    EXPECT_EQ(desk.find<Contact>(desk.contact)->follow_ups_sent_at.size(), 1U);
}

TEST(FollowUps, AFollowUpThatWasRefusedForGoodGivesItsCountBack) {
    SalesDesk desk;
    desk.send_quote();
    desk.pass(24h);
    EXPECT_EQ(desk.quote().follow_ups_sent, 1);
    desk.sent_last(MessageStatus::FAILED, "recipient");

    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::FAILED);
    EXPECT_EQ(desk.step(24h).reason, "recipient");
    EXPECT_EQ(desk.quote().follow_ups_sent, 0);
    EXPECT_TRUE(desk.find<Contact>(desk.contact)->follow_ups_sent_at.empty());
}

TEST(FollowUps, AWindowThatTheProviderCallsClosedMeansATemplateNext) {
    SalesDesk desk;
    desk.send_quote();
    Contact contact = *desk.find<Contact>(desk.contact);
    contact.last_inbound_at["WHATSAPP"] = desk.now + 20h;
    desk.put(contact);
    desk.pass(24h);
    ASSERT_EQ(desk.last_message().kind, MessageKind::TEXT);
    const Id<Message> first = desk.last_message().id;
    desk.sent_last(MessageStatus::FAILED, "window_closed");
    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::PENDING);
    desk.pass(1min);

    EXPECT_EQ(desk.last_message().kind, MessageKind::TEMPLATE);
    EXPECT_NE(desk.last_message().id, first);
    EXPECT_EQ(desk.quote().follow_ups_sent, 1);
}

TEST(FollowUps, AHeldTemplateGoesAsFreeTextOnceTheCustomerHasOpenedTheWindow) {
    SalesDesk desk;
    desk.send_quote();
    desk.pass(25h);
    const Message held = desk.last_message();
    ASSERT_EQ(held.kind, MessageKind::TEMPLATE);
    SendOutcome for_now;
    for_now.verdict = SendVerdict::REFUSED;
    for_now.retryable = true;
    for_now.error_class = "rate";
    desk.tell(SendFinished{held.id, held.attempt, for_now});
    Contact contact = *desk.find<Contact>(desk.contact);
    contact.last_inbound_at["WHATSAPP"] = desk.now;
    desk.put(contact);
    desk.pass(1h);

    EXPECT_EQ(desk.last_message().id, held.id);
    EXPECT_EQ(desk.last_message().kind, MessageKind::TEXT);
    EXPECT_NE(desk.last_message().body, held.body);
    EXPECT_EQ(desk.last_message().template_use.text, held.body);
}

TEST(FollowUps, AFailureThatIsReportedAfterTheSendIsNotCountedAsSent) {
    SalesDesk desk;
    desk.send_quote();
    desk.pass(24h);
    desk.sent_last();
    EXPECT_EQ(desk.counts()["follow_ups_sent/day1"], 1);
    desk.sent_last(MessageStatus::FAILED, "recipient");

    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::FAILED);
    EXPECT_EQ(desk.counts()["follow_ups_sent/day1"], 0);
    EXPECT_EQ(desk.quote().follow_ups_sent, 0);
}

TEST(FollowUps, AFollowUpWhoseMessageStillWaitsIsCalledBackAndNotCounted) {
    SalesDesk desk;
    desk.send_quote();
    desk.pass(24h);
    Message refused = *desk.find<Message>(desk.last_message().id);
    refused.status = MessageStatus::PENDING;  // refused for now
    refused.send_at = desk.now + 1h;
    desk.put(refused);
    const std::size_t sent = desk.sends().size();
    desk.customer_writes();
    desk.pass(24h * 6);

    EXPECT_EQ(desk.sends().size(), sent);
    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::CANCELLED);
    EXPECT_EQ(desk.find<Message>(refused.id)->status, MessageStatus::FAILED);
    EXPECT_EQ(desk.quote().follow_ups_sent, 0);
    EXPECT_TRUE(desk.find<Contact>(desk.contact)->follow_ups_sent_at.empty());
}

TEST(FollowUps, TheGapCountsFromTheTryThatWentOutNotFromTheBooking) {
    SalesDesk desk;
    desk.send_quote();
    desk.pass(24h);
    Message refused = *desk.find<Message>(desk.last_message().id);
    refused.status = MessageStatus::PENDING;
    refused.send_at = desk.now + 7h;
    desk.put(refused);
    desk.pass(7h);
    EXPECT_EQ(desk.last_message().attempt, 2);
    const Timestamp went_out = desk.last_message().sending_at;
    desk.sent_last();
    const std::size_t sent = desk.sends().size();
    desk.pass(17h);
    EXPECT_EQ(desk.sends().size(), sent);
    desk.pass(24h);

    ASSERT_GT(desk.sends().size(), sent);
    EXPECT_GE(desk.sends()[sent].message->sending_at - went_out, Duration{20h});
}

TEST(FollowUps, WhatWasBookedByTheModuleOfQuotesIsHandedOn) {
    SalesDesk desk;
    desk.send_quote();
    desk.pass(24h);
    Message old = *desk.find<Message>(desk.last_message().id);
    old.owner = modules::quoting;
    old.owner_id = desk.conversation;
    desk.put(old);
    desk.sent_last();

    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::SENT);
    EXPECT_EQ(desk.find<Message>(old.id)->owner, modules::followup);
    EXPECT_EQ(desk.counts()["follow_ups_sent/day1"], 1);
}

TEST(FollowUps, NothingIsPlannedWhenFollowUpsAreOff) {
    DeskOptions options;
    options.followup.enabled = false;
    SalesDesk desk{options};
    desk.send_quote();
    EXPECT_TRUE(desk.all<FollowUp>().empty());
}

// Another contact that turns out to be the customer; when it said something last.
Id<Contact> merged_with_another(SalesDesk& desk, Timestamp said_at) {
    Contact other = *desk.find<Contact>(desk.contact);
    other.id = Id<Contact>::parse("01kavd3q8s0000000000000000").value();
    desk.put(other);
    desk.tell(ContactsMerged{modules::quoting, other.id, desk.contact, desk.conversation, said_at, {}});
    return other.id;
}

TEST(FollowUps, WhatWasPlannedForAHalfIsThePersons) {
    SalesDesk desk;
    const Quote quote = desk.send_quote();
    const Id<Contact> person = merged_with_another(desk, quote.sent_at - 1h);
    EXPECT_EQ(desk.quote().contact, person);
    EXPECT_EQ(desk.step(24h).contact, person);
    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::PENDING);

    desk.tell(CustomerAnswered{modules::quoting, person, desk.conversation, {}, "opted_out"});
    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::CANCELLED);
}

TEST(FollowUps, WhatTheOtherHalfSaidSinceTheQuoteIsAnAnswerToIt) {
    SalesDesk desk;
    const Quote quote = desk.send_quote();
    merged_with_another(desk, quote.sent_at + 1h);
    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::CANCELLED);
    EXPECT_EQ(desk.step(24h).reason, "replied");
}

}  // namespace
}  // namespace tero::sales
