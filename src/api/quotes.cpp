#include "api/quotes.hpp"

#include "api/handlers.hpp"
#include "api/lookup.hpp"
#include "business/quoting/model/inputs.hpp"
#include "business/quoting/quote_page.hpp"
#include "codec/html.hpp"
#include "modules/work/model/work_item.hpp"
#include "paper/paper.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace tero::api {
namespace {

constexpr std::string_view page_policy =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors "
    "'none'";
net::Response html(std::string body, int status) {
    net::Response response;
    response.status = status;
    response.body = std::move(body);
    response.content_type = "text/html; charset=utf-8";
    protect(response, page_policy);
    return response;
}

// Who of the shop has the conversation; empty: nobody.
std::string seller_of(const Api& api, const Quote& quote) {
    constexpr std::string_view person = "person:";
    const auto row = read_row(api, table_of<WorkItem>(),
                              RowKey{work_key({modules::messaging, quote.conversation}, work::answer)});
    if (!row) return {};
    const auto& item = row->as<WorkItem>();
    const bool has_it = item.status != WorkStatus::DONE && item.taken_by.starts_with(person);
    return has_it ? item.taken_by.substr(person.size()) : std::string{};
}

// Read on a reader thread.
sales::QuotePageFacts facts_of(const Api& api, const Quote& quote) {
    sales::QuotePageFacts facts;
    facts.business = api.config.business.name;
    facts.whatsapp_number = api.config.channels.whatsapp.phone_number;
    facts.now = api.clock.now();
    facts.seller = seller_of(api, quote);
    if (!quote.token.empty()) facts.pdf_link = fmt::format("/q/{}/pdf", quote.token);
    if (!quote.superseded_by.empty()) {
        const auto newer = read_row(api, table_of<Quote>(), quote.superseded_by);
        if (newer) facts.newer_link = "/q/" + newer->as<Quote>().token;
    }
    return facts;
}

net::Response page_of(const Api& api, const Quote& quote) {
    const Speech say = api.sentences.in(quote.language);
    return html(sales::quote_page(quote, facts_of(api, quote), api.zone, say), 200);
}

net::Response pdf_of(const Api& api, const Quote& quote, std::string_view language) {
    const Speech say = api.sentences.in(language.empty() ? std::string_view{quote.language} : language);
    const sales::QuotePageFacts facts = facts_of(api, quote);
    auto bytes = paper::pdf(sales::quote_paper(quote, facts, api.zone, say), facts.now);
    if (!bytes) return net::problem(bytes.error());
    net::Response response;
    response.body = *std::move(bytes);
    response.content_type = "application/pdf";
    response.headers.emplace_back("content-disposition",
                                  fmt::format("inline; filename=\"{}.pdf\"", quote.number));
    protect(response, "default-src 'none'");
    return response;
}

// For a reader of whom nothing is known.
std::string in_every_language(const Api& api, std::string_view key) {
    std::string text;
    for (const std::string& language : api.sentences.languages())
        text += (text.empty() ? "" : " / ") + html_escaped(api.sentences.in(language)(key));
    return text;
}

std::string not_there(std::string_view text) {
    return fmt::format(
        "<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Tero</title>\n"
        "<style>:root{{color-scheme:light dark}}body{{margin:32px 16px;font:16px/1.5 system-ui,sans-serif}}"
        "</style>\n</head>\n<body>\n<p>{}</p>\n</body>\n</html>\n",
        text);
}

// What fetches a page to show a preview of it, or to find it in a search, names itself so.
bool is_machine(std::string_view user_agent) {
    std::string name{user_agent};
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (name.starts_with("whatsapp")) return true;
    for (const std::string_view part :
         {"bot", "crawl", "spider", "preview", "externalhit", "facebookcatalog", "embedly", "slack-img"}) {
        if (name.find(part) != name.npos) return true;
    }
    return false;
}

bool speaks(const Api& api, std::string_view language) {
    const std::vector<std::string> all = api.sentences.languages();
    return std::find(all.begin(), all.end(), language) != all.end();
}

// `en` of `en-GB;q=0.8`.
std::string_view base_of(std::string_view tag) {
    while (tag.starts_with(' ')) tag.remove_prefix(1);
    return tag.substr(0, tag.find_first_of("-_; "));
}

}  // namespace

std::string language_asked(const Api& api, const net::Request& request) {
    const std::string_view asked = base_of(request.parameter("language"));
    if (speaks(api, asked)) return std::string{asked};
    std::string_view tags = request.header("accept-language");
    while (!tags.empty()) {
        const std::size_t comma = std::min(tags.find(','), tags.size());
        const std::string_view language = base_of(tags.substr(0, comma));
        if (speaks(api, language)) return std::string{language};
        tags.remove_prefix(std::min(comma + 1, tags.size()));
    }
    return {};
}

Quote in_words(const Api& api, Quote quote, std::string_view language) {
    const Speech say = api.sentences.in(language.empty() ? std::string_view{quote.language} : language);
    quote.priced = sales::in_words(std::move(quote.priced), say);
    return quote;
}

AnyRow quote_in_words(const Api& api, const StoredRow& row, std::string_view language) {
    return std::make_shared<const Quote>(in_words(api, row.as<Quote>(), language));
}

namespace {

// Hands the quote of the link to what answers with it, on a reader thread.
void with_quote_of_link(Api& api, Call call, bool by_reader,
                        net::Response (*answer)(const Api&, const Quote&)) {
    api.host.submit(QuoteOpened{call.path[0], by_reader},
                    [&api, answer, reply = std::move(call.reply)](Reply opened) {
                        if (!opened) {
                            const ErrorCode code = opened.error().code;
                            const bool missing = code == ErrorCode::not_found;
                            const auto text = in_every_language(api, missing ? "page.missing" : "page.later");
                            reply(html(not_there(text), net::http_status(code)));
                            return;
                        }
                        const auto quote = *opened->as<std::shared_ptr<const Quote>>();
                        api.read(reply, [&api, answer, quote] { return answer(api, *quote); });
                    });
}

}  // namespace

void quote_page(Api& api, Call call) {
    // Previews and checks ask by HEAD, crawlers say who they are, and who is in the dashboard is of the shop.
    const bool by_reader = call.request.method != "HEAD" && !is_machine(call.request.header("user-agent")) &&
                           !api.access.enter(call.request);
    with_quote_of_link(api, std::move(call), by_reader, &page_of);
}

// From its page: who has it there has opened it.
void quote_page_pdf(Api& api, Call call) {
    with_quote_of_link(api, std::move(call), false,
                       [](const Api& of, const Quote& quote) { return pdf_of(of, quote, {}); });
}

void quote_pdf(Api& api, Call call) {
    auto language = std::string{call.request.parameter("language")};
    if (!language.empty()) language = language_asked(api, call.request);
    api.read(std::move(call.reply), [&api, language, number = call.path[0]]() -> net::Response {
        const auto quote = find_quote(api, number);
        return quote ? pdf_of(api, *quote, language) : net::problem(quote.error());
    });
}

}  // namespace tero::api
