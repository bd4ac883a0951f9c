#include "modules/router/explained.hpp"

#include "modules/router/router_fixture.hpp"

#include <gtest/gtest.h>
#include <algorithm>

namespace tero {
namespace {

RouteExplained explained(std::string_view text, const RoutingContext& context = {}) {
    static const AgentRouter router{router::weaver_words(), router::weaver_vocabulary()};
    return explain_route(router, text, context);
}

const ReadValue* value(const RouteExplained& told, std::string_view role, std::string_view said) {
    const auto found = std::find_if(told.values.begin(), told.values.end(), [&](const ReadValue& one) {
        return one.role == role && one.value == said;
    });
    return found == told.values.end() ? nullptr : &*found;
}

TEST(ExplainedRoute, AValueSaysWhereItStandsInTheMessage) {
    const std::string text = "¿Tenés el kilim de 3 x 2 m?";
    const RouteExplained told = explained(text);
    const ReadValue* product = value(told, "product", "kilim");
    ASSERT_NE(product, nullptr);
    EXPECT_EQ(product->status, router::Standing::STATED);
    ASSERT_TRUE(product->begin && product->end);
    const auto from = static_cast<std::size_t>(*product->begin);
    EXPECT_EQ(text.substr(from, static_cast<std::size_t>(*product->end) - from), "kilim");
}

TEST(ExplainedRoute, AValueThatWasTakenBackIsToldAsReplaced) {
    const RouteExplained told = explained("un kilim de 3 x 2, no, perdón, de 4 x 2 m");
    const ReadValue* before = value(told, "length_m", "3");
    const ReadValue* after = value(told, "length_m", "4");
    ASSERT_TRUE(before != nullptr && after != nullptr);
    EXPECT_EQ(before->status, router::Standing::REPLACED);
    EXPECT_EQ(after->status, router::Standing::STATED);
    EXPECT_EQ(told.understanding.request.decimal("length_m"), Decimal{4});
}

TEST(ExplainedRoute, AReasonNamesTheWordsThatBroughtIt) {
    const RouteExplained told = explained("no me escriban más");
    EXPECT_EQ(told.decision.capability, "compliance");
    const bool named = std::any_of(told.why.begin(), told.why.end(), [](const ReadReason& one) {
        return one.code.starts_with("opt_out.") && one.words.find("escriban") != std::string::npos &&
               one.says.find("«") != std::string::npos;
    });
    EXPECT_TRUE(named);
    ASSERT_FALSE(told.intents.empty());
    EXPECT_TRUE(told.intents.front().found);
}

TEST(ExplainedRoute, TheWordsThatTellALanguageAreTheReasonToChangeIt) {
    const auto why = [](std::string_view text, std::string_view code) {
        const RouteExplained told = explained(text, {.has_open_quote = true, .language = "es"});
        const auto found = std::find_if(told.why.begin(), told.why.end(),
                                        [&](const ReadReason& one) { return one.code == code; });
        return found == told.why.end() ? std::string{} : found->says;
    };
    EXPECT_EQ(why("qual o prazo?", "language.changes"), "language: changes, from «qual, prazo»");
    EXPECT_EQ(why("muito obrigado", "language.stays"), "language: stays, from «muito, obrigado»");
    EXPECT_EQ(why("qual o prazo?", "language.stays"), "");
    EXPECT_EQ(why("¿cuánto sale?", "language.changes"), "");
}

TEST(ExplainedRoute, WhatNobodyUnderstandsGoesToTheFallbackAndSaysSo) {
    const RouteExplained told = explained("zzz");
    EXPECT_TRUE(told.decision.is_fallback);
    EXPECT_TRUE(std::any_of(told.why.begin(), told.why.end(),
                            [](const ReadReason& one) { return one.code == "intent.unknown"; }));
}

}  // namespace
}  // namespace tero
