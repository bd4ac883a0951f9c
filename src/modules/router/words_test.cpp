// Files of words: what they may say, how they add to each other, and what is refused.
#include "modules/router/words.hpp"

#include "business_files/built_in.hpp"
#include "modules/router/router_fixture.hpp"

#include <gtest/gtest.h>

namespace tero::router {
namespace {

std::string error_of(std::string text) {
    const auto words = read_words({.texts = {{"words.json", std::move(text)}}});
    return words ? "" : words.error().message;
}

TEST(Words, EveryFileAddsItsPartOfAList) {
    const auto words = read_words({.texts = {{"languages/es/words.json", R"({"lists": {"no": ["no"]}})"},
                                             {"languages/pt/words.json", R"({"lists": {"no": ["nao"]}})"},
                                             {"words.json", R"({"lists": {"no": ["nones*"]}})"}}});

    ASSERT_TRUE(words) << words.error().message;
    EXPECT_TRUE(words->no.has("no"));
    EXPECT_TRUE(words->no.has("nao"));
    EXPECT_TRUE(words->no.has("nonesuch"));
    EXPECT_FALSE(words->no.has("non"));
}

TEST(Words, OneWordMayMeanSomethingElseInEachLanguage) {
    const auto words = read_words(
        {.texts = {{"languages/es/words.json", R"({"numbers": {"dos": 2}, "sides": {"largo": "long"}})"},
                   {"languages/pt/words.json", R"({"numbers": {"dos": 0}, "sides": {"largo": "wide"}})"}}});

    ASSERT_TRUE(words) << words.error().message;
    EXPECT_EQ(*words->meaning(&LanguageWords::numbers, "dos", "es"), 2);
    EXPECT_EQ(*words->meaning(&LanguageWords::numbers, "dos", "pt"), 0);
    EXPECT_EQ(*words->meaning(&LanguageWords::numbers, "dos", "en"), 2);
    EXPECT_EQ(*words->meaning(&LanguageWords::sides, "largo", "pt"), "wide");
    EXPECT_EQ(words->meaning(&LanguageWords::sides, "ancho", "es"), nullptr);
}

TEST(Words, WhatCannotBeReadIsNamedByFileAndPath) {
    EXPECT_EQ(error_of(R"({"lists": {"curtesies": ["hola"]}})"),
              "words.json: lists.curtesies: there is no such list");
    EXPECT_EQ(error_of(R"({"lists": {"no": ["Não"]}})"),
              "words.json: lists.no: 'Não' is not written in lower case without accents");
    EXPECT_EQ(error_of(R"({"units": {"mile": ["mile"]}})"), "words.json: units.mile: there is no such unit");
    EXPECT_EQ(error_of(R"({"numbers": {"two": 2}})"),
              "words.json: numbers: words of one language stand in languages/");
    EXPECT_NE(error_of(R"({"list": {}})"), "");
    EXPECT_NE(error_of("{"), "");
    EXPECT_EQ(error_of("{}"), "");
}

// A language alone is enough to hear a stop and a thank you; what is sold comes with the business.
TEST(Words, ABusinessWithoutWordsOfItsOwnUnderstandsItsLanguages) {
    const auto words = read_router_words(built_in_languages());
    ASSERT_TRUE(words) << words.error().message;
    const Lexicon lexicon{*words, {.products = {{"hour", {"working hour", "hora de trabajo"}}}}};

    EXPECT_EQ(understand("stop", lexicon).intent, IntentType::OPT_OUT);
    EXPECT_EQ(understand("How much is a working hour?", lexicon).intent, IntentType::PRICE_INQUIRY);
    EXPECT_EQ(understand("I need a quote", lexicon).intent, IntentType::QUOTE_REQUEST);
    EXPECT_EQ(understand("preciso una hora de trabajo", lexicon).request.product, "hour");
}

}  // namespace
}  // namespace tero::router
