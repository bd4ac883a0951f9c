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
    for (const Token& token : read_text(text, example_words().words, language, "COT").tokens) {
        if (!all.empty()) all += '|';
        all += token.number ? token.number->to_string() : token.text;
    }
    return all;
}

TEST(Text, CaseAndAccentsAreFolded) {
    EXPECT_EQ(fold("LÃ de Rocha, ÑANDÚ, Córrego"), "la de rocha, nandu, corrego");
    EXPECT_EQ(fold("Whangārei, Kraków, ŁÓDŹ, Győr"), "whangarei, krakow, lodz, gyor");
    EXPECT_EQ(words("CÁMARA cámara ca\xCC\x81mara"), "camara|camara|camara");
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
    EXPECT_EQ(words("80m2 isodec100"), "80|m2|isodec|100");
    EXPECT_EQ(words("5mx8m"), "5|m|x|8|m");
    EXPECT_EQ(words("precio x m2"), "precio|por|m2");
    EXPECT_EQ(words("8*5"), "8|x|5");
    EXPECT_EQ(words("8×5"), "8|x|5");
    EXPECT_EQ(words("2\" de espesor"), "2|pulgadas|de|espesor");
}

TEST(Text, NumberWordsAreNumbers) {
    EXPECT_EQ(words("ciento veinte metros"), "120|metros");
    EXPECT_EQ(words("treinta y cinco"), "35");
    EXPECT_EQ(words("dos mil quinientos"), "2500");
    EXPECT_EQ(words("un metro y medio"), "1.5|metro");
    EXPECT_EQ(words("seis y medio por tres"), "6.5|por|3");
    EXPECT_EQ(words("medio metro"), "0.5|metro");
    EXPECT_EQ(words("un panel"), "un|panel");
    EXPECT_EQ(words("I need one hundred and fifty"), "i|need|one|150");
    EXPECT_EQ(words("preço dos painéis, são dez"), "preco|dos|paineis|sao|10");
}

TEST(Text, SlangIsSpelledOut) {
    EXPECT_EQ(words("q xq tmb xfa"), "que|porque|tambien|por|favor");
    EXPECT_EQ(words("c/flete s/anclajes"), "con|/|flete|sin|/|anclajes");
}

TEST(Text, TelephonesAreOneToken) {
    for (const auto* written : {"099 123 456", "099123456", "+598 99 123 456", "59899123456", "99123456",
                                "099-123-456", "0059899123456"}) {
        const Text text = read_text(written, example_words().words);
        ASSERT_EQ(text.tokens.size(), 1U) << written;
        EXPECT_EQ(text.tokens[0].kind, TokenKind::PHONE) << written;
        EXPECT_EQ(text.tokens[0].text, "59899123456") << written;
    }
    EXPECT_EQ(phone_digits("2900 1234"), "59829001234");
    EXPECT_EQ(phone_digits("+55 51 99999 8888"), "5551999998888");
    EXPECT_EQ(phone_digits("12345"), "");
    EXPECT_EQ(words("espesores 100 150 200"), "espesores|100|150|200");
}

TEST(Text, QuoteNumbersAreOneToken) {
    EXPECT_EQ(words("la cot-2026-000418."), "la|COT-2026-000418");
    EXPECT_EQ(words("COT 20261029113000"), "COT-20261029113000");
    EXPECT_EQ(words("cotización"), "cotizacion");
}

TEST(Text, QuoteNumbersHaveThePrefixOfTheBusiness) {
    const auto numbers = [](std::string_view text) {
        std::string all;
        for (const Token& token : read_text(text, example_words().words, "es", "PRE").tokens)
            all +=
                (all.empty() ? "" : "|") + (token.kind == TokenKind::QUOTE ? "#" + token.text : token.text);
        return all;
    };
    EXPECT_EQ(numbers("confirmo la pre-2026-000418."), "confirmo|la|#PRE-2026-000418");
    EXPECT_EQ(numbers("PRE 20261029113000"), "#PRE-20261029113000");
    EXPECT_EQ(numbers("acepto 2026-000418"), "acepto|#PRE-2026-000418");
    // Another prefix, of before or of somebody else, is another quote.
    EXPECT_EQ(numbers("confirmo COT-2026-000418"), "confirmo|#COT-2026-000418");
    EXPECT_EQ(numbers("cot 12"), "cot|12");
    EXPECT_EQ(numbers("el 2026-10-11"), "el|2026|10|11");
    EXPECT_EQ(numbers("099-123-456"), "59899123456");
}

TEST(Text, SentencesAndQuestionsAreKnown) {
    const Text text = read_text("Hola. ¿Cuánto sale? Gracias", example_words().words);

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
    EXPECT_EQ(sound_of("isodek"), sound_of("isodec"));
    EXPECT_NE(sound_of("chapa"), sound_of("capa"));
    EXPECT_NE(sound_of("caro"), sound_of("claro"));
}

TEST(Text, OneSlipIsAllowedAndNoMore) {
    EXPECT_TRUE(within_one_edit("isopanel", "isopnel"));
    EXPECT_TRUE(within_one_edit("isopanel", "isopaneel"));
    EXPECT_TRUE(within_one_edit("isopanel", "ispoanel"));
    EXPECT_TRUE(within_one_edit("isopanel", "isopamel"));
    EXPECT_TRUE(within_one_edit("", "a"));
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
        const Text read_back = read_text(text, example_words().words, language);
        return read_back.tokens.size() == 1 ? read_back.tokens[0].number : std::nullopt;
    };
    RC_ASSERT(read(fmt::format("{},{:02}", whole, cents), "es") == value);
    RC_ASSERT(read(fmt::format("{}.{:02}", whole, cents), "es") == value);
    RC_ASSERT(read(fmt::format("{},{:02}", grouped, cents), "es") == value);
    RC_ASSERT(read(fmt::format("{}.{:02}", english, cents), "en") == value);
    RC_ASSERT(read(grouped, "pt") == Decimal{whole});
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
