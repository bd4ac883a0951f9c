// A business of another trade: what is sold by hour, piece and guest is understood from its words.
#include "business_files/built_in.hpp"
#include "modules/router/agent_router.hpp"
#include "modules/router/router_words.hpp"

#include <gtest/gtest.h>

namespace tero::router {
namespace {

const AgentRouter& events_router() {
    static const RouterWords words = *read_router_words(built_in_business("invented"));
    static const AgentRouter router = [] {
        Vocabulary vocabulary{.products = {{"chair", {"chairs"}},
                                           {"trestle_table", {}},
                                           {"photo_booth", {"photobooth"}},
                                           {"wedding_photography", {"wedding photos"}}},
                              .places = {{"auckland", {"Auckland"}}, {"northland", {"Northland", "Whangārei"}}},
                              .quote_prefix = "PRE"};
        vocabulary.values_of("style") = {{"crossback", {}}, {"folding", {}}};
        vocabulary.values_of("setting") = {{"indoors", {}}, {"outdoors", {}}};
        return AgentRouter{words, vocabulary};
    }();
    return router;
}

QuoteRequest asked(std::string_view text) { return events_router().understand(text).request; }

TEST(AnotherTrade, HoursPeopleAndPlacesAreTheRequest) {
    const Understanding heard = events_router().understand(
        "Hi, I need a quote for wedding photography for 6 hours, with 2 photographers, outdoors, in Whangarei");

    EXPECT_EQ(heard.intent, IntentType::QUOTE_REQUEST);
    EXPECT_EQ(heard.language, "en");
    EXPECT_EQ(heard.request.product, "wedding_photography");
    EXPECT_EQ(heard.request.number("hours"), 6);
    EXPECT_EQ(heard.request.number("photographers"), 2);
    EXPECT_EQ(heard.request.text("setting"), "outdoors");
    EXPECT_EQ(heard.request.text("zone"), "northland");
    EXPECT_FALSE(heard.request.has("quantity"));
}

TEST(AnotherTrade, ANumberCountsTheNounBehindTheValuesOfOptions) {
    EXPECT_EQ(asked("60 crossback chairs in Auckland").number("quantity"), 60);
    EXPECT_EQ(asked("60 crossback chairs in Auckland").text("style"), "crossback");
    EXPECT_EQ(asked("I want 10 trestle tables").number("quantity"), 10);
    EXPECT_EQ(asked("a photo booth for 80 guests").number("guests"), 80);
    EXPECT_FALSE(asked("a photo booth for 80 guests").has("quantity"));
    EXPECT_EQ(asked("I need crossback chairs\n50 of them\nit is in Auckland").number("quantity"), 50);
}

TEST(AnotherTrade, AnOptionThatIsANumberIsNamedAndNoBareNumberOrLength) {
    EXPECT_EQ(asked("wedding photography with two photographers").number("photographers"), 2);
    EXPECT_FALSE(asked("wedding photography, 50, in Auckland").has("photographers"));
    EXPECT_FALSE(asked("wedding photography with 50 mm lenses").has("photographers"));
}

TEST(AnotherTrade, HalfHoursAreHeardAndHalfChairsAreNot) {
    EXPECT_EQ(asked("a photo booth for 2.5 hours").decimal("hours"), Decimal::of("2.5"));
    EXPECT_FALSE(asked("2.5 chairs").has("quantity"));
    EXPECT_EQ(events_router().understand("3.5", {.asked_for = "hours"}).request.decimal("hours"), Decimal::of("3.5"));
}

TEST(AnotherTrade, ServicesAreWantedOrNot) {
    EXPECT_EQ(asked("50 folding chairs with setup, without delivery").text("setup"), "included");
    EXPECT_EQ(asked("50 folding chairs with setup, without delivery").text("delivery"), "not_included");
    EXPECT_EQ(asked("50 folding chairs, we collect them").text("delivery"), "not_included");
}

TEST(AnotherTrade, ItsQuotesHaveItsPrefix) {
    EXPECT_EQ(events_router().understand("Quote PRE-2026-000017 accepted").quote_number, "PRE-2026-000017");
}

TEST(AnotherTrade, FewWordsAreEnough) {
    EXPECT_EQ(asked("do you have a booth?").product, "photo_booth");
    EXPECT_EQ(asked("a booth of wood").product, std::nullopt);
    RoutingContext context{.has_open_quote = true, .measured_by = "quantity"};
    context.stated.product = "chair";
    context.stated.set("quantity", std::int64_t{20});
    EXPECT_EQ(events_router().understand("better 40", context).request.number("quantity"), 40);
    EXPECT_EQ(events_router().understand("make it 40", context).request.number("quantity"), 40);
}

}  // namespace
}  // namespace tero::router
