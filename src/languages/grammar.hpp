// How a language writes numbers, days and lists. What is words and signs is data,
// `languages/<code>/grammar.json`; what is a rule (which form a number takes, `y` before the sound i) is code
// here, for the languages that have one.
#pragma once

#include "base/decimal.hpp"
#include "base/result.hpp"
#include "base/time_zone.hpp"
#include "kernel/business_files.hpp"
#include "languages/wording.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tero {

enum class Cents { when_not_zero, always };

// The same value with the fewest decimals, but at least so many: 139.3756875 stays, 150.0000 becomes 150.00.
Decimal trimmed(const Decimal& value, int decimals_min = 0);

class Grammar {
public:
    // Of `languages/<code>/grammar.json`.
    static Result<Grammar> read(const BusinessFiles& files, std::string_view code);

    const std::string& code() const { return code_; }
    // As it was measured, without trailing zeros: `7,5`, `1.200`.
    std::string number(const Decimal& value) const;
    // `22 %`
    std::string percentage(const Decimal& value) const;
    // Rounded to cents, behind the currency's sign; the line does not break between them.
    std::string money(const Decimal& amount, std::string_view sign, Cents cents = Cents::when_not_zero) const;
    // `viernes 9/11`, `Friday 9 November`
    std::string day(const LocalTime& at) const;
    // `9/11/2026`, `9 November 2026`
    std::string date(const LocalTime& at) const;
    // `a, b y c`
    std::string all_of(const std::vector<std::string>& items) const;
    // `a, b o c`
    std::string any_of(const std::vector<std::string>& items) const;

    // What texts in this language are made with.
    std::size_t forms() const { return forms_; }
    std::string say(const Wording& wording, const Values& values) const {
        return wording.say(values, form_of_);
    }

private:
    std::string grouped(std::string_view plain) const;
    Values date_values(const LocalTime& at) const;

    std::string code_ = {};
    std::size_t forms_ = 2;
    std::size_t (*form_of_)(std::string_view number) = nullptr;
    // The word between the last two of a list, by the last one's sound; null: always the same word.
    std::string (*joint_)(const std::string& word, std::string_view last) = nullptr;
    std::string thousands_ = {};
    std::string decimal_ = {};
    std::string and_ = {};
    std::string or_ = {};
    std::vector<std::string> weekdays_ = {};
    std::vector<std::string> months_ = {};
    Wording percent_ = {};
    Wording money_ = {};
    Wording day_ = {};
    Wording date_ = {};
};

}  // namespace tero
