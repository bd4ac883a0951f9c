// Command lines: a command says in a table what it takes; reading its arguments and writing its help both
// come from that table.
//
//     constexpr OptionSpec options[] = {{.name = "port", .value = "N", .help = "where", .fallback = "8080"}};
//     const CommandSpec serve{.name = "serve", .summary = "Starts the server.", .options = options};
//     TRY(const Arguments arguments, parse_arguments(serve, rest, environment));
//     if (arguments.wants_help()) out << help_text(serve);
//
// `--name value`, `--name=value`, `--flag`, and words without dashes; after `--` everything is a word. `-h`
// is --help.
#pragma once

#include "app/config/load_config.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tero {

// Whose id a word or an option's value is; people may give a name or a number instead (cli/names.hpp).
enum class Named { NOTHING, CONTACT, CONVERSATION, QUOTE, FOLLOW_UP, SCHEDULE, WORK_ITEM };

struct OptionSpec {
    std::string_view name = {};      // `port`, without the dashes
    std::string_view value = {};     // what stands for its value in the help, such as `N`; empty: a flag
    std::string_view help = {};      // one line
    std::string_view fallback = {};  // its value when nobody gave one
    std::string_view variable = {};  // of the environment, which gives it when the command line does not
    bool repeats = false;            // may be given several times
    Named named = Named::NOTHING;
};

// A word without dashes.
struct WordSpec {
    std::string_view name = {};  // `ID`, as in the help
    std::string_view help = {};
    bool optional = false;
    Named named = Named::NOTHING;
};

struct CommandSpec {
    std::string_view name = {};     // `tasks show`, without the program
    std::string_view summary = {};  // one sentence
    std::span<const WordSpec> words = {};
    std::span<const OptionSpec> options = {};
    std::string_view examples = {};  // whole command lines, one a line; may be empty
};

class Arguments {
public:
    bool wants_help() const { return wants_help_; }
    // What was given, else the variable, else the fallback. Of a repeated option the last.
    std::string value(std::string_view option) const;
    std::vector<std::string> values(std::string_view option) const;
    bool has(std::string_view option) const {
        return given_.contains(option);
    }  // on the line or by its variable
    // invalid, with the option's name, unless it is a whole number within these limits.
    Result<std::int64_t> number(std::string_view option, std::int64_t least, std::int64_t most) const;
    // The n-th word; empty when it was left out.
    std::string word(std::size_t n) const { return n < words_.size() ? words_[n] : std::string{}; }

    // What a name stood for.
    void put_word(std::size_t n, std::string id) { words_[n] = std::move(id); }
    void put_value(std::string_view option, std::string id) { given_[std::string{option}] = {std::move(id)}; }

private:
    friend Result<Arguments> parse_arguments(const CommandSpec&, std::span<const std::string>,
                                             const Environment&);

    std::map<std::string, std::vector<std::string>, std::less<>> given_ = {};
    std::map<std::string, std::string, std::less<>> fallbacks_ = {};
    std::vector<std::string> words_ = {};
    bool wants_help_ = false;
};

// `arguments` begin after the command's name. invalid, in words for the person who typed them: an unknown
// option (with the nearest known one), a value that is missing or not wanted, an option given twice, too few
// or too many words. With --help anywhere before the fault the rest does not matter.
Result<Arguments> parse_arguments(const CommandSpec& command, std::span<const std::string> arguments,
                                  const Environment& environment);

// Usage, summary, words, options with their defaults, examples.
std::string help_text(const CommandSpec& command);

}  // namespace tero
