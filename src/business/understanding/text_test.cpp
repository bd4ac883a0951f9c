// What is sold, as customers write it: names, plurals, spellings, slips of the finger, sizes in every form.
#include "modules/router/text.hpp"

#include "business/understanding/understanding_fixture.hpp"
#include "modules/router/folding.hpp"
#include "modules/router/lexicon.hpp"
#include "modules/router/understand.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <algorithm>

namespace tero::router {
namespace {

std::string words(std::string_view text, std::string_view language = "es") {
    std::string all;
    for (const Token& token : read_text(text, example_words().words, language, "COT").tokens) {
        if (!all.empty()) all += '|';
        all += token.number ? token.number->to_string() : token.text;
    }
    return all;
}

TEST(Text, CaseAndAccentsAreFolded) {
    EXPECT_EQ(fold("LÃ de Rocha, ÑANDÚ, Córrego"), "la de rocha, nandu, corrego");
    EXPECT_EQ(words("CÁMARA cámara ca\xCC\x81mara"), "camara|camara|camara");
}

TEST(Text, NumbersAndUnitsComeApart) {
    EXPECT_EQ(words("80m2 isodec100"), "80|m2|isodec|100");
    EXPECT_EQ(words("2\" de espesor"), "2|pulgadas|de|espesor");
    EXPECT_EQ(words("espesores 100 150 200"), "espesores|100|150|200");
}

TEST(Text, NumberWordsAreNumbers) {
    EXPECT_EQ(words("treinta y cinco"), "35");
    EXPECT_EQ(words("un panel"), "un|panel");
    EXPECT_EQ(words("preço dos painéis, são dez"), "preco|dos|paineis|sao|10");
}

TEST(Text, SlangIsSpelledOut) {
    EXPECT_EQ(words("c/flete s/anclajes"), "con|/|flete|sin|/|anclajes");
}

TEST(Text, QuoteNumbersAreOneToken) {
    EXPECT_EQ(words("la cot-2026-000418."), "la|COT-2026-000418");
    EXPECT_EQ(words("COT 20261029113000"), "COT-20261029113000");
    EXPECT_EQ(words("cotización"), "cotizacion");
}

TEST(Text, SpellingsOfOneWordSoundAlike) {
    EXPECT_EQ(sound_of("isodek"), sound_of("isodec"));
    EXPECT_NE(sound_of("chapa"), sound_of("capa"));
}

TEST(Text, OneSlipIsAllowedAndNoMore) {
    EXPECT_TRUE(within_one_edit("isopanel", "isopnel"));
    EXPECT_TRUE(within_one_edit("isopanel", "isopaneel"));
    EXPECT_TRUE(within_one_edit("isopanel", "ispoanel"));
    EXPECT_TRUE(within_one_edit("isopanel", "isopamel"));
    EXPECT_FALSE(within_one_edit("isopanel", "isopan"));
    EXPECT_FALSE(within_one_edit("isopanel", "osipanel"));
}

TEST(Lexicon, KnowsNamesPluralsSynonymsAndSlips) {
    const Lexicon& lexicon = example_lexicon();
    const auto first = [&](std::string_view text) {
        const auto mentions = lexicon.find(read_text(text, example_words().words));
        return mentions.empty() ? std::string{} : mentions.front().code;
    };
    EXPECT_EQ(first("isopanles"), "isopanel");
    EXPECT_EQ(first("isodecs"), "isodec");
    EXPECT_EQ(first("isodeq"), "isodec");
    EXPECT_EQ(first("poliestirno"), "poliestireno");
    EXPECT_EQ(first("paneles para techo"), "isodec");
    EXPECT_EQ(first("isodec pir"), "isodec_pir");
    EXPECT_EQ(first("stone wool"), "lana_roca");
    EXPECT_EQ(first("punta del este"), "punta_del_este");
    EXPECT_EQ(first("Punta del Diablo"), "Punta del Diablo");
    EXPECT_EQ(first("rojas"), "rojo");
    EXPECT_EQ(first("el panel"), "");
    EXPECT_EQ(lexicon.code_of(NameKind::PLACE, "Maldonado"), "punta_del_este");
    EXPECT_EQ(lexicon.code_of(NameKind::PLACE, "Maldonado centro"), std::nullopt);
    EXPECT_TRUE(lexicon.is_value(*example_words().words.option("fill"), "poliuretano"));
}

RC_GTEST_PROP(TextLaws, AnyBytesAreReadWithoutAnAccident, (const std::string& bytes)) {
    const Lexicon& lexicon = example_lexicon();
    const Text text = read_text(bytes, example_words().words);
    for (const Token& token : text.tokens) {
        RC_ASSERT(token.begin < token.end && token.end <= bytes.size());
        RC_ASSERT(token.sentence < text.questions.size());
    }
    const Understanding understood = understand(bytes, lexicon, {.asked_for = "thickness_mm"});
    RC_ASSERT(understood.confidence >= 0 && understood.confidence <= 1);
}

// Of the pieces that mean something, in any order and joined by anything.
RC_GTEST_PROP(TextLaws, AnyMixOfWordsIsUnderstoodTheSameTwice, ()) {
    const Lexicon& lexicon = example_lexicon();
    const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "isodec", "100", "mm", "8x5", "x", "por", "de", "largo", "ancho", "gotero", "lados", "4", "baja",
        "no", "confirmo", "si", "¿", "?", "\n", "flete", "a", "Salto", "cm", "m2", "2", "COT-1",
        "099 123 456", ",", ".", "caro", "hormigón", "sin", "y", "medio", "metro", "treinta", "mil", "-3",
        "1.500", "\"", "\xF0\x9F\x91\x8D", "\xFF", "cuando", "llega", "mi", "pedido", "color", "en",
        "cambialo"));
    std::string text;
    for (const std::string& piece : pieces) text += piece + (*rc::gen::arbitrary<bool>() ? " " : "");

    const Understanding once = understand(text, lexicon);

    RC_ASSERT(once == understand(text, lexicon));
    if (once.intent == IntentType::UNKNOWN)
        RC_ASSERT(once.intents.empty());
    else
        RC_ASSERT(std::count(once.intents.begin(), once.intents.end(), once.intent) == 1);
}

RC_GTEST_PROP(TextLaws, SizesSurviveTheirFormatting, ()) {
    const Lexicon& lexicon = example_lexicon();
    const Decimal length =
        Decimal::of(fmt::format("{}.{}", *rc::gen::inRange(1, 99), *rc::gen::inRange(1, 10)));
    const Decimal width =
        Decimal::of(fmt::format("{}.{}", *rc::gen::inRange(1, 99), *rc::gen::inRange(1, 10)));
    const int thickness = *rc::gen::inRange(20, 300);
    const auto form = *rc::gen::element<std::string>(
        "isodec {2} {0}x{1}", "isodec de {2} mm, {0} x {1} mts", "{0} por {1} en isodec de {2}",
        "{0} metros de largo por {1} de ancho, isodec {2}mm", "isodec {2} ancho {1} largo {0}",
        "isodec {2}, largo: {0}, ancho: {1}");
    std::string first = length.to_string();
    std::string second = width.to_string();
    if (*rc::gen::arbitrary<bool>()) {
        std::replace(first.begin(), first.end(), '.', ',');
        std::replace(second.begin(), second.end(), '.', ',');
    }
    const std::string text = fmt::format(fmt::runtime(form), first, second, thickness);

    const QuoteRequest request = understand(text, lexicon).request;

    RC_LOG() << text;
    RC_ASSERT(request.decimal("length_m") == length);
    RC_ASSERT(request.decimal("width_m") == width);
    RC_ASSERT(request.number("thickness_mm") == thickness);
}

// The inputs that repeat most of what a rule could begin with; how long they take is in understand_bench.cpp.
TEST(TextLaws, LongTextsAreReadUpToTheLimit) {
    const Lexicon& lexicon = example_lexicon();
    for (const auto* piece : {"si confirmo ", "8x", "gotero ", "lana de de ", "1.1.1.", "a@", "no me manden ",
                              "isodec 100 ", "dos mil ", "¿?"}) {
        std::string half;
        while (half.size() < text_bytes_max / 2) half += piece;
        const std::string huge = half + half + half + half;
        EXPECT_EQ(understand(huge, lexicon), understand(huge.substr(0, text_bytes_max), lexicon)) << piece;
    }
}

}  // namespace
}  // namespace tero::router
