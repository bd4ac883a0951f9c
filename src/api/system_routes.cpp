// The routes of what watches the process, of keys and sessions, and of what needs no key. See routes.cpp.
#include "api/alerts.hpp"
#include "api/dashboard.hpp"
#include "api/handlers.hpp"
#include "api/metrics.hpp"
#include "api/push.hpp"
#include "api/requests.hpp"
#include "api/route_lists.hpp"
#include "modules/duty/model/notice.hpp"
#include "modules/monitoring/model/monitoring.hpp"

namespace tero::api {

namespace {

// By what figures are told apart.
Parameter by_parameter() {
    return {.name = "by",
            .about =
                "agent, task_type, agent_type, workflow, workflow_step or channel; without it "
                "agent",
            .schema = R"({"type":"string","enum":["agent","task_type","agent_type","workflow",)"
                      R"("workflow_step","channel"],"default":"agent"})"};
}

}  // namespace

std::vector<Route> watching_routes() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/alerts",
         .scopes = {"alerts:read"},
         .handle = list_rows,
         .summary = "Alerts, the latest first",
         .list =
             Listing{.table = table_of<Alert>(), .index = "by_last", .filters = {{"status", "by_status"}}}},
        {.method = "POST",
         .pattern = "/api/v1/alerts/acknowledge",
         .scopes = {"alerts:write"},
         .handle = acknowledge_alert,
         .summary = "Says that somebody has seen an alert: nobody more is told of it until it is resolved, "
                    "or graver",
         .request = {of<AcknowledgeRequest>()},
         .answers = done(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/alerts/silence",
         .scopes = {"alerts:write"},
         .handle = silence_alert,
         .summary = "Lets nobody be told of an alert for a while, should it come back too; 0s ends that",
         .request = {of<SilenceRequest>()},
         .answers = done(),
         .takes_key = true},
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
         .pattern = "/api/v1/metrics",
         .scopes = {"metrics:read"},
         .handle = list_metrics,
         .summary =
             "How agents, types of task, workflows or channels do, and the server, over the last while",
         .answers = just<MetricsResponse>(),
         .parameters = {by_parameter(), window_parameter()}},
        {.method = "GET",
         .pattern = "/api/v1/agents/{id}/metrics",
         .scopes = {"metrics:read"},
         .handle = agent_metrics,
         .summary = "How an agent does over the last while, also with each type of task",
         .answers = just<AgentMetricsResponse>(),
         .parameters = {window_parameter()}},
        {.method = "GET",
         .pattern = "/api/v1/events",
         .scopes = {any_key},
         .handle = get_events,
         .summary =
             "What changes, of what the key may read, as server-sent events: `change` with type, id and "
             "status, `reset` where some are missing and everything is to be read anew",
         .answers = {{.content_type = "text/event-stream"}},
         .parameters = {{.name = "types",
                         .about = "only these, such as task,quote; else all that the key may read"},
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

std::vector<Route> people_routes() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/access/history",
         .scopes = {"admin"},
         .handle = access_history,
         .summary = "Who was let in, invited, refused and put out, and which keys were made and ended",
         .answers = just<HistoryResponse>()},
        {.method = "GET",
         .pattern = "/api/v1/people",
         .scopes = {"people:read"},
         .handle = list_people,
         .summary = "The shop's own people: their roles, who is on duty, and who cannot be reached",
         .answers = just<PeopleResponse>()},
        {.method = "POST",
         .pattern = "/api/v1/people/invite",
         .scopes = {"admin"},
         .handle = invite_person,
         .summary =
             "Makes a link, and its QR code, that lets somebody of the shop in once, as their role says",
         .request = {of<InviteRequest>()},
         .answers = {{.status = 201, .body = {of<InviteResponse>()}}}},
        {.method = "POST",
         .pattern = "/api/v1/people/link",
         .scopes = {open_to_all},
         .handle = send_person_link,
         .summary = "Sends a new link to the phone of somebody of the shop, if it is one: the answer does not tell",
         .request = {of<PersonLinkRequest>()},
         .answers = {{.status = 202}}},
        {.method = "GET",
         .pattern = "/api/v1/notices",
         .scopes = {"people:read"},
         .handle = list_rows,
         .summary = "Who of the shop was told of what waits, the latest first",
         .list = Listing{.table = table_of<Notice>(),
                         .index = "by_time",
                         .filters = {{"item", "by_item"}, {"person", "by_person"}}}},
    };
}

std::vector<Route> push_routes() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/push",
         .scopes = {any_key},
         .handle = list_push,
         .summary = "The key that a browser subscribes to Web Push with, and the browsers of whoever asks that are told",
         .answers = just<PushResponse>(),
         .parameters = {{.name = "all", .about = "everybody's, for an admin",
                         .schema = R"({"type":"boolean","default":false})"}}},
        {.method = "POST",
         .pattern = "/api/v1/push",
         .scopes = {any_key},
         .handle = subscribe_push,
         .summary = "Tells this browser by Web Push of what its person is told of; again changes nothing",
         .request = {of<PushRequest>()},
         .answers = just<PushBrowser>()},
        {.method = "DELETE",
         .pattern = "/api/v1/push/{id}",
         .scopes = {any_key},
         .handle = unsubscribe_push,
         .summary = "Tells a browser nothing more: one's own, or as an admin anybody's",
         .answers = done()},
        {.method = "POST",
         .pattern = "/api/v1/push/shown",
         .scopes = {open_to_all},
         .handle = push_shown,
         .summary = "A browser says that it showed a push, by the token that stood in it",
         .request = {of<ShownRequest>()},
         .answers = done()},
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

// Whoever has the link may come in.
std::vector<Route> link_routes() {
    return {
        {.method = "GET",
         .pattern = "/q/{token}",
         .scopes = {open_to_all},
         .handle = quote_page,
         .summary = "A quote as its customer sees it",
         .answers = {{.content_type = "text/html"}, {.status = 404, .content_type = "text/html"}}},
        {.method = "GET",
         .pattern = "/q/{token}/pdf",
         .scopes = {open_to_all},
         .handle = quote_page_pdf,
         .summary = "The same as a PDF",
         .answers = {{.content_type = "application/pdf"}, {.status = 404, .content_type = "text/html"}}},
        {.method = "GET",
         .pattern = "/approvals/{token}",
         .scopes = {open_to_all},
         .handle = show_approval,
         .summary = "What a workflow asks somebody to decide, with its form; decides nothing",
         .answers = {{.content_type = "text/html"}, {.status = 404, .content_type = "text/html"}}},
        {.method = "POST",
         .pattern = "/approvals/{token}",
         .scopes = {open_to_all},
         .handle = decide_approval,
         .summary = "The decision, as that page's form sends it",
         .answers = {{.content_type = "text/html"},
                     {.status = 400, .content_type = "text/html"},
                     {.status = 404, .content_type = "text/html"}}},
        {.method = "POST",
         .pattern = "/signals/{token}",
         .scopes = {open_to_all},
         .handle = take_signal,
         .summary = "A word for the step of a workflow that waits for it; the body is its payload",
         .request = {any_json()},
         .may_be_empty = true,
         .answers = done()},
    };
}

}  // namespace tero::api
