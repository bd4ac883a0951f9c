#include "learn/classifier.hpp"

#include "learn/lines_fixture.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <cmath>
#include <string>
#include <string_view>

namespace tero::learn {
namespace {

const Classifier& small_classifier() {
    static const Classifier classifier{small_model().model};
    return classifier;
}

std::string_view first_of(std::string_view text) {
    Scratch scratch;
    const auto result = small_classifier().classify(text, {}, scratch);
    return small_classifier().name(result.ranked.front().label);
}

float presence_of(std::string_view text, std::string_view label) {
    Scratch scratch;
    for (const Ranked& one : small_classifier().classify(text, {}, scratch).ranked)
        if (small_classifier().name(one.label) == label) return one.presence;
    return -1;
}

TEST(Classifier, KnowsWhatItLearntInOtherWords) {
    EXPECT_EQ(first_of("cuanto el pan?"), "bread");
    EXPECT_EQ(first_of("Sale barco mañana??"), "boat");
    EXPECT_EQ(first_of("no me escribaaaan"), "stop");
    EXPECT_EQ(first_of("NO ME ESCRIBAN"), "stop");
}

TEST(Classifier, SeesTwoThingsInOneText) {
    EXPECT_GT(presence_of("el pan estaba duro, no me escriban más", "stop"),
              presence_of("el pan estaba duro", "stop"));
}

TEST(Classifier, SaysHowMuchOfATextItKnows) {
    Scratch scratch;
    EXPECT_EQ(small_classifier().classify("quiero pan", {}, scratch).known.words, 1.0F);
    EXPECT_EQ(small_classifier().classify("zzyx wvut", {}, scratch).known.words, 0.0F);
    EXPECT_EQ(small_classifier().classify("", {}, scratch).known.words, 1.0F);
}

TEST(Classifier, FindsAStrangeTextFurtherOutOfScopeThanAKnownOne) {
    Scratch scratch;
    const float strange = small_classifier().classify("zzyx wvut", {}, scratch).out_of_scope;
    const float known = small_classifier().classify("quiero pan con semillas", {}, scratch).out_of_scope;
    EXPECT_GT(strange, known);
}

RC_GTEST_PROP(Classifier, GivesTheSameTextTheSameScore,
              (const std::string& text, const std::string& between)) {
    Scratch scratch;
    const auto once = small_classifier().classify(text, {}, scratch);
    const std::vector<Ranked> first{once.ranked.begin(), once.ranked.end()};
    const float out = once.out_of_scope;
    small_classifier().classify(between, {}, scratch);
    const auto again = small_classifier().classify(text, {}, scratch);
    RC_ASSERT(again.out_of_scope == out);
    for (std::size_t i = 0; i < first.size(); ++i) {
        RC_ASSERT(again.ranked[i].label == first[i].label);
        RC_ASSERT(again.ranked[i].score == first[i].score);
    }
}

RC_GTEST_PROP(Classifier, RanksEveryLabelWithProbabilitiesThatAddUp, (const std::string& text)) {
    Scratch scratch;
    const auto result = small_classifier().classify(text, {}, scratch);
    RC_ASSERT(result.ranked.size() == small_classifier().model().labels());
    float sum = 0;
    float before = 2;
    for (const Ranked& one : result.ranked) {
        RC_ASSERT(one.probability <= before);
        RC_ASSERT(one.presence >= 0.0F && one.presence <= 1.0F);
        before = one.probability;
        sum += one.probability;
    }
    RC_ASSERT(std::abs(sum - 1) < 1e-4F);
    RC_ASSERT(result.out_of_scope >= 0.0F && result.out_of_scope <= 1.0F);
}

}  // namespace
}  // namespace tero::learn
