// A customer all the way through the modules: from a message to the quote, its follow-ups, and the end of it.
#include "app/modules/business_workflows.hpp"
#include "app/modules/modules_fixture.hpp"
#include "business/quoting/catalog_fixture.hpp"
#include "business/quoting/model/answer.hpp"
#include "business/quoting/model/inputs.hpp"
#include "business_files/built_in.hpp"
#include "codec/json.hpp"
#include "modules/messaging/model/inbound.hpp"
#include "modules/messaging/model/inputs.hpp"
#include "modules/messaging/model/send.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/scheduler/model/inputs.hpp"
#include "modules/work/model/inputs.hpp"
#include "modules/workflow/model/event_wait.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <string>
#include <vector>

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
    // From here on messages and quotes go by the workflows that the business brings along.
    void takes_workflows() {
        const auto workflows = read_workflows(built_in_business());
        ASSERT_TRUE(workflows.has_value());
        for (const WorkflowDefinition& definition : *workflows) {
            EXPECT_TRUE(engine.ask(PutWorkflow{Json{to_json(definition)}, by_business, true}).has_value());
        }
    }
    WorkflowExecution execution(std::string_view workflow) {
        const auto all = engine.all<WorkflowExecution>();
        const auto found =
            std::find_if(all.rbegin(), all.rend(), [&](const auto& one) { return one.workflow == workflow; });
        return found == all.rend() ? WorkflowExecution{} : *found;
    }
    std::size_t alerts(std::string_view rule) {
        const auto all = engine.all<Alert>();
        return static_cast<std::size_t>(
            std::count_if(all.begin(), all.end(), [&](const Alert& alert) { return alert.rule == rule; }));
    }
    ConversationState state() { return engine.all<Conversation>().front().state; }

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
    // The provider refuses for now what was sent last.
    void refused_for_now() {
        const Message& sent = *engine.effects[arrived_++].as<SendMessage>()->message;
        SendFinished finished{sent.id, sent.attempt, {}};
        finished.outcome.verdict = SendVerdict::REFUSED;
        finished.outcome.retryable = true;
        finished.outcome.error_code = "130429";
        engine.offer(std::move(finished));
        engine.settle();
    }
    static AgentAnswer a_quote(int thickness) {
        AgentAnswer quote;
        quote.kind = AnswerKind::QUOTE;
        quote.request.product = "isodec";
        quote.request.set("thickness_mm", thickness);
        quote.request.set("length_m", Decimal{10});
        quote.request.set("width_m", Decimal{5});
        quote.request.set("zone", "montevideo");
        return quote;
    }
    void quoted() {
        customer_writes("Preciso cotización de Isodec 100 mm, techo de 10 x 5 metros, en Montevideo");
        EXPECT_TRUE(agent_answers("sales", a_quote(100)));
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

// The words of what went out, the latest last.
std::vector<std::string> bodies(const Shop& shop) {
    std::vector<std::string> all;
    for (const Effect& effect : shop.engine.effects) all.push_back(effect.as<SendMessage>()->message->body);
    return all;
}

TEST(Customer, AWordAboutAQuoteThatHasNotGoneOutIsReadAgainstItAndOnlyTheNewOneGoes) {
    Shop shop;
    shop.customer_writes("Preciso cotización de Isodec 100 mm, techo de 10 x 5 metros, en Montevideo");
    auto leases = shop.engine.claim("sales");
    ASSERT_EQ(leases.size(), 1U);
    ASSERT_TRUE(shop.engine.complete(leases[0], to_json(Shop::a_quote(100))).has_value());
    shop.refused_for_now();
    EXPECT_EQ(shop.engine.all<Quote>().front().status, QuoteStatus::DRAFT);

    shop.customer_writes("perdón, me equivoqué, de 150 mm");
    EXPECT_EQ(shop.engine.all<Message>().back().intent, IntentType::DATA_PROVISION);
    ASSERT_TRUE(shop.agent_answers("sales", Shop::a_quote(150)));
    shop.engine.pass(1h);
    shop.arrive();

    ASSERT_EQ(shop.sent(), 2U);  // the first try, and the other quote
    EXPECT_NE(bodies(shop).back().find("150"), std::string::npos);
    const auto quotes = shop.engine.all<Quote>();
    ASSERT_EQ(quotes.size(), 2U);
    EXPECT_EQ(quotes[0].status, QuoteStatus::SUPERSEDED);
    EXPECT_EQ(quotes[1].status, QuoteStatus::SENT);
    EXPECT_EQ(shop.alerts("quote_not_sent"), 0U);
}

TEST(Customer, WhatWaitsToBeSaidIsNotSaidASecondTime) {
    Shop shop;
    AgentAnswer noted;
    noted.kind = AnswerKind::SAY;
    noted.text = "Lo dejé anotado.";
    shop.customer_writes("hola, buenas tardes");
    auto leases = shop.engine.claim("sales");
    ASSERT_EQ(leases.size(), 1U);
    ASSERT_TRUE(shop.engine.complete(leases[0], to_json(noted)).has_value());
    shop.refused_for_now();

    shop.customer_writes("buenas, están?");
    ASSERT_TRUE(shop.agent_answers("sales", noted));
    EXPECT_EQ(shop.sent(), 1U);
    shop.engine.pass(1h);
    shop.arrive();
    EXPECT_EQ(bodies(shop), (std::vector<std::string>{noted.text, noted.text}));  // the try, and the next one

    shop.customer_writes("hola?");
    ASSERT_TRUE(shop.agent_answers("sales", noted));
    EXPECT_EQ(shop.sent(), 3U);  // nothing waits any more
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

// ---- by way of the workflows of the business ----

std::string ended(const WorkflowExecution& execution) {
    return std::string{name_of(execution.status)} + " " + execution.output.text;
}

TEST(Customer, AMessageIsAQuoteAndItsFollowUpsWithAndWithoutWorkflows) {
    Shop with;
    Shop without;
    with.takes_workflows();
    for (Shop* shop : {&with, &without}) {
        shop->quoted();
        shop->engine.pass(24h * 6);
        shop->arrive();
        shop->engine.pass(24h * 6);
    }
    ASSERT_EQ(with.sent(), without.sent());
    EXPECT_TRUE(without.engine.all<WorkflowExecution>().empty());
    const WorkflowExecution quote = with.execution("quote_workflow");
    EXPECT_EQ(ended(quote), R"(COMPLETED {"said":true})");
    ASSERT_EQ(quote.path.runs.size(), 2U);
    EXPECT_EQ(quote.labels.at("conversation"), to_string(with.engine.all<Conversation>().front().id));
}

TEST(Customer, AWorkflowCostsAMessageNoRowButItsOwn) {
    const auto rows_of = [](bool with_workflows) {
        Shop shop;
        if (with_workflows) shop.takes_workflows();
        shop.engine.groups.clear();
        shop.customer_writes("hola");
        EXPECT_TRUE(shop.agent_answers("sales", goodbye()));
        std::size_t rows = 0;
        for (const Group& group : shop.engine.groups) rows += group.batch.writes.size();
        return rows;
    };
    // Once when it is asked, once when it is answered.
    EXPECT_EQ(rows_of(true), rows_of(false) + 2);
}

TEST(Customer, TheFollowUpWorkflowWaitsForHowItEnds) {
    const auto outcome = [](auto&& what) {
        Shop shop;
        shop.takes_workflows();
        shop.quoted();
        EXPECT_EQ(shop.execution("followup_workflow").status, ExecutionStatus::WAITING);
        shop.engine.restart();
        what(shop);
        return ended(shop.execution("followup_workflow"));
    };
    const auto is = [](const char* word) {
        return fmt::format(R"(COMPLETED {{"quote":"COT-2026-000001","outcome":"{}"}})", word);
    };
    EXPECT_EQ(outcome([](Shop& shop) {
                  for (int day = 0; day < 6; ++day) {
                      shop.engine.pass(24h);
                      shop.arrive();
                  }
              }),
              is("exhausted"));
    EXPECT_EQ(outcome([](Shop& shop) {
                  const Id<Quote> quote = shop.engine.all<Quote>().front().id;
                  EXPECT_TRUE(shop.engine.ask(DecideQuote{quote, QuoteVerdict::ACCEPT, "test", ""}).has_value());
              }),
              is("accepted"));
    EXPECT_EQ(outcome([](Shop& shop) {
                  shop.customer_writes("gracias, lo miro");
                  shop.engine.pass(24h * 6);
              }),
              is("answered"));
}

TEST(Customer, WhoCancelsAWorkflowEndsItsFollowUpsAndLeavesNoCustomerAlone) {
    Shop shop;
    shop.takes_workflows();
    shop.quoted();
    const auto cancel = [&](std::string_view workflow) {
        return shop.engine.ask(ChangeExecution{ExecutionVerb::CANCEL, shop.execution(workflow).id, "test"});
    };
    ASSERT_TRUE(cancel("followup_workflow").has_value());
    EXPECT_EQ(shop.waiting(), 0);
    EXPECT_EQ(shop.why_ended(), "workflow_ended");

    shop.customer_writes("¿y en gris?");
    ASSERT_TRUE(cancel("quote_workflow").has_value());
    EXPECT_EQ(shop.state(), ConversationState::HUMAN);
}

TEST(Customer, WhoPausesAWorkflowIsToldThatACustomerWaitsUntilTheyDoNot) {
    Shop shop;
    shop.takes_workflows();
    const auto change = [&](std::string_view workflow, ExecutionVerb verb) {
        return shop.engine.ask(ChangeExecution{verb, shop.execution(workflow).id, "test"}).has_value();
    };
    const auto open_alerts = [&] {
        int open = 0;
        for (const Alert& alert : shop.engine.all<Alert>())
            open += alert.rule == "customer_waits_for_paused" && alert.status != AlertStatus::RESOLVED ? 1 : 0;
        return open;
    };
    shop.quoted();
    ASSERT_TRUE(change("followup_workflow", ExecutionVerb::PAUSE));
    EXPECT_EQ(open_alerts(), 0) << "no customer waits for it";
    for (const ExecutionVerb ends : {ExecutionVerb::RESUME, ExecutionVerb::CANCEL}) {
        shop.customer_writes("¿y en gris?");
        ASSERT_TRUE(change("quote_workflow", ExecutionVerb::PAUSE));
        EXPECT_EQ(open_alerts(), 1);
        ASSERT_TRUE(change("quote_workflow", ends));
        EXPECT_EQ(open_alerts(), 0);
    }
}

TEST(Customer, AStepThatWaitsForWhatTheyWriteNextGetsItAndTheyAreAnsweredAsEver) {
    Shop shop;
    shop.takes_workflows();
    shop.quoted();
    const Json definition{R"({"id":"asks","start":"word","steps":[{"id":"word","type":"CALLBACK",
        "message":"{{ input.conversation }}","filter":"event.text ~= 'mm'"}]})"};
    ASSERT_TRUE(shop.engine.ask(PutWorkflow{definition, "test"}).has_value());
    const auto start = [&](const std::string& conversation) {
        return shop.engine
            .ask_for<ExecutionStarted>(StartExecution{
                .workflow = "asks", .input = Json{fmt::format(R"({{"conversation":"{}"}})", conversation)}})
            .execution;
    };
    const auto waits = start(to_string(shop.engine.all<Conversation>().front().id));
    const auto elsewhere = start("01kavd3q8s0000000000000000");
    const auto row = [&](const Id<WorkflowExecution>& id) {
        return *shop.engine.stored<WorkflowExecution>(id);
    };
    shop.engine.pass(1min);
    EXPECT_EQ(row(waits).status, ExecutionStatus::WAITING) << "what was written before is not the next";
    shop.engine.restart();
    shop.customer_writes("mm");
    EXPECT_EQ(row(waits).status, ExecutionStatus::WAITING) << "it is not what the filter wants";
    shop.customer_writes("¿y en gris?");
    EXPECT_EQ(row(waits).status, ExecutionStatus::COMPLETED);
    EXPECT_TRUE(row(waits).output.text.ends_with(R"("kind":"TEXT","text":"¿y en gris?"})")) << row(waits).output.text;
    EXPECT_EQ(row(elsewhere).status, ExecutionStatus::WAITING);
    EXPECT_EQ(shop.engine.all<EventWait>().size(), 1U);
    EXPECT_FALSE(shop.execution("quote_workflow").id.empty());
    const Json none{R"({"id":"none","start":"word","steps":[{"id":"word","type":"CALLBACK","message":"{{ input.n }}"}]})"};
    ASSERT_TRUE(shop.engine.ask(PutWorkflow{none, "test"}).has_value());
    const auto failed = shop.engine.ask_for<ExecutionStarted>(StartExecution{.workflow = "none", .input = Json{R"({"n":"x"})"}});
    EXPECT_EQ(row(failed.execution).error, R"(word: message: "x" is no conversation)");
}

TEST(Customer, AQuoteThatLapsesUnansweredComesBackOnceAScheduleSaysSo) {
    Shop shop;
    shop.takes_workflows();
    const auto executions = [&] {
        const auto all = shop.engine.all<WorkflowExecution>();
        return std::count_if(all.begin(), all.end(),
                             [](const auto& one) { return one.workflow == "expired_quote_workflow"; });
    };
    ScheduleSettings settings{.name = "come_back", .type = ScheduleType::EVENT};
    settings.event = EventTrigger{.type = "quote.expired", .filter = "event.data.detail.unanswered"};
    settings.starts.kind = StartKind::WORKFLOW;
    settings.starts.workflow = WorkflowStart{.workflow = "expired_quote_workflow"};
    ASSERT_TRUE(shop.engine.ask(CreateSchedule{settings, "ana"}).has_value());
    shop.quoted();
    for (int day = 0; day < 60 && executions() == 0; ++day) shop.engine.pass(24h);
    ASSERT_EQ(executions(), 1);
    EXPECT_EQ(shop.execution("expired_quote_workflow").status, ExecutionStatus::RUNNING);
    shop.engine.pass(74h);
    const WorkflowExecution asks = shop.execution("expired_quote_workflow");
    EXPECT_EQ(asks.path.runs.back().step, "come_back") << asks.error;
    EXPECT_EQ(asks.status, ExecutionStatus::WAITING);
    const auto quote = shop.engine.all<Quote>().front();
    EXPECT_EQ(quote.status, QuoteStatus::EXPIRED);
    const auto seen = shop.engine.ask_for<ApprovalAsked>(AnswerApproval{.execution = asks.id});
    EXPECT_EQ(seen.approval,
              fmt::format("La cotización {} venció sin respuesta: ¿volver a escribirle?", quote.number));
}

TEST(Customer, AScheduleHasAQuoteFollowedUpThatNobodyFollowsUpAnyMore) {
    Shop shop;
    shop.takes_workflows();
    shop.quoted();
    const Id<Quote> quote = shop.engine.all<Quote>().front().id;
    ScheduleSettings settings{.name = "again", .type = ScheduleType::EVENT};
    settings.event = EventTrigger{.type = "shop.again"};
    settings.starts = {.kind = StartKind::SEQUENCE, .sequence = SequenceStart{"{{ event.subject }}"}};
    ASSERT_TRUE(shop.engine.ask(CreateSchedule{settings, "ana"}).has_value());
    const auto again = [&](int id, const std::string& subject) {
        const auto event = read_event(fmt::format(
            R"({{"specversion":"1.0","id":"{}","source":"/shop","type":"shop.again","subject":"{}"}})", id,
            subject));
        CHECK(event.has_value(), "{}", event.error().message);
        shop.engine.ask_for<EventTaken>(ReceiveEvent{*event});
        shop.engine.settle();
    };
    const auto refusals = [&] {
        std::vector<std::string> all;
        for (const ScheduleFire& fire : shop.engine.all<ScheduleFire>()) {
            if (fire.outcome == FireOutcome::SKIPPED) all.push_back(fire.reason);
        }
        std::sort(all.begin(), all.end());
        return all;
    };
    using Texts = std::vector<std::string>;
    again(1, to_string(quote));
    EXPECT_EQ(refusals(), Texts{"refused: quote COT-2026-000001 is followed up already"});
    EXPECT_EQ(shop.waiting(), 3);

    const auto workflow = shop.execution("followup_workflow").id;
    ASSERT_TRUE(shop.engine.ask(ChangeExecution{ExecutionVerb::CANCEL, workflow, "test"}).has_value());
    EXPECT_EQ(shop.waiting(), 0);
    again(2, to_string(quote));
    EXPECT_EQ(shop.waiting(), 3);
    again(3, "none");
    EXPECT_EQ(refusals(), (Texts{"refused: 'none' is the id of no quote",
                                 "refused: quote COT-2026-000001 is followed up already"}));

    shop.engine.pass(1min);
    shop.customer_writes("gracias, lo miro");
    EXPECT_EQ(shop.waiting(), 0);
    again(4, to_string(quote));
    EXPECT_EQ(shop.waiting(), 0);
    EXPECT_EQ(refusals().size(), 3U);
}

TEST(Customer, WhatIsTooLargeForAWorkflowIsAnsweredWithoutOne) {
    Shop shop;
    shop.takes_workflows();
    std::string much = "Preciso cotización";
    while (much.size() < 63 * 1024) much += " de Isodec \"de 100 mm\"";
    shop.customer_writes(much);
    EXPECT_TRUE(shop.engine.all<WorkflowExecution>().empty());
    EXPECT_TRUE(shop.agent_answers("sales", goodbye()));
}

TEST(Customer, AnAgentThatFailsLeavesTheMessageToAPerson) {
    Shop shop;
    shop.takes_workflows();
    shop.customer_writes("hola, quiero un precio");
    for (int attempt = 0; attempt < 3; ++attempt) {
        for (const Lease& lease : shop.engine.claim("sales"))
            EXPECT_TRUE(shop.engine.ask(FailTasks{"sales", {{lease.task->id, lease.task->epoch, "no", false, {}}}}).has_value());
        shop.engine.pass(1h);
    }
    EXPECT_EQ(shop.state(), ConversationState::HUMAN);
    EXPECT_EQ(ended(shop.execution("quote_workflow")), R"(COMPLETED {"said":true})");
}

TEST(Customer, NobodyElseMakesAWorkflowSpeakToACustomer) {
    Shop shop;
    shop.takes_workflows();
    shop.quoted();
    const std::size_t sent = shop.sent();
    const WorkflowExecution quote = shop.execution("quote_workflow");
    ASSERT_TRUE(shop.engine.ask(StartExecution{.workflow = "quote_workflow", .input = quote.input, .by = "key:x"}).has_value());
    ASSERT_TRUE(shop.agent_answers("sales", goodbye()));
    EXPECT_EQ(shop.sent(), sent);
    EXPECT_EQ(shop.execution("quote_workflow").status, ExecutionStatus::FAILED);
    const WorkflowExecution follow = shop.execution("followup_workflow");
    ASSERT_TRUE(shop.engine.ask(StartExecution{.workflow = "followup_workflow", .input = follow.input, .by = "key:x"}).has_value());
    EXPECT_EQ(shop.waiting(), 3);
}

TEST(Customer, ASaleIsOneItemThatItsWorkflowWaitsForAndRaises) {
    for (const bool is_late : {false, true}) {
        Shop shop;
        shop.takes_workflows();
        shop.quoted();
        const Id<Quote> quote = shop.engine.all<Quote>().front().id;
        ASSERT_TRUE(shop.engine.ask(DecideQuote{quote, QuoteVerdict::ACCEPT, "test", ""}).has_value());
        if (is_late) shop.engine.pass(24h);
        const auto items = shop.engine.all<WorkItem>();
        ASSERT_EQ(items.size(), 1U);
        EXPECT_EQ(items[0].kind, sale_to_arrange);
        EXPECT_EQ(shop.alerts("work_raised"), is_late ? 1U : 0U);
        EXPECT_EQ(items[0].urgency == WorkUrgency::URGENT, is_late);
        ASSERT_TRUE(shop.engine.ask(DoneWork{items[0].key, "maria"}).has_value());
        EXPECT_EQ(ended(shop.execution("order_workflow")), R"(COMPLETED {"by":"maria"})");
        EXPECT_EQ(shop.execution("order_workflow").path.runs.size(), is_late ? 3U : 1U);
    }
}

TEST(Customer, AComplaintThatNobodyLooksAtIsRaised) {
    Shop shop;
    shop.takes_workflows();
    AgentAnswer called{.kind = AnswerKind::HAND_OVER, .text = "Te escribe un colega.", .reason = "complaint"};
    shop.customer_writes("esto es un desastre, quiero hacer un reclamo");
    ASSERT_TRUE(shop.agent_answers("human", called));
    const Id<WorkflowExecution> first = shop.execution("complaint_workflow").id;
    EXPECT_EQ(shop.execution("complaint_workflow").status, ExecutionStatus::WAITING);
    shop.engine.pass(2h);
    EXPECT_EQ(shop.alerts("work_raised"), 1U);
    const auto items = shop.engine.all<WorkItem>();
    ASSERT_EQ(items.size(), 1U);
    ASSERT_TRUE(
        shop.engine.ask(DoneWork{.key = items[0].key, .by = "maria", .unanswered = true}).has_value());
    EXPECT_EQ(shop.execution("complaint_workflow").id, first);
    EXPECT_EQ(ended(shop.execution("complaint_workflow")), R"(COMPLETED {"by":"maria"})");
}

}  // namespace
}  // namespace tero
