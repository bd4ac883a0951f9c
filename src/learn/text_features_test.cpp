#include "learn/text_features.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace tero::learn {
namespace {

std::string tokens_of(std::string_view text) {
    TextFeatures read;
    read_features(text, {}, {}, read);
    std::string all;
    for (std::size_t i = 0; i < read.tokens.size(); ++i) {
        if (!all.empty()) all += '|';
        all += read.word(i);
    }
    return all;
}

TEST(Tokens, AreSmallWithoutAccentsAndStretches) {
    EXPECT_EQ(tokens_of("Holaaaa MAÇÃ Última"), "hola|maca|ultima");
    EXPECT_EQ(tokens_of("leer llamar"), "leer|llamar");
}

TEST(Tokens, KeepTheEnyeAsOneLetterOfItsOwn) {
    EXPECT_EQ(tokens_of("AÑO"), tokens_of("año"));
    EXPECT_NE(tokens_of("año"), tokens_of("ano"));
    EXPECT_EQ(tokens_of("año").size(), 3U);
}

TEST(Tokens, ShowADigitOfANumberAsAnyDigit) {
    EXPECT_EQ(tokens_of("80m2 a 12.500,75"), "00|m|0|a|00.000");
    EXPECT_EQ(tokens_of("35"), tokens_of("80"));
    EXPECT_NE(tokens_of("8"), tokens_of("80"));
}

TEST(Tokens, NameAddressesTelephonesAndPapers) {
    EXPECT_EQ(tokens_of("escribime a ana@correo.uy o al 099 123 456"), "escribime|a|@email|o|al|@phone");
    EXPECT_EQ(tokens_of("https://x.uy/a?b=1 www.b.uy"), "@url|@url");
    EXPECT_EQ(tokens_of("la COT-2026-000123"), "la|cot|-|@paper");
    EXPECT_EQ(tokens_of("1.234.567.890"), "0.000.");
}

TEST(Tokens, KeepSignsAndEmojiOnceInARow) {
    EXPECT_EQ(tokens_of("va!!!! 👍🏽👍🏽 ok?"), "va|!|👍|ok|?");
}

TEST(Tokens, PassOverWhatIsNotUtf8) {
    EXPECT_EQ(tokens_of("a\xff\xfe b\xc3"), "a|b");
    EXPECT_EQ(tokens_of(""), "");
}

TEST(Tokens, EndWhereALongTextIsCut) {
    TextFeatures read;
    read_features(std::string(3 * text_bytes_max, 'x') + " y", {}, {}, read);
    EXPECT_EQ(read.tokens.size(), 1U);
}

TEST(TextFeatures, TellAContextFromNone) {
    TextFeatures without;
    read_features("100", {}, {}, without);
    TextFeatures with;
    const std::vector<std::string_view> contexts{"after_question:size"};
    read_features("100", contexts, {}, with);
    EXPECT_GE(with.hashes[2].size(), without.hashes[2].size() + 2);
    EXPECT_EQ(with.hashes[0], without.hashes[0]);
}

std::size_t shared(std::string_view one, std::string_view other, Block block, const FeatureOptions& options) {
    TextFeatures first;
    read_features(one, {}, options, first);
    TextFeatures second;
    read_features(other, {}, options, second);
    const auto at = static_cast<std::size_t>(block);
    std::set<std::uint64_t> seen{first.hashes[at].begin(), first.hashes[at].end()};
    std::size_t count = 0;
    for (const std::uint64_t hash : second.hashes[at]) count += seen.erase(hash);
    return count;
}

TEST(TextFeatures, ShareStemsWhereNoWordIsTheSame) {
    constexpr auto one = "mandame cotizacion";
    constexpr auto other = "mandanos ya cotizaciones";
    EXPECT_EQ(shared(one, other, Block::WORDS, {}), 0U);
    EXPECT_EQ(shared(one, "mandanos cotizaciones", Block::WORDS, {.stems = true}), 1U);
    EXPECT_EQ(shared("mandame la cotizacion", other, Block::WORDS, {.stems = true}), 1U);
    EXPECT_EQ(shared("cotizacion mandame", "mandanos cotizaciones", Block::WORDS, {.stems = true}), 0U);
}

TEST(TextFeatures, CrossTheBordersOfWordsInTheirOrder) {
    const auto of_both = [](const FeatureOptions& options) {
        return shared("no hay mas", "mas no hay", Block::CHARACTERS, options);
    };
    TextFeatures read;
    read_features("no hay mas", {}, {.crossing = true}, read);
    EXPECT_EQ(read.hashes[1].size() - shared("no hay mas", "no hay mas", Block::CHARACTERS, {}), 14U);
    EXPECT_GT(of_both({.crossing = true}), of_both({}));
    EXPECT_EQ(shared("hay no", "no hay", Block::CHARACTERS, {.crossing = true}),
              shared("hay no", "no hay", Block::CHARACTERS, {}));
}

RC_GTEST_PROP(TextFeatures, AreTheSameWhateverTheScratchHeldBefore,
              (const std::string& text, const std::string& other)) {
    TextFeatures fresh;
    const FeatureOptions all{.stems = true, .crossing = true};
    read_features(text, {}, all, fresh);
    TextFeatures used;
    read_features(other, {}, all, used);
    read_features(text, {}, all, used);
    RC_ASSERT(fresh.text == used.text);
    for (std::size_t i = 0; i < block_count; ++i) RC_ASSERT(fresh.hashes[i] == used.hashes[i]);
}

RC_GTEST_PROP(TextFeatures, HaveNoHashOfNoughtWhichIsAnEmptyPlace, (const std::string& text)) {
    TextFeatures read;
    read_features(text, {}, {.stems = true, .crossing = true}, read);
    for (const auto& hashes : read.hashes)
        for (const std::uint64_t hash : hashes) RC_ASSERT(hash != 0);
}

}  // namespace
}  // namespace tero::learn
