#include "languages/grammar.hpp"

#include "codec/json.hpp"
#include "languages/grammar_file.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <utility>

namespace tero {
namespace {

constexpr int scale_max = 38;  // of a Decimal

// ---- rules of single languages ----

std::size_t one_or_more(std::string_view number) { return number == "1" ? 0 : 1; }
// In Portuguese nothing is singular too: `0 painel`.
std::size_t up_to_one(std::string_view number) { return number == "1" || number == "0" ? 0 : 1; }

char letter(std::string_view text, std::size_t at) {
    return at < text.size() ? static_cast<char>(text[at] | 0x20) : '\0';
}

// `y` becomes `e` before the sound i, but not before the diphthong of Hiansa; `o` becomes `u` before the
// sound o.
std::string spanish_joint(const std::string& word, std::string_view last) {
    const bool silent = letter(last, 0) == 'h';
    const char sound = letter(last, silent ? 1 : 0);
    const char after = letter(last, silent ? 2 : 1);
    if (word == "y" && sound == 'i' && !(silent && (after == 'a' || after == 'e'))) return "e";
    return word == "o" && sound == 'o' ? "u" : word;
}

struct Rules {
    std::string_view code;
    std::size_t (*form_of)(std::string_view number) = one_or_more;
    std::string (*joint)(const std::string& word, std::string_view last) = nullptr;
};
// Of a language that has no line here: one form for 1, another for the rest.
constexpr std::array rules = {Rules{"es", one_or_more, spanish_joint}, Rules{"pt", up_to_one}};

// ---- the file ----

Error in(const std::string& path, const Error& error) {
    return {ErrorCode::invalid,
            fmt::format("{}: {}{}{}", path, error.field, error.field.empty() ? "" : ": ", error.message),
            path};
}

// Joined by `between`, and by `last` before the last one.
std::string joined(const std::vector<std::string>& items, std::string_view last) {
    std::string result;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) result += i + 1 == items.size() ? fmt::format(" {} ", last) : ", ";
        result += items[i];
    }
    return result;
}

}  // namespace

Decimal trimmed(const Decimal& value, int decimals_min) {
    for (int places = decimals_min; places < scale_max; ++places) {
        const Decimal shorter = value.rounded(places);
        if (shorter == value) return shorter;
    }
    return value;
}

Result<Grammar> Grammar::read(const BusinessFiles& files, std::string_view code) {
    const std::string path = fmt::format("languages/{}/grammar.json", code);
    const std::string* text = files.find(path);
    if (text == nullptr)
        return Error{ErrorCode::invalid, fmt::format("{}: there is no such file", path), path};
    auto file = from_json<GrammarFile>(*text, Reading::strict);
    if (!file) return in(path, file.error());
    Grammar grammar;
    grammar.code_ = code;
    grammar.form_of_ = one_or_more;
    for (const Rules& one : rules) {
        if (one.code != code) continue;
        grammar.form_of_ = one.form_of;
        grammar.joint_ = one.joint;
    }
    grammar.thousands_ = file->thousands;
    grammar.decimal_ = file->decimal;
    grammar.and_ = file->all;
    grammar.or_ = file->any;
    grammar.weekdays_ = std::move(file->weekdays);
    grammar.months_ = std::move(file->months);
    for (const auto& [field, missing] :
         {std::pair{"decimal", grammar.decimal_.empty()}, std::pair{"all", grammar.and_.empty()},
          std::pair{"any", grammar.or_.empty()}, std::pair{"weekdays", grammar.weekdays_.size() != 7},
          std::pair{"months", grammar.months_.size() != 12}}) {
        if (missing) return in(path, {ErrorCode::invalid, "is missing, or not whole", field});
    }
    const auto wording = [&](const char* field, const std::string& from, Wording& into,
                             const std::set<std::string, std::less<>>& given) -> Result<Done> {
        auto parsed = Wording::parse(from, grammar.forms_);
        if (!parsed) return in(path, {ErrorCode::invalid, parsed.error().message, field});
        if (from.empty()) return in(path, {ErrorCode::invalid, "is missing", field});
        for (const std::string& name : parsed->places()) {
            if (!given.contains(name))
                return in(path, {ErrorCode::invalid, fmt::format("{{{}}} is not given", name), field});
        }
        into = std::move(*parsed);
        return Done{};
    };
    const std::set<std::string, std::less<>> of_days{"weekday", "day", "month", "month_name", "year"};
    TRY_DONE(wording("percentage", file->percentage, grammar.percent_, {"number"}));
    TRY_DONE(wording("money", file->money, grammar.money_, {"sign", "amount"}));
    TRY_DONE(wording("day", file->day, grammar.day_, of_days));
    TRY_DONE(wording("date", file->date, grammar.date_, of_days));
    return grammar;
}

std::string Grammar::grouped(std::string_view plain) const {
    const auto dot = plain.find('.');
    const std::string_view whole = plain.substr(0, dot);
    std::string result;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        if (i > 0 && (whole.size() - i) % 3 == 0) result += thousands_;
        result.push_back(whole[i]);
    }
    if (dot != std::string_view::npos) result.append(decimal_).append(plain.substr(dot + 1));
    return result;
}

std::string Grammar::number(const Decimal& value) const {
    const std::string plain = trimmed(value).to_string();
    return value.is_negative() ? "-" + grouped(std::string_view(plain).substr(1)) : grouped(plain);
}

std::string Grammar::percentage(const Decimal& value) const {
    return say(percent_, {{"number", number(value)}});
}

std::string Grammar::money(const Decimal& amount, std::string_view sign, Cents cents) const {
    Decimal shown = amount.rounded(2);
    if (cents == Cents::when_not_zero && shown.rounded(0) == shown) shown = shown.rounded(0);
    const std::string plain = shown.to_string();
    const bool negative = shown.is_negative();
    return (negative ? "-" : "") +
           say(money_, {{"sign", std::string{sign}},
                        {"amount", grouped(std::string_view(plain).substr(negative ? 1 : 0))}});
}

Values Grammar::date_values(const LocalTime& at) const {
    return {{"weekday", weekdays_.at(static_cast<std::size_t>(at.weekday))},
            {"day", std::to_string(at.day)},
            {"month", std::to_string(at.month)},
            {"month_name", months_.at(static_cast<std::size_t>(at.month - 1))},
            {"year", std::to_string(at.year)}};
}

std::string Grammar::day(const LocalTime& at) const { return say(day_, date_values(at)); }
std::string Grammar::date(const LocalTime& at) const { return say(date_, date_values(at)); }

std::string Grammar::all_of(const std::vector<std::string>& items) const {
    return joined(items, joint_ == nullptr || items.empty() ? and_ : joint_(and_, items.back()));
}

std::string Grammar::any_of(const std::vector<std::string>& items) const {
    return joined(items, joint_ == nullptr || items.empty() ? or_ : joint_(or_, items.back()));
}

}  // namespace tero
