#include "business/quoting/quote_page.hpp"

#include "business/quoting/money.hpp"
#include "business/quoting/pricing_text.hpp"
#include "business/quoting/quote_text.hpp"

#include <fmt/format.h>
#include <vector>

namespace tero::sales {
namespace {

constexpr std::string_view style = R"(
:root{color-scheme:light dark;--ground:#f7f5f1;--card:#fffefc;--line:#e6e2da;--ink:#1c2126;--ink2:#545d66;
--accent:#a8481f;--good:#226b48;--good-soft:#dfeee5;--careful:#8a5a00;--careful-soft:#f8ebcc;--bad:#a12c22;
--bad-soft:#f6e0dc;--neutral:#33566f;--neutral-soft:#dfe9f0}
@media(prefers-color-scheme:dark){:root{--ground:#15191d;--card:#1c2126;--line:#323a42;--ink:#f1eee8;
--ink2:#a9b2ba;
--accent:#e58a5f;--good:#7fcba4;--good-soft:#1d3a2b;--careful:#e8bd62;--careful-soft:#3d3013;--bad:#ef9a90;
--bad-soft:#45211d;--neutral:#9cc3de;--neutral-soft:#20343f}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:400 16px/1.5 Inter,system-ui,sans-serif;
font-variant-numeric:tabular-nums}
main{max-width:560px;margin:0 auto;padding:24px 16px 40px}
header{margin-bottom:16px}
.business{color:var(--accent);font-weight:650}
h1{font-size:26px;line-height:1.2;font-weight:650;margin:4px 0}
.for,.small{color:var(--ink2);font-size:14px}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:16px;margin-bottom:16px}
.card h2{font-size:14px;font-weight:650;margin:0 0 8px}
.banner{border-radius:12px;padding:12px 16px;margin-bottom:16px;font-weight:550}
.open{background:var(--neutral-soft);color:var(--neutral)}
.accepted{background:var(--good-soft);color:var(--good)}
.ended{background:var(--careful-soft);color:var(--careful)}
.rejected{background:var(--bad-soft);color:var(--bad)}
dl{margin:0}
.row{display:flex;justify-content:space-between;gap:16px;padding:10px 0;border-top:1px solid var(--line)}
.row:first-child{border-top:0;padding-top:0}
.row dt{min-width:0;overflow-wrap:anywhere}
.row dt small{display:block;color:var(--ink2);font-size:13px}
.row dd{margin:0;white-space:nowrap;text-align:right}
.sum dt,.sum dd{font-weight:650}
.pay{font-size:20px}
ul{margin:0;padding-left:20px}
.button{display:block;text-align:center;text-decoration:none;border-radius:12px;padding:14px 16px;
font-weight:650;
margin-bottom:12px;background:var(--ink);color:var(--card)}
.second{background:transparent;color:var(--ink);border:1px solid var(--ink2)}
a{color:inherit}
@media print{.button{display:none}}
)";

// For a query of a link.
std::string percent_encoded(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '-' || c == '.';
        if (plain) {
            encoded.push_back(c);
        } else {
            encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return encoded;
}

std::string digits_of(std::string_view number) {
    std::string digits;
    for (const char c : number) {
        if (c >= '0' && c <= '9') digits.push_back(c);
    }
    return digits;
}

class Page {
public:
    Page(const Quote& quote, const QuotePageFacts& facts, const TimeZone& zone)
        : quote_(quote),
          priced_(quote.priced),
          facts_(facts),
          zone_(zone),
          language_(quote.language == "en" ? "en" : "es") {}

    std::string html() const {
        std::string page = fmt::format(
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"robots\" content=\"noindex\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
            "<title>{} · {}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n",
            language_ == "en" ? "en" : "es-UY", html_escaped(quote_.number), html_escaped(facts_.business),
            style);
        page += fmt::format(
            "<header>\n<div class=\"business\">{}</div>\n<h1>{}</h1>\n<div "
            "class=\"for\">{}</div>\n</header>\n",
            html_escaped(facts_.business), html_escaped(quote_.number), html_escaped(subtitle()));
        page += banner();
        page += lines();
        page += totals();
        page += notes();
        page += buttons();
        page += "</main>\n</body>\n</html>\n";
        return page;
    }

private:
    std::string say(std::string_view es, std::string_view en) const {
        return std::string(language_ == "en" ? en : es);
    }
    std::string print(const Decimal& amount) const {
        return html_escaped(money(amount, priced_.currency, language_, Cents::always));
    }
    std::string day(Timestamp at) const { return date(zone_.local(at), language_); }

    bool is_expired() const {
        return quote_.status == QuoteStatus::EXPIRED ||
               (is_open(quote_.status) && quote_.valid_until.ms != 0 && facts_.now >= quote_.valid_until);
    }
    bool can_answer() const { return is_open(quote_.status) && !is_expired(); }

    std::string subtitle() const {
        const std::string made = day(quote_.sent_at.ms != 0 ? quote_.sent_at : quote_.created_at);
        const std::string name = one_line(quote_.contact_name, 80);
        const std::string for_whom = name.empty() ? "" : say("Para ", "For ") + name + " · ";
        const std::string revision =
            quote_.revision > 1 ? fmt::format(" · {} {}", say("revisión", "revision"), quote_.revision) : "";
        return for_whom + made + revision;
    }

    std::string banner() const {
        const auto box = [](std::string_view kind, const std::string& text) {
            return fmt::format("<div class=\"banner {}\" role=\"status\">{}</div>\n", kind, text);
        };
        if (is_expired()) {
            return box("ended", html_escaped(say("Esta cotización venció el ", "This quote expired on ") +
                                             day(quote_.valid_until) +
                                             say(". Escribinos y te la actualizamos.",
                                                 ". Write to us for an update.")));
        }
        switch (quote_.status) {
            case QuoteStatus::ACCEPTED:
                return box("accepted",
                           html_escaped(say("Aceptada el ", "Accepted on ") + day(quote_.decided_at) +
                                        say(". ¡Gracias!", ". Thank you!")));
            case QuoteStatus::REJECTED:
                return box("rejected", html_escaped(say("Esta cotización quedó cerrada el ",
                                                        "This quote was closed on ") +
                                                    day(quote_.decided_at) + "."));
            case QuoteStatus::SUPERSEDED: {
                std::string text = html_escaped(say("Hay una versión más nueva de esta cotización.",
                                                    "There is a newer version of this quote."));
                if (!facts_.newer_link.empty()) {
                    text += fmt::format(" <a href=\"{}\">{}</a>", html_escaped(facts_.newer_link),
                                        say("Ver la nueva", "See the new one"));
                }
                return box("ended", text);
            }
            case QuoteStatus::SENT:
            case QuoteStatus::VIEWED:
                if (quote_.valid_until.ms == 0) return "";
                return box("open", html_escaped(say("Válida hasta el ", "Valid until ") +
                                                day_name(zone_.local(quote_.valid_until), language_)));
            case QuoteStatus::DRAFT:
            case QuoteStatus::WAITING_DATA:
                return box("ended", html_escaped(say("Esta cotización todavía es un borrador.",
                                                     "This quote is still a draft.")));
            case QuoteStatus::EXPIRED:
                break;  // above
        }
        return "";
    }

    static std::string row(std::string_view kind, const std::string& name, const std::string& detail,
                           const std::string& figure) {
        const std::string small =
            detail.empty() ? "" : fmt::format("<small>{}</small>", html_escaped(detail));
        return fmt::format("<div class=\"row {}\"><dt>{}{}</dt><dd>{}</dd></div>\n", kind, html_escaped(name),
                           small, figure);
    }

    std::string lines() const {
        std::string text = fmt::format("<section class=\"card\">\n<h2>{}</h2>\n<dl>\n",
                                       say("Lo cotizado", "What is quoted"));
        for (const QuoteLine& line : priced_.lines) {
            // `Anclajes y traslado · incluidos`: a word says more than a zero.
            const bool is_note = line.amount.is_zero();
            text += row("", line.text, is_note ? "" : line.detail,
                        is_note ? html_escaped(line.detail) : print(line.amount));
        }
        return text + "</dl>\n</section>\n";
    }

    std::string totals() const {
        const bool discounted = priced_.after_discount != priced_.total;
        std::string text = "<section class=\"card\">\n<dl>\n";
        if (discounted)
            text += row("", say("Antes de descuentos", "Before discounts"), "", print(priced_.total));
        const std::string rate = percentage(priced_.iva_percent, language_);
        if (priced_.iva_included) {
            text += row("sum pay", "Total", say("IVA incluido (", "VAT included (") + rate + ")",
                        print(priced_.with_iva));
        } else {
            text += row("sum", say("Total sin IVA", "Total without VAT"), "", print(priced_.after_discount));
            text += row("", say("IVA ", "VAT ") + rate, "", print(priced_.with_iva - priced_.after_discount));
            text += row("sum pay", say("Total con IVA", "Total with VAT"), "", print(priced_.with_iva));
        }
        return text + "</dl>\n</section>\n";
    }

    std::string notes() const {
        std::string text;
        if (!priced_.assumptions.empty()) {
            text += fmt::format("<section class=\"card\">\n<h2>{}</h2>\n<ul>\n",
                                say("Supuestos: lo que no nos dijiste", "Assumptions: what you did not say"));
            for (const std::string& assumption : priced_.assumptions) {
                text += fmt::format("<li>{}</li>\n", html_escaped(capitalised(assumption)));
            }
            text += "</ul>\n</section>\n";
        }
        return text + fmt::format("<p class=\"small\">{} {} · {} {} · {}</p>\n",
                                  say("Lista de precios", "Price list"), html_escaped(priced_.list),
                                  say("versión", "version"), html_escaped(priced_.list_version),
                                  say("precios en ", "prices in ") + html_escaped(priced_.currency));
    }

    std::string button(std::string_view kind, const std::string& label, const std::string& message) const {
        return fmt::format("<a class=\"button {}\" href=\"https://wa.me/{}?text={}\">{}</a>\n", kind,
                           digits_of(facts_.whatsapp_number), percent_encoded(message), html_escaped(label));
    }

    std::string buttons() const {
        if (digits_of(facts_.whatsapp_number).empty()) return "";
        std::string text;
        if (can_answer()) {
            text += button("", say("Aceptar por WhatsApp", "Accept by WhatsApp"),
                           say("Acepto la cotización ", "I accept quote ") + quote_.number);
        }
        return text +
               button("second", say("Consultar por WhatsApp", "Ask by WhatsApp"),
                      say("Hola, tengo una consulta sobre la cotización ", "Hello, a question about quote ") +
                          quote_.number + ": ");
    }

    const Quote& quote_;
    const PricedQuote& priced_;
    const QuotePageFacts& facts_;
    const TimeZone& zone_;
    std::string language_;
};

}  // namespace

std::string html_escaped(std::string_view text) {
    std::string escaped;
    escaped.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                escaped += "&amp;";
                break;
            case '<':
                escaped += "&lt;";
                break;
            case '>':
                escaped += "&gt;";
                break;
            case '"':
                escaped += "&quot;";
                break;
            case '\'':
                escaped += "&#39;";
                break;
            default:
                escaped.push_back(c);
        }
    }
    return escaped;
}

std::string quote_page(const Quote& quote, const QuotePageFacts& facts, const TimeZone& zone) {
    return Page(quote, facts, zone).html();
}

}  // namespace tero::sales
