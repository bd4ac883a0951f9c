// A model at work: a text in, its labels out, ranked, in a few microseconds and without an allocation once
// the scratch has grown.
#pragma once

#include "base/result.hpp"
#include "learn/model.hpp"
#include "learn/scope.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace tero::learn {

struct Classification {
    std::span<const Ranked> ranked = {};  // likeliest first; lies in the scratch
    float out_of_scope = 0;
    Known known = {};
};

// What is known of a text in one place of the model, and how strongly it says it.
struct Hit {
    std::uint32_t feature = 0;
    float value = 0;
};

struct Scratch {
    TextFeatures read = {};
    std::vector<std::uint32_t> found = {};
    std::vector<Hit> hits = {};
    std::vector<float> sums = {};
    std::vector<Ranked> ranked = {};
};

// The hashes of a model's features, found in one step. The features stay where they are for as long as it is
// used.
class FeatureTable {
public:
    explicit FeatureTable(std::span<const Feature> features);
    static constexpr std::uint32_t none = 0xffffffff;
    std::uint32_t find(std::uint64_t hash) const;

private:
    std::span<const Feature> features_;
    std::vector<std::uint32_t> places_;  // of features
    std::size_t mask_ = 0;
};

// The features that a text has and how strongly, each block brought to its length: what is weighed, in
// training and after.
Known find_features(const TextFeatures& read, const FeatureTable& table, std::span<const Feature> features,
                    std::vector<std::uint32_t>& found, std::vector<Hit>& hits);

class Classifier {
public:
    explicit Classifier(Model model);
    Classifier(Classifier&&) = default;  // no copy: its table would look into the first one's model

    Classification classify(std::string_view text, std::span<const std::string_view> contexts,
                            Scratch& scratch) const;

    const Model& model() const { return model_; }
    std::string_view name(std::size_t label) const { return model_.card.labels[label].name; }

private:
    void score(std::span<const Hit> hits, std::vector<float>& sums) const;

    Model model_;
    FeatureTable table_;
    std::size_t out_label_;  // of the lines that are out of scope; labels() when there is none
};

}  // namespace tero::learn
