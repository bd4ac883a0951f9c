// A PDF is read back with pdftotext, as whoever gets it would search it.
#include "paper/paper.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace tero::paper {
namespace {

std::string read_back(const std::string& bytes) {
    std::string pattern = (std::filesystem::temp_directory_path() / "tero_pdf_XXXXXX").string();
    const int made = mkstemp(pattern.data());
    if (made < 0) return "no file";
    std::FILE* into = fdopen(made, "wb");
    std::fwrite(bytes.data(), 1, bytes.size(), into);
    std::fclose(into);
    std::string text;
    std::FILE* reader = popen(("pdftotext -layout " + pattern + " -").c_str(), "r");
    std::array<char, 4096> piece{};
    while (const std::size_t count = std::fread(piece.data(), 1, piece.size(), reader))
        text.append(piece.data(), count);
    const int ended = pclose(reader);
    std::filesystem::remove(pattern);
    return ended == 0 ? text : "pdftotext failed: scripts/setup --test installs it";
}

Paper a_paper() {
    return {.language = "es-UY",
            .from = "Barraca Ñandú",
            .card = {"RUT 21 000000 0001"},
            .title = "COT-2026-000418",
            .about = "Para Lucía <b>",
            .sections = {{.title = "Lo cotizado",
                          .rows = {{"Isodec 75 mm", "20 × 6 m = 120 m²", "$ 16.200,00"},
                                   {"Total con IVA", "", "$ 19.714,59", Weight::MOST}},
                          .notes = {"Color blanco"}}},
            .foot = "Precios en UYU"};
}

TEST(Pdf, SaysAllThatThePaperSays) {
    const auto bytes = pdf(a_paper(), Timestamp{1'790'000'000'000});
    ASSERT_TRUE(bytes.has_value());
    EXPECT_TRUE(bytes->starts_with("%PDF-"));
    const std::string text = read_back(*bytes);
    for (const char* said :
         {"Barraca Ñandú", "RUT 21 000000 0001", "COT-2026-000418", "Para Lucía <b>", "Lo cotizado",
          "Isodec 75 mm", "20 × 6 m = 120 m²", "$ 16.200,00", "Total con IVA", "$ 19.714,59", "Color blanco",
          "Precios en UYU"}) {
        EXPECT_NE(text.find(said), std::string::npos) << said << "\n" << text;
    }
}

TEST(Pdf, GoesOnToAnotherPageAndLosesNoRow) {
    Paper paper = a_paper();
    for (int row = 0; row < 80; ++row)
        paper.sections[0].rows.push_back({"row " + std::to_string(row), "", "1"});
    const auto bytes = pdf(paper, Timestamp{1});
    ASSERT_TRUE(bytes.has_value());
    const std::string text = read_back(*bytes);
    EXPECT_NE(text.find('\f'), text.rfind('\f'));  // one ends each page
    for (int row = 0; row < 80; ++row)
        EXPECT_NE(text.find("row " + std::to_string(row)), std::string::npos) << row;
}

TEST(Pdf, TakesWhatIsNoText) {
    Paper paper = a_paper();
    paper.about = "Lu\xff\xc3(a";
    const auto bytes = pdf(paper, Timestamp{1});
    ASSERT_TRUE(bytes.has_value());
    EXPECT_NE(read_back(*bytes).find("COT-2026-000418"), std::string::npos);
}

}  // namespace
}  // namespace tero::paper
