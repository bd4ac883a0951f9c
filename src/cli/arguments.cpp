#include "cli/arguments.hpp"

#include "codec/spelling.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <utility>

namespace tero {
namespace {

constexpr std::string_view help_name = "help";

Error usage_error(std::string message) { return {ErrorCode::invalid, std::move(message), ""}; }

const OptionSpec* find_option(const CommandSpec& command, std::string_view name) {
    const auto found = std::find_if(command.options.begin(), command.options.end(),
                                    [name](const OptionSpec& option) { return option.name == name; });
    return found == command.options.end() ? nullptr : &*found;
}

Error unknown_option(const CommandSpec& command, std::string_view name) {
    std::vector<std::string_view> known{help_name};
    for (const OptionSpec& option : command.options) known.push_back(option.name);
    const std::string_view nearest = nearest_word(name, known);
    return usage_error(fmt::format("unknown option --{}{}", name,
                                   nearest.empty() ? "" : fmt::format("; did you mean --{}?", nearest)));
}

std::string left_column(const OptionSpec& option) {
    return option.value.empty() ? fmt::format("--{}", option.name)
                                : fmt::format("--{} {}", option.name, option.value);
}

std::string right_column(const OptionSpec& option) {
    std::vector<std::string> notes;
    if (!option.variable.empty()) notes.push_back(fmt::format("or {}", option.variable));
    if (!option.fallback.empty()) notes.push_back(fmt::format("default {}", option.fallback));
    if (option.repeats) notes.emplace_back("may be repeated");
    return notes.empty() ? std::string{option.help}
                         : fmt::format("{} ({})", option.help, fmt::join(notes, "; "));
}

void append_lines(std::string& text, std::string_view title,
                  const std::vector<std::pair<std::string, std::string>>& lines) {
    std::size_t width = 0;
    for (const auto& line : lines) width = std::max(width, line.first.size());
    text += fmt::format("\n{}:\n", title);
    for (const auto& [left, right] : lines) text += fmt::format("  {:<{}}  {}\n", left, width, right);
}

}  // namespace

std::string Arguments::value(std::string_view option) const {
    if (const auto found = given_.find(option); found != given_.end()) return found->second.back();
    const auto fallback = fallbacks_.find(option);
    return fallback == fallbacks_.end() ? std::string{} : fallback->second;
}

std::vector<std::string> Arguments::values(std::string_view option) const {
    if (const auto found = given_.find(option); found != given_.end()) return found->second;
    const std::string fallback = value(option);
    return fallback.empty() ? std::vector<std::string>{} : std::vector<std::string>{fallback};
}

Result<std::int64_t> Arguments::number(std::string_view option, std::int64_t least, std::int64_t most) const {
    const std::string text = value(option);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < least || number > most) {
        return Error{
            ErrorCode::invalid,
            fmt::format("--{} takes a whole number from {} to {}, not '{}'", option, least, most, text),
            fmt::format("--{}", option)};
    }
    return number;
}

Result<Arguments> parse_arguments(const CommandSpec& command, std::span<const std::string> arguments,
                                  const Environment& environment) {
    Arguments parsed;
    bool only_words = false;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view argument = arguments[i];
        if (only_words || argument.size() < 2 || !argument.starts_with('-')) {
            parsed.words_.emplace_back(argument);
            continue;
        }
        if (argument == "--") {
            only_words = true;
            continue;
        }
        if (argument == "-h" || argument == "--help") {
            parsed.wants_help_ = true;
            return parsed;
        }
        if (!argument.starts_with("--")) {
            return usage_error(
                fmt::format("unknown option {}; options have two dashes, such as --help", argument));
        }
        const std::size_t equals = argument.find('=');
        const std::string_view name =
            argument.substr(2, equals == std::string_view::npos ? equals : equals - 2);
        const OptionSpec* option = find_option(command, name);
        if (option == nullptr) return unknown_option(command, name);
        auto& values = parsed.given_[std::string{name}];
        if (!values.empty() && !option->repeats)
            return usage_error(fmt::format("--{} was given twice", name));
        if (option->value.empty()) {
            if (equals != std::string_view::npos)
                return usage_error(fmt::format("--{} takes no value", name));
            values.emplace_back("yes");
        } else if (equals != std::string_view::npos) {
            values.emplace_back(argument.substr(equals + 1));
        } else if (i + 1 < arguments.size() && !arguments[i + 1].starts_with("--")) {
            values.push_back(arguments[++i]);
        } else {
            return usage_error(fmt::format("--{} needs a value: {}", name, left_column(*option)));
        }
    }

    for (const OptionSpec& option : command.options) {
        if (!option.fallback.empty()) parsed.fallbacks_[std::string{option.name}] = option.fallback;
        if (option.variable.empty() || parsed.given_.contains(option.name)) continue;
        const auto variable = environment.find(std::string{option.variable});
        if (variable != environment.end() && !variable->second.empty()) {
            parsed.given_[std::string{option.name}] = {variable->second};
        }
    }
    if (parsed.words_.size() > command.words.size()) {
        return usage_error(fmt::format("'{}' is one word too many", parsed.words_[command.words.size()]));
    }
    if (parsed.words_.size() < command.words.size() && !command.words[parsed.words_.size()].optional) {
        const WordSpec& missing = command.words[parsed.words_.size()];
        return usage_error(fmt::format("{} is missing: {}", missing.name, missing.help));
    }
    return parsed;
}

std::string help_text(const CommandSpec& command) {
    std::string text = fmt::format("usage: tero {}", command.name);
    for (const WordSpec& word : command.words) {
        text += word.optional ? fmt::format(" [{}]", word.name) : fmt::format(" {}", word.name);
    }
    text += " [options]\n";
    if (!command.summary.empty()) text += fmt::format("\n{}\n", command.summary);
    if (!command.words.empty()) {
        std::vector<std::pair<std::string, std::string>> lines;
        for (const WordSpec& word : command.words) lines.emplace_back(word.name, word.help);
        append_lines(text, "words", lines);
    }
    std::vector<std::pair<std::string, std::string>> lines;
    for (const OptionSpec& option : command.options)
        lines.emplace_back(left_column(option), right_column(option));
    lines.emplace_back("--help", "this text");
    append_lines(text, "options", lines);
    if (!command.examples.empty()) {
        text += "\nexamples:\n";
        for (std::string_view rest = command.examples; !rest.empty();) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            text += fmt::format("  {}\n", rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    return text;
}

}  // namespace tero
