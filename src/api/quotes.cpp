#include "api/quotes.hpp"

#include "api/handlers.hpp"
#include "business/quoting/model/inputs.hpp"
#include "business/quoting/quote_page.hpp"
#include "codec/html.hpp"

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

net::Response page_of(const Api& api, const Quote& quote, const sales::QuotePageFacts& facts) {
    return html(sales::quote_page(quote, facts, api.zone, api.sentences.in(quote.language)), 200);
}

// For a reader of whom nothing is known.
std::string in_every_language(const Api& api, std::string_view key) {
    std::string text;
    for (const std::string& language : api.sentences.languages())
        text += (text.empty() ? "" : " / ") + html_escaped(api.sentences.in(language)(key));
    return text;
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

void quote_page(Api& api, Call call) {
    // Previews and checks ask by HEAD, crawlers say who they are, and who is in the dashboard is of the shop.
    const bool by_reader = call.request.method != "HEAD" && !is_machine(call.request.header("user-agent")) &&
                           !api.access.enter(call.request);
    api.host.submit(
        QuoteOpened{call.path[0], by_reader}, [&api, reply = std::move(call.reply)](Reply answer) {
            if (!answer) {
                const bool missing = answer.error().code == ErrorCode::not_found;
                reply(html(
                    "<!doctype html><meta charset=utf-8><title>Tero</title><p>" +
                        in_every_language(api, missing ? "page.missing" : "page.later"),
                    net::http_status(answer.error().code)));
                return;
            }
            const auto& quote = *answer->as<std::shared_ptr<const Quote>>();
            sales::QuotePageFacts facts;
            facts.business = api.config.business.name;
            facts.whatsapp_number = api.config.channels.whatsapp.phone_number;
            facts.now = api.clock.now();
            if (quote->superseded_by.empty()) {
                reply(page_of(api, *quote, facts));
                return;
            }
            api.read(reply, [&api, quote, facts]() mutable {
                const auto newer = read_row(api, table_of<Quote>(), quote->superseded_by);
                if (newer) facts.newer_link = "/q/" + newer->as<Quote>().token;
                return page_of(api, *quote, facts);
            });
        });
}

}  // namespace tero::api
