#include "api/operation_name.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

namespace tero::api {
namespace {

constexpr std::string_view api_prefix = "/api/v1/";

// By method and pattern without the prefix.
const std::map<std::string_view, std::string_view>& told_names() {
    static const std::map<std::string_view, std::string_view> all{
        {"GET events", "stream_events"},
        {"GET people", "list_people"},
        {"GET push", "list_push_browsers"},
        {"GET search", "search"},
        {"GET openapi.json", "get_openapi"},
        {"GET schedules/{id}/next", "list_next_fires"},
        {"POST tasks", "submit_tasks"},
        {"POST task-batches/{id}/tasks", "add_batch_tasks"},
        {"POST events", "send_event"},
        {"POST agents", "register_agent"},
        {"POST agents/{id}/claim", "claim_tasks"},
        {"POST agents/{id}/complete", "complete_tasks"},
        {"POST agents/{id}/fail", "fail_tasks"},
        {"POST agents/{id}/heartbeat", "send_heartbeat"},
        {"POST agents/{id}/return", "return_tasks"},
        {"POST agents/{id}/secret", "renew_agent_secret"},
        {"POST alerts/acknowledge", "acknowledge_alert"},
        {"POST alerts/silence", "silence_alert"},
        {"POST callbacks/{token}", "call_back"},
        {"POST conversations/{id}/done", "finish_conversation"},
        {"POST conversations/{id}/notes", "add_conversation_note"},
        {"POST executions", "start_execution"},
        {"POST executions/{id}/approval-link", "make_approval_link"},
        {"POST executions/{id}/signal-link", "make_signal_link"},
        {"POST people/invite", "invite_person"},
        {"POST people/link", "send_person_link"},
        {"POST push", "subscribe_push"},
        {"POST push/shown", "tell_push_shown"},
        {"POST quotes/price", "price_quote"},
        {"POST route", "explain_route"},
        {"POST schedules/preview", "preview_schedule"},
        {"POST settings/try-webhook", "try_webhook"},
        {"POST work-items/{id}/discard-draft", "discard_draft"},
        {"POST work-items/{id}/done", "finish_work_item"},
        {"POST work-items/{id}/send-draft", "send_draft"},
        {"POST workflows", "put_workflow"},
        {"GET /q/{token}", "get_quote_page"},
        {"GET /q/{token}/pdf", "get_quote_page_pdf"},
        {"GET /webhooks/whatsapp", "verify_whatsapp_webhook"},
        {"POST /webhooks/whatsapp", "receive_whatsapp_webhook"},
        {"POST /approvals/{token}", "decide_approval"},
        {"POST /signals/{token}", "send_signal_by_link"},
        {"GET /healthz", "get_health"},
        {"GET /readyz", "get_readiness"},
        {"GET /metrics", "get_metrics_text"},
    };
    return all;
}

bool is_in_api(const Route& route) { return route.pattern.starts_with(api_prefix); }

std::string_view path_of(const Route& route) {
    return is_in_api(route) ? route.pattern.substr(api_prefix.size()) : route.pattern;
}

std::string singular(std::string word) {
    if (word.ends_with("ches")) return word.substr(0, word.size() - 2);
    if (word.ends_with("s")) word.pop_back();
    return word;
}

struct Words {
    std::vector<std::string> all = {};  // of the path, without parameters; one of them when one follows
    bool ends_in_parameter = false;
};

Words words_of(std::string_view path) {
    Words words;
    while (!path.empty()) {
        const std::size_t end = std::min(path.find('/'), path.size());
        std::string word{path.substr(0, end)};
        path.remove_prefix(std::min(end + 1, path.size()));
        if (word.empty()) continue;
        words.ends_in_parameter = word.front() == '{';
        if (words.ends_in_parameter) {
            words.all.back() = singular(words.all.back());
            continue;
        }
        std::replace(word.begin(), word.end(), '-', '_');
        words.all.push_back(word);
    }
    return words;
}

std::string joined(std::string name, std::vector<std::string>::const_iterator from,
                   std::vector<std::string>::const_iterator to) {
    for (; from != to; ++from) name += "_" + *from;
    return name;
}

}  // namespace

std::string operation_name(const Route& route) {
    const std::string asked = std::string{route.method} + " " + std::string{path_of(route)};
    if (const auto told = told_names().find(asked); told != told_names().end()) {
        return std::string{told->second};
    }
    Words words = words_of(path_of(route));
    auto& all = words.all;
    const bool is_one_noun = all.size() == 1 && !words.ends_in_parameter;
    if (route.method == "GET") {
        const bool is_list = route.list.has_value() || (is_one_noun && all.back().ends_with("s"));
        return joined(is_list ? "list" : "get", all.begin(), all.end());
    }
    if (route.method == "PATCH" || route.method == "DELETE") {
        return joined(route.method == "PATCH" ? "change" : "delete", all.begin(), all.end());
    }
    if (is_one_noun) return "create_" + singular(all.front());
    return joined(all.back(), all.begin(), all.end() - 1);
}

std::string tag_of(const Route& route) {
    if (!is_in_api(route)) return "public";
    const std::string_view path = path_of(route);
    return std::string{path.substr(0, path.find('/'))};
}

std::string_view about_tag(std::string_view tag) {
    static const std::map<std::string_view, std::string_view> all{
        {"access", "Who was let in, and who let them in"},
        {"agents", "Who works: registering, claiming, completing, and what each holds"},
        {"ai", "What the models cost, and how the guard judged"},
        {"alerts", "What is not as it should be, since when, and who knows"},
        {"bulk-changes", "One verb for many tasks, a piece at a time"},
        {"callbacks", "What an agent that Tero calls tells later"},
        {"contacts", "Customers"},
        {"conversations", "What is said with a customer, and what people do there"},
        {"corrections", "What people say that messages meant"},
        {"dashboard", "The week's figures"},
        {"events", "What changes, as it is stored; and events of others"},
        {"execution-branches", "The paths of PARALLEL steps"},
        {"execution-bulk-changes", "One verb for many executions, a piece at a time"},
        {"execution-forks", "PARALLEL steps, and how far they have come"},
        {"executions", "Runs of workflows, and what may be done with one"},
        {"follow-ups", "What is asked again of a customer, when, and why not"},
        {"history", "Who did what, and when"},
        {"keys", "Keys of programs, and what each may do"},
        {"media", "Files that customers sent"},
        {"messages", "Single messages, and where each has come"},
        {"metrics", "Figures of agents, task types, workflows and channels"},
        {"notices", "What people of the shop were told"},
        {"openapi.json", "This page"},
        {"people", "Who is of the shop, and how they are let in"},
        {"price-lists", "What things cost"},
        {"public",
         "Without a key of the API: links that customers open, webhooks, and the health of the process"},
        {"push", "Browsers of the shop's people that are told"},
        {"quarantine", "Deliveries that could not be read"},
        {"queue", "What is not handed out, and how many may run at once"},
        {"quotes", "Offers, from their price to their end"},
        {"route", "What would be made of a message"},
        {"schedule-fires", "When schedules fired, and when they did not"},
        {"schedules", "What begins at a time, or when something happens"},
        {"search", "One question to everything"},
        {"sends", "Which messages wait until somebody resumes them"},
        {"session", "The session of who asks"},
        {"sessions", "Open sessions of the dashboard, and links to it"},
        {"settings", "How the server is configured"},
        {"task-batches", "Tasks whose common end begins another"},
        {"tasks", "The queue: what is to be done, and what became of it"},
        {"templates", "Messages that were approved beforehand"},
        {"work-items", "What waits for a person"},
        {"workflows", "Definitions, each version for good"},
    };
    const auto about = all.find(tag);
    return about == all.end() ? std::string_view{} : about->second;
}

}  // namespace tero::api
