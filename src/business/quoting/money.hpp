// Figures as a reader expects them: `$ 1.286.900` in Uruguay, `UYU 1,286,900` in English. No locale of the
// machine is asked, so a text is the same everywhere.
#pragma once

#include "base/decimal.hpp"
#include "base/time_zone.hpp"
#include "languages/grammar.hpp"

#include <string>
#include <string_view>

namespace tero::sales {

// Rounded to cents; `language` is `es`, `en` or `pt` (written as in Spanish).
std::string money(const Decimal& amount, std::string_view currency, std::string_view language,
                  Cents cents = Cents::when_not_zero);
// As it was measured, without trailing zeros: `7,5`, `1.200`.
std::string measure(const Decimal& value, std::string_view language);
// `22 %`
std::string percentage(const Decimal& value, std::string_view language);

// `viernes 9/11`, `Friday 9 November`
std::string day_name(const LocalTime& at, std::string_view language);
// `9/11/2026`, `9 November 2026`
std::string date(const LocalTime& at, std::string_view language);

}  // namespace tero::sales
