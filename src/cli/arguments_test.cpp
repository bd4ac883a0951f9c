#include "cli/arguments.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <array>

namespace tero {
namespace {

constexpr WordSpec words[] = {{.name = "ID", .help = "which one"},
                              {.name = "NOTE", .help = "why", .optional = true}};
constexpr OptionSpec options[] = {
    {.name = "port", .value = "N", .help = "listen here", .fallback = "8080"},
    {.name = "key", .value = "KEY", .help = "who asks", .variable = "TERO_KEY"},
    {.name = "scope", .value = "SCOPE", .help = "may do this", .repeats = true},
    {.name = "fresh", .help = "begin anew"},
};
constexpr CommandSpec command{.name = "things show",
                              .summary = "Shows a thing.",
                              .words = words,
                              .options = options,
                              .examples = "tero things show 1\ntero things show 2 --fresh"};

Result<Arguments> parse(std::vector<std::string> arguments, const Environment& environment = {}) {
    return parse_arguments(command, arguments, environment);
}

std::string refusal(std::vector<std::string> arguments) {
    const auto parsed = parse(std::move(arguments));
    return parsed ? "taken" : parsed.error().message;
}

TEST(Arguments, OptionsStandAnywhereInBothSpellings) {
    const auto parsed = parse({"--port", "9000", "first", "--fresh", "--key=a=b", "second"});

    ASSERT_TRUE(parsed) << parsed.error().message;
    EXPECT_EQ(parsed->value("port"), "9000");
    EXPECT_EQ(parsed->value("key"), "a=b");
    EXPECT_TRUE(parsed->has("fresh"));
    EXPECT_EQ(parsed->word(0), "first");
    EXPECT_EQ(parsed->word(1), "second");
    EXPECT_EQ(parsed->word(2), "");
}

TEST(Arguments, TheLineIsBeforeTheVariableAndTheVariableBeforeTheFallback) {
    EXPECT_EQ(parse({"x"})->value("port"), "8080");
    EXPECT_FALSE(parse({"x"})->has("port"));
    EXPECT_EQ(parse({"x"}, {{"TERO_KEY", "from outside"}})->value("key"), "from outside");
    EXPECT_EQ(parse({"x", "--key", "typed"}, {{"TERO_KEY", "from outside"}})->value("key"), "typed");
    EXPECT_FALSE(parse({"x"}, {{"TERO_KEY", ""}})->has("key"));
}

TEST(Arguments, OnlyARepeatedOptionMayComeTwice) {
    EXPECT_EQ(parse({"x", "--scope", "a", "--scope=b"})->values("scope"),
              (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(parse({"x"})->values("scope"), std::vector<std::string>{});
    EXPECT_EQ(refusal({"x", "--port", "1", "--port", "2"}), "--port was given twice");
}

TEST(Arguments, WhatIsWrongIsSaidToThePerson) {
    EXPECT_EQ(refusal({"x", "--prot", "1"}), "unknown option --prot; did you mean --port?");
    EXPECT_EQ(refusal({"x", "--hepl"}), "unknown option --hepl; did you mean --help?");
    EXPECT_EQ(refusal({"x", "--unlike-any"}), "unknown option --unlike-any");
    EXPECT_EQ(refusal({"x", "-p"}), "unknown option -p; options have two dashes, such as --help");
    EXPECT_EQ(refusal({"x", "--port"}), "--port needs a value: --port N");
    EXPECT_EQ(refusal({"x", "--port", "--fresh"}), "--port needs a value: --port N");
    EXPECT_EQ(refusal({"x", "--fresh=yes"}), "--fresh takes no value");
    EXPECT_EQ(refusal({}), "ID is missing: which one");
    EXPECT_EQ(refusal({"a", "b", "c"}), "'c' is one word too many");
}

TEST(Arguments, AfterTwoDashesEverythingIsAWord) {
    const auto parsed = parse({"--fresh", "--", "--port", "-"});

    ASSERT_TRUE(parsed) << parsed.error().message;
    EXPECT_EQ(parsed->word(0), "--port");
    EXPECT_EQ(parsed->word(1), "-");
    EXPECT_FALSE(parsed->has("port"));
}

TEST(Arguments, HelpIsGivenEvenWithoutTheWordsThatAreNeeded) {
    EXPECT_TRUE(parse({"--help"})->wants_help());
    EXPECT_TRUE(parse({"a", "b", "c", "-h"})->wants_help());
    EXPECT_FALSE(parse({"a"})->wants_help());
    EXPECT_FALSE(parse({"a", "--", "--help"})->wants_help());
}

TEST(Arguments, ANumberIsWholeAndWithinItsLimits) {
    EXPECT_EQ(*parse({"x", "--port", "65535"})->number("port", 0, 65535), 65535);
    EXPECT_EQ(*parse({"x"})->number("port", 0, 65535), 8080);
    for (const char* bad : {"65536", "-1", "80a", "", "1.5", "99999999999999999999"}) {
        const auto number = parse({"x", std::string{"--port="} + bad})->number("port", 0, 65535);
        ASSERT_FALSE(number) << bad;
        EXPECT_EQ(number.error().field, "--port");
        EXPECT_EQ(number.error().message,
                  "--port takes a whole number from 0 to 65535, not '" + std::string{bad} + "'");
    }
}

TEST(Arguments, TheHelpComesFromTheTable) {
    EXPECT_EQ(help_text(command),
              "usage: tero things show ID [NOTE] [options]\n"
              "\n"
              "Shows a thing.\n"
              "\n"
              "words:\n"
              "  ID    which one\n"
              "  NOTE  why\n"
              "\n"
              "options:\n"
              "  --port N       listen here (default 8080)\n"
              "  --key KEY      who asks (or TERO_KEY)\n"
              "  --scope SCOPE  may do this (may be repeated)\n"
              "  --fresh        begin anew\n"
              "  --help         this text\n"
              "\n"
              "examples:\n"
              "  tero things show 1\n"
              "  tero things show 2 --fresh\n");
}

RC_GTEST_PROP(Arguments, AnyValueIsTakenAsItIsAfterTheEqualsSign, (const std::string& value)) {
    const auto parsed = parse({"x", "--key=" + value});

    RC_ASSERT(parsed.has_value());
    RC_ASSERT(parsed->value("key") == value);
}

RC_GTEST_PROP(Arguments, NoCommandLineIsTooOddToBeAnswered, (const std::vector<std::string>& arguments)) {
    const auto parsed = parse(arguments);

    if (!parsed) RC_ASSERT(!parsed.error().message.empty());
}

}  // namespace
}  // namespace tero
