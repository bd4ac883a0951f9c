// Scores to probabilities, fitted on lines that the models had not seen.
#include "learn/evaluation.hpp"

#include <algorithm>
#include <cmath>

namespace tero::learn {
namespace {

std::size_t index_of(std::span<const std::string> labels, std::string_view name) {
    return static_cast<std::size_t>(std::ranges::find(labels, name) - labels.begin());
}

double surprise(std::span<const Scored* const> lines, std::span<const std::size_t> wanted,
                double temperature) {
    double sum = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto& scores = lines[i]->scores;
        if (wanted[i] >= scores.size()) continue;
        const double highest = *std::ranges::max_element(scores);
        double whole = 0;
        for (const float score : scores) whole += std::exp((score - highest) * temperature);
        sum += std::log(whole) - (scores[wanted[i]] - highest) * temperature;
    }
    return sum;
}

// The likeliest temperature, by golden section over its logarithm.
double fit_temperature(std::span<const Scored* const> lines, std::span<const std::size_t> wanted) {
    constexpr double ratio = 0.6180339887498949;
    double low = std::log(0.25);
    double high = std::log(64.0);
    for (int i = 0; i < 40; ++i) {
        const double a = high - ratio * (high - low);
        const double b = low + ratio * (high - low);
        const bool left = surprise(lines, wanted, std::exp(a)) < surprise(lines, wanted, std::exp(b));
        (left ? high : low) = left ? b : a;
    }
    return std::exp((low + high) / 2);
}

// Platt 1999 with the targets and the damped Newton steps of Lin, Lin and Weng 2007.
Presence fit_presence(std::span<const Scored* const> lines, std::size_t label, std::string_view name) {
    double positives = 0;
    for (const Scored* line : lines) positives += line->example->has(name) ? 1 : 0;
    const double negatives = static_cast<double>(lines.size()) - positives;
    const double high = (positives + 1) / (positives + 2);
    const double low = 1 / (negatives + 2);
    double slope = 1;
    double offset = std::log((positives + 1) / (negatives + 1));
    const auto loss = [&](double a, double b) {
        double sum = 0;
        for (const Scored* line : lines) {
            const double z = a * line->scores[label] + b;
            const double target = line->example->has(name) ? high : low;
            sum += std::max(z, 0.0) + std::log1p(std::exp(-std::abs(z))) - target * z;
        }
        return sum;
    };
    double now = loss(slope, offset);
    for (int step = 0; step < 50; ++step) {
        double ga = 0, gb = 0, aa = 1e-9, ab = 0, bb = 1e-9;
        for (const Scored* line : lines) {
            const double x = line->scores[label];
            const double p = 1 / (1 + std::exp(-(slope * x + offset)));
            const double error = p - (line->example->has(name) ? high : low);
            const double weight = p * (1 - p);
            ga += error * x;
            gb += error;
            aa += weight * x * x;
            ab += weight * x;
            bb += weight;
        }
        const double determinant = aa * bb - ab * ab;
        if (determinant <= 0 || (std::abs(ga) < 1e-6 && std::abs(gb) < 1e-6)) break;
        const double da = (bb * ga - ab * gb) / determinant;
        const double db = (aa * gb - ab * ga) / determinant;
        double part = 1;
        double next = loss(slope - da, offset - db);
        while (next > now && part > 1e-6) {
            part /= 2;
            next = loss(slope - part * da, offset - part * db);
        }
        if (next >= now) break;
        slope -= part * da;
        offset -= part * db;
        now = next;
    }
    return {.slope = static_cast<float>(slope), .offset = static_cast<float>(offset)};
}

}  // namespace

Calibration calibrate(std::span<const Scored* const> lines, std::span<const std::string> labels,
                      std::string_view out_of_scope_label) {
    std::vector<std::size_t> wanted;
    for (const Scored* line : lines) wanted.push_back(index_of(labels, line->example->primary()));
    Calibration calibration{.temperature = static_cast<float>(fit_temperature(lines, wanted))};
    for (std::size_t i = 0; i < labels.size(); ++i)
        calibration.presences.push_back(fit_presence(lines, i, labels[i]));

    std::vector<ScopeFeatures> features;
    std::vector<std::int8_t> is_out;
    std::vector<Ranked> ranked;
    const std::size_t out_label = index_of(labels, out_of_scope_label);
    for (const Scored* line : lines) {
        rank(line->scores, calibration.temperature, calibration.presences, ranked);
        features.push_back(scope_features(ranked, out_label, line->known));
        is_out.push_back(line->example->primary() == out_of_scope_label ? 1 : 0);
    }
    calibration.detector = train_detector(features, is_out);
    return calibration;
}

}  // namespace tero::learn
