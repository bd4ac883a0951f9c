// Files of rules: what they may say, how files go on with each other's rules, and what is refused.
#include "modules/router/rules.hpp"

#include "business_files/built_in.hpp"
#include "modules/router/router_fixture.hpp"
#include "modules/router/router_words.hpp"

#include <gtest/gtest.h>

namespace tero::router {
namespace {

std::string refusal_of_rules(std::string_view text) {
    const auto rules = read_rules("rules/sales.txt", text);
    return rules ? "" : rules.error().message;
}

std::vector<std::string> reasons_with(BusinessFiles files, std::string_view text) {
    const auto words = read_router_words(files);
    if (!words) return {words.error().message};
    return understand(text, Lexicon{*words, {}}).reasons;
}

TEST(Rules, AFileSaysNameIntentTierWeightMoodAndPatterns) {
    const auto rules = read_rules("rules/sales.txt",
                                  "// Comment.\n"
                                  "[accept_quote.confirms] ACCEPT_QUOTE STRONG 0.95 ASSERTED\n"
                                  "confirmo|\n"
                                  "    acepto\n"
                                  "dale\n"
                                  "    _2 nomas\n"
                                  "\n"
                                  "[trap.low] TRAP\r\n"
                                  "marea baja\r\n");

    ASSERT_TRUE(rules) << rules.error().message;
    ASSERT_EQ(rules->size(), 2U);
    const Rule& accept = rules->front();
    EXPECT_EQ(accept.name, "accept_quote.confirms");
    EXPECT_EQ(accept.intent, IntentType::ACCEPT_QUOTE);
    EXPECT_EQ(accept.tier, Tier::STRONG);
    EXPECT_EQ(accept.weight, 0.95);
    EXPECT_EQ(accept.mood, Mood::ASSERTED);
    ASSERT_EQ(accept.patterns.size(), 2U);
    EXPECT_EQ(accept.patterns[0].elements.at(0).sounds.size(), 2U);
    EXPECT_EQ(accept.patterns[1].elements.size(), 3U);
    EXPECT_TRUE(rules->back().is_trap());
}

TEST(Rules, WhatCannotBeReadIsNamedByFileAndLine) {
    EXPECT_EQ(refusal_of_rules("\n\nconfirmo\n"),
              "rules/sales.txt:3: a pattern needs a rule above it, such as [greeting.says_hello] GREETING "
              "STRONG 0.9");
    const std::string head = "[a.b] GREETING STRONG 0.9\n";
    EXPECT_EQ(refusal_of_rules(head + "hola\n_9 chau\n"), "rules/sales.txt:3: a gap of _9");
    EXPECT_EQ(refusal_of_rules(head + "_2 chau\nhola"),
              "rules/sales.txt:2: a pattern may not begin with a gap or an end");
    EXPECT_EQ(refusal_of_rules(head + "?hola ?chau"), "rules/sales.txt:2: nothing in it must be there");
    EXPECT_EQ(refusal_of_rules(head + "hola @nobody"), "rules/sales.txt:2: no such sign: @nobody");
    EXPECT_EQ(refusal_of_rules(head + "hola||chau"), "rules/sales.txt:2: an empty word");
    EXPECT_EQ(refusal_of_rules(head + "busc*"), "rules/sales.txt:2: busc* sounds differently with each ending");
    EXPECT_EQ(refusal_of_rules("    hola"), "rules/sales.txt:1: goes on with a line that is not there");
    EXPECT_EQ(refusal_of_rules("[a.b] GRETING STRONG 0.9"), "rules/sales.txt:1: there is no intent 'GRETING'");
    EXPECT_EQ(refusal_of_rules("[a.b] GREETING HUGE 0.9"),
              "rules/sales.txt:1: a tier is STRONG, WEAK, SOCIAL, not 'HUGE'");
    EXPECT_EQ(refusal_of_rules("[a.b] GREETING WEAK 9"), "rules/sales.txt:1: a weight is between 0 and 1, not '9'");
    EXPECT_EQ(refusal_of_rules("[a.b] GREETING WEAK 0.5 SAD"),
              "rules/sales.txt:1: a mood is ANY, ASSERTED, ASKED, UNBROKEN, not 'SAD'");
    EXPECT_EQ(refusal_of_rules("[a.b] GREETING"),
              "rules/sales.txt:1: behind the name stand intent, tier, weight and perhaps a mood; or TRAP");
    EXPECT_EQ(refusal_of_rules("[] TRAP"), "rules/sales.txt:1: a rule begins with its name: [name]");
}

TEST(Rules, ARuleGoesOnInAnotherFileUnderTheSameLine) {
    const std::string line = "[greeting.says_hello] GREETING STRONG 0.9\n";
    BusinessFiles files{
        .texts = {{"languages/es/rules.txt", line + "hola\n"}, {"rules/care.txt", line + "aupa\n"}}};

    EXPECT_EQ(reasons_with(files, "aupa"), std::vector<std::string>{"greeting.says_hello"});
    EXPECT_EQ(reasons_with(files, "hola"), std::vector<std::string>{"greeting.says_hello"});

    files.texts["rules/care.txt"] = "[greeting.says_hello] GREETING WEAK 0.9\naupa\n";
    EXPECT_EQ(reasons_with(files, "hola"),
              std::vector<std::string>{"rules/care.txt:1: 'greeting.says_hello' is another rule in "
                                       "languages/es/rules.txt:1: the lines above both must be the same"});
}

TEST(Rules, TheOrderOfFilesDoesNotMatter) {
    const std::string price = "[price.a] PRICE_INQUIRY STRONG 0.9\ncuanto es\n";
    const std::string stock = "[stock.a] STOCK_DELIVERY STRONG 0.9\ncuanto es\n";
    const auto intents = [](std::string first, std::string second) {
        const BusinessFiles files{
            .texts = {{"rules/a.txt", std::move(first)}, {"rules/b.txt", std::move(second)}}};
        const auto words = read_router_words(files);
        return understand("cuanto es", Lexicon{*words, {}}).intents;
    };

    EXPECT_EQ(intents(price, stock), intents(stock, price));
}

TEST(Rules, WhatIsBuiltInCanBeRead) {
    EXPECT_TRUE(check_words(built_in_business()));
    BusinessFiles files = built_in_business();
    files.texts["rules/sales.txt"] += "\n[x.y] NOTHING STRONG 0.5\n";
    EXPECT_FALSE(check_words(files));
}

}  // namespace
}  // namespace tero::router
