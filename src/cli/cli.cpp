#include "cli/cli.hpp"

#include "cli/command.hpp"
#include "cli/route_command.hpp"
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
         {cli::service_commands(), cli::event_commands(), cli::task_commands(), cli::queue_commands(),
          cli::sales_commands(), cli::desk_commands(), cli::sends_commands(), cli::work_commands(),
          cli::schedule_commands(), cli::workflow_commands(), cli::route_command()}) {
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

int run_command(const ClientCommand& command, std::span<const std::string> rest,
                const Environment& environment, std::ostream& out, std::ostream& err) {
    const auto arguments = parse_arguments(command.spec, rest, environment);
    if (!arguments) return refuse_usage(err, arguments.error().message, command.spec.name);
    if (arguments->wants_help()) {
        out << help_text(command.spec);
        return 0;
    }
    cli::ApiClient api{arguments->value("url"), arguments->value("key")};
    const auto done = command.run({*arguments, api, out, err});
    if (done) return 0;
    const Error& error = done.error();
    if (error.field.starts_with("--")) return refuse_usage(err, error.message, command.spec.name);
    const std::string where = error.field.empty() ? std::string{} : cli::one_line(error.field) + ": ";
    err << fmt::format("tero: {}{} ({})\n", where, cli::one_line(error.message), to_string(error.code));
    return exit_server;
}

}  // namespace

std::optional<int> run_client(std::span<const std::string> arguments, const Environment& environment,
                              std::ostream& out, std::ostream& err) {
    if (arguments.empty()) return std::nullopt;
    std::vector<const ClientCommand*> mine = all_commands();
    std::erase_if(mine, [&](const ClientCommand* command) { return noun_of(*command) != arguments[0]; });
    if (mine.empty()) return std::nullopt;
    const std::string_view noun = noun_of(*mine.front());
    const auto rest = arguments.subspan(1);
    const bool is_plain = verb_of(*mine.front()).empty();
    if (is_plain) return run_command(*mine.front(), rest, environment, out, err);

    if (!rest.empty() && (rest[0] == "--help" || rest[0] == "-h")) {
        out << noun_help(noun, mine);
        return 0;
    }
    const bool can_stand_alone = mine.front()->spec.words.empty() && verb_of(*mine.front()) == "list";
    if (rest.empty() || rest[0].starts_with('-')) {
        if (can_stand_alone) return run_command(*mine.front(), rest, environment, out, err);
        err << noun_help(noun, mine);
        return exit_usage;
    }
    std::vector<std::string_view> verbs;
    for (const ClientCommand* command : mine) {
        if (verb_of(*command) == rest[0])
            return run_command(*command, rest.subspan(1), environment, out, err);
        verbs.push_back(verb_of(*command));
    }
    return refuse_usage(
        err, fmt::format("unknown command '{} {}'{}", noun, rest[0], did_you_mean(rest[0], verbs)), noun);
}

std::string client_help() { return lines_of(all_commands()); }

std::vector<std::string_view> client_commands() {
    std::vector<std::string_view> nouns;
    for (const ClientCommand* command : all_commands()) {
        if (nouns.empty() || nouns.back() != noun_of(*command)) nouns.push_back(noun_of(*command));
    }
    return nouns;
}

}  // namespace tero
