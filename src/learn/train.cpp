#include "learn/train.hpp"

#include "base/crypto.hpp"
#include "learn/classifier.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

namespace tero::learn {
namespace {

struct Seen {
    std::uint32_t lines = 0;
    std::uint32_t last_line = 0;  // counted from one
    Block block = Block::WORDS;
};

void read_example(const Example& example, const FeatureOptions& options, TextFeatures& into) {
    const std::string_view context = example.context;
    read_features(example.text, std::span{&context, context.empty() ? std::size_t{0} : std::size_t{1}},
                  options, into);
}

// What is in enough lines to say something, in the order of the hashes.
std::vector<Feature> features_of(std::span<const Example* const> examples, const TrainOptions& options) {
    std::unordered_map<std::uint64_t, Seen> seen;
    TextFeatures read;
    std::uint32_t line = 0;
    for (const Example* example : examples) {
        line += 1;
        read_example(*example, options.features, read);
        for (std::size_t block = 0; block < block_count; ++block) {
            for (const std::uint64_t hash : read.hashes[block]) {
                Seen& one = seen[hash];
                if (one.last_line == line) continue;
                one.last_line = line;
                one.lines += 1;
                one.block = static_cast<Block>(block);
            }
        }
    }
    std::vector<Feature> features;
    const auto count = static_cast<float>(examples.size());
    for (const auto& [hash, one] : seen) {
        if (one.lines < options.lines_min) continue;
        features.push_back({.hash = hash,
                            .idf = 1 + std::log((1 + count) / (1 + static_cast<float>(one.lines))),
                            .block = one.block});
    }
    std::ranges::sort(features, {}, &Feature::hash);
    return features;
}

// One byte for each weight; a label's largest is 127.
void put_weights(Model& model, std::size_t label, const std::vector<float>& weights) {
    float largest = 0;
    for (std::size_t i = 0; i + 1 < weights.size(); ++i) largest = std::max(largest, std::abs(weights[i]));
    const float scale = largest > 0 ? largest / 127 : 1;
    model.scales[label] = scale;
    model.biases[label] = weights.back();
    for (std::size_t i = 0; i + 1 < weights.size(); ++i) {
        const auto rounded = static_cast<int>(std::lround(weights[i] / scale));
        model.weights[i * model.stride() + label] = static_cast<std::int8_t>(rounded);
    }
}

// Where it is not the first, a label is neither taught nor denied: what stands beside it says little of it.
std::int8_t wanted_of(const Example& example, std::string_view label) {
    if (example.primary() == label) return 1;
    return example.has(label) ? 0 : -1;
}

std::vector<std::string> labels_of(std::span<const Example> examples) {
    std::set<std::string> labels;
    for (const Example& example : examples) labels.insert(example.labels.begin(), example.labels.end());
    return {labels.begin(), labels.end()};
}

struct Validation {
    Evaluation evaluation = {};
    Calibration calibration = {};  // by the lines of all folds
};

Validation validate(std::span<const Example> examples, std::span<const std::string> labels,
                    std::span<const std::size_t> fold_of, std::size_t folds, const TrainOptions& options,
                    double c, const Progress& step) {
    std::vector<Scored> lines;
    for (std::size_t fold = 0; fold < folds; ++fold) {
        std::vector<const Example*> others;
        for (std::size_t i = 0; i < examples.size(); ++i)
            if (fold_of[i] != fold) others.push_back(&examples[i]);
        const Classifier classifier{fit(others, labels, options, c)};
        for (std::size_t i = 0; i < examples.size(); ++i) {
            if (fold_of[i] != fold) continue;
            lines.push_back(scored(classifier, examples[i]));
            lines.back().fold = fold;
        }
        step(static_cast<double>(fold + 1) / static_cast<double>(folds));
    }
    // How sure a fold may be is taken from the others.
    std::vector<Calibration> calibrations;
    std::vector<const Scored*> all;
    for (const Scored& line : lines) all.push_back(&line);
    for (std::size_t fold = 0; fold < folds; ++fold) {
        std::vector<const Scored*> others;
        for (const Scored& line : lines)
            if (line.fold != fold) others.push_back(&line);
        calibrations.push_back(calibrate(others, labels, options.out_of_scope_label));
    }
    Validation result{.evaluation = evaluate(lines, calibrations, labels, options.out_of_scope_label),
                      .calibration = calibrate(all, labels, options.out_of_scope_label)};
    result.evaluation.folds = static_cast<std::int64_t>(folds);
    result.evaluation.c = c;
    return result;
}

struct Best {
    Validation validation = {};
    std::vector<std::string> labels = {};
};

Result<Best> best_of(std::span<const Example> examples, const TrainOptions& options, const Progress& progress,
                     double share) {
    Best best{.labels = labels_of(examples)};
    if (best.labels.size() < 2)
        return Error{ErrorCode::invalid, "a model needs lines with two labels or more"};
    const auto fold_of = folds_by_author(examples, options.folds);
    const std::size_t folds = 1 + *std::ranges::max_element(fold_of);
    if (folds < 2) return Error{ErrorCode::invalid, "a model needs lines of two authors or more"};
    bool first = true;
    double done = 0;
    for (const double c : options.c) {
        const double part = share / static_cast<double>(options.c.size());
        Validation validation =
            validate(examples, best.labels, fold_of, folds, options, c, [&](double of_it) {
                if (progress) progress(done + part * of_it);
            });
        done += part;
        if (first || validation.evaluation.accuracy > best.validation.evaluation.accuracy)
            best.validation = std::move(validation);
        first = false;
    }
    return best;
}

std::string digest_of(std::span<const Example> examples) {
    std::string all;
    for (const Example& example : examples) {
        all += fmt::format("{}\t{}\t{}\t{}\t{}\n", example.text, fmt::join(example.labels, ","),
                           example.author, example.language, example.context);
    }
    return sha256_hex(all);
}

ModelCard card_of(std::span<const Example> examples, const TrainOptions& options,
                  const Evaluation& evaluation) {
    std::set<std::string> languages;
    for (const Example& example : examples)
        if (!example.language.empty()) languages.insert(example.language);
    return {.name = options.name,
            .trained = options.trained,
            .data = digest_of(examples),
            .lines = evaluation.lines,
            .authors = evaluation.authors,
            .languages = {languages.begin(), languages.end()},
            .c = evaluation.c,
            .folds = evaluation.folds,
            .accuracy = evaluation.accuracy,
            .macro_f1 = evaluation.macro_f1,
            .ece = evaluation.ece,
            .act_threshold = evaluation.act_threshold,
            .act_accuracy = evaluation.act_accuracy,
            .act_share = evaluation.act_share,
            .ask_threshold = evaluation.ask_threshold,
            .ask_share = evaluation.ask_share,
            .out_of_scope_label = options.out_of_scope_label,
            .out_of_scope_auroc = evaluation.out_of_scope_auroc,
            .out_of_scope_threshold = evaluation.out_of_scope_threshold,
            .labels = evaluation.labels,
            .features_read = options.features};
}

}  // namespace

std::vector<std::size_t> folds_by_author(std::span<const Example> examples, std::size_t folds) {
    std::map<std::string_view, std::size_t> lines;
    for (const Example& example : examples) lines[example.author] += 1;
    std::vector<std::pair<std::string_view, std::size_t>> authors{lines.begin(), lines.end()};
    std::ranges::stable_sort(authors, [](const auto& a, const auto& b) { return a.second > b.second; });
    std::vector<std::size_t> sizes(std::max<std::size_t>(1, std::min(folds, authors.size())), 0);
    std::map<std::string_view, std::size_t> fold_of;
    for (const auto& [author, count] : authors) {
        const auto lightest = static_cast<std::size_t>(std::ranges::min_element(sizes) - sizes.begin());
        fold_of[author] = lightest;
        sizes[lightest] += count;
    }
    std::vector<std::size_t> result;
    for (const Example& example : examples) result.push_back(fold_of[example.author]);
    return result;
}

Model fit(std::span<const Example* const> examples, std::span<const std::string> labels,
          const TrainOptions& options, double c) {
    Model model;
    model.card.features_read = options.features;
    model.card.out_of_scope_label = options.out_of_scope_label;
    for (const std::string& label : labels) model.card.labels.push_back({.name = label});
    model.features = features_of(examples, options);
    model.card.features = static_cast<std::int64_t>(model.features.size());
    model.weights.assign(model.features.size() * model.stride(), 0);
    model.scales.resize(labels.size());
    model.biases.resize(labels.size());
    model.presences.resize(labels.size());

    const FeatureTable table{model.features};
    LinearProblem problem{model.features.size()};
    TextFeatures read;
    std::vector<std::uint32_t> found;
    std::vector<Hit> hits;
    std::vector<Entry> row;
    for (const Example* example : examples) {
        read_example(*example, options.features, read);
        find_features(read, table, model.features, found, hits);
        row.clear();
        for (const Hit& hit : hits) row.push_back({.feature = hit.feature, .value = hit.value});
        std::ranges::sort(row, {}, &Entry::feature);
        problem.add(row);
    }
    std::vector<std::int8_t> wanted(examples.size());
    for (std::size_t label = 0; label < labels.size(); ++label) {
        for (std::size_t i = 0; i < examples.size(); ++i) wanted[i] = wanted_of(*examples[i], labels[label]);
        put_weights(model, label, problem.train(wanted, {.c = c}));
    }
    return model;
}

Result<Evaluation> cross_validate(std::span<const Example> examples, const TrainOptions& options,
                                  const Progress& progress) {
    TRY(Best best, best_of(examples, options, progress, 1.0));
    return std::move(best.validation.evaluation);
}

Result<Trained> train(std::span<const Example> examples, const TrainOptions& options,
                      const Progress& progress) {
    constexpr double share_of_folds = 0.85;
    TRY(Best best, best_of(examples, options, progress, share_of_folds));
    std::vector<const Example*> all;
    for (const Example& example : examples) all.push_back(&example);
    Trained trained{.evaluation = std::move(best.validation.evaluation)};
    trained.model = fit(all, best.labels, options, trained.evaluation.c);
    const std::int64_t features = trained.model.card.features;
    trained.model.card = card_of(examples, options, trained.evaluation);
    trained.model.card.features = features;
    trained.model.temperature = best.validation.calibration.temperature;
    trained.model.presences = std::move(best.validation.calibration.presences);
    trained.model.detector = best.validation.calibration.detector;
    if (progress) progress(1);
    return trained;
}

}  // namespace tero::learn
