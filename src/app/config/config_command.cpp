#include "app/config/config_command.hpp"

#include "app/config/explain.hpp"
#include "codec/json.hpp"
#include "codec/option_info.hpp"
#include "codec/utf8.hpp"
#include "modules/duty/people_on_duty.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

namespace tero {
namespace {

struct ShownOption {
    std::string path = {};
    std::string value = {};
    std::string source = {};
};

std::string shown_value(const FieldInfo& field, const void* object) {
    if (!field.option->secret) {
        std::string json;
        append_json(json, *field.type, object);
        return json;
    }
    const std::size_t length = static_cast<const std::string*>(object)->size();
    return length == 0 ? "(not set)" : fmt::format("(secret, {} characters)", length);
}

void collect(const TypeInfo& type, const void* object, const std::string& path, const LoadedConfig& loaded,
             std::vector<ShownOption>& shown) {
    for (const FieldInfo& field : type.fields) {
        const std::string here =
            path.empty() ? std::string{field.name} : fmt::format("{}.{}", path, field.name);
        if (field.type->kind == Kind::structure) {
            collect(*field.type, field.in(object), here, loaded, shown);
        } else {
            shown.push_back({here, shown_value(field, field.in(object)), loaded.source_of(here)});
        }
    }
}

void print_problems(const LoadedConfig& loaded, std::ostream& errors) {
    for (const ConfigProblem& problem : loaded.problems) errors << to_string(problem) << '\n';
}

// Good as it is, and still somebody waits in vain for a word.
void print_unreachable(const AgentConfig& config, std::ostream& out) {
    bool has_any = false;
    for (const PersonOptions& person : config.duty.people) {
        const std::string why =
            duty::unreachable_because(person, config.channels.whatsapp.enabled, false);
        if (why.empty()) continue;
        has_any = true;
        out << fmt::format("{} cannot be reached by anything: {}.\n", person.name, why);
    }
    if (has_any)
        out << "Unless a browser of theirs asked for notices: `tero people` asks the running server.\n";
}

int report_unread(const Error& error, std::ostream& errors) {
    errors << error.message << '\n';
    return 2;
}

}  // namespace

std::string show(const LoadedConfig& loaded) {
    std::vector<ShownOption> shown;
    collect(type_info<AgentConfig>(), &loaded.config, {}, loaded, shown);
    std::size_t path_width = 0;
    std::size_t value_width = 0;
    for (const ShownOption& option : shown) {
        path_width = std::max(path_width, terminal_width(option.path));
        value_width = std::max(value_width, terminal_width(option.value));
    }
    value_width = std::min<std::size_t>(value_width, 60);
    std::string text;
    for (const ShownOption& option : shown) {
        const std::size_t value = terminal_width(option.value);
        text += option.path + std::string(path_width - terminal_width(option.path) + 2, ' ') + option.value;
        text += std::string(value < value_width ? value_width - value + 2 : 2, ' ') + option.source + '\n';
    }
    return text;
}

int config_check(std::string_view path, const Environment& environment, std::ostream& out,
                 std::ostream& errors) {
    const auto input = read_config_input(path, environment);
    if (!input.has_value()) return report_unread(input.error(), errors);
    LoadedConfig loaded = load_config(*input);
    check_catalog(loaded);
    print_problems(loaded, errors);
    if (!loaded.problems.empty()) {
        const std::size_t count = loaded.problems.size();
        errors << count << (count == 1 ? " problem\n" : " problems\n");
        return 1;
    }
    print_unreachable(loaded.config, out);
    out << "The configuration is good ("
        << (input->file_text.has_value() ? input->file_name : "no file: defaults and variables only")
        << ").\n";
    return 0;
}

int config_show(std::string_view path, const Environment& environment, std::ostream& out,
                std::ostream& errors) {
    const auto input = read_config_input(path, environment);
    if (!input.has_value()) return report_unread(input.error(), errors);
    const LoadedConfig loaded = load_config(*input);
    out << show(loaded);
    print_problems(loaded, errors);
    return loaded.problems.empty() ? 0 : 1;
}

int config_explain(std::string_view path, std::string_view option, ExplainAs form,
                   const Environment& environment, std::ostream& out, std::ostream& errors) {
    const auto input = read_config_input(path, environment);
    if (!input.has_value()) return report_unread(input.error(), errors);
    const LoadedConfig loaded = load_config(*input);
    const auto sections = explained(loaded, option);
    if (!sections) {
        errors << sections.error().message << '\n';
        return 1;
    }
    out << (form == ExplainAs::JSON ? explain_json(*sections) : explain_text(*sections));
    print_problems(loaded, errors);
    return loaded.problems.empty() ? 0 : 1;
}

}  // namespace tero
