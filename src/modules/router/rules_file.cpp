// The text of a file of rules.
#include "codec/type_info.hpp"
#include "modules/router/rules.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace tero::router {
namespace {

constexpr std::array<std::string_view, 3> tiers{"STRONG", "WEAK", "SOCIAL"};
constexpr std::array<std::string_view, 4> moods{"ANY", "ASSERTED", "ASKED", "UNBROKEN"};

// The value spelled like this, by its place.
template <class Value, class Spellings>
bool read_value(std::string_view written, const Spellings& spellings, Value& value) {
    const auto found = std::find(spellings.begin(), spellings.end(), written);
    if (found == spellings.end()) return false;
    value = static_cast<Value>(found - spellings.begin());
    return true;
}

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    while (!line.empty()) {
        const auto blank = std::min(line.find(' '), line.size());
        if (blank > 0) words.push_back(line.substr(0, blank));
        line.remove_prefix(std::min(blank + 1, line.size()));
    }
    return words;
}

class RuleFile {
public:
    RuleFile(std::string_view file, std::string_view text) : file_(file), text_(text) {}

    Result<std::vector<Rule>> read() {
        std::size_t number = 0;
        while (!text_.empty()) {
            number += 1;
            const auto end = std::min(text_.find('\n'), text_.size());
            std::string_view line = text_.substr(0, end);
            text_.remove_prefix(std::min(end + 1, text_.size()));
            if (line.ends_with('\r')) line.remove_suffix(1);
            TRY_DONE(read_line(line, number));
        }
        TRY_DONE(end_pattern());
        return std::move(rules_);
    }

private:
    Error at(std::size_t number, std::string_view what) const {
        return {ErrorCode::invalid, fmt::format("{}:{}: {}", file_, number, what)};
    }

    Result<Done> read_line(std::string_view line, std::size_t number) {
        const auto begin = line.find_first_not_of(' ');
        if (begin == line.npos || line.starts_with("//")) return Done{};
        if (begin > 0) {
            if (pattern_.empty()) return at(number, "goes on with a line that is not there");
            if (!pattern_.ends_with('|')) pattern_ += ' ';
            pattern_ += line.substr(begin);
            return Done{};
        }
        TRY_DONE(end_pattern());
        if (line.starts_with('[')) return read_head(line, number);
        if (rules_.empty())
            return at(number,
                      "a pattern needs a rule above it, such as [greeting.says_hello] GREETING STRONG 0.9");
        pattern_ = line;
        pattern_line_ = number;
        return Done{};
    }

    Result<Done> read_head(std::string_view line, std::size_t number) {
        const auto close = line.find(']');
        if (close == line.npos || close < 2) return at(number, "a rule begins with its name: [name]");
        Rule rule{.name = std::string{line.substr(1, close - 1)},
                  .where = fmt::format("{}:{}", file_, number)};
        const auto words = words_of(line.substr(close + 1));
        if (words.size() == 1 && words[0] == "TRAP") {
            rules_.push_back(std::move(rule));
            return Done{};
        }
        if (words.size() != 3 && words.size() != 4)
            return at(number, "behind the name stand intent, tier, weight and perhaps a mood; or TRAP");
        if (!read_value(words[0], type_info<IntentType>().enumerators, rule.intent) || rule.is_trap())
            return at(number, fmt::format("there is no intent '{}'", words[0]));
        if (!read_value(words[1], tiers, rule.tier))
            return at(number, fmt::format("a tier is {}, not '{}'", fmt::join(tiers, ", "), words[1]));
        const auto read = std::from_chars(words[2].data(), words[2].data() + words[2].size(), rule.weight);
        const bool whole = read.ec == std::errc{} && read.ptr == words[2].data() + words[2].size();
        if (!whole || !(rule.weight > 0 && rule.weight < 1))
            return at(number, fmt::format("a weight is between 0 and 1, not '{}'", words[2]));
        if (words.size() == 4 && !read_value(words[3], moods, rule.mood))
            return at(number, fmt::format("a mood is {}, not '{}'", fmt::join(moods, ", "), words[3]));
        rules_.push_back(std::move(rule));
        return Done{};
    }

    Result<Done> end_pattern() {
        if (pattern_.empty()) return Done{};
        auto pattern = compile(std::exchange(pattern_, {}));
        if (!pattern) return at(pattern_line_, pattern.error().message);
        rules_.back().patterns.push_back(std::move(*pattern));
        return Done{};
    }

    std::string_view file_;
    std::string_view text_;
    std::vector<Rule> rules_;
    std::string pattern_;
    std::size_t pattern_line_ = 0;
};

}  // namespace

Result<std::vector<Rule>> read_rules(std::string_view file, std::string_view text) {
    return RuleFile{file, text}.read();
}

}  // namespace tero::router
