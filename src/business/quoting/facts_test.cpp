#include "business/quoting/facts.hpp"

#include "business/quoting/catalog_fixture.hpp"
#include "business/quoting/sentences_fixture.hpp"

#include <gtest/gtest.h>

namespace tero::sales {
namespace {

std::optional<ToldFacts> told(const std::vector<std::string>& products,
                              const std::vector<std::string>& subjects) {
    return tell_facts(products, subjects, example_catalog().lists, bmc_sentences().in("es"));
}

TEST(Facts, WhatTheCatalogSaysIsToldWithItsSource) {
    const auto facts = told({"isodec"}, {"fire_class"});
    ASSERT_TRUE(facts);
    EXPECT_NE(facts->text.find("B2"), std::string::npos);
    EXPECT_EQ(facts->source, "matriz_uyu@" + example_catalog().version);
}

TEST(Facts, WhatItDoesNotSayIsNotTold) {
    EXPECT_FALSE(told({"isopanel"}, {"fire_class"}));
    EXPECT_FALSE(told({"isodec"}, {"load"}));
    EXPECT_FALSE(told({"isodec"}, {"fire_class", "load"}));
    EXPECT_FALSE(told({"isodec"}, {}));
}

TEST(Facts, TwoProductsAreComparedByWhatTheyCanBeHadWith) {
    const auto facts = told({"isodec", "isopanel"}, {});
    ASSERT_TRUE(facts);
    EXPECT_NE(facts->text.find("Isopanel EPS paredes y fachadas: espesores de 50, 100, 150, 200 y 250 mm"),
              std::string::npos)
        << facts->text;
    EXPECT_NE(facts->text.find("Isodec"), std::string::npos);
}

}  // namespace
}  // namespace tero::sales
