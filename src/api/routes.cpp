// Every door, with what opens it.
#include "api/handlers.hpp"
#include "api/requests.hpp"

#include <array>

namespace tero::api {
namespace {

template <class T>
const TypeInfo* of() {
    return &type_info<T>();
}

}  // namespace

std::span<const Route> routes() {
    static const std::array table{
        // Tasks
        Route{"POST", "/api/v1/tasks", "tasks:submit", submit_tasks,
              "Submits one task, or several as {\"tasks\": [...]}; the same unique_key again answers with "
              "the same task",
              of<NewTask>, of<ItemsResponse>},
        Route{"GET", "/api/v1/tasks", "tasks:read", list_tasks, "Tasks, newest first; filter: status",
              nullptr, of<Task>, true},
        Route{"GET", "/api/v1/tasks/{id}", "tasks:read", get_task, "One task with its payload and result",
              nullptr, of<TaskResponse>},
        Route{"POST", "/api/v1/tasks/{id}/cancel", "tasks:submit", cancel_task, "Takes a queued task back",
              nullptr, of<ItemsResponse>},
        // Agents
        Route{"GET", "/api/v1/agents", "agents:read", list_agents, "Agents", nullptr, of<AgentInfo>, true},
        Route{"POST", "/api/v1/agents", "", register_agent, "Registers a worker, or changes what it offers",
              of<RegisterRequest>},
        Route{"GET", "/api/v1/agents/{id}", "agents:read", get_agent, "One agent", nullptr, of<AgentInfo>},
        Route{"POST", "/api/v1/agents/{id}/claim", "", claim_tasks,
              "Claims tasks, waiting for them as long as asked; the same request id again returns the same "
              "leases",
              of<ClaimRequest>, of<LeasesResponse>},
        Route{"POST", "/api/v1/agents/{id}/complete", "", complete_tasks,
              "Completes tasks, and claims the next in the same call if asked", of<CompleteRequest>,
              of<LeasesResponse>},
        Route{"POST", "/api/v1/agents/{id}/fail", "", fail_tasks, "Fails attempts, for a retry or for good",
              of<FailRequest>, of<ItemsResponse>},
        Route{"POST", "/api/v1/agents/{id}/heartbeat", "", heartbeat, "Extends leases and tells of progress",
              of<HeartbeatRequest>, of<ItemsResponse>},
        Route{"POST", "/api/v1/agents/{id}/return", "", return_leases,
              "Gives leases back; the attempt does not count", of<ReturnRequest>, of<ItemsResponse>},
        // People and what was said
        Route{"GET", "/api/v1/contacts", "contacts:read", list_contacts, "Contacts, newest first", nullptr,
              of<Contact>, true},
        Route{"GET", "/api/v1/contacts/{id}", "contacts:read", get_contact, "One contact", nullptr,
              of<Contact>},
        Route{"GET", "/api/v1/conversations", "conversations:read", list_conversations,
              "Conversations, the latest first; filter: state", nullptr, of<Conversation>, true},
        Route{"GET", "/api/v1/conversations/{id}", "conversations:read", get_conversation, "One conversation",
              nullptr, of<Conversation>},
        Route{"GET", "/api/v1/conversations/{id}/story", "conversations:read", conversation_story,
              "A conversation with its contact, messages and history"},
        Route{"GET", "/api/v1/messages", "conversations:read", list_messages,
              "Messages, newest first; filter: conversation, status", nullptr, of<Message>, true},
        Route{"GET", "/api/v1/messages/{id}", "conversations:read", get_message, "One message", nullptr,
              of<Message>},
        Route{"GET", "/api/v1/quarantine", "conversations:read", list_quarantine,
              "Deliveries that could not be read, newest first", nullptr, of<Quarantine>, true},
        // Quotes
        Route{"GET", "/api/v1/quotes", "quotes:read", list_quotes,
              "Quotes, newest first; filter: status, contact", nullptr, of<Quote>, true},
        Route{"GET", "/api/v1/quotes/{number}", "quotes:read", get_quote, "One quote, by number or id",
              nullptr, of<Quote>},
        Route{"GET", "/api/v1/quotes/{number}/story", "quotes:read", quote_story,
              "A quote with its contact, conversation, messages, follow-ups and history"},
        Route{"POST", "/api/v1/quotes/{number}/accept", "quotes:decide", accept_quote,
              "Marks a quote as accepted", of<DecideRequest>, of<Quote>},
        Route{"POST", "/api/v1/quotes/{number}/reject", "quotes:decide", reject_quote,
              "Marks a quote as rejected", of<DecideRequest>, of<Quote>},
        Route{"GET", "/api/v1/follow-ups", "quotes:read", list_follow_ups,
              "Follow-ups by due time; filter: status, quote", nullptr, of<FollowUp>, true},
        // Watching
        Route{"GET", "/api/v1/alerts", "alerts:read", list_alerts, "Alerts, the latest first; filter: status",
              nullptr, of<Alert>, true},
        Route{"GET", "/api/v1/dashboard", "dashboard:read", get_dashboard,
              "The figures of the last days; parameter: days (1 to 31)"},
        // Access
        Route{"POST", "/api/v1/keys", "admin", make_key, "Makes an API key; its secret is shown once",
              of<KeyRequest>, of<KeyResponse>},
        Route{"POST", "/api/v1/session/open", "-", open_session,
              "Exchanges a one-time link for a session cookie", of<OpenRequest>},
        Route{"GET", "/api/v1/session", "", get_session, "Who is asking, and the workspace"},
        Route{"POST", "/api/v1/session/close", "", close_session, "Ends the session"},
        // Open doors
        Route{"GET", "/api/v1/openapi.json", "-", get_openapi, "This page"},
        Route{"GET", "/webhooks/whatsapp", "-", whatsapp_handshake, "WhatsApp's handshake"},
        Route{"POST", "/webhooks/whatsapp", "-", whatsapp_delivery, "WhatsApp's deliveries, signed"},
        Route{"GET", "/q/{token}", "-", quote_page, "A quote as its customer sees it"},
        Route{"GET", "/healthz", "-", get_health, "The process is alive"},
        Route{"GET", "/readyz", "-", get_ready, "The store takes writes"},
        Route{"GET", "/metrics", "metrics:read", get_metrics, "Figures of the process, for Prometheus"},
    };
    return table;
}

}  // namespace tero::api
