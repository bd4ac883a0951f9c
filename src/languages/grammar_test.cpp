#include "languages/grammar.hpp"

#include "business_files/built_in.hpp"

#include <gtest/gtest.h>

namespace tero {
namespace {

Grammar grammar(std::string_view code) {
    auto read = Grammar::read(built_in_languages(), code);
    EXPECT_TRUE(read.has_value()) << to_string(read.error());
    return *read;
}

TEST(Numbers, AreWrittenAsTheirReaderWritesThem) {
    EXPECT_EQ(grammar("es").number(Decimal::of("7.50")), "7,5");
    EXPECT_EQ(grammar("en").number(Decimal::of("1200.0")), "1,200");
    EXPECT_EQ(grammar("es").number(Decimal::of("-0.5")), "-0,5");
    EXPECT_EQ(grammar("pt").percentage(Decimal::of("22.00")), "22 %");
    EXPECT_EQ(grammar("en").percentage(Decimal::of("22.00")), "22%");
    EXPECT_EQ(grammar("es").money(Decimal::of("1286900"), "$"), "$\u00a01.286.900");
    EXPECT_EQ(grammar("es").money(Decimal::of("-720"), "$", Cents::always), "-$\u00a0720,00");
    EXPECT_EQ(grammar("es").money(Decimal::of("0.005"), "$"), "$\u00a00,01");
    EXPECT_EQ(grammar("es").money(Decimal::of("999.999"), "$"), "$\u00a01.000");
    EXPECT_EQ(trimmed(Decimal::of("139.3756875"), 2).to_string(), "139.3756875");
    EXPECT_EQ(trimmed(Decimal::of("150.0000"), 2).to_string(), "150.00");
}

TEST(Days, AreThoseOfTheReader) {
    const LocalTime friday{.year = 2026, .month = 11, .day = 6, .weekday = 4};
    EXPECT_EQ(grammar("es").day(friday), "viernes 6/11");
    EXPECT_EQ(grammar("en").day(friday), "Friday 6 November");
    EXPECT_EQ(grammar("pt").day(friday), "sexta-feira 6/11");
    EXPECT_EQ(grammar("es").date(friday), "6/11/2026");
    EXPECT_EQ(grammar("en").date(friday), "6 November 2026");
}

TEST(Lists, AreReadAloudInEachLanguage) {
    const Grammar es = grammar("es");
    EXPECT_EQ(es.all_of({}), "");
    EXPECT_EQ(es.all_of({"a"}), "a");
    EXPECT_EQ(es.all_of({"50", "75", "100"}), "50, 75 y 100");
    EXPECT_EQ(es.all_of({"Lana de roca", "Isodec"}), "Lana de roca e Isodec");
    EXPECT_EQ(es.all_of({"Isodec", "Hiansa"}), "Isodec y Hiansa");
    EXPECT_EQ(es.all_of({"Isodec", "Iapó"}), "Isodec e Iapó");
    EXPECT_EQ(es.any_of({"blanco", "otro"}), "blanco u otro");
    EXPECT_EQ(grammar("en").any_of({"a", "b", "c"}), "a, b or c");
    EXPECT_EQ(grammar("pt").all_of({"a", "b", "c"}), "a, b e c");
}

TEST(Grammar, ThatIsNotWholeIsNotRead) {
    BusinessFiles files = built_in_languages();
    std::string& file = files.texts["languages/es/grammar.json"];
    const std::string whole = file;
    file.replace(file.find("\"lunes\", "), 9, "");
    EXPECT_EQ(Grammar::read(files, "es").error().message,
              "languages/es/grammar.json: weekdays: is missing, or not whole");
    file = whole;
    file.replace(file.find("{number}"), 8, "{figure}");
    EXPECT_EQ(Grammar::read(files, "es").error().message,
              "languages/es/grammar.json: percentage: {figure} is not given");
    EXPECT_EQ(Grammar::read(files, "xx").error().message, "languages/xx/grammar.json: there is no such file");
}

}  // namespace
}  // namespace tero
