#include "learn/examples.hpp"

#include "base/file.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <system_error>
#include <utility>

namespace tero::learn {
namespace {

constexpr std::size_t field_count = 5;

Error at_line(std::string_view file, std::size_t line, std::string_view what) {
    return Error{ErrorCode::invalid, fmt::format("{}:{}: {}", file, line, what)};
}

std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char next = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\0';
        if (next == 'n' || next == 't' || next == '\\') {
            out.push_back(next == 'n' ? '\n' : next == 't' ? '\t' : '\\');
            i += 1;
        } else {
            out.push_back(text[i]);
        }
    }
    return out;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \r");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \r") - first + 1);
}

bool is_label(std::string_view label) {
    return !label.empty() && std::ranges::all_of(label, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '/' || c == '-' ||
               c == '.';
    });
}

Result<std::vector<std::string>> read_labels(std::string_view field, std::string_view file,
                                             std::size_t line) {
    std::vector<std::string> labels;
    for (;;) {
        const auto comma = field.find(',');
        const std::string_view label = trimmed(field.substr(0, comma));
        if (!is_label(label))
            return at_line(file, line, fmt::format("'{}' is no label: small letters, digits and _", label));
        if (std::ranges::find(labels, label) != labels.end())
            return at_line(file, line, fmt::format("the label '{}' stands twice", label));
        labels.emplace_back(label);
        if (comma == field.npos) return labels;
        field.remove_prefix(comma + 1);
    }
}

Result<Example> read_example(std::string_view row, std::string_view file, std::size_t line) {
    std::array<std::string_view, field_count> fields;
    for (std::size_t i = 0; i < field_count; ++i) {
        const auto tab = row.find('\t');
        if ((tab == row.npos) != (i + 1 == field_count)) {
            return at_line(file, line,
                           fmt::format("{} fields, {} are needed: text, labels, author, language, context",
                                       tab == row.npos ? fmt::format("{}", i + 1) : "too many", field_count));
        }
        fields[i] = trimmed(row.substr(0, tab));
        if (tab != row.npos) row.remove_prefix(tab + 1);
    }
    Example example{.text = unescaped(fields[0]),
                    .labels = {},
                    .author = std::string{fields[2]},
                    .language = std::string{fields[3]},
                    .context = std::string{fields[4]}};
    if (trimmed(example.text).empty()) return at_line(file, line, "the text is empty");
    if (example.author.empty()) return at_line(file, line, "the author is empty");
    TRY(example.labels, read_labels(fields[1], file, line));
    return example;
}

}  // namespace

bool Example::has(std::string_view label) const { return std::ranges::find(labels, label) != labels.end(); }

Result<std::vector<Example>> read_examples(std::string_view text, std::string_view file) {
    std::vector<Example> examples;
    for (std::size_t line = 1; !text.empty(); ++line) {
        const auto end = std::min(text.find('\n'), text.size());
        const std::string_view row = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (trimmed(row).empty() || row.starts_with('#')) continue;
        TRY(Example example, read_example(row, file, line));
        examples.push_back(std::move(example));
    }
    return examples;
}

Result<std::vector<Example>> read_examples(std::vector<ExampleFile> files) {
    std::ranges::sort(files, {}, &ExampleFile::name);
    std::vector<Example> all;
    for (const ExampleFile& file : files) {
        TRY(std::vector<Example> examples, read_examples(file.text, file.name));
        std::ranges::move(examples, std::back_inserter(all));
    }
    if (all.empty()) return Error{ErrorCode::invalid, "there are no lines to learn from"};
    return all;
}

Result<std::vector<ExampleFile>> example_files(const std::string& folder) {
    std::vector<ExampleFile> files;
    std::error_code error;
    if (!std::filesystem::exists(folder, error)) return files;
    std::filesystem::directory_iterator entries{folder, error};
    if (error) return Error{ErrorCode::unavailable, fmt::format("{}: {}", folder, error.message())};
    for (const std::filesystem::directory_entry& entry : entries) {
        if (entry.path().extension() != ".tsv") continue;
        TRY(std::string text, read_file(entry.path().string()));
        files.push_back({.name = entry.path().string(), .text = std::move(text)});
    }
    std::ranges::sort(files, {}, &ExampleFile::name);
    return files;
}

}  // namespace tero::learn
