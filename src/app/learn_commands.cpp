#include "app/learn_commands.hpp"

#include "app/configured.hpp"
#include "app/modules/learned_intents.hpp"
#include "base/file.hpp"
#include "base/time.hpp"
#include "business_files/built_in.hpp"
#include "codec/json.hpp"
#include "learn/charts.hpp"
#include "learn/classifier.hpp"
#include "learn/promotion.hpp"
#include "learn/train.hpp"
#include "learned_files/learned_files.hpp"
#include "modules/messaging/model/correction.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace tero::app {
namespace {

constexpr OptionSpec business_option{.name = "business",
                                     .value = "DIR",
                                     .help = "a business's folder, or the name of one that is built in",
                                     .fallback = business_by_default};
constexpr std::array train_options{
    business_option,
    OptionSpec{
        .name = "out",
        .value = "FILE",
        .help = "where the model goes; otherwise understanding.model in the business's folder, or here"},
    OptionSpec{.name = "corrections",
               .value = "FILE",
               .help = "also from what people corrected, as `tero corrections --json` prints it; -: read here"},
    OptionSpec{.name = "force", .help = "also when the model that is there is better"},
};
constexpr std::array evaluate_options{
    business_option,
    OptionSpec{
        .name = "file",
        .value = "TSV",
        .help = "ask the model about these lines; otherwise cross-validation over the authors of its own"},
    OptionSpec{.name = "model", .value = "FILE", .help = "with --file: this model, not the business's"},
    OptionSpec{.name = "confusion", .value = "FILE", .help = "draw what was taken for what, as SVG"},
    OptionSpec{.name = "calibration", .value = "FILE", .help = "draw how far it may be believed, as SVG"},
    OptionSpec{.name = "json", .help = "one line of JSON"},
};

bool is_built_in(const std::string& business) {
    return std::ranges::count(built_in_businesses(), business) > 0;
}

learn::Example line_of(const Correction& correction) {
    learn::Example line{.text = correction.text,
                        .labels = {},
                        .author = fmt::format("customer {}", correction.contact),
                        .language = correction.language,
                        .context = correction.context};
    for (const IntentType intent : correction.intents) line.labels.push_back(intent_label(intent));
    return line;
}

// The lines of all languages, then the business's own.
Result<std::vector<learn::Example>> lines_of(const std::string& business) {
    std::vector<learn::ExampleFile> files;
    const std::string own = "/businesses/" + business + "/";
    for (const EmbeddedFile& file : embedded_lines()) {
        const bool is_own = is_built_in(business) && file.path.starts_with(own);
        if (is_own || file.path.starts_with("/languages/"))
            files.push_back({.name = std::string{file.path.substr(1)}, .text = std::string{file.bytes}});
    }
    if (!is_built_in(business)) {
        std::error_code unknown;
        if (!std::filesystem::is_directory(business, unknown)) {
            return Error{ErrorCode::not_found,
                         fmt::format("'{}' is no folder, and no business that is built in: {}", business,
                                     fmt::join(built_in_businesses(), ", "))};
        }
        TRY(std::vector<learn::ExampleFile> its, learn::example_files(business + "/intents"));
        if (its.empty()) {
            return Error{ErrorCode::not_found,
                         fmt::format("{}/intents has no .tsv file with lines to learn from", business)};
        }
        std::ranges::move(its, std::back_inserter(files));
    }
    return learn::read_examples(std::move(files));
}

// What people of the shop say that messages meant: whose words they are is their author.
Result<std::vector<learn::Example>> read_corrections(const std::string& file) {
    std::string text;
    if (file == "-") {
        text.assign(std::istreambuf_iterator<char>{std::cin}, {});
    } else {
        TRY(text, read_file(file));
    }
    std::vector<learn::Example> lines;
    std::istringstream rows{text};
    for (std::string row; std::getline(rows, row);) {
        const auto read = from_json<Correction>(row, Reading::tolerant);
        if (!read) return Error{read.error().code, fmt::format("{}: {}", file, read.error().message)};
        lines.push_back(line_of(*read));
    }
    return lines;
}

Result<learn::Model> model_in(const std::string& path) {
    TRY(const std::string bytes, read_file(path));
    auto model = learn::read_model(bytes);
    if (!model) return Error{model.error().code, path + ": " + model.error().message};
    return model;
}

Result<learn::Model> model_of(const std::string& business) {
    if (!is_built_in(business)) return model_in(business + "/" + std::string{understanding_model});
    const EmbeddedFile* file = embedded_model(business);
    if (file == nullptr)
        return Error{ErrorCode::not_found, fmt::format("this build has no model of {}", business)};
    return learn::read_model(file->bytes);
}

// On a terminal a bar that grows; elsewhere nothing.
class Bar {
public:
    explicit Bar(std::ostream& err) : err_(err), shown_(::isatty(STDERR_FILENO) == 1) {}
    ~Bar() {
        if (shown_) err_ << "\r\x1b[2K" << std::flush;
    }
    learn::Progress progress() {
        return [this](double share) {
            if (!shown_) return;
            const int full = static_cast<int>(share * 28);
            std::string cells;
            for (int cell = 0; cell < 28; ++cell) cells += cell < full ? "█" : "░";
            err_ << fmt::format("\r\x1b[2K{} {:3.0f} %", cells, share * 100) << std::flush;
        };
    }

private:
    std::ostream& err_;
    bool shown_;
};

std::string percent(double share) { return fmt::format("{:.1f} %", share * 100); }

std::string summary(const learn::Evaluation& result) {
    std::string text = fmt::format("{} lines of {} authors", result.lines, result.authors);
    if (result.folds > 0)
        text += fmt::format(", {} folds, no author both learnt from and tested", result.folds);
    text += fmt::format("\n  the first label is right      {:>7}\n", percent(result.accuracy));
    text += fmt::format("  it is among the first two     {:>7}\n", percent(result.accuracy_of_two));
    text += fmt::format("  macro F1                      {:>7}\n", percent(result.macro_f1));
    text += fmt::format("  calibration error             {:>7}\n", percent(result.ece));
    text += fmt::format(
        "  sure enough to act alone      {:>7}   of the lines, {} of these right, from {:.2f} on\n",
        percent(result.act_share), percent(result.act_accuracy), result.act_threshold);
    text += fmt::format("  sure of one of two            {:>7}   of the lines, from {:.2f} on\n",
                        percent(result.ask_share), result.ask_threshold);
    if (result.out_of_scope_auroc > 0)
        text += fmt::format("  out of scope, AUROC           {:>7}\n", percent(result.out_of_scope_auroc));
    for (const learn::Safety& one : result.safety) {
        text += fmt::format("  {:28}  {} of {} missed, {} false alarms\n", one.label, one.missed, one.lines,
                            one.false_alarms);
    }
    return text;
}

std::string label_table(const learn::Evaluation& result) {
    std::string text =
        fmt::format("\n{:26} {:>6} {:>10} {:>7} {:>6}\n", "label", "lines", "precision", "recall", "F1");
    for (const learn::LabelCard& label : result.labels) {
        if (label.primary == 0) continue;
        text += fmt::format("{:26} {:>6} {:>10} {:>7} {:>6}\n", label.name, label.primary,
                            percent(label.precision), percent(label.recall), percent(label.f1));
    }
    return text;
}

Result<Done> draw(const Arguments& arguments, const learn::Evaluation& result) {
    if (arguments.has("confusion"))
        TRY_DONE(replace_file(arguments.value("confusion"), learn::confusion_svg(result)));
    if (arguments.has("calibration"))
        TRY_DONE(replace_file(arguments.value("calibration"), learn::calibration_svg(result)));
    return Done{};
}

Result<learn::Evaluation> evaluation_of(const Arguments& arguments, std::ostream& err) {
    const std::string business = arguments.value("business");
    if (!arguments.has("file")) {
        TRY(const std::vector<learn::Example> lines, lines_of(business));
        Bar bar{err};
        return learn::cross_validate(lines, {}, bar.progress());
    }
    TRY(const std::string text, read_file(arguments.value("file")));
    TRY(const std::vector<learn::Example> lines,
        learn::read_examples({{.name = arguments.value("file"), .text = text}}));
    TRY(learn::Model model, arguments.has("model") ? model_in(arguments.value("model")) : model_of(business));
    const learn::Classifier classifier{std::move(model)};
    return learn::evaluate(classifier, lines);
}

Result<std::string> train_and_keep(const Arguments& arguments, std::ostream& err) {
    const std::string business = arguments.value("business");
    const std::string folder = is_built_in(business) ? "" : business + "/";
    const std::string path =
        arguments.has("out") ? arguments.value("out") : folder + std::string{understanding_model};
    TRY(std::vector<learn::Example> lines, lines_of(business));
    if (arguments.has("corrections")) {
        TRY(std::vector<learn::Example> more, read_corrections(arguments.value("corrections")));
        std::ranges::move(more, std::back_inserter(lines));
    }
    const auto begun = std::chrono::steady_clock::now();
    std::optional<learn::Trained> trained;
    {
        Bar bar{err};
        const std::string name = std::filesystem::path{business}.lexically_normal().filename().string();
        TRY(trained,
            learn::train(lines, {.name = name, .trained = to_string(SystemClock{}.now()), .c = {0.5, 1}},
                         bar.progress()));
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    std::string told = summary(trained->evaluation);
    std::error_code unknown;
    if (std::filesystem::exists(path, unknown) && !arguments.has("force")) {
        TRY(const learn::Model there, model_in(path));
        if (auto may = learn::may_replace(there.card, trained->model.card); !may) {
            return Error{may.error().code, fmt::format("{}\n{} was left as it is; --force replaces it",
                                                       may.error().message, path)};
        }
    }
    const std::string bytes = learn::model_file(trained->model);
    TRY_DONE(replace_file(path, bytes));
    told += fmt::format("{} holds the model: {:.1f} MB, {} features, trained in {:.0f} s\n", path,
                        static_cast<double>(bytes.size()) / 1e6, trained->model.card.features, took.count());
    return told;
}

}  // namespace

const CommandSpec train_command{
    .name = "train",
    .summary =
        "Learns what customers mean from the lines in a business's intents/; docs/understanding.md says how.",
    .options = train_options,
    .examples = "tero train --business mine\ntero train --business bmc --out bmc.model"};
const CommandSpec evaluate_command{
    .name = "evaluate",
    .summary =
        "Says how well customers are understood: on authors it has not learnt from, or on lines of yours.",
    .options = evaluate_options,
    .examples =
        "tero evaluate --business mine --confusion confusion.svg\n"
        "tero evaluate --business mine --file new_lines.tsv --json"};

int train(const Arguments& arguments, std::ostream& out, std::ostream& err) {
    const auto told = train_and_keep(arguments, err);
    if (!told) return failed(err, told.error());
    out << *told;
    return 0;
}

int evaluate(const Arguments& arguments, std::ostream& out, std::ostream& err) {
    if (arguments.has("model") && !arguments.has("file"))
        return wrong_usage(err, {ErrorCode::invalid, "--model goes with --file", ""}, "evaluate");
    const auto result = evaluation_of(arguments, err);
    if (!result) return failed(err, result.error());
    if (auto drawn = draw(arguments, *result); !drawn) return failed(err, drawn.error());
    if (arguments.has("json")) {
        out << to_json(*result) << '\n';
    } else {
        out << summary(*result) << label_table(*result);
    }
    return 0;
}

}  // namespace tero::app
