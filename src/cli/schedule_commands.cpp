// `tero schedules …`: what starts work by itself, when it fires, and why it did not.
#include "cli/command.hpp"
#include "cli/views.hpp"
#include "codec/json.hpp"
#include "modules/scheduler/model/schedule.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <ostream>
#include <string>

namespace tero::cli {
namespace {

std::string when_of(const ScheduleSettings& settings, const WallClock& clock) {
    if (settings.type == ScheduleType::CRON) return settings.cron;
    if (settings.type == ScheduleType::ONCE) return "once at " + clock(settings.at);
    if (settings.type == ScheduleType::EVENT) return "on " + settings.event->type;
    const bool from_end = settings.counts_from == CountsFrom::END;
    return "every " + settings.every + (from_end ? " after its run" : "");
}

std::string start_of(const ScheduleStart& starts) {
    if (starts.event) return "event " + starts.event->type;
    if (starts.sequence) return "follow-ups of quote " + starts.sequence->quote;
    if (!starts.workflow) return "task " + starts.task.type;
    const std::int32_t version = starts.workflow->version;
    return "workflow " + starts.workflow->workflow + (version == 0 ? "" : fmt::format("@{}", version));
}

std::string run_of(const Id<Task>& task, const Id<WorkflowExecution>& execution) {
    if (!execution.empty()) return fmt::format("execution {}", execution);
    return task.empty() ? "" : fmt::format("task {}", task);
}

ScheduleLine schedule_line(const ScheduledTask& schedule, const WallClock& clock) {
    ScheduleLine line;
    line.id = to_string(schedule.id);
    line.name = one_line(schedule.settings.name);
    line.status = name_of(schedule.status);
    line.when = one_line(when_of(schedule.settings, clock));
    line.next = clock(schedule.next_at);
    line.last = clock(schedule.last_at);
    line.runs = schedule.runs;
    return line;
}

Result<Done> list_schedules(const Session& session) {
    return list_rows<ScheduledTask>(session, "/api/v1/schedules",
                                    {{"status", upper(session.arguments.value("status"))}}, schedule_line);
}

Result<Done> print_schedule(const Session& session, std::string_view body) {
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    TRY(const ScheduledTask schedule, from_json<ScheduledTask>(body, Reading::tolerant));
    const WallClock clock{session.api};
    const ScheduleSettings& settings = schedule.settings;
    print_values(session.out, {{"id", to_string(schedule.id)},
                               {"name", one_line(settings.name)},
                               {"status", std::string{name_of(schedule.status)}},
                               {"because", one_line(schedule.reason)},
                               {"fires", one_line(when_of(settings, clock))},
                               {"zone", settings.zone},
                               {"starts", one_line(start_of(settings.starts))},
                               {"missed", std::string{name_of(settings.misfire)}},
                               {"while it runs", std::string{name_of(settings.overlap)}},
                               {"next", clock(schedule.next_at)},
                               {"last", clock(schedule.last_at)},
                               {"runs", std::to_string(schedule.runs)},
                               {"runs now", run_of(schedule.running, schedule.running_execution)}});
    return Done{};
}

std::string path_of(const Session& session, std::string_view rest = {}) {
    return path_to("schedules", session.arguments.word(0), rest);
}

Result<Done> show_schedule(const Session& session) {
    TRY(const std::string body, session.api.get(path_of(session)));
    return print_schedule(session, body);
}

// How the text of an option becomes JSON.
enum class Form { TEXT, WORD, NUMBER, JSON, YES, LIST };
struct SettingOption {
    std::string_view option;
    std::string_view field;
    Form form;
};
constexpr std::array setting_options{
    SettingOption{"name", "name", Form::TEXT},
    SettingOption{"cron", "cron", Form::TEXT},
    SettingOption{"every", "every", Form::TEXT},
    SettingOption{"at", "at", Form::TEXT},
    SettingOption{"zone", "zone", Form::TEXT},
    SettingOption{"gap", "clock_gap", Form::WORD},
    SettingOption{"overlap", "clock_overlap", Form::WORD},
    SettingOption{"while-running", "overlap", Form::WORD},
    SettingOption{"counts-from", "counts_from", Form::WORD},
    SettingOption{"misfire", "misfire", Form::WORD},
    SettingOption{"misfire-max", "misfire_max", Form::NUMBER},
    SettingOption{"jitter", "jitter", Form::TEXT},
    SettingOption{"only", "only", Form::WORD},
    SettingOption{"skip", "skip", Form::LIST},
    SettingOption{"when-closed", "when_closed", Form::WORD},
    SettingOption{"starts-at", "starts_at", Form::TEXT},
    SettingOption{"ends-at", "ends_at", Form::TEXT},
    SettingOption{"runs-max", "runs_max", Form::NUMBER},
    SettingOption{"pause-on-failure", "pause_on_failure", Form::YES},
};
constexpr std::array task_setting_options{
    SettingOption{"task", "type", Form::TEXT},
    SettingOption{"capability", "capability", Form::TEXT},
    SettingOption{"priority", "priority", Form::WORD},
    SettingOption{"payload", "payload", Form::JSON},
};

constexpr std::array workflow_setting_options{
    SettingOption{"workflow", "workflow", Form::TEXT},
    SettingOption{"version", "version", Form::NUMBER},
    SettingOption{"input", "input", Form::JSON},
};

constexpr std::array event_setting_options{
    SettingOption{"event", "type", Form::TEXT},       SettingOption{"filter", "filter", Form::TEXT},
    SettingOption{"debounce", "debounce", Form::TEXT}, SettingOption{"window", "window", Form::TEXT},
    SettingOption{"absence", "absence", Form::TEXT},
};
constexpr std::array event_start_options{
    SettingOption{"send-event", "type", Form::TEXT},
    SettingOption{"data", "data", Form::JSON},
};
constexpr std::array sequence_start_options{
    SettingOption{"follow-up", "quote", Form::TEXT},
};

// `12-24,12-31`
std::string json_list(std::string_view text) {
    std::string list;
    while (!text.empty()) {
        const std::string_view item = text.substr(0, text.find(','));
        text.remove_prefix(std::min(item.size() + 1, text.size()));
        list += (list.empty() ? "" : ",") + json_text(item);
    }
    return "[" + list + "]";
}

// The options of these that were given, as the members of an object.
template <std::size_t N>
Result<std::string> members_of(const Session& session, const std::array<SettingOption, N>& options) {
    std::string members;
    for (const SettingOption& one : options) {
        if (!session.arguments.has(one.option)) continue;
        const std::string value = session.arguments.value(one.option);
        std::string json = one.form == Form::WORD ? json_text(upper(value)) : json_text(value);
        if (one.form == Form::NUMBER) {
            TRY(const std::int64_t number, session.arguments.number(one.option, 0, 1'000'000'000));
            json = std::to_string(number);
        }
        if (one.form == Form::JSON) json = value;
        if (one.form == Form::YES) json = "true";
        if (one.form == Form::LIST) json = json_list(value);
        members += fmt::format(R"({}"{}":{})", members.empty() ? "" : ",", one.field, json);
    }
    return members;
}

Result<std::string> settings_of(const Session& session, std::string more) {
    TRY(const std::string own, members_of(session, setting_options));
    TRY(const std::string task, members_of(session, task_setting_options));
    std::string members = std::move(more);
    if (!own.empty()) members += (members.empty() ? "" : ",") + own;
    TRY(const std::string workflow, members_of(session, workflow_setting_options));
    TRY(const std::string sent, members_of(session, event_start_options));
    TRY(const std::string sequence, members_of(session, sequence_start_options));
    if (int{!task.empty()} + int{!workflow.empty()} + int{!sent.empty()} + int{!sequence.empty()} > 1)
        return Error{ErrorCode::invalid, "it starts a task, a workflow, an event or follow-ups", "--task"};
    std::string starts = task.empty() ? "" : fmt::format(R"("task":{{{}}})", task);
    if (!workflow.empty()) starts = fmt::format(R"("kind":"WORKFLOW","workflow":{{{}}})", workflow);
    if (!sent.empty()) starts = fmt::format(R"("kind":"EVENT","event":{{{}}})", sent);
    if (!sequence.empty()) starts = fmt::format(R"("kind":"SEQUENCE","sequence":{{{}}})", sequence);
    TRY(const std::string event, members_of(session, event_setting_options));
    if (!event.empty()) members += fmt::format(R"({}"event":{{{}}})", members.empty() ? "" : ",", event);
    if (!starts.empty()) members += fmt::format(R"({}"starts":{{{}}})", members.empty() ? "" : ",", starts);
    return "{" + members + "}";
}

// A new one: its kind is that of the option that says when.
Result<std::string> new_settings(const Session& session) {
    const bool recurs = session.arguments.has("every");
    const bool is_once = session.arguments.has("at");
    const bool is_event = session.arguments.has("event");
    if (int{recurs} + int{is_once} + int{is_event} + int{session.arguments.has("cron")} != 1)
        return Error{ErrorCode::invalid, "say when, once: --cron, --every, --at or --event", "--cron"};
    return settings_of(session, fmt::format(R"("type":"{}")", recurs     ? "RECURRING"
                                                              : is_once  ? "ONCE"
                                                              : is_event ? "EVENT"
                                                                         : "CRON"));
}

Result<Done> create_schedule(const Session& session) {
    TRY(const std::string settings, new_settings(session));
    TRY(const std::string body, session.api.post("/api/v1/schedules", settings));
    return print_schedule(session, body);
}

Result<Done> update_schedule(const Session& session) {
    TRY(const std::string changes, settings_of(session, ""));
    TRY(const std::string body, session.api.patch(path_of(session), changes));
    return print_schedule(session, body);
}

Result<Done> act(const Session& session, std::string_view what, std::string body = "") {
    TRY(const std::string answer, session.api.post(path_of(session, what), std::move(body)));
    return print_schedule(session, answer);
}
Result<Done> pause_schedule(const Session& session) {
    return act(session, "/pause",
               fmt::format(R"({{"reason":{}}})", json_text(session.arguments.value("reason"))));
}
Result<Done> resume_schedule(const Session& session) { return act(session, "/resume"); }
Result<Done> run_schedule(const Session& session) { return act(session, "/run"); }

Result<Done> backfill_schedule(const Session& session) {
    const std::string asked = fmt::format(R"({{"from":{},"until":{}}})", json_text(session.arguments.word(1)),
                                          json_text(session.arguments.word(2)));
    TRY(const std::string body, session.api.post(path_of(session, "/backfill"), asked));
    print_body(session, body);
    return Done{};
}

Result<Done> delete_schedule(const Session& session) {
    TRY_DONE(session.api.remove(path_of(session)));
    session.out << "deleted; what it started goes on\n";
    return Done{};
}

// Of one that is saved, or of one that would be.
Result<Done> preview_schedule(const Session& session) {
    const net::Headers count{{"count", session.arguments.value("count")}};
    std::string body;
    if (!session.arguments.word(0).empty()) {
        TRY(body, session.api.get(path_of(session, "/next"), count));
    } else {
        TRY(const std::string settings, new_settings(session));
        TRY(body, session.api.post("/api/v1/schedules/preview?count=" + count[0].second, settings));
    }
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    TRY(const NextFiresView fires, from_json<NextFiresView>(body, Reading::tolerant));
    for (const std::string& fire : fires.next) session.out << fire << '\n';
    return Done{};
}

FireLine fire_line(const ScheduleFire& fire, const WallClock& clock) {
    FireLine line;
    line.instant = clock(fire.at);
    line.outcome = name_of(fire.outcome);
    line.why = one_line(fire.reason);
    line.count = fire.count;
    line.until = fire.until == fire.at ? "" : clock(fire.until);
    line.started = run_of(fire.task, fire.execution);
    return line;
}

Result<Done> list_fires(const Session& session) {
    return list_rows<ScheduleFire>(session, "/api/v1/schedule-fires",
                                   {{"schedule", session.arguments.word(0)}}, fire_line);
}

constexpr WordSpec schedule_word[] = {
    {.name = "SCHEDULE", .help = "the schedule's name or id", .named = Named::SCHEDULE}};
constexpr WordSpec preview_word[] = {
    {.name = "SCHEDULE", .help = "a schedule's name or id; without it --cron, --every or --at say when", .optional = true,
     .named = Named::SCHEDULE}};
constexpr WordSpec backfill_words[] = {
    {.name = "SCHEDULE", .help = "the schedule's name or id", .named = Named::SCHEDULE},
    {.name = "FROM", .help = "a time such as 2026-11-02T12:00:00Z"},
    {.name = "UNTIL", .help = "instants before this"}};
constexpr auto list_options = with_common_options(
    std::array{OptionSpec{.name = "status", .value = "STATUS", .help = "only active, paused or ended ones"},
               limit_option, watch_option});
constexpr auto fires_options = with_common_options(std::array{limit_option, watch_option});
constexpr auto pause_options = with_common_options(
    std::array{OptionSpec{.name = "reason", .value = "TEXT", .help = "shown wherever the schedule is"}});
constexpr auto settings_options = with_common_options(std::array{
    OptionSpec{.name = "name", .value = "TEXT", .help = "what people call it"},
    OptionSpec{.name = "cron", .value = "EXPR", .help = "when, as a cron expression (docs/schedules.md)"},
    OptionSpec{.name = "every", .value = "TIME", .help = "when, as an interval: '90 s', '1 hour', PT15M"},
    OptionSpec{.name = "at", .value = "TIME", .help = "when, once, such as 2026-11-02T14:00:00Z"},
    OptionSpec{.name = "event", .value = "TYPE", .help = "when such an event comes: quote.sent, quote.*"},
    OptionSpec{.name = "filter", .value = "CODE", .help = "of events: only these, event.data.total > 100"},
    OptionSpec{.name = "debounce", .value = "TIME", .help = "of events: once none has come for so long"},
    OptionSpec{.name = "window", .value = "TIME", .help = "of events: so long after the first, with all"},
    OptionSpec{.name = "absence", .value = "TIME", .help = "of events: when none has come for so long"},
    OptionSpec{.name = "zone", .value = "ZONE", .help = "the clock it goes by; the business's without it"},
    OptionSpec{.name = "task", .value = "TYPE", .help = "the task it starts"},
    OptionSpec{.name = "payload", .value = "JSON", .help = "what the agent needs to know"},
    OptionSpec{
        .name = "capability", .value = "NAME", .help = "what an agent must offer; the type without it"},
    OptionSpec{.name = "priority", .value = "WORD", .help = "low, normal, high or urgent"},
    OptionSpec{.name = "workflow", .value = "NAME", .help = "the workflow it starts, instead of a task"},
    OptionSpec{.name = "version", .value = "N", .help = "of the workflow; the newest without it"},
    OptionSpec{.name = "input", .value = "JSON", .help = "what the workflow gets"},
    OptionSpec{.name = "send-event", .value = "TYPE", .help = "the event that it makes happen, instead"},
    OptionSpec{.name = "data", .value = "JSON", .help = "of that event"},
    OptionSpec{.name = "follow-up", .value = "QUOTE", .help = "has this quote (its id) followed up, instead"},
    OptionSpec{.name = "misfire", .value = "POLICY", .help = "what was missed: skip, once, all"},
    OptionSpec{.name = "misfire-max", .value = "N", .help = "how many of all"},
    OptionSpec{.name = "while-running", .value = "POLICY", .help = "allow, skip, queue, cancel_previous"},
    OptionSpec{
        .name = "counts-from", .value = "WORD", .help = "an interval from the start or the end of a run"},
    OptionSpec{.name = "gap", .value = "POLICY", .help = "a time that is missing: skip, end_of_gap, shift"},
    OptionSpec{
        .name = "overlap", .value = "POLICY", .help = "a time that comes twice: first, second, both, auto"},
    OptionSpec{.name = "jitter", .value = "TIME", .help = "put each fire off by up to this"},
    OptionSpec{
        .name = "only", .value = "WHEN", .help = "business_days or business_hours, which are the business's"},
    OptionSpec{.name = "skip", .value = "DAYS", .help = "closed days besides: 12-24,2026-12-31"},
    OptionSpec{.name = "when-closed",
               .value = "POLICY",
               .help = "what falls on one: skip, next_open, previous_open"},
    OptionSpec{.name = "starts-at", .value = "TIME", .help = "nothing fires before"},
    OptionSpec{.name = "ends-at", .value = "TIME", .help = "nothing fires from then on"},
    OptionSpec{.name = "runs-max", .value = "N", .help = "it ends after so many"},
    OptionSpec{.name = "pause-on-failure", .help = "a run that failed pauses it"},
    OptionSpec{.name = "count", .value = "N", .help = "of a preview: how many fires", .fallback = "10"},
});

constexpr ClientCommand table[] = {
    {{.name = "schedules list",
      .summary = "Lists schedules, the newest first.",
      .options = list_options,
      .examples = "tero schedules\ntero schedules list --status paused"},
     list_schedules},
    {{.name = "schedules show",
      .summary = "Shows a schedule: when it fires, what it starts, what it is due for.",
      .words = schedule_word,
      .options = show_options,
      .examples = "tero schedules show report"},
     show_schedule},
    {{.name = "schedules create",
      .summary = "Makes a schedule, which starts work at its times, or by events.",
      .options = settings_options,
      .examples =
          "tero schedules create --name report --cron '0 9 * * MON-FRI' --task report.make\n"
          "tero schedules create --name sync --every '15 minutes' --counts-from end --task sync\n"
          "tero schedules create --name close --cron '0 20 * * MON-FRI' --workflow close_day --input '{}'\n"
          "tero schedules create --name big --event quote.sent --filter 'event.data.detail.total > 1000' "
          "--task quote.check\n"
          "tero schedules create --name again --at 2026-11-09T12:00:00Z "
          "--follow-up 01kavd3q8s0000000000000000"},
     create_schedule},
    {{.name = "schedules update",
      .summary = "Changes what is named of a schedule; a fire that has come is not lost.",
      .words = schedule_word,
      .options = settings_options,
      .examples = "tero schedules update 01kavd3q8s0000000000000000 --cron '0 8 * * MON-FRI'"},
     update_schedule},
    {{.name = "schedules pause",
      .summary = "Pauses a schedule: nothing of it fires until somebody resumes it.",
      .words = schedule_word,
      .options = pause_options,
      .examples = "tero schedules pause 01kavd3q8s0000000000000000 --reason holidays"},
     pause_schedule},
    {{.name = "schedules resume",
      .summary = "Resumes a schedule; what passed meanwhile follows its misfire policy.",
      .words = schedule_word,
      .options = only_common_options,
      .examples = "tero schedules resume 01kavd3q8s0000000000000000"},
     resume_schedule},
    {{.name = "schedules run",
      .summary = "Fires now, beside its times.",
      .words = schedule_word,
      .options = only_common_options,
      .examples = "tero schedules run 01kavd3q8s0000000000000000"},
     run_schedule},
    {{.name = "schedules backfill",
      .summary = "Fires the instants of a time that is over, as far as they have not fired.",
      .words = backfill_words,
      .options = only_common_options,
      .examples =
          "tero schedules backfill 01kavd3q8s0000000000000000 2026-11-01T00:00:00Z 2026-11-08T00:00:00Z"},
     backfill_schedule},
    {{.name = "schedules preview",
      .summary = "Says when a schedule fires next, or would if it were saved.",
      .words = preview_word,
      .options = settings_options,
      .examples = "tero schedules preview 01kavd3q8s0000000000000000 --count 5\n"
                  "tero schedules preview --name report --cron '0 9 * * MON#1' --task report.make"},
     preview_schedule},
    {{.name = "schedules why",
      .summary = "Lists what became of each instant and why, the latest first.",
      .words = schedule_word,
      .options = fires_options,
      .examples = "tero schedules why report"},
     list_fires},
    {{.name = "schedules delete",
      .summary = "Deletes a schedule; what it started goes on.",
      .words = schedule_word,
      .options = only_common_options,
      .examples = "tero schedules delete 01kavd3q8s0000000000000000"},
     delete_schedule},
};

}  // namespace

std::span<const ClientCommand> schedule_commands() { return table; }

}  // namespace tero::cli
