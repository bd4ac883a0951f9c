// From lines to a model.
//
// Whatever is said of a model, how often it is right and how sure it may be, comes from lines of authors that
// it was not trained on: the authors are parted into folds, each fold is scored by a model of the others, and
// the model that is kept is trained on all.
#pragma once

#include "base/result.hpp"
#include "learn/evaluation.hpp"
#include "learn/examples.hpp"
#include "learn/linear.hpp"
#include "learn/model.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace tero::learn {

struct TrainOptions {
    std::string name = {};
    std::string trained = {};  // the date
    FeatureOptions features = {.stems = true, .crossing = true};
    std::vector<double> c = {1};  // the one with the best accuracy by cross-validation
    std::size_t lines_min = 2;    // a feature is in so many lines
    std::size_t folds = 5;
    std::string out_of_scope_label = "unknown";
};

// How far it has come, 0 to 1.
using Progress = std::function<void(double)>;

struct Trained {
    Model model = {};
    Evaluation evaluation = {};
};

// invalid: fewer than two labels or two authors.
Result<Trained> train(std::span<const Example> examples, const TrainOptions& options,
                      const Progress& progress = {});
// The cross-validation alone.
Result<Evaluation> cross_validate(std::span<const Example> examples, const TrainOptions& options,
                                  const Progress& progress = {});

// The features and weights of these lines, not calibrated yet.
Model fit(std::span<const Example* const> examples, std::span<const std::string> labels,
          const TrainOptions& options, double c);

// A fold for each line: all lines of an author in one, the folds about alike in size.
std::vector<std::size_t> folds_by_author(std::span<const Example> examples, std::size_t folds);

}  // namespace tero::learn
