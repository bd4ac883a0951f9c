// What an agent answered, carried out.
#include "core/sales/sales_fixture.hpp"

#include <gtest/gtest.h>
#include <set>

namespace tero::sales {
namespace {

AgentAnswer an_answer(AnswerKind kind, std::string text = "", std::string reason = "") {
    AgentAnswer answer;
    answer.kind = kind;
    answer.text = std::move(text);
    answer.reason = std::move(reason);
    return answer;
}

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
    EXPECT_EQ(desk.counts["first_answer/2"], 1);

    desk.answered(an_answer(AnswerKind::SAY, "ok"));
    EXPECT_EQ(desk.find<Conversation>(desk.conversation)->asked_for, "");
}

TEST(Answers, SilenceSendsNothing) {
    SalesDesk desk;
    desk.customer_writes();
    desk.answered(an_answer(AnswerKind::SILENCE));
    EXPECT_TRUE(desk.sends.empty());
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
    EXPECT_EQ(desk.find<Counter>("quotes_of/" + to_string(desk.contact))->count, 5);
}

TEST(Answers, AQuoteRequestIsTheConsentToFollowUpThatQuote) {
    SalesDesk desk;
    desk.send_quote();
    const auto& consents = desk.find<Contact>(desk.contact)->consents;
    ASSERT_EQ(consents.size(), 1U);
    EXPECT_EQ(consents[0].source, "quote_request:" + desk.quote().number);
    EXPECT_EQ(consents[0].until, desk.now + 24h * 30);
}

TEST(Answers, ANewQuoteSupersedesTheOpenOneAndItsLadder) {
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
    EXPECT_EQ(desk.rung(24h).status, FollowUpStatus::PENDING);
}

TEST(Answers, APriceThatDoesNotFollowFromTheListIsNotSent) {
    SalesDesk desk;
    desk.customer_writes();
    AgentAnswer wrong = desk.a_quote();
    wrong.priced->total = wrong.priced->total + Decimal{1};
    desk.answered(wrong);
    EXPECT_TRUE(desk.sends.empty());
    EXPECT_TRUE(desk.all<Quote>().empty());
    ASSERT_EQ(desk.alerts.size(), 1U);
    EXPECT_EQ(desk.alerts[0].rule, "quote_price");
    EXPECT_EQ(desk.find<Conversation>(desk.conversation)->state, ConversationState::HUMAN);

    SalesDesk other;
    AgentAnswer unpriced = other.a_quote();
    unpriced.priced.reset();
    other.answered(unpriced);
    EXPECT_TRUE(other.all<Quote>().empty());
}

TEST(Answers, AcceptingAndRejectingDecideTheLatestQuote) {
    for (const AnswerKind kind : {AnswerKind::ACCEPT, AnswerKind::REJECT}) {
        SalesDesk desk;
        desk.send_quote();
        desk.answered(an_answer(kind, "Listo", "muy caro"));
        const bool accepted = kind == AnswerKind::ACCEPT;
        EXPECT_EQ(desk.quote().status, accepted ? QuoteStatus::ACCEPTED : QuoteStatus::REJECTED);
        EXPECT_EQ(desk.quote().reject_reason, accepted ? "" : "muy caro");
        EXPECT_EQ(desk.rung(24h).status, FollowUpStatus::CANCELLED);
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
    const std::size_t sent = desk.sends.size();
    desk.pass(24h * 6);
    EXPECT_EQ(desk.sends.size(), sent);

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
    EXPECT_EQ(desk.counts["handed_over/human_request"], 1);
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
    task.subject = desk.conversation;
    desk.tell(TaskEnded{std::make_shared<const Task>(task), Json{"nonsense"}, ""});
    EXPECT_EQ(desk.find<Conversation>(desk.conversation)->state, ConversationState::HUMAN);
    EXPECT_EQ(desk.alerts.size(), 1U);
}

TEST(Answers, OtherTasksAreNoneOfItsBusiness) {
    SalesDesk desk;
    Task task;
    task.type = "report.nightly";
    task.status = TaskStatus::DEAD;
    task.subject = desk.conversation;
    desk.tell(TaskEnded{std::make_shared<const Task>(task), {}, ""});
    EXPECT_EQ(desk.find<Conversation>(desk.conversation)->state, ConversationState::ASSISTANT);
}

}  // namespace
}  // namespace tero::sales
