// What the demo's customers ask for in one message is understood and sold, whatever the business is.
#include "app/config/catalog_names.hpp"
#include "app/modules/burst_routing.hpp"
#include "business/quoting/pricing.hpp"
#include "business/quoting/sales.hpp"
#include "business_files/built_in.hpp"
#include "sandbox/profile.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace tero::app {
namespace {

class WishesOf : public testing::TestWithParam<std::string> {
protected:
    WishesOf() {
        LoadedConfig loaded = load_config({.business = GetParam()});
        check_catalog(loaded);
        for (const ConfigProblem& problem : loaded.problems) ADD_FAILURE() << to_string(problem);
        config_ = loaded.config.business;
        lists_ = read_catalog(config_, loaded.business)->lists;
        const auto place = [&](const sales::CatalogList& list) {
            return std::find(config_.price_lists.begin(), config_.price_lists.end(), list.id);
        };
        std::erase_if(lists_, [&](const auto& list) { return place(list) == config_.price_lists.end(); });
        std::sort(lists_.begin(), lists_.end(),
                  [&](const auto& a, const auto& b) { return place(a) < place(b); });
        words_ = *router::read_router_words(loaded.business);
        people_ = *People::read(loaded.business);
    }

    BusinessOptions config_;
    std::vector<sales::CatalogList> lists_;
    router::RouterWords words_;
    People people_;
};

TEST_P(WishesOf, AreAllQuoted) {
    const AgentRouter router{words_, vocabulary_of(lists_, config_.quote_prefix)};
    const auto profiles = make_profiles(7, 300, people_, *TimeZone::load(config_.time_zone), Timestamp{});
    std::set<std::string> currencies;
    for (const Profile& who : profiles) {
        Random random{static_cast<std::uint64_t>(who.number)};
        const std::string text = people_.say_one({who.language, who.wants}, "request", random);
        const Understanding heard = router.understand(text, {.language = who.language});
        auto priced = sales::price(heard.request, lists_, sales::pricing_options(config_), {});
        // «Shall I quote the material alone?» is answered by a yes.
        if (const auto* gap = std::get_if<sales::PricingGap>(&priced); gap != nullptr && gap->can_be_left_out)
            priced = sales::price(sales::without_refused(heard.request, *gap, lists_), lists_,
                                  sales::pricing_options(config_), {});
        EXPECT_EQ(heard.intent, IntentType::QUOTE_REQUEST) << text;
        if (const auto* gap = std::get_if<sales::PricingGap>(&priced)) {
            ADD_FAILURE() << text << ": " << gap->field << " '" << gap->said << "'";
            continue;
        }
        currencies.insert(std::get<PricedQuote>(priced).currency);
    }
    EXPECT_EQ(currencies.size(), lists_.size()) << "no customer asks for what some list has";
}

INSTANTIATE_TEST_SUITE_P(Businesses, WishesOf, testing::ValuesIn(built_in_businesses()));

}  // namespace
}  // namespace tero::app
