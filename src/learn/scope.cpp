#include "learn/scope.hpp"

#include "learn/linear.hpp"

#include <algorithm>
#include <cmath>

namespace tero::learn {

void rank(std::span<const float> scores, float temperature, std::span<const Presence> presences,
          std::vector<Ranked>& ranked) {
    ranked.resize(scores.size());
    const float highest = scores.empty() ? 0 : *std::ranges::max_element(scores);
    float whole = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        const float score = scores[i];
        ranked[i] = {.label = i,
                     .score = score,
                     .probability = std::exp((score - highest) * temperature),
                     .presence = 1 / (1 + std::exp(-(presences[i].slope * score + presences[i].offset)))};
        whole += ranked[i].probability;
    }
    for (Ranked& one : ranked) one.probability /= whole;
    std::ranges::sort(ranked, [](const Ranked& a, const Ranked& b) {
        return a.score != b.score ? a.score > b.score : a.label < b.label;
    });
}

ScopeFeatures scope_features(std::span<const Ranked> ranked, std::size_t out_label, const Known& known) {
    std::array<const Ranked*, 2> top{};
    std::size_t in_scope = 0;
    float whole = 0;
    for (const Ranked& one : ranked) {
        if (one.label == out_label) continue;
        if (in_scope < top.size()) top[in_scope] = &one;
        in_scope += 1;
        whole += one.probability;
    }
    if (in_scope == 0 || whole <= 0) return {};
    float entropy = 0;
    for (const Ranked& one : ranked) {
        const float p = one.probability / whole;
        if (one.label != out_label && p > 1e-6F) entropy -= p * std::log(p);
    }
    const float p = std::clamp(top[0]->probability / whole, 1e-6F, 1 - 1e-6F);
    return {std::log(p / (1 - p)),
            top[0]->score,
            top[1] == nullptr ? 0.0F : top[0]->score - top[1]->score,
            entropy,
            known.phrases,
            known.words,
            known.characters,
            std::log(1 + static_cast<float>(known.length))};
}

float out_of_scope_score(const Detector& detector, const ScopeFeatures& features) {
    float sum = detector.bias;
    for (std::size_t i = 0; i < detector_features; ++i)
        sum += detector.weights[i] * detector.spread[i] * (features[i] - detector.mean[i]);
    return 1 / (1 + std::exp(-sum));
}

Detector train_detector(std::span<const ScopeFeatures> lines, std::span<const std::int8_t> is_out) {
    Detector detector;
    const auto out = static_cast<double>(std::ranges::count(is_out, 1));
    const double in = static_cast<double>(is_out.size()) - out;
    if (out < 1 || in < 1) return detector;
    const auto count = static_cast<double>(lines.size());
    LinearProblem problem{detector_features};
    for (std::size_t i = 0; i < detector_features; ++i) {
        double sum = 0;
        double squares = 0;
        for (const ScopeFeatures& line : lines) {
            sum += line[i];
            squares += static_cast<double>(line[i]) * line[i];
        }
        const double mean = sum / count;
        const double deviation = std::sqrt(std::max(0.0, squares / count - mean * mean));
        detector.mean[i] = static_cast<float>(mean);
        detector.spread[i] = deviation > 1e-6 ? static_cast<float>(1 / deviation) : 0.0F;
    }
    std::vector<Entry> row(detector_features);
    for (const ScopeFeatures& line : lines) {
        for (std::size_t i = 0; i < detector_features; ++i) {
            row[i] = {.feature = static_cast<std::uint32_t>(i),
                      .value = (line[i] - detector.mean[i]) * detector.spread[i]};
        }
        problem.add(row);
    }
    std::vector<std::int8_t> wanted;
    for (const std::int8_t one : is_out) wanted.push_back(one == 1 ? 1 : -1);
    const auto weights = problem.train(
        wanted, {.solver = Solver::LOGISTIC, .c = 1, .positive_weight = in / out, .tolerance = 0.01});
    std::copy_n(weights.begin(), detector_features, detector.weights.begin());
    detector.bias = weights.back();
    return detector;
}

}  // namespace tero::learn
