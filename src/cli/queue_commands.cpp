// `tero tasks …` about many tasks at once: pausing and limiting the queue, one verb for all a filter finds.
#include "cli/command.hpp"
#include "cli/pauses.hpp"
#include "cli/task_options.hpp"
#include "cli/views.hpp"
#include "codec/json.hpp"
#include "modules/coordinator/model/bulk_change.hpp"
#include "modules/coordinator/model/queue_limit.hpp"
#include "modules/coordinator/model/queue_pause.hpp"
#include "modules/coordinator/model/task_batch.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <fmt/format.h>
#include <array>
#include <chrono>
#include <ostream>
#include <thread>

namespace tero::cli {
namespace {

Result<Done> list_queue_pauses(const Session& session) {
    return list_pauses<QueuePause>(session, "/api/v1/queue/pauses");
}

Result<PauseScope> queue_scope(const Session& session) {
    TRY(PauseScope asked, pause_scope(session, "a name"));
    if (asked.scope == "FAIRNESS") asked.scope = name_of(QueueScope::FAIRNESS_KEY);
    return asked;
}

Result<Done> pause_queue(const Session& session) {
    TRY(const PauseScope asked, queue_scope(session));
    return change_pause(session, "/api/v1/queue/pause", asked, session.arguments.value("reason"),
                        "paused; what runs goes on, the rest waits until `tero tasks resume`");
}

Result<Done> resume_queue(const Session& session) {
    TRY(const PauseScope asked, queue_scope(session));
    return change_pause(session, "/api/v1/queue/resume", asked, std::nullopt, "resumed");
}

constexpr WordSpec pause_words[] = {
    {.name = "SCOPE", .help = "all, type, capability or fairness"},
    {.name = "OF", .help = "which: a task's type, a capability, a fairness key", .optional = true}};
constexpr auto pause_list_options = with_common_options(std::array{limit_option, watch_option});
constexpr auto pause_options = with_common_options(std::array{
    OptionSpec{.name = "reason", .value = "TEXT", .help = "shown wherever the pause is"},
});

// ---- limits ----

Result<Done> list_limits(const Session& session) {
    return list_rows<QueueLimit>(session, "/api/v1/queue/limits", {},
                                 [](const QueueLimit& limit, const WallClock& clock) {
                                     LimitLine line;
                                     line.key = one_line(limit.key);
                                     line.at_once = limit.at_once == 0 ? "-" : std::to_string(limit.at_once);
                                     line.starts = limit.starts == 0 ? "-"
                                                                     : fmt::format("{} in {}", limit.starts,
                                                                                   to_string(limit.period));
                                     line.since = clock(limit.since);
                                     line.by = limit.by;
                                     return line;
                                 });
}

Result<Done> change_limit(const Session& session, std::string_view path, std::string_view more,
                          std::string_view done) {
    const std::string json = fmt::format(R"({{"key":{}{}}})", json_text(session.arguments.word(0)), more);
    TRY(const std::string body, session.api.post(path, json));
    return tell(session, body, done);
}

Result<Done> limit_queue(const Session& session) {
    std::int64_t at_once = 0;
    std::int64_t starts = 0;
    Duration period = {};
    if (session.arguments.has("at-once")) {
        TRY(at_once, session.arguments.number("at-once", 1, 1'000'000));
    }
    if (session.arguments.has("starts")) {
        TRY(starts, session.arguments.number("starts", 1, 1'000'000));
    }
    TRY_DONE(read_option(session, "period", parse_duration, period));
    return change_limit(session, "/api/v1/queue/limit",
                        fmt::format(R"(,"at_once":{},"starts":{},"period":"{}")", at_once, starts,
                                    to_string(period)),
                        "limited; what runs goes on");
}

Result<Done> unlimit_queue(const Session& session) {
    return change_limit(session, "/api/v1/queue/unlimit", "", "it has no limit any more");
}

constexpr WordSpec limit_word[] = {
    {.name = "KEY", .help = "a concurrency key; 'name:*' for each one that begins so"}};
constexpr auto limit_options = with_common_options(std::array{
    OptionSpec{.name = "at-once", .value = "N", .help = "tasks that may run at once"},
    OptionSpec{.name = "starts", .value = "N", .help = "tasks that may begin in a period"},
    OptionSpec{.name = "period", .value = "DURATION", .help = "in which so many begin, such as 1min"},
});

// ---- batches ----

void print_batch(const Session& session, const TaskBatch& batch) {
    const bool is_done = batch.status == BatchStatus::DONE;
    print_values(session.out, {{"batch", to_string(batch.id)},
                               {"status", std::string{name_of(batch.status)}},
                               {"tasks", std::to_string(batch.total)},
                               {"succeeded", std::to_string(batch.succeeded)},
                               {"failed", std::to_string(batch.failed)},
                               {"such as", fmt::format("{}", fmt::join(batch.failed_first, ", "))},
                               {"completion", is_done ? to_string(batch.completion_task) : ""}});
}

Result<Done> list_batches(const Session& session) {
    return list_rows<TaskBatch>(session, "/api/v1/task-batches", {},
                                [](const TaskBatch& batch, const WallClock& clock) {
                                    BatchLine line;
                                    line.id = to_string(batch.id);
                                    line.status = name_of(batch.status);
                                    line.tasks = batch.total;
                                    line.succeeded = batch.succeeded;
                                    line.failed = batch.failed;
                                    line.begun = clock(batch.created_at);
                                    line.finished = clock(batch.finished_at);
                                    return line;
                                });
}

Result<Done> begin_batch(const Session& session) {
    NewTask completion;
    completion.type = session.arguments.word(0);
    TRY_DONE(read_option(session, "payload", parse_json, completion.payload));
    TRY_DONE(read_option(session, "priority", parse_priority, completion.priority));
    TRY(const std::string body, session.api.post("/api/v1/task-batches",
                                                 fmt::format(R"({{"completion":{}}})", to_json(completion))));
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    TRY(const TaskBatch batch, from_json<TaskBatch>(body, Reading::tolerant));
    session.out << to_string(batch.id) << '\n';
    return Done{};
}

Result<Done> print_batch_body(const Session& session, const std::string& body) {
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    TRY(const TaskBatch batch, from_json<TaskBatch>(body, Reading::tolerant));
    print_batch(session, batch);
    return Done{};
}

Result<Done> show_batch(const Session& session) {
    TRY(const std::string body, session.api.get(path_to("task-batches", session.arguments.word(0))));
    return print_batch_body(session, body);
}

Result<Done> seal_batch(const Session& session) {
    TRY(const std::string body,
        session.api.post(path_to("task-batches", session.arguments.word(0), "/seal"), ""));
    return print_batch_body(session, body);
}

constexpr WordSpec completion_word[] = {
    {.name = "TYPE", .help = "of the task that comes once all of the batch have ended"}};
constexpr WordSpec batch_word[] = {{.name = "ID", .help = "the batch's id, as `tero tasks batches` lists it"}};
constexpr auto batch_options = with_common_options(std::array{
    OptionSpec{.name = "payload", .value = "JSON", .help = "what its agent needs to know beside the counts"},
    OptionSpec{.name = "priority", .value = "WORD", .help = "LOW, NORMAL, HIGH or URGENT; else NORMAL"},
});

// ---- bulk changes ----

BulkLine bulk_line(const BulkChange& bulk, const WallClock& clock) {
    BulkLine line;
    line.id = to_string(bulk.id);
    line.verb = bulk.execution_verb.empty() ? std::string{name_of(bulk.verb)} : bulk.execution_verb + " executions";
    if (bulk.dry_run) line.verb += " (dry run)";
    line.status = name_of(bulk.status);
    line.looked = bulk.looked;
    line.found = bulk.found;
    line.changed = bulk.changed;
    line.refused = bulk.refused;
    line.begun = clock(bulk.created_at);
    line.note = one_line(bulk.note);
    return line;
}

Result<Done> list_bulks(const Session& session) {
    return list_rows<BulkChange>(session, "/api/v1/bulk-changes", {}, bulk_line);
}

Result<TaskVerb> parse_verb(const std::string& text) {
    for (const TaskVerb verb : {TaskVerb::CANCEL, TaskVerb::RETRY, TaskVerb::PRIORITIZE, TaskVerb::DELETE}) {
        if (upper(text) == name_of(verb)) return verb;
    }
    return Error{ErrorCode::invalid, fmt::format("'{}' is none of cancel, retry, prioritize, delete", text),
                 "--verb"};
}

Result<TaskStatus> parse_status(const std::string& text) {
    for (const TaskStatus status :
         {TaskStatus::QUEUED, TaskStatus::RUNNING, TaskStatus::SUCCEEDED, TaskStatus::FAILED,
          TaskStatus::DEAD, TaskStatus::CANCELLED, TaskStatus::EXPIRED}) {
        if (upper(text) == name_of(status)) return status;
    }
    return Error{ErrorCode::invalid, fmt::format("'{}' is no status of a task", text), ""};
}

// The fields of a BulkRequest, as the API takes them.
Result<std::string> bulk_json(const Session& session) {
    TRY(const TaskVerb verb, parse_verb(session.arguments.word(0)));
    TaskFilter filter;
    filter.type = session.arguments.value("type");
    filter.capability = session.arguments.value("capability");
    filter.fairness_key = session.arguments.value("fairness-key");
    filter.submitted_by = session.arguments.value("submitted-by");
    TRY_DONE(read_option(session, "status", parse_status, filter.status));
    TRY_DONE(read_option(session, "priority", parse_priority, filter.priority));
    TRY_DONE(read_option(session, "created-after", parse_timestamp, filter.created_after));
    TRY_DONE(read_option(session, "created-before", parse_timestamp, filter.created_before));
    TaskPriority to = TaskPriority::NORMAL;
    TRY_DONE(read_option(session, "to", parse_priority, to));
    if (verb == TaskVerb::PRIORITIZE && !session.arguments.has("to"))
        return Error{ErrorCode::invalid, "prioritize says which priority: --to high", "--to"};
    std::int64_t rate = 0;
    if (session.arguments.has("rate")) {
        TRY(rate, session.arguments.number("rate", 1, 100'000));
    }
    return fmt::format(R"({{"verb":"{}","priority":"{}","dry_run":{},"rate":{},"filter":{}}})", name_of(verb),
                       name_of(to), session.arguments.has("dry-run"), rate, to_json(filter));
}

Result<ExecutionVerb> parse_execution_verb(const std::string& text) {
    using enum ExecutionVerb;
    for (const ExecutionVerb verb : {CANCEL, PAUSE, RESUME, RETRY, MIGRATE}) {
        if (upper(text) == name_of(verb)) return verb;
    }
    return Error{ErrorCode::invalid, fmt::format("'{}' is none of cancel, pause, resume, retry, migrate", text), "VERB"};
}

// The fields of an ExecutionBulkRequest, as the API takes them.
Result<std::string> execution_bulk_json(const Session& session) {
    TRY(const ExecutionVerb verb, parse_execution_verb(session.arguments.word(0)));
    std::int64_t version = 0;
    std::int64_t rate = 0;
    Timestamp after;
    Timestamp before;
    if (session.arguments.has("version")) {
        TRY(version, session.arguments.number("version", 1, 1'000'000));
    }
    if (session.arguments.has("rate")) {
        TRY(rate, session.arguments.number("rate", 1, 100'000));
    }
    TRY_DONE(read_option(session, "started-after", parse_timestamp, after));
    TRY_DONE(read_option(session, "started-before", parse_timestamp, before));
    const std::string status = upper(session.arguments.value("status"));
    ExecutionFilter filter{session.arguments.value("workflow"), static_cast<std::int32_t>(version), status, after,
                           before};
    std::string fields = to_json(filter);
    if (status.empty()) fields.replace(fields.find(R"("status":"")"), std::string_view{R"("status":"")"}.size(), R"("status":null)");
    return fmt::format(R"({{"verb":"{}","dry_run":{},"rate":{},"filter":{}}})", name_of(verb),
                       session.arguments.has("dry-run"), rate, fields);
}

Result<BulkChange> read_bulk(const Session& session, std::string_view bulks, const std::string& id,
                             std::string& body) {
    TRY(body, session.api.get(path_to(bulks, id)));
    return from_json<BulkChange>(body, Reading::tolerant);
}

void print_bulk(const Session& session, const BulkChange& bulk) {
    print_values(session.out, {{"bulk change", to_string(bulk.id)},
                               {"status", std::string{name_of(bulk.status)}},
                               {"looked at", std::to_string(bulk.looked)},
                               {"found", std::to_string(bulk.found)},
                               {bulk.dry_run ? "would change" : "changed", std::to_string(bulk.changed)},
                               {"refused", std::to_string(bulk.refused)},
                               {"such as", fmt::format("{}", fmt::join(bulk.examples, ", "))},
                               {"note", one_line(bulk.note)}});
}

// Begins it and waits for its end, unless that is not wanted. `stop`: the command that stops it.
Result<Done> begin_bulk(const Session& session, std::string_view bulks, const std::string& asked,
                        std::string_view stop) {
    TRY(std::string body, session.api.post(fmt::format("/api/v1/{}", bulks), asked));
    TRY(BulkChange bulk, from_json<BulkChange>(body, Reading::tolerant));
    const std::string id = to_string(bulk.id);
    if (!session.arguments.has("no-wait") && bulk.status == BulkStatus::RUNNING)
        session.err << "bulk change " << id << " goes on by itself; `" << stop << " " << id << "` stops it\n";
    while (!session.arguments.has("no-wait") && bulk.status == BulkStatus::RUNNING) {
        std::this_thread::sleep_for(std::chrono::milliseconds{200});
        TRY(bulk, read_bulk(session, bulks, id, body));
    }
    if (session.wants_json()) {
        print_body(session, body);
    } else {
        print_bulk(session, bulk);
    }
    return Done{};
}

Result<Done> change_bulk(const Session& session) {
    TRY(const std::string asked, bulk_json(session));
    return begin_bulk(session, "bulk-changes", asked, "tero tasks stop");
}
Result<Done> change_executions(const Session& session) {
    TRY(const std::string asked, execution_bulk_json(session));
    return begin_bulk(session, "execution-bulk-changes", asked, "tero executions stop");
}

Result<Done> stop_one(const Session& session, std::string_view bulks) {
    const std::string path = path_to(bulks, session.arguments.word(0), "/stop");
    TRY(const std::string body, session.api.post(path, ""));
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    TRY(const BulkChange bulk, from_json<BulkChange>(body, Reading::tolerant));
    print_bulk(session, bulk);
    return Done{};
}

Result<Done> stop_bulk(const Session& session) { return stop_one(session, "bulk-changes"); }
Result<Done> stop_executions(const Session& session) { return stop_one(session, "execution-bulk-changes"); }

constexpr WordSpec execution_verb_word[] = {{.name = "VERB", .help = "cancel, pause, resume, retry or migrate"}};
constexpr WordSpec execution_bulk_word[] = {{.name = "ID", .help = "of the bulk change"}};
constexpr auto execution_bulk_options = with_common_options(std::array{
    OptionSpec{.name = "workflow", .value = "ID", .help = "only of this workflow"},
    OptionSpec{.name = "version", .value = "N", .help = "only of this version of it"},
    OptionSpec{.name = "status", .value = "STATUS", .help = "only these; without it those that the verb is for"},
    OptionSpec{.name = "started-after", .value = "TIME", .help = "only those, such as 2026-11-02T14:00:00Z"},
    OptionSpec{.name = "started-before", .value = "TIME", .help = "only those"},
    OptionSpec{.name = "dry-run", .help = "only count them, and show some"},
    OptionSpec{.name = "rate", .value = "N", .help = "change at most so many a second"},
    OptionSpec{.name = "no-wait", .help = "do not wait for its end"},
});
constexpr WordSpec verb_word[] = {{.name = "VERB", .help = "cancel, retry, prioritize or delete"}};
constexpr WordSpec bulk_word[] = {{.name = "ID", .help = "the bulk change's id, as `tero tasks bulks` lists it"}};
constexpr auto bulk_options = with_common_options(std::array{
    OptionSpec{.name = "status", .value = "STATUS", .help = "only these, such as dead; of a retry DEAD ones"},
    OptionSpec{.name = "type", .value = "TYPE", .help = "only of this type"},
    OptionSpec{.name = "capability", .value = "NAME", .help = "only for agents that offer this"},
    OptionSpec{.name = "fairness-key", .value = "TEXT", .help = "only of this fairness key"},
    OptionSpec{.name = "submitted-by", .value = "ID", .help = "only what this key submitted"},
    OptionSpec{.name = "priority", .value = "WORD", .help = "only of this priority"},
    OptionSpec{.name = "created-after", .value = "TIME", .help = "only those, such as 2026-11-02T14:00:00Z"},
    OptionSpec{.name = "created-before", .value = "TIME", .help = "only those"},
    OptionSpec{.name = "to", .value = "WORD", .help = "the priority that prioritize gives"},
    OptionSpec{.name = "dry-run", .help = "only count them, and show some"},
    OptionSpec{.name = "rate", .value = "N", .help = "change at most so many a second"},
    OptionSpec{.name = "no-wait", .help = "do not wait for its end"},
});

constexpr ClientCommand table[] = {
    {{.name = "executions bulk",
      .summary = "Cancels, pauses, resumes, retries or migrates all executions that the options find.",
      .words = execution_verb_word,
      .options = execution_bulk_options,
      .examples = "tero executions bulk pause --workflow order --dry-run\n"
                  "tero executions bulk retry --workflow order --version 2 --rate 10"},
     change_executions},
    {{.name = "executions stop",
      .summary = "Stops a bulk change of executions; what it has done stays done.",
      .words = execution_bulk_word,
      .options = only_common_options,
      .examples = "tero executions stop 01kavd3q8s0000000000000000"},
     stop_executions},
    {{.name = "tasks pauses",
      .summary = "Lists what of the queue is paused, by whom and why.",
      .options = pause_list_options,
      .examples = "tero tasks pauses"},
     list_queue_pauses},
    {{.name = "tasks pause",
      .summary = "Hands out no task, or none of one type, capability or fairness key; what runs goes on.",
      .words = pause_words,
      .options = pause_options,
      .examples = "tero tasks pause all --reason 'the printer burns'\ntero tasks pause type invoice.print"},
     pause_queue},
    {{.name = "tasks resume",
      .summary = "Hands paused tasks out again, each in its old place.",
      .words = pause_words,
      .options = only_common_options,
      .examples = "tero tasks resume all"},
     resume_queue},
    {{.name = "tasks limits",
      .summary = "Lists how many tasks of a concurrency key may run at once and begin in a time.",
      .options = pause_list_options,
      .examples = "tero tasks limits"},
     list_limits},
    {{.name = "tasks limit",
      .summary = "Sets how many tasks that share a concurrency key may run at once; what runs goes on.",
      .words = limit_word,
      .options = limit_options,
      .examples = "tero tasks limit printer-2 --at-once 1\ntero tasks limit 'tenant:*' --at-once 5\n"
                  "tero tasks limit mail.example --starts 100 --period 1min"},
     limit_queue},
    {{.name = "tasks unlimit",
      .summary = "Takes the limit of a concurrency key away.",
      .words = limit_word,
      .options = only_common_options,
      .examples = "tero tasks unlimit printer-2"},
     unlimit_queue},
    {{.name = "tasks batches",
      .summary = "Lists batches of tasks and how far each is, the newest first.",
      .options = pause_list_options,
      .examples = "tero tasks batches"},
     list_batches},
    {{.name = "tasks batch",
      .summary = "Shows how far a batch is.",
      .words = batch_word,
      .options = show_options,
      .examples = "tero tasks batch 01kavd3q8s0000000000000000"},
     show_batch},
    {{.name = "tasks begin-batch",
      .summary = "Begins a batch, and prints its id: a task of this type comes once all of its tasks have ended.",
      .words = completion_word,
      .options = batch_options,
      .examples = "BATCH=$(tero tasks begin-batch import.report)\n"
                  "tero tasks submit import.row --batch $BATCH --payload '{\"row\": 1}'"},
     begin_batch},
    {{.name = "tasks seal",
      .summary = "No more tasks come into a batch: it is over once those that it has have ended.",
      .words = batch_word,
      .options = only_common_options,
      .examples = "tero tasks seal 01kavd3q8s0000000000000000"},
     seal_batch},
    {{.name = "tasks bulk",
      .summary = "Cancels, retries, prioritizes or deletes all tasks that the options name, beside the traffic.",
      .words = verb_word,
      .options = bulk_options,
      .examples = "tero tasks bulk retry --status dead --type invoice.print --dry-run\n"
                  "tero tasks bulk cancel --type import.row --rate 500"},
     change_bulk},
    {{.name = "tasks bulks",
      .summary = "Lists bulk changes and how far each is, the newest first.",
      .options = pause_list_options,
      .examples = "tero tasks bulks"},
     list_bulks},
    {{.name = "tasks stop",
      .summary = "Stops a bulk change; what it has done stays done.",
      .words = bulk_word,
      .options = only_common_options,
      .examples = "tero tasks stop 01kavd3q8s0000000000000000"},
     stop_bulk},
};

}  // namespace

std::span<const ClientCommand> queue_commands() { return table; }

}  // namespace tero::cli
