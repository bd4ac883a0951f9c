#include "business/quoting/quote_page.hpp"

#include "codec/html.hpp"

#include <fmt/format.h>
#include <utility>

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
@media print{:root{color-scheme:light;--ground:#fff;--card:#fff;--line:#ccc;--ink:#000;--ink2:#333;
--accent:#000;--good:#000;--good-soft:#fff;--careful:#000;--careful-soft:#fff;--bad:#000;--bad-soft:#fff;
--neutral:#000;--neutral-soft:#fff}
main{max-width:none;padding:0}
.button{display:none}
.card,.row{break-inside:avoid}
@page{size:A4;margin:16mm}}
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

std::string_view kind_of(const Quote& quote, Timestamp now) {
    if (has_expired(quote, now)) return "ended";
    if (quote.status == QuoteStatus::ACCEPTED) return "accepted";
    if (quote.status == QuoteStatus::REJECTED) return "rejected";
    return is_open(quote.status) ? "open" : "ended";
}

std::string_view class_of(paper::Weight weight) {
    switch (weight) {
        case paper::Weight::PLAIN:
            return "row";
        case paper::Weight::SUM:
            return "row sum";
        case paper::Weight::MOST:
            return "row sum pay";
    }
    return "row";
}

// What the paper says, escaped, with what only a page has: a link to the newer one, and buttons.
class Page {
public:
    Page(const Quote& quote, const QuotePageFacts& facts, paper::Paper paper, const Speech& say)
        : quote_(quote), facts_(facts), paper_(std::move(paper)), say_(say) {}

    std::string html() const {
        std::string page = fmt::format(
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"robots\" content=\"noindex\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
            "<title>{} · {}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n",
            html_escaped(paper_.language), html_escaped(paper_.title), html_escaped(paper_.from), style);
        page += fmt::format("<header>\n<div class=\"business\">{}</div>\n", html_escaped(paper_.from));
        for (const std::string& line : paper_.card)
            page += fmt::format("<div class=\"small\">{}</div>\n", html_escaped(line));
        page += fmt::format("<h1>{}</h1>\n<div class=\"for\">{}</div>\n</header>\n", html_escaped(paper_.title),
                            html_escaped(paper_.about));
        page += banner();
        for (std::size_t i = 0; i < paper_.sections.size(); ++i) {
            page += section(paper_.sections[i]);
            if (i == 1) page += buttons();  // under the total
        }
        page += fmt::format("<p class=\"small\">{}</p>\n", html_escaped(paper_.foot));
        return page + "</main>\n</body>\n</html>\n";
    }

private:
    std::string banner() const {
        if (paper_.notice.empty()) return "";
        std::string text = html_escaped(paper_.notice);
        if (quote_.status == QuoteStatus::SUPERSEDED && !facts_.newer_link.empty()) {
            text += fmt::format(" <a href=\"{}\">{}</a>", html_escaped(facts_.newer_link),
                                html_escaped(say_("page.see_newer")));
        }
        return fmt::format("<div class=\"banner {}\" role=\"status\">{}</div>\n", kind_of(quote_, facts_.now), text);
    }

    static std::string section(const paper::Section& section) {
        std::string text = "<section class=\"card\">\n";
        if (!section.title.empty()) text += fmt::format("<h2>{}</h2>\n", html_escaped(section.title));
        if (!section.rows.empty()) text += "<dl>\n";
        for (const paper::Row& row : section.rows) {
            const std::string small =
                row.detail.empty() ? "" : fmt::format("<small>{}</small>", html_escaped(row.detail));
            text += fmt::format("<div class=\"{}\"><dt>{}{}</dt><dd>{}</dd></div>\n", class_of(row.weight),
                                html_escaped(row.name), small, html_escaped(row.figure));
        }
        if (!section.rows.empty()) text += "</dl>\n";
        if (!section.notes.empty()) text += "<ul>\n";
        for (const std::string& note : section.notes) text += fmt::format("<li>{}</li>\n", html_escaped(note));
        if (!section.notes.empty()) text += "</ul>\n";
        return text + "</section>\n";
    }

    std::string button(std::string_view kind, std::string_view label, std::string_view message) const {
        return fmt::format("<a class=\"button {}\" href=\"https://wa.me/{}?text={}\">{}</a>\n", kind,
                           digits_of(facts_.whatsapp_number),
                           percent_encoded(say_(message, {{"quote", quote_.number}})),
                           html_escaped(say_(label)));
    }

    std::string buttons() const {
        std::string text;
        if (!digits_of(facts_.whatsapp_number).empty()) {
            const bool can_answer = is_open(quote_.status) && !has_expired(quote_, facts_.now);
            if (can_answer) text += button("", "page.accept", "page.accept_message");
            text += button("second", "page.ask", "page.ask_message");
        }
        if (facts_.pdf_link.empty()) return text;
        return text + fmt::format("<a class=\"button second\" href=\"{}\">{}</a>\n", html_escaped(facts_.pdf_link),
                                  html_escaped(say_("page.pdf")));
    }

    const Quote& quote_;
    const QuotePageFacts& facts_;
    paper::Paper paper_;
    Speech say_;
};

}  // namespace

std::string quote_page(const Quote& quote, const QuotePageFacts& facts, const TimeZone& zone,
                       const Speech& say) {
    return Page(quote, facts, quote_paper(quote, facts, zone, say), say).html();
}

}  // namespace tero::sales
