// `tero tasks …` and `tero agents …`.
#include "api/requests.hpp"
#include "cli/command.hpp"
#include "cli/task_options.hpp"
#include "cli/views.hpp"
#include "kernel/input.hpp"
#include "modules/coordinator/model/agent.hpp"
#include "modules/coordinator/model/inputs.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <ostream>

namespace tero::cli {
namespace {

std::vector<std::string> comma_separated(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(','), text.size());
        if (end > 0) words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

// ---- tasks ----

TaskLine task_line(const Task& task, const WallClock& clock) {
    TaskLine line;
    line.id = to_string(task.id);
    line.type = task.type;
    line.status = name_of(task.status);
    line.priority = name_of(task.priority);
    line.agent = task.agent;
    line.attempt = fmt::format("{} of {}", task.attempt, task.attempt_max);
    line.created = clock(task.created_at);
    line.finished = clock(task.finished_at);
    return line;
}

Result<Done> list_tasks(const Session& session) {
    const Arguments& said = session.arguments;
    return list_rows<Task>(session, "/api/v1/tasks",
                           {{"status", upper(said.value("status"))},
                            {"type", said.value("type")},
                            {"agent", said.value("agent")},
                            {"text", said.value("text")},
                            {"from", said.value("from")},
                            {"before", said.value("before")}},
                           task_line);
}

Result<Done> print_task(const Session& session, const std::string& body) {
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    TRY(const TaskView view, from_json<TaskView>(body, Reading::tolerant));
    const WallClock clock{session.api};
    const Task& task = view.task;
    print_values(session.out,
                 {{"task", to_string(task.id)},
                  {"type", task.type},
                  {"capability", task.capability == task.type ? "" : task.capability},
                  {"concurrency key", one_line(task.concurrency_key)},
                  {"status", std::string{name_of(task.status)}},
                  {"priority", std::string{name_of(task.priority)}},
                  {"attempt", fmt::format("{} of {}", task.attempt, task.attempt_max)},
                  {"agent", task.agent},
                  {"created", clock(task.created_at)},
                  {"not before", task.run_at > task.created_at ? clock(task.run_at) : ""},
                  {"deadline", task.deadline == Timestamp{} ? "" : clock(task.deadline)},
                  {"leased until", task.lease_until == Timestamp{} ? "" : clock(task.lease_until)},
                  {"finished", task.finished_at == Timestamp{} ? "" : clock(task.finished_at)},
                  {"payload", view.payload.text},
                  {"progress", view.progress.text},
                  {"result", view.result.text},
                  {"error", one_line(view.error)}});
    return Done{};
}

Result<Done> show_task(const Session& session) {
    TRY(const std::string body, session.api.get(path_to("tasks", session.arguments.word(0))));
    return print_task(session, body);
}

bool task_has_ended(const std::string& body) {
    const auto view = from_json<TaskView>(body, Reading::tolerant);
    return !view || is_final(view->task.status);
}

// What has ended otherwise than well is an error, for scripts.
Result<Done> wait_for_task(const Session& session, const std::string& id, Duration most) {
    TRY(const std::string body, await_row(session, path_to("tasks", id), most, task_has_ended));
    TRY(const TaskView view, from_json<TaskView>(body, Reading::tolerant));
    TRY_DONE(print_task(session, body));
    if (view.task.status == TaskStatus::SUCCEEDED) return Done{};
    if (is_final(view.task.status))
        return Error{ErrorCode::conflict, fmt::format("it is {}", name_of(view.task.status)), ""};
    return Error{ErrorCode::timeout, fmt::format("it is still {}", name_of(view.task.status)), ""};
}

Result<Done> wait_task(const Session& session) {
    Duration most = 10min;
    TRY_DONE(read_option(session, "for", parse_duration, most));
    return wait_for_task(session, session.arguments.word(0), most);
}

Result<std::vector<Id<Task>>> parse_ids(const std::string& text) {
    std::vector<Id<Task>> ids;
    for (const std::string& word : comma_separated(text)) {
        TRY(const Id<Task> id, Id<Task>::parse(word));
        ids.push_back(id);
    }
    return ids;
}

Result<AfterFailed> parse_after_failed(const std::string& text) {
    for (const AfterFailed one : {AfterFailed::CANCEL, AfterFailed::RUN}) {
        if (upper(text) == name_of(one)) return one;
    }
    return Error{ErrorCode::invalid, fmt::format("'{}' is none of CANCEL, RUN", text), ""};
}

// A task of a batch is one of several in its call.
Result<Done> submit_to_batch(const Session& session, const NewTask& task) {
    if (session.arguments.has("wait"))
        return Error{ErrorCode::invalid, "goes with a task that is of no batch", "--wait"};
    TRY(const std::string body,
        session.api.post(path_to("task-batches", session.arguments.value("batch"), "/tasks"),
                         fmt::format(R"({{"tasks":[{}]}})", to_json(task))));
    TRY(const auto answer, from_json<api::ItemsResponse>(body, Reading::tolerant));
    if (answer.items.size() != 1) return Error{ErrorCode::corrupt, "the answer is not about one task", ""};
    const api::ItemResponse& item = answer.items.front();
    if (!item.code.empty()) return Error{ErrorCode::invalid, item.message, item.field};
    if (session.wants_json()) {
        print_body(session, body);
    } else {
        session.out << item.task << (item.created ? "\n" : "  (its unique key was there already)\n");
    }
    return Done{};
}

Result<Done> submit_task(const Session& session) {
    NewTask task;
    task.type = session.arguments.word(0);
    task.capability = session.arguments.value("capability");
    task.unique_key = session.arguments.value("unique-key");
    task.concurrency_key = session.arguments.value("concurrency-key");
    TRY_DONE(read_option(session, "payload", parse_json, task.payload));
    TRY_DONE(read_option(session, "after", parse_ids, task.after));
    TRY_DONE(read_option(session, "after-failed", parse_after_failed, task.after_failed));
    TRY_DONE(read_option(session, "priority", parse_priority, task.priority));
    TRY_DONE(read_option(session, "run-at", parse_timestamp, task.run_at));
    TRY_DONE(read_option(session, "deadline", parse_timestamp, task.deadline));
    TRY_DONE(read_option(session, "lease", parse_duration, task.lease));
    TRY_DONE(read_option(session, "debounce", parse_duration, task.debounce));
    if (session.arguments.has("attempts")) {
        TRY(const std::int64_t attempts, session.arguments.number("attempts", 1, 1000));
        task.attempt_max = static_cast<std::int32_t>(attempts);
    }
    Duration most = {};
    TRY_DONE(read_option(session, "wait", parse_duration, most));
    if (session.arguments.has("batch")) return submit_to_batch(session, task);
    TRY(const std::string body, session.api.post("/api/v1/tasks", to_json(task)));
    TRY(const ItemView item, from_json<ItemView>(body, Reading::tolerant));
    if (session.arguments.has("wait")) {
        session.err << "task " << item.task << " is queued; `tero tasks wait` waits for it again\n";
        return wait_for_task(session, item.task, most);
    }
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    session.out << item.task << (item.created ? "\n" : "  (its unique key was there already)\n");
    return Done{};
}

Result<Done> change_task(const Session& session, std::string_view verb, std::string_view done,
                         const std::string& json = "") {
    TRY(const std::string body, session.api.post(path_to("tasks", session.arguments.word(0), verb), json));
    return tell(session, body, done);
}

Result<Done> cancel_task(const Session& session) { return change_task(session, "/cancel", "cancelled"); }
Result<Done> retry_task(const Session& session) { return change_task(session, "/retry", "queued again"); }

Result<Done> prioritize_task(const Session& session) {
    TRY(const TaskPriority priority, parse_priority(session.arguments.word(1)));
    return change_task(session, "/prioritize", "done", fmt::format(R"({{"priority":"{}"}})", name_of(priority)));
}

Result<Done> delete_task(const Session& session) {
    TRY(const std::string body, session.api.remove(path_to("tasks", session.arguments.word(0))));
    return tell(session, body, "deleted");
}

constexpr WordSpec priority_words[] = {
    {.name = "ID", .help = "the task's id, as `tero tasks` lists it"},
    {.name = "PRIORITY", .help = "low, normal, high or urgent"}};
constexpr WordSpec task_word[] = {{.name = "ID", .help = "the task's id, as `tero tasks` lists it"}};
constexpr WordSpec type_word[] = {{.name = "TYPE", .help = "what to do, such as `invoice.print`"}};
constexpr auto task_list_options = with_common_options(std::array{
    OptionSpec{.name = "status",
               .value = "STATUS",
               .help = "only QUEUED, RUNNING, SUCCEEDED, FAILED, DEAD, CANCELLED or EXPIRED ones"},
    OptionSpec{.name = "type", .value = "TYPE", .help = "only of this type"},
    OptionSpec{.name = "agent", .value = "NAME", .help = "only those that this agent holds, or held last"},
    OptionSpec{
        .name = "text", .value = "TEXT", .help = "only with this in id, type, capability or agent"},
    OptionSpec{.name = "from", .value = "TIME", .help = "only those created then or later"},
    OptionSpec{.name = "before", .value = "TIME", .help = "only those created before then"},
    limit_option, watch_option,
});
constexpr auto wait_options = with_common_options(std::array{
    OptionSpec{.name = "for", .value = "DURATION", .help = "how long at most", .fallback = "10min"},
});
constexpr auto submit_options = with_common_options(std::array{
    OptionSpec{.name = "payload", .value = "JSON", .help = "what the agent needs to know"},
    OptionSpec{
        .name = "capability", .value = "NAME", .help = "what an agent must offer to do it; else the type"},
    OptionSpec{.name = "priority", .value = "WORD", .help = "LOW, NORMAL, HIGH or URGENT; else NORMAL"},
    OptionSpec{.name = "run-at", .value = "TIME", .help = "not before this, such as 2026-11-02T14:00:00Z"},
    OptionSpec{.name = "deadline", .value = "TIME", .help = "expires if nobody has begun by then"},
    OptionSpec{
        .name = "lease", .value = "DURATION", .help = "silence that costs an agent the task, such as 30s"},
    OptionSpec{.name = "attempts", .value = "N", .help = "tries before it is given up"},
    OptionSpec{
        .name = "unique-key", .value = "TEXT", .help = "the same key again answers with the same task"},
    OptionSpec{.name = "after", .value = "IDS", .help = "tasks that must have succeeded before, with commas"},
    OptionSpec{.name = "after-failed", .value = "WORD", .help = "when one does not succeed: cancel, or run"},
    OptionSpec{.name = "concurrency-key", .value = "TEXT", .help = "what it shares a limit with"},
    OptionSpec{.name = "batch", .value = "ID", .help = "the batch that it is of"},
    OptionSpec{.name = "debounce", .value = "DURATION", .help = "asked again, it waits so long from then"},
    OptionSpec{.name = "wait", .value = "DURATION", .help = "wait so long for its end, and show it"},
});

// ---- agents ----

std::string joined(const std::vector<std::string>& words) {
    return fmt::format("{}", fmt::join(words, ", "));
}

AgentLine agent_line(const AgentInfo& agent, const WallClock& clock) {
    AgentLine line;
    line.id = agent.id;
    line.kind = name_of(agent.kind);
    line.status = name_of(agent.status);
    line.capabilities = joined(agent.capabilities);
    line.at_once = agent.max_concurrency;
    line.succeeded = agent.succeeded;
    line.failed = agent.failed;
    line.latency = agent.latency == Duration{} ? "-" : to_string(agent.latency);
    line.heard = clock(agent.heartbeat_at);
    return line;
}

Result<Done> list_agents(const Session& session) {
    net::Headers query;
    for (const char* filter : {"status", "kind"})
        query.emplace_back(filter, upper(session.arguments.value(filter)));
    for (const char* filter : {"capability", "label", "version"})
        query.emplace_back(filter, session.arguments.value(filter));
    return list_rows<AgentInfo>(session, "/api/v1/agents", std::move(query), agent_line);
}

Result<Done> show_agent(const Session& session) {
    TRY(const std::string body, session.api.get(path_to("agents", session.arguments.word(0))));
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    TRY(const AgentInfo agent, from_json<AgentInfo>(body, Reading::tolerant));
    const WallClock clock{session.api};
    print_values(session.out, {{"agent", agent.id},
                               {"kind", std::string{name_of(agent.kind)}},
                               {"status", std::string{name_of(agent.status)}},
                               {"capabilities", joined(agent.capabilities)},
                               {"tasks at once", std::to_string(agent.max_concurrency)},
                               {"succeeded", std::to_string(agent.succeeded)},
                               {"failed", std::to_string(agent.failed)},
                               {"latency", agent.latency == Duration{} ? "" : to_string(agent.latency)},
                               {"called at", agent.webhook ? agent.webhook->url : ""},
                               {"version", one_line(agent.version)},
                               {"labels", one_line(joined(agent.labels))},
                               {"registered", clock(agent.registered_at)},
                               {"last heard of", clock(agent.heartbeat_at)}});
    return print_history(session, "agents", clock);
}

Result<Done> send_change(const Session& session, const api::ChangeAgentRequest& change,
                         std::string_view done) {
    TRY(const std::string body,
        session.api.patch(path_to("agents", session.arguments.word(0)), to_json(change)));
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    TRY(const auto changed, from_json<api::ChangeAgentResponse>(body, Reading::tolerant));
    session.out << fmt::format("{}; it holds {} {}\n", done, changed.holds,
                               changed.holds == 1 ? "task" : "tasks");
    return Done{};
}

Result<Done> drain_agent(const Session& session) {
    return send_change(session, {.draining = true}, "draining: it gets nothing new");
}
Result<Done> resume_agent(const Session& session) {
    return send_change(session, {.draining = false}, "it is given work again");
}
Result<Done> change_agent(const Session& session) {
    TRY(const std::int64_t at_once, session.arguments.number("at-once", 1, 10'000));
    return send_change(session, {.max_concurrency = static_cast<std::int32_t>(at_once)}, "changed");
}

// What register and secret answer; a worker has none.
Result<Done> print_secret(const Session& session, const std::string& body, std::string_view done) {
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    TRY(const auto made, from_json<api::AgentSecretResponse>(body, Reading::tolerant));
    session.out << done << "\n";
    if (!made.secret.empty()) {
        session.out << "its secret, shown this once: " << made.secret << "\n";
    }
    return Done{};
}

Result<Done> register_agent(const Session& session) {
    api::RegisterRequest asked;
    asked.id = session.arguments.word(0);
    asked.capabilities = comma_separated(session.arguments.value("capabilities"));
    TRY(const std::int64_t at_once, session.arguments.number("at-once", 1, 10'000));
    asked.max_concurrency = static_cast<std::int32_t>(at_once);
    api::WebhookRequest webhook;
    webhook.url = session.arguments.value("url-to-call");
    TRY_DONE(read_option(session, "timeout", parse_duration, webhook.timeout));
    TRY_DONE(read_option(session, "callback-within", parse_duration, webhook.callback_within));
    asked.webhook = std::move(webhook);
    TRY(const std::string body, session.api.post("/api/v1/agents", to_json(asked)));
    return print_secret(session, body, "registered");
}

Result<Done> change_secret(const Session& session) {
    TRY(const std::string body,
        session.api.post(path_to("agents", session.arguments.word(0), "/secret"), ""));
    return print_secret(session, body, "changed; for 24 hours calls are signed with the old one too");
}

Result<Done> remove_agent(const Session& session) {
    TRY(const std::string body, session.api.remove(path_to("agents", session.arguments.word(0))));
    return tell(session, body, "removed");
}

constexpr WordSpec agent_word[] = {{.name = "ID", .help = "the agent's name, as `tero agents` lists it"}};
constexpr WordSpec new_agent_word[] = {{.name = "ID", .help = "a name of its own"}};
constexpr auto register_options = with_common_options(std::array{
    OptionSpec{.name = "capabilities", .value = "NAMES", .help = "what it offers, with commas between"},
    OptionSpec{.name = "url-to-call", .value = "URL", .help = "where Tero calls it with each task"},
    OptionSpec{.name = "at-once", .value = "N", .help = "tasks it may hold at once", .fallback = "1"},
    OptionSpec{.name = "timeout", .value = "DURATION", .help = "how long one call may take; else 30s"},
    OptionSpec{.name = "callback-within",
               .value = "DURATION",
               .help = "how long it may be silent once it has answered 202; else 1h"},
});
constexpr auto agent_list_options = with_common_options(std::array{
    OptionSpec{.name = "status", .value = "STATUS", .help = "only ONLINE, BUSY, DEGRADED, DRAINING or OFFLINE ones"},
    OptionSpec{.name = "kind", .value = "KIND", .help = "only BUILTIN, WORKER or WEBHOOK ones"},
    OptionSpec{.name = "capability", .value = "NAME", .help = "only those that offer it"},
    OptionSpec{.name = "label", .value = "LABEL", .help = "only those that have it"},
    OptionSpec{.name = "version", .value = "TEXT", .help = "only those of this version"},
    limit_option, watch_option,
});
constexpr auto change_options = with_common_options(std::array{
    OptionSpec{.name = "at-once", .value = "N", .help = "tasks it may hold at once; the least is 1"},
});

constexpr ClientCommand table[] = {
    {{.name = "tasks list",
      .summary = "Lists tasks, the newest first.",
      .options = task_list_options,
      .examples =
          "tero tasks list\ntero tasks list --status dead --agent assistant --limit 100\ntero tasks list --json | wc -l"},
     list_tasks},
    {{.name = "tasks show",
      .summary = "Shows one task with what it carries.",
      .words = task_word,
      .options = show_options,
      .examples = "tero tasks show 01kavd3q8s0000000000000000"},
     show_task},
    {{.name = "tasks submit",
      .summary = "Submits a task and prints its id.",
      .words = type_word,
      .options = submit_options,
      .examples = "tero tasks submit echo --payload '{\"text\": \"hello\"}'\n"
                  "tero tasks submit invoice.print --unique-key invoice-4711 --priority high\n"
                  "tero tasks submit sum --payload '[2, 3]' --wait 30s"},
     submit_task},
    {{.name = "tasks wait",
      .summary = "Waits for the end of a task and shows it; fails when that is no success.",
      .words = task_word,
      .options = wait_options,
      .examples = "tero tasks wait 01kavd3q8s0000000000000000 --for 5min"},
     wait_task},
    {{.name = "tasks cancel",
      .summary = "Cancels a task that is queued or running.",
      .words = task_word,
      .options = only_common_options,
      .examples = "tero tasks cancel 01kavd3q8s0000000000000000"},
     cancel_task},
    {{.name = "tasks retry",
      .summary = "Queues a dead, failed or cancelled task again, with all its attempts.",
      .words = task_word,
      .options = only_common_options,
      .examples = "tero tasks list --status dead\ntero tasks retry 01kavd3q8s0000000000000000"},
     retry_task},
    {{.name = "tasks prioritize",
      .summary = "Gives a queued task another priority.",
      .words = priority_words,
      .options = only_common_options,
      .examples = "tero tasks prioritize 01kavd3q8s0000000000000000 urgent"},
     prioritize_task},
    {{.name = "tasks delete",
      .summary = "Deletes a task that has ended, with what it carried and its unique key.",
      .words = task_word,
      .options = only_common_options,
      .examples = "tero tasks delete 01kavd3q8s0000000000000000"},
     delete_task},
    {{.name = "agents list",
      .summary = "Lists the agents and how they are.",
      .options = agent_list_options,
      .examples = "tero agents\ntero agents list --status degraded\ntero agents list --label gpu"},
     list_agents},
    {{.name = "agents show",
      .summary = "Shows one agent and what happened to it.",
      .words = agent_word,
      .options = show_options,
      .examples = "tero agents show sales"},
     show_agent},
    {{.name = "agents register",
      .summary = "Registers an agent that Tero calls at its URL, or changes what it offers.",
      .words = new_agent_word,
      .options = register_options,
      .examples = "tero agents register invoices --capabilities invoice.print --url-to-call "
                  "https://flows.example.com/webhook/invoices"},
     register_agent},
    {{.name = "agents drain",
      .summary = "Lets an agent end what it holds and gives it nothing new.",
      .words = agent_word,
      .options = only_common_options,
      .examples = "tero agents drain worker-berlin-2"},
     drain_agent},
    {{.name = "agents resume",
      .summary = "Gives an agent that was drained work again.",
      .words = agent_word,
      .options = only_common_options,
      .examples = "tero agents resume worker-berlin-2"},
     resume_agent},
    {{.name = "agents change",
      .summary = "Changes how many tasks an agent may hold, until it registers again.",
      .words = agent_word,
      .options = change_options,
      .examples = "tero agents change worker-berlin-2 --at-once 8"},
     change_agent},
    {{.name = "agents secret",
      .summary = "Makes a new secret for an agent that Tero calls, and shows it.",
      .words = agent_word,
      .options = only_common_options,
      .examples = "tero agents secret invoices"},
     change_secret},
    {{.name = "agents remove",
      .summary = "Removes an agent that holds no task; one that comes back registers again.",
      .words = agent_word,
      .options = only_common_options,
      .examples = "tero agents remove worker-berlin-2"},
     remove_agent},
};

}  // namespace

std::span<const ClientCommand> task_commands() { return table; }

}  // namespace tero::cli
