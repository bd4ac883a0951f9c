#include "business/quoting/sentence_keys.hpp"

#include "business/quoting/catalog_fixture.hpp"
#include "business/quoting/catalog_words.hpp"
#include "business/quoting/sentences_fixture.hpp"
#include "business_files/built_in.hpp"

#include <gtest/gtest.h>
#include <algorithm>

namespace tero::sales {
namespace {

TEST(SentenceKeys, AreWholeInEveryBusinessThatIsBuiltIn) {
    for (const std::string& name : built_in_businesses()) {
        const BusinessFiles& files = built_in_business(name);
        if (files.find("sentences/es.json") == nullptr) continue;
        for (const Error& error : Sentences::check(files, "es", sentence_keys()))
            ADD_FAILURE() << name << ": " << error.message;
    }
}

TEST(SentenceKeys, SayAllThatTheCatalogOfABuiltInBusinessDeclares) {
    for (const std::string& name : built_in_businesses()) {
        const BusinessFiles& files = built_in_business(name);
        const std::string* text = files.find("catalog.json");
        const std::string first = files.find("sentences/es.json") == nullptr ? "en" : "es";
        const auto sentences = Sentences::read(files, first, sentence_keys());
        if (text == nullptr || !sentences) continue;
        const Result<Catalog> catalog = parse_catalog(*text);
        ASSERT_TRUE(catalog.has_value()) << name << ": " << catalog.error().message;
        for (const std::string& problem : unsaid(catalog->lists, *sentences))
            ADD_FAILURE() << name << ": " << problem;
    }
}

TEST(SentenceKeys, ThatAnotherCatalogNeedsAreNamed) {
    const Result<Catalog> trade = parse_catalog(example_of_a_trade);
    const std::vector<std::string> problems = unsaid(trade->lists, bmc_sentences());

    const auto has = [&](const char* problem) {
        return std::find(problems.begin(), problems.end(), problem) != problems.end();
    };
    EXPECT_TRUE(has("measure.hours: is missing, and the catalog has a measure of that code"));
    EXPECT_TRUE(has("question.wood.missing: is missing, and the catalog has an option of that code"));
    EXPECT_TRUE(has("with.materials: is missing, and the catalog has a service of that code"));
    EXPECT_TRUE(has("line.waste: is missing, and the catalog has a step of that code"));
    EXPECT_TRUE(has("quote.product: {color} is no option of the catalog"));
}

}  // namespace
}  // namespace tero::sales
