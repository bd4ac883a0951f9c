// What becomes of an agent's answer while a person is called, or is at it.
#include "business/quoting/listening.hpp"

#include "business/quoting/model/ai_word.hpp"
#include "business/quoting/tests/sales_fixture.hpp"
#include "codec/json.hpp"
#include "modules/router/model/by_model.hpp"
#include "modules/work/model/draft.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tero::sales {
namespace {

AgentBrief heard(IntentType intent) {
    AgentBrief brief;
    brief.understanding.intent = intent;
    return brief;
}

std::vector<std::string> causes(const SalesDesk& desk) {
    std::vector<std::string> all;
    for (const OpenWork& work : desk.asked<OpenWork>()) all.push_back(work.cause);
    return all;
}
bool has_cause(const SalesDesk& desk, std::string_view cause) {
    const auto all = causes(desk);
    return std::find(all.begin(), all.end(), cause) != all.end();
}

// A customer who got a quote, and to whom a person was called then.
struct Called : SalesDesk {
    explicit Called(std::string reason = "human_request") {
        send_quote();
        customer_writes();
        answered(an_answer(AnswerKind::HAND_OVER, "Lo dejé anotado.", std::move(reason)));
        sent = sends().size();
        customer_writes();
    }
    const Conversation& talk() const { return *find<Conversation>(conversation); }
    std::vector<std::string> said() const {
        std::vector<std::string> texts;
        for (std::size_t i = sent; i < sends().size(); ++i) texts.push_back(sends()[i].message->body);
        return texts;
    }
    void taken() {
        Conversation talk = *find<Conversation>(conversation);
        talk.state_reason = reason_echo;
        put(talk);
    }
    std::size_t sent = 0;
};

TEST(Listening, WhoeverIsPromisedAPersonIsOnAList) {
    for (const char* reason : {"human_request", "complaint", "audio", "several_products", "product_info"}) {
        const Called desk(reason);
        ASSERT_EQ(desk.asked<OpenWork>().size(), 1U);
        const OpenWork work = desk.asked<OpenWork>()[0];
        EXPECT_EQ(work.subject, (Owner{modules::messaging, desk.conversation}));
        EXPECT_EQ(work.kind, work::answer);
        EXPECT_EQ(work.cause, reason);
        EXPECT_EQ(work.contact, desk.contact);
    }
    SalesDesk failed;
    failed.customer_writes();
    failed.answered({}, TaskStatus::DEAD);
    EXPECT_TRUE(has_cause(failed, "agent_failed"));
}

AgentAnswer a_roof_of(int area) {
    AgentAnswer answer = an_answer(AnswerKind::QUOTE, "");
    answer.request = {.product = "isodec",
                      .values = {{"thickness_mm", 100}, {"area_m2", Decimal{area}}, {"zone", "montevideo"}}};
    return answer;
}

TEST(Listening, AVeryBigOrderIsADraftForAPersonAndTheCustomerHearsSo) {
    SalesDesk desk;
    desk.customer_writes();

    desk.answered(a_roof_of(5001));

    ASSERT_EQ(desk.all<Quote>().size(), 1U);
    const Quote draft = desk.all<Quote>().front();
    EXPECT_EQ(draft.status, QuoteStatus::DRAFT);
    EXPECT_EQ(draft.priced.measured, Decimal{5001});
    ASSERT_EQ(desk.sends().size(), 1U);
    EXPECT_EQ(desk.sends()[0].message->body, "Anotado: te dejé armada la cotización " + draft.number +
                                                 "; un compañero la revisa y te la manda por acá.");
    EXPECT_EQ(desk.sends()[0].message->purpose, MessagePurpose::CONFIRMATION);
    EXPECT_TRUE(has_cause(desk, "large_quote"));
    EXPECT_TRUE(has_cause(desk, "draft_ready"));
    const Conversation& talk = *desk.find<Conversation>(desk.conversation);
    EXPECT_EQ(talk.state, ConversationState::HUMAN);
    EXPECT_EQ(talk.state_reason, "large_quote");
    EXPECT_TRUE(desk.alerts().empty());
}

TEST(Listening, AnOrderUpToTheOwnersLimitIsQuotedAtOnce) {
    SalesDesk desk;
    desk.customer_writes();

    desk.answered(a_roof_of(5000));

    ASSERT_EQ(desk.sends().size(), 1U);
    EXPECT_EQ(desk.sends()[0].message->purpose, MessagePurpose::QUOTE);
    EXPECT_TRUE(desk.asked<OpenWork>().empty());
    EXPECT_EQ(desk.find<Conversation>(desk.conversation)->state, ConversationState::ASSISTANT);
}

TEST(Listening, AnAcceptedQuoteIsASaleToArrangeWhoeverSaidSo) {
    for (const char* by : {"customer", "page", "key:shop"}) {
        SalesDesk desk;
        desk.send_quote();
        if (std::string{by} == "customer") {
            desk.answered(an_answer(AnswerKind::ACCEPT, "¡Gracias!"));
        } else {
            desk.tell(DecideQuote{desk.quote().id, QuoteVerdict::ACCEPT, by, ""});
        }
        ASSERT_EQ(desk.asked<OpenWork>().size(), 1U) << by;
        const OpenWork sale = desk.asked<OpenWork>()[0];
        EXPECT_EQ(sale.kind, sale_to_arrange);
        EXPECT_EQ(sale.subject, (Owner{modules::quoting, desk.quote().id}));
        EXPECT_EQ(sale.values.at("quote"), desk.quote().number);
    }
}

TEST(Listening, AnAcceptanceWhileAPersonIsCalledOrAtItIsRecorded) {
    Called called;
    called.answered(an_answer(AnswerKind::ACCEPT, "¡Gracias!"));
    EXPECT_EQ(called.quote().status, QuoteStatus::ACCEPTED);
    EXPECT_EQ(called.said(), std::vector<std::string>{"¡Gracias!"});

    Called taken;
    taken.taken();
    taken.answered(an_answer(AnswerKind::ACCEPT, "¡Gracias!"));
    EXPECT_EQ(taken.quote().status, QuoteStatus::ACCEPTED);
    EXPECT_TRUE(taken.said().empty());  // the person says it

    Called rejected;
    rejected.answered(an_answer(AnswerKind::REJECT, "Gracias por avisarme."));
    EXPECT_EQ(rejected.quote().status, QuoteStatus::REJECTED);
}

TEST(Listening, AStopIsHeardAndConfirmedAlways) {
    for (const bool is_taken : {false, true}) {
        Called desk;
        if (is_taken) desk.taken();
        desk.answered(an_answer(AnswerKind::OPT_OUT, "No te escribimos más."));
        EXPECT_NE(desk.find<Contact>(desk.contact)->opted_out_at, Timestamp{});
        EXPECT_EQ(desk.said().size(), 1U);
    }
}

TEST(Listening, QuestionsAboutPriceAreAnsweredAndOthersAreNot) {
    Called desk;
    desk.answered_to(heard(IntentType::PRICE_INQUIRY), an_answer(AnswerKind::ASK, "El m² está a $ 100."));
    EXPECT_EQ(desk.said(), std::vector<std::string>{"El m² está a $ 100."});
    desk.answered_to(heard(IntentType::GREETING), an_answer(AnswerKind::SAY, "¡Hola!"));
    desk.answered_to(heard(IntentType::PRODUCT_INFO), an_answer(AnswerKind::HAND_OVER, "Te paso.", "product_info"));
    EXPECT_EQ(desk.said().size(), 1U);
    EXPECT_TRUE(has_cause(desk, "product_info"));  // it is on the list all the same
}

TEST(Listening, WhoAsksAgainHearsThatItStands) {
    for (const IntentType intent : {IntentType::HUMAN_REQUEST, IntentType::PRODUCT_INFO}) {
        Called desk("complaint");
        AgentBrief brief = heard(intent);
        brief.text = "¿me llaman hoy?";
        desk.answered_to(brief, an_answer(AnswerKind::HAND_OVER, "Te paso.", "human_request"));
        ASSERT_EQ(desk.said().size(), 1U);
        EXPECT_EQ(desk.said()[0], "Lo tuyo sigue anotado; te contesta un compañero por acá.");
    }
    Called desk;
    AgentBrief thanks = heard(IntentType::GOODBYE_THANKS);
    thanks.text = "gracias";
    desk.answered_to(thanks, an_answer(AnswerKind::HAND_OVER, "Te paso.", "human_request"));
    EXPECT_TRUE(desk.said().empty());
}

TEST(Listening, ACompleteRequestBecomesADraftOfWhichTheCustomerHears) {
    Called desk;
    const Id<Quote> before = desk.quote().id;
    desk.answered(desk.a_quote("poliestireno"));

    const OpenWork ready = desk.asked<OpenWork>().back();
    EXPECT_EQ(ready.cause, "draft_ready");
    const Quote draft = *desk.find<Quote>(ready.quote);
    EXPECT_EQ(draft.status, QuoteStatus::DRAFT);
    EXPECT_EQ(ready.values.at("quote"), draft.number);
    EXPECT_EQ(desk.talk().quote, before);  // the one that was sent stays the one that is spoken of
    ASSERT_EQ(desk.said().size(), 1U);
    EXPECT_NE(desk.said()[0].find(draft.number), std::string::npos);
    EXPECT_EQ(desk.said()[0].find('\n'), std::string::npos);  // one line
    EXPECT_EQ(desk.find<Quote>(before)->status, QuoteStatus::SENT);

    desk.pass(24h * 4);  // nobody follows up what was never sent
    EXPECT_EQ(desk.said().size(), 1U);
}

TEST(Listening, ACorrectedDraftTakesThePlaceOfTheFirst) {
    Called desk;
    desk.answered(desk.a_quote("poliestireno"));
    const OpenWork first = desk.asked<OpenWork>().back();
    WorkItem item;  // as work keeps it
    item.key = work_key(first.subject, first.kind);
    item.kind = first.kind;
    item.quote = first.quote;
    desk.put(item);

    desk.answered(desk.a_quote("poliestireno"));  // said again
    ASSERT_EQ(desk.said().size(), 2U);
    EXPECT_EQ(desk.said()[1], "Lo tuyo sigue anotado; te contesta un compañero por acá.");
    AgentAnswer larger = desk.a_quote("poliestireno");
    larger.request.set("length_m", Decimal{20});
    desk.answered(larger);

    const Quote second = *desk.find<Quote>(desk.asked<OpenWork>().back().quote);
    EXPECT_EQ(second.supersedes, first.quote);
    EXPECT_EQ(desk.find<Quote>(first.quote)->status, QuoteStatus::SUPERSEDED);
    EXPECT_EQ(desk.talk().request, larger.request);  // a correction starts from it
}

// An agent's answer with what it tells of a model.
struct Modelled : SalesDesk {
    Modelled() {
        customer_writes();
        brief.messages = {Id<Message>::parse("01kavd3q8s0000000000000009").value()};
        brief.at = now;
        brief.understanding.intent = IntentType::PRODUCT_INFO;
    }
    void answered(const AgentAnswer& answer, const AiWord& word) {
        Task task;
        task.id = Id<Task>::parse("01kavd3q8s0000000000000008").value();
        task.type = "sales.answer";
        task.agent = "sales";
        task.status = TaskStatus::SUCCEEDED;
        task.owner = modules::quoting;
        task.owner_id = conversation;
        put(TaskBody{.id = task.id, .payload = Json{to_json(brief)}});
        std::string result = to_json(answer);
        result.insert(result.size() - 1, R"(,"ai":)" + to_json(word));
        tell(TaskEnded{std::make_shared<const Task>(std::move(task)), Json{result}, ""});
    }
    // The lines of this kind.
    std::vector<std::string> told(std::string_view kind) const {
        std::vector<std::string> details;
        for (const HistoryEntry& line : all<HistoryEntry>()) {
            if (line.kind == kind) details.push_back(line.detail.text);
        }
        return details;
    }
    AgentBrief brief = {};
};
AiWord drafted(std::string text, std::vector<AiCall> calls = {}) {
    return {.outcome = std::string{ai_outcome::drafted}, .text = std::move(text), .calls = std::move(calls)};
}
AiCall proposed(std::string_view tool, std::string arguments) {
    return {std::string{tool}, Json{std::move(arguments)}, std::string{ai_tool::proposed}};
}

TEST(Listening, WhatAModelWroteIsPutBeforeThePersonAndToldOf) {
    Modelled desk;
    desk.answered(an_answer(AnswerKind::HAND_OVER, "Te contesta un compañero.", "product_info"),
                  drafted("Hola, te cuento."));

    ASSERT_EQ(desk.asked<OfferDraft>().size(), 1U);
    const ReplyDraft draft = desk.asked<OfferDraft>()[0].draft;
    EXPECT_EQ(draft.id, desk.conversation);
    EXPECT_EQ(draft.answers, desk.brief.messages.back());
    EXPECT_EQ(draft.text, "Hola, te cuento.");
    ASSERT_EQ(desk.told("ai.drafted").size(), 1U);
    EXPECT_NE(desk.told("ai.drafted")[0].find("te cuento"), std::string::npos);
}

TEST(Listening, WhatCannotBeReadOfAModelIsAnAlertAndTheAnswerStands) {
    for (const AiWord& wrong : {AiWord{.outcome = "perhaps", .text = "Hola"}, drafted(std::string(5000, 'a'))}) {
        Modelled desk;
        desk.answered(an_answer(AnswerKind::HAND_OVER, "Anotado.", "product_info"), wrong);
        EXPECT_TRUE(desk.asked<OfferDraft>().empty());
        EXPECT_EQ(desk.alerts().size(), 1U);
        EXPECT_TRUE(has_cause(desk, "product_info"));
    }
}

TEST(Listening, WhatAModelProposesIsCheckedAndDoneWithTheAnswer) {
    Modelled desk;
    desk.answered(an_answer(AnswerKind::HAND_OVER, "Anotado.", "product_info"),
                  drafted("Hola", {proposed(ai_tool::remember, R"({"fact":"tiene un tambo"})"),
                                   proposed(ai_tool::remember, R"({"fact":""})"),
                                   proposed(ai_tool::schedule_follow_up, R"({"on":"1999-01-01","why":"x"})"),
                                   proposed(ai_tool::remember, R"({"other":1})")}));

    ASSERT_EQ(desk.told("contact.remembered").size(), 1U);
    EXPECT_NE(desk.told("contact.remembered")[0].find("tambo"), std::string::npos);
    EXPECT_FALSE(has_cause(desk, "schedule_follow_up"));
    const std::vector<std::string> calls = desk.told("ai.tool");
    ASSERT_EQ(calls.size(), 4U);
    const auto is_done = [](const std::string& call) { return call.find("proposed") != std::string::npos; };
    EXPECT_EQ(std::count_if(calls.begin(), calls.end(), is_done), 1);
}

TEST(Listening, ADayThatAModelProposesIsAPersonsRemindersAndNoMessage) {
    Modelled desk;
    const LocalTime soon = montevideo().local(desk.now + 24h * 10);
    desk.answered(an_answer(AnswerKind::HAND_OVER, "", "product_info"),
                  drafted("Hola", {proposed(ai_tool::schedule_follow_up,
                                            fmt::format(R"({{"on":"{:04}-{:02}-{:02}","why":"viaja"}})", soon.year,
                                                        soon.month, soon.day))}));
    EXPECT_TRUE(has_cause(desk, "schedule_follow_up"));
    ASSERT_EQ(desk.asked<SnoozeWork>().size(), 1U);
    EXPECT_GT(desk.asked<SnoozeWork>()[0].until, desk.now + 24h * 8);
    EXPECT_TRUE(desk.sends().empty());
}

TEST(Listening, AQuoteThatAModelPutTogetherIsADraftForAPerson) {
    Modelled desk;
    desk.answered(desk.a_quote(), drafted("Te la mando enseguida."));
    ASSERT_EQ(desk.all<Quote>().size(), 1U);
    EXPECT_EQ(desk.all<Quote>().front().status, QuoteStatus::DRAFT);
    EXPECT_TRUE(has_cause(desk, "model_quote"));
    EXPECT_EQ(desk.asked<OfferDraft>().size(), 1U);
}

TEST(Listening, AFigureThatOnlyAModelPlacedKeepsALaterQuoteADraft) {
    SalesDesk desk;
    AgentBrief placed;
    placed.understanding.intent = IntentType::DATA_PROVISION;
    placed.understanding.reasons = {std::string{router::model_value} + "length_m"};
    desk.customer_writes();
    AgentAnswer asks = an_answer(AnswerKind::ASK, "¿De qué espesor?");
    asks.request = desk.a_quote().request;
    desk.answered_to(placed, asks);
    EXPECT_TRUE(desk.find<Conversation>(desk.conversation)->request_by_model);
    desk.customer_writes();
    desk.answered(desk.a_quote());
    ASSERT_EQ(desk.all<Quote>().size(), 1U);
    EXPECT_EQ(desk.all<Quote>().front().status, QuoteStatus::DRAFT);
    EXPECT_TRUE(has_cause(desk, "model_quote"));
}

TEST(Listening, AfterAComplaintAPersonQuotesAndNothingElseIsSold) {
    Called desk("complaint");
    desk.answered_to(heard(IntentType::PRICE_INQUIRY), an_answer(AnswerKind::ASK, "El m² está a $ 100."));
    EXPECT_TRUE(desk.said().empty());
    EXPECT_EQ(desk.all<Quote>().size(), 1U);
    desk.answered(desk.a_quote("poliestireno"));  // «y ya que estamos, ¿cuánto sale …?»
    EXPECT_TRUE(has_cause(desk, "draft_ready"));
    ASSERT_EQ(desk.all<Quote>().size(), 2U);
    EXPECT_EQ(desk.said().size(), 1U);  // that a person sends it
    desk.pass(24h * 4);
    EXPECT_EQ(desk.said().size(), 1U);  // nor followed up

    desk.customer_writes();
    desk.answered(an_answer(AnswerKind::OPT_OUT, "No te escribimos más."));
    EXPECT_EQ(desk.said().size(), 2U);
}

TEST(Listening, AComplaintGoesBeforeWhatAPersonWasCalledForAndGetsItsApology) {
    Called desk;
    desk.answered(an_answer(AnswerKind::HAND_OVER, "Lamento lo que pasó.", "complaint"));
    EXPECT_EQ(desk.talk().state_reason, "complaint");
    EXPECT_EQ(desk.said(), std::vector<std::string>{"Lamento lo que pasó."});
    EXPECT_EQ(desk.asked<OpenWork>().back().urgency, WorkUrgency::HIGH);

    desk.answered(an_answer(AnswerKind::HAND_OVER, "Lamento lo que pasó.", "complaint"));
    desk.answered(an_answer(AnswerKind::HAND_OVER, "Lo dejé anotado.", "human_request"));
    EXPECT_EQ(desk.said().size(), 1U);  // it is on the list already
    EXPECT_EQ(desk.talk().state_reason, "complaint");
}

TEST(Listening, OnceAPersonIsAtItTeroOnlyRecords) {
    Called desk;
    desk.taken();
    const AgentAnswer wanted = desk.a_quote("poliestireno");
    desk.answered(wanted);
    desk.answered_to(heard(IntentType::PRICE_INQUIRY), an_answer(AnswerKind::ASK, "El m² está a $ 100."));
    EXPECT_TRUE(desk.said().empty());
    EXPECT_EQ(desk.all<Quote>().size(), 1U);
}

TEST(Listening, ASaleThatWasArrangedIsToldOfByItsQuote) {
    SalesDesk desk;
    desk.send_quote();
    desk.answered(an_answer(AnswerKind::ACCEPT));
    desk.tell(WorkDone{{modules::quoting, desk.quote().id}, std::string{sale_to_arrange}, "key:shop"});
    EXPECT_EQ(desk.history.back(), "quote.arranged");
}

TEST(Listening, AnAnswerWhoseWindowHasClosedIsForAPerson) {
    SalesDesk desk;
    desk.customer_writes();
    desk.pass(25h);
    desk.answered(an_answer(AnswerKind::SAY, "¡Hola!"));
    ASSERT_EQ(desk.asked<OpenWork>().size(), 1U);
    EXPECT_EQ(desk.asked<OpenWork>()[0].kind, work::answer);
    EXPECT_EQ(desk.asked<OpenWork>()[0].cause, reason_answer_unsent);
    EXPECT_EQ(desk.asked<OpenWork>()[0].values.at("cause"), "window_closed");
    EXPECT_TRUE(awaits_a_person(*desk.find<Conversation>(desk.conversation)));
}

}  // namespace
}  // namespace tero::sales
