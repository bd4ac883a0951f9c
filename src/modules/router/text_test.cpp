#include "modules/router/text.hpp"

#include "modules/router/folding.hpp"
#include "modules/router/lexicon.hpp"
#include "modules/router/router_fixture.hpp"
#include "modules/router/understand.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <algorithm>

namespace tero::router {
namespace {

std::string words(std::string_view text, std::string_view language = "es") {
    std::string all;
    for (const Token& token : read_text(text, weaver_words().words, language, "WEV").tokens) {
        if (!all.empty()) all += '|';
        all += token.number ? token.number->to_string() : token.text;
    }
    return all;
}

TEST(Text, CaseAndAccentsAreFolded) {
    EXPECT_EQ(fold("MAÇÃ do Marajó, ÑANDÚ, Córrego"), "maca do marajo, nandu, corrego");
    EXPECT_EQ(fold("Whangārei, Kraków, ŁÓDŹ, Győr"), "whangarei, krakow, lodz, gyor");
    EXPECT_EQ(words("CÓMODA cómoda co\xCC\x81moda"), "comoda|comoda|comoda");
}

TEST(Text, NumbersAreReadAsTheLanguageWritesThem) {
    EXPECT_EQ(words("7,5"), "7.5");
    EXPECT_EQ(words("de 1.500 m²"), "de|1500|m2");
    EXPECT_EQ(words("12.500,75"), "12500.75");
    EXPECT_EQ(words("the price is 1,500.25 or 1,500"), "the|price|is|1500.25|or|1500");
    EXPECT_EQ(words("0.035 y 6.5"), "0.035|y|6.5");
    EXPECT_EQ(words("el 10.11.2026"), "el|10.11.2026");
    EXPECT_EQ(words("2½"), "2.5");
}

TEST(Text, NumbersAndUnitsComeApart) {
    EXPECT_EQ(words("8x5"), "8|x|5");
    EXPECT_EQ(words("100mm"), "100|mm");
    EXPECT_EQ(words("80m2 kilim100"), "80|m2|kilim|100");
    EXPECT_EQ(words("5mx8m"), "5|m|x|8|m");
    EXPECT_EQ(words("precio x m2"), "precio|por|m2");
    EXPECT_EQ(words("8*5"), "8|x|5");
    EXPECT_EQ(words("8×5"), "8|x|5");
    EXPECT_EQ(words("2\" de alto"), "2|pulgadas|de|alto");
}

TEST(Text, NumberWordsAreNumbers) {
    EXPECT_EQ(words("ciento veinte metros"), "120|metros");
    EXPECT_EQ(words("cuarenta y cinco"), "45");
    EXPECT_EQ(words("dos mil quinientos"), "2500");
    EXPECT_EQ(words("un metro y medio"), "1.5|metro");
    EXPECT_EQ(words("seis y medio por tres"), "6.5|por|3");
    EXPECT_EQ(words("medio metro"), "0.5|metro");
    EXPECT_EQ(words("un tapiz"), "un|tapiz");
    EXPECT_EQ(words("I need one hundred and fifty"), "i|need|one|150");
    EXPECT_EQ(words("preço dos tapetes, são dez"), "preco|dos|tapetes|sao|10");
}

TEST(Text, SlangIsSpelledOut) {
    EXPECT_EQ(words("q xq tmb xfa"), "que|porque|tambien|por|favor");
    EXPECT_EQ(words("c/flecos s/nudos"), "con|/|flecos|sin|/|nudos");
}

TEST(Text, TelephonesAreOneToken) {
    for (const auto* written : {"099 123 456", "099123456", "+598 99 123 456", "59899123456", "99123456",
                                "099-123-456", "0059899123456"}) {
        const Text text = read_text(written, weaver_words().words);
        ASSERT_EQ(text.tokens.size(), 1U) << written;
        EXPECT_EQ(text.tokens[0].kind, TokenKind::PHONE) << written;
        EXPECT_EQ(text.tokens[0].text, "59899123456") << written;
    }
    EXPECT_EQ(phone_digits("2900 1234"), "59829001234");
    EXPECT_EQ(phone_digits("+55 51 99999 8888"), "5551999998888");
    EXPECT_EQ(phone_digits("12345"), "");
    EXPECT_EQ(words("tamaños 100 150 200"), "tamanos|100|150|200");
}

TEST(Text, QuoteNumbersAreOneToken) {
    EXPECT_EQ(words("la wev-2026-000418."), "la|WEV-2026-000418");
    EXPECT_EQ(words("WEV 20261029113000"), "WEV-20261029113000");
    EXPECT_EQ(words("weving"), "weving");
}

TEST(Text, QuoteNumbersHaveThePrefixOfTheBusiness) {
    const auto numbers = [](std::string_view text) {
        std::string all;
        for (const Token& token : read_text(text, weaver_words().words, "es", "PRE").tokens)
            all +=
                (all.empty() ? "" : "|") + (token.kind == TokenKind::QUOTE ? "#" + token.text : token.text);
        return all;
    };
    EXPECT_EQ(numbers("confirmo la pre-2026-000418."), "confirmo|la|#PRE-2026-000418");
    EXPECT_EQ(numbers("PRE 20261029113000"), "#PRE-20261029113000");
    EXPECT_EQ(numbers("acepto 2026-000418"), "acepto|#PRE-2026-000418");
    // Another prefix, of before or of somebody else, is another quote.
    EXPECT_EQ(numbers("confirmo ABC-2026-000418"), "confirmo|#ABC-2026-000418");
    EXPECT_EQ(numbers("abc 12"), "abc|12");
    EXPECT_EQ(numbers("el 2026-10-11"), "el|2026|10|11");
    EXPECT_EQ(numbers("099-123-456"), "59899123456");
}

TEST(Text, SentencesAndQuestionsAreKnown) {
    const Text text = read_text("Hola. ¿Cuánto sale? Gracias", weaver_words().words);

    ASSERT_EQ(text.tokens.size(), 4U);
    EXPECT_FALSE(text.is_question(0));
    EXPECT_TRUE(text.is_question(1));
    EXPECT_FALSE(text.is_question(3));
}

TEST(Text, SpellingsOfOneWordSoundAlike) {
    EXPECT_EQ(sound_of("kiero"), sound_of("quiero"));
    EXPECT_EQ(sound_of("nesesito"), sound_of("necesito"));
    EXPECT_EQ(sound_of("ola"), sound_of("hola"));
    EXPECT_EQ(sound_of("quanto"), sound_of("cuanto"));
    EXPECT_EQ(sound_of("almoada"), sound_of("almohada"));
    EXPECT_NE(sound_of("cacho"), sound_of("caco"));
    EXPECT_NE(sound_of("caro"), sound_of("claro"));
}

TEST(Text, OneSlipIsAllowedAndNoMore) {
    EXPECT_TRUE(within_one_edit("alfombra", "alfmbra"));
    EXPECT_TRUE(within_one_edit("alfombra", "alfombraa"));
    EXPECT_TRUE(within_one_edit("alfombra", "aflombra"));
    EXPECT_TRUE(within_one_edit("alfombra", "alfonbra"));
    EXPECT_TRUE(within_one_edit("", "a"));
    EXPECT_FALSE(within_one_edit("alfombra", "alfomb"));
    EXPECT_FALSE(within_one_edit("alfombra", "laofmbra"));
}

TEST(Lexicon, KnowsNamesPluralsSynonymsAndSlips) {
    const Lexicon& lexicon = weaver_lexicon();
    const auto first = [&](std::string_view text) {
        const auto mentions = lexicon.find(read_text(text, weaver_words().words));
        return mentions.empty() ? std::string{} : mentions.front().code;
    };
    EXPECT_EQ(first("kilims"), "kilim");
    EXPECT_EQ(first("curtian"), "curtain");
    EXPECT_EQ(first("alfonbras"), "kilim");
    EXPECT_EQ(first("double kilim"), "double_kilim");
    EXPECT_EQ(first("ondulada"), "wavy");
    EXPECT_EQ(first("dry creek"), "valley");
    EXPECT_EQ(first("Hill Valley"), "Hill Valley");
    EXPECT_EQ(first("the best"), "");
    EXPECT_EQ(lexicon.code_of(NameKind::PLACE, "Oakville"), "valley");
    EXPECT_EQ(lexicon.code_of(NameKind::PLACE, "Oakville centre"), std::nullopt);
    EXPECT_TRUE(lexicon.is_value(*weaver_words().words.option("dye"), "ochre"));
}

RC_GTEST_PROP(TextLaws, AnyBytesAreReadWithoutAnAccident, (const std::string& bytes)) {
    const Lexicon& lexicon = weaver_lexicon();
    const Text text = read_text(bytes, weaver_words().words);
    for (const Token& token : text.tokens) {
        RC_ASSERT(token.begin < token.end && token.end <= bytes.size());
        RC_ASSERT(token.sentence < text.questions.size());
    }
    const Understanding understood = understand(bytes, lexicon, {.asked_for = "pile_mm"});
    RC_ASSERT(understood.confidence >= 0 && understood.confidence <= 1);
}

// However a number is written, the same number comes out.
RC_GTEST_PROP(TextLaws, NumbersSurviveTheirFormatting, ()) {
    const int whole = *rc::gen::inRange(1, 10'000'000);
    const int cents = *rc::gen::inRange(0, 100);
    const Decimal value = Decimal::of(fmt::format("{}.{:02}", whole, cents));
    std::string grouped = std::to_string(whole);
    for (auto at = static_cast<int>(grouped.size()) - 3; at > 0; at -= 3)
        grouped.insert(static_cast<std::size_t>(at), ".");
    std::string english = grouped;
    std::replace(english.begin(), english.end(), '.', ',');

    const auto read = [](const std::string& text, std::string_view language) {
        const Text read_back = read_text(text, weaver_words().words, language);
        return read_back.tokens.size() == 1 ? read_back.tokens[0].number : std::nullopt;
    };
    RC_ASSERT(read(fmt::format("{},{:02}", whole, cents), "es") == value);
    RC_ASSERT(read(fmt::format("{}.{:02}", whole, cents), "es") == value);
    RC_ASSERT(read(fmt::format("{},{:02}", grouped, cents), "es") == value);
    RC_ASSERT(read(fmt::format("{}.{:02}", english, cents), "en") == value);
    RC_ASSERT(read(grouped, "pt") == Decimal{whole});
}

}  // namespace
}  // namespace tero::router
