// `tero metrics`, and what people say about alerts with `tero alerts …`.
#include "api/metrics.hpp"
#include "cli/command.hpp"
#include "cli/watching_views.hpp"
#include "codec/json.hpp"

#include <fmt/format.h>
#include <optional>
#include <ostream>
#include <vector>

namespace tero::cli {
namespace {

// ---- metrics ----

constexpr std::uint64_t mib = 1 << 20;

std::string percent(const std::optional<double>& share) {
    return share ? fmt::format("{:.1f} %", *share * 100) : "-";
}
std::string shown(const std::optional<Duration>& duration) { return duration ? to_string(*duration) : "-"; }

MetricsLine metrics_line(const MetricsRow& row) {
    MetricsLine line;
    line.name = one_line(row.name);
    line.completed = row.completed;
    line.failed = row.failed;
    line.errors = percent(row.error_rate);
    line.mean = shown(row.mean);
    line.p50 = shown(row.p50);
    line.p95 = shown(row.p95);
    line.p99 = shown(row.p99);
    line.uptime = percent(row.uptime);
    const WorkerUsage usage = row.usage.value_or(WorkerUsage{});
    line.processor = percent(usage.processor);
    line.memory = usage.memory_bytes ? fmt::format("{} MiB", *usage.memory_bytes / mib) : "-";
    return line;
}

void print_rows_of(const Session& session, const std::vector<MetricsRow>& rows) {
    if (rows.empty()) {
        session.out << "nothing ended in that time\n";
        return;
    }
    std::vector<MetricsLine> lines;
    for (const MetricsRow& row : rows) lines.push_back(metrics_line(row));
    print_table(session, lines);
}

std::string last_backup(const api::ServerMetrics& server) {
    const std::string made = server.backup_at ? to_string(*server.backup_at) : "none that is known";
    if (!server.backup_due) return made;
    return fmt::format("{}; too old from {} on", made, to_string(*server.backup_due));
}

void print_server(const Session& session, const api::ServerMetrics& server) {
    print_values(
        session.out,
        {{"server up", percent(server.uptime)},
         {"processor", fmt::format("{:.1f} % of one core", server.processor * 100)},
         {"memory", fmt::format("{} MiB", server.memory_bytes / mib)},
         {"disk free", fmt::format("{} of {} MiB", server.disk_free_bytes / mib, server.disk_bytes / mib)},
         {"tasks", fmt::format("{} queued or running, the oldest waits {}", server.tasks_live,
                               to_string(server.queue_age))},
         {"last backup", last_backup(server)}});
}

Result<Done> show_metrics(const Session& session) {
    net::Headers query{{"window", session.arguments.value("window")}};
    if (session.arguments.has("agent")) {
        TRY(const std::string body,
            session.api.get(path_to("agents", session.arguments.value("agent"), "/metrics"), query));
        if (session.wants_json()) {
            print_body(session, body);
            return Done{};
        }
        TRY(const auto metrics, from_json<api::AgentMetricsResponse>(body, Reading::tolerant));
        print_rows_of(session, {metrics.agent});
        if (!metrics.by_task_type.empty()) print_rows_of(session, metrics.by_task_type);
        return Done{};
    }
    query.emplace_back("by", session.arguments.value("by"));
    TRY(const std::string body, session.api.get("/api/v1/metrics", query));
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    TRY(const auto metrics, from_json<api::MetricsResponse>(body, Reading::tolerant));
    print_rows_of(session, metrics.rows);
    print_server(session, metrics.server);
    return Done{};
}

constexpr auto metrics_options = with_common_options(std::array{
    OptionSpec{
        .name = "by", .value = "WHAT", .help = "agent, task_type, agent_type, workflow, workflow_step or channel",
        .fallback = "agent"},
    OptionSpec{.name = "agent", .value = "NAME", .help = "only this agent, also with each type of task"},
    OptionSpec{
        .name = "window", .value = "DURATION", .help = "of the time up to now, 1min to 366d", .fallback = "1h"},
    watch_option,
});

// ---- alerts ----

Result<Done> tell_of_alert(const Session& session, std::string_view verb, const std::string& lasts,
                           std::string_view done) {
    TRY(const std::string body, session.api.post(fmt::format("/api/v1/alerts/{}", verb),
                                                 json_texts({{"alert", session.arguments.word(0)},
                                                             {"lasts", lasts},
                                                             {"note", session.arguments.value("note")}})));
    return tell(session, body, done);
}

Result<Done> acknowledge_alert(const Session& session) {
    return tell_of_alert(session, "acknowledge", "",
                         "acknowledged; nobody more is told until it is over or graver");
}

Result<Done> silence_alert(const Session& session) {
    Duration lasts = 1h;
    TRY_DONE(read_option(session, "for", parse_duration, lasts));
    return tell_of_alert(session, "silence", to_string(lasts),
                         lasts == Duration{} ? "people are told of it again" : "silenced");
}

constexpr WordSpec alert_word[] = {
    {.name = "ALERT", .help = "its rule and subject, such as task_dead/paint"}};
constexpr OptionSpec note_option{.name = "note", .value = "TEXT", .help = "shown wherever the alert is"};
constexpr auto acknowledge_options = with_common_options(std::array{note_option});
constexpr auto silence_options = with_common_options(std::array{
    OptionSpec{
        .name = "for", .value = "DURATION", .help = "so long, at most 30d; 0s ends it", .fallback = "1h"},
    note_option,
});

constexpr ClientCommand table[] = {
    {{.name = "alerts acknowledge",
      .summary = "Says that somebody has seen it: nobody more is told of it until it is over, or graver.",
      .words = alert_word,
      .options = acknowledge_options,
      .examples = "tero alerts acknowledge task_dead/paint --note 'the printer has no ink'"},
     acknowledge_alert},
    {{.name = "alerts silence",
      .summary = "Lets nobody be told of it for a while, should it come back too.",
      .words = alert_word,
      .options = silence_options,
      .examples = "tero alerts silence watch.agent_lost/printer-2 --for 2h"},
     silence_alert},
    {{.name = "metrics",
      .summary = "Shows how agents, types of task, workflows or channels do, and the server.",
      .options = metrics_options,
      .examples =
          "tero metrics --window 15min\ntero metrics --by task_type --window 24h\ntero metrics --agent ana"},
     show_metrics},
};

}  // namespace

std::span<const ClientCommand> watching_commands() { return table; }

}  // namespace tero::cli
