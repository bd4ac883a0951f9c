#include "modules/router/dates.hpp"

#include "modules/router/router_fixture.hpp"
#include "modules/router/router_words.hpp"

#include <gtest/gtest.h>
#include <string_view>

namespace tero::router {
namespace {

std::optional<SaidDate> date(std::string_view text, std::string_view language = "es") {
    const Words& words = weaver_words().words;
    return find_date(read_text(text, words, language), words, language);
}

TEST(Dates, AMonthMayHaveItsDayBeforeOrBehind) {
    EXPECT_EQ(date("escribime en marzo"), (SaidDate{.month = 3}));
    EXPECT_EQ(date("hasta que no cobre el 10 de marzo no puedo"), (SaidDate{.month = 3, .day = 10}));
    EXPECT_EQ(date("call me on March 10", "en"), (SaidDate{.month = 3, .day = 10}));
    EXPECT_EQ(date("me chama em setembro", "pt"), (SaidDate{.month = 9}));
}

TEST(Dates, AWordThatIsAlsoAMonthNeedsToBeLedIn) {
    EXPECT_EQ(date("I may decide later", "en"), std::nullopt);
    EXPECT_EQ(date("please don't message me before may", "en"), (SaidDate{.month = 5}));
}

TEST(Dates, ADayOfTheMonthNeedsAfterOrUntil) {
    EXPECT_EQ(date("después del 15 te digo"), (SaidDate{.day = 15, .after = true}));
    EXPECT_EQ(date("no me escriban hasta el 20"), (SaidDate{.day = 20}));
    EXPECT_EQ(date("son 15 de alto"), std::nullopt);
}

TEST(Dates, FromADayIsThatDayAndAnHourIsNone) {
    EXPECT_EQ(date("a partir del 15 te digo"), (SaidDate{.day = 15}));
    EXPECT_EQ(date("a partir del lunes puedo"), (SaidDate{.weekday = 1}));
    EXPECT_EQ(date("después de las 18 lo veo"), std::nullopt);
    EXPECT_EQ(date("depois das 18 eu vejo", "pt"), std::nullopt);
    EXPECT_EQ(date("after 5 I can look", "en"), std::nullopt);
}

TEST(Dates, TheDayAfterTomorrowIsInTwoDays) {
    EXPECT_EQ(date("pasado mañana te aviso"), (SaidDate{.unit = "day", .count = 2}));
    EXPECT_EQ(date("depois de amanhã te aviso", "pt"), (SaidDate{.unit = "day", .count = 2}));
    EXPECT_EQ(date("the day after tomorrow", "en"), (SaidDate{.unit = "day", .count = 2}));
}

TEST(Dates, ADayIsReadInTheWordsOfItsOwnLanguage) {
    EXPECT_EQ(date("cuando termine la quinta de mi suegro"), std::nullopt);
    EXPECT_EQ(date("la segunda, después vemos"), std::nullopt);
    EXPECT_EQ(date("na quinta", "pt"), (SaidDate{.weekday = 4}));
    EXPECT_EQ(date("você pode me escrever na quinta?"), (SaidDate{.weekday = 4}));
    EXPECT_EQ(date("em agosto", "pt"), (SaidDate{.month = 8}));
    EXPECT_EQ(date("daqui a duas semanas", "pt"), (SaidDate{.unit = "week", .count = 2}));
    EXPECT_EQ(date("há três dias que espero", "pt"), std::nullopt);
}

TEST(Dates, TheLastOfSeveralCounts) {
    EXPECT_EQ(date("el martes no, el viernes te confirmo"), (SaidDate{.weekday = 5}));
}

TEST(Dates, WhatIsPastIsNoDate) {
    EXPECT_EQ(date("el lunes pasado me dijeron"), std::nullopt);
    EXPECT_EQ(date("hace 10 días que espero"), std::nullopt);
    EXPECT_EQ(date("two weeks ago", "en"), std::nullopt);
}

TEST(Dates, SpansAreCountedAndTheNextOneBegins) {
    EXPECT_EQ(date("en dos semanas te aviso"), (SaidDate{.unit = "week", .count = 2}));
    EXPECT_EQ(date("la semana que viene te digo"), (SaidDate{.unit = "week", .count = 1, .next = true}));
    EXPECT_EQ(date("next month, maybe", "en"), (SaidDate{.unit = "month", .count = 1, .next = true}));
    EXPECT_EQ(date("mañana te aviso"), (SaidDate{.unit = "day", .count = 1}));
    EXPECT_EQ(date("por la mañana no puedo"), std::nullopt);
}

}  // namespace
}  // namespace tero::router
