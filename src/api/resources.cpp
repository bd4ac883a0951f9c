// The nouns, as lists and one by one.
#include "api/handlers.hpp"
#include "api/listing.hpp"
#include "api/lookup.hpp"

#include <utility>

namespace tero::api {

void list_tasks(Api& api, Call call) {
    list_rows(api, std::move(call), {.table = TableId::tasks, .filters = {{"status", "by_status"}}});
}
void list_agents(Api& api, Call call) {
    list_rows(api, std::move(call), {.table = TableId::agents, .descending = false});
}
void get_agent(Api& api, Call call) { get_row(api, std::move(call), TableId::agents); }
void list_contacts(Api& api, Call call) {
    list_rows(api, std::move(call), {.table = TableId::contacts, .index = "by_created"});
}
void get_contact(Api& api, Call call) { get_row(api, std::move(call), TableId::contacts); }
void list_conversations(Api& api, Call call) {
    Listing listing{
        .table = TableId::conversations, .index = "by_last_inbound", .filters = {{"state", "by_state"}}};
    listing.extend = [&api](const Page& page, std::vector<std::string>& extra) {
        const auto names = contact_names(api, page);
        for (std::size_t i = 0; i < page.rows.size(); ++i) {
            const auto found = names.find(page.rows[i].as<Conversation>().contact);
            extra[i] = R"("contact_name":)";
            append_json_text(extra[i], found == names.end() ? std::string_view{} : found->second);
        }
    };
    list_rows(api, std::move(call), std::move(listing));
}
void get_conversation(Api& api, Call call) { get_row(api, std::move(call), TableId::conversations); }
void list_messages(Api& api, Call call) {
    list_rows(api, std::move(call),
              {.table = TableId::messages,
               .filters = {{"conversation", "by_conversation"}, {"status", "by_status"}}});
}
void get_message(Api& api, Call call) { get_row(api, std::move(call), TableId::messages); }
void list_quotes(Api& api, Call call) {
    list_rows(api, std::move(call),
              {.table = TableId::quotes,
               .index = "by_created",
               .filters = {{"status", "by_status"}, {"contact", "by_contact"}}});
}
void list_follow_ups(Api& api, Call call) {
    list_rows(api, std::move(call),
              {.table = TableId::follow_ups, .filters = {{"status", "by_status"}, {"quote", "by_quote"}}});
}
void list_alerts(Api& api, Call call) {
    list_rows(api, std::move(call), {.table = TableId::alerts, .filters = {{"status", "by_status"}}});
}
void list_quarantine(Api& api, Call call) {
    list_rows(api, std::move(call), {.table = TableId::quarantine, .index = "by_time"});
}

void get_quote(Api& api, Call call) {
    api.read(std::move(call.reply), [&api, number = call.path[0]]() -> net::Response {
        const auto quote = find_quote(api, number);
        if (!quote) return net::problem(quote.error());
        return row_response(*quote);
    });
}

}  // namespace tero::api
