// Files of words: what they may say, how they add to each other, and what is refused.
#include "modules/router/words.hpp"

#include "business_files/built_in.hpp"
#include "modules/router/router_fixture.hpp"

#include <gtest/gtest.h>

namespace tero::router {
namespace {

std::string refusal_of_words(std::string text) {
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
        {.texts = {{"languages/es/words.json", R"({"numbers": {"dos": 2}, "sides": {"fondo": "long"}})"},
                   {"languages/pt/words.json", R"({"numbers": {"dos": 0}, "sides": {"fondo": "wide"}})"}}});

    ASSERT_TRUE(words) << words.error().message;
    EXPECT_EQ(*words->meaning(&LanguageWords::numbers, "dos", "es"), 2);
    EXPECT_EQ(*words->meaning(&LanguageWords::numbers, "dos", "pt"), 0);
    EXPECT_EQ(*words->meaning(&LanguageWords::numbers, "dos", "en"), 2);
    EXPECT_EQ(*words->meaning(&LanguageWords::sides, "fondo", "pt"), "wide");
    EXPECT_EQ(words->meaning(&LanguageWords::sides, "frente", "es"), nullptr);
}

TEST(Words, WhatCannotBeReadIsNamedByFileAndPath) {
    EXPECT_EQ(refusal_of_words(R"({"lists": {"curtesies": ["hola"]}})"),
              "words.json: lists.curtesies: there is no such list");
    EXPECT_EQ(refusal_of_words(R"({"lists": {"no": ["Não"]}})"),
              "words.json: lists.no: 'Não' is not written in lower case without accents");
    EXPECT_EQ(refusal_of_words(R"({"units": {"mile": ["mile"]}})"), "words.json: units.mile: there is no such unit");
    EXPECT_EQ(refusal_of_words(R"({"numbers": {"two": 2}})"),
              "words.json: numbers: words of one language stand in languages/");
    EXPECT_EQ(refusal_of_words(R"({"borrowed": ["Thank you"]})"),
              "words.json: borrowed: 'Thank you' is not written in lower case without accents");
    EXPECT_EQ(refusal_of_words(R"({"borrowed": [" "]})"),
              "words.json: borrowed: ' ' is not written in lower case without accents");
    EXPECT_NE(refusal_of_words(R"({"list": {}})"), "");
    EXPECT_NE(refusal_of_words("{"), "");
    EXPECT_EQ(refusal_of_words("{}"), "");
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

// Another trade: by the hour and by the piece, with options of its own, and no size of anything.
TEST(Words, OptionsAndMeasuresAreWhatTheBusinessDeclares) {
    BusinessFiles files = built_in_languages();
    files.texts["words.json"] = R"({
        "options": [
            {"code": "finish", "kind": "choice", "context": ["finish"], "others": {"matt": ["matt"]}},
            {"code": "engraved", "kind": "sides", "plain": ["initials"]},
            {"code": "collection", "kind": "service", "names": ["collection"],
             "yes": "collected", "no": "brought"}
        ],
        "counts": [{"code": "pieces", "unit": "pieces", "words": ["piece*"]},
                   {"code": "hours", "unit": "hours", "words": ["hour*", "hora*"]}]})";
    const auto words = read_router_words(files);
    ASSERT_TRUE(words) << words.error().message;
    const Lexicon lexicon{*words,
                          {.products = {{"repair", {}}},
                           .options = {{"finish", {{"gloss", {}}}}, {"engraved", {{"initials", {}}}}}}};
    const auto request = [&](std::string_view text, std::string_view asked = {}) {
        return understand(text, lexicon, {.asked_for = std::string{asked}, .language = "en"}).request;
    };

    const QuoteRequest said =
        request("I need a repair of 3 pieces, 2 hours, gloss, initials on both sides, with collection");
    EXPECT_EQ(said.product, "repair");
    EXPECT_EQ(said.number("pieces"), 3);
    EXPECT_EQ(said.number("hours"), 2);
    EXPECT_EQ(said.text("finish"), "gloss");
    EXPECT_EQ(said.texts("engraved"), std::vector<std::string>(2, "initials"));
    EXPECT_EQ(said.text("collection"), "collected");
    EXPECT_EQ(request("a repair without collection").text("collection"), "brought");
    EXPECT_EQ(request("repair, the finish matt").text("finish"), "matt");
    EXPECT_EQ(request("4", "hours").number("hours"), 4);
    EXPECT_EQ(request("no thanks", "collection").text("collection"), "brought");
    // Nobody here measures: a size means nothing.
    EXPECT_EQ(request("8x5 and 100 mm in London"), QuoteRequest{});
}

TEST(Words, AnOptionThatCannotBeReadIsNamed) {
    EXPECT_EQ(refusal_of_words(R"({"options": [{"code": "speed", "kind": "colour"}]})"),
              "words.json: options.speed: its kind is choice, sides, number, service, not 'colour'");
    EXPECT_EQ(refusal_of_words(R"({"options": [{"code": "a", "kind": "service"}]})"),
              "words.json: options.a: a service has a value for yes and one for no");
    EXPECT_EQ(refusal_of_words(R"({"options": [{"code": "a", "kind": "choice"}, {"code": "a", "kind": "sides"}]})"),
              "words.json: options.a: it stands there twice");
    EXPECT_EQ(refusal_of_words(R"({"measures": {"length": "length"}})"),
              "words.json: measures: length and width go together");
}

}  // namespace
}  // namespace tero::router
