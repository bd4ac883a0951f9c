// The engine with the modules of a business: what a language model reads before it is answered.
#include "app/modules/modules_fixture.hpp"
#include "business/quoting/model/answer.hpp"
#include "codec/json.hpp"
#include "kernel/history.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/messaging/model/inputs.hpp"
#include "modules/messaging/model/reading.hpp"
#include "modules/router/model/by_model.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

constexpr auto riddle = "te acordás lo que hablamos con tu compañero del tema";

AgentConfig with_model(bool understanding = true) {
    AgentConfig config;
    config.ai.understanding = understanding;
    config.ai.providers["main"] = {.base_url = "http://127.0.0.1:9/v1", .model = "small"};
    return config;
}

class ReadingShop {
public:
    explicit ReadingShop(AgentConfig config = with_model()) : engine{modules_for_tests(std::move(config))} {
        engine.register_agent("reader", std::string{reading_capability}, 8, AgentKind::BUILTIN);
    }

    void write(const std::string& text) {
        InboundMessage message;
        message.dedupe = "msg:" + std::to_string(++messages_);
        message.from.phone = "59899000001";
        message.from.name = "Ana";
        message.provider_id = "wamid." + std::to_string(messages_);
        message.text = text;
        DeliveryReceived delivery;
        delivery.delivery.messages.push_back(std::move(message));
        EXPECT_TRUE(engine.ask(std::move(delivery)).has_value());
    }

    // What the model says to whatever it is to read now.
    void say(std::string_view answer) {
        std::vector<Lease> leases = engine.claim("reader");
        ASSERT_EQ(leases.size(), 1U);
        EXPECT_TRUE(
            engine.complete(leases[0], to_json(ReadingSaid{std::string{answer}, "main", ""})).has_value());
        engine.settle();
    }

    // Those that agents are asked for.
    std::vector<AgentBrief> answers() {
        std::vector<AgentBrief> all;
        for (const Task& task : engine.all<Task>()) {
            if (!task.type.ends_with(".answer")) continue;
            auto brief = read_brief(engine.stored<TaskBody>(task.id)->payload.text);
            EXPECT_TRUE(brief.has_value());
            all.push_back(*std::move(brief));
        }
        return all;
    }
    std::size_t asked() {
        const auto tasks = engine.all<Task>();
        return static_cast<std::size_t>(std::count_if(
            tasks.begin(), tasks.end(), [](const Task& task) { return task.type == reading_task; }));
    }
    std::string told(std::string_view kind) {
        for (const HistoryEntry& line : engine.all<HistoryEntry>()) {
            if (line.kind == kind) return line.detail.text;
        }
        return {};
    }

    SteppedEngine engine;

private:
    int messages_ = 0;
};

TEST(ModelReading, WhatIsNotUnderstoodIsReadBeforeItIsAnswered) {
    ReadingShop shop;
    shop.write(riddle);
    shop.engine.pass(4500ms);
    ASSERT_EQ(shop.asked(), 1U);
    EXPECT_TRUE(shop.answers().empty());
    EXPECT_FALSE(shop.engine.all<Conversation>()[0].burst.empty());  // no follow-up goes out meanwhile

    shop.say(R"({"intent":"STOCK_DELIVERY","items":[]})");

    const auto answers = shop.answers();
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].understanding.intent, IntentType::STOCK_DELIVERY);
    EXPECT_EQ(answers[0].text, riddle);
    EXPECT_NE(shop.told("ai.understood").find("STOCK_DELIVERY"), std::string::npos);
    EXPECT_NE(shop.told("conversation.routed").find(std::string{router::model_intent}), std::string::npos);
    shop.engine.pass(1min);
    EXPECT_EQ(shop.answers().size(), 1U);
    EXPECT_EQ(shop.asked(), 1U);
}

TEST(ModelReading, ACustomerWaitsNoLongerThanItsTimeAndIsAnsweredOnce) {
    ReadingShop shop;
    shop.write(riddle);
    shop.engine.pass(4500ms);
    shop.engine.pass(3s);
    EXPECT_TRUE(shop.answers().empty());
    shop.engine.pass(400ms);
    ASSERT_EQ(shop.answers().size(), 1U);
    EXPECT_EQ(shop.answers()[0].understanding.intent, IntentType::UNKNOWN);
    EXPECT_NE(shop.told("ai.no_answer").find("in time"), std::string::npos);
    shop.engine.pass(1min);
    EXPECT_EQ(shop.answers().size(), 1U);
    EXPECT_EQ(shop.asked(), 1U);
}

TEST(ModelReading, WhatIsWrittenMeanwhileIsReadWithIt) {
    ReadingShop shop;
    shop.write(riddle);
    shop.engine.pass(4500ms);
    std::vector<Lease> first = shop.engine.claim("reader");
    ASSERT_EQ(first.size(), 1U);
    shop.write("ah y también grumbel");
    EXPECT_TRUE(
        shop.engine
            .complete(first[0], to_json(ReadingSaid{R"({"intent":"COMPLAINT","items":[]})", "main", ""}))
            .has_value());
    shop.engine.settle();
    EXPECT_TRUE(shop.answers().empty());
    EXPECT_NE(shop.told("ai.no_answer").find("before"), std::string::npos);
    shop.engine.pass(1min);

    const auto answers = shop.answers();
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].messages.size(), 2U);
    EXPECT_NE(answers[0].understanding.intent, IntentType::COMPLAINT);
}

TEST(ModelReading, ARestartLosesNobody) {
    ReadingShop shop;
    shop.write(riddle);
    shop.engine.pass(4500ms);
    shop.engine.restart();
    shop.engine.pass(1min);
    EXPECT_EQ(shop.answers().size(), 1U);
}

TEST(ModelReading, WhatCannotBeReadOrWouldBindIsAnsweredAsWithoutAModel) {
    for (const std::string_view said :
         {std::string_view{"Claro, acepto."}, std::string_view{R"({"intent":"ACCEPT_QUO)"},
          std::string_view{}, std::string_view{R"({"intent":"OPT_IN","items":[]})"},
          std::string_view{R"({"intent":"WRONG_NUMBER","items":[]})"}}) {
        ReadingShop shop;
        shop.write(riddle);
        shop.engine.pass(4500ms);
        shop.say(said);
        const auto answers = shop.answers();
        ASSERT_EQ(answers.size(), 1U) << said;
        EXPECT_EQ(answers[0].understanding.intent, IntentType::UNKNOWN) << said;
        EXPECT_FALSE(shop.told("ai.refused").empty() && shop.told("ai.understood").empty()) << said;
    }
}

TEST(ModelReading, IsAskedOfNothingThatIsUnderstoodAndNeverWhenItIsOff) {
    ReadingShop shop;
    shop.write("hola buenas tardes");
    shop.engine.pass(1min);
    EXPECT_EQ(shop.asked(), 0U);
    AgentConfig off = with_model();
    off.ai.mode = AiMode::OFF;
    for (AgentConfig config : {with_model(false), off, AgentConfig{}}) {
        ReadingShop silent{std::move(config)};
        silent.write(riddle);
        silent.engine.pass(5s);
        EXPECT_EQ(silent.asked(), 0U);
        EXPECT_EQ(silent.answers().size(), 1U);
    }
}

}  // namespace
}  // namespace tero
