// The routes of what the shop is set up with, and of all of its history. See routes.cpp.
#include "api/setup.hpp"
#include "api/requests.hpp"
#include "api/route_lists.hpp"

namespace tero::api {

std::vector<Route> setup_routes() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/price-lists",
         .scopes = {"quotes:read"},
         .handle = list_price_lists,
         .summary =
             "Every version of every price list, which ones are in effect, and how many open quotes each has",
         .answers = just<PriceListsResponse>()},
        {.method = "GET",
         .pattern = "/api/v1/price-lists/{key}",
         .scopes = {"quotes:read"},
         .handle = get_row,
         .summary = "One version of one price list, with all its prices",
         .row = table_of<PriceList>()},
        {.method = "GET",
         .pattern = "/api/v1/settings",
         .scopes = {"admin"},
         .handle = get_settings,
         .summary = "The options in effect, who set each, and what needs a restart; of a secret only whether "
                    "it is set",
         .answers = just<SettingsResponse>()},
        {.method = "POST",
         .pattern = "/api/v1/settings/try-webhook",
         .scopes = {"admin"},
         .handle = try_webhook,
         .summary = "Makes WhatsApp's handshake with the webhook's public address, as WhatsApp would",
         .answers = just<WebhookTryResponse>()},
        {.method = "GET",
         .pattern = "/api/v1/templates",
         .scopes = {"admin"},
         .handle = list_templates,
         .summary = "The templates of the follow-ups, as the provider has to approve them",
         .answers = just<TemplatesResponse>()},
        {.method = "GET",
         .pattern = "/api/v1/ai",
         .scopes = {"dashboard:read"},
         .handle = get_ai,
         .summary = "Whether a language model is asked, what it took today, and what it may take",
         .answers = just<AiResponse>()},
        {.method = "GET",
         .pattern = "/api/v1/history",
         .scopes = {"history:read"},
         .handle = list_history,
         .summary = "What happened, the newest first; who was let in and out for an admin alone. A page may "
                    "have few "
                    "lines, or none, and a cursor: so far it has looked",
         .answers = just<HistoryPage>(),
         .parameters = {{.name = "subject",
                         .about = "only of this task, conversation, quote …, by id",
                         .schema = id_schema},
                        {.name = "kind",
                         .about = "only such as quote.sent; with a dot at its end all that begin so",
                         .schema = words_schema},
                        {.name = "actor",
                         .about = "only by such as person:Carla; with a colon at its end all that begin so",
                         .schema = words_schema},
                        {.name = "from",
                         .about = "only then or later, such as 2026-11-02T00:00:00Z",
                         .schema = time_schema},
                        {.name = "before", .about = "only before then", .schema = time_schema},
                        {.name = "limit",
                         .about = "lines of a page, at most",
                         .schema = R"({"type":"integer","minimum":1,"maximum":200,"default":50})"},
                        {.name = "cursor", .about = "next_cursor of the page before"}}},
    };
}

}  // namespace tero::api
