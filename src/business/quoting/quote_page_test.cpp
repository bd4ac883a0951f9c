#include "business/quoting/quote_page.hpp"

#include "business/quoting/catalog_fixture.hpp"
#include "business/quoting/pricing.hpp"
#include "business/quoting/quote_text.hpp"
#include "business/quoting/sentences_fixture.hpp"
#include "codec/html.hpp"

#include <gtest/gtest.h>
#include <algorithm>

namespace tero::sales {
namespace {

TimeZone page_zone() { return TimeZone::load("America/Montevideo").value(); }

Quote sent_quote(const char* language = "es") {
    const QuoteRequest request = {.product = "isodec",
                                  .values = {{"thickness_mm", 75},
                                             {"length_m", Decimal{20}},
                                             {"width_m", Decimal{6}},
                                             {"edges", std::vector<std::string>{"gotero"}}}};
    Quote quote;
    quote.number = "COT-2026-000418";
    quote.status = QuoteStatus::SENT;
    quote.contact_name = "Lucía <b>\"& Cía\"</b>";
    quote.language = language;
    quote.priced = std::get<PricedQuote>(price(request, example_catalog().lists, {}, {}));
    quote.sent_at = parse_timestamp("2026-11-02T12:12:08Z").value();
    quote.valid_until = parse_timestamp("2026-11-06T21:00:00Z").value();
    return quote;
}

QuotePageFacts page_facts() {
    return {.whatsapp_number = "+598 99 000 001", .now = parse_timestamp("2026-11-03T12:00:00Z").value()};
}

bool page_has(const std::string& page, std::string_view text) { return page.find(text) != std::string::npos; }

TEST(QuotePage, PrintsEveryFigureOfTheQuote) {
    const Quote quote = sent_quote();

    const std::string page = quote_page(quote, page_facts(), page_zone(), speech());

    // 135 × 1.05 × 120 m², 5 % less, 22 % IVA
    for (const char* text : {"BMC Uruguay",
                             "COT-2026-000418",
                             "2/11/2026",
                             "Isodec 75 mm, blanco",
                             "20 × 6 m = 120 m² a $\u00a0135,00",
                             "$\u00a016.200,00",
                             "Gotero en un lado",
                             "$\u00a0810,00",
                             "Descuento por volumen",
                             "−$\u00a0850,50",
                             "$\u00a017.010,00",
                             "$\u00a016.159,50",
                             "IVA 22 %",
                             "$\u00a03.555,09",
                             "$\u00a019.714,59",
                             "Color blanco",
                             "Traslado incluido",
                             "Precios en UYU",
                             "Precio unitario",
                             "Válida hasta el viernes 6/11",
                             "incluidos"}) {
        EXPECT_TRUE(page_has(page, text)) << text;
    }
    for (const QuoteLine& line : in_words(quote.priced, speech()).lines)
        EXPECT_TRUE(page_has(page, html_escaped(line.text)));
}

// As a row of an earlier version holds it: with its texts, and without codes.
TEST(QuotePage, ShowsAQuoteFromBeforeAsItWasPrinted) {
    Quote quote = sent_quote();
    quote.priced = in_words(quote.priced, speech("es"));
    const PricedQuote words = quote.priced;
    quote.priced.assumed.clear();
    quote.priced.product_names.clear();
    quote.priced.measure.clear();
    quote.priced.measured = 0;
    for (QuoteLine& line : quote.priced.lines) {
        line.kind = LineKind::PRINTED;
        line.values.clear();
    }

    const std::string page = quote_page(quote, page_facts(), page_zone(), speech());

    for (const char* text : {"Isodec 75 mm, blanco", "20 × 6 m = 120 m² a $\u00a0135,00", "Gotero en un lado",
                             "Color blanco", "Traslado incluido"})
        EXPECT_TRUE(page_has(page, text)) << text;
    EXPECT_EQ(in_words(quote.priced, speech("en")).lines, quote.priced.lines);
    EXPECT_EQ(quote_subject(quote.priced, speech("es")), "Isodec 75 mm, blanco, 120 m²");
    EXPECT_EQ(words.assumptions, quote.priced.assumptions);
}

TEST(QuotePage, SaysWhenTheTaxIsInThePrice) {
    Quote quote = sent_quote();
    quote.priced = std::get<PricedQuote>(
        price({.product = "hiansa", .values = {{"area_m2", Decimal{10}}}}, example_catalog().lists, {}, {}));

    const std::string page = quote_page(quote, page_facts(), page_zone(), speech());

    EXPECT_TRUE(page_has(page, "IVA incluido (22 %)"));
    EXPECT_TRUE(page_has(page, "US$\u00a0467,30"));
    EXPECT_TRUE(page_has(page, "US$\u00a0383,03"));  // a company needs it without the tax
    EXPECT_TRUE(page_has(page, "US$\u00a084,27"));
}

TEST(QuotePage, EscapesWhatCameFromOutside) {
    const std::string page = quote_page(sent_quote(), page_facts(), page_zone(), speech());

    EXPECT_FALSE(page_has(page, "<b>"));
    EXPECT_TRUE(page_has(page, "Lucía &lt;b&gt;&quot;&amp; Cía&quot;&lt;/b&gt;"));
    EXPECT_EQ(html_escaped("'\"<>&"), "&#39;&quot;&lt;&gt;&amp;");
}

TEST(QuotePage, NamesWhoSellsAndWhoeverThatIsIsEscaped) {
    QuotePageFacts facts = page_facts();
    EXPECT_FALSE(page_has(quote_page(sent_quote(), facts, page_zone(), speech()), "Te atiende"));
    facts.business = "Barraca <i>";
    facts.seller = "Carla <script>";
    facts.pdf_link = "/q/\"x/pdf";
    const std::string page = quote_page(sent_quote(), facts, page_zone(), speech());
    for (const char* text : {"Te atiende", "Carla &lt;script&gt;", "Barraca &lt;i&gt;", "WhatsApp +59899000001",
                             "href=\"/q/&quot;x/pdf\"", "Descargar en PDF"}) {
        EXPECT_TRUE(page_has(page, text)) << text;
    }
    EXPECT_FALSE(page_has(page, "<i>"));
}

// Nothing is said by one alone: they are made of the same.
TEST(QuotePage, SaysWhatThePaperSays) {
    const paper::Paper paper = quote_paper(sent_quote(), page_facts(), page_zone(), speech());
    const std::string page = quote_page(sent_quote(), page_facts(), page_zone(), speech());
    EXPECT_TRUE(page_has(page, html_escaped(paper.notice)));
    for (const paper::Section& section : paper.sections) {
        EXPECT_TRUE(page_has(page, html_escaped(section.title))) << section.title;
        for (const paper::Row& row : section.rows) {
            EXPECT_TRUE(page_has(page, html_escaped(row.name))) << row.name;
            EXPECT_TRUE(page_has(page, html_escaped(row.figure))) << row.figure;
        }
        for (const std::string& note : section.notes) EXPECT_TRUE(page_has(page, html_escaped(note))) << note;
    }
}

TEST(QuotePage, SaysHowManyPanels) {
    Quote quote = sent_quote();
    EXPECT_FALSE(page_has(quote_page(quote, page_facts(), page_zone(), speech()), "Cantidad"));  // of 20 m: none

    const QuoteRequest request = {
        .product = "isodec",
        .values = {{"thickness_mm", 100}, {"length_m", Decimal{12}}, {"width_m", Decimal{6}}}};
    quote.priced = std::get<PricedQuote>(price(request, example_catalog().lists, {}, {}));
    const paper::Paper paper = quote_paper(quote, page_facts(), page_zone(), speech("pt"));
    const std::vector<paper::Row>& rows = paper.sections.front().rows;
    const auto row = std::find_if(rows.begin(), rows.end(), [](const auto& one) { return one.name == "Quantidade"; });
    ASSERT_NE(row, rows.end());
    EXPECT_EQ(row->figure, "6 painéis de 12 m");
    EXPECT_EQ(row->detail, "largura útil 1,12 m");
    EXPECT_TRUE(page_has(quote_page(quote, page_facts(), page_zone(), speech("pt")),
                         "<dt>Quantidade<small>largura útil 1,12 m</small></dt><dd>6 painéis de 12 m</dd>"));
}

TEST(QuotePage, LoadsNothingFromElsewhere) {
    const std::string page = quote_page(sent_quote(), page_facts(), page_zone(), speech());

    for (const char* text : {"<script", "<img", "<link", "src=", "url(", "@import", "<iframe", "onclick"}) {
        EXPECT_FALSE(page_has(page, text)) << text;
    }
}

TEST(QuotePage, ShowsWhatBecameOfTheQuote) {
    Quote quote = sent_quote();
    quote.decided_at = parse_timestamp("2026-11-04T12:00:00Z").value();
    QuotePageFacts seen = page_facts();
    const auto page = [&](QuoteStatus status) {
        quote.status = status;
        return quote_page(quote, seen, page_zone(), speech());
    };

    EXPECT_TRUE(page_has(page(QuoteStatus::ACCEPTED), "Aceptada el 4/11/2026"));
    EXPECT_TRUE(page_has(page(QuoteStatus::REJECTED), "cerrada el 4/11/2026"));
    EXPECT_TRUE(page_has(page(QuoteStatus::EXPIRED), "venció el 6/11/2026"));
    EXPECT_TRUE(page_has(page(QuoteStatus::SUPERSEDED), "versión más nueva"));
    EXPECT_FALSE(page_has(page(QuoteStatus::SUPERSEDED), "Ver la nueva"));
    seen.newer_link = "https://tero.uy/q/\"x";
    EXPECT_TRUE(page_has(page(QuoteStatus::SUPERSEDED), "href=\"https://tero.uy/q/&quot;x\""));
    EXPECT_TRUE(page_has(page(QuoteStatus::DRAFT), "borrador"));

    seen.now = quote.valid_until;
    EXPECT_TRUE(page_has(page(QuoteStatus::VIEWED), "venció el 6/11/2026"));
    EXPECT_FALSE(page_has(page(QuoteStatus::VIEWED), "Aceptar por WhatsApp"));
}

TEST(QuotePage, CanBeAnsweredWhileItHolds) {
    Quote quote = sent_quote();
    EXPECT_TRUE(page_has(quote_page(quote, page_facts(), page_zone(), speech()),
                         "https://wa.me/59899000001?text=Acepto%20la%20cotizaci%C3%B3n%20COT-2026-000418\""));

    quote.status = QuoteStatus::ACCEPTED;
    EXPECT_FALSE(page_has(quote_page(quote, page_facts(), page_zone(), speech()), "Aceptar por WhatsApp"));
    EXPECT_TRUE(page_has(quote_page(quote, page_facts(), page_zone(), speech()), "Consultar por WhatsApp"));
    EXPECT_FALSE(page_has(quote_page(quote, {}, page_zone(), speech()), "wa.me"));
}

TEST(QuotePage, SpeaksEnglish) {
    const std::string page = quote_page(sent_quote("en"), page_facts(), page_zone(), speech("en"));

    for (const char* text :
         {"<html lang=\"en\">", "Valid until Friday 6 November", "Total with VAT", "UYU\u00a019,714.59",
          "Accept by WhatsApp", "Drip edge on one side", "Volume discount", "Colour: white"}) {
        EXPECT_TRUE(page_has(page, text)) << text;
    }
    EXPECT_FALSE(page_has(page, "cotizaci"));
}

}  // namespace
}  // namespace tero::sales
