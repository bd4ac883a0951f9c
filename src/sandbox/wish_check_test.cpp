#include "sandbox/wish_check.hpp"

#include "business_files/built_in.hpp"
#include "sandbox/sandbox_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

namespace tero::app {
namespace {

const Timestamp tuesday_noon = montevideo().at({.year = 2026, .month = 11, .day = 3, .hour = 12});

// Grey isopanel of 100 mm, 7.5 × 10 m.
Profile ana() {
    Profile who{.number = 1, .name = "Ana", .language = "es"};
    who.wants = {{"product", "isopanel"}, {"code", "isopanel"}, {"sold", "Isopanel EPS paredes y fachadas"},
                 {"thickness", "100"},    {"other", "50"},      {"length", "7.5"},
                 {"width", "10"},         {"area", "75"},       {"color", "gris"}};
    return who;
}

JournalLine wrote(std::string_view text, std::string_view meant, Duration after = {}) {
    return {.at = tuesday_noon + after,
            .customer = 1,
            .direction = "in",
            .kind = "SAY",
            .subject = std::string{meant},
            .text = std::string{text}};
}
JournalLine shop_sent(std::string kind, std::string_view text, Duration after = 4s) {
    return {.at = tuesday_noon + after,
            .customer = 1,
            .direction = "out",
            .kind = std::move(kind),
            .verdict = "accepted",
            .text = std::string{text}};
}
JournalLine quote(std::string_view what, std::string_view total, Duration after = 4s) {
    return shop_sent(
        "QUOTE",
        fmt::format("¡Hola, Ana! Tu cotización COT-2026-000002: {}. Total {}, IVA incluido. Acá la ves: "
                    "http://127.0.0.1:8080/q/abc",
                    what, total),
        after);
}

WishCheck checked(const std::vector<JournalLine>& lines) {
    const std::vector<Profile> profiles{ana()};
    return example_checker().check(lines, profiles);
}

const JournalLine request = wrote("isopanel de 100 mm, 7,5 x 10, color gris", means::request);
const JournalLine right_quote =
    quote("Isopanel EPS paredes y fachadas 100 mm gris, 75\u00a0m²", "US$\u00a03.455,25");

// Why the quote that followed a request is none that was wanted; empty: it is.
std::string wrong(const JournalLine& with) {
    const WishCheck check = checked({request, with});
    EXPECT_EQ(check.harms, check.quotes_not_wanted);
    EXPECT_EQ(static_cast<std::size_t>(check.harms), check.faults.size());
    return check.faults.empty() ? std::string{} : check.faults.front().why;
}

TEST(WishCheck, WhoGetsWhatTheyAskedForIsNotHarmed) {
    const WishCheck check = checked(
        {request, right_quote, wrote("dale, lo quiero", means::accept, 1h),
         shop_sent(
             "REPLY",
             "¡Gracias, Ana! Anoté que aceptás la cotización COT-2026-000002. Un compañero te escribe por "
             "acá para coordinar el pago y la entrega.",
             1h + 4s),
         wrote("no me escriban más", means::stop, 2h),
         shop_sent("REPLY", "Listo, no te escribimos más. Si algún día precisás algo, escribinos por acá.",
                   2h + 4s)});

    EXPECT_EQ(check.harms, 0) << (check.faults.empty() ? "" : check.faults.front().why);
    EXPECT_EQ(check.quotes, 1);
    EXPECT_EQ(check.totals_recounted, 1);
    EXPECT_EQ(check.acceptances, 1);
    EXPECT_EQ(check.acceptances_unheard, 0);
    EXPECT_EQ(check.stops, 1);
    EXPECT_EQ(check.requests_quoted, 1);
    EXPECT_EQ(check.questions, (std::map<std::string, std::int64_t>{{"0", 1}}));
}

TEST(WishCheck, AQuoteForAnotherProductThicknessSizeColourOrTotalIsFound) {
    EXPECT_EQ(wrong(right_quote), "");
    EXPECT_EQ(wrong(quote("Isowall PIR fachadas 100 mm gris, 75 m²", "US$ 3.455,25")),
              "it does not say «100 mm Isopanel EPS paredes y fachadas, grey,»");
    EXPECT_NE(wrong(quote("Isopanel EPS paredes y fachadas 50 mm gris, 75 m²", "US$ 3.455,25")), "");
    EXPECT_NE(wrong(quote("Isopanel EPS paredes y fachadas 100 mm rojo, 75 m²", "US$ 3.455,25")), "");
    EXPECT_NE(wrong(quote("Isopanel EPS paredes y fachadas 100 mm gris, 175 m²", "US$ 3.455,25")), "");
    EXPECT_NE(wrong(quote("Isopanel EPS paredes y fachadas 100 mm gris, 75,5 m²", "US$ 3.455,25")), "");
    EXPECT_EQ(wrong(quote("Isopanel EPS paredes y fachadas 100 mm gris, 75 m²", "US$ 3.455,26")),
              "by the published prices it costs 3455.25");
    EXPECT_EQ(wrong(quote("Isopanel EPS paredes y fachadas 100 mm gris, 75 m² … y /q/other", "US$ 3.455,25")),
              "several quotes, where one thing was wanted");
}

TEST(WishCheck, AColourThatNobodyWasToldIsTheShopsToChoose) {
    const WishCheck check =
        checked({wrote("isopanel de 100 mm, 7,5 x 10", means::request),
                 quote("Isopanel EPS paredes y fachadas 100 mm blanco, 75 m²", "US$ 3.455,25")});
    EXPECT_EQ(check.harms, 0);
}

TEST(WishCheck, AfterAChangeTheOldQuoteIsTheWrongOne) {
    const JournalLine change = wrote("mejor de 50", means::change, 1h);
    EXPECT_EQ(checked({request, right_quote, change, right_quote}).quotes_not_wanted, 1);
    EXPECT_EQ(checked({request, right_quote, change,
                       quote("Isopanel EPS paredes y fachadas 50 mm gris, 75 m²", "US$ 3.141", 1h + 4s)})
                  .quotes_not_wanted,
              0);
}

TEST(WishCheck, AQuoteThatTheCustomerWasStillCorrectingCountsUnlessNoOtherFollows) {
    const JournalLine hasty = quote("Isopanel EPS paredes y fachadas 50 mm gris, 75 m²", "US$ 3.141");
    const JournalLine correction = wrote("perdón, de 100 mm", means::request, 6s);
    JournalLine mended = right_quote;
    mended.at = tuesday_noon + 10s;
    EXPECT_EQ(checked({request, hasty, correction, mended}).quotes_not_wanted, 0);
    EXPECT_EQ(checked({request, hasty, correction}).quotes_not_wanted, 1);
    JournalLine late = correction;
    late.at = tuesday_noon + 1h;
    EXPECT_EQ(checked({request, hasty, late, mended}).quotes_not_wanted, 1);
}

TEST(WishCheck, AQuoteForWhoAskedForNoneIsFound) {
    const WishCheck check = checked({wrote("¿aguanta el granizo?", means::question), right_quote});
    ASSERT_EQ(check.faults.size(), 1U);
    EXPECT_EQ(check.faults[0].kind, "quote_not_wanted");
    EXPECT_EQ(check.faults[0].why, "nobody had asked for a quote");
}

TEST(WishCheck, AnAcceptanceThatNobodyMeantIsFoundWithItsConversation) {
    const WishCheck check = checked({request, right_quote, wrote("lo voy a pensar", means::postpone, 1h),
                                     shop_sent("REPLY",
                                               "Obrigado, Ana! Anotei que você aceita o orçamento "
                                               "COT-2026-000002. Um colega escreve por aqui para "
                                               "combinar o pagamento e a entrega.",
                                               1h + 4s)});

    EXPECT_EQ(check.acceptances_not_meant, 1);
    EXPECT_EQ(check.harms, 1);
    ASSERT_EQ(check.faults.size(), 1U);
    EXPECT_EQ(check.faults[0].kind, "acceptance_not_meant");
    ASSERT_EQ(check.faults[0].transcript.size(), 4U);
    EXPECT_EQ(check.faults[0].transcript[2], "< lo voy a pensar");
}

TEST(WishCheck, ARejectionOfWhoSaidYesIsAHarm) {
    const JournalLine closed =
        shop_sent("REPLY", "Obrigado por avisar, Ana. Se precisar de algo mais adiante, me escreva por aqui.", 1h + 4s);
    const WishCheck check =
        checked({request, right_quote, wrote("tá bom, vou querer", means::accept, 1h), closed});
    EXPECT_EQ(check.rejections_not_meant, 1);
    EXPECT_EQ(check.harms, 1);
    ASSERT_EQ(check.faults.size(), 1U);
    EXPECT_EQ(check.faults[0].kind, "rejection_not_meant");
    EXPECT_EQ(checked({request, right_quote, wrote("no, gracias", means::reject, 1h), closed}).harms, 0);
}

TEST(WishCheck, AStopThatIsAnsweredWithAnythingButAFarewellIsFoundOnce) {
    const JournalLine stop = wrote("basta", means::stop, 1h);
    EXPECT_EQ(checked({request, right_quote, stop, shop_sent("REPLY", "Perdón, no te entendí bien.", 1h + 4s),
                       shop_sent("FOLLOW_UP", "[seguimiento]", 24h)})
                  .stops_unheard,
              1);
    EXPECT_EQ(checked({request, right_quote, stop}).stops_unheard, 0);
    EXPECT_EQ(checked({request, right_quote, stop, wrote("¿y el precio?", means::request, 2h),
                       shop_sent("REPLY", "¿De qué espesor?", 2h + 4s)})
                  .stops_unheard,
              0);
}

TEST(WishCheck, QuestionsAndSilenceAreCountedAndAreNoHarm) {
    const WishCheck asked =
        checked({wrote("isopanel", means::request), shop_sent("REPLY", "¿De qué espesor?"),
                 wrote("de 100", means::request, 1min), shop_sent("REPLY", "¿Para qué medidas?", 1min + 4s),
                 request, right_quote});
    EXPECT_EQ(asked.questions, (std::map<std::string, std::int64_t>{{"2", 1}}));
    EXPECT_EQ(asked.requests_unanswered, 0);

    const WishCheck silent = checked({request});
    EXPECT_EQ(silent.requests_unanswered, 1);
    EXPECT_EQ(silent.harms, 0);
    ASSERT_EQ(silent.faults.size(), 1U);
    EXPECT_EQ(silent.faults[0].kind, "request_unanswered");

    EXPECT_EQ(checked({request, right_quote, wrote("lo compro", means::accept, 1h)}).acceptances_unheard, 1);
}

TEST(PublishedPrices, AreCountedWithFactorsDiscountsAndTax) {
    const auto prices = read_published_prices(built_in_business("bmc"));
    ASSERT_TRUE(prices.has_value()) << prices.error().message;
    const auto total = [&](std::string_view product, std::string_view thickness, std::string_view color,
                           std::int64_t area) {
        const Wants options{{"thickness_mm", std::string{thickness}},
                            {"color", std::string{color}},
                            {"fill", "eps"},
                            {"anclajes", "incluido"},
                            {"traslado", "incluido"}};
        const auto found = published_total(*prices, product, options, "area_m2", Decimal{area});
        return found ? found->to_string() : "none";
    };
    EXPECT_EQ(total("poliestireno", "25", "blanco", 48), "4684.80");  // 80 × 48 × 1.22
    EXPECT_EQ(total("isodec", "50", "gris", 10), "1537.20");          // 120 × 1.05 × 10 × 1.22
    EXPECT_EQ(total("isodec_pir", "50", "rojo", 108), "5234.65");     // 51.02 × 108 × 0.95, tax inside
    EXPECT_EQ(total("isodec", "200", "blanco", 10), "581.20");        // only the second list has it
    EXPECT_EQ(total("isodec", "60", "blanco", 10), "none");
    EXPECT_EQ(total("nothing", "50", "blanco", 10), "none");
}

TEST(PublishedPrices, ABusinessWithoutACatalogSaysSo) {
    EXPECT_EQ(read_published_prices(BusinessFiles{}).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace tero::app
