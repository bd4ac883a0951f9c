// How well what learns tells other people's intents apart: measure_intents FOLDER [SET …]
//
// For each set NAME.train.tsv and NAME.valid.tsv (label <TAB> text): trained on the one by the way of `tero
// train`, scored on the other, which it has not seen. NAME.oos_train.tsv and NAME.oos_valid.tsv hold what is
// none of them. From which score on a text is refused is said by the cross-validation of the training lines.
#include "base/file.hpp"
#include "learn/classifier.hpp"
#include "learn/train.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace tero::learn {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t parts = 5;                  // of the training lines: nobody is said to have written them
constexpr std::string_view out_of_scope = "oos";  // as the sets call it

struct Set {
    std::vector<Example> train = {};
    std::vector<Example> valid = {};
};

Result<Done> read_lines(const std::string& path, std::vector<Example>& into) {
    if (!std::filesystem::exists(path)) return Done{};
    TRY(const std::string text, read_file(path));
    std::size_t number = 0;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        const std::string_view line = std::string_view{text}.substr(from, end - from);
        from = end + 1;
        number += 1;
        if (line.empty()) continue;
        const std::size_t tab = line.find('\t');
        if (tab == std::string_view::npos)
            return Error{ErrorCode::invalid, fmt::format("{}:{}: no tab", path, number), ""};
        into.push_back({.text = std::string{line.substr(tab + 1)},
                        .labels = {std::string{line.substr(0, tab)}},
                        .author = fmt::format("part {}", into.size() % parts)});
    }
    return Done{};
}

Result<Set> read_set(const std::string& folder, const std::string& name) {
    Set set;
    for (const std::string_view kind : {"", "oos_"}) {
        TRY_DONE(read_lines(fmt::format("{}/{}.{}train.tsv", folder, name, kind), set.train));
        TRY_DONE(read_lines(fmt::format("{}/{}.{}valid.tsv", folder, name, kind), set.valid));
    }
    if (set.train.empty() || set.valid.empty())
        return Error{ErrorCode::not_found, fmt::format("{0} has no {1}.train.tsv and {1}.valid.tsv", folder, name),
                     ""};
    return set;
}

double share(std::size_t of, std::size_t all) {
    return all == 0 ? 0 : 100 * static_cast<double>(of) / static_cast<double>(all);
}

// The first label that is one of those in scope.
std::string_view first_in_scope(const Classifier& classifier, const Classification& result) {
    for (const Ranked& one : result.ranked)
        if (classifier.name(one.label) != out_of_scope) return classifier.name(one.label);
    return {};
}

void measure(const std::string& name, const Classifier& classifier, const Evaluation& crossed,
             const std::vector<Example>& valid, double trained_in) {
    std::size_t in = 0;
    std::size_t right = 0;
    std::size_t right_and_kept = 0;
    std::size_t out = 0;
    std::size_t refused = 0;
    std::vector<double> micros;
    Scratch scratch;
    for (const Example& example : valid) {
        const auto begun = Clock::now();
        const Classification result = classifier.classify(example.text, {}, scratch);
        micros.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begun).count());
        const bool is_refused = result.out_of_scope >= crossed.out_of_scope_threshold;
        if (example.primary() == out_of_scope) {
            out += 1;
            refused += is_refused ? 1 : 0;
            continue;
        }
        in += 1;
        const bool is_right = first_in_scope(classifier, result) == example.primary();
        right += is_right ? 1 : 0;
        right_and_kept += is_right && !is_refused ? 1 : 0;
    }
    std::ranges::sort(micros);
    const Evaluation evaluation = evaluate(classifier, valid);
    const auto at = [&](double part) {
        return micros[static_cast<std::size_t>(part * static_cast<double>(micros.size() - 1))];
    };
    fmt::print("| {:12} | {:6} | {:8.1f} |", name, in, share(right, in));
    if (out == 0) {
        fmt::print(" {:>11} | {:>10} | {:>5} |", "", "", "");
    } else {
        fmt::print(" {:11.1f} | {:10.1f} | {:5.1f} |", share(right_and_kept, in), share(refused, out),
                   100 * evaluation.out_of_scope_auroc);
    }
    fmt::print(" {:4.1f} | {:6.1f} | {:6.1f} | {:8.1f} |\n", 100 * evaluation.ece, at(0.5), at(0.99), trained_in);
    std::fflush(stdout);
}

Result<Done> measure_all(const std::string& folder, std::span<const std::string> names) {
    fmt::print("| set          |  valid | right, % | kept, right | out, heard | AUROC |  ECE | p50 µs | p99 µs | train, s |\n"
               "| ------------ | -----: | -------: | ----------: | ---------: | ----: | ---: | -----: | -----: | -------: |\n");
    for (const std::string& name : names) {
        TRY(const Set set, read_set(folder, name));
        const auto begun = Clock::now();
        TRY(Trained trained, train(set.train, {.name = name, .out_of_scope_label = std::string{out_of_scope}}));
        const double took = std::chrono::duration<double>(Clock::now() - begun).count();
        measure(name, Classifier{std::move(trained.model)}, trained.evaluation, set.valid, took);
    }
    return Done{};
}

std::vector<std::string> sets_in(const std::string& folder) {
    constexpr std::string_view ending = ".train.tsv";
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        const std::string file = entry.path().filename().string();
        if (file.ends_with(ending)) names.insert(file.substr(0, file.size() - ending.size()));
    }
    return {names.begin(), names.end()};
}

}  // namespace
}  // namespace tero::learn

int main(int count, char** values) {
    if (count < 2) {
        fmt::print(stderr, "usage: measure_intents FOLDER [SET …]\n");
        return 2;
    }
    const std::string folder = values[1];
    if (!std::filesystem::is_directory(folder)) {
        fmt::print("skipped: there is no folder {}\n", folder);
        return 0;
    }
    std::vector<std::string> names{values + 2, values + count};
    if (names.empty()) names = tero::learn::sets_in(folder);
    const auto done = tero::learn::measure_all(folder, names);
    if (!done) fmt::print(stderr, "measure_intents: {}\n", done.error().message);
    return done ? 0 : 1;
}
