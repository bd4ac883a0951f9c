#include "learn/evaluation.hpp"

#include "base/check.hpp"
#include "learn/classifier.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace tero::learn {
namespace {

constexpr std::size_t bin_count = 15;
constexpr std::size_t wrong_max = 200;
constexpr double act_accuracy_wanted = 0.97;
constexpr double scope_loss_max = 0.01;  // of the lines that are in scope, lost to the detector

double ratio(double part, double whole) { return whole > 0 ? part / whole : 0; }
double f1_of(double precision, double recall) { return ratio(2 * precision * recall, precision + recall); }

// A line once it is read: what was wanted, what came out.
struct Outcome {
    const Example* example = nullptr;
    std::size_t wanted = 0;
    std::size_t first = 0;
    std::size_t second = 0;
    double probability = 0;
    double two = 0;  // probability of the first two together
    double out_of_scope = 0;
    std::vector<float> presences = {};
};

std::size_t index_of(std::span<const std::string> labels, std::string_view name) {
    return static_cast<std::size_t>(std::ranges::find(labels, name) - labels.begin());
}

Outcome outcome_of(const Scored& line, const Calibration& calibration, std::span<const std::string> labels,
                   std::size_t out_label) {
    std::vector<Ranked> ranked;
    rank(line.scores, calibration.temperature, calibration.presences, ranked);
    Outcome outcome{.example = line.example,
                    .wanted = index_of(labels, line.example->primary()),
                    .first = ranked[0].label,
                    .second = ranked.size() > 1 ? ranked[1].label : ranked[0].label,
                    .probability = ranked[0].probability,
                    .two = ranked[0].probability + (ranked.size() > 1 ? ranked[1].probability : 0.0F)};
    outcome.out_of_scope =
        out_of_scope_score(calibration.detector, scope_features(ranked, out_label, line.known));
    outcome.presences.resize(labels.size());
    for (const Ranked& one : ranked) outcome.presences[one.label] = one.presence;
    return outcome;
}

struct Threshold {
    double at = 1;
    double accuracy = 0;
    double share = 0;
};

// The lowest probability from which on as many are right as is wanted.
template <class Probability, class Right>
Threshold lowest_that_is_right(std::vector<const Outcome*> outcomes, Probability probability, Right right) {
    std::ranges::sort(outcomes,
                      [&](const Outcome* a, const Outcome* b) { return probability(*a) > probability(*b); });
    Threshold best;
    double hits = 0;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        hits += right(*outcomes[i]) ? 1 : 0;
        const double count = static_cast<double>(i + 1);
        if (hits / count < act_accuracy_wanted) continue;
        best = {.at = probability(*outcomes[i]),
                .accuracy = hits / count,
                .share = count / static_cast<double>(outcomes.size())};
    }
    return best;
}

// The threshold of presence with the best F1.
void set_presence(const std::vector<Outcome>& outcomes, std::size_t label, LabelCard& card) {
    std::vector<std::pair<float, bool>> lines;
    double all = 0;
    for (const Outcome& outcome : outcomes) {
        const bool has = outcome.example->has(card.name);
        lines.emplace_back(outcome.presences[label], has);
        all += has ? 1 : 0;
    }
    std::ranges::sort(lines, [](const auto& a, const auto& b) { return a.first > b.first; });
    double hits = 0;
    double best = -1;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        hits += lines[i].second ? 1 : 0;
        if (i + 1 < lines.size() && lines[i + 1].first == lines[i].first) continue;
        const double precision = hits / static_cast<double>(i + 1);
        const double recall = ratio(hits, all);
        if (f1_of(precision, recall) <= best) continue;
        best = f1_of(precision, recall);
        card.presence_threshold = lines[i].first;
        card.presence_precision = precision;
        card.presence_recall = recall;
    }
}

void set_labels(const std::vector<Outcome>& outcomes, std::span<const std::string> labels, Evaluation& into) {
    const std::size_t count = labels.size();
    into.confusion.assign(count, std::vector<std::int64_t>(count, 0));
    for (const Outcome& outcome : outcomes)
        if (outcome.wanted < count) into.confusion[outcome.wanted][outcome.first] += 1;
    double f1_sum = 0;
    double f1_count = 0;
    for (std::size_t i = 0; i < count; ++i) {
        LabelCard card{.name = labels[i]};
        double got = 0;
        for (const auto& row : into.confusion) got += static_cast<double>(row[i]);
        for (const Outcome& outcome : outcomes) {
            card.lines += outcome.example->has(labels[i]) ? 1 : 0;
            card.primary += outcome.wanted == i ? 1 : 0;
        }
        const auto right = static_cast<double>(into.confusion[i][i]);
        card.precision = ratio(right, got);
        card.recall = ratio(right, static_cast<double>(card.primary));
        card.f1 = f1_of(card.precision, card.recall);
        set_presence(outcomes, i, card);
        if (card.primary > 0) {
            f1_sum += card.f1;
            f1_count += 1;
        }
        into.labels.push_back(std::move(card));
    }
    into.macro_f1 = ratio(f1_sum, f1_count);
}

void set_bins(const std::vector<Outcome>& outcomes, Evaluation& into) {
    into.bins.assign(bin_count, {});
    for (const Outcome& outcome : outcomes) {
        const auto place = static_cast<std::size_t>(outcome.probability * bin_count);
        CalibrationBin& bin = into.bins[std::min(place, bin_count - 1)];
        bin.lines += 1;
        bin.probability += outcome.probability;
        bin.accuracy += outcome.first == outcome.wanted ? 1 : 0;
    }
    for (CalibrationBin& bin : into.bins) {
        const auto lines = static_cast<double>(bin.lines);
        into.ece += std::abs(bin.probability - bin.accuracy) / static_cast<double>(outcomes.size());
        bin.probability = ratio(bin.probability, lines);
        bin.accuracy = ratio(bin.accuracy, lines);
    }
}

void set_scope(const std::vector<Outcome>& outcomes, std::string_view out_label, Evaluation& into) {
    std::vector<std::pair<double, bool>> lines;
    for (const Outcome& outcome : outcomes)
        lines.emplace_back(outcome.out_of_scope, outcome.example->primary() == out_label);
    std::ranges::sort(lines);
    double in = 0;
    double out = 0;
    double pairs = 0;
    // Of equal scores, half of the pairs are in order.
    for (std::size_t i = 0; i < lines.size();) {
        double in_here = 0;
        double out_here = 0;
        const double score = lines[i].first;
        for (; i < lines.size() && lines[i].first == score; ++i) (lines[i].second ? out_here : in_here) += 1;
        pairs += out_here * (in + in_here / 2);
        in += in_here;
        out += out_here;
    }
    into.out_of_scope_auroc = ratio(pairs, in * out);
    if (out == 0) return;
    double lost = 0;
    for (std::size_t i = lines.size(); i-- > 0;) {
        lost += lines[i].second ? 0 : 1;
        if (lost > scope_loss_max * in) break;
        into.out_of_scope_threshold = lines[i].first;
    }
}

void set_safety(const std::vector<Outcome>& outcomes, std::span<const std::string> labels, Evaluation& into) {
    for (const std::string_view name : safety_labels) {
        const std::size_t label = index_of(labels, name);
        if (label == labels.size()) continue;
        Safety safety{.label = std::string{name}};
        for (const Outcome& outcome : outcomes) {
            const bool has = outcome.example->has(name);
            const bool seen =
                outcome.first == label || outcome.presences[label] >= into.labels[label].presence_threshold;
            safety.lines += has ? 1 : 0;
            safety.missed += has && !seen ? 1 : 0;
            safety.false_alarms += !has && seen ? 1 : 0;
        }
        into.safety.push_back(std::move(safety));
    }
}

void set_wrong(const std::vector<Outcome>& outcomes, std::span<const std::string> labels, Evaluation& into) {
    for (const Outcome& outcome : outcomes) {
        if (outcome.first == outcome.wanted) continue;
        into.wrong.push_back({.text = outcome.example->text,
                              .wanted = outcome.example->primary(),
                              .got = labels[outcome.first],
                              .probability = outcome.probability,
                              .author = outcome.example->author});
    }
    std::ranges::stable_sort(into.wrong, std::ranges::greater{}, &WrongLine::probability);
    if (into.wrong.size() > wrong_max) into.wrong.resize(wrong_max);
}

}  // namespace

Scored scored(const Classifier& classifier, const Example& example) {
    thread_local Scratch scratch;
    const std::string_view context = example.context;
    const auto result = classifier.classify(
        example.text, std::span{&context, context.empty() ? std::size_t{0} : std::size_t{1}}, scratch);
    Scored line{.example = &example, .known = result.known};
    line.scores.resize(result.ranked.size());
    for (const Ranked& one : result.ranked) line.scores[one.label] = one.score;
    return line;
}

Evaluation evaluate(std::span<const Scored> lines, std::span<const Calibration> calibrations,
                    std::span<const std::string> labels, std::string_view out_of_scope_label) {
    CHECK(!lines.empty() && !calibrations.empty() && !labels.empty(), "nothing to evaluate");
    Evaluation result;
    result.lines = static_cast<std::int64_t>(lines.size());
    std::set<std::string_view> authors;
    std::vector<Outcome> outcomes;
    for (const Scored& line : lines) {
        const Calibration& calibration = calibrations[calibrations.size() == 1 ? 0 : line.fold];
        outcomes.push_back(outcome_of(line, calibration, labels, index_of(labels, out_of_scope_label)));
        authors.insert(line.example->author);
    }
    result.authors = static_cast<std::int64_t>(authors.size());
    std::vector<const Outcome*> all;
    double right = 0;
    double among_two = 0;
    const auto is_first = [](const Outcome& one) { return one.first == one.wanted; };
    const auto is_of_two = [](const Outcome& one) {
        return one.first == one.wanted || one.second == one.wanted;
    };
    for (const Outcome& outcome : outcomes) {
        right += is_first(outcome) ? 1 : 0;
        among_two += is_of_two(outcome) ? 1 : 0;
        all.push_back(&outcome);
    }
    result.accuracy = right / static_cast<double>(outcomes.size());
    result.accuracy_of_two = among_two / static_cast<double>(outcomes.size());
    const Threshold act = lowest_that_is_right(
        all, [](const Outcome& one) { return one.probability; }, is_first);
    const Threshold ask = lowest_that_is_right(
        all, [](const Outcome& one) { return one.two; }, is_of_two);
    result.act_threshold = act.at;
    result.act_accuracy = act.accuracy;
    result.act_share = act.share;
    result.ask_threshold = ask.at;
    result.ask_share = ask.share;
    set_labels(outcomes, labels, result);
    set_bins(outcomes, result);
    set_scope(outcomes, out_of_scope_label, result);
    set_safety(outcomes, labels, result);
    set_wrong(outcomes, labels, result);
    return result;
}

Evaluation evaluate(const Classifier& classifier, std::span<const Example> examples) {
    const Model& model = classifier.model();
    std::vector<std::string> labels;
    for (const LabelCard& label : model.card.labels) labels.push_back(label.name);
    std::vector<Scored> lines;
    for (const Example& example : examples) lines.push_back(scored(classifier, example));
    const Calibration calibration{
        .temperature = model.temperature, .presences = model.presences, .detector = model.detector};
    return evaluate(lines, std::span{&calibration, 1}, labels, model.card.out_of_scope_label);
}

}  // namespace tero::learn
