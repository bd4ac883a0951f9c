#include "business/quoting/money.hpp"

#include <array>
#include <fmt/format.h>

namespace tero::sales {
namespace {

// `1286900.50` with the separators of the language.
std::string grouped(std::string_view plain, std::string_view language) {
    const char thousands = language == "en" ? ',' : '.';
    const char point = language == "en" ? '.' : ',';
    const auto dot = plain.find('.');
    const std::string_view whole = plain.substr(0, dot);
    std::string result;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        if (i > 0 && (whole.size() - i) % 3 == 0) result.push_back(thousands);
        result.push_back(whole[i]);
    }
    if (dot != std::string_view::npos) {
        result.push_back(point);
        result.append(plain.substr(dot + 1));
    }
    return result;
}

std::string unit_of(std::string_view currency, std::string_view language) {
    if (currency == "USD") return "US$";
    if (currency == "UYU" && language != "en") return "$";
    return std::string(currency);
}

std::string_view month_name(int month) {
    static constexpr std::array<std::string_view, 12> months = {
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"};
    return months.at(static_cast<std::size_t>(month - 1));
}

}  // namespace

std::string money(const Decimal& amount, std::string_view currency, std::string_view language, Cents cents) {
    Decimal shown = amount.rounded(2);
    if (cents == Cents::when_not_zero && shown.rounded(0) == shown) shown = shown.rounded(0);
    const std::string plain = shown.to_string();
    const bool negative = shown.is_negative();
    return fmt::format("{}{}\u00a0{}", negative ? "-" : "", unit_of(currency, language),
                       grouped(std::string_view(plain).substr(negative ? 1 : 0), language));
}

std::string measure(const Decimal& value, std::string_view language) {
    const std::string plain = trimmed(value).to_string();
    if (value.is_negative()) return "-" + grouped(std::string_view(plain).substr(1), language);
    return grouped(plain, language);
}

std::string percentage(const Decimal& value, std::string_view language) {
    return measure(value, language) + (language == "en" ? "%" : " %");
}

std::string day_name(const LocalTime& at, std::string_view language) {
    static constexpr std::array<std::string_view, 7> es = {"lunes",   "martes", "miércoles", "jueves",
                                                           "viernes", "sábado", "domingo"};
    static constexpr std::array<std::string_view, 7> en = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                           "Friday", "Saturday", "Sunday"};
    static constexpr std::array<std::string_view, 7> pt = {
        "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo"};
    const auto weekday = static_cast<std::size_t>(at.weekday);
    if (language == "en") return fmt::format("{} {} {}", en.at(weekday), at.day, month_name(at.month));
    return fmt::format("{} {}/{}", language == "pt" ? pt.at(weekday) : es.at(weekday), at.day, at.month);
}

std::string date(const LocalTime& at, std::string_view language) {
    if (language == "en") return fmt::format("{} {} {}", at.day, month_name(at.month), at.year);
    return fmt::format("{}/{}/{}", at.day, at.month, at.year);
}

}  // namespace tero::sales
