// The routes of contacts, their messages, what waits for a person, and what may be sent. See routes.cpp.
#include "api/desk.hpp"
#include "api/handlers.hpp"
#include "api/lookup.hpp"
#include "api/requests.hpp"
#include "api/route_lists.hpp"
#include "api/routed.hpp"
#include "api/work_items.hpp"
#include "modules/messaging/model/correction.hpp"
#include "modules/messaging/model/media.hpp"

namespace tero::api {
namespace {

std::vector<std::string> names_of_contacts(const Api& api, const Page& page) {
    const auto names = contact_names(api, page);
    std::vector<std::string> found;
    for (const StoredRow& row : page.rows) {
        const auto name = names.find(row.as<Conversation>().contact);
        found.push_back(name == names.end() ? std::string{} : name->second);
    }
    return found;
}

Listing conversation_list() {
    return {.table = table_of<Conversation>(),
            .index = "by_last_inbound",
            .filters = {{"state", "by_state"}},
            .extra = "contact_name",
            .extras = names_of_contacts,
            .extra_scope = "contacts:read"};
}

// What may be done with an item; each answers with the item as it is then.
Route work_call(std::string_view pattern, void (*handle)(Api&, Call), std::string_view summary) {
    return {.method = "POST",
            .pattern = pattern,
            .scopes = {"work-items:write"},
            .handle = handle,
            .summary = summary,
            .answers = just<WorkEntry>(),
            .parameters = {seen_parameter},
            .takes_key = true};
}

// What may be done in a conversation; each answers with it as it is then.
Route conversation_act(std::string_view pattern, void (*handle)(Api&, Call), std::string_view summary) {
    Route act = work_call(pattern, handle, summary);
    act.answers = just<Conversation>();
    return act;
}

Route reply_act() {
    Route act =
        conversation_act("/api/v1/conversations/{id}/reply", reply_in_conversation,
                         "Says something to the customer, and takes the conversation; answered with the "
                         "message, which can be cancelled until it goes out");
    act.request = {of<ReplyRequest>()};
    act.answers = just<Message>();
    return act;
}

Route template_act() {
    Route act = with_body<SendTemplateRequest>(
        conversation_act("/api/v1/conversations/{id}/template", send_template_in_conversation,
                         "Sends an approved template to the customer, also where free text may not be written any "
                         "more, and takes the conversation; answered with the message, which can be cancelled until "
                         "it goes out"));
    act.answers = just<Message>();
    return act;
}

Route done_act(Route act) {
    act.request = {of<DoneRequest>()};
    act.may_be_empty = true;
    return act;
}

Route routing_call() {
    return {.method = "POST",
            .pattern = "/api/v1/route",
            .scopes = {"conversations:read"},
            .handle = explain_route,
            .summary = "What would be made of a message, why, and who would answer it; nothing is done",
            .request = {of<RouteRequest>()},
            .answers = just<RouteResponse>()};
}

}  // namespace

std::vector<Route> conversation_routes() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/contacts",
         .scopes = {"contacts:read"},
         .handle = list_rows,
         .summary = "Contacts, newest first",
         .list = Listing{.table = table_of<Contact>(), .index = "by_created"}},
        {.method = "GET",
         .pattern = "/api/v1/contacts/{id}",
         .scopes = {"contacts:read"},
         .handle = get_row,
         .summary = "One contact",
         .row = table_of<Contact>()},
        {.method = "PATCH",
         .pattern = "/api/v1/contacts/{id}",
         .scopes = {"contacts:write"},
         .handle = change_contact,
         .summary = "Sets a contact's time zone, in which its quiet hours are counted; empty: the business's",
         .request = {of<ChangeContactRequest>()},
         .row = table_of<Contact>()},
        {.method = "GET",
         .pattern = "/api/v1/conversations",
         .scopes = {"conversations:read"},
         .handle = list_rows,
         .summary = "Conversations, by the customer's last message, or those of one state by when it began; "
                    "the latest first",
         .list = conversation_list()},
        {.method = "GET",
         .pattern = "/api/v1/conversations/{id}",
         .scopes = {"conversations:read"},
         .handle = get_row,
         .summary = "One conversation",
         .row = table_of<Conversation>()},
        {.method = "GET",
         .pattern = "/api/v1/conversations/{id}/story",
         .scopes = {"conversations:read", "contacts:read", "messages:read"},
         .handle = conversation_story,
         .summary = "A conversation with its contact, messages and history",
         .answers = just<ConversationStory>()},
        routing_call(),
        {.method = "GET",
         .pattern = "/api/v1/messages",
         .scopes = {"messages:read"},
         .handle = list_rows,
         .summary = "Messages, newest first",
         .list = Listing{.table = table_of<Message>(),
                         .filters = {{"conversation", "by_conversation"}, {"status", "by_status"}}}},
        {.method = "GET",
         .pattern = "/api/v1/messages/{id}",
         .scopes = {"messages:read"},
         .handle = get_row,
         .summary = "One message",
         .row = table_of<Message>()},
        {.method = "GET",
         .pattern = "/api/v1/quarantine",
         .scopes = {"quarantine:read"},
         .handle = list_rows,
         .summary = "Deliveries that could not be read, newest first",
         .list = Listing{.table = table_of<Quarantine>(), .index = "by_time"}},
        {.method = "POST",
         .pattern = "/api/v1/quarantine/{id}/retry",
         .scopes = {"quarantine:retry"},
         .handle = retry_quarantine,
         .summary = "Reads again what was kept, with today's reader; 409 when it still cannot be read",
         .answers = done(),
         .takes_key = true},
    };
}

std::vector<Route> conversation_acts() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/conversations/{id}/allowed",
         .scopes = {"conversations:read"},
         .handle = allowed_in_conversation,
         .summary = "What may be written in a conversation now, until when, and what holds it back",
         .answers = just<AllowedResponse>()},
        conversation_act("/api/v1/conversations/{id}/take", take_conversation,
                         "Takes a conversation: the assistant is silent there"),
        reply_act(),
        template_act(),
        conversation_act("/api/v1/conversations/{id}/give-back", give_back_conversation,
                         "Gives a conversation back to the assistant"),
        done_act(conversation_act(
            "/api/v1/conversations/{id}/done", done_conversation,
            "What waited for a person's answer there is done; 409 where the customer's last word "
            "has none and the body does not say so")),
        with_body<HandOnRequest>(conversation_act("/api/v1/conversations/{id}/hand-on", hand_on_conversation,
                                                  "Hands a conversation on to a colleague")),
        {.method = "POST",
         .pattern = "/api/v1/conversations/{id}/notes",
         .scopes = {"work-items:write"},
         .handle = note_in_conversation,
         .summary = "Leaves a note for colleagues in a conversation's story; it is never sent",
         .request = {of<NoteRequest>()},
         .answers = done(),
         .takes_key = true},
        {.method = "GET",
         .pattern = "/api/v1/corrections",
         .scopes = {"messages:read"},
         .handle = list_rows,
         .summary = "What people say that messages meant, where they were understood otherwise, newest first",
         .list = Listing{.table = table_of<Correction>(), .index = "by_time"}},
        {.method = "POST",
         .pattern = "/api/v1/messages/{id}/correct",
         .scopes = {"messages:write"},
         .handle = correct_message,
         .summary = "Says what a customer's message meant, as a line to learn from; without intents what was said "
                    "of it is taken back",
         .request = {of<CorrectRequest>()},
         .answers = just<Correction>(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/messages/{id}/cancel",
         .scopes = {"work-items:write"},
         .handle = cancel_message,
         .summary = "Takes back what a person wrote; 409 once it is on its way",
         .answers = just<Message>(),
         .takes_key = true},
    };
}

std::vector<Route> media_routes() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/media",
         .scopes = {"messages:read"},
         .handle = list_rows,
         .summary = "Files that customers sent, and whether they are here, newest first",
         .list =
             Listing{
                 .table = table_of<MediaFile>(), .index = "by_time", .filters = {{"status", "by_status"}}}},
        {.method = "GET",
         .pattern = "/api/v1/media/{id}",
         .scopes = {"messages:read"},
         .handle = get_media,
         .summary =
             "The bytes of the file that came with a message, or the range that is asked for; what a browser "
             "does not just show is to be saved",
         .answers = {{.content_type = "*/*"},
                     {.status = 206, .content_type = "*/*"},
                     {.status = 416, .content_type = "*/*"}},
         .parameters = {{.name = "Range", .about = "such as bytes=0-65535", .in = "header"}}},
    };
}

std::vector<Route> work_routes() {
    std::vector<Route> all{
        {.method = "GET",
         .pattern = "/api/v1/work-items",
         .scopes = {"work-items:read"},
         .handle = list_work_items,
         .summary = "What waits for a person, the longest waiting first, with exact counts of all there is",
         .answers = just<WorkItemsResponse>(),
         .parameters = {{.name = "status",
                         .about = "only these; goes with kind",
                         .schema = R"({"type":"string","enum":["OPEN","TAKEN","SNOOZED","DONE"]})"},
                        {.name = "kind", .about = "only these, such as answer or sale_to_arrange"},
                        {.name = "conversation", .about = "only this one's; goes with no other filter"},
                        {.name = "limit",
                         .about = "rows of a page",
                         .schema = R"({"type":"integer","minimum":1,"maximum":500,"default":50})"},
                        {.name = "cursor", .about = "next_cursor of the page before"}}},
        {.method = "GET",
         .pattern = "/api/v1/work-items/{id}",
         .scopes = {"work-items:read"},
         .handle = get_work_item,
         .summary = "One item",
         .answers = just<WorkEntry>()},
        work_call("/api/v1/work-items/{id}/take", take_work,
                  "Takes an item, and its conversation: the assistant is silent there"),
        work_call("/api/v1/work-items/{id}/reply", reply_work,
                  "Says something to the customer; 409 where WhatsApp takes no free text any more"),
        work_call("/api/v1/work-items/{id}/send-draft", send_draft,
                  "Sends the words that an agent has ready, as they are or corrected; 409 once the customer wrote since"),
        work_call("/api/v1/work-items/{id}/discard-draft", discard_draft,
                  "Puts the words that an agent has ready away"),
        work_call("/api/v1/work-items/{id}/give-back", give_back,
                  "Gives the item's conversation back to the assistant"),
        done_act(work_call(
            "/api/v1/work-items/{id}/done", done_work,
            "Marks an item as done; 409 where the customer waits for an answer and the body does not "
            "say that they get none")),
        work_call("/api/v1/work-items/{id}/snooze", snooze_work,
                  "Puts an item off, at most 90 days; it comes back sooner if the customer writes"),
        work_call("/api/v1/work-items/{id}/reopen", reopen_work,
                  "Takes back that an item was done or put off; an answer is the caller's again, with its "
                  "conversation"),
    };
    for (Route& route : all) {
        if (route.handle == reply_work) route.request = {of<ReplyRequest>()};
        if (route.handle == send_draft) route.request = {of<SendDraftRequest>()};
        if (route.handle == discard_draft) route.request = {of<DiscardDraftRequest>()};
        if (route.handle == snooze_work) route.request = {of<SnoozeRequest>()};
        // They name the draft that they saw.
        if (route.handle == send_draft || route.handle == discard_draft) route.parameters.clear();
    }
    return all;
}

std::vector<Route> sends_routes() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/sends/pauses",
         .scopes = {"sends:read"},
         .handle = list_rows,
         .summary = "What is paused, by whom and why",
         .list = Listing{.table = table_of<SendPause>(), .descending = false}},
        {.method = "POST",
         .pattern = "/api/v1/sends/pause",
         .scopes = {"sends:pause"},
         .handle = pause_sends,
         .summary = "Pauses all sends, those of one channel, to one contact, or about one quote; messages wait",
         .request = {of<PauseRequest>()},
         .answers = done(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/sends/resume",
         .scopes = {"sends:pause"},
         .handle = resume_sends,
         .summary = "Lets paused sends go on",
         .request = {of<ResumeRequest>()},
         .answers = done(),
         .takes_key = true},
    };
}

}  // namespace tero::api
