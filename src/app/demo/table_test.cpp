#include "app/demo/table.hpp"

#include "business/quoting/sentence_keys.hpp"
#include "business_files/built_in.hpp"
#include "codec/json.hpp"

#include <gtest/gtest.h>

namespace tero::app {
namespace {

DemoFigures figures_of(const std::vector<Counter>& counters) {
    CountedUp all;
    for (const Counter& counter : counters) add_counter(all, counter);
    return all.figures;
}

TEST(DemoTable, CountersOfAllDaysAreAddedUp) {
    const DemoFigures figures = figures_of({{"day/2026-11-02/messages_in", 3, {}},
                                            {"day/2026-11-03/messages_in", 4, {}},
                                            {"day/2026-11-02/quotes_sent/UYU", 2, Decimal{150}},
                                            {"day/2026-11-03/quotes_sent/UYU", 1, Decimal{50}},
                                            {"day/2026-11-03/quotes_sent/USD", 1, Decimal{7}},
                                            {"day/2026-11-03/follow_ups_sent/day1", 5, {}},
                                            {"sequence/quote/2026", 99, {}}});

    EXPECT_EQ(figures.messages_in, 7);
    EXPECT_EQ(figures.quotes_sent.count, 4);
    EXPECT_EQ(figures.quotes_sent.value.at("UYU"), Decimal{200});
    EXPECT_EQ(figures.quotes_sent.value.at("USD"), Decimal{7});
    EXPECT_EQ(figures.follow_ups_sent.at("day1"), 5);
}

TEST(DemoTable, AsJsonItIsOneLine) {
    DemoTable table{.seed = 7, .customers = 40};
    table.figures.suppressed["opted_out"] = 2;

    const std::string text = to_json(table);

    EXPECT_EQ(text.find('\n'), std::string::npos);
    EXPECT_NE(text.find(R"("suppressed":{"opted_out":2})"), std::string::npos);
    EXPECT_NE(text.find(R"("violations":0)"), std::string::npos);
}

TEST(DemoTable, PeopleReadItInTheirLanguage) {
    DemoTable table;
    table.figures = figures_of({{"day/2026-11-02/quotes_accepted/UYU", 2, Decimal{1500}},
                                {"day/2026-11-02/quotes_sent/NZD", 1, Decimal::of("70.50")},
                                {"day/2026-11-02/follow_ups_sent/day2", 3, {}}});

    const auto sentences =
        Sentences::read(built_in_business("invented"), "en", sales::sentence_keys());
    ASSERT_TRUE(sentences.has_value()) << sentences.error().message;
    const std::string es = table_text(table, sales::built_in_sentences()->in("es"));
    const std::string en = table_text(table, sentences->in("en"));

    EXPECT_NE(es.find("Cotizaciones aceptadas"), std::string::npos) << es;
    EXPECT_NE(es.find("paso day2"), std::string::npos) << es;
    EXPECT_NE(es.find("2  ($\u00a01.500)"), std::string::npos) << es;
    EXPECT_NE(es.find(" Lo que nunca debe pasar\n Enviado dos veces"), std::string::npos) << es;
    EXPECT_NE(en.find("Quotes accepted"), std::string::npos) << en;
    EXPECT_NE(en.find(" What must never happen\n Sent twice"), std::string::npos) << en;
    EXPECT_NE(en.find("NZ$\u00a070.50"), std::string::npos) << en;
}

}  // namespace
}  // namespace tero::app
