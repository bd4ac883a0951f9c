// Commands about workflows: those about a file need no server.
#include "base/file.hpp"
#include "cli/command.hpp"
#include "codec/yaml.hpp"
#include "modules/workflow/model/check.hpp"
#include "modules/workflow/model/draw.hpp"
#include "workers/script/lua_evaluator.hpp"

#include <fmt/format.h>
#include <ostream>
#include <string>

namespace tero::cli {
namespace {

// JSON; of a file whose name ends with .yaml or .yml: YAML.
Result<std::string> read_workflow_file(const std::string& path) {
    TRY(std::string text, read_file(path));
    if (!path.ends_with(".yaml") && !path.ends_with(".yml")) return text;
    return json_of_yaml(text);
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

Result<Done> lint_workflow(const Session& session) {
    TRY(const WorkflowDefinition definition, checked_file(session));
    session.out << fmt::format("{}: {} steps, nothing is wrong\n", definition.id, definition.steps.size());
    return Done{};
}

Result<Done> draw_workflow(const Session& session) {
    TRY(const WorkflowDefinition definition, checked_file(session));
    session.out << workflow::draw(definition);
    return Done{};
}

constexpr WordSpec file_words[] = {{.name = "FILE", .help = "a definition, in JSON or (.yaml) YAML"}};

constexpr ClientCommand table[] = {
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
};

}  // namespace

std::span<const ClientCommand> workflow_commands() { return table; }

}  // namespace tero::cli
