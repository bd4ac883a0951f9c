// The routes of quotes and their follow-ups. See routes.cpp.
#include "api/handlers.hpp"
#include "api/quotes.hpp"
#include "api/requests.hpp"
#include "api/route_lists.hpp"

namespace tero::api {

std::vector<Route> quote_routes() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/quotes",
         .scopes = {"quotes:read"},
         .handle = list_rows,
         .summary = "Quotes, newest first",
         .parameters = {language_parameter},
         .list = Listing{.table = table_of<Quote>(),
                         .index = "by_created",
                         .filters = {{"status", "by_status"}, {"contact", "by_contact"}},
                         .shown = quote_in_words}},
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
         .request = {of<DecideRequest>()},
         .may_be_empty = true,
         .answers = just<Quote>(),
         .parameters = {language_parameter},
         .takes_key = true},
        {.method = "GET",
         .pattern = "/api/v1/follow-ups",
         .scopes = {"follow-ups:read"},
         .handle = list_rows,
         .summary = "Follow-ups by due time, the latest first",
         .list = Listing{.table = table_of<FollowUp>(),
                         .index = "by_due",
                         .filters = {{"status", "by_status"}, {"quote", "by_quote"}}}},
    };
}

}  // namespace tero::api
