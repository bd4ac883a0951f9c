// The sixty labelled messages: every label of every line, and no entity of a request that is not labelled.
#include "business/understanding/understanding_fixture.hpp"
#include "modules/router/agent_router.hpp"
#include "modules/router/folding.hpp"

#include <gtest/gtest.h>
#include <algorithm>

namespace tero::router {
namespace {

bool labels(const LabelledMessage& message, std::string_view name) {
    return std::find(message.entity_names.begin(), message.entity_names.end(), name) !=
           message.entity_names.end();
}

template <class T>
std::string shown(const std::optional<T>& value) {
    if (!value) return "none";
    if constexpr (std::is_same_v<T, Decimal>)
        return value->to_string();
    else if constexpr (std::is_same_v<T, std::string>)
        return *value;
    else if constexpr (std::is_integral_v<T>)
        return std::to_string(*value);
    else {
        std::string all;
        for (const auto& item : *value) all += item + ' ';
        return all;
    }
}

TEST(Conversations, EveryLabelledMessageIsUnderstoodAsLabelled) {
    const AgentRouter agent_router{example_words(), grown_vocabulary()};
    const auto messages = labelled_messages();
    ASSERT_EQ(messages.size(), 60U);
    for (const LabelledMessage& message : messages) {
        SCOPED_TRACE(message.id + ": " + message.text);
        const MessageReading reading = read_message(message.text, agent_router.lexicon());
        const Understanding& understood = reading.understanding;

        EXPECT_EQ(understood.intent, message.intent);
        EXPECT_EQ(understood.intents, message.intents);
        EXPECT_EQ(capability_for(understood.intent), message.agent);
        EXPECT_EQ(understood.language, message.language);
        EXPECT_EQ(understood.quote_number, message.quote_number);
        EXPECT_EQ(understood.products, message.products);
        EXPECT_GE(understood.confidence, 0.6);
        EXPECT_FALSE(understood.reasons.empty());

        const QuoteRequest& said = understood.request;
        EXPECT_EQ(reading.details.numbers, message.thicknesses);
        EXPECT_EQ(said.has("thickness_mm"), !message.thicknesses.empty());
        EXPECT_EQ(shown(said.decimal("length_m")), shown(message.request.decimal("length_m")));
        EXPECT_EQ(shown(said.decimal("width_m")), shown(message.request.decimal("width_m")));
        EXPECT_EQ(shown(said.decimal("area_m2")), shown(message.request.decimal("area_m2")));
        EXPECT_EQ(shown(said.number("quantity")), shown(message.request.number("quantity")));
        EXPECT_EQ(shown(said.text("color")), shown(message.request.text("color")));
        EXPECT_EQ(shown(said.text("zone")), shown(message.request.text("zone")));
        EXPECT_EQ(shown(said.text("town")), "none");
        EXPECT_EQ(shown(said.texts("edges")), shown(message.request.texts("edges")));
        EXPECT_EQ(shown(said.text("fill")), "none");
        if (labels(message, "services_detail")) {
            EXPECT_EQ(shown(said.text("anclajes")), shown(message.request.text("anclajes")));
            EXPECT_EQ(shown(said.text("traslado")), shown(message.request.text("traslado")));
        }
    }
}

TEST(Conversations, EveryLabelledDetailIsFound) {
    const Lexicon lexicon{example_words(), grown_vocabulary()};
    for (const LabelledMessage& message : labelled_messages()) {
        SCOPED_TRACE(message.id + ": " + message.text);
        const Details& found = read_message(message.text, lexicon).details;
        const Details& label = message.details;

        EXPECT_EQ(found.name, label.name);
        EXPECT_EQ(found.phone, label.phone);
        EXPECT_EQ(found.callback, label.callback);
        EXPECT_EQ(found.invoice, label.invoice);
        EXPECT_EQ(found.topic, label.topic);
        EXPECT_EQ(found.reason, label.reason);
        EXPECT_EQ(shown(found.height_m), shown(label.height_m));
        if (labels(message, "application")) {
            EXPECT_EQ(found.application, label.application);
        }
        if (labels(message, "payment")) {
            EXPECT_EQ(found.payment, label.payment);
        }
        if (labels(message, "document")) {
            EXPECT_EQ(found.document, label.document);
        }
        if (labels(message, "services")) {
            EXPECT_EQ(found.services, label.services);
        }
        if (labels(message, "unit")) {
            EXPECT_EQ(found.unit, label.unit);
        }
        if (labels(message, "date_hint")) {
            EXPECT_EQ(found.date_hint, fold(label.date_hint));
        }
    }
}

TEST(Conversations, APlaceWithoutAZoneIsKeptAsItWasWritten) {
    const Lexicon& lexicon = example_lexicon();

    const auto delayed = understand("Mi pedido salió ya? lo esperaba ayer en Las Piedras", lexicon).request;
    const auto abroad = understand("Do you ship to Brazil?", lexicon).request;

    EXPECT_EQ(shown(delayed.text("town")), "Las Piedras");
    EXPECT_EQ(shown(delayed.text("zone")), "none");
    EXPECT_EQ(shown(abroad.text("town")), "Brazil");
    EXPECT_EQ(shown(abroad.text("zone")), "none");
}

TEST(Conversations, AQuestionForAPriceIsForSales) {
    const AgentRouter agent_router{example_words(), example_vocabulary()};
    const Understanding understood = agent_router.understand("¿cuánto sale el isodec de 100?");

    EXPECT_EQ(understood.reasons.front(), "price_inquiry.asks_price");
    EXPECT_EQ(agent_router.route(understood, {}).capability, "sales");
}

// How much the words alone tell: the messages without their capitals and accents must still mean the same.
TEST(Conversations, CaseAndAccentsDoNotMatterToTheIntent) {
    const Lexicon lexicon{example_words(), grown_vocabulary()};
    for (const LabelledMessage& message : labelled_messages()) {
        SCOPED_TRACE(message.id + ": " + message.text);
        std::string plain = fold(message.text);
        std::erase(plain, '\x01');
        EXPECT_EQ(understand(plain, lexicon).intent, message.intent);
    }
}

}  // namespace
}  // namespace tero::router
