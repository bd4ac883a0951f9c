#include "learn/train.hpp"

#include "learn/lines_fixture.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace tero::learn {
namespace {

TEST(Folds, HoldAllLinesOfAnAuthorTogether) {
    const auto world = small_world();
    const auto folds = folds_by_author(world, 3);
    std::map<std::string, std::set<std::size_t>> of_author;
    std::set<std::size_t> all;
    for (std::size_t i = 0; i < world.size(); ++i) {
        of_author[world[i].author].insert(folds[i]);
        all.insert(folds[i]);
    }
    EXPECT_EQ(all.size(), 3U);
    for (const auto& [author, its] : of_author) EXPECT_EQ(its.size(), 1U) << author;
}

TEST(Folds, AreNoMoreThanThereAreAuthors) {
    const auto folds = folds_by_author(small_world(), 50);
    EXPECT_EQ(std::set<std::size_t>(folds.begin(), folds.end()).size(), 6U);
}

TEST(Train, GivesTheSameFileForTheSameLines) {
    const auto world = small_world();
    const TrainOptions options{.name = "small", .trained = "2026-11-29", .out_of_scope_label = "other"};
    const auto again = train(world, options);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(model_file(again->model), model_file(small_model().model));
}

TEST(Train, WritesACardThatSaysWhatItCameFrom) {
    const ModelCard& card = small_model().model.card;
    EXPECT_EQ(card.name, "small");
    EXPECT_EQ(card.trained, "2026-11-29");
    EXPECT_EQ(card.lines, static_cast<std::int64_t>(small_world().size()));
    EXPECT_EQ(card.authors, 6);
    EXPECT_EQ(card.folds, 5);
    EXPECT_EQ(card.languages, (std::vector<std::string>{"es", "pt"}));
    EXPECT_EQ(card.labels.size(), 4U);
    EXPECT_EQ(card.data.size(), 64U);
    EXPECT_GT(card.accuracy, 0.8);
    EXPECT_EQ(card.features, static_cast<std::int64_t>(small_model().model.features.size()));
}

TEST(Train, TellsHowFarItIs) {
    std::vector<double> told;
    ASSERT_TRUE(
        train(small_world(), {.c = {0.5, 1}}, [&](double part) { told.push_back(part); }).has_value());
    EXPECT_EQ(told.size(), 11U);
    EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
    EXPECT_EQ(told.back(), 1);
}

TEST(Train, RefusesLinesThatTeachNothing) {
    const std::vector<Example> one_label{{.text = "a", .labels = {"x"}, .author = "ana"},
                                         {.text = "b", .labels = {"x"}, .author = "eva"}};
    const auto same = train(one_label, {});
    ASSERT_FALSE(same.has_value());
    EXPECT_EQ(same.error().message, "a model needs lines with two labels or more");
    const std::vector<Example> one_author{{.text = "a", .labels = {"x"}, .author = "ana"},
                                          {.text = "b", .labels = {"y"}, .author = "ana"}};
    const auto alone = train(one_author, {});
    ASSERT_FALSE(alone.has_value());
    EXPECT_EQ(alone.error().message, "a model needs lines of two authors or more");
}

// Authors are never both taught and tested: what only one of them says cannot be known.
TEST(CrossValidation, DoesNotKnowWhatOnlyTheTestedAuthorSays) {
    std::vector<Example> world;
    for (const char* author : {"ana", "eva", "leo", "max"}) {
        for (int i = 0; i < 6; ++i) {
            const std::string own = std::string{author} + std::string{author};
            world.push_back({.text = own + "uno " + own + "unas", .labels = {"one"}, .author = author});
            world.push_back({.text = own + "xyz " + own + "zyx", .labels = {"two"}, .author = author});
        }
    }
    // Each author's words with the labels the other way round than the next one's.
    for (std::size_t i = 0; i < world.size(); ++i)
        if (world[i].author == "eva" || world[i].author == "max")
            world[i].labels = {world[i].labels[0] == "one" ? "two" : "one"};
    const auto result = cross_validate(world, {.folds = 4});
    ASSERT_TRUE(result.has_value());
    EXPECT_LT(result->accuracy, 0.8);
}

}  // namespace
}  // namespace tero::learn
