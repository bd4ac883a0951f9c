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

TEST(People, ABusinessWithoutCustomersSaysSo) {
    const auto people = People::read(built_in_languages());
    ASSERT_FALSE(people.has_value());
    EXPECT_EQ(people.error().code, ErrorCode::not_found);
    EXPECT_NE(people.error().message.find("no customers.json"), std::string::npos);
}

}  // namespace
}  // namespace tero::app
