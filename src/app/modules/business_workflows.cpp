#include "app/modules/business_workflows.hpp"

#include "codec/yaml.hpp"
#include "modules/workflow/model/check.hpp"
#include "workers/script/lua_evaluator.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace tero {
namespace {

constexpr std::string_view folder = "workflows/";

bool is_yaml(std::string_view path) { return path.ends_with(".yaml") || path.ends_with(".yml"); }
// `order` of `workflows/order.yaml`; empty: it is no definition. Those in folders below are plays.
std::string_view id_of(std::string_view path) {
    if (!path.starts_with(folder) || !(is_yaml(path) || path.ends_with(".json"))) return {};
    const std::string_view name = path.substr(folder.size());
    return name.find('/') == name.npos ? name.substr(0, name.rfind('.')) : std::string_view{};
}

class Reader {
public:
    explicit Reader(const BusinessFiles& files) : files_(files) {}

    void run() {
        for (const auto& [path, text] : files_.texts) {
            if (!id_of(path).empty()) read(path, text);
        }
        for (const WorkflowDefinition& definition : definitions) started_by(definition);
    }

    std::vector<WorkflowDefinition> definitions = {};
    std::vector<Error> mistakes = {};

private:
    void wrong(const std::string& path, std::string_view field, std::string_view message) {
        mistakes.push_back({ErrorCode::invalid,
                            field.empty() ? fmt::format("{}: {}", path, message)
                                          : fmt::format("{}: {}: {}", path, field, message),
                            ""});
    }

    void read(const std::string& path, const std::string& text) {
        const Result<std::string> json = is_yaml(path) ? json_of_yaml(text) : Result<std::string>{text};
        if (!json) return wrong(path, json.error().field, json.error().message);
        WorkflowDefinition definition;
        auto found = workflow::read_definition(*json, definition);
        if (found.empty()) found = workflow::check_definition(definition, evaluator_);
        for (const Error& one : found) wrong(path, one.field, one.message);
        if (!found.empty()) return;
        if (definition.id != id_of(path))
            wrong(path, "id", fmt::format("it is '{}', and the file is {}", definition.id, path));
        if (definition.version != 0) wrong(path, "version", "a file has none: what changed is the next one");
        for (const std::string& trigger : definition.triggers) {
            const auto [other, is_new] = begun_by_.emplace(trigger, path);
            if (!is_new) wrong(path, "triggers", fmt::format("{} begins that of {}", trigger, other->second));
        }
        paths_[definition.id] = path;
        definitions.push_back(std::move(definition));
    }

    // What its steps start is a file too.
    void started_by(const WorkflowDefinition& definition) {
        for (std::size_t i = 0; i < definition.steps.size(); ++i) {
            const std::string& other = definition.steps[i].workflow;
            const bool is_there =
                other.empty() || std::any_of(definitions.begin(), definitions.end(),
                                             [&](const WorkflowDefinition& one) { return one.id == other; });
            if (is_there) continue;
            wrong(paths_.at(definition.id), fmt::format("steps[{}].workflow", i),
                  fmt::format("there is no {}{}.yaml", folder, other));
        }
    }

    const BusinessFiles& files_;
    script::LuaEvaluator evaluator_;
    std::map<std::string, std::string> begun_by_;
    std::map<std::string, std::string> paths_;  // of a definition's file
};

}  // namespace

std::vector<Error> check_workflows(const BusinessFiles& files) {
    Reader reader{files};
    reader.run();
    return std::move(reader.mistakes);
}

Result<std::vector<WorkflowDefinition>> read_workflows(const BusinessFiles& files) {
    Reader reader{files};
    reader.run();
    if (!reader.mistakes.empty()) return std::move(reader.mistakes.front());
    return std::move(reader.definitions);
}

}  // namespace tero
