#include "learn/evaluation.hpp"

#include "learn/classifier.hpp"
#include "learn/lines_fixture.hpp"

#include <gtest/gtest.h>
#include <cmath>
#include <string>
#include <vector>

namespace tero::learn {
namespace {

// Lines whose scores say what comes out: `right` of `all` lines of label a, the rest taken for b.
struct Played {
    std::vector<Example> examples = {};
    std::vector<Scored> lines = {};
    std::vector<std::string> labels{"a", "opt_out"};
};

Played played(std::size_t right, std::size_t all) {
    Played world;
    for (std::size_t i = 0; i < all; ++i)
        world.examples.push_back({.text = "x", .labels = {"a"}, .author = "ana"});
    for (std::size_t i = 0; i < all; ++i) {
        const float score = i < right ? 1.0F : -1.0F;
        world.lines.push_back({.example = &world.examples[i], .scores = {score, -score}});
    }
    return world;
}

Calibration plain() { return {.temperature = 1, .presences = {Presence{}, Presence{}}}; }

TEST(Evaluation, CountsWhatIsRight) {
    const Played world = played(3, 4);
    const Calibration calibration = plain();
    const Evaluation result = evaluate(world.lines, std::span{&calibration, 1}, world.labels, "");
    EXPECT_EQ(result.accuracy, 0.75);
    EXPECT_EQ(result.accuracy_of_two, 1.0);
    EXPECT_EQ(result.confusion[0][0], 3);
    EXPECT_EQ(result.confusion[0][1], 1);
    EXPECT_EQ(result.labels[0].recall, 0.75);
    EXPECT_EQ(result.labels[0].precision, 1.0);
    ASSERT_EQ(result.wrong.size(), 1U);
    EXPECT_EQ(result.wrong[0].got, "opt_out");
    ASSERT_EQ(result.safety.size(), 1U);
    EXPECT_EQ(result.safety[0].false_alarms, 1);
}

TEST(Evaluation, MeasuresHowFarWhatIsSaidIsFromWhatComesTrue) {
    const Calibration calibration = plain();
    const double said = 1 / (1 + std::exp(-2.0));
    const Played world = played(3, 4);
    const Evaluation result = evaluate(world.lines, std::span{&calibration, 1}, world.labels, "");
    EXPECT_NEAR(result.ece, said - 0.75, 1e-5);
}

TEST(Evaluation, FindsFromWhereOnItMayActAlone) {
    Played world = played(100, 104);
    for (std::size_t i = 100; i < 104; ++i) world.lines[i].scores = {0.1F, 0.2F};
    const Calibration calibration = plain();
    const Evaluation result = evaluate(world.lines, std::span{&calibration, 1}, world.labels, "");
    EXPECT_GE(result.act_accuracy, 0.97);
    EXPECT_NEAR(result.act_share, 103.0 / 104, 0.02);
}

TEST(Calibration, MakesTooSureScoresLessSure) {
    Played world = played(60, 100);
    for (Scored& line : world.lines)
        for (float& score : line.scores) score *= 4;
    std::vector<const Scored*> lines;
    for (const Scored& line : world.lines) lines.push_back(&line);
    const Calibration fitted = calibrate(lines, world.labels, "");
    EXPECT_LT(fitted.temperature, 1.0F);
    const Calibration as_it_was = plain();
    EXPECT_LT(evaluate(world.lines, std::span{&fitted, 1}, world.labels, "").ece,
              evaluate(world.lines, std::span{&as_it_was, 1}, world.labels, "").ece);
}

TEST(Evaluation, OfAModelOnLinesThatAreGivenUsesItsOwnCalibration) {
    const Classifier classifier{small_model().model};
    const Evaluation result = evaluate(classifier, small_world());
    EXPECT_GT(result.accuracy, 0.95);
    EXPECT_EQ(result.folds, 0);
    EXPECT_GT(result.out_of_scope_auroc, 0.8);
}

}  // namespace
}  // namespace tero::learn
