// Commands about workflows: those about a file need no server.
#include "api/requests.hpp"
#include "base/file.hpp"
#include "cli/command.hpp"
#include "cli/record_views.hpp"
#include "codec/json.hpp"
#include "codec/json_scanner.hpp"
#include "codec/yaml.hpp"
#include "modules/workflow/model/check.hpp"
#include "modules/workflow/model/draw.hpp"
#include "modules/workflow/model/execution.hpp"
#include "modules/workflow/simulation/simulation.hpp"
#include "workers/script/lua_evaluator.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <filesystem>
#include <ostream>
#include <string>

namespace tero::cli {
namespace {

// The mistake is one of that file.
Error error_in(const std::string& path, Error error) {
    error.field = error.field.empty() ? path : path + ": " + error.field;
    return error;
}

// JSON; of a file whose name ends with .yaml or .yml: YAML.
Result<std::string> read_workflow_file(const std::string& path) {
    TRY(std::string text, read_file(path));
    if (!path.ends_with(".yaml") && !path.ends_with(".yml")) return text;
    auto json = json_of_yaml(text);
    if (!json) return error_in(path, std::move(json).error());
    return json;
}

// The definition in the file; each mistake is told, a line each.
Result<WorkflowDefinition> checked_file(const Session& session) {
    const std::string& path = session.arguments.word(0);
    TRY(const std::string json, read_workflow_file(path));
    WorkflowDefinition definition;
    std::vector<Error> mistakes = workflow::read_definition(json, definition);
    if (mistakes.empty()) mistakes = workflow::check_definition(definition, script::LuaEvaluator{});
    for (const Error& mistake : mistakes)
        session.err << fmt::format("{}: {}: {}\n", path, one_line(mistake.field), one_line(mistake.message));
    if (mistakes.empty()) return definition;
    return Error{ErrorCode::invalid,
                 mistakes.size() == 1 ? "one mistake" : fmt::format("{} mistakes", mistakes.size()), path};
}

// What it starts lies beside it, or on the server alone: which does not have it refuses the definition.
void note_unknown_workflows(const Session& session, const WorkflowDefinition& definition) {
    const std::filesystem::path file{session.arguments.word(0)};
    for (std::size_t i = 0; i < definition.steps.size(); ++i) {
        const std::string& other = definition.steps[i].workflow;
        if (other.empty() || other == definition.id) continue;
        bool is_beside = false;
        for (const char* ending : {".yaml", ".yml", ".json"})
            is_beside = is_beside || std::filesystem::exists(file.parent_path() / (other + ending));
        if (is_beside) continue;
        session.out << fmt::format("note: steps[{}].workflow: no file beside this one is '{}'; it has to be registered "
                                   "before this one is\n",
                                   i, one_line(other));
    }
}

Result<Done> lint_workflow(const Session& session) {
    TRY(const WorkflowDefinition definition, checked_file(session));
    const std::string& path = session.arguments.word(0);
    for (const Error& one : workflow::warnings_of(definition, &workflow::may_be_offered))
        session.err << fmt::format("{}: {}: warning: {}\n", path, one_line(one.field), one_line(one.message));
    session.out << fmt::format("{}: {} steps, nothing is wrong\n", definition.id, definition.steps.size());
    note_unknown_workflows(session, definition);
    return Done{};
}

Result<Done> draw_workflow(const Session& session) {
    TRY(const WorkflowDefinition definition, checked_file(session));
    session.out << workflow::draw(definition);
    return Done{};
}

// `2d 13:30:00` since the start.
std::string since(Duration after) {
    const auto seconds = after.count() / 1000;
    const std::string clock = fmt::format("{:02}:{:02}:{:02}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    return seconds < 86'400 ? clock : fmt::format("{}d {}", seconds / 86'400, clock);
}

Result<Done> simulate_workflow(const Session& session) {
    TRY(const WorkflowDefinition definition, checked_file(session));
    workflow::Play play;
    const std::string file = session.arguments.value("play");
    if (!file.empty()) {
        TRY(const std::string json, read_workflow_file(file));
        const auto read = read_json(type_info<workflow::Play>(), json, &play, Reading::strict);
        if (!read) return error_in(file, read.error());
    }
    if (session.arguments.has("input")) play.input = Json{session.arguments.value("input")};
    const auto played = workflow::play(definition, play);
    if (!played) return file.empty() ? played.error() : error_in(file, played.error());
    for (const workflow::PlayedEvent& one : played->happenings)
        session.out << fmt::format("{:>14}  {}\n", since(one.after), one_line(one.what));
    if (played->execution.status == ExecutionStatus::COMPLETED) return Done{};
    return Error{ErrorCode::invalid, fmt::format("it ends {}", name_of(played->execution.status)), ""};
}

// ---- of a server ----

Result<Done> list_workflows(const Session& session) {
    return list_rows<WorkflowVersion>(session, "/api/v1/workflows", {},
                                      [](const WorkflowVersion& version, const WallClock& clock) {
                                          return WorkflowLine{version.workflow, version.version,
                                                              clock(version.created_at),
                                                              one_line(version.created_by)};
                                      });
}

Result<Done> put_workflow(const Session& session) {
    TRY(const WorkflowDefinition definition, checked_file(session));
    TRY(const std::string body, session.api.post("/api/v1/workflows", to_json(definition)));
    TRY(const auto version, from_json<api::PutWorkflowResponse>(body, Reading::tolerant));
    for (const api::WorkflowWarning& one : version.warnings) {
        session.err << fmt::format("{}: {}: warning: {}\n", session.arguments.word(0), one_line(one.field),
                                   one_line(one.message));
    }
    return tell(session, body, fmt::format("{} is version {}", version.workflow, version.version));
}

Result<Done> show_workflow(const Session& session) {
    TRY(const std::string body, session.api.get(path_to("workflows", session.arguments.word(0))));
    return tell_row<WorkflowVersion>(session, body, [&](const WorkflowVersion& version) {
        print_values(session.out, {{"workflow", version.workflow},
                                   {"version", std::to_string(version.version)},
                                   {"registered", WallClock{session.api}(version.created_at)},
                                   {"by", one_line(version.created_by)}});
        session.out << '\n' << version.definition.text << '\n';
    });
}

ExecutionLine execution_line(const WorkflowExecution& execution, const WallClock& clock) {
    const auto& runs = execution.path.runs;
    return {to_string(execution.id),
            workflow::version_key(execution.workflow, execution.version),
            std::string{name_of(execution.status)},
            runs.empty() ? std::string{} : runs.back().step,
            clock(execution.created_at),
            one_line(execution.error)};
}

Result<Done> list_executions(const Session& session) {
    return list_rows<WorkflowExecution>(session, "/api/v1/executions",
                                        {{"status", upper(session.arguments.value("status"))},
                                         {"workflow", session.arguments.value("workflow")},
                                         {"attribute", session.arguments.value("attribute")}},
                                        execution_line);
}

// `customer=Ana, total=12`
std::string attributes_text(const WorkflowExecution& execution) {
    std::string text;
    for (const auto& [name, value] : execution.attributes)
        text += fmt::format("{}{}={}", text.empty() ? "" : ", ", name, value);
    return text;
}

Result<Done> print_execution(const Session& session, const std::string& body) {
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    TRY(const WorkflowExecution execution, from_json<WorkflowExecution>(body, Reading::tolerant));
    const WallClock clock{session.api};
    print_values(session.out, {{"execution", to_string(execution.id)},
                               {"workflow", workflow::version_key(execution.workflow, execution.version)},
                               {"status", std::string{name_of(execution.status)} +
                                              (execution.is_undoing ? ", undoing what it did" : "")},
                               {"begun", clock(execution.created_at)},
                               {"by", one_line(execution.started_by)},
                               {"key", one_line(execution.key)},
                               {"attributes", one_line(attributes_text(execution))},
                               {"input", one_line(execution.input.text)},
                               {"output", one_line(execution.output.text)},
                               {"error", one_line(execution.error)}});
    std::vector<StepLine> lines;
    for (const StepRun& run : execution.path.runs) {
        lines.push_back({run.step, std::string{name_of(run.status)} + (run.undone ? ", undone" : ""),
                         clock(run.started_at), clock(run.ended_at),
                         one_line(run.error.empty() ? run.output.text.substr(0, 60) : run.error)});
    }
    print_table(session, lines);
    return Done{};
}

Result<Done> show_execution(const Session& session) {
    TRY(const std::string body, session.api.get(path_to("executions", session.arguments.word(0))));
    TRY_DONE(print_execution(session, body));
    if (session.wants_json()) return Done{};
    return print_history(session, "executions", WallClock{session.api});
}

Result<Done> list_branches(const Session& session) {
    return list_rows<WorkflowBranch>(session, "/api/v1/execution-branches",
                                     {{"execution", session.arguments.word(0)}},
                                     [](const WorkflowBranch& branch, const WallClock& clock) {
                                         const auto& runs = branch.path.runs;
                                         return BranchLine{to_string(branch.id),
                                                           branch.index,
                                                           std::string{name_of(branch.status)},
                                                           branch.start,
                                                           runs.empty() ? std::string{} : runs.back().step,
                                                           clock(branch.created_at),
                                                           branch.error};
                                     });
}

Result<Done> make_approval_link(const Session& session) {
    const std::string json = json_texts({{"step", session.arguments.word(1)},
                                         {"path", session.arguments.value("path")},
                                         {"valid_for", session.arguments.value("lasts")}});
    TRY(const std::string body,
        session.api.post(path_to("executions", session.arguments.word(0), "/approval-link"), json));
    return tell_row<api::LinkResponse>(session, body, [&](const api::LinkResponse& made) {
        session.out << made.url << '\n';
        session.err << "It decides once, until " << WallClock{session.api}(made.expires_at) << ".\n";
    });
}

bool execution_is_over(const std::string& body) {
    const auto execution = from_json<WorkflowExecution>(body, Reading::tolerant);
    return !execution || workflow::is_over(execution->status);
}

// What has ended otherwise than well is an error, for scripts.
Result<Done> wait_for_execution(const Session& session, const std::string& id, Duration most) {
    TRY(const std::string body, await_row(session, path_to("executions", id), most, execution_is_over));
    TRY(const WorkflowExecution execution, from_json<WorkflowExecution>(body, Reading::tolerant));
    TRY_DONE(print_execution(session, body));
    if (execution.status == ExecutionStatus::COMPLETED) return Done{};
    if (workflow::is_over(execution.status))
        return Error{ErrorCode::conflict, fmt::format("it is {}", name_of(execution.status)), ""};
    return Error{ErrorCode::timeout, fmt::format("it is still {}", name_of(execution.status)), ""};
}

Result<Done> wait_execution(const Session& session) {
    Duration most = 10min;
    TRY_DONE(read_option(session, "for", parse_duration, most));
    return wait_for_execution(session, session.arguments.word(0), most);
}

Result<Done> start_execution(const Session& session) {
    const std::string input = session.arguments.value("input");
    Duration most = {};
    TRY_DONE(read_option(session, "wait", parse_duration, most));
    const std::string body =
        fmt::format(R"({{"workflow":{},"input":{},"key":{}}})", json_text(session.arguments.word(0)),
                    input.empty() ? "null" : input, json_text(session.arguments.value("once")));
    TRY(const std::string answer, session.api.post("/api/v1/executions", body));
    TRY(const StartedView started, from_json<StartedView>(answer, Reading::tolerant));
    if (session.arguments.has("wait")) {
        session.err << "execution " << started.execution << " is begun; `tero executions wait` waits for it again\n";
        return wait_for_execution(session, started.execution, most);
    }
    return tell(session, answer, started.execution + (started.created ? "" : " (it was started before)"));
}

Result<Done> signal_execution(const Session& session) {
    const std::string payload = session.arguments.word(2);
    TRY_DONE(session.api.post(path_to("executions", session.arguments.word(0), "/signal"),
                              fmt::format(R"({{"name":{},"payload":{}}})", json_text(session.arguments.word(1)),
                                          payload.empty() ? "null" : payload)));
    session.out << "heard\n";
    return Done{};
}

Result<Done> act(const Session& session, std::string_view verb, std::string_view done) {
    TRY_DONE(session.api.post(path_to("executions", session.arguments.word(0), verb), "{}"));
    session.out << done << '\n';
    return Done{};
}
Result<Done> answer_approval(const Session& session, std::string_view verb, std::string_view done) {
    const std::string form = session.arguments.value("form");
    std::string body = fmt::format(R"({{"step":{})", json_text(session.arguments.word(1)));
    if (!form.empty()) body += R"(,"form":)" + form;
    const std::string path = session.arguments.value("path");
    if (!path.empty()) body += R"(,"path":)" + json_text(path);
    TRY_DONE(session.api.post(path_to("executions", session.arguments.word(0), verb), body + "}"));
    session.out << done << '\n';
    return Done{};
}
Result<Done> approve_execution(const Session& session) { return answer_approval(session, "/approve", "approved"); }
Result<Done> reject_execution(const Session& session) { return answer_approval(session, "/reject", "rejected"); }
Result<Done> pause_execution(const Session& session) { return act(session, "/pause", "paused"); }
Result<Done> resume_execution(const Session& session) { return act(session, "/resume", "resumed"); }
Result<Done> cancel_execution(const Session& session) { return act(session, "/cancel", "cancelled"); }

// What it is to be tried again with, as the API takes it.
Result<std::string> retry_json(const Session& session) {
    const std::string from = session.arguments.value("from");
    const std::string data = session.arguments.value("data");
    JsonScanner scan{data, 32};
    std::string fields = fmt::format(R"("from":{},"dry_run":{})", json_text(from), session.arguments.has("dry-run"));
    if (data.empty()) return "{" + fields + "}";
    if (scan.peek() != '{' || !scan.skip(nullptr, true) || !scan.finish())
        return Error{ErrorCode::invalid, "is an object in JSON with input, variables or both", "--data"};
    const std::string_view inside = std::string_view{data}.substr(data.find('{') + 1);
    const bool is_empty = inside.find_first_not_of(" \t\r\n") == inside.find('}');
    return fmt::format("{{{}{}{}", fields, is_empty ? "" : ",", inside);
}

Result<Done> retry_execution(const Session& session) {
    TRY(const std::string body, retry_json(session));
    TRY(const std::string answer,
        session.api.post(path_to("executions", session.arguments.word(0), "/retry"), body));
    if (session.wants_json()) {
        print_body(session, answer);
        return Done{};
    }
    TRY(const RewoundView view, from_json<RewoundView>(answer, Reading::tolerant));
    session.out << (session.arguments.has("dry-run") ? "nothing is done yet\n" : "tried again\n");
    if (!view.forgotten.empty()) session.out << fmt::format("forgotten: {}\n", fmt::join(view.forgotten, ", "));
    if (!view.with_effects.empty())
        session.out << fmt::format("what they did outside stays done: {}\n", fmt::join(view.with_effects, ", "));
    return Done{};
}

Result<Done> skip_step(const Session& session) {
    const std::string data = session.arguments.value("data");
    const std::string branch = session.arguments.value("branch");
    const std::string body =
        fmt::format(R"({{"step":{},"result":{}{}}})", json_text(session.arguments.word(1)),
                    data.empty() ? "null" : data,
                    branch.empty() ? std::string{} : fmt::format(R"(,"branch":{})", json_text(branch)));
    TRY_DONE(session.api.post(path_to("executions", session.arguments.word(0), "/skip"), body));
    session.out << "skipped\n";
    return Done{};
}

Result<Done> migrate_execution(const Session& session) {
    std::int64_t version = 0;
    if (session.arguments.has("version")) {
        TRY(version, session.arguments.number("version", 1, 1'000'000));
    }
    const bool is_dry = session.arguments.has("dry-run");
    TRY(const std::string answer,
        session.api.post(path_to("executions", session.arguments.word(0), "/migrate"),
                         fmt::format(R"({{"version":{},"dry_run":{}}})", version, is_dry)));
    if (session.wants_json()) {
        print_body(session, answer);
        return Done{};
    }
    TRY(const auto moved, from_json<api::MigrateResponse>(answer, Reading::tolerant));
    if (!moved.problems.empty()) {
        for (const std::string& one : moved.problems) session.err << one_line(one) << '\n';
        return Error{ErrorCode::conflict, fmt::format("it cannot go on as version {}", moved.to), ""};
    }
    session.out << fmt::format("{} from version {} to {}", is_dry ? "it would go" : "it goes on,", moved.from, moved.to);
    if (!moved.stands_at.empty()) session.out << fmt::format(", at {}", fmt::join(moved.stands_at, ", "));
    session.out << '\n';
    return Done{};
}

constexpr WordSpec execution_word[] = {{.name = "ID", .help = "of the execution"}};
constexpr WordSpec start_words[] = {{.name = "WORKFLOW", .help = "its id; the newest version is started"}};
constexpr WordSpec signal_words[] = {{.name = "ID", .help = "of the execution"},
                                     {.name = "NAME", .help = "of the signal, or of the step that waits for approval"},
                                     {.name = "PAYLOAD", .help = "what the step gives, as JSON", .optional = true}};
constexpr WordSpec approval_words[] = {
    {.name = "ID", .help = "of the execution"},
    {.name = "STEP", .help = "that waits for approval; the only one, unless said", .optional = true}};
constexpr auto approval_options = with_common_options(std::array{
    OptionSpec{.name = "form", .value = "JSON", .help = "what the step's form wants"},
    OptionSpec{.name = "path", .value = "ID", .help = "the branch, where several wait"},
});
constexpr WordSpec version_word[] = {{.name = "VERSION", .help = "such as order@2, as `tero workflows` lists it"}};
constexpr auto branch_options = with_common_options(std::array{limit_option, watch_option});
constexpr auto link_options = with_common_options(std::array{
    OptionSpec{.name = "path", .value = "ID", .help = "the branch, where several wait"},
    OptionSpec{.name = "lasts", .value = "DURATION", .help = "until when it can be opened", .fallback = "7d"},
});
constexpr auto workflow_list_options = with_common_options(std::array{limit_option, watch_option});
constexpr auto execution_list_options = with_common_options(std::array{
    OptionSpec{.name = "status", .value = "STATUS", .help = "only these, such as waiting or failed"},
    OptionSpec{.name = "workflow", .value = "ID", .help = "only of this workflow"},
    OptionSpec{.name = "attribute", .value = "NAME=VALUE", .help = "only with this attribute"},
    limit_option,
    watch_option,
});
constexpr auto start_options = with_common_options(std::array{
    OptionSpec{.name = "input", .value = "JSON", .help = "what it is started with"},
    OptionSpec{.name = "once", .value = "KEY", .help = "the same key again is the same execution"},
    OptionSpec{.name = "wait", .value = "DURATION", .help = "wait so long for its end, and show it"},
});
constexpr auto wait_options = with_common_options(std::array{
    OptionSpec{.name = "for", .value = "DURATION", .help = "how long at most", .fallback = "10min"},
});
constexpr WordSpec skip_words[] = {{.name = "ID", .help = "of the execution"},
                                   {.name = "STEP", .help = "where it stands, or that failed"}};
constexpr auto skip_options = with_common_options(std::array{
    OptionSpec{.name = "data", .value = "JSON", .help = "what the step gives; null unless said"},
    OptionSpec{.name = "branch", .value = "ID", .help = "of the branch whose step it is"},
});
constexpr auto retry_options = with_common_options(std::array{
    OptionSpec{.name = "from", .value = "STEP", .help = "a step of its own path, which begins again"},
    OptionSpec{.name = "data", .value = "JSON", .help = "other data: {\"input\": …, \"variables\": {…}}"},
    OptionSpec{.name = "dry-run", .help = "only say which results it would forget"},
});
constexpr auto migrate_options = with_common_options(std::array{
    OptionSpec{.name = "version", .value = "N", .help = "which; the newest unless said"},
    OptionSpec{.name = "dry-run", .help = "only say whether it could"},
});
constexpr WordSpec file_words[] = {{.name = "FILE", .help = "a definition, in JSON or (.yaml) YAML"}};

constexpr OptionSpec simulate_options[] = {
    {.name = "input", .value = "JSON", .help = "what it is started with; over the play's"},
    {.name = "play", .value = "FILE", .help = "how its tasks go, which signals come and when"},
};

constexpr ClientCommand table[] = {
    {{.name = "workflows list",
      .summary = "Lists the workflows that are registered, every version.",
      .options = workflow_list_options,
      .examples = "tero workflows"},
     list_workflows},
    {{.name = "workflows show",
      .summary = "Shows one version of a workflow with its definition.",
      .words = version_word,
      .options = show_options,
      .examples = "tero workflows show order@2"},
     show_workflow},
    {{.name = "workflows put",
      .summary = "Registers a workflow's definition as its next version.",
      .words = file_words,
      .options = only_common_options,
      .examples = "tero workflows put order.yaml"},
     put_workflow},
    {{.name = "workflows lint",
      .summary = "Says what is wrong with a workflow's definition, each mistake with its place.",
      .words = file_words,
      .examples = "tero workflows lint order.yaml"},
     lint_workflow},
    {{.name = "workflows draw",
      .summary = "Prints a workflow's definition as a picture in Mermaid's language.",
      .words = file_words,
      .examples = "tero workflows draw order.yaml > order.mmd"},
     draw_workflow},
    {{.name = "workflows simulate",
      .summary = "Says what a workflow would do, with agents that are played and time that is skipped.",
      .words = file_words,
      .options = simulate_options,
      .examples = "tero workflows simulate order.yaml --input '{\"total\": 5}'\n"
                  "tero workflows simulate order.yaml --play a-bad-day.yaml"},
     simulate_workflow},
    {{.name = "executions list",
      .summary = "Lists executions of workflows, newest first.",
      .options = execution_list_options,
      .examples = "tero executions\ntero executions list --status failed\n"
                  "tero executions list --attribute customer=Ana"},
     list_executions},
    {{.name = "executions show",
      .summary = "Shows one execution: where it stands, and what each step gave.",
      .words = execution_word,
      .options = show_options,
      .examples = "tero executions show 01kavd3q8s0000000000000000"},
     show_execution},
    {{.name = "executions branches",
      .summary = "Lists the branches of an execution's PARALLEL steps, and where each stands.",
      .words = execution_word,
      .options = branch_options,
      .examples = "tero executions branches 01kavd3q8s0000000000000000 --watch"},
     list_branches},
    {{.name = "executions link",
      .summary = "Makes a link to a page on which whoever has it decides, once, what a step asks.",
      .words = approval_words,
      .options = link_options,
      .examples = "tero executions link 01kavd3q8s0000000000000000 approve --lasts 2d"},
     make_approval_link},
    {{.name = "executions start",
      .summary = "Starts a workflow.",
      .words = start_words,
      .options = start_options,
      .examples = "tero executions start order --input '{\"total\": 5}' --once order-7\n"
                  "tero executions start order --input '{\"total\": 5}' --wait 30s"},
     start_execution},
    {{.name = "executions wait",
      .summary = "Waits for the end of an execution and shows it; fails unless it is COMPLETED.",
      .words = execution_word,
      .options = wait_options,
      .examples = "tero executions wait 01kavd3q8s0000000000000000 --for 5min"},
     wait_execution},
    {{.name = "executions signal",
      .summary = "Says a word to the step that waits for it, now or later.",
      .words = signal_words,
      .options = only_common_options,
      .examples = "tero executions signal 01kavd3q8s0000000000000000 paid '{\"sum\": 5}'"},
     signal_execution},
    {{.name = "executions approve",
      .summary = "Approves what a step asks.",
      .words = approval_words,
      .options = approval_options,
      .examples = "tero executions approve 01kavd3q8s0000000000000000 approve --form '{\"limit\": 500}'"},
     approve_execution},
    {{.name = "executions reject",
      .summary = "Rejects what a step asks to be approved.",
      .words = approval_words,
      .options = approval_options,
      .examples = "tero executions reject 01kavd3q8s0000000000000000"},
     reject_execution},
    {{.name = "executions pause",
      .summary = "Pauses an execution: what is under way ends, and nothing new begins.",
      .words = execution_word,
      .options = only_common_options,
      .examples = "tero executions pause 01kavd3q8s0000000000000000"},
     pause_execution},
    {{.name = "executions resume",
      .summary = "Lets a paused execution go on.",
      .words = execution_word,
      .options = only_common_options,
      .examples = "tero executions resume 01kavd3q8s0000000000000000"},
     resume_execution},
    {{.name = "executions cancel",
      .summary = "Cancels an execution: only what undoes its steps runs after that.",
      .words = execution_word,
      .options = only_common_options,
      .examples = "tero executions cancel 01kavd3q8s0000000000000000"},
     cancel_execution},
    {{.name = "executions retry",
      .summary = "Lets a failed execution go on from the step that failed, or any from an earlier step.",
      .words = execution_word,
      .options = retry_options,
      .examples = "tero executions retry 01kavd3q8s0000000000000000\n"
                  "tero executions retry 01kavd3q8s0000000000000000 --from pay --data '{\"variables\": {\"card\": 2}}'"},
     retry_execution},
    {{.name = "executions skip",
      .summary = "Lets an execution go on as if the step where it stands, or failed, had been done.",
      .words = skip_words,
      .options = skip_options,
      .examples = "tero executions skip 01kavd3q8s0000000000000000 pay --data '{\"paid\": true}'"},
     skip_step},
    {{.name = "executions migrate",
      .summary = "Lets an execution go on with another version of its definition; of many see `executions bulk migrate`.",
      .words = execution_word,
      .options = migrate_options,
      .examples = "tero executions migrate 01kavd3q8s0000000000000000 --dry-run"},
     migrate_execution},
};

}  // namespace

std::span<const ClientCommand> workflow_commands() { return table; }

}  // namespace tero::cli
