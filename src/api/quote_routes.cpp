// The routes of quotes and their follow-ups. See routes.cpp.
#include "api/desk.hpp"
#include "api/handlers.hpp"
#include "api/quotes.hpp"
#include "api/requests.hpp"
#include "api/route_lists.hpp"
#include "api/search.hpp"
#include "modules/followup/model/inputs.hpp"

#include <fmt/format.h>
#include <string>
#include <string_view>

namespace tero::api {
namespace {

constexpr std::string_view sort_schema =
    R"({"type":"string","pattern":"^-?(created|number|name|status|product|total|sent|valid_until)$"})";

// One, or some with commas between.
std::string_view statuses_schema() {
    static const std::string schema = [] {
        const std::string one = fmt::format("({})", fmt::join(type_info<QuoteStatus>().enumerators, "|"));
        return fmt::format(R"({{"type":"string","pattern":"^{0}(,{0})*$"}})", one);
    }();
    return schema;
}

// Answered with the quote as it is then.
Route quote_act(std::string_view pattern, std::string_view scope, void (*handle)(Api&, Call),
                std::string_view summary) {
    return {.method = "POST",
            .pattern = pattern,
            .scopes = {scope},
            .handle = handle,
            .summary = summary,
            .answers = just<Quote>(),
            .parameters = {language_parameter},
            .takes_key = true};
}

Route follow_up_act(std::string_view pattern, void (*handle)(Api&, Call), std::string_view summary) {
    return {.method = "POST",
            .pattern = pattern,
            .scopes = {"follow-ups:write"},
            .handle = handle,
            .summary = summary,
            .answers = just<FollowUp>(),
            .takes_key = true};
}

std::vector<Parameter> quote_list_parameters() {
    return {{.name = "q",
             .about = "all of these words, at most 8; telephones and e-mails with contacts:read alone",
             .schema = words_schema},
            {.name = "status",
             .about = "only these, one or more with commas between",
             .schema = statuses_schema()},
            {.name = "contact", .about = "only this customer's", .schema = id_schema},
            {.name = "product", .about = "only of this product, by its code"},
            {.name = "from",
             .about = "only those made then or later, such as 2026-11-02T00:00:00Z",
             .schema = time_schema},
            {.name = "before", .about = "only those made before then", .schema = time_schema},
            {.name = "sort",
             .about = "created, number, name, status, product, total, sent or valid_until; with - before "
                      "it the last first",
             .schema = sort_schema},
            {.name = "limit",
             .about = "rows of a page",
             .schema = R"({"type":"integer","minimum":1,"maximum":500,"default":50})"},
            {.name = "cursor", .about = "next_cursor of the page before"},
            language_parameter};
}

}  // namespace

std::vector<Route> quote_routes() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/quotes",
         .scopes = {"quotes:read"},
         .handle = list_quotes,
         .summary = "Quotes, the newest first or as they are to be sorted, with what all that fit come to",
         .answers = just<QuotesResponse>(),
         .parameters = quote_list_parameters()},
        {.method = "GET",
         .pattern = "/api/v1/search",
         .scopes = {"quotes:read", "contacts:read"},
         .handle = search,
         .summary = "Quotes and contacts by a piece of a number, a name, a telephone or a product",
         .answers = just<SearchResponse>(),
         .parameters = {{.name = "q", .about = "all of these words, at most 8", .schema = words_schema},
                        {.name = "limit",
                         .about = "of each, at most",
                         .schema = R"({"type":"integer","minimum":1,"maximum":50,"default":8})"}}},
        {.method = "GET",
         .pattern = "/api/v1/quotes/{number}",
         .scopes = {"quotes:read"},
         .handle = get_quote,
         .summary = "One quote, by number or id",
         .answers = just<Quote>(),
         .parameters = {language_parameter}},
        {.method = "GET",
         .pattern = "/api/v1/quotes/{number}/story",
         .scopes = {"quotes:read", "contacts:read", "conversations:read", "messages:read", "follow-ups:read"},
         .handle = quote_story,
         .summary = "A quote with its contact, conversation, messages, follow-ups and history",
         .answers = just<QuoteStory>(),
         .parameters = {language_parameter}},
        {.method = "POST",
         .pattern = "/api/v1/quotes/{number}/accept",
         .scopes = {"quotes:decide"},
         .handle = accept_quote,
         .summary = "Marks a quote as accepted",
         .request = {of<DecideRequest>()},
         .may_be_empty = true,
         .answers = just<Quote>(),
         .parameters = {language_parameter},
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/quotes/{number}/reject",
         .scopes = {"quotes:decide"},
         .handle = reject_quote,
         .summary = "Marks a quote as rejected",
         .request = {of<RejectRequest>()},
         .may_be_empty = true,
         .answers = just<Quote>(),
         .parameters = {language_parameter},
         .takes_key = true},
    };
}

std::vector<Route> quote_acts() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/quotes/{number}/pdf",
         .scopes = {"quotes:read"},
         .handle = quote_pdf,
         .summary = "A quote as its customer sees it, as a PDF; in the customer's language unless asked in another",
         .answers = {{.content_type = "application/pdf"}},
         .parameters = {language_parameter}},
        quote_act("/api/v1/quotes/{number}/reopen", "quotes:decide", reopen_quote,
                  "Takes an acceptance or a rejection back; 409 past its day, or when its sale was arranged"),
        with_body<PriceQuoteRequest>(
            {.method = "POST",
             .pattern = "/api/v1/quotes/price",
             .scopes = {"quotes:read"},
             .handle = price_quote,
             .summary =
                 "What a request would cost, line by line, or the first thing in the way; nothing is kept",
             .answers = price_answers(),
             .parameters = {language_parameter},
             .takes_key = true}),
        with_body<MakeQuoteRequest>(quote_act("/api/v1/quotes", "quotes:write", make_quote,
                                              "Makes a quote, kept as a draft or sent as a person's word")),
        quote_act("/api/v1/quotes/{number}/send", "quotes:write", send_quote,
                  "Sends a draft as a person's word"),
        quote_act("/api/v1/quotes/{number}/resend", "quotes:write", resend_quote,
                  "Sends the words of an open quote once more, as a person's"),
        with_body<ReviseQuoteRequest>(quote_act(
            "/api/v1/quotes/{number}/revise", "quotes:write", revise_quote,
            "Makes a quote that takes the place of this one once it has gone out; answered with it")),
        with_body<ExtendQuoteRequest>(
            quote_act("/api/v1/quotes/{number}/extend", "quotes:write", extend_quote,
                      "Lets a quote hold to the end of that day; one that expired is open again")),
    };
}

std::vector<Route> follow_up_routes() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/follow-ups",
         .scopes = {"follow-ups:read"},
         .handle = list_rows,
         .summary = "Follow-ups by due time, the latest first",
         .list = Listing{.table = table_of<FollowUp>(),
                         .index = "by_due",
                         // The narrow one is walked where both are given.
                         .filters = {{"quote", "by_quote"}, {"status", "by_status"}}}},
        {.method = "GET",
         .pattern = "/api/v1/follow-ups/{id}/verdict",
         .scopes = {"follow-ups:read"},
         .handle = judge_follow_up,
         .summary = "What the send gate would say of a follow-up, and its words; nothing changes",
         .answers = just<FollowUpVerdict>(),
         .parameters = {{.name = "at",
                         .about = "if it were due then; without it, when it is due",
                         .schema = time_schema}}},
        follow_up_act("/api/v1/follow-ups/{id}/cancel", cancel_follow_up,
                      "Calls a follow-up off; 409 once its message is on its way"),
        with_body<RescheduleRequest>(
            follow_up_act("/api/v1/follow-ups/{id}/move", move_follow_up,
                          "Lets a follow-up be due at another time, sooner or later")),
    };
}

}  // namespace tero::api
