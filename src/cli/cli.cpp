#include "cli/cli.hpp"

#include "cli/command.hpp"
#include "cli/names.hpp"
#include "cli/profile.hpp"
#include "cli/route_command.hpp"
#include "cli/watch.hpp"
#include "codec/spelling.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <ostream>
#include <utility>

namespace tero {
namespace {

using cli::ClientCommand;

constexpr int exit_server = 1;
constexpr int exit_usage = 2;

std::vector<const ClientCommand*> all_commands() {
    std::vector<const ClientCommand*> all;
    for (const auto& room :
         {cli::service_commands(), cli::top_command(), cli::work_commands(), cli::record_commands(),
          cli::sales_commands(), cli::desk_commands(), cli::sends_commands(), cli::route_command(),
          cli::task_commands(), cli::queue_commands(), cli::schedule_commands(), cli::workflow_commands(),
          cli::event_commands(), cli::watching_commands(), cli::profile_commands()}) {
        for (const ClientCommand& command : room) all.push_back(&command);
    }
    return all;
}

std::string_view noun_of(const ClientCommand& command) {
    return command.spec.name.substr(0, command.spec.name.find(' '));
}
std::string_view verb_of(const ClientCommand& command) {
    const std::size_t space = command.spec.name.find(' ');
    return space == std::string_view::npos ? std::string_view{} : command.spec.name.substr(space + 1);
}

std::string usage_of(const CommandSpec& spec) {
    std::string text{spec.name};
    for (const WordSpec& word : spec.words) text += fmt::format(" {}", word.name);
    return text;
}

std::string lines_of(const std::vector<const ClientCommand*>& commands) {
    std::size_t width = 0;
    for (const ClientCommand* command : commands) width = std::max(width, usage_of(command->spec).size());
    std::string text;
    for (const ClientCommand* command : commands) {
        text += fmt::format("  {:<{}}  {}\n", usage_of(command->spec), width, command->spec.summary);
    }
    return text;
}

std::string noun_help(std::string_view noun, const std::vector<const ClientCommand*>& commands) {
    return fmt::format("usage: tero {} COMMAND [options]\n\n{}\n`tero {} COMMAND --help` says more.\n", noun,
                       lines_of(commands), noun);
}

int refuse_usage(std::ostream& err, std::string_view message, std::string_view help) {
    err << fmt::format("tero: {}\n`tero {} --help` shows how it is used.\n", message, help);
    return exit_usage;
}

struct Surroundings {
    const Environment& environment;
    std::ostream& out;
    std::ostream& err;
    cli::Terminal& terminal;
    const Clock& clock;
};

Result<Done> carry_out(const ClientCommand& command, std::span<const std::string> rest,
                       const Surroundings& here) {
    TRY(const Environment environment, cli::with_profile(command.spec, rest, here.environment));
    TRY(Arguments arguments, parse_arguments(command.spec, rest, environment));
    cli::ApiClient api{arguments.value("url"), arguments.value("key")};
    TRY_DONE(cli::put_ids(command.spec, api, arguments));
    const cli::Session session{arguments, api, here.out, here.err, here.terminal, environment, here.clock};
    return arguments.has("watch") ? cli::watch(session, command) : command.run(session);
}

int run_command(const ClientCommand& command, std::span<const std::string> rest, const Surroundings& here) {
    const auto arguments = parse_arguments(command.spec, rest, here.environment);
    if (!arguments) return refuse_usage(here.err, arguments.error().message, command.spec.name);
    if (arguments->wants_help()) {
        here.out << help_text(command.spec);
        return 0;
    }
    const auto done = carry_out(command, rest, here);
    if (done) return 0;
    const Error& error = done.error();
    if (error.field.starts_with("--")) return refuse_usage(here.err, error.message, command.spec.name);
    const std::string where = error.field.empty() ? std::string{} : cli::one_line(error.field) + ": ";
    here.err << fmt::format("tero: {}{} ({})\n", where, cli::one_line(error.message), to_string(error.code));
    return exit_server;
}

}  // namespace

std::optional<int> run_client(std::span<const std::string> arguments, const Environment& environment,
                              std::ostream& out, std::ostream& err, cli::Terminal& terminal,
                              const Clock& clock) {
    const Surroundings here{environment, out, err, terminal, clock};
    if (arguments.empty()) return std::nullopt;
    std::vector<const ClientCommand*> mine = all_commands();
    std::erase_if(mine, [&](const ClientCommand* command) { return noun_of(*command) != arguments[0]; });
    if (mine.empty()) return std::nullopt;
    const std::string_view noun = noun_of(*mine.front());
    const auto rest = arguments.subspan(1);
    const bool is_plain = verb_of(*mine.front()).empty();
    if (is_plain) return run_command(*mine.front(), rest, here);

    if (!rest.empty() && (rest[0] == "--help" || rest[0] == "-h")) {
        out << noun_help(noun, mine);
        return 0;
    }
    const auto list = std::find_if(mine.begin(), mine.end(), [](const ClientCommand* command) {
        return command->spec.words.empty() && verb_of(*command) == "list";
    });
    if (rest.empty() || rest[0].starts_with('-')) {
        if (list != mine.end()) return run_command(**list, rest, here);
        err << noun_help(noun, mine);
        return exit_usage;
    }
    std::vector<std::string_view> verbs;
    for (const ClientCommand* command : mine) {
        if (verb_of(*command) == rest[0])
            return run_command(*command, rest.subspan(1), here);
        verbs.push_back(verb_of(*command));
    }
    return refuse_usage(
        err, fmt::format("unknown command '{} {}'{}", noun, rest[0], did_you_mean(rest[0], verbs)), noun);
}

std::string client_help() { return lines_of(all_commands()); }

std::vector<const CommandSpec*> client_commands() {
    std::vector<const CommandSpec*> specs;
    for (const ClientCommand* command : all_commands()) specs.push_back(&command->spec);
    return specs;
}

}  // namespace tero
