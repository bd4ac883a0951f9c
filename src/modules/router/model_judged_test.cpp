// What becomes of a model's guesses: the model here says what the test wants it to say.
#include "modules/router/router_fixture.hpp"
#include "modules/router/understand.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <memory>
#include <utility>

namespace tero::router {
namespace {

using enum IntentType;

class SaysThis : public IntentModel {
public:
    explicit SaysThis(std::vector<IntentGuess> guesses) : guesses_(std::move(guesses)) {}
    std::vector<IntentGuess> guess(std::string_view, std::string_view) const override { return guesses_; }

private:
    std::vector<IntentGuess> guesses_;
};

Understanding judged(std::string_view text, std::vector<IntentGuess> guesses,
                     const RoutingContext& context = {}) {
    RouterWords words = weaver_words();
    words.model = std::make_shared<SaysThis>(std::move(guesses));
    const Lexicon lexicon{words, weaver_vocabulary()};
    return understand(text, lexicon, context);
}

bool has_reason(const Understanding& heard, std::string_view reason) {
    return std::find(heard.reasons.begin(), heard.reasons.end(), reason) != heard.reasons.end();
}

TEST(ModelJudged, WhoOrderedMayComplainOfASize) {
    const std::vector<IntentGuess> doubtful{{COMPLAINT, 0.5, 0.5, true}, {QUOTE_REQUEST, 0.4, 0.5, true}};
    constexpr auto text = "el kilim de 4 x 3 metros vino con 30 mm";
    EXPECT_EQ(judged(text, doubtful, {.is_ordered = true}).intent, COMPLAINT);
    EXPECT_EQ(judged(text, doubtful).intent, QUOTE_REQUEST);
}

TEST(ModelJudged, AValueIsAskedAboutOnlyWhereItIsAskedWhetherItCanBeHad) {
    const std::vector<IntentGuess> asks{{PRODUCT_INFO, 0.9, 0.9, true}, {GREETING, 0.05, 0.1, false}};
    EXPECT_TRUE(has_reason(judged("¿tienen el kilim en ochre?", asks), "asks_about.dye"));
    EXPECT_TRUE(has_reason(judged("do you have the kilim in ochre?", asks), "asks_about.dye"));
    EXPECT_TRUE(has_reason(judged("¿y el kilim en ochre?", asks), "asks_about.dye"));
    EXPECT_FALSE(has_reason(judged("¿el kilim ochre queda bien afuera?", asks), "asks_about.dye"));
    EXPECT_FALSE(has_reason(judged("¿el kilim ochre que tienen sirve para afuera?", asks), "asks_about.dye"));
}

TEST(ModelJudged, AYesThatSoundsALittleLikeANoIsNeverANo) {
    const RoutingContext open{.has_open_quote = true};
    constexpr auto text = "la comisión firmó el pedido";
    const std::vector<IntentGuess> sure{{ACCEPT_QUOTE, 0.9, 0.9, true}, {REJECT_QUOTE, 0.05, 0.4, true}};
    EXPECT_EQ(judged(text, sure, open).intent, ACCEPT_QUOTE);
    const std::vector<IntentGuess> torn{{ACCEPT_QUOTE, 0.55, 0.7, true}, {REJECT_QUOTE, 0.4, 0.5, true}};
    const Understanding asked = judged(text, torn, open);
    EXPECT_NE(asked.intent, REJECT_QUOTE);
    EXPECT_NE(asked.intent, ACCEPT_QUOTE);
    EXPECT_TRUE(has_reason(asked, unclear_yes));
    const std::vector<IntentGuess> no{{REJECT_QUOTE, 0.8, 0.8, true}, {ACCEPT_QUOTE, 0.15, 0.2, true}};
    EXPECT_EQ(judged("ni loco pago eso", no, open).intent, REJECT_QUOTE);
    const std::vector<IntentGuess> perhaps{{REJECT_QUOTE, 0.5, 0.5, true}, {ACCEPT_QUOTE, 0.3, 0.4, true}};
    const Understanding doubted = judged("mmm, qué sé yo", perhaps, open);
    EXPECT_NE(doubted.intent, REJECT_QUOTE);
    EXPECT_TRUE(has_reason(doubted, unclear_no));
}

TEST(ModelJudged, AStopInAngerAfterAComplaintIsAPersons) {
    const std::vector<IntentGuess> stop{{OPT_OUT, 0.9, 0.9, true}, {COMPLAINT, 0.05, 0.3, false}};
    constexpr auto text = "acá no vuelvo nunca en la vida";
    const Understanding angry = judged(text, stop, {.last_intents = {COMPLAINT}});
    EXPECT_NE(angry.intent, OPT_OUT);
    EXPECT_TRUE(has_reason(angry, unclear_stop));
    EXPECT_EQ(judged(text, stop).intent, OPT_OUT);
    const RoutingContext waits{.person_called = true, .last_intents = {HUMAN_REQUEST}};
    EXPECT_TRUE(has_reason(judged(text, stop, waits), unclear_stop));
}

TEST(ModelJudged, ValuesAndSmallWordsAreDataWhateverTheModelSays) {
    const std::vector<IntentGuess> unlike{{RECOMMENDATION_REQUEST, 0.8, 0.8, true},
                                          {GREETING, 0.05, 0.1, false}};
    EXPECT_EQ(judged("bueno, ¿y en ochre?", unlike, {.has_request = true}).intent, DATA_PROVISION);
    EXPECT_EQ(judged("bueno, ¿me conviene en ochre?", unlike, {.has_request = true}).intent,
              RECOMMENDATION_REQUEST);
    EXPECT_EQ(judged("¿y en ochre?", unlike).intent, RECOMMENDATION_REQUEST);
}

TEST(ModelJudged, APlaceAloneIsNoOrder) {
    const std::vector<IntentGuess> when{{STOCK_DELIVERY, 0.5, 0.5, true}, {ORDER_STATUS, 0.4, 0.4, false}};
    EXPECT_EQ(judged("¿cuándo llega a Oakville?", when, {.has_request = true}).intent, STOCK_DELIVERY);
    EXPECT_EQ(judged("¿cuándo llega a Oakville? en ochre", when, {.has_request = true}).intent,
              DATA_PROVISION);
}

TEST(ModelJudged, MoreOfTheSameAfterAnOrderIsARequest) {
    const std::vector<IntentGuess> order{{ORDER_STATUS, 0.7, 0.7, true}, {QUOTE_REQUEST, 0.2, 0.3, true}};
    constexpr auto text = "me faltarían 15 m2 más de lo mismo";
    EXPECT_EQ(judged(text, order, {.is_ordered = true}).intent, QUOTE_REQUEST);
    EXPECT_EQ(judged(text, order).intent, ORDER_STATUS);
    EXPECT_TRUE(has_reason(judged("lo mismo en ochre", order), same_thing));
    EXPECT_FALSE(has_reason(judged("la misma medida, ochre", order), same_thing));
}

TEST(ModelJudged, AWeakGuessCountsWhereItDecidesNothing) {
    const auto heard = [](IntentType intent, double first) {
        return judged("y del otro lado", {{intent, first, first, true}, {GREETING, 0.1, 0.1, false}}).intent;
    };
    EXPECT_EQ(heard(STOCK_DELIVERY, 0.35), STOCK_DELIVERY);
    EXPECT_EQ(heard(STOCK_DELIVERY, 0.25), UNKNOWN);
    EXPECT_EQ(heard(REJECT_QUOTE, 0.35), UNKNOWN);
    EXPECT_EQ(heard(OPT_OUT, 0.35), UNKNOWN);
    EXPECT_EQ(heard(REJECT_QUOTE, 0.45), REJECT_QUOTE);
}

class AnswersTo : public IntentModel {
public:
    explicit AnswersTo(IntentGuess unasked) : unasked_(unasked) {}
    std::vector<IntentGuess> guess(std::string_view, std::string_view context) const override {
        if (context.starts_with("after_question")) return {{DATA_PROVISION, 0.9, 0.9, true}};
        return {unasked_};
    }

private:
    IntentGuess unasked_;
};

TEST(ModelJudged, WhatNoListKnowsAnswersAQuestionUnlessItSaysAnotherThing) {
    const auto heard = [](IntentGuess unasked) {
        RouterWords words = weaver_words();
        words.model = std::make_shared<AnswersTo>(unasked);
        return understand("ahí por lo del molino", Lexicon{words, weaver_vocabulary()}, {.asked_for = "dye"})
            .intent;
    };
    EXPECT_EQ(heard({VISIT_LOCATION, 0.35, 0.35, true}), DATA_PROVISION);
    EXPECT_EQ(heard({REJECT_QUOTE, 0.8, 0.8, true}), REJECT_QUOTE);
}

TEST(ModelJudged, WhatComesAfterAStopIsMarkedSo) {
    const std::vector<IntentGuess> nod{{UNKNOWN, 0.9, 0.9, true}, {GREETING, 0.05, 0.1, false}};
    EXPECT_TRUE(has_reason(judged("listo", nod, {.last_intents = {OPT_OUT}}), after_stop));
    EXPECT_FALSE(has_reason(judged("listo", nod, {.last_intents = {GREETING}}), after_stop));
}

}  // namespace
}  // namespace tero::router
