#include "learn/promotion.hpp"

#include <gtest/gtest.h>

namespace tero::learn {
namespace {

ModelCard good_card() {
    return {.accuracy = 0.9, .ece = 0.02, .labels = {{.name = "opt_out", .recall = 0.95}}};
}

TEST(Promotion, TakesWhatIsAsGood) {
    EXPECT_TRUE(may_replace(good_card(), good_card()).has_value());
    ModelCard next = good_card();
    next.accuracy = 0.897;  // chance
    EXPECT_TRUE(may_replace(good_card(), next).has_value());
}

TEST(Promotion, RefusesWhatIsWorseAndSaysInWhat) {
    ModelCard next = good_card();
    next.accuracy = 0.88;
    next.ece = 0.05;
    next.labels[0].recall = 0.9;
    const auto taken = may_replace(good_card(), next);
    ASSERT_FALSE(taken.has_value());
    EXPECT_EQ(
        taken.error().message,
        "the new model is worse than the one that is there: accuracy 88.0 % after 90.0 %; calibration error "
        "5.0 % after 2.0 %; opt_out found 90.0 % of the time after 95.0 %");
}

TEST(Promotion, RefusesAModelThatLostTheLabel) {
    ModelCard next = good_card();
    next.labels.clear();
    EXPECT_FALSE(may_replace(good_card(), next).has_value());
    EXPECT_TRUE(may_replace(next, good_card()).has_value());
}

}  // namespace
}  // namespace tero::learn
