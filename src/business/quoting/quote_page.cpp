#include "business/quoting/quote_page.hpp"

#include "business/quoting/quote_text.hpp"
#include "business/quoting/quoted.hpp"
#include "codec/html.hpp"

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
    Page(const Quote& quote, const QuotePageFacts& facts, const TimeZone& zone, const Speech& say)
        : quote_(quote), priced_(quote.priced), facts_(facts), zone_(zone), say_(say) {}

    std::string html() const {
        std::string page = fmt::format(
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"robots\" content=\"noindex\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
            "<title>{} · {}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n",
            say("page.language"), html_escaped(quote_.number), html_escaped(facts_.business), style);
        page += fmt::format(
            "<header>\n<div class=\"business\">{}</div>\n<h1>{}</h1>\n<div "
            "class=\"for\">{}</div>\n</header>\n",
            html_escaped(facts_.business), html_escaped(quote_.number), subtitle());
        page += banner();
        page += lines();
        page += totals();
        page += notes();
        page += buttons();
        page += "</main>\n</body>\n</html>\n";
        return page;
    }

private:
    // As it stands in the page.
    std::string say(std::string_view key, const Values& values = {}) const {
        return html_escaped(say_(key, values));
    }
    std::string print(const Decimal& amount) const {
        return html_escaped(say_.money(amount, priced_.currency, Cents::always));
    }
    std::string date(Timestamp at) const { return say_.date(zone_.local(at)); }

    bool is_expired() const {
        return quote_.status == QuoteStatus::EXPIRED ||
               (is_open(quote_.status) && quote_.valid_until.ms != 0 && facts_.now >= quote_.valid_until);
    }
    bool can_answer() const { return is_open(quote_.status) && !is_expired(); }

    std::string subtitle() const {
        return say("page.for", {{"name", one_line(quote_.contact_name, 80)},
                                {"date", date(quote_.sent_at.ms != 0 ? quote_.sent_at : quote_.created_at)},
                                {"revision", quote_.revision > 1 ? std::to_string(quote_.revision) : ""}});
    }

    std::string banner() const {
        const auto box = [](std::string_view kind, const std::string& text) {
            return fmt::format("<div class=\"banner {}\" role=\"status\">{}</div>\n", kind, text);
        };
        if (is_expired()) return box("ended", say("page.expired", {{"date", date(quote_.valid_until)}}));
        switch (quote_.status) {
            case QuoteStatus::ACCEPTED:
                return box("accepted", say("page.accepted", {{"date", date(quote_.decided_at)}}));
            case QuoteStatus::REJECTED:
                return box("rejected", say("page.rejected", {{"date", date(quote_.decided_at)}}));
            case QuoteStatus::SUPERSEDED: {
                std::string text = say("page.superseded");
                if (!facts_.newer_link.empty()) {
                    text += fmt::format(" <a href=\"{}\">{}</a>", html_escaped(facts_.newer_link),
                                        say("page.see_newer"));
                }
                return box("ended", text);
            }
            case QuoteStatus::SENT:
            case QuoteStatus::VIEWED:
                if (quote_.valid_until.ms == 0) return "";
                return box("open", say("page.open", {{"day", say_.day(zone_.local(quote_.valid_until))}}));
            case QuoteStatus::DRAFT:
            case QuoteStatus::WAITING_DATA:
                return box("ended", say("page.draft"));
            case QuoteStatus::EXPIRED:
                break;  // above
        }
        return "";
    }

    static std::string row(std::string_view kind, const std::string& name, const std::string& detail,
                           const std::string& figure) {
        const std::string small = detail.empty() ? "" : fmt::format("<small>{}</small>", detail);
        return fmt::format("<div class=\"row {}\"><dt>{}{}</dt><dd>{}</dd></div>\n", kind, name, small, figure);
    }

    std::string lines() const {
        std::string text =
            fmt::format("<section class=\"card\">\n<h2>{}</h2>\n<dl>\n", say("page.quoted"));
        for (const QuoteLine& line : priced_.lines) {
            // `Anclajes y traslado · incluidos`: a word says more than a zero.
            const bool is_note = line.amount.is_zero();
            const LineText said = line_text(line, priced_, say_);
            const std::string detail = html_escaped(said.detail);
            text += row("", html_escaped(said.text), is_note ? "" : detail,
                        is_note ? detail : print(line.amount));
        }
        return text + "</dl>\n</section>\n";
    }

    std::string totals() const {
        const bool discounted = priced_.after_discount != priced_.total;
        std::string text = "<section class=\"card\">\n<dl>\n";
        if (discounted) text += row("", say("page.before_discounts"), "", print(priced_.total));
        const Values tax{{"tax", say_.percentage(priced_.iva_percent)},
                         {"tax_name", name_in(priced_.tax_names, say_.code())}};
        if (priced_.iva_included) {
            text += row("sum pay", say("page.total"), say("page.tax_included", tax), print(priced_.with_iva));
        } else {
            text += row("sum", say("page.total_without_tax", tax), "", print(priced_.after_discount));
            text += row("", say("page.tax", tax), "", print(priced_.with_iva - priced_.after_discount));
            text += row("sum pay", say("page.total_with_tax", tax), "", print(priced_.with_iva));
        }
        return text + "</dl>\n</section>\n";
    }

    std::string notes() const {
        std::string text;
        const std::vector<std::string> assumptions = assumption_texts(priced_, say_);
        if (!assumptions.empty()) {
            text += fmt::format("<section class=\"card\">\n<h2>{}</h2>\n<ul>\n", say("page.assumptions"));
            for (const std::string& assumption : assumptions) {
                text += fmt::format("<li>{}</li>\n", html_escaped(capitalised(assumption)));
            }
            text += "</ul>\n</section>\n";
        }
        return text + fmt::format("<p class=\"small\">{}</p>\n",
                                  say("page.list", {{"list", priced_.list},
                                                    {"version", priced_.list_version},
                                                    {"currency", priced_.currency}}));
    }

    std::string button(std::string_view kind, std::string_view label, std::string_view message) const {
        return fmt::format("<a class=\"button {}\" href=\"https://wa.me/{}?text={}\">{}</a>\n", kind,
                           digits_of(facts_.whatsapp_number),
                           percent_encoded(say_(message, {{"quote", quote_.number}})), say(label));
    }

    std::string buttons() const {
        if (digits_of(facts_.whatsapp_number).empty()) return "";
        std::string text;
        if (can_answer()) text += button("", "page.accept", "page.accept_message");
        return text + button("second", "page.ask", "page.ask_message");
    }

    const Quote& quote_;
    const PricedQuote& priced_;
    const QuotePageFacts& facts_;
    const TimeZone& zone_;
    Speech say_;
};

}  // namespace

std::string quote_page(const Quote& quote, const QuotePageFacts& facts, const TimeZone& zone,
                       const Speech& say) {
    return Page(quote, facts, zone, say).html();
}

}  // namespace tero::sales
