// The models that the build makes, at work: as the router asks them, on people they did not learn from.
#include "app/modules/learned_intents.hpp"

#include "app/modules/business_texts.hpp"
#include "base/file.hpp"
#include "business_files/built_in.hpp"
#include "learn/examples.hpp"
#include "learn/model.hpp"

#include <gtest/gtest.h>
#include <string>
#include <utility>

namespace tero {
namespace {

std::string label_of(IntentType intent) {
    std::string label{name_of(intent)};
    for (char& c : label) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return label;
}

// 120 lines by three hands that wrote none of those it was trained on.
TEST(LearnedIntents, StrangersOfTheSecondBusinessAreUnderstood) {
    const auto model = built_in_texts("invented").words->model;
    ASSERT_NE(model, nullptr);
    const auto text = read_file("tests/fixtures/understanding/invented.tsv");
    ASSERT_TRUE(text.has_value());
    const auto lines = learn::read_examples(*text, "invented.tsv");
    ASSERT_TRUE(lines.has_value()) << lines.error().message;
    ASSERT_EQ(lines->size(), 120U);
    int right = 0;
    for (const learn::Example& line : *lines) {
        const auto guesses = model->guess(line.text, line.context);
        const std::string first = label_of(guesses.front().intent);
        right += first == line.primary() ? 1 : 0;
        if (line.primary() != "opt_out") continue;
        const auto stop = std::ranges::find(guesses, IntentType::OPT_OUT, &router::IntentGuess::intent);
        EXPECT_TRUE(first == "opt_out" || stop->is_said) << line.text;
    }
    EXPECT_GE(right, 80);  // two in three
}

TEST(LearnedIntents, WhatIsNoModelOrKnowsNoSuchIntentIsRefused) {
    EXPECT_FALSE(read_intents("no model").has_value());
    const std::string& bytes = built_in_business("bmc").model;
    EXPECT_FALSE(read_intents(bytes.substr(0, bytes.size() / 2)).has_value());

    auto model = learn::read_model(bytes);
    ASSERT_TRUE(model.has_value());
    model->card.labels.front().name = "buy_a_boat";
    const auto other = read_intents(learn::model_file(*model));
    ASSERT_FALSE(other.has_value());
    EXPECT_NE(other.error().message.find("buy_a_boat"), std::string::npos);
}

}  // namespace
}  // namespace tero
