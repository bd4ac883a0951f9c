// What an agent answered, carried out.
#include "business/quoting/tests/sales_fixture.hpp"
#include "modules/followup/model/postpone.hpp"
#include "modules/router/model/said_date.hpp"
#include "modules/work/model/later.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace tero::sales {
namespace {

TEST(Answers, AQuestionRemembersWhatWasAsked) {
    SalesDesk desk;
    desk.customer_writes();
    AgentAnswer answer = an_answer(AnswerKind::ASK, "¿De qué espesor?");
    answer.asked_for = "thickness_mm";
    answer.request.product = "isodec";
    desk.answered(answer);

    const Conversation* conversation = desk.find<Conversation>(desk.conversation);
    EXPECT_EQ(conversation->asked_for, "thickness_mm");
    EXPECT_EQ(conversation->request.product, "isodec");
    EXPECT_EQ(desk.last_message().body, "¿De qué espesor?");
    EXPECT_EQ(desk.counts()["first_answer/2"], 1);
    // The list has what may be tapped, whoever asked.
    EXPECT_NE(desk.last_message().media.text.find("ANSWER|thickness_mm|100"), std::string::npos);

    desk.answered(an_answer(AnswerKind::SAY, "ok"));
    EXPECT_EQ(desk.last_message().media, Json{});
    EXPECT_EQ(desk.find<Conversation>(desk.conversation)->asked_for, "");
}

TEST(Answers, SilenceSendsNothing) {
    SalesDesk desk;
    desk.customer_writes();
    desk.answered(an_answer(AnswerKind::SILENCE));
    EXPECT_TRUE(desk.sends().empty());
    EXPECT_TRUE(desk.all<Message>().empty());
}

TEST(Answers, QuotesAreNumberedOneByOneAndHaveTokensOfTheirOwn) {
    SalesDesk desk;
    std::set<std::string> numbers;
    std::set<std::string> tokens;
    for (int i = 0; i < 5; ++i) {
        desk.send_quote();
        numbers.insert(desk.quote().number);
        tokens.insert(desk.quote().token);
        EXPECT_EQ(desk.find<QuoteToken>(desk.quote().token)->quote, desk.quote().id);
        EXPECT_EQ(desk.quote().token.size(), 22U);
    }
    EXPECT_EQ(numbers.size(), 5U);
    EXPECT_EQ(tokens.size(), 5U);
    EXPECT_TRUE(numbers.contains("COT-2026-000001"));
    EXPECT_TRUE(numbers.contains("COT-2026-000005"));
    // Five times the same changed its mind: one quote stands.
    EXPECT_EQ(desk.find<Counter>("quotes_of/" + to_string(desk.contact))->count, 1);
}

TEST(Answers, AQuoteRequestIsTheConsentToFollowUpThatQuote) {
    SalesDesk desk;
    desk.send_quote();
    const auto& consents = desk.find<Contact>(desk.contact)->consents;
    ASSERT_EQ(consents.size(), 1U);
    EXPECT_EQ(consents[0].source, "quote_request:" + desk.quote().number);
    EXPECT_EQ(consents[0].until, desk.now + 24h * 30);
}

TEST(Answers, ANewQuoteSupersedesTheOpenOneAndItsFollowUps) {
    SalesDesk desk;
    const Id<Quote> first = desk.send_quote().id;
    desk.answered(desk.a_quote());
    desk.sent_last();

    EXPECT_EQ(desk.find<Quote>(first)->status, QuoteStatus::SUPERSEDED);
    EXPECT_EQ(desk.find<Quote>(first)->superseded_by, desk.quote().id);
    EXPECT_EQ(desk.quote().supersedes, first);
    EXPECT_EQ(desk.quote().revision, 2);
    int cancelled = 0;
    for (const FollowUp& follow_up : desk.all<FollowUp>())
        cancelled += follow_up.status == FollowUpStatus::CANCELLED;
    EXPECT_EQ(cancelled, 3);
    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::PENDING);
}

TEST(Answers, AnotherProductIsASecondQuoteAndBothStayOpen) {
    SalesDesk desk;
    const Id<Quote> first = desk.send_quote().id;
    desk.answered(desk.a_quote("poliestireno"));
    desk.sent_last();
    const Id<Quote> second = desk.quote().id;

    EXPECT_EQ(desk.find<Quote>(first)->status, QuoteStatus::SENT);
    EXPECT_EQ(desk.find<Quote>(second)->status, QuoteStatus::SENT);
    EXPECT_TRUE(desk.find<Quote>(second)->supersedes.empty());

    desk.answered(desk.a_quote());  // a change of mind about the first
    EXPECT_EQ(desk.find<Quote>(first)->status, QuoteStatus::SUPERSEDED);
    EXPECT_EQ(desk.find<Quote>(second)->status, QuoteStatus::SENT);
    EXPECT_EQ(desk.quote().revision, 2);
}

TEST(Answers, AQuoteKeepsWhatWasStatedApartFromWhatWasAssumed) {
    SalesDesk desk;
    desk.send_quote();
    EXPECT_EQ(desk.quote().stated, desk.a_quote().request);
    EXPECT_FALSE(desk.quote().stated.has("color"));
    EXPECT_EQ(desk.quote().priced.request.text("color"), "blanco");
    EXPECT_FALSE(desk.quote().priced.assumed.empty());
}

TEST(Answers, ChangingOnesMindMakesNoFrequentCustomer) {
    SalesDesk desk;
    for (int i = 0; i < 6; ++i) {
        desk.send_quote();
        EXPECT_EQ(desk.quote().priced.after_discount, desk.quote().priced.total) << i;
    }
    desk.put(Counter{.key = "quotes_of/" + to_string(desk.contact), .count = 3});
    desk.answered(desk.a_quote("poliestireno"));
    EXPECT_LT(desk.quote().priced.after_discount, desk.quote().priced.total);
}

TEST(Answers, AQuoteThatWasNeverSentDoesNotCount) {
    SalesDesk desk;
    desk.customer_writes();
    desk.answered(desk.a_quote());
    desk.sent_last(MessageStatus::FAILED, "recipient");
    EXPECT_EQ(desk.find<Counter>("quotes_of/" + to_string(desk.contact)), nullptr);
}

TEST(Answers, ANamedQuoteIsTheOneThatIsDecided) {
    SalesDesk desk;
    const Quote first = desk.send_quote();
    desk.answered(desk.a_quote("poliestireno"));
    desk.sent_last();
    const Id<Quote> second = desk.quote().id;
    AgentAnswer accepts = an_answer(AnswerKind::ACCEPT, "¡Gracias!");
    accepts.quote_number = first.number;
    desk.answered(accepts);

    EXPECT_EQ(desk.find<Quote>(first.id)->status, QuoteStatus::ACCEPTED);
    EXPECT_EQ(desk.find<Quote>(second)->status, QuoteStatus::SENT);
    EXPECT_EQ(desk.last_message().body, "¡Gracias!");
    ASSERT_EQ(desk.asked<OpenWork>().size(), 1U);  // somebody has to arrange payment and delivery
    EXPECT_EQ(desk.asked<OpenWork>()[0].kind, sale_to_arrange);
    EXPECT_EQ(desk.asked<OpenWork>()[0].quote, first.id);
}

TEST(Answers, AQuoteThatIsNotOpenIsNeitherDecidedNorThankedFor) {
    for (const AnswerKind kind : {AnswerKind::ACCEPT, AnswerKind::REJECT}) {
        SalesDesk desk;
        desk.send_quote();
        Quote stranger = desk.quote();
        stranger.id = Id<Quote>::parse("01k00000000000000000000000").value();
        stranger.number = "COT-2026-000999";
        stranger.contact = {};
        desk.put(stranger);
        for (const char* number : {"COT-2026-000999", "COT-2020-000001"}) {
            AgentAnswer names = an_answer(kind, "¡Gracias!");
            names.quote_number = number;
            desk.answered(names);
            EXPECT_EQ(desk.quote().status, QuoteStatus::SENT);
            EXPECT_EQ(desk.find<Quote>(stranger.id)->status, QuoteStatus::SENT);
            EXPECT_NE(desk.last_message().body.find(number), std::string::npos);
        }
        EXPECT_TRUE(desk.alerts().empty());

        desk.tell(DecideQuote{desk.quote().id,
                              kind == AnswerKind::ACCEPT ? QuoteVerdict::REJECT : QuoteVerdict::ACCEPT,
                              "page", ""});
        desk.answered(an_answer(kind, "¡Gracias!"));  // the latest is closed already
        EXPECT_NE(desk.last_message().body, "¡Gracias!");
    }
}

TEST(Answers, WhatHasNoPriceIsNotSent) {
    SalesDesk desk;
    desk.customer_writes();
    AgentAnswer wrong = desk.a_quote();
    wrong.request.set("thickness_mm", 137);
    desk.answered(wrong);
    EXPECT_TRUE(desk.sends().empty());
    EXPECT_TRUE(desk.all<Quote>().empty());
    ASSERT_EQ(desk.alerts().size(), 1U);
    EXPECT_EQ(desk.alerts()[0].rule, "quote_price");
    EXPECT_EQ(desk.find<Conversation>(desk.conversation)->state, ConversationState::HUMAN);
}

TEST(Answers, AcceptingAndRejectingDecideTheLatestQuote) {
    for (const AnswerKind kind : {AnswerKind::ACCEPT, AnswerKind::REJECT}) {
        SalesDesk desk;
        desk.send_quote();
        desk.answered(an_answer(kind, "Listo", "muy caro"));
        const bool accepted = kind == AnswerKind::ACCEPT;
        EXPECT_EQ(desk.quote().status, accepted ? QuoteStatus::ACCEPTED : QuoteStatus::REJECTED);
        EXPECT_EQ(desk.quote().reject_reason, accepted ? "" : "muy caro");
        EXPECT_EQ(desk.step(24h).status, FollowUpStatus::CANCELLED);
    }
    SalesDesk desk;  // nothing to accept
    desk.answered(an_answer(AnswerKind::ACCEPT));
    EXPECT_TRUE(desk.all<Quote>().empty());
}

TEST(Answers, AnOptOutIsConfirmedOnceAndEndsEverything) {
    SalesDesk desk;
    desk.send_quote();
    desk.customer_writes();
    desk.answered(an_answer(AnswerKind::OPT_OUT, "No te escribimos más."));

    EXPECT_EQ(desk.last_message().purpose, MessagePurpose::CONFIRMATION);
    const Contact* contact = desk.find<Contact>(desk.contact);
    EXPECT_EQ(contact->opted_out_at, desk.now);
    EXPECT_FALSE(contact->consents.back().granted);
    const std::size_t sent = desk.sends().size();
    const std::size_t lines = contact->consents.size();
    desk.customer_writes();
    desk.answered(an_answer(AnswerKind::OPT_OUT, "No te escribimos más."));  // said again
    EXPECT_EQ(desk.counts()["opt_outs"], 1);
    EXPECT_EQ(desk.find<Contact>(desk.contact)->consents.size(), lines);
    desk.pass(24h * 6);
    EXPECT_EQ(desk.sends().size(), sent);

    desk.customer_writes();
    desk.answered(an_answer(AnswerKind::OPT_IN, "Dale"));
    EXPECT_EQ(desk.find<Contact>(desk.contact)->opted_out_at, Timestamp{});
}

TEST(Answers, AHandOverSaysItsWordAndThenBelongsToAPerson) {
    SalesDesk desk;
    desk.send_quote();
    desk.customer_writes();
    desk.answered(an_answer(AnswerKind::HAND_OVER, "Te paso con un compañero.", "human_request"));

    EXPECT_EQ(desk.last_message().body, "Te paso con un compañero.");
    const Conversation* conversation = desk.find<Conversation>(desk.conversation);
    EXPECT_EQ(conversation->state, ConversationState::HUMAN);
    EXPECT_EQ(conversation->state_reason, "human_request");
    EXPECT_EQ(desk.counts()["handed_over/human_request"], 1);
}

TEST(Answers, WhatAPersonAnswersBesideTheSaleDoesNotHoldItUp) {
    SalesDesk desk;
    const auto talk = [&] { return *desk.find<Conversation>(desk.conversation); };
    desk.customer_writes();
    desk.answered(an_answer(AnswerKind::HAND_OVER, "Te lo confirma un compañero.", "stock_delivery"));
    EXPECT_EQ(talk().state, ConversationState::ASSISTANT);
    ASSERT_EQ(desk.asked<OpenWork>().size(), 1U);
    EXPECT_EQ(desk.asked<OpenWork>()[0].cause, "stock_delivery");
    EXPECT_EQ(desk.counts()["handed_over/stock_delivery"], 1);

    desk.customer_writes();
    desk.answered(desk.a_quote());
    EXPECT_EQ(desk.last_message().purpose, MessagePurpose::QUOTE);
    desk.customer_writes();
    desk.answered(an_answer(AnswerKind::HAND_OVER, "Te contesta un compañero.", "human_request"));
    EXPECT_EQ(talk().state, ConversationState::HUMAN);
    desk.customer_writes();
    desk.answered(an_answer(AnswerKind::HAND_OVER, "Te lo confirma un compañero.", "stock_delivery"));
    EXPECT_EQ(talk().state_reason, "human_request");
}

TEST(Answers, WhereTheOwnerWantsItTheSaleWaitsForThatPerson) {
    SalesDesk desk({.sales = {.sells_beside_questions = false}});
    desk.customer_writes();
    desk.answered(an_answer(AnswerKind::HAND_OVER, "Te lo confirma un compañero.", "stock_delivery"));
    EXPECT_EQ(desk.find<Conversation>(desk.conversation)->state_reason, "stock_delivery");
    desk.customer_writes();
    desk.answered(desk.a_quote());
    ASSERT_EQ(desk.all<Quote>().size(), 1U);
    EXPECT_EQ(desk.all<Quote>()[0].status, QuoteStatus::DRAFT);
}

TEST(Answers, AnAgentThatFailedOrSpokeNonsenseCallsAPerson) {
    for (const TaskStatus status : {TaskStatus::DEAD, TaskStatus::FAILED, TaskStatus::EXPIRED}) {
        SalesDesk desk;
        desk.customer_writes();
        desk.answered({}, status);
        EXPECT_EQ(desk.find<Conversation>(desk.conversation)->state_reason, "agent_failed");
    }
    SalesDesk desk;
    Task task;
    task.type = "sales.answer";
    task.status = TaskStatus::SUCCEEDED;
    task.owner = modules::quoting;
    task.owner_id = desk.conversation;
    desk.tell(TaskEnded{std::make_shared<const Task>(task), Json{"nonsense"}, ""});
    EXPECT_EQ(desk.find<Conversation>(desk.conversation)->state, ConversationState::HUMAN);
    EXPECT_EQ(desk.alerts().size(), 1U);
}

AgentBrief a_brief(IntentType heard, std::string named = "") {
    AgentBrief brief;
    brief.understanding.intent = heard;
    brief.understanding.intents = {heard};
    brief.understanding.quote_number = std::move(named);
    return brief;
}

// Two things that were asked for at once.
AgentAnswer two_quotes(const SalesDesk& desk) {
    AgentAnswer both = desk.a_quote("poliestireno");
    both.beside = {desk.a_quote().request};
    return both;
}

TEST(Answers, SeveralQuotesGoOutInOneMessageAndOneIsFollowedUp) {
    SalesDesk desk;
    desk.customer_writes();
    desk.answered(two_quotes(desk));
    ASSERT_EQ(desk.sends().size(), 1U);
    desk.sent_last();

    const Quote first = desk.quote();
    ASSERT_EQ(first.beside.size(), 1U);
    const Quote second = *desk.find<Quote>(first.beside[0]);
    EXPECT_NE(first.number, second.number);
    EXPECT_EQ(first.status, QuoteStatus::SENT);
    EXPECT_EQ(second.status, QuoteStatus::SENT);
    EXPECT_EQ(second.priced.request.product, "isodec");
    const std::string& said = desk.last_message().body;
    EXPECT_NE(said.find(first.number), std::string::npos);
    EXPECT_NE(said.find(second.number), std::string::npos);
    EXPECT_EQ(desk.find<Counter>("quotes_of/" + to_string(desk.contact))->count, 2);
    for (const FollowUp& planned : desk.all<FollowUp>()) EXPECT_EQ(planned.quote, first.id);
}

TEST(Answers, SeveralThatWentOutTogetherAreAcceptedTogetherOrByNumber) {
    for (const bool by_number : {false, true}) {
        SalesDesk desk;
        desk.customer_writes();
        desk.answered(two_quotes(desk));
        desk.sent_last();
        const Quote first = desk.quote();
        const Quote second = *desk.find<Quote>(first.beside[0]);
        AgentAnswer accepts = an_answer(AnswerKind::ACCEPT, "¡Gracias!");
        AgentBrief brief = a_brief(IntentType::ACCEPT_QUOTE, by_number ? second.number : "");
        if (!by_number) brief.understanding.reasons = {std::string{all_of_them}};
        desk.answered_to(brief, accepts);
        EXPECT_EQ(desk.find<Quote>(second.id)->status, QuoteStatus::ACCEPTED);
        EXPECT_EQ(desk.find<Quote>(first.id)->status, by_number ? QuoteStatus::SENT : QuoteStatus::ACCEPTED);
    }
}

TEST(Answers, WhatIsLeftOfSeveralTakesThePlaceOfAll) {
    SalesDesk desk;
    desk.customer_writes();
    desk.answered(two_quotes(desk));
    desk.sent_last();
    const Quote first = desk.quote();
    const Quote second = *desk.find<Quote>(first.beside[0]);
    AgentBrief brief = a_brief(IntentType::DATA_PROVISION);
    brief.quote_number = first.number;
    brief.quote_status = QuoteStatus::SENT;
    brief.quote_request = first.priced.request;
    brief.quotes_beside = {{second.number, second.priced.request}};
    brief.understanding.reasons = {"together.1.dropped"};
    AgentAnswer left = an_answer(AnswerKind::QUOTE);
    left.request = second.priced.request;
    desk.answered_to(brief, left);
    desk.sent_last();

    EXPECT_EQ(desk.find<Quote>(first.id)->status, QuoteStatus::SUPERSEDED);
    EXPECT_EQ(desk.find<Quote>(second.id)->status, QuoteStatus::SUPERSEDED);
    EXPECT_EQ(desk.quote().status, QuoteStatus::SENT);
    EXPECT_EQ(desk.quote().priced.request.product, second.priced.request.product);
    EXPECT_EQ(desk.find<Counter>("quotes_of/" + to_string(desk.contact))->count, 1);
}

TEST(Answers, AQuoteThatIsSentAgainIsTheSameMessage) {
    SalesDesk desk;
    desk.customer_writes();
    desk.answered(two_quotes(desk));
    desk.sent_last();
    const std::string said = desk.last_message().body;
    AgentAnswer again = an_answer(AnswerKind::SAY, "La cotización …");
    again.reason = "quote_status.sends_again";
    desk.answered(again);
    EXPECT_EQ(desk.last_message().body, said);
    EXPECT_EQ(desk.all<Quote>().size(), 2U);
}

TEST(Answers, AQuestionBesideAQuoteIsAPersonsAndTheAssistantGoesOn) {
    SalesDesk desk;
    desk.customer_writes();
    AgentAnswer quote = desk.a_quote();
    quote.text = "Lo otro te lo confirma un compañero.";
    quote.reason = "payment_terms";
    desk.answered(quote);
    EXPECT_TRUE(desk.last_message().body.ends_with(quote.text));
    EXPECT_EQ(desk.find<Conversation>(desk.conversation)->state, ConversationState::ASSISTANT);
    EXPECT_EQ(desk.find<Conversation>(desk.conversation)->quote, desk.quote().id);
    ASSERT_EQ(desk.asked<OpenWork>().size(), 1U);
    EXPECT_EQ(desk.asked<OpenWork>()[0].cause, "payment_terms");
}

TEST(Answers, WhereOneOfSeveralHasNoPriceAPersonIsCalledAndNothingGoesOut) {
    SalesDesk desk;
    desk.customer_writes();
    AgentAnswer both = two_quotes(desk);
    both.beside[0].erase("thickness_mm");
    desk.answered(both);
    EXPECT_TRUE(desk.all<Quote>().empty());
    EXPECT_TRUE(desk.sends().empty());
    ASSERT_EQ(desk.asked<OpenWork>().size(), 1U);
    EXPECT_EQ(desk.asked<OpenWork>()[0].cause, "several_products");
}

TEST(Answers, WhatTheCustomerDidNotSayCountsForNothingWhoeverAnswers) {
    for (const AnswerKind kind :
         {AnswerKind::ACCEPT, AnswerKind::REJECT, AnswerKind::OPT_OUT, AnswerKind::OPT_IN}) {
        for (const IntentType heard : {IntentType::UNKNOWN, IntentType::GREETING, IntentType::QUOTE_STATUS,
                                       IntentType::POSTPONE, IntentType::COMPLAINT}) {
            SalesDesk desk;
            desk.send_quote();
            Contact before = *desk.find<Contact>(desk.contact);
            if (kind == AnswerKind::OPT_IN) before.opted_out_at = desk.now;
            desk.put(before);
            const std::size_t sent = desk.sends().size();
            desk.answered_to(a_brief(heard), an_answer(kind, "Listo"));

            EXPECT_EQ(desk.quote().status, QuoteStatus::SENT);
            EXPECT_EQ(*desk.find<Contact>(desk.contact), before);
            EXPECT_EQ(desk.sends().size(), sent);
            EXPECT_EQ(desk.find<Conversation>(desk.conversation)->state_reason, "answer_check");
            ASSERT_EQ(desk.alerts().size(), 1U);
            EXPECT_EQ(desk.alerts()[0].rule, "answer_not_said");
        }
    }
}

TEST(Answers, OneDecisionIsNotTakenForAnother) {
    SalesDesk desk;
    desk.send_quote();
    desk.answered_to(a_brief(IntentType::REJECT_QUOTE), an_answer(AnswerKind::ACCEPT, "¡Gracias!"));
    EXPECT_EQ(desk.quote().status, QuoteStatus::SENT);
    desk.answered_to(a_brief(IntentType::OPT_OUT), an_answer(AnswerKind::OPT_IN, "Listo"));
    EXPECT_EQ(desk.alerts().size(), 2U);
}

TEST(Answers, TheQuoteThatTheCustomerNamedIsDecidedAndNoOther) {
    SalesDesk desk;
    const Quote first = desk.send_quote();
    desk.answered(desk.a_quote("poliestireno"));
    desk.sent_last();
    const Quote second = desk.quote();

    AgentAnswer other = an_answer(AnswerKind::ACCEPT, "¡Gracias!");
    other.quote_number = second.number;
    desk.answered_to(a_brief(IntentType::ACCEPT_QUOTE, first.number), other);
    EXPECT_EQ(desk.find<Quote>(second.id)->status, QuoteStatus::SENT);
    EXPECT_EQ(desk.find<Quote>(first.id)->status, QuoteStatus::SENT);

    desk.answered_to(a_brief(IntentType::ACCEPT_QUOTE, first.number),
                     an_answer(AnswerKind::ACCEPT, "¡Gracias!"));
    EXPECT_EQ(desk.find<Quote>(second.id)->status, QuoteStatus::SENT);
    EXPECT_EQ(desk.find<Quote>(first.id)->status, QuoteStatus::ACCEPTED);
}

TEST(Answers, AYesIsToTheQuoteThatWasThereWhenItWasSaid) {
    SalesDesk desk;
    AgentBrief brief = a_brief(IntentType::ACCEPT_QUOTE);
    brief.quote_number = desk.send_quote().number;
    desk.answered(desk.a_quote());  // another one goes out before the answer comes
    desk.sent_last();
    desk.answered_to(brief, an_answer(AnswerKind::ACCEPT, "¡Gracias!"));

    EXPECT_EQ(desk.quote().status, QuoteStatus::SENT);
    EXPECT_NE(desk.last_message().body, "¡Gracias!");
}

TEST(Answers, AQuoteThatNobodyAskedForIsNoConsentToFollowItUp) {
    SalesDesk desk;
    desk.customer_writes();
    desk.answered_to(a_brief(IntentType::GREETING), desk.a_quote());
    EXPECT_EQ(desk.find<Contact>(desk.contact)->consents.size(), 0U);
}

TEST(Answers, OtherTasksAreNoneOfItsBusiness) {
    SalesDesk desk;
    Task task;
    task.type = "report.nightly";
    task.status = TaskStatus::DEAD;
    task.owner = modules::quoting;
    task.owner_id = desk.conversation;
    desk.tell(TaskEnded{std::make_shared<const Task>(task), {}, ""});
    EXPECT_EQ(desk.find<Conversation>(desk.conversation)->state, ConversationState::ASSISTANT);
}

// The customer puts it off, and the router has read a day.
void put_off(SalesDesk& desk, const SaidDate& said) {
    AgentBrief brief;
    brief.at = desk.now;
    brief.understanding = SalesDesk::said_for(AnswerKind::POSTPONE);
    brief.understanding.reasons.push_back(router::reason_of(said));
    desk.answered_to(brief, an_answer(AnswerKind::POSTPONE, "Te escribimos ese día."));
}

TEST(Answers, ADayThatTheQuoteOutlivesMovesItsFollowUpThere) {
    SalesDesk desk;
    desk.send_quote();
    desk.now = desk.now + 1h;
    desk.customer_writes(IntentType::POSTPONE);
    put_off(desk, {.unit = "day", .count = 3});

    std::vector<FollowUp> pending;
    for (const FollowUp& one : desk.all<FollowUp>()) {
        if (one.status == FollowUpStatus::PENDING) pending.push_back(one);
    }
    ASSERT_EQ(pending.size(), 1U);
    EXPECT_GT(pending[0].due_at, desk.now + 48h);
    EXPECT_LT(pending[0].due_at, desk.quote().valid_until);
    EXPECT_TRUE(desk.asked<OpenWorkLater>().empty());

    desk.now = pending[0].due_at;
    desk.tell(FollowUpDue{pending[0].id});
    const FollowUp* due = desk.find<FollowUp>(pending[0].id);
    EXPECT_NE(due->status, FollowUpStatus::SUPPRESSED) << due->reason;
}

TEST(Answers, ADayThatTheQuoteDoesNotOutliveIsAPersons) {
    SalesDesk desk;
    desk.send_quote();
    put_off(desk, {.unit = "month", .count = 3});

    ASSERT_EQ(desk.asked<OpenWorkLater>().size(), 1U);
    const OpenWorkLater later = desk.asked<OpenWorkLater>()[0];
    EXPECT_EQ(later.work.kind, work::call_back);
    EXPECT_EQ(later.work.quote, desk.quote().id);
    EXPECT_GT(later.at, desk.quote().valid_until);
}

TEST(Answers, ADecisionOrAStopEndsWhatWasPromisedForLater) {
    const auto closed = [](const SalesDesk& desk) {
        const auto all = desk.asked<CloseWork>();
        return std::count_if(all.begin(), all.end(),
                             [](const CloseWork& one) { return one.kind == work::call_back; });
    };
    SalesDesk desk;
    desk.send_quote();
    put_off(desk, {.unit = "month", .count = 3});
    EXPECT_EQ(closed(desk), 0);
    desk.tell(DecideQuote{desk.quote().id, QuoteVerdict::REJECT, "page", ""});
    EXPECT_EQ(closed(desk), 1);

    SalesDesk stopped;
    stopped.send_quote();
    put_off(stopped, {.unit = "month", .count = 3});
    stopped.answered(an_answer(AnswerKind::OPT_OUT, "Listo."));
    EXPECT_EQ(closed(stopped), 1);
}

TEST(Answers, ADecisionLeavesWhatWasPromisedOfAnotherQuoteThatIsOpen) {
    for (const auto& [status, closed] :
         {std::pair{QuoteStatus::SENT, 0U}, std::pair{QuoteStatus::SUPERSEDED, 1U}}) {
        SalesDesk desk;
        Quote other = desk.send_quote();
        other.id = *Id<Quote>::parse("01kavd3q8s0000000000000000");
        other.status = status;
        desk.put(other);
        const Owner talk{modules::messaging, desk.conversation};
        desk.put(WorkItem{.key = work_key(talk, work::call_back),
                          .kind = std::string{work::call_back},
                          .status = WorkStatus::SNOOZED,
                          .conversation = desk.conversation,
                          .quote = other.id});
        desk.tell(DecideQuote{desk.quote().id, QuoteVerdict::REJECT, "page", ""});
        EXPECT_EQ(desk.asked<CloseWork>().size(), closed) << name_of(status);
    }
}

TEST(Answers, WhoNamesNoDayIsPromisedNothing) {
    SalesDesk desk;
    desk.send_quote();
    put_off(desk, {});
    EXPECT_TRUE(desk.asked<OpenWorkLater>().empty());
    EXPECT_TRUE(desk.asked<PostponeFollowUps>().empty());
}

}  // namespace
}  // namespace tero::sales
