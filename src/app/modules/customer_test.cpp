// A customer all the way through the modules: from a message to the quote, its follow-ups, and the end of it.
#include "app/modules/modules_fixture.hpp"

#include "business/quoting/catalog_fixture.hpp"
#include "business/quoting/model/answer.hpp"
#include "business/quoting/model/inputs.hpp"
#include "codec/json.hpp"
#include "modules/messaging/model/inbound.hpp"
#include "modules/messaging/model/inputs.hpp"
#include "modules/messaging/model/send.hpp"
#include "modules/monitoring/model/monitoring.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <string>

namespace tero {
namespace {

class Shop {
public:
    Shop() {
        engine.settle();
        EXPECT_TRUE(engine
                        .ask(PublishPriceLists{
                            sales::price_lists(sales::example_catalog(), engine.clock.now() - 24h)})
                        .has_value());
        for (const char* agent : {"sales", "support", "follow_up", "human", "compliance", "ignore"})
            engine.register_agent(agent, agent);
    }

    void customer_writes(const std::string& text) {
        InboundMessage message;
        message.provider_id = "wamid." + std::to_string(++written_);
        message.dedupe = "msg:" + message.provider_id;
        message.from.phone = "59899000001";
        message.from.name = "Ana";
        message.at = engine.clock.now();
        message.text = text;
        DeliveryReceived delivery;
        delivery.delivery.messages.push_back(std::move(message));
        EXPECT_TRUE(engine.ask(std::move(delivery)).has_value());
        engine.pass(5s);
    }
    // Answers for the agent that was asked; false: nobody was asked. What is sent arrives.
    bool agent_answers(const std::string& agent, const AgentAnswer& answer) {
        const auto leases = engine.claim(agent);
        if (leases.empty()) return false;
        EXPECT_TRUE(engine.complete(leases[0], to_json(answer)).has_value());
        arrive();
        return true;
    }
    void arrive() {
        for (; arrived_ < engine.effects.size(); ++arrived_) {
            const Message& sent = *engine.effects[arrived_].as<SendMessage>()->message;
            SendFinished finished{sent.id, sent.attempt, {}};
            finished.outcome.verdict = SendVerdict::ACCEPTED;
            finished.outcome.provider_id = "wamid.out." + std::to_string(arrived_);
            engine.offer(std::move(finished));
            engine.settle();
        }
    }
    void quoted() {
        customer_writes("Preciso cotización de Isodec 100 mm, techo de 10 x 5 metros, en Montevideo");
        AgentAnswer quote;
        quote.kind = AnswerKind::QUOTE;
        quote.request.product = "isodec";
        quote.request.set("thickness_mm", 100);
        quote.request.set("length_m", Decimal{10});
        quote.request.set("width_m", Decimal{5});
        quote.request.set("zone", "montevideo");
        EXPECT_TRUE(agent_answers("sales", quote));
        EXPECT_EQ(waiting(), 3);
    }
    int waiting() {
        const auto follow_ups = engine.all<FollowUp>();
        return static_cast<int>(std::count_if(follow_ups.begin(), follow_ups.end(), [](const FollowUp& one) {
            return one.status == FollowUpStatus::PENDING;
        }));
    }
    std::string why_ended() { return engine.all<FollowUp>().front().reason; }
    std::size_t sent() const { return engine.effects.size(); }

    SteppedEngine engine{modules_for_tests()};

private:
    int written_ = 0;
    std::size_t arrived_ = 0;
};

AgentAnswer goodbye() {
    AgentAnswer answer;
    answer.kind = AnswerKind::OPT_OUT;
    answer.text = "Listo, no te escribimos más.";
    return answer;
}

TEST(Customer, AnOptOutEndsTheFollowUpsIsConfirmedOnceAndThenThereIsSilence) {
    Shop shop;
    shop.quoted();
    shop.customer_writes("no me escriban más");
    EXPECT_EQ(shop.waiting(), 0);
    ASSERT_TRUE(shop.agent_answers("compliance", goodbye()));
    const std::size_t sent = shop.sent();
    EXPECT_EQ(shop.engine.effects.back().as<SendMessage>()->message->body, goodbye().text);
    EXPECT_NE(shop.engine.all<Contact>().front().opted_out_at, Timestamp{});

    shop.customer_writes("no me escriban más");
    ASSERT_TRUE(shop.agent_answers("compliance", goodbye()));
    shop.engine.pass(24h * 6);
    EXPECT_EQ(shop.sent(), sent);
}

// An agent of the owner's that is wrong, or worse: what it says of a customer is held against the messages.
TEST(Customer, WhatAnAgentMakesUpIsNotDoneInTheCustomersName) {
    const auto answer_of = [](AnswerKind kind) {
        AgentAnswer answer;
        answer.kind = kind;
        answer.text = "¡Gracias!";
        return answer;
    };
    for (const AnswerKind kind :
         {AnswerKind::ACCEPT, AnswerKind::REJECT, AnswerKind::OPT_OUT, AnswerKind::OPT_IN}) {
        Shop shop;
        shop.quoted();
        const std::size_t sent = shop.sent();
        const Contact before = shop.engine.all<Contact>().front();
        shop.customer_writes("hola, buenas tardes");
        ASSERT_TRUE(shop.agent_answers("sales", answer_of(kind)));

        EXPECT_EQ(shop.sent(), sent);
        EXPECT_EQ(shop.engine.all<Quote>().front().status, QuoteStatus::SENT);
        EXPECT_EQ(shop.engine.all<Contact>().front().consents, before.consents);
        EXPECT_EQ(shop.engine.all<Contact>().front().opted_out_at, Timestamp{});
        EXPECT_EQ(shop.engine.all<Conversation>().front().state_reason, "answer_check");
        EXPECT_EQ(shop.engine.all<Alert>().front().rule, "answer_not_said");
    }
    Shop shop;
    shop.quoted();
    shop.customer_writes("dale, acepto la cotización");
    ASSERT_TRUE(shop.agent_answers("sales", answer_of(AnswerKind::ACCEPT)));
    EXPECT_EQ(shop.engine.all<Quote>().front().status, QuoteStatus::ACCEPTED);
}

TEST(Customer, AColleaguesEchoEndsTheFollowUpsAndAnOptOutIsStillHeard) {
    Shop shop;
    shop.quoted();
    HumanEcho echo;
    echo.dedupe = "echo:1";
    echo.to.phone = "59899000001";
    echo.text = "te contesto yo";
    DeliveryReceived delivery;
    delivery.delivery.echoes.push_back(echo);
    EXPECT_TRUE(shop.engine.ask(std::move(delivery)).has_value());
    EXPECT_EQ(shop.waiting(), 0);
    EXPECT_EQ(shop.why_ended(), "taken_over");

    shop.customer_writes("dale, gracias");
    for (const char* agent : {"sales", "support", "follow_up", "compliance"})
        EXPECT_TRUE(shop.engine.claim(agent).empty()) << agent;

    const std::size_t sent = shop.sent();
    shop.customer_writes("no me escriban más");
    ASSERT_TRUE(shop.agent_answers("compliance", goodbye()));
    EXPECT_EQ(shop.sent(), sent + 1);
    EXPECT_NE(shop.engine.all<Contact>().front().opted_out_at, Timestamp{});
    EXPECT_EQ(shop.engine.all<Conversation>().front().state, ConversationState::HUMAN);
}

TEST(Customer, ASecondDeliveryOfWhatWasSaidChangesNothing) {
    Shop shop;
    shop.quoted();
    const auto counters = shop.engine.all<Counter>();
    DeliveryReceived odd;
    odd.delivery.dedupe = "raw:1";
    odd.delivery.unreadable.push_back({"no JSON", "{"});
    odd.delivery.statuses.push_back({.dedupe = "st:x:read", .provider_id = "x", .status = MessageStatus::READ});
    EXPECT_TRUE(shop.engine.ask(odd).has_value());
    const auto once = shop.engine.all<Counter>();
    EXPECT_NE(once, counters);
    shop.engine.restart();
    EXPECT_TRUE(shop.engine.ask(odd).has_value());
    EXPECT_EQ(shop.engine.all<Counter>(), once);
    EXPECT_EQ(shop.engine.all<Quarantine>().size(), 1U);
}

}  // namespace
}  // namespace tero
