// Whether a text is about anything that the labels stand for, from how it was scored.
#pragma once

#include "learn/model.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tero::learn {

struct Ranked {
    std::size_t label = 0;  // in Model::card.labels
    float score = 0;
    float probability = 0;  // that it is the primary one
    float presence = 0;     // that it is true of the text at all
};

// Likeliest first.
void rank(std::span<const float> scores, float temperature, std::span<const Presence> presences,
          std::vector<Ranked>& ranked);

// How much of a text the model knows, each as a share; 1 of nothing.
struct Known {
    float words = 1;         // single ones
    float phrases = 1;       // with n-grams of words
    float characters = 1;    // n-grams of them
    std::size_t length = 0;  // in tokens
};

// Log-odds of the first probability, the first score, its lead, the entropy, the three shares, the length.
using ScopeFeatures = std::array<float, detector_features>;

// Among all labels but `out_label`, which stands for what is out of scope.
ScopeFeatures scope_features(std::span<const Ranked> ranked, std::size_t out_label, const Known& known);

float out_of_scope_score(const Detector& detector, const ScopeFeatures& features);

// A class-balanced logistic regression; both kinds are needed, or it stays untrained.
Detector train_detector(std::span<const ScopeFeatures> lines, std::span<const std::int8_t> is_out);

}  // namespace tero::learn
