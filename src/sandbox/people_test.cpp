#include "sandbox/people.hpp"

#include "business_files/built_in.hpp"

#include <gtest/gtest.h>
#include <algorithm>

namespace tero::app {
namespace {

// Every customer of this shop wants umbrellas.
constexpr std::string_view umbrellas = R"({
  "customer_phones": "64000", "shop_phone": "6400000000", "surnames": ["Walker"],
  "details": [{"name": "size", "numbers": {"from": "0.5", "step": "0.25", "count": 3}},
              {"name": "color", "of": ["red"]}, {"name": "place", "said_percent": 0, "of": ["Nelson"]}],
  "wishes": [{"values": {"what": "umbrella"}, "lists": {"color": ["blue"]}}],
  "languages": [{"code": "pt", "names": ["Ana"], "labels": {"umbrella": "guarda-chuva"}, "says": {
    "request": ["{size} m, {what}{place? em {place}}"], "pieces": ["{what}", "{size}"], "price": "p", "partial": "p",
    "rest": "r", "odd": "o", "correction": "c", "plan": "p", "change": "c", "button": "b", "colleague": "c",
    "means": {"greeting": ["g"], "complaint": ["c"], "human_request": ["h"], "opt_out": ["o"], "opt_in": ["i"],
      "accept_quote": ["a {quote}"], "reject_quote": ["r"], "postpone": ["p"], "payment_terms": ["p"],
      "stock_delivery": ["s"], "objection_price": ["o"], "goodbye_thanks": ["g"], "technical_question": ["t"],
      "spam_other": ["s"], "auto_reply": ["a"]}}}]})";

BusinessFiles shop(std::string_view from = "", std::string_view to = "") {
    BusinessFiles files = built_in_languages();
    std::string text{umbrellas};
    if (!from.empty()) text.replace(text.find(from), from.size(), to);
    files.texts["customers.json"] = text;
    return files;
}

std::string problem(std::string_view from, std::string_view to) {
    const auto people = People::read(shop(from, to));
    return people ? "none" : people.error().message;
}

TEST(People, EverythingBuiltInCanBePlayed) {
    for (const std::string& name : built_in_businesses()) {
        for (const Error& error : People::check(built_in_business(name))) ADD_FAILURE() << error.message;
    }
}

TEST(People, TextsAreSaidInTheCustomersLanguage) {
    const auto people = People::read(shop());
    ASSERT_TRUE(people.has_value()) << people.error().message;
    const Wants wants{{"what", "umbrella"}, {"size", "1.25"}};
    const Speaker speaker{.language = "pt", .wants = wants, .quote = "PRE-2026-000001"};
    Random random{1};

    EXPECT_EQ(people->say_one(speaker, "request", random), "1,25 m, guarda-chuva");
    EXPECT_EQ(people->say_all(speaker, "pieces"), (std::vector<std::string>{"guarda-chuva", "1,25"}));
    EXPECT_EQ(people->say_meaning(speaker, "accept_quote", random), "a PRE-2026-000001");
}

TEST(People, WhatNobodyCouldSayIsToldWithItsPlace) {
    EXPECT_EQ(problem("{what}", "{thing}"),
              "customers.json: languages[0].says.request: {thing} is no value of a wish and no detail");
    EXPECT_EQ(problem(R"("price": "p")", R"("price": "")"), "customers.json: languages[0].says.price: is empty");
    EXPECT_EQ(problem(R"("opt_out": ["o"], )", ""), "customers.json: languages[0].says.means.opt_out: is missing");
    EXPECT_EQ(problem(R"("lists": {"color")", R"("lists": {"colour")"),
              "customers.json: wishes[0].lists.colour: there is no detail of this name");
    EXPECT_NE(problem(R"("code": "pt")", R"("code": "xx")").find("languages[0].code"), std::string::npos);
    EXPECT_NE(problem(R"("surnames")", R"("surnamess")").find("surnamess"), std::string::npos);
}

BusinessFiles shop_with_voice(std::string_view voice) {
    BusinessFiles files = shop();
    files.texts["voices/grandma.json"] = voice;
    return files;
}

TEST(People, AVoiceSaysWhatItHasWordsForInItsWayAndTheRestAsItsLanguageDoes) {
    const auto people = People::read(shop_with_voice(
        R"({"code": "pt", "labels": {"1.25": "um e um quarto"}, "says": {"request": ["oi\n{what} de {size}"]}})"));
    ASSERT_TRUE(people.has_value()) << people.error().message;
    EXPECT_EQ(people->voices("pt"), std::vector<std::string>{"grandma"});
    EXPECT_TRUE(people->voices("en").empty());
    const Wants wants{{"what", "umbrella"}, {"size", "1.25"}};
    const Speaker speaker{.language = "pt", .wants = wants, .voice = "grandma"};
    Random random{1};

    EXPECT_EQ(people->say_one(speaker, "request", random), "oi\nguarda-chuva de um e um quarto");
    EXPECT_EQ(people->say(speaker, "rest"), "r");
    EXPECT_EQ(people->say_all(speaker, "pieces"),
              (std::vector<std::string>{"guarda-chuva", "um e um quarto"}));
}

TEST(People, AVoiceThatCannotBeReadIsNamed) {
    const auto said_of = [](std::string_view voice) {
        const auto people = People::read(shop_with_voice(voice));
        return people ? "none" : people.error().message;
    };
    EXPECT_EQ(said_of(R"({"code": "xx"})"), "voices/grandma.json: code: is no language of customers.json");
    EXPECT_EQ(said_of(R"({"code": "pt", "says": {"price": "{thing}"}})"),
              "voices/grandma.json: says.price: {thing} is no value of a wish and no detail");
    EXPECT_EQ(said_of(R"({"code": "pt", "says": {"prize": "p"}})").find("voices/grandma.json: says.prize"),
              0U);
    EXPECT_EQ(said_of(R"({"code": "pt"})"), "none");
}

TEST(People, ABusinessWithoutCustomersSaysSo) {
    const auto people = People::read(built_in_languages());
    ASSERT_FALSE(people.has_value());
    EXPECT_EQ(people.error().code, ErrorCode::not_found);
    EXPECT_NE(people.error().message.find("no customers.json"), std::string::npos);
}

}  // namespace
}  // namespace tero::app
