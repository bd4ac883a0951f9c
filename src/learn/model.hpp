// A trained model: what it knows, how sure it may be, and the card that says where it comes from.
//
// One linear score for each label and, over them, two readings: `probability`, which of the labels is the
// primary one (they add up to 1), and `presence`, whether a label is true of the text at all (several can
// be).
//
// As a file: a magic word, the version, the card as JSON, the numbers, and a checksum over all of it. What is
// cut off, changed, of another version or without its card is refused.
#pragma once

#include "base/result.hpp"
#include "codec/described.hpp"
#include "learn/text_features.hpp"

#include <boost/describe.hpp>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tero::learn {

// Figures of a label on lines of authors that the model had not seen.
struct LabelCard {
    std::string name = {};
    std::int64_t lines = 0;    // that have it
    std::int64_t primary = 0;  // of these, with it as the first
    double precision = 0;      // as the primary label
    double recall = 0;
    double f1 = 0;
    double presence_threshold = 0.5;  // from here on it counts as present: the best F1
    double presence_recall = 0;       // of the lines that have it, also as their second label
    double presence_precision = 0;
};
BOOST_DESCRIBE_STRUCT(LabelCard, (),
                      (name, lines, primary, precision, recall, f1, presence_threshold, presence_recall,
                       presence_precision))
TERO_DESCRIBED_WHOLLY(LabelCard);

struct ModelCard {
    std::string name = {};
    std::string trained = {};  // the date, as whoever trained it said
    std::string data = {};     // SHA-256 of the lines
    std::int64_t lines = 0;
    std::int64_t authors = 0;
    std::vector<std::string> languages = {};
    std::int64_t features = 0;
    double c = 0;
    // By cross-validation over authors.
    std::int64_t folds = 0;
    double accuracy = 0;  // the primary label is the first
    double macro_f1 = 0;
    double ece = 0;
    double act_threshold = 0;  // from this probability on, `act_accuracy` of the first labels were right
    double act_accuracy = 0;
    double act_share = 0;      // of the lines reach it
    double ask_threshold = 0;  // from here on the right one was among the first two as often
    double ask_share = 0;
    std::string out_of_scope_label = {};  // the lines of it taught the detector; empty: there is none
    double out_of_scope_auroc = 0;
    double out_of_scope_threshold = 1;  // from this score on a text is out of scope
    std::vector<LabelCard> labels = {};
    FeatureOptions features_read = {};
};
BOOST_DESCRIBE_STRUCT(ModelCard, (),
                      (name, trained, data, lines, authors, languages, features, c, folds, accuracy, macro_f1,
                       ece, act_threshold, act_accuracy, act_share, ask_threshold, ask_share,
                       out_of_scope_label, out_of_scope_auroc, out_of_scope_threshold, labels, features_read))
TERO_DESCRIBED_WHOLLY(ModelCard);

inline constexpr std::size_t detector_features = 8;

// Out of scope or not, from how a text was scored (scope.hpp).
struct Detector {
    std::array<float, detector_features> mean = {};
    std::array<float, detector_features> spread = {};  // 0: that feature says nothing
    std::array<float, detector_features> weights = {};
    float bias = -8;  // untrained: nothing is
    bool operator==(const Detector&) const = default;
};

struct Feature {
    std::uint64_t hash = 0;
    float idf = 0;
    Block block = Block::WORDS;
    bool operator==(const Feature&) const = default;
};

// Of each label: presence = 1 / (1 + exp(-(slope × score + offset))).
struct Presence {
    float slope = 1;
    float offset = 0;
    bool operator==(const Presence&) const = default;
};

struct Model {
    ModelCard card = {};
    std::vector<Feature> features = {};
    // A row of `stride` for each feature, so that one feature touches neighbouring bytes.
    std::vector<std::int8_t> weights = {};
    std::vector<float> scales = {};  // one for each label: weight × scale
    std::vector<float> biases = {};
    float temperature = 1;  // probability = softmax(score × temperature)
    std::vector<Presence> presences = {};
    Detector detector = {};

    std::size_t labels() const { return card.labels.size(); }
    std::size_t stride() const { return (labels() + 15) / 16 * 16; }
};

inline constexpr std::uint32_t model_version = 1;
inline constexpr std::size_t model_bytes_max = 64 << 20;

std::string model_file(const Model& model);
// corrupt: what is wrong with the bytes.
Result<Model> read_model(std::string_view bytes);

}  // namespace tero::learn
