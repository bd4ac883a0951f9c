// Money and measures: exact decimal numbers, never a double. 128 bits hold 38 digits; input is limited to 18,
// so the product of two inputs always fits and a longer chain that would not is a CHECK, never a wrong
// figure.
#pragma once

#include "base/int128.hpp"
#include "base/result.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace tero {

// coefficient × 10^-scale, normalised to the scale it was given (so `150.00` keeps its zeros when printed).
class Decimal {
public:
    Decimal() = default;
    // NOLINTNEXTLINE: a whole number is a decimal
    Decimal(std::int64_t whole) : coefficient_(whole) {}

    static Result<Decimal> parse(std::string_view text);
    // For constants in code and tests; a CHECK fails on bad text.
    static Decimal of(std::string_view text);

    std::string to_string() const;
    bool is_zero() const { return coefficient_ == 0; }
    bool is_negative() const { return coefficient_ < 0; }

    // HALF_UP (away from zero on a tie) to `places` decimals, padded with zeros up to them.
    Decimal rounded(int places) const;

    friend Decimal operator+(const Decimal& a, const Decimal& b);
    friend Decimal operator-(const Decimal& a, const Decimal& b);
    friend Decimal operator*(const Decimal& a, const Decimal& b);
    Decimal& operator+=(const Decimal& other) { return *this = *this + other; }

    // By value: 1.0 == 1.00.
    friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
    friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }

private:
    Decimal(Int128 coefficient, int scale) : coefficient_(coefficient), scale_(scale) {}

    Int128 coefficient_ = 0;
    int scale_ = 0;
};

}  // namespace tero
