// Escapes there and back.
#include "net/url.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <string>

namespace tero::net {
namespace {

TEST(Url, EncodesAllButTheUnreserved) {
    EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
    EXPECT_EQ(percent_encode("a b/c?d=é&%+"), "a%20b%2Fc%3Fd%3D%C3%A9%26%25%2B");
}

TEST(Url, DecodesEscapesAndRefusesHalfOnes) {
    EXPECT_EQ(percent_decode("a%20b%2fc+d").value(), "a b/c+d");
    EXPECT_EQ(percent_decode("%").has_value(), false);
    EXPECT_EQ(percent_decode("a%4").has_value(), false);
    EXPECT_EQ(percent_decode("%4g").has_value(), false);
    EXPECT_EQ(percent_decode("%41").value(), "A");
}

TEST(Url, ReadsFormsInOrder) {
    const Headers expected = {{"a", "1"}, {"b", "two words"}, {"a", ""}, {"c", ""}, {"", "x"}, {"d", "e=f"}};
    EXPECT_EQ(parse_form("a=1&b=two+words&a=&c&&=x&d=e=f").value(), expected);
    EXPECT_EQ(parse_form("").value(), Headers{});
    EXPECT_FALSE(parse_form("a=%"));
}

RC_GTEST_PROP(Url, FormsComeBack, (const Headers& pairs)) {
    RC_ASSERT(parse_form(form_text(pairs)).value() == pairs);
}

}  // namespace
}  // namespace tero::net
