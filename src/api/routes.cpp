// Every route, with the scopes it needs, what it takes and what it answers.
#include "api/await_task.hpp"
#include "api/dashboard.hpp"
#include "api/handlers.hpp"
#include "api/limits.hpp"
#include "api/lookup.hpp"
#include "api/quotes.hpp"
#include "api/requests.hpp"
#include "api/work_items.hpp"
#include "base/check.hpp"
#include "base/shown.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/workflow/model/execution.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <set>

namespace tero::api {
namespace {

template <class T>
const TypeInfo* of() {
    return &type_info<T>();
}

const TypeInfo* any_json() {
    static const TypeInfo type{.kind = Kind::json};
    return &type;
}

// What many routes answer.
template <class T>
std::vector<Shape> just() {
    return {{.body = {of<T>()}}};
}
std::vector<Shape> done() { return {{}}; }
// Of a call with several items: some of them may have been refused.
std::vector<Shape> items() {
    return {{.body = {of<ItemsResponse>()}}, {.status = 207, .body = {of<ItemsResponse>()}}};
}

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

constexpr Parameter task_wait_parameter{
    .name = wait_parameter,
    .about = "how long to wait for the task's end, 0s to 60s, such as 20s; then the answer is 200, or 202 when it "
             "has not ended by then"};

std::vector<Route> task_routes() {
    return {
        {.method = "POST",
         .pattern = "/api/v1/tasks",
         .scopes = {"tasks:submit"},
         .handle = submit_tasks,
         .summary = "Submits one task, or several as {\"tasks\": [...]}; the same unique_key again answers "
                    "with the same task. With `wait` the one task is answered as GET answers it",
         .request = {of<NewTask>(), of<SubmitRequest>()},
         .answers = {{.status = 201, .body = {of<ItemResponse>(), of<ItemsResponse>()}},
                     {.body = {of<ItemResponse>(), of<TaskResponse>()}},
                     {.status = 202, .body = {of<TaskResponse>()}},
                     {.status = 207, .body = {of<ItemsResponse>()}}},
         .parameters = {task_wait_parameter},
         .takes_key = true},
        {.method = "GET",
         .pattern = "/api/v1/tasks",
         .scopes = {"tasks:read"},
         .handle = list_rows,
         .summary = "Tasks, newest first; those of one status by the time they may run, latest first",
         .list = Listing{.table = table_of<Task>(), .filters = {{"status", "by_status"}}}},
        {.method = "GET",
         .pattern = "/api/v1/tasks/{id}",
         .scopes = {"tasks:read"},
         .handle = get_task,
         .summary = "One task with its payload and result; who waits for its end gets 200 once it has come, and "
                    "202 with the task as it is when the time is up",
         .answers = {{.body = {of<TaskResponse>()}}, {.status = 202, .body = {of<TaskResponse>()}}},
         .parameters = {task_wait_parameter}},
        {.method = "POST",
         .pattern = "/api/v1/tasks/{id}/cancel",
         .scopes = {"tasks:submit"},
         .handle = cancel_task,
         .summary =
             "Cancels a task that is queued or running; whoever works on it is refused with the next call",
         .answers = just<ItemsResponse>(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/tasks/{id}/retry",
         .scopes = {"tasks:submit"},
         .handle = retry_task,
         .summary = "Queues a DEAD, FAILED or CANCELLED task again, with all its attempts",
         .answers = just<ItemsResponse>(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/tasks/{id}/prioritize",
         .scopes = {"tasks:submit"},
         .handle = prioritize_task,
         .summary = "Gives a QUEUED task another priority",
         .request = {of<PrioritizeRequest>()},
         .answers = just<ItemsResponse>(),
         .takes_key = true},
        {.method = "DELETE",
         .pattern = "/api/v1/tasks/{id}",
         .scopes = {"tasks:submit"},
         .handle = delete_task,
         .summary = "Deletes a task that has ended, with what it carried and its unique key",
         .answers = just<ItemsResponse>()},
    };
}

std::vector<Route> queue_routes() {
    return {
        {.method = "POST",
         .pattern = "/api/v1/bulk-changes",
         .scopes = {"tasks:submit"},
         .handle = begin_bulk,
         .summary = "Begins to do one verb to all tasks that a filter finds, a piece at a time; a dry run counts "
                    "them and shows some",
         .request = {of<BulkRequest>()},
         .answers = {{.status = 201, .body = {of<BulkChange>()}}},
         .takes_key = true},
        {.method = "GET",
         .pattern = "/api/v1/bulk-changes",
         .scopes = {"tasks:read"},
         .handle = list_rows,
         .summary = "Bulk changes, newest first",
         .list = Listing{.table = table_of<BulkChange>(), .filters = {{"status", "by_status"}}}},
        {.method = "GET",
         .pattern = "/api/v1/bulk-changes/{id}",
         .scopes = {"tasks:read"},
         .handle = get_row,
         .summary = "How far a bulk change is",
         .row = table_of<BulkChange>()},
        {.method = "POST",
         .pattern = "/api/v1/bulk-changes/{id}/stop",
         .scopes = {"tasks:submit"},
         .handle = stop_bulk,
         .summary = "Stops a bulk change; what it has done stays done",
         .answers = just<BulkChange>(),
         .takes_key = true},
        {.method = "GET",
         .pattern = "/api/v1/queue/pauses",
         .scopes = {"tasks:read"},
         .handle = list_rows,
         .summary = "What of the queue is paused, by whom and why",
         .list = Listing{.table = table_of<QueuePause>(), .descending = false}},
        {.method = "POST",
         .pattern = "/api/v1/queue/pause",
         .scopes = {"tasks:pause"},
         .handle = pause_queue,
         .summary = "Pauses the whole queue, or the tasks of one type, capability or fairness key: they are not "
                    "handed out, and what runs goes on",
         .request = {of<PauseQueueRequest>()},
         .answers = done(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/queue/resume",
         .scopes = {"tasks:pause"},
         .handle = resume_queue,
         .summary = "Lets paused tasks be handed out again, each in its old place",
         .request = {of<ResumeQueueRequest>()},
         .answers = done(),
         .takes_key = true},
    };
}

std::vector<Route> limit_routes() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/queue/limits",
         .scopes = {"tasks:read"},
         .handle = list_rows,
         .summary = "How many tasks of a concurrency key may run at once, by key",
         .list = Listing{.table = table_of<QueueLimit>(), .descending = false}},
        {.method = "POST",
         .pattern = "/api/v1/queue/limit",
         .scopes = {"tasks:pause"},
         .handle = limit_queue,
         .summary = "Sets how many tasks of a concurrency key, or of each that begins with `name:` as `name:*`, may "
                    "run at once, or begin in a time; what runs already goes on",
         .request = {of<LimitQueueRequest>()},
         .answers = done(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/queue/unlimit",
         .scopes = {"tasks:pause"},
         .handle = unlimit_queue,
         .summary = "Takes a limit away: as many may run as there are agents for",
         .request = {of<UnlimitQueueRequest>()},
         .answers = done(),
         .takes_key = true},
    };
}

std::vector<Route> workflow_routes() {
    return {
        {.method = "POST",
         .pattern = "/api/v1/workflows",
         .scopes = {"workflows:write"},
         .handle = put_workflow,
         .summary = "Registers a workflow's definition; the same again answers with the same version",
         .request = {any_json()},
         .answers = {{.status = 201, .body = {of<WorkflowVersion>()}}},
         .takes_key = true},
        {.method = "GET",
         .pattern = "/api/v1/workflows",
         .scopes = {"workflows:read"},
         .handle = list_rows,
         .summary = "Every version of every workflow, by name",
         .list = Listing{.table = table_of<WorkflowVersion>(), .descending = false}},
        {.method = "GET",
         .pattern = "/api/v1/workflows/{key}",
         .scopes = {"workflows:read"},
         .handle = get_row,
         .summary = "One version of a workflow, such as order@2",
         .row = table_of<WorkflowVersion>()},
    };
}

std::vector<Route> execution_routes() {
    return {
        {.method = "POST",
         .pattern = "/api/v1/executions",
         .scopes = {"workflows:run"},
         .handle = start_execution,
         .summary = "Starts a workflow; the same key again answers with the same execution",
         .request = {of<StartRequest>()},
         .answers = {{.status = 201, .body = {of<StartResponse>()}}, {.body = {of<StartResponse>()}}},
         .takes_key = true},
        {.method = "GET",
         .pattern = "/api/v1/executions",
         .scopes = {"workflows:read"},
         .handle = list_rows,
         .summary = "Executions of workflows, newest first",
         .list = Listing{.table = table_of<WorkflowExecution>(),
                         .filters = {{"status", "by_status"}, {"workflow", "by_workflow"}}}},
        {.method = "GET",
         .pattern = "/api/v1/executions/{id}",
         .scopes = {"workflows:read"},
         .handle = get_row,
         .summary = "One execution: where it stands, and what each step of its own path gave",
         .row = table_of<WorkflowExecution>()},
        {.method = "GET",
         .pattern = "/api/v1/execution-branches",
         .scopes = {"workflows:read"},
         .handle = list_rows,
         .summary = "The paths of PARALLEL steps, newest first",
         .list = Listing{.table = table_of<WorkflowBranch>(),
                         .filters = {{"execution", "by_execution"}, {"status", "by_status"}}}},
        {.method = "POST",
         .pattern = "/api/v1/executions/{id}/signal",
         .scopes = {"workflows:run"},
         .handle = signal_execution,
         .summary = "A word for the step that waits for it, now or later",
         .request = {of<SignalRequest>()},
         .answers = done(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/executions/{id}/pause",
         .scopes = {"workflows:run"},
         .handle = pause_execution,
         .summary = "Pauses an execution: what is under way ends, and nothing new begins",
         .answers = done(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/executions/{id}/resume",
         .scopes = {"workflows:run"},
         .handle = resume_execution,
         .summary = "Lets a paused execution go on",
         .answers = done(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/executions/{id}/cancel",
         .scopes = {"workflows:run"},
         .handle = cancel_execution,
         .summary = "Cancels an execution: nothing of it runs any more, but what undoes its steps",
         .answers = done(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/executions/{id}/retry",
         .scopes = {"workflows:run"},
         .handle = retry_execution,
         .summary = "Lets a FAILED execution go on from the step that failed",
         .answers = done(),
         .takes_key = true},
    };
}

std::vector<Route> agent_routes() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/agents",
         .scopes = {"agents:read"},
         .handle = list_agents,
         .summary = "Agents, by name: those that all filters fit",
         .parameters = {{.name = "status", .about = "ONLINE, DEGRADED, DRAINING or OFFLINE"},
                        {.name = "kind", .about = "BUILTIN, WORKER or WEBHOOK"},
                        {.name = "capability", .about = "that it offers"},
                        {.name = "label", .about = "that it has"},
                        {.name = "version", .about = "of its program"}},
         .list = Listing{.table = table_of<AgentInfo>(), .descending = false}},
        {.method = "POST",
         .pattern = "/api/v1/agents",
         .scopes = {own_agent},
         .handle = register_agent,
         .summary = "Registers a worker, or an agent that Tero calls, or changes what it offers; 201 with the "
                    "secret that proves the calls of one that had none",
         .request = {of<RegisterRequest>()},
         .answers = {{}, {.status = 201, .body = {of<AgentSecretResponse>()}}},
         .takes_key = true},
        {.method = "GET",
         .pattern = "/api/v1/agents/{id}",
         .scopes = {"agents:read"},
         .handle = get_agent,
         .summary = "One agent",
         .row = table_of<AgentInfo>()},
        {.method = "GET",
         .pattern = "/api/v1/agents/{id}/history",
         .scopes = {"agents:read"},
         .handle = agent_history,
         .summary = "What happened to an agent, also to one that was removed; oldest first",
         .answers = just<AgentHistoryResponse>()},
        {.method = "PATCH",
         .pattern = "/api/v1/agents/{id}",
         .scopes = {own_agent},
         .handle = change_agent,
         .summary = "Changes how many tasks it may hold, or drains it: it ends what it holds and gets nothing new",
         .request = {of<ChangeAgentRequest>()},
         .answers = just<ChangeAgentResponse>()},
        {.method = "DELETE",
         .pattern = "/api/v1/agents/{id}",
         .scopes = {own_agent},
         .handle = remove_agent,
         .summary = "Removes an agent that holds no task; one that comes back registers again",
         .answers = done()},
        {.method = "POST",
         .pattern = "/api/v1/agents/{id}/secret",
         .scopes = {own_agent},
         .handle = change_agent_secret,
         .summary = "Makes a new secret for an agent that Tero calls; for 24 hours its calls are signed with the "
                    "old one too",
         .answers = just<AgentSecretResponse>()},
        {.method = "POST",
         .pattern = "/api/v1/callbacks/{token}",
         .scopes = {open_to_all},
         .handle = call_back,
         .summary = "Ends a task whose call was answered with 202, or tells of its progress; the URL comes with "
                    "the call, and is good for that lease",
         .request = {of<CallbackRequest>()},
         .answers = done()},
    };
}

std::vector<Route> lease_routes() {
    return {
        {.method = "POST",
         .pattern = "/api/v1/agents/{id}/claim",
         .scopes = {own_agent},
         .handle = claim_tasks,
         .summary = "Claims tasks, waiting for them as long as asked; the same request id again returns the "
                    "same leases",
         .request = {of<ClaimRequest>()},
         .answers = just<LeasesResponse>(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/agents/{id}/complete",
         .scopes = {own_agent},
         .handle = complete_tasks,
         .summary =
             "Completes tasks, and claims the next in the same call if asked: then leases are answered",
         .request = {of<CompleteRequest>()},
         .answers = {{.body = {of<ItemsResponse>(), of<LeasesResponse>()}},
                     {.status = 207, .body = {of<ItemsResponse>()}}},
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/agents/{id}/fail",
         .scopes = {own_agent},
         .handle = fail_tasks,
         .summary = "Fails attempts, for a retry or for good",
         .request = {of<FailRequest>()},
         .answers = items(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/agents/{id}/heartbeat",
         .scopes = {own_agent},
         .handle = heartbeat,
         .summary = "Extends leases and tells of progress",
         .request = {of<HeartbeatRequest>()},
         .answers = items(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/agents/{id}/return",
         .scopes = {own_agent},
         .handle = return_leases,
         .summary = "Gives leases back; the attempt does not count, and each is handed out again after its backoff, "
                    "or `after` that long",
         .request = {of<ReturnRequest>()},
         .answers = items(),
         .takes_key = true},
    };
}

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

// What may be done with an item; each answers with the item as it is then.
Route work_call(std::string_view pattern, void (*handle)(Api&, Call), std::string_view summary) {
    return {.method = "POST",
            .pattern = pattern,
            .scopes = {"work-items:write"},
            .handle = handle,
            .summary = summary,
            .answers = just<WorkEntry>(),
            .takes_key = true};
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
        work_call("/api/v1/work-items/{id}/give-back", give_back,
                  "Gives the item's conversation back to the assistant"),
        work_call("/api/v1/work-items/{id}/done", done_work, "Marks an item as done"),
        work_call("/api/v1/work-items/{id}/snooze", snooze_work,
                  "Puts an item off, at most 90 days; it comes back sooner if the customer writes"),
    };
    for (Route& route : all) {
        if (route.handle == reply_work) route.request = {of<ReplyRequest>()};
        if (route.handle == snooze_work) route.request = {of<SnoozeRequest>()};
    }
    return all;
}

std::vector<Route> watching_routes() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/alerts",
         .scopes = {"alerts:read"},
         .handle = list_rows,
         .summary = "Alerts, the latest first",
         .list = Listing{.table = table_of<Alert>(), .index = "by_last", .filters = {{"status", "by_status"}}}},
        {.method = "GET",
         .pattern = "/api/v1/dashboard",
         .scopes = {"dashboard:read"},
         .handle = get_dashboard,
         .summary = "The figures of the last days, and who waits for a person",
         .answers = just<DashboardResponse>(),
         .parameters = {{.name = "days",
                         .about = "how many business days, today included",
                         .schema = R"({"type":"integer","minimum":1,"maximum":31,"default":7})"}}},
        {.method = "GET",
         .pattern = "/api/v1/events",
         .scopes = {any_key},
         .handle = get_events,
         .summary = "What changes, of what the key may read, as server-sent events: `change` with type, id and "
                    "status, `reset` where some are missing and everything is to be read anew",
         .answers = {{.content_type = "text/event-stream"}},
         .parameters = {{.name = "types", .about = "only these, such as task,quote; else all that the key may read"},
                        {.name = "Last-Event-ID", .about = "go on after this event", .in = "header"}}},
        {.method = "GET",
         .pattern = "/metrics",
         .scopes = {"metrics:read"},
         .handle = get_metrics,
         .summary = "Figures of the process, for Prometheus",
         .answers = {{.content_type = "text/plain"}}},
    };
}

std::vector<Route> access_routes() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/keys",
         .scopes = {"admin"},
         .handle = list_keys,
         .summary = "API keys without their secrets, oldest first, revoked ones too",
         .answers = just<KeysResponse>()},
        {.method = "POST",
         .pattern = "/api/v1/keys",
         .scopes = {"admin"},
         .handle = make_key,
         .summary = "Makes an API key; its secret is shown once",
         .request = {of<KeyRequest>()},
         .answers = {{.status = 201, .body = {of<KeyResponse>()}}}},
        {.method = "POST",
         .pattern = "/api/v1/keys/{id}/revoke",
         .scopes = {"admin"},
         .handle = revoke_key,
         .summary = "Ends an API key; the last one for an admin stays",
         .answers = done(),
         .takes_key = true},
        {.method = "GET",
         .pattern = "/api/v1/sessions",
         .scopes = {"admin"},
         .handle = list_sessions,
         .summary = "Sessions of the dashboard, and links that open one, oldest first",
         .answers = just<SessionsResponse>()},
        {.method = "DELETE",
         .pattern = "/api/v1/sessions/{id}",
         .scopes = {"admin"},
         .handle = end_session,
         .summary = "Ends a session, or a link that nobody used",
         .answers = done()},
        {.method = "POST",
         .pattern = "/api/v1/session/open",
         .scopes = {open_to_all},
         .handle = open_session,
         .summary = "Exchanges a one-time link for a session cookie",
         .request = {of<OpenRequest>()},
         .answers = just<OpenResponse>()},
        {.method = "GET",
         .pattern = "/api/v1/session",
         .scopes = {any_key},
         .handle = get_session,
         .summary = "Who is asking, and the workspace",
         .answers = just<SessionResponse>()},
        {.method = "POST",
         .pattern = "/api/v1/session/close",
         .scopes = {any_key},
         .handle = close_session,
         .summary = "Ends the session",
         .answers = done(),
         .takes_key = true},
    };
}

std::vector<Route> open_routes() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/openapi.json",
         .scopes = {open_to_all},
         .handle = get_openapi,
         .summary = "This page",
         .answers = done()},
        {.method = "GET",
         .pattern = "/webhooks/whatsapp",
         .scopes = {open_to_all},
         .handle = whatsapp_handshake,
         .summary = "WhatsApp's handshake: answers the challenge to who knows the verify token",
         .answers = {{.content_type = "text/plain"}},
         .parameters = {{.name = "hub.mode", .about = "subscribe", .required = true},
                        {.name = "hub.verify_token", .about = "the owner's own word", .required = true},
                        {.name = "hub.challenge", .about = "a number", .required = true}}},
        {.method = "POST",
         .pattern = "/webhooks/whatsapp",
         .scopes = {open_to_all},
         .handle = whatsapp_delivery,
         .summary = "WhatsApp's deliveries, signed",
         .request = {any_json()},
         .answers = done(),
         .parameters = {{.name = "X-Hub-Signature-256",
                         .about = "sha256= and the HMAC of the body with the app's secret",
                         .in = "header",
                         .required = true}}},
        {.method = "GET",
         .pattern = "/q/{token}",
         .scopes = {open_to_all},
         .handle = quote_page,
         .summary = "A quote as its customer sees it",
         .answers = {{.content_type = "text/html"}, {.status = 404, .content_type = "text/html"}}},
        {.method = "GET",
         .pattern = "/healthz",
         .scopes = {open_to_all},
         .handle = get_health,
         .summary = "The process is alive",
         .answers = just<StateResponse>()},
        {.method = "GET",
         .pattern = "/readyz",
         .scopes = {open_to_all},
         .handle = get_ready,
         .summary = "The store takes writes",
         .answers = just<StateResponse>()},
    };
}

}  // namespace

std::span<const Route> routes() {
    static const std::vector<Route> table = [] {
        std::vector<Route> all;
        for (auto make :
             {task_routes, queue_routes, limit_routes, agent_routes, lease_routes, conversation_routes,
              quote_routes, work_routes, sends_routes, workflow_routes, execution_routes, schedule_routes,
              watching_routes, access_routes, open_routes}) {
            for (Route& route : make()) {
                CHECK(!route.scopes.empty(), "route {} {} says no scope", route.method, route.pattern);
                for (const TypeInfo* type : route.request)
                    CHECK(is_limited(*type), "{} has a field without a limit", type->name);
                all.push_back(std::move(route));
            }
        }
        return all;
    }();
    return table;
}

Result<Done> check_scope(std::string_view scope) {
    std::set<std::string> known{"admin", "agents:work"};
    for (const Route& route : routes()) {
        for (const std::string_view one : route.scopes) {
            if (one != open_to_all && one != any_key && one != own_agent) known.emplace(one);
        }
    }
    std::set<std::string> wholes;
    for (const std::string& one : known) {
        if (one != "admin") wholes.insert(one.substr(0, one.find(':')) + ":*");
    }
    known.merge(wholes);
    const bool is_one_agents = scope.starts_with(agent_scope) && scope.size() > agent_scope.size();
    if (is_one_agents || known.contains(std::string{scope})) return Done{};
    return Error{ErrorCode::invalid,
                 fmt::format("there is no scope '{}'; there are {}, and agent:NAME", shown(scope),
                             fmt::join(known, ", ")),
                 "scopes"};
}

}  // namespace tero::api
