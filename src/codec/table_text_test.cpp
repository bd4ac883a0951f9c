#include "codec/table_text.hpp"

#include "codec/example_fixture.hpp"
#include "codec/utf8.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <algorithm>
#include <array>
#include <sstream>
#include <vector>

namespace tero {
namespace {

using namespace example;

struct Table {
    std::vector<Tally> tallies = {};

    std::vector<const void*> rows() const {
        std::vector<const void*> all;
        for (const Tally& tally : tallies) all.push_back(&tally);
        return all;
    }
};

Parcel example_parcel() {
    Parcel parcel;
    parcel.number = "PAR-2026-000418";
    parcel.status = ParcelStatus::LOST;
    parcel.bill.currency = "EUR";
    parcel.bill.total = Decimal::of("9000.00");
    parcel.bill.remarks = {"papel dorado", "cinta incluida"};
    parcel.run_at = Timestamp{1'793'628'000'123};
    return parcel;
}

TEST(TableText, AlignsByWhatASignTakesOnTheScreen) {
    const Table table{{{.key = "año", .count = 7, .amount = Decimal::of("9000.00")},
                       {.key = "漢字", .count = 1234, .amount = Decimal::of("-0.5")},
                       {.key = "mate 🧉"}}};

    EXPECT_EQ(text_table(type_info<Tally>(), table.rows(), {}),
              "key      count   amount\n"
              "───────  ─────  ───────\n"
              "año          7  9000.00\n"
              "漢字      1234     -0.5\n"
              "mate 🧉      0        0\n");
}

TEST(TableText, ShowsTheColumnsThatWereAskedFor) {
    const Parcel parcel = example_parcel();
    const std::array<const void*, 1> rows{&parcel};
    const std::array<std::string_view, 6> columns{"number",       "status", "bill.total",
                                                  "bill.remarks", "run_at", "ended_at"};

    EXPECT_EQ(text_table(type_info<Parcel>(), rows, columns),
              "number           status  bill.total  bill.remarks                  run_at               "
              "ended_at\n"
              "───────────────  ──────  ──────────  ────────────────────────────  ───────────────────  "
              "────────\n"
              "PAR-2026-000418  LOST       9000.00  papel dorado, cinta incluida  2026-11-02 14:00:00\n");
}

TEST(TableText, CutsTheWidestColumnsUntilTheLineFits) {
    const Table table{{{.key = "un nombre larguísimo que no entra", .count = 7}}};

    EXPECT_EQ(text_table(type_info<Tally>(), table.rows(), {}, {.width_max = 30}),
              "key              count  amount\n"
              "───────────────  ─────  ──────\n"
              "un nombre larg…      7       0\n");
}

TEST(TableText, AColumnThatIsToStayWholeIsNeverCut) {
    const Table table{{{.key = "01kavd3q8s0000000000000000", .count = 1'234'567'890'123}}};
    constexpr std::string_view whole[] = {"key"};

    EXPECT_EQ(text_table(type_info<Tally>(), table.rows(), {}, {.width_max = 20, .whole = whole}),
              "key                          count  amount\n"
              "──────────────────────────  ──────  ──────\n"
              "01kavd3q8s0000000000000000  12345…       0\n");
}

TEST(TableText, ALineIsCutByWhatItTakesOnTheScreen) {
    EXPECT_EQ(cut_to_width("mate", 4), "mate");
    EXPECT_EQ(cut_to_width("漢字漢字", 5), "漢字…");
    EXPECT_EQ(cut_to_width("año", 0), "…");
}

TEST(TableText, ACellCannotBreakItsLineOrDriveTheTerminal) {
    const Table table{{{.key = "a\nb\x1b[31mc\xff"}}};

    const std::string text = text_table(type_info<Tally>(), table.rows(), {});

    EXPECT_NE(text.find("a b [31mc\xef\xbf\xbd"), std::string::npos) << text;
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3);
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(TableText, ATableWithoutRowsKeepsItsHeadings) {
    EXPECT_EQ(text_table(type_info<Tally>(), {}, {}), "key  count  amount\n───  ─────  ──────\n");
}

RC_GTEST_PROP(TableText, NoLineIsWiderThanAllowed, (const std::vector<std::string>& keys)) {
    Table table;
    for (const std::string& key : keys) table.tallies.push_back({.key = key + key + key + key + "ñ"});
    const std::string text = text_table(type_info<Tally>(), table.rows(), {}, {.width_max = 40});
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) RC_ASSERT(terminal_width(line) <= 40u);
}

TEST(Utf8, RefusesOverlongCutAndSurrogateForms) {
    EXPECT_EQ(utf8_at("ñ", 0).code_point, 0xf1u);
    EXPECT_EQ(utf8_at("🧉", 0).code_point, 0x1f9c9u);
    for (const char* bytes :
         {"\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff", "\xe2\x82", "\x80"}) {
        EXPECT_EQ(utf8_at(bytes, 0).length, 0u);
    }
}

TEST(Utf8, CombiningMarksTakeNoColumn) {
    EXPECT_EQ(terminal_width("e\u0301"), 1u);
    EXPECT_EQ(terminal_width("漢"), 2u);
    EXPECT_EQ(terminal_width("🧉a\n"), 3u);
}

}  // namespace
}  // namespace tero
