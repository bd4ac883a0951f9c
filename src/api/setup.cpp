// What the shop is set up with. See setup.hpp.
#include "api/setup.hpp"

#include "api/handlers.hpp"
#include "api/listing.hpp"
#include "modules/followup/model/templates.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace tero::api {
namespace {

Result<PriceListsResponse> price_lists(Api& api) {
    TRY(const auto open_quotes, api.search.open_quotes_of_lists());
    const std::vector<std::string> in_effect = api.setup.price_lists();
    PriceListsResponse out;
    Query query;
    query.table = table_of<PriceList>();
    query.descending = true;
    query.limit = list_limit_max;
    do {
        TRY(const Page page, api.host.read(query));
        for (const StoredRow& row : page.rows) {
            const auto& list = row.as<PriceList>();
            const auto open = open_quotes.find(list.key);
            out.items.push_back(
                {.key = list.key,
                 .list = list.list,
                 .version = list.version,
                 .currency = list.currency,
                 .in_effect = std::find(in_effect.begin(), in_effect.end(), list.key) != in_effect.end(),
                 .open_quotes = open == open_quotes.end() ? 0 : static_cast<std::int64_t>(open->second)});
        }
        query.after = page.next;
    } while (!query.after.empty());
    return out;
}

std::vector<AiProviderInfo> providers_of(const AiOptions& options) {
    std::vector<std::string> order = options.order;
    if (order.empty()) {
        for (const auto& [name, provider] : options.providers) order.push_back(name);
    }
    std::vector<AiProviderInfo> all;
    for (const std::string& name : order) {
        if (const auto found = options.providers.find(name); found != options.providers.end())
            all.push_back({name, found->second.kind, found->second.model});
    }
    return all;
}

}  // namespace

void list_price_lists(Api& api, Call call) {
    api.read(std::move(call.reply), [&api]() -> net::Response {
        const auto answer = price_lists(api);
        return answer ? row_response(*answer) : net::problem(answer.error());
    });
}

void get_settings(Api& api, Call call) {
    call.reply(row_response(SettingsResponse{api.config.server.public_url, api.setup.settings}));
}

void list_templates(Api& api, Call call) {
    TemplatesResponse out;
    for (const followup::TemplateSubmission& one : followup::submissions(api.sequence, api.sentences)) {
        const std::string text = one.components.empty() ? std::string{} : one.components.front().text;
        out.items.push_back({one.name, one.category, one.language, text});
    }
    call.reply(row_response(out));
}

void try_webhook(Api& api, Call call) {
    WebhookTryResponse out;
    out.url = api.config.server.public_url + "/webhooks/whatsapp";
    if (!api.config.channels.whatsapp.enabled) {
        out.why = "channels.whatsapp.enabled is false";
        return call.reply(row_response(out));
    }
    api.read(std::move(call.reply), [&api, out = std::move(out)]() mutable {
        const auto tried = api.setup.try_webhook(out.url);
        out.reached = tried.has_value();
        if (!tried) out.why = tried.error().message;
        return row_response(out);
    });
}

void get_ai(Api& api, Call call) {
    const AiOptions& options = api.config.ai;
    call.reply(row_response(AiResponse{.is_on = is_on(options),
                                       .mode = options.mode,
                                       .providers = providers_of(options),
                                       .spent = api.setup.ai_spent(),
                                       .budget = options.budget}));
}

}  // namespace tero::api
