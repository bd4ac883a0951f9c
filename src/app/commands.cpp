#include "app/commands.hpp"

#include "app/ai_command.hpp"
#include "app/automated_agent_system.hpp"
#include "app/config/config_command.hpp"
#include "app/config/copy_business.hpp"
#include "app/config/explain.hpp"
#include "app/config/templates_command.hpp"
#include "app/configured.hpp"
#include "app/cron_command.hpp"
#include "app/data_folder/data_commands.hpp"
#include "app/data_folder/data_folder.hpp"
#include "app/demo/demo.hpp"
#include "app/learn_commands.hpp"
#include "app/recording/replay_command.hpp"
#include "app/settings.hpp"
#include "base/file.hpp"
#include "cli/arguments.hpp"
#include "cli/cli.hpp"
#include "cli/completion.hpp"
#include "codec/spelling.hpp"
#include "observe/log.hpp"
#include "sandbox/sandbox.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

namespace tero::app {
namespace {

constexpr std::array serve_options{
    config_option,
    data_option,
    OptionSpec{
        .name = "port", .value = "N", .help = "port to listen on, over the configuration; 0 takes any"},
    OptionSpec{.name = "start-paused", .help = "hand out no task until `tero tasks resume all`"},
    OptionSpec{.name = "record",
               .help = "write all that is decided from into DIR/recording, for `tero replay`; up to 1 GiB"},
    OptionSpec{.name = "print-key", .help = "print the first admin key even where a journal would keep it"},
};
constexpr std::array keys_options{
    config_option,
    data_option,
    OptionSpec{
        .name = "port", .value = "N", .help = "port of the link, when the server listens on another now"},
};
constexpr std::array demo_options{
    config_option,
    OptionSpec{
        .name = "business",
        .value = "NAME",
        .help = "one that is built in (bmc, invented), or a business's folder; over the configuration"},
    OptionSpec{.name = "data",
               .value = "DIR",
               .help = "folder of the demo's data; demo-data, or demo-data-NAME with --business"},
    OptionSpec{.name = "port", .value = "N", .help = "port to listen on, over the configuration"},
    OptionSpec{.name = "fresh", .help = "forget an earlier demo and start anew"},
    OptionSpec{.name = "exit", .help = "end when the week is over"},
    OptionSpec{.name = "json", .help = "print the table as one line of JSON"},
    OptionSpec{.name = "check", .help = "fail also when a customer did not get what they wanted"},
    OptionSpec{.name = "faults", .help = "let WhatsApp leave some sends unanswered"},
    OptionSpec{.name = "customers", .value = "N", .help = "how many write; 200 for a new demo"},
    OptionSpec{.name = "seed", .value = "N", .help = "the same seed gives the same week; 1 for a new demo"},
};
constexpr std::array sandbox_options{
    OptionSpec{.name = "data", .value = "DIR", .help = "folder of the journal", .fallback = "demo-data"},
    OptionSpec{
        .name = "tero-url", .value = "URL", .help = "where webhooks go", .fallback = "http://127.0.0.1:8080"},
    OptionSpec{.name = "port", .value = "N", .help = "port to listen on; 0 takes any", .fallback = "0"},
    OptionSpec{
        .name = "listen-socket", .value = "N", .help = "an open listening socket to serve", .fallback = "-1"},
    OptionSpec{.name = "ends-with-parent", .help = "die with the process that started it"},
};
constexpr std::array explain_options{
    config_option,
    OptionSpec{.name = "explain", .help = "with show: what each option means, may be, and where it is set"},
    OptionSpec{.name = "json", .help = "with --explain: an option a line, for programs"},
};
constexpr std::array templates_options{config_option};
constexpr std::array config_words{
    WordSpec{"ACTION", "check, show, or docs: prints docs/configuration.md"},
    WordSpec{.name = "OPTION", .help = "with show --explain: only this option or section", .optional = true}};
constexpr std::array business_words{
    WordSpec{"ACTION", "copy: writes a business that is built in into a folder, to begin one's own with"},
    WordSpec{"NAME", "of the one that is built in: bmc or invented"},
    WordSpec{"DIR", "a new or an empty folder"}};
constexpr std::array completion_words{WordSpec{"SHELL", "bash, zsh or fish"}};

constexpr std::array templates_words{
    WordSpec{"ACTION", "print: a line for each template and language, as Meta's API takes it"}};

constexpr CommandSpec serve_command{.name = "serve",
                                    .summary = "Starts the server.",
                                    .options = serve_options,
                                    .examples = "tero serve --port 9000 --data /var/lib/tero\n"
                                                "tero serve --start-paused"};
constexpr CommandSpec demo_command{.name = "demo",
                                   .summary = "Plays a week of business in about a minute.",
                                   .options = demo_options,
                                   .examples =
                                       "tero demo --fresh\ntero demo --business invented\n"
                                       "tero demo --exit --json --check"};
constexpr CommandSpec sandbox_command{.name = "sandbox",
                                      .summary = "Plays WhatsApp and its customers for the demo.",
                                      .options = sandbox_options};
constexpr CommandSpec config_command{.name = "config",
                                     .summary = "Checks the configuration, or shows what is in effect.",
                                     .words = config_words,
                                     .options = explain_options,
                                     .examples = "tero config check\ntero config show --config shop.json\n"
                                                 "tero config show server.port --explain"};
constexpr CommandSpec templates_command{
    .name = "templates",
    .summary = "Prints the follow-ups' templates, for the provider to approve.",
    .words = templates_words,
    .options = templates_options,
    .examples = "tero templates print\ntero templates print --config shop.json"};
constexpr CommandSpec business_command{.name = "business",
                                       .summary = "Writes out a business that is built in.",
                                       .words = business_words,
                                       .examples = "tero business copy invented mine\n"
                                                   "TERO_BUSINESS__FOLDER=mine tero config check"};
constexpr CommandSpec keys_command{
    .name = "keys reset",
    .summary =
        "Ends all admin keys and sessions, makes a new key and dashboard link, for who can reach the data "
        "folder.",
    .options = keys_options,
    .examples = "tero keys reset"};
constexpr CommandSpec completion_command{
    .name = "completion",
    .summary = "Prints what a shell needs to complete commands and options.",
    .words = completion_words,
    .examples = "source <(tero completion bash)\ntero completion fish > ~/.config/fish/completions/tero.fish"};
constexpr CommandSpec man_command{.name = "man",
                                  .summary = "Prints the manual page.",
                                  .examples = "tero man > tero.1 && man -l tero.1"};
constexpr CommandSpec version_command{.name = "version", .summary = "Says which Tero this is."};

// The port of the command line over the configuration; refused when it is none.
Result<Done> put_over(const Arguments& arguments, ServerOptions& server) {
    if (arguments.has("port")) {
        TRY(const std::int64_t port, arguments.number("port", 0, 65535));
        server.port = static_cast<std::uint16_t>(port);
    }
    return Done{};
}

// systemd sets JOURNAL_STREAM: what is printed then stays in the journal for everybody who may read that.
bool may_print_key(const Arguments& arguments, const Environment& environment) {
    return arguments.has("print-key") || ::isatty(STDOUT_FILENO) == 1 || !environment.contains("JOURNAL_STREAM");
}

// Only once the server runs: a start that fails must not have spent the one key that is ever shown. Into
// `file` unless it may be printed.
Result<Done> show_first_access(AutomatedAgentSystem& tero, bool may_print, const std::string& file,
                               std::ostream& out) {
    TRY(const bool has_keys, tero.has_keys());
    if (has_keys) return Done{};
    TRY(const std::string key, tero.make_admin_key());
    TRY(const std::string link, tero.make_dashboard_link());
    const std::string access = fmt::format("admin key: {}\ndashboard: {}\n", key, link);
    if (may_print) {
        out << access << "Both are shown once; `tero keys reset` makes new ones." << std::endl;
        return Done{};
    }
    TRY_DONE(replace_file(file, access));
    out << "The admin key and a link to the dashboard are in " << file
        << ", which only its owner may read; remove it when you have kept them." << std::endl;
    return Done{};
}

// At SIGHUP. What cannot be read changes nothing, and the log says why.
void reload_rules(const Arguments& arguments, const Environment& environment, AutomatedAgentSystem& tero) {
    auto rules = read_alert_rules(arguments, environment);
    if (!rules) return log::error("rules.not_reloaded", {{"why", rules.error().message}});
    log::info("rules.reloaded", {{"rules", rules->size()}});
    tero.set_alert_rules(*std::move(rules));
}

int serve(const Arguments& arguments, const Environment& environment, std::ostream& out, std::ostream& err) {
    // Blocked before the first thread, so that they all leave the signals to this one.
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGTERM);
    // A terminal that is closed says it too, and then ends what was started there.
    if (::isatty(STDIN_FILENO) == 0) sigaddset(&ending, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);

    auto loaded = configuration(Needs::NAMES_IN_CATALOG, arguments, environment, err);
    if (!loaded) return 1;
    if (auto put = put_over(arguments, loaded->config.server); !put)
        return wrong_usage(err, put.error(), "serve");
    if (arguments.has("port")) loaded->sources["server.port"] = "--port";
    if (arguments.has("start-paused")) {
        loaded->config.coordinator.start_paused = true;
        loaded->sources["coordinator.start_paused"] = "--start-paused";
    }
    std::vector<api::Setting> settings = settings_of(*loaded);
    const SystemClock clock;
    const std::string access_file = DataFolder{loaded->config.server.data}.first_access();
    auto tero = AutomatedAgentSystem::start({.config = std::move(loaded->config),
                                             .business = std::move(loaded->business),
                                             .fallen_back = std::move(loaded->fallen_back),
                                             .record = arguments.has("record"),
                                             .settings = std::move(settings)},
                                            clock);
    if (!tero) return failed(err, tero.error());
    const bool may_print = may_print_key(arguments, environment);
    if (auto shown = show_first_access(**tero, may_print, access_file, out); !shown)
        return failed(err, shown.error());
    out << "listening on " << (*tero)->url() << std::endl;
    int signal = 0;
    while (sigwait(&ending, &signal) == 0 && signal == SIGHUP) reload_rules(arguments, environment, **tero);
    log::info("server.stopping", {{"signal", signal}});
    (*tero)->stop();
    return 0;
}

int reset_keys(const Arguments& arguments, const Environment& environment, std::ostream& out,
               std::ostream& err) {
    auto loaded = configuration(Needs::OPTIONS, arguments, environment, err);
    if (!loaded) return 1;
    if (auto put = put_over(arguments, loaded->config.server); !put)
        return wrong_usage(err, put.error(), "keys reset");
    const auto access = reset_access(loaded->config, arguments.has("port"));
    if (!access) return failed(err, access.error());
    out << "admin key: " << access->admin_key << "\ndashboard: " << access->link << "\n"
        << "The link works once, within a day, when the server runs.\n";
    if (access->link.starts_with('/'))
        out << "Put the address before it that `tero serve` prints after \"listening on\".\n";
    return 0;
}

// A folder for each business, so that one does not have to be forgotten for the other.
std::string demo_folder(const Arguments& arguments) {
    if (arguments.has("data")) return arguments.value("data");
    if (!arguments.has("business")) return "demo-data";
    std::filesystem::path business = std::filesystem::absolute(arguments.value("business")).lexically_normal();
    if (!business.has_filename()) business = business.parent_path();  // `mine/`
    return "demo-data-" + business.filename().string();
}

int demo(const Arguments& arguments, const Environment& environment, std::ostream& out, std::ostream& err) {
    auto loaded = configuration(Needs::CATALOG, arguments, environment, err);
    if (!loaded) return 1;
    DemoOptions options;
    options.data = demo_folder(arguments);
    options.fresh = arguments.has("fresh");
    options.exit = arguments.has("exit");
    options.json = arguments.has("json");
    options.faults = arguments.has("faults");
    options.check = arguments.has("check");
    if (arguments.has("port")) {
        const auto port = arguments.number("port", 0, 65535);
        if (!port) return wrong_usage(err, port.error(), "demo");
        loaded->config.server.port = static_cast<std::uint16_t>(*port);
    }
    if (arguments.has("customers")) {
        const auto customers = arguments.number("customers", 1, 10'000);
        if (!customers) return wrong_usage(err, customers.error(), "demo");
        options.customers = static_cast<std::int32_t>(*customers);
    }
    if (arguments.has("seed")) {
        const auto seed = arguments.number("seed", 0, std::int64_t{1} << 62);
        if (!seed) return wrong_usage(err, seed.error(), "demo");
        options.seed = static_cast<std::uint64_t>(*seed);
    }
    options.config = std::move(loaded->config);
    options.sources = std::move(loaded->sources);
    options.business = std::move(loaded->business);
    return run_demo(options, out, err);
}

int sandbox(const Arguments& arguments, std::ostream& out, std::ostream& err) {
    SandboxOptions options;
    options.data = arguments.value("data");
    options.tero_url = arguments.value("tero-url");
    options.ends_with_parent = arguments.has("ends-with-parent");
    const auto port = arguments.number("port", 0, 65535);
    if (!port) return wrong_usage(err, port.error(), "sandbox");
    options.port = static_cast<std::uint16_t>(*port);
    const auto socket = arguments.number("listen-socket", -1, 1 << 20);
    if (!socket) return wrong_usage(err, socket.error(), "sandbox");
    options.listen_socket = static_cast<int>(*socket);
    return run_sandbox(options, out, err);
}

int config(const Arguments& arguments, const Environment& environment, std::ostream& out, std::ostream& err) {
    const std::string action = arguments.word(0);
    const std::string option = arguments.word(1);
    const auto wrong = [&](std::string message) {
        return wrong_usage(err, {ErrorCode::invalid, std::move(message), ""}, "config");
    };
    const bool explains = arguments.has("explain");
    if (explains && action != "show") return wrong("--explain goes with config show");
    if (!explains && arguments.has("json")) return wrong("--json goes with config show --explain");
    if (!explains && !option.empty()) return wrong("an option's name goes with config show --explain");
    const std::string path = arguments.value("config");
    if (explains) {
        const ExplainAs form = arguments.has("json") ? ExplainAs::JSON : ExplainAs::TEXT;
        return config_explain(path, option, form, environment, out, err);
    }
    if (action == "check") return config_check(path, environment, out, err);
    if (action == "show") return config_show(path, environment, out, err);
    if (action != "docs") return wrong(fmt::format("config takes check, show or docs, not '{}'", action));
    out << explain_markdown();
    return 0;
}

int templates(const Arguments& arguments, const Environment& environment, std::ostream& out,
              std::ostream& err) {
    if (arguments.word(0) != "print") {
        return wrong_usage(
            err, {ErrorCode::invalid, fmt::format("templates takes print, not '{}'", arguments.word(0)), ""},
            "templates");
    }
    return templates_print(arguments.value("config"), environment, out, err);
}

int business(const Arguments& arguments, std::ostream& out, std::ostream& err) {
    if (arguments.word(0) != "copy") {
        return wrong_usage(err,
                           {ErrorCode::invalid, fmt::format("business takes copy, not '{}'", arguments.word(0)), ""},
                           "business");
    }
    if (auto copied = copy_business(arguments.word(1), arguments.word(2)); !copied)
        return failed(err, copied.error());
    out << arguments.word(2) << " is a business now; docs/business.md says what each file is for.\n";
    return 0;
}

std::string overview() {
    return "Tero: quotes by WhatsApp, followed up until they are answered.\n\n"
           "The server\n"
           "  serve     starts the server\n"
           "  demo      plays a week of business in about a minute\n"
           "  sandbox   plays WhatsApp and its customers for the demo\n"
           "  config    checks the configuration, or shows what is in effect\n"
           "  templates print  prints what WhatsApp has to approve of the follow-ups\n"
           "  business  writes out a business that is built in, to begin one's own with\n"
           "  train     learns what customers mean from lines that people wrote\n"
           "  evaluate  says how well they are understood\n"
           "  cron next prints when a cron expression fires\n"
           "  ai test   tries the configured language model, and the guard's word on it\n"
           "  keys reset  ends all admin keys and sessions, makes a new key and link\n"
           "  backup    copies the database while the server runs\n"
           "  restore   puts a backup into an empty data folder\n"
           "  doctor    says what is wrong with the data folder, and what to do\n"
           "  replay    decides again what `serve --record` wrote down\n"
           "  version   says which Tero this is\n"
           "  completion  prints what bash, zsh or fish need to complete commands\n"
           "  man       prints the manual page\n\n"
           "A running server\n" +
           client_help() + "\nEach command explains itself with --help.\n";
}

constexpr std::array own_commands{&serve_command,      &demo_command,     &sandbox_command, &config_command,
                                  &templates_command,  &business_command, &cron_command,    &train_command,
                                  &evaluate_command,   &ai_command,       &replay_command,  &man_command,
                                  &version_command,    &completion_command};

// Of the whole program.
std::vector<const CommandSpec*> every_command() {
    std::vector<const CommandSpec*> all{own_commands.begin(), own_commands.end()};
    all.push_back(&keys_command);
    for (const DataCommand& command : data_commands()) all.push_back(&command.spec);
    for (const CommandSpec* command : client_commands()) all.push_back(command);
    return all;
}

int completion(const Arguments& arguments, std::ostream& out, std::ostream& err) {
    const auto script = completion_script(arguments.word(0), every_command());
    if (!script) return wrong_usage(err, script.error(), "completion");
    out << *script;
    return 0;
}

int refuse_word(std::string_view word, std::ostream& err) {
    std::vector<std::string_view> known;
    for (const CommandSpec* one : every_command()) known.push_back(one->name.substr(0, one->name.find(' ')));
    err << "tero: there is no command '" << word << "'" << did_you_mean(word, known) << "\nTry `tero --help`.\n";
    return 2;
}

int run_own(const CommandSpec* spec, const Arguments& parsed, const Environment& environment,
            std::ostream& out, std::ostream& err) {
    if (spec == &serve_command) return serve(parsed, environment, out, err);
    if (spec == &demo_command) return demo(parsed, environment, out, err);
    if (spec == &sandbox_command) return sandbox(parsed, out, err);
    if (spec == &business_command) return business(parsed, out, err);
    if (spec == &keys_command) return reset_keys(parsed, environment, out, err);
    if (spec == &templates_command) return templates(parsed, environment, out, err);
    if (spec == &train_command) return train(parsed, out, err);
    if (spec == &evaluate_command) return evaluate(parsed, out, err);
    if (spec == &ai_command) return ask_ai(parsed, environment, out, err);
    if (spec == &replay_command) return replay(parsed, environment, out, err);
    if (spec == &cron_command) return cron(parsed, std::cin, out, err);
    if (spec == &completion_command) return completion(parsed, out, err);
    if (spec == &config_command) return config(parsed, environment, out, err);
    out << (spec == &man_command ? manual_page(TERO_VERSION, every_command()) : "tero " TERO_VERSION "\n");
    return 0;
}

}  // namespace

int run(std::span<const std::string> arguments, const Environment& environment, std::ostream& out,
        std::ostream& err, cli::Terminal& terminal) {
    if (arguments.empty() || arguments[0] == "--help" || arguments[0] == "-h" || arguments[0] == "help") {
        out << overview();
        return arguments.empty() ? 2 : 0;
    }
    const std::string_view first = arguments[0] == "--version" ? std::string_view{"version"} : arguments[0];
    if (const DataCommand* command = find_data_command(first)) {
        const auto parsed = parse_arguments(command->spec, arguments.subspan(1), environment);
        if (!parsed) return wrong_usage(err, parsed.error(), command->spec.name);
        if (!parsed->wants_help()) return command->run(*parsed, environment, out, err);
        out << help_text(command->spec);
        return 0;
    }
    const bool resets = first == "keys" && arguments.size() > 1 && arguments[1] == "reset";
    const CommandSpec* spec = resets ? &keys_command : nullptr;
    for (const CommandSpec* command : own_commands) {
        if (command->name == first) spec = command;
    }
    if (spec == nullptr) {
        const SystemClock clock;
        if (const auto code = run_client(arguments, environment, out, err, terminal, clock)) return *code;
        return refuse_word(first, err);
    }
    const auto parsed = parse_arguments(*spec, arguments.subspan(resets ? 2 : 1), environment);
    if (!parsed) return wrong_usage(err, parsed.error(), spec->name);
    if (!parsed->wants_help()) return run_own(spec, *parsed, environment, out, err);
    out << help_text(*spec);
    return 0;
}

}  // namespace tero::app
