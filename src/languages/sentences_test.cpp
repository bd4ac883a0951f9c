#include "languages/sentences.hpp"

#include "business_files/built_in.hpp"

#include <gtest/gtest.h>

namespace tero {
namespace {

constexpr SentenceKey keys[] = {{"greeting", "name business"},
                                {"panels", "count"},
                                {"question.*", "said"},
                                {"question.other"},
                                {"label.*"},
                                {"currency.*"}};

BusinessFiles shop(std::string_view spanish, std::string_view english) {
    BusinessFiles files = built_in_languages();
    files.texts["sentences/es.json"] = spanish;
    files.texts["sentences/en.json"] = english;
    return files;
}

constexpr std::string_view spanish = R"({
  "greeting": "¡Hola{name?, {name}}! Somos {business}.",
  "panels": "{count#un panel|{count} paneles}",
  "question": {"other": "¿Cómo?", "color": {"unknown": "¿{said}?"}},
  "label": {"blanco": "blanco"},
  "currency": {"UYU": "$"}
})";
constexpr std::string_view english = R"({
  "greeting": "{name?Hi {name}|Hello}! We are {business}.",
  "panels": "{count#one panel|{count} panels}",
  "question": {"other": "What?", "color": {"unknown": "{said}?"}},
  "label": {"blanco": "white"},
  "currency": {"UYU": "UYU"}
})";

Sentences read_shop() {
    auto sentences = Sentences::read(shop(spanish, english), "es", keys);
    EXPECT_TRUE(sentences.has_value()) << to_string(sentences.error());
    return *sentences;
}

std::string first_error(std::string_view es, std::string_view en) {
    const auto sentences = Sentences::read(shop(es, en), "es", keys);
    return sentences ? "none" : sentences.error().message;
}

std::string with(std::string_view text, std::string_view from, std::string_view to) {
    std::string changed{text};
    changed.replace(changed.find(from), from.size(), to);
    return changed;
}

TEST(Sentences, AreSaidInTheReadersLanguage) {
    const Sentences sentences = read_shop();
    const Values ana{{"name", "Ana"}, {"business", "Aislantes {Sur}"}};
    const Values nobody{{"name", ""}, {"business", "BMC"}};
    EXPECT_EQ(sentences.in("es")("greeting", ana), "¡Hola, Ana! Somos Aislantes {Sur}.");
    EXPECT_EQ(sentences.in("en")("greeting", ana), "Hi Ana! We are Aislantes {Sur}.");
    EXPECT_EQ(sentences.in("es")("greeting", nobody), "¡Hola! Somos BMC.");
    EXPECT_EQ(sentences.in("en_US")("greeting", nobody), "Hello! We are BMC.");
    EXPECT_EQ(sentences.in("fr")("greeting", nobody), "¡Hola! Somos BMC.");
    EXPECT_EQ(sentences.in("en")("panels", {{"count", "1"}}), "one panel");
    EXPECT_EQ(sentences.in("es")("panels", {{"count", "1.200"}}), "1.200 paneles");
}

TEST(Sentences, NameCodesAndCurrenciesAsTheBusinessDoes) {
    const Sentences sentences = read_shop();
    EXPECT_EQ(sentences.in("en").label("blanco"), "white");
    EXPECT_EQ(sentences.in("en").label("verde_agua"), "verde agua");
    EXPECT_EQ(sentences.in("es").money(Decimal::of("1234.50"), "UYU"), "$\u00a01.234,50");
    EXPECT_EQ(sentences.in("en").money(Decimal::of("1234.50"), "UYU"), "UYU\u00a01,234.50");
    EXPECT_EQ(sentences.in("en").money(Decimal::of("1234.50"), "CLP"), "CLP\u00a01,234.50");
}

TEST(Sentences, ThatAreNotWholeInEveryLanguageAreNotRead) {
    EXPECT_EQ(first_error(spanish, english), "none");
    EXPECT_EQ(first_error(spanish, with(english, R"("panels": "{count#one panel|{count} panels}",)", "")),
              "sentences/en.json: panels: is missing");
    EXPECT_EQ(first_error(spanish, with(english, R"("blanco": "white")", "")),
              "sentences/en.json: label.blanco: is missing");
    EXPECT_EQ(first_error(with(spanish, "{business}", "{shop}"), english),
              "sentences/es.json: greeting: {shop} is not given; there are: name business");
    EXPECT_EQ(first_error(with(spanish, "¿Cómo?", "¿{said}?"), english),
              "sentences/es.json: question.other: {said} is not given; there is no value for this text");
    EXPECT_EQ(first_error(with(spanish, R"("panels")", R"("bye": "Chau", "panels")"), english),
              "sentences/es.json: bye: nobody says this");
    EXPECT_EQ(first_error(with(spanish, "¿Cómo?", ""), english),
              "sentences/es.json: question.other: is empty");
    EXPECT_EQ(first_error(with(spanish, "{business}", "{business"), english),
              "sentences/es.json: greeting: `{business` is not closed at character 39");
    EXPECT_EQ(first_error(with(spanish, "|{count} paneles", ""), english),
              "sentences/es.json: panels: 1 forms, where the language has 2 at character 16");
    EXPECT_EQ(first_error(spanish, "{"),
              "sentences/en.json: not JSON at line 1, column 2: expected a name in double quotes, but the "
              "text ends");
    EXPECT_EQ(first_error(with(spanish, R"("panels")", R"("greeting")"), english),
              "sentences/es.json: not JSON at line 3, column 49: greeting comes twice");

    BusinessFiles files = shop(spanish, english);
    EXPECT_EQ(Sentences::check(files, "pt", keys).at(0).message,
              "sentences/pt.json: there is no such file, and it is the business's first language");
    files.texts["sentences/fr.json"] = english;
    EXPECT_EQ(Sentences::check(files, "es", keys).at(0).message,
              "languages/fr/grammar.json: there is no such file");
    files.texts["languages/fr/grammar.json"] = *files.find("languages/en/grammar.json");
    EXPECT_TRUE(Sentences::check(files, "es", keys).empty());
}

}  // namespace
}  // namespace tero
