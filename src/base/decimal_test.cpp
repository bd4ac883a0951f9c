#include "base/decimal.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tero {
namespace {

TEST(Decimal, PrintsWhatItRead) {
    for (const char* text : {"0", "150.00", "-3.5", "0.035", "139.3756875", "-0.05"}) {
        EXPECT_EQ(Decimal::of(text).to_string(), text);
    }
}

TEST(Decimal, RefusesWhatIsNoNumber) {
    for (const char* text : {"", "-", ".5", "5.", "1e3", "1,5", "NaN", " 1", "1234567890123456789"}) {
        EXPECT_FALSE(Decimal::parse(text).has_value()) << text;
    }
}

TEST(Decimal, RoundsHalvesAwayFromZero) {
    EXPECT_EQ(Decimal::of("17911.45125").rounded(2).to_string(), "17911.45");
    EXPECT_EQ(Decimal::of("0.005").rounded(2).to_string(), "0.01");
    EXPECT_EQ(Decimal::of("-0.005").rounded(2).to_string(), "-0.01");
    EXPECT_EQ(Decimal::of("9000").rounded(2).to_string(), "9000.00");
}

TEST(Decimal, ComparesByValue) {
    EXPECT_EQ(Decimal::of("1.0"), Decimal::of("1.000"));
    EXPECT_LT(Decimal::of("0.9"), Decimal::of("1"));
}

RC_GTEST_PROP(Decimal, MultiplicationDistributesOverAddition,
              (std::int32_t a, std::int32_t b, std::int32_t c)) {
    const Decimal x = Decimal{a} * Decimal::of("0.01");
    const Decimal y = Decimal{b} * Decimal::of("0.001");
    RC_ASSERT(x * (y + Decimal{c}) == x * y + x * Decimal{c});
}

RC_GTEST_PROP(Decimal, TextRoundTrips, (std::int64_t whole)) {
    const Decimal value = Decimal{whole % 1'000'000'000'000} * Decimal::of("0.0001");
    RC_ASSERT(Decimal::of(value.to_string()) == value);
}

}  // namespace
}  // namespace tero
