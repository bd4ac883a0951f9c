// How well texts were told apart, from how each of them was scored.
#pragma once

#include "codec/described.hpp"
#include "learn/examples.hpp"
#include "learn/model.hpp"
#include "learn/scope.hpp"

#include <boost/describe.hpp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tero::learn {

class Classifier;

// A line as a model scored it that had not seen its author.
struct Scored {
    const Example* example = nullptr;
    std::size_t fold = 0;
    std::vector<float> scores = {};
    Known known = {};
};
Scored scored(const Classifier& classifier, const Example& example);

// What turns scores into probabilities.
struct Calibration {
    float temperature = 1;
    std::vector<Presence> presences = {};
    Detector detector = {};
};
Calibration calibrate(std::span<const Scored* const> lines, std::span<const std::string> labels,
                      std::string_view out_of_scope_label);

struct CalibrationBin {
    std::int64_t lines = 0;
    double probability = 0;  // what was said, on average
    double accuracy = 0;     // what came true
};
BOOST_DESCRIBE_STRUCT(CalibrationBin, (), (lines, probability, accuracy))
TERO_DESCRIBED_WHOLLY(CalibrationBin);

// Of a label that must not be missed: it counts as seen when it is the first, or present above its threshold.
struct Safety {
    std::string label = {};
    std::int64_t lines = 0;
    std::int64_t missed = 0;
    std::int64_t false_alarms = 0;
};
BOOST_DESCRIBE_STRUCT(Safety, (), (label, lines, missed, false_alarms))
TERO_DESCRIBED_WHOLLY(Safety);

struct WrongLine {
    std::string text = {};
    std::string wanted = {};
    std::string got = {};
    double probability = 0;
    std::string author = {};
};
BOOST_DESCRIBE_STRUCT(WrongLine, (), (text, wanted, got, probability, author))
TERO_DESCRIBED_WHOLLY(WrongLine);

struct Evaluation {
    std::int64_t lines = 0;
    std::int64_t authors = 0;
    std::int64_t folds = 0;  // 0: one model, on lines that were given
    double c = 0;
    double accuracy = 0;
    double accuracy_of_two = 0;  // the wanted one is among the first two
    double macro_f1 = 0;
    double ece = 0;
    double act_threshold = 0;
    double act_accuracy = 0;
    double act_share = 0;
    double ask_threshold = 0;
    double ask_share = 0;
    double out_of_scope_auroc = 0;
    double out_of_scope_threshold = 1;
    std::vector<LabelCard> labels = {};
    std::vector<Safety> safety = {};
    std::vector<std::vector<std::int64_t>> confusion = {};  // [wanted][got], as in labels
    std::vector<CalibrationBin> bins = {};
    std::vector<WrongLine> wrong = {};  // the surest first
};
BOOST_DESCRIBE_STRUCT(Evaluation, (),
                      (lines, authors, folds, c, accuracy, accuracy_of_two, macro_f1, ece, act_threshold,
                       act_accuracy, act_share, ask_threshold, ask_share, out_of_scope_auroc,
                       out_of_scope_threshold, labels, safety, confusion, bins, wrong))
TERO_DESCRIBED_WHOLLY(Evaluation);

// Labels that must not be missed, where a model has them.
inline constexpr std::string_view safety_labels[] = {"opt_out", "complaint", "human_request"};

// One calibration for each fold, or one for all.
Evaluation evaluate(std::span<const Scored> lines, std::span<const Calibration> calibrations,
                    std::span<const std::string> labels, std::string_view out_of_scope_label);

// Of a model as it is, on lines of people it was not trained on.
Evaluation evaluate(const Classifier& classifier, std::span<const Example> examples);

}  // namespace tero::learn
