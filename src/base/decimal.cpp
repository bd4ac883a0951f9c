#include "base/decimal.hpp"

#include "base/check.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace tero {
namespace {

constexpr int digits_max = 18;

Int128 times_ten(Int128 value, int times) {
    for (; times > 0; --times) CHECK(!__builtin_mul_overflow(value, Int128{10}, &value), "decimal overflow");
    return value;
}

Error bad_decimal(std::string_view text) {
    return {ErrorCode::invalid,
            fmt::format("'{}' is not a decimal number such as 1234.50", text.substr(0, 40)), ""};
}

}  // namespace

Result<Decimal> Decimal::parse(std::string_view text) {
    std::string_view rest = text;
    const bool negative = rest.starts_with('-');
    if (negative) rest.remove_prefix(1);
    Int128 coefficient = 0;
    int digits = 0;
    int scale = 0;
    bool after_point = false;
    for (const char c : rest) {
        if (c == '.' && !after_point && digits > 0) {
            after_point = true;
            continue;
        }
        if (c < '0' || c > '9') return bad_decimal(text);
        coefficient = coefficient * 10 + (c - '0');
        digits += 1;
        if (after_point) scale += 1;
        if (digits > digits_max) return bad_decimal(text);
    }
    if (digits == 0 || (after_point && scale == 0)) return bad_decimal(text);
    return Decimal{negative ? -coefficient : coefficient, scale};
}

Decimal Decimal::of(std::string_view text) {
    auto parsed = parse(text);
    CHECK(parsed.has_value(), "not a decimal: {}", text);
    return *parsed;
}

std::string Decimal::to_string() const {
    Int128 value = coefficient_ < 0 ? -coefficient_ : coefficient_;
    std::string text;
    do {
        text.push_back(static_cast<char>('0' + static_cast<int>(value % 10)));
        value /= 10;
        if (static_cast<int>(text.size()) == scale_) text.push_back('.');
    } while (value > 0 || static_cast<int>(text.size()) <= scale_);
    if (text.back() == '.') text.push_back('0');
    if (coefficient_ < 0) text.push_back('-');
    std::reverse(text.begin(), text.end());
    return text;
}

Decimal Decimal::rounded(int places) const {
    if (scale_ <= places) return {times_ten(coefficient_, places - scale_), places};
    const Int128 unit = times_ten(1, scale_ - places);
    const Int128 rest = coefficient_ % unit;
    Int128 kept = coefficient_ / unit;
    const Int128 distance = rest < 0 ? -rest : rest;
    if (distance * 2 >= unit) kept += coefficient_ < 0 ? -1 : 1;
    return {kept, places};
}

Decimal operator+(const Decimal& a, const Decimal& b) {
    const int scale = std::max(a.scale_, b.scale_);
    Int128 sum = 0;
    CHECK(!__builtin_add_overflow(times_ten(a.coefficient_, scale - a.scale_),
                                  times_ten(b.coefficient_, scale - b.scale_), &sum),
          "decimal overflow: {} + {}", a.to_string(), b.to_string());
    return {sum, scale};
}

Decimal operator-(const Decimal& a, const Decimal& b) { return a + Decimal{-b.coefficient_, b.scale_}; }

Decimal operator*(const Decimal& a, const Decimal& b) {
    Int128 product = 0;
    CHECK(!__builtin_mul_overflow(a.coefficient_, b.coefficient_, &product), "decimal overflow: {} * {}",
          a.to_string(), b.to_string());
    return {product, a.scale_ + b.scale_};
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
    const int scale = std::max(a.scale_, b.scale_);
    return times_ten(a.coefficient_, scale - a.scale_) <=> times_ten(b.coefficient_, scale - b.scale_);
}

}  // namespace tero
