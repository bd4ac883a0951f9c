// What waits for a person, from its opening to its end.
#include "modules/work/work_items.hpp"

#include "kernel/alert.hpp"
#include "kernel/module_fixture.hpp"
#include "modules/messaging/model/acts.hpp"
#include "modules/messaging/model/inputs.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

class Work : public testing::Test {
protected:
    Work() {
        Contact contact;
        contact.id = customer_;
        contact.phone = "59899000001";
        contact.last_inbound_at["WHATSAPP"] = alone_.now;
        alone_.put(contact);
        Conversation conversation;
        conversation.id = conversation_;
        conversation.contact = customer_;
        alone_.put(conversation);
    }

    OpenWork wanted(std::string cause, std::string_view kind = work::answer) const {
        OpenWork wanted;
        wanted.subject = {modules::messaging, conversation_};
        wanted.kind = kind;
        wanted.cause = std::move(cause);
        wanted.conversation = conversation_;
        wanted.contact = customer_;
        return wanted;
    }
    ConversationTaken taken(bool wrote) const { return {conversation_, customer_, "maria", "echo", wrote}; }
    WorkItem item(std::string_view kind = work::answer) const {
        const auto* found = alone_.find<WorkItem>(work_key({modules::messaging, conversation_}, kind));
        return found == nullptr ? WorkItem{} : *found;
    }
    std::string key() const { return item().key; }
    // What the counts say is what there is.
    void expect_exact_counts() const {
        std::map<std::string, std::int64_t> there;
        for (const WorkItem& one : alone_.all<WorkItem>())
            there[std::string{name_of(one.status)} + "/" + one.kind] += 1;
        for (const WorkCount& count : alone_.all<WorkCount>()) {
            EXPECT_EQ(count.count, there[count.key]) << count.key;
            there.erase(count.key);
        }
        EXPECT_TRUE(there.empty());
    }

    ModulesAlone alone_{only_module<WorkItems>(WorkOptions{.escalate_after = 4h, .give_back_after = 12h})};
    Id<Contact> customer_ = Id<Contact>::parse("01kavd3q8s0000000000000001").value();
    Id<Conversation> conversation_ = Id<Conversation>::parse("01kavd3q8s0000000000000002").value();
};

// One that was deposed reads from the store what its successor opened and counted. What it decides is lost.
TEST_F(Work, AnItemThatIsNewerThanTheCountsEndsNobody) {
    WorkItem newer;
    newer.key = work_key({modules::messaging, conversation_}, work::answer);
    newer.kind = work::answer;
    newer.owner = modules::messaging;
    newer.owner_id = conversation_;
    newer.conversation = conversation_;
    newer.contact = customer_;
    alone_.put(newer);
    alone_.tell(ConversationReturned{conversation_, "maria"});
    EXPECT_EQ(item().status, WorkStatus::DONE);
    EXPECT_EQ(alone_.find<WorkCount>("DONE/answer")->count, 1);
}

TEST_F(Work, OneThingToDoIsOneItemAndLaterCausesJoinIt) {
    alone_.tell(wanted("human_request"));
    alone_.pass(1h);
    alone_.tell(wanted("audio"));
    alone_.tell(wanted("audio"));

    ASSERT_EQ(alone_.all<WorkItem>().size(), 1U);
    ASSERT_EQ(item().causes.size(), 2U);
    EXPECT_EQ(item().causes[0].code, "human_request");
    EXPECT_EQ(item().causes[1].times, 2);
    EXPECT_EQ(item().since, alone_.now - 1h);  // it has waited since the first
    expect_exact_counts();
}

TEST_F(Work, CausesAreBoundedAndTheFirstStays) {
    for (int i = 0; i < 100; ++i) alone_.tell(wanted("cause_" + std::to_string(i)));
    EXPECT_LE(item().causes.size(), 16U);
    EXPECT_EQ(item().causes.front().code, "cause_0");
    EXPECT_EQ(item().causes.back().code, "cause_99");

    OpenWork large = wanted("large");
    large.values["text"] = std::string(10'000, 'x');
    alone_.tell(large);
    EXPECT_LE(item().causes.back().values["text"].size(), 500U);
}

TEST_F(Work, AColleaguesWordTakesItAndTheCustomersNextOneWaitsAgain) {
    alone_.tell(wanted("human_request"));
    alone_.tell(taken(true));
    EXPECT_EQ(item().status, WorkStatus::TAKEN);
    EXPECT_EQ(item().taken_by, "maria");
    EXPECT_EQ(item().waits_since, Timestamp{});

    alone_.pass(1h);
    alone_.tell(wanted("customer_wrote"));
    EXPECT_EQ(item().status, WorkStatus::OPEN);
    EXPECT_EQ(item().since, alone_.now);
    EXPECT_EQ(item().taken_by, "maria");
    expect_exact_counts();
}

TEST_F(Work, AWordWithoutAnItemMakesOneThatIsTaken) {
    alone_.tell(taken(true));
    EXPECT_EQ(item().status, WorkStatus::TAKEN);
    EXPECT_EQ(item().causes.front().code, "echo");
    expect_exact_counts();
}

TEST_F(Work, AConversationGoesBackAWhileAfterThePersonsLastWord) {
    alone_.tell(taken(true));
    alone_.pass(11h);
    alone_.tell(taken(true));
    alone_.pass(11h);
    EXPECT_EQ(item().status, WorkStatus::TAKEN);

    alone_.pass(2h);
    EXPECT_EQ(item().status, WorkStatus::DONE);
    ASSERT_EQ(alone_.asked<WorkDone>().size(), 1U);
    EXPECT_EQ(alone_.asked<WorkDone>()[0].subject, (Owner{modules::messaging, conversation_}));
    expect_exact_counts();
}

TEST_F(Work, WhatNobodyAnswersBecomesUrgentWithAlertsAndIsNeverGivenBack) {
    alone_.tell(wanted("human_request"));
    alone_.pass(5h);
    EXPECT_EQ(item().urgency, WorkUrgency::HIGH);
    ASSERT_EQ(alone_.asked<RaiseAlert>().size(), 1U);
    EXPECT_EQ(alone_.asked<RaiseAlert>()[0].rule, "work_unanswered");

    alone_.pass(24h * 9);
    EXPECT_EQ(item().urgency, WorkUrgency::URGENT);
    EXPECT_EQ(item().status, WorkStatus::OPEN);
    EXPECT_TRUE(alone_.asked<WorkDone>().empty());
}

TEST_F(Work, ToHaveTakenItIsNoAnswerYet) {
    alone_.tell(wanted("human_request"));
    ASSERT_TRUE(alone_.ask(TakeWork{key(), "key:shop"}).has_value());
    EXPECT_EQ(item().status, WorkStatus::TAKEN);
    ASSERT_EQ(alone_.asked<TakeOver>().size(), 1U);
    EXPECT_FALSE(alone_.asked<TakeOver>()[0].release);

    alone_.pass(24h);  // the customer was never answered
    EXPECT_EQ(item().status, WorkStatus::OPEN);
    EXPECT_NE(item().urgency, WorkUrgency::NORMAL);
    EXPECT_TRUE(alone_.asked<WorkDone>().empty());
    expect_exact_counts();
}

TEST_F(Work, WhoseItIsHearsThatItIsDone) {
    alone_.tell(wanted("human_request"));
    alone_.tell(taken(true));
    ASSERT_TRUE(alone_.ask(DoneWork{key(), "key:shop"}).has_value());
    ASSERT_TRUE(alone_.ask(DoneWork{key(), "key:shop"}).has_value());
    ASSERT_EQ(alone_.asked<WorkDone>().size(), 1U);  // once
    EXPECT_EQ(alone_.asked<WorkDone>()[0].kind, work::answer);
    EXPECT_EQ(item().done_by, "key:shop");
    EXPECT_EQ(alone_.ask(TakeWork{key(), "key:shop"}).error().code, ErrorCode::conflict);

    alone_.tell(wanted("audio"));  // a new thing to do
    EXPECT_EQ(item().status, WorkStatus::OPEN);
    EXPECT_EQ(item().causes.size(), 1U);
    expect_exact_counts();
}

TEST_F(Work, WhoWaitsForAnAnswerIsNotForgottenInSilence) {
    alone_.tell(wanted("human_request"));
    const Reply asks = alone_.ask(DoneWork{key(), "key:shop"});
    ASSERT_FALSE(asks.has_value());
    EXPECT_EQ(asks.error().code, ErrorCode::conflict);
    EXPECT_EQ(asks.error().field, "unanswered");
    EXPECT_EQ(item().status, WorkStatus::OPEN);
    ASSERT_TRUE(alone_.ask(DoneWork{.key = key(), .by = "key:shop", .unanswered = true, .why = "la llamé"})
                    .has_value());
    EXPECT_EQ(item().status, WorkStatus::DONE);

    alone_.tell(wanted("accepted", "sale_to_arrange"));  // asks for a deed, not for a word
    EXPECT_TRUE(alone_.ask(DoneWork{item("sale_to_arrange").key, "key:shop"}).has_value());
    expect_exact_counts();
}

TEST_F(Work, AnAnswerThatCanStillBeUndoneIsOne) {
    alone_.tell(wanted("human_request"));
    Message said;
    said.id = Id<Message>::parse("01kavd3q8s0000000000000003").value();
    said.conversation = conversation_;
    said.direction = MessageDirection::OUT;
    said.purpose = MessagePurpose::PERSON;
    said.status = MessageStatus::PENDING;
    said.created_at = alone_.now;
    alone_.put(said);
    EXPECT_TRUE(alone_.ask(DoneWork{key(), "key:shop"}).has_value());
    EXPECT_EQ(item().status, WorkStatus::DONE);
}

TEST_F(Work, WhoIsSlowerThanAColleagueHearsIt) {
    alone_.tell(wanted("human_request"));
    Conversation conversation = *alone_.find<Conversation>(conversation_);
    count_act(conversation, acts::replied, "key:carla", alone_.now);
    alone_.put(conversation);
    for (const Reply& late :
         {alone_.ask(TakeWork{key(), "key:martin", 0}), alone_.ask(ReplyWork{key(), "Hola", "key:martin", 0}),
          alone_.ask(GiveBack{key(), "key:martin", 0}),
          alone_.ask(SnoozeWork{key(), alone_.now + 2h, "key:martin", 0}),
          alone_.ask(DoneWork{.key = key(), .by = "key:martin", .unanswered = true, .seen = 0})}) {
        ASSERT_FALSE(late.has_value());
        EXPECT_EQ(late.error().code, ErrorCode::conflict);
        EXPECT_NE(late.error().message.find("key:carla"), std::string::npos);
    }
    EXPECT_EQ(item().status, WorkStatus::OPEN);
    EXPECT_TRUE(alone_.ask(TakeWork{key(), "key:martin", 1}).has_value());
}

TEST_F(Work, WhatIsPutOffComesBackAndSoonerIfTheCustomerWrites) {
    alone_.tell(wanted("human_request"));
    const Timestamp opened = item().since;
    ASSERT_TRUE(alone_.ask(SnoozeWork{key(), alone_.now + 2h, "key:shop"}).has_value());
    EXPECT_EQ(item().status, WorkStatus::SNOOZED);
    alone_.pass(3h);
    EXPECT_EQ(item().status, WorkStatus::OPEN);
    EXPECT_EQ(item().since, opened);

    ASSERT_TRUE(alone_.ask(SnoozeWork{key(), alone_.now + 24h, "key:shop"}).has_value());
    alone_.tell(wanted("customer_wrote"));
    EXPECT_EQ(item().status, WorkStatus::OPEN);
    expect_exact_counts();

    for (const Duration wrong : {Duration{0h}, Duration{-1h}, Duration{24h * 91}})
        EXPECT_EQ(alone_.ask(SnoozeWork{key(), alone_.now + wrong, "key:shop"}).error().code, ErrorCode::invalid);
}

TEST_F(Work, WhatWasPutOffWaitsAgainSinceBefore) {
    alone_.tell(wanted("human_request"));
    const WorkItem before = item();
    alone_.pass(1h);
    ASSERT_TRUE(alone_.ask(SnoozeWork{key(), alone_.now + 2h, "key:shop"}).has_value());
    ASSERT_TRUE(alone_.ask(ReopenWork{key(), "key:shop"}).has_value());
    ASSERT_TRUE(alone_.ask(ReopenWork{key(), "key:shop"}).has_value());  // twice is the same
    EXPECT_EQ(item().status, WorkStatus::OPEN);
    EXPECT_EQ(item().since, before.since);
    EXPECT_EQ(item().snoozed_until, Timestamp{});
    EXPECT_TRUE(alone_.asked<TakeOver>().empty());
    alone_.pass(4h);
    EXPECT_NE(item().urgency, WorkUrgency::NORMAL);  // nobody is forgotten by it
    expect_exact_counts();
}

TEST_F(Work, AnAnswerThatWasNotDoneAfterAllIsThePersonsAgainAndItsCustomerWaits) {
    Conversation conversation = *alone_.find<Conversation>(conversation_);
    conversation.last_inbound_at = alone_.now;
    alone_.put(conversation);
    alone_.tell(wanted("human_request"));
    ASSERT_TRUE(alone_.ask(DoneWork{.key = key(), .by = "key:shop", .unanswered = true}).has_value());
    alone_.pass(1h);
    ASSERT_TRUE(alone_.ask(ReopenWork{key(), "key:shop"}).has_value());
    EXPECT_EQ(item().status, WorkStatus::TAKEN);
    EXPECT_EQ(item().taken_by, "key:shop");
    EXPECT_EQ(item().done_by, "");
    EXPECT_EQ(item().waits_since, conversation.last_inbound_at);
    ASSERT_EQ(alone_.asked<TakeOver>().size(), 1U);
    EXPECT_FALSE(alone_.asked<TakeOver>()[0].release);
    expect_exact_counts();
}

TEST_F(Work, ADeedThatWasNotDoneAfterAllWaitsAgainSinceItWasAsked) {
    alone_.tell(wanted("accepted", "sale_to_arrange"));
    const WorkItem before = item("sale_to_arrange");
    alone_.pass(1h);
    ASSERT_TRUE(alone_.ask(DoneWork{before.key, "key:shop"}).has_value());
    ASSERT_TRUE(alone_.ask(ReopenWork{before.key, "key:shop"}).has_value());
    EXPECT_EQ(item("sale_to_arrange").status, WorkStatus::OPEN);
    EXPECT_EQ(item("sale_to_arrange").since, before.since);
    EXPECT_TRUE(alone_.asked<TakeOver>().empty());
    expect_exact_counts();
}

TEST_F(Work, ADecisionThatAWorkflowWentOnWithIsNotTakenBack) {
    alone_.tell(wanted("asked", work::approval));
    ASSERT_TRUE(alone_.ask(DoneWork{item(work::approval).key, "key:shop"}).has_value());
    const Reply late = alone_.ask(ReopenWork{item(work::approval).key, "key:shop"});
    ASSERT_FALSE(late.has_value());
    EXPECT_EQ(late.error().code, ErrorCode::conflict);
    EXPECT_EQ(item(work::approval).status, WorkStatus::DONE);
    EXPECT_EQ(alone_.ask(ReopenWork{"nothing", "key:shop"}).error().code, ErrorCode::not_found);
}

TEST_F(Work, FreeTextGoesOutInsideTheWindowAlone) {
    alone_.tell(wanted("human_request"));
    ASSERT_TRUE(alone_.ask(ReplyWork{key(), "Hola, soy María", "key:shop"}).has_value());
    ASSERT_EQ(alone_.asked<SayAsPerson>().size(), 1U);
    EXPECT_EQ(alone_.asked<SayAsPerson>()[0].text, "Hola, soy María");

    alone_.pass(24h);
    const Reply late = alone_.ask(ReplyWork{key(), "¿Seguís ahí?", "key:shop"});
    ASSERT_FALSE(late.has_value());
    EXPECT_EQ(late.error().code, ErrorCode::conflict);
    EXPECT_NE(late.error().message.find("call them"), std::string::npos);  // it says what to do
    EXPECT_EQ(alone_.asked<SayAsPerson>().size(), 1U);
}

TEST_F(Work, WhoAskedNotToBeWrittenToIsNot) {
    alone_.tell(wanted("human_request"));
    Contact contact = *alone_.find<Contact>(customer_);
    contact.opted_out_at = alone_.now;
    alone_.put(contact);
    EXPECT_EQ(alone_.ask(ReplyWork{key(), "Hola", "key:shop"}).error().code, ErrorCode::conflict);
}

TEST_F(Work, APersonsWordStandsInForTheOneThatFailed) {
    alone_.tell(wanted("131037", work::send_failed));
    alone_.tell(taken(false));
    EXPECT_EQ(item(work::send_failed).status, WorkStatus::TAKEN);
    alone_.tell(taken(true));
    EXPECT_EQ(item(work::send_failed).status, WorkStatus::DONE);
    expect_exact_counts();
}

TEST_F(Work, GivingBackEndsTheAnswerAndLeavesTheRest) {
    alone_.tell(wanted("human_request"));
    alone_.tell(wanted("accepted", "sale_to_arrange"));
    ASSERT_TRUE(alone_.ask(GiveBack{key(), "key:shop"}).has_value());
    ASSERT_EQ(alone_.asked<TakeOver>().size(), 1U);
    EXPECT_TRUE(alone_.asked<TakeOver>()[0].release);

    alone_.tell(ConversationReturned{conversation_, "key:shop"});
    EXPECT_EQ(item().status, WorkStatus::DONE);
    EXPECT_EQ(item("sale_to_arrange").status, WorkStatus::OPEN);
    expect_exact_counts();
}

TEST_F(Work, WhoWaitsForAnItemHearsWhetherItWasDoneOrTakenBack) {
    for (const bool taken_back : {false, true}) {
        alone_.tell(wanted("accepted", "sale_to_arrange"));
        WorkItem waited_for = item("sale_to_arrange");
        waited_for.workflow_path = customer_;
        waited_for.workflow_run = 2;
        alone_.put(waited_for);
        const OpenWork sale = wanted("accepted", "sale_to_arrange");
        alone_.tell(CloseWork{sale.subject, sale.kind, "key:shop", taken_back});
        EXPECT_EQ(item("sale_to_arrange").status, WorkStatus::DONE);
        EXPECT_TRUE(item("sale_to_arrange").workflow_path.empty());
        const StepAnswered heard = alone_.asked<StepAnswered>().back();
        EXPECT_EQ(heard.run, 2);
        EXPECT_EQ(heard.taken_back_by, taken_back ? "key:shop" : "");
        EXPECT_EQ(heard.output.text, taken_back ? "" : R"({"by":"key:shop"})");
    }
    expect_exact_counts();
}

TEST_F(Work, ADraftIsSentAsItIsOrCorrected) {
    const Id<Message> said = Id<Message>::parse("01kavd3q8s0000000000000003").value();
    const OfferDraft offered{{conversation_, said, "Hola, ¿qué medidas son?", alone_.now, "ai"}};
    alone_.tell(offered);
    EXPECT_TRUE(alone_.all<ReplyDraft>().empty()) << "nothing waits for a person";
    alone_.tell(wanted("human_request"));
    alone_.tell(offered);
    ASSERT_EQ(alone_.all<ReplyDraft>().size(), 1U);

    const Id<Message> other = Id<Message>::parse("01kavd3q8s0000000000000004").value();
    EXPECT_EQ(alone_.ask(SendDraft{key(), other, "", "key:shop"}).error().field, "answers");
    ASSERT_TRUE(alone_.ask(SendDraft{key(), said, "", "key:shop"}).has_value());
    EXPECT_EQ(alone_.asked<SayAsPerson>().back().text, "Hola, ¿qué medidas son?");
    EXPECT_EQ(alone_.ask(SendDraft{key(), said, "", "key:shop"}).error().code, ErrorCode::conflict) << "once";

    alone_.tell(offered);
    ASSERT_TRUE(alone_.ask(SendDraft{key(), said, "¿Qué medidas son?", "key:shop"}).has_value());
    EXPECT_EQ(alone_.asked<SayAsPerson>().back().text, "¿Qué medidas son?");
    std::vector<std::string> kinds;
    for (const HistoryEntry& line : alone_.all<HistoryEntry>()) kinds.push_back(line.kind);
    for (const char* kind : {"work.draft_sent", "work.draft_edited"})
        EXPECT_NE(std::find(kinds.begin(), kinds.end(), kind), kinds.end()) << kind;

    alone_.tell(offered);
    alone_.pass(24h);
    const Reply late = alone_.ask(SendDraft{key(), said, "", "key:shop"});
    EXPECT_EQ(late.error().code, ErrorCode::conflict) << "WhatsApp takes no free text any more";
    EXPECT_EQ(alone_.all<ReplyDraft>().size(), 1U) << "it was not sent";
}

TEST_F(Work, ADraftEndsWithAnyWordAfterItAndWhenItIsDiscarded) {
    const Id<Message> said = Id<Message>::parse("01kavd3q8s0000000000000003").value();
    OfferDraft offered{{conversation_, said, "Hola", alone_.now, "ai"}};
    alone_.tell(wanted("human_request"));
    alone_.tell(offered);
    ASSERT_TRUE(alone_.ask(DiscardDraft{key(), said, "key:shop"}).has_value());
    EXPECT_TRUE(alone_.all<ReplyDraft>().empty());
    EXPECT_EQ(alone_.ask(DiscardDraft{key(), said, "key:shop"}).error().code, ErrorCode::conflict);

    alone_.tell(offered);
    alone_.pass(1min);
    Conversation later = *alone_.find<Conversation>(conversation_);
    later.last_inbound_at = alone_.now;
    alone_.put(later);
    EXPECT_EQ(alone_.ask(SendDraft{key(), said, "", "key:shop"}).error().code, ErrorCode::conflict);

    offered.draft.at = alone_.now;
    alone_.tell(offered);
    alone_.pass(1min);
    alone_.tell(taken(true));
    EXPECT_EQ(alone_.ask(SendDraft{key(), said, "", "key:shop"}).error().code, ErrorCode::conflict);
    offered.draft.text = "made before the colleague's word";
    alone_.tell(offered);
    EXPECT_NE(alone_.all<ReplyDraft>().front().text, offered.draft.text);
    EXPECT_TRUE(alone_.asked<SayAsPerson>().empty());
    EXPECT_EQ(alone_.ask(SendDraft{"messaging.nothing.answer", said, "", "key:shop"}).error().code,
              ErrorCode::not_found);
}

TEST_F(Work, WhatIsNotThereIsSaid) {
    EXPECT_EQ(alone_.ask(TakeWork{"messaging.nothing.answer", "key:shop"}).error().code, ErrorCode::not_found);
    OpenWork about_nobody = wanted("unreadable", work::unreadable);
    about_nobody.conversation = {};
    alone_.tell(about_nobody);
    EXPECT_EQ(alone_.ask(ReplyWork{item(work::unreadable).key, "Hola", "key:shop"}).error().code,
              ErrorCode::conflict);
}

TEST_F(Work, WhatIsPromisedForADaySleepsUntilThenAndWakes) {
    const OpenWorkLater later{wanted("postponed", work::call_back), alone_.now + 72h};
    alone_.tell(later);
    EXPECT_EQ(item(work::call_back).status, WorkStatus::SNOOZED);
    EXPECT_EQ(item(work::call_back).snoozed_until, later.at);
    expect_exact_counts();

    alone_.now = later.at;
    alone_.tell(WorkDue{item(work::call_back).key});
    EXPECT_EQ(item(work::call_back).status, WorkStatus::OPEN);
    EXPECT_EQ(item(work::call_back).waits_since, alone_.now);
}

}  // namespace
}  // namespace tero
