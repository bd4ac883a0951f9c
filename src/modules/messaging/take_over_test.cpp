// Who has a conversation, and that a person's list says so.
#include "modules/messaging/model/acts.hpp"
#include "modules/messaging/talk_fixture.hpp"
#include "modules/work/model/inputs.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace tero::conversations {
namespace {

// Lets the burst that waits be understood as `intent`.
std::size_t tasks_for(TalkDesk& desk, IntentType intent) {
    desk.pass(1min);
    BurstRouted routed;
    routed.brief = desk.asked<RouteBurst>().back().brief;
    routed.brief.understanding.intent = intent;
    routed.capability = "sales";
    routed.prefer = "sales";
    desk.tell(routed);
    return desk.asked<QueueTask>().size();
}

struct Talk : TalkDesk {
    explicit Talk(const MessagingOptions& options = {}) : TalkDesk(options) { writes("hola", "1"); }
    Conversation talk() const { return only<Conversation>(); }
    void called(std::string reason) {
        Conversation called = talk();
        called.state = ConversationState::HUMAN;
        called.state_reason = std::move(reason);
        put(called);
    }
    void echoed() {
        HumanEcho echo;
        echo.dedupe = "echo:" + std::to_string(++echoes_);
        echo.to.phone = "59899000001";
        echo.text = "te contesto yo";
        tell(EchoReceived{echo});
    }

private:
    int echoes_ = 0;
};

TEST(TakeOver, WhoeverTakesAConversationHasItOnTheirList) {
    Talk desk;
    desk.tell(TakeOver{desk.talk().id, false, "user:maria"});
    ASSERT_EQ(desk.asked<ConversationTaken>().size(), 1U);
    EXPECT_EQ(desk.asked<ConversationTaken>()[0].by, "user:maria");
    EXPECT_FALSE(desk.asked<ConversationTaken>()[0].wrote);

    desk.echoed();
    ASSERT_EQ(desk.asked<ConversationTaken>().size(), 2U);
    EXPECT_TRUE(desk.asked<ConversationTaken>()[1].wrote);
}

TEST(TakeOver, APersonWhoWasCalledIsThereOnceTheyTakeIt) {
    Talk desk;
    desk.called("human_request");
    EXPECT_TRUE(awaits_a_person(desk.talk()));
    desk.tell(TakeOver{desk.talk().id, false, "user:maria"});
    EXPECT_TRUE(has_a_person(desk.talk()));
    EXPECT_EQ(desk.talk().asked_for, "");  // a bare yes is for the person from now on
}

TEST(TakeOver, WhatIsSaidAsAPersonGoesOutAndTakesTheConversation) {
    Talk desk;
    desk.called("human_request");
    desk.tell(SayAsPerson{desk.talk().id, "Hola, soy María", "key:shop"});
    const auto messages = desk.all<Message>();
    const auto said = std::find_if(messages.begin(), messages.end(), [](const Message& message) {
        return message.direction == MessageDirection::OUT;
    });
    ASSERT_NE(said, messages.end());
    EXPECT_EQ(said->status, MessageStatus::PENDING);
    EXPECT_EQ(said->purpose, MessagePurpose::PERSON);
    EXPECT_EQ(said->body, "Hola, soy María");
    EXPECT_EQ(said->recipient, "59899000001");
    EXPECT_TRUE(has_a_person(desk.talk()));
    EXPECT_FALSE(desk.asked<ConversationTaken>().back().wrote);  // nobody has read it yet
    desk.pass(1s);
    EXPECT_EQ(desk.message(said->id).status, MessageStatus::SENDING);
    EXPECT_TRUE(desk.asked<ConversationTaken>().back().wrote);
    EXPECT_EQ(desk.asked<ConversationTaken>().back().by, "key:shop");
    EXPECT_EQ(desk.talk().last_text, "Hola, soy María");
}

struct SlowTalk : Talk {
    SlowTalk() : Talk({.undo_for = 10s}) {}
    Message says(const std::string& text) {
        Reply said = ask(SayAsPerson{talk().id, text, "key:shop"});
        EXPECT_TRUE(said.has_value());
        return **said->as<std::shared_ptr<const Message>>();
    }
};

TEST(Undo, WhatAPersonTakesBackIsNeverSentAndAnswersNobody) {
    SlowTalk desk;
    const Message said = desk.says("Hola, soy María");
    desk.pass(9s);
    EXPECT_EQ(desk.message(said.id).status, MessageStatus::PENDING);
    ASSERT_TRUE(desk.ask(UndoMessage{said.id, "key:shop"}).has_value());
    EXPECT_TRUE(desk.ask(UndoMessage{said.id, "key:shop"}).has_value());  // twice is the same
    desk.pass(1min);
    EXPECT_EQ(desk.message(said.id).status, MessageStatus::FAILED);
    EXPECT_EQ(desk.message(said.id).cause, cause_undone);
    EXPECT_TRUE(desk.effects.empty());
    for (const ConversationTaken& taken : desk.asked<ConversationTaken>()) EXPECT_FALSE(taken.wrote);
    // That it did not go out was meant; that the customer has no answer was not.
    for (const OpenWork& wanted : desk.asked<OpenWork>()) EXPECT_EQ(wanted.kind, work::answer);
}

TEST(Undo, WhoHasNoAnswerWithoutItWaitsOnTheListAgain) {
    SlowTalk desk;
    const Message said = desk.says("Hola, soy María");
    WorkItem item;
    item.key = work_key({modules::messaging, desk.talk().id}, work::answer);
    item.kind = work::answer;
    item.status = WorkStatus::TAKEN;
    item.waits_since = said.created_at;
    desk.put(item);
    ASSERT_TRUE(desk.ask(UndoMessage{said.id, "key:shop"}).has_value());
    EXPECT_TRUE(desk.asked<OpenWork>().empty());  // they wait there anyway

    const Message again = desk.says("Hola");
    item.status = WorkStatus::DONE;  // as what was on its way was to be the answer
    item.since = again.created_at;
    item.waits_since = {};
    desk.put(item);
    desk.tell(WorkDone{{modules::messaging, desk.talk().id}, std::string{work::answer}, "key:shop"});
    EXPECT_EQ(desk.talk().state, ConversationState::ASSISTANT);
    ASSERT_TRUE(desk.ask(UndoMessage{again.id, "key:shop"}).has_value());
    ASSERT_EQ(desk.asked<OpenWork>().size(), 1U);
    EXPECT_EQ(desk.asked<OpenWork>()[0].kind, work::answer);
    EXPECT_TRUE(awaits_a_person(desk.talk()));
}

TEST(Undo, WhatWasTriedOnceAndWaitsForAnotherTryIsNotTakenBack) {
    SlowTalk desk;
    Message said = desk.says("Hola, soy María");
    said.attempt = 1;
    desk.put(said);
    EXPECT_EQ(desk.ask(UndoMessage{said.id, "key:shop"}).error().code, ErrorCode::conflict);
    EXPECT_EQ(desk.message(said.id).status, MessageStatus::PENDING);
}

TEST(Undo, WhatIsOnItsWayCannotBeTakenBack) {
    SlowTalk desk;
    const Message said = desk.says("Hola, soy María");
    desk.pass(11s);
    EXPECT_EQ(desk.message(said.id).status, MessageStatus::SENDING);
    EXPECT_EQ(desk.ask(UndoMessage{said.id, "key:shop"}).error().code, ErrorCode::conflict);
    EXPECT_EQ(desk.ask(UndoMessage{desk.booked(), "key:shop"}).error().code,
              ErrorCode::conflict);  // no person's
    EXPECT_EQ(desk.ask(UndoMessage{{}, "key:shop"}).error().code, ErrorCode::not_found);
}

TEST(Undo, WhatTheCustomerSaysMeanwhileStillWaits) {
    SlowTalk desk;
    desk.says("Hola, soy María");
    desk.pass(2s);
    desk.writes("¿hay alguien?", "2");
    desk.pass(20s);
    EXPECT_EQ(desk.effects.size(), 1U);
    for (const ConversationTaken& taken : desk.asked<ConversationTaken>()) EXPECT_FALSE(taken.wrote);
}

TEST(Acts, WhoIsSlowerHearsWhoWasFaster) {
    Talk desk;
    const std::int32_t seen = desk.talk().acts;
    ASSERT_TRUE(desk.ask(SayAsPerson{desk.talk().id, "Hola", "key:carla", seen}).has_value());
    const std::size_t messages = desk.all<Message>().size();
    const Reply late = desk.ask(SayAsPerson{desk.talk().id, "Buenas", "key:martin", seen});
    ASSERT_FALSE(late.has_value());
    EXPECT_EQ(late.error().code, ErrorCode::conflict);
    EXPECT_NE(late.error().message.find("key:carla"), std::string::npos);
    EXPECT_EQ(desk.all<Message>().size(), messages);
    EXPECT_FALSE(
        desk.ask(TakeOver{.conversation = desk.talk().id, .by = "key:martin", .seen = seen}).has_value());
    EXPECT_TRUE(
        desk.ask(TakeOver{.conversation = desk.talk().id, .by = "key:martin", .seen = seen + 1}).has_value());
    EXPECT_EQ(desk.talk().last_act, acts::took);
}

TEST(Acts, AConversationIsHandedOnByName) {
    Talk desk;
    desk.tell(
        TakeOver{.conversation = desk.talk().id, .by = "key:martin", .to = "Carla", .note = "pide factura"});
    EXPECT_EQ(desk.asked<ConversationTaken>().back().by, "Carla");
    EXPECT_EQ(desk.talk().last_act, acts::handed_on);
    EXPECT_EQ(desk.talk().last_act_by, "key:martin");
}

TEST(Acts, ANoteIsHistoryAndNoMessage) {
    Talk desk;
    const std::size_t messages = desk.all<Message>().size();
    ASSERT_TRUE(desk.ask(NoteConversation{desk.talk().id, "paga al contado", "key:shop"}).has_value());
    EXPECT_EQ(desk.all<Message>().size(), messages);
    EXPECT_EQ(desk.ask(NoteConversation{{}, "x", "key:shop"}).error().code, ErrorCode::not_found);
}

TEST(Acts, WhoIsMetIsFoundAgainByTheirNumber) {
    Talk desk;
    const Reply known = desk.ask(MeetPerson{"59899000001", "Otro nombre"});
    ASSERT_TRUE(known.has_value());
    EXPECT_EQ((*known->as<std::shared_ptr<const Conversation>>())->id, desk.talk().id);
    const Reply met = desk.ask(MeetPerson{"59899000002", "Bruno"});
    ASSERT_TRUE(met.has_value());
    const auto talk = *met->as<std::shared_ptr<const Conversation>>();
    EXPECT_EQ(desk.find<Contact>(talk->contact)->name, "Bruno");
    // They have not written: WhatsApp takes no free text.
    EXPECT_EQ(desk.ask(SayAsPerson{talk->id, "Hola", "key:shop"}).error().code, ErrorCode::conflict);

    const std::size_t contacts = desk.all<Contact>().size();
    EXPECT_EQ(desk.ask(MeetPerson{"59899000003", "Carlos", true}).error().field, "send");
    EXPECT_EQ(desk.all<Contact>().size(), contacts);

    TalkDesk shop{{.own_number = "59829000000"}};
    EXPECT_EQ(shop.ask(MeetPerson{"59829000000", ""}).error().field, "phone");
}

TEST(TakeOver, WhatIsDoneGivesTheConversationBack) {
    Talk desk;
    desk.tell(TakeOver{desk.talk().id, false, "user:maria"});
    desk.tell(WorkDone{{modules::messaging, desk.talk().id}, std::string{work::send_failed}, "user:maria"});
    EXPECT_EQ(desk.talk().state, ConversationState::HUMAN);  // another thing was done
    desk.tell(WorkDone{{modules::messaging, desk.talk().id}, std::string{work::answer}, "timer"});
    EXPECT_EQ(desk.talk().state, ConversationState::ASSISTANT);
    EXPECT_EQ(desk.talk().state_reason, "");

    desk.tell(TakeOver{desk.talk().id, false, "user:maria"});
    desk.tell(TakeOver{desk.talk().id, true, "user:maria"});
    EXPECT_EQ(desk.talk().state, ConversationState::ASSISTANT);
    EXPECT_EQ(desk.asked<ConversationReturned>().size(), 1U);
}

TEST(TakeOver, WhileAPersonIsCalledAgentsGoOnListening) {
    Talk desk;
    desk.called("human_request");
    EXPECT_EQ(tasks_for(desk, IntentType::QUOTE_REQUEST), 1U);
    ASSERT_EQ(desk.asked<OpenWork>().size(), 1U);
    EXPECT_EQ(desk.asked<OpenWork>()[0].cause, "customer_wrote");
}

TEST(TakeOver, OnceAPersonIsAtItOnlyWhatDecidesIsHeardAndTheRestWaitsForThem) {
    Talk desk;
    desk.echoed();
    EXPECT_EQ(tasks_for(desk, IntentType::QUOTE_REQUEST), 0U);
    EXPECT_EQ(desk.asked<OpenWork>().size(), 1U);

    desk.writes("dale, acepto", "2");
    EXPECT_EQ(tasks_for(desk, IntentType::ACCEPT_QUOTE), 1U);
    desk.writes("no, gracias", "3");
    EXPECT_EQ(tasks_for(desk, IntentType::REJECT_QUOTE), 2U);
    const std::size_t waits = desk.asked<OpenWork>().size();
    desk.writes("gracias!", "4");
    EXPECT_EQ(tasks_for(desk, IntentType::GOODBYE_THANKS), 2U);
    EXPECT_EQ(desk.asked<OpenWork>().size(), waits);  // thanks need no answer
}

TEST(TakeOver, ConversationsFromBeforeThereWereItemsGetTheirs) {
    Talk desk;
    desk.called("human_request");
    desk.tell(Recovered{});
    ASSERT_EQ(desk.asked<OpenWork>().size(), 1U);
    EXPECT_EQ(desk.asked<OpenWork>()[0].cause, "human_request");

    WorkItem item;
    item.key = work_key({modules::messaging, desk.talk().id}, work::answer);
    item.kind = work::answer;
    desk.put(item);
    desk.tell(Recovered{});
    EXPECT_EQ(desk.asked<OpenWork>().size(), 1U);  // it is on the list
}

TEST(TakeOver, AnAnswerThatFailedIsOneHandOverWithOneItem) {
    TalkDesk desk;
    desk.reported(desk.sending(), MessageStatus::FAILED, "not_reachable");
    ASSERT_EQ(desk.asked<OpenWork>().size(), 1U);
    const OpenWork work = desk.asked<OpenWork>()[0];
    EXPECT_EQ(work.subject, (Owner{modules::messaging, desk.only<Conversation>().id}));
    EXPECT_EQ(work.kind, work::answer);
    EXPECT_EQ(work.cause, reason_answer_unsent);
    EXPECT_EQ(work.values.at("cause"), "not_reachable");
    EXPECT_TRUE(awaits_a_person(desk.only<Conversation>()));
}

TEST(TakeOver, ManyAnswersInAnHourPutACustomerOnTheListOnce) {
    Talk desk;
    Conversation talk = desk.talk();
    talk.answers_at.assign(20, desk.now);
    desk.put(talk);
    EXPECT_EQ(tasks_for(desk, IntentType::GREETING), 0U);
    ASSERT_EQ(desk.asked<OpenWork>().size(), 1U);
    EXPECT_EQ(desk.asked<OpenWork>()[0].kind, work::answer);
    EXPECT_EQ(desk.asked<OpenWork>()[0].cause, reason_too_many_answers);
    desk.writes("hola, soy un asistente virtual", "2");
    EXPECT_EQ(tasks_for(desk, IntentType::GREETING), 0U);
    EXPECT_EQ(desk.asked<OpenWork>().back().cause, "customer_wrote");
    EXPECT_EQ(desk.asked<RaiseAlert>().size(), 1U);
    desk.writes("no me escriban más", "3");
    EXPECT_EQ(tasks_for(desk, IntentType::OPT_OUT), 1U);
}

TEST(TakeOver, ASendThatFailedOrIsNotKnownIsForAPersonUntilItHasArrived) {
    Talk desk;
    const Id<Message> message = desk.sending();
    desk.pass(16min);  // nobody tells what became of it
    ASSERT_EQ(desk.asked<OpenWork>().size(), 1U);
    EXPECT_EQ(desk.asked<OpenWork>()[0].kind, work::send_unknown);
    EXPECT_TRUE(desk.asked<CloseWork>().empty());
    desk.reported(message, MessageStatus::DELIVERED);
    ASSERT_EQ(desk.asked<CloseWork>().size(), 1U);
    EXPECT_EQ(desk.asked<CloseWork>()[0].subject, desk.asked<OpenWork>()[0].subject);

    Message by_hand = desk.message(desk.sending());  // what a person said is no module's
    by_hand.owner = ModuleId::NONE;
    by_hand.purpose = MessagePurpose::PERSON;
    desk.put(by_hand);
    desk.reported(by_hand.id, MessageStatus::FAILED, "not_registered");
    ASSERT_EQ(desk.asked<OpenWork>().size(), 2U);
    EXPECT_EQ(desk.asked<OpenWork>()[1].kind, work::send_failed);
    EXPECT_EQ(desk.asked<OpenWork>()[1].cause, "not_registered");
    EXPECT_EQ(desk.asked<CloseWork>().size(), 1U);
}

TEST(TakeOver, WhatCannotBeReadIsForAPerson) {
    TalkDesk desk;
    tero::Delivery delivery;
    delivery.dedupe = "raw:1";
    delivery.unreadable.push_back({"no JSON", "{"});
    desk.tell(DeliveryReceived{delivery});
    desk.tell(DeliveryReceived{delivery});
    ASSERT_EQ(desk.asked<OpenWork>().size(), 1U);
    EXPECT_EQ(desk.asked<OpenWork>()[0].kind, work::unreadable);
}

}  // namespace
}  // namespace tero::conversations
