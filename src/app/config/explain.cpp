#include "app/config/explain.hpp"

#include "app/config/environment.hpp"
#include "app/config/limits.hpp"
#include "codec/json.hpp"
#include "codec/register.hpp"
#include "codec/spelling.hpp"
#include "codec/utf8.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tero {

TERO_REGISTER(ExplainedOption)

namespace {

constexpr std::size_t columns_max = 80;

std::string type_text(const TypeInfo& type, bool many) {
    const auto plural = [many](std::string_view word) { return std::string{word} + (many ? "s" : ""); };
    switch (type.kind) {
        case Kind::boolean:
            return "true or false";
        case Kind::integer:
            return plural("whole number");
        case Kind::number:
            return plural("number");
        case Kind::duration:
            return plural("duration");
        case Kind::enumeration:
            return plural("word");
        case Kind::list:
            return fmt::format("{} of {}", plural("list"), type_text(*type.element, true));
        case Kind::map:
            return fmt::format("{} to each name", type_text(*type.element, many));
        default:
            return plural("text");
    }
}

const TypeInfo& innermost(const TypeInfo& type) {
    return type.element != nullptr ? innermost(*type.element) : type;
}

std::string allowed_of(const FieldInfo& field) {
    const TypeInfo& type = innermost(*field.type);
    if (type.kind == Kind::enumeration) return fmt::format("one of {}", fmt::join(type.enumerators, ", "));
    const std::string range = range_text(*field.option);
    return range.empty() ? std::string{field.option->allowed} : range;
}

Json json_of(const FieldInfo& field, const void* structure) {
    Json json;
    append_json(json.text, *field.type, field.in(structure));
    return json;
}

// Gathers the sections in the order of the structs, each before those that lie in it.
class Explanation {
public:
    explicit Explanation(const LoadedConfig& loaded) : loaded_(loaded) {}

    void section(const TypeInfo& type, const void* object, const void* usual, const std::string& path,
                 std::string_view text) {
        const std::size_t mine = sections.size();
        sections.push_back({path, std::string{text}, {}});
        for (const FieldInfo& field : type.fields) {
            if (field.type->kind == Kind::structure) continue;
            sections[mine].options.push_back(option(field, object, usual, joined(path, field.name)));
        }
        for (const FieldInfo& field : type.fields) {
            if (field.type->kind != Kind::structure) continue;
            section(*field.type, field.in(object), field.in(usual), joined(path, field.name),
                    field.option->text);
        }
    }

    std::vector<ExplainedSection> sections = {};

private:
    static std::string joined(const std::string& path, std::string_view name) {
        return path.empty() ? std::string{name} : fmt::format("{}.{}", path, name);
    }

    ExplainedOption option(const FieldInfo& field, const void* object, const void* usual,
                           const std::string& path) const {
        const OptionInfo& info = *field.option;
        ExplainedOption option;
        option.path = path;
        option.text = info.text;
        option.type = type_text(*field.type, false);
        option.allowed = allowed_of(field);
        option.unit = info.unit;
        option.default_value = json_of(field, usual);
        option.example = Json{std::string{info.example}};
        if (!info.secret) option.value = json_of(field, object);
        option.source = loaded_.source_of(path);
        option.variable = variable_of(path);
        option.secret = info.secret;
        option.needs_restart = info.needs_restart;
        return option;
    }

    const LoadedConfig& loaded_;
};

Error no_such_option(std::string_view path, const std::vector<ExplainedSection>& sections) {
    std::vector<std::string_view> known;
    for (const ExplainedSection& section : sections) {
        known.push_back(section.path);
        for (const ExplainedOption& option : section.options) known.push_back(option.path);
    }
    return {ErrorCode::not_found, fmt::format("there is no option '{}'{}", path, did_you_mean(path, known)),
            ""};
}

std::string wrapped(std::string_view text, std::size_t indent) {
    std::string lines;
    std::size_t column = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        const std::size_t width = terminal_width(word);
        if (column > 0 && column + 1 + width > columns_max) {
            lines += '\n';
            column = 0;
        }
        lines += column == 0 ? std::string(indent, ' ') : std::string{" "};
        lines += word;
        column = (column == 0 ? indent : column + 1) + width;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines + '\n';
}

std::string type_and_allowed(const ExplainedOption& option) {
    std::string text = option.type;
    if (!option.allowed.empty()) text += (option.type.starts_with("word") ? ": " : ", ") + option.allowed;
    if (!option.unit.empty()) text += fmt::format(" ({})", option.unit);
    return text;
}

// A long list may be broken between its elements.
std::string spaced(std::string_view json) {
    std::string text;
    for (std::size_t i = 0; i < json.size(); ++i) {
        text += json[i];
        if (json.substr(i).starts_with(R"(,")")) text += ' ';
    }
    return text;
}

std::string facts(const ExplainedOption& option) {
    std::string text = type_and_allowed(option);
    if (option.secret) text += "; secret";
    if (!option.secret) text += "; default " + spaced(option.default_value.text);
    if (!option.example.text.empty()) text += "; for example " + option.example.text;
    if (option.needs_restart) text += "; a change needs a restart";
    return text + "; " + option.variable;
}

// `|` would end the cell.
std::string cell(std::string_view text) {
    std::string safe;
    for (const char c : text) safe += c == '|' ? std::string{"\\|"} : std::string{c};
    return safe;
}

std::string markdown_line(const ExplainedOption& option) {
    const std::string name = option.path.substr(option.path.rfind('.') + 1);
    std::string meaning = option.text;
    if (option.secret) meaning += " Secret: it is never shown.";
    if (!option.example.text.empty()) meaning += fmt::format(" For example `{}`.", option.example.text);
    return fmt::format("| `{}` | {} | {} | `{}` | {} |\n", name, cell(meaning),
                       cell(type_and_allowed(option)), cell(option.default_value.text),
                       option.needs_restart ? "yes" : "no");
}

constexpr std::string_view markdown_head =
    "# Configuration\n\n"
    "<!-- Printed by `tero config docs`, from the descriptions beside the options. Do not edit it by hand. "
    "-->\n\n"
    "Every option has a default. The business's own `business.json` stands over the defaults,\n"
    "`agent_config.json` (or the file that `--config` or `TERO_CONFIG` names) over that, and the environment\n"
    "over the file: `server.port` is `TERO_SERVER__PORT`, with two\n"
    "underscores between levels; a list is written with commas or as JSON.\n\n"
    "`tero config check` names every problem at once, `tero config show` prints what is in effect and who "
    "set it,\n"
    "`tero config show --explain` this page for your terminal, `tero config show server.port --explain` one "
    "option\n"
    "of it. A duration is written as `500ms`, `30s`, `10min`, `24h` or `7d`. The configuration is read when "
    "Tero\n"
    "starts.\n";

}  // namespace

Result<std::vector<ExplainedSection>> explained(const LoadedConfig& loaded, std::string_view path) {
    const AgentConfig usual;
    Explanation all{loaded};
    const TypeInfo& type = type_info<AgentConfig>();
    for (const FieldInfo& field : type.fields) {
        all.section(*field.type, field.in(&loaded.config), field.in(&usual), std::string{field.name},
                    field.option->text);
    }
    if (path.empty()) return std::move(all.sections);

    std::vector<ExplainedSection> found;
    for (const ExplainedSection& section : all.sections) {
        if (section.path == path || section.path.starts_with(fmt::format("{}.", path)))
            found.push_back(section);
        for (const ExplainedOption& option : section.options) {
            if (option.path == path) found.push_back({section.path, {}, {option}});
        }
    }
    if (found.empty()) return no_such_option(path, all.sections);
    return found;
}

std::string explain_text(const std::vector<ExplainedSection>& sections) {
    std::string text;
    for (const ExplainedSection& section : sections) {
        if (!section.text.empty())
            text += wrapped(fmt::format("[{}] {}", section.path, section.text), 0) + '\n';
        for (const ExplainedOption& option : section.options) {
            const std::string value = option.secret ? "(secret)" : option.value.text;
            text += fmt::format("{} = {}  ({})\n", option.path, value, option.source);
            text += wrapped(option.text, 4) + wrapped(facts(option), 4) + '\n';
        }
    }
    return text;
}

std::string explain_json(const std::vector<ExplainedSection>& sections) {
    std::string text;
    for (const ExplainedSection& section : sections) {
        for (const ExplainedOption& option : section.options) text += to_json(option) + '\n';
    }
    return text;
}

std::string explain_markdown() {
    const auto sections = explained(LoadedConfig{}, {});
    std::string text{markdown_head};
    for (const ExplainedSection& section : *sections) {
        text += fmt::format("\n## {}\n\n{}\n", section.path, section.text);
        if (section.options.empty()) continue;
        text += "\n| option | what it does | value | default | restart |\n| --- | --- | --- | --- | --- |\n";
        for (const ExplainedOption& option : section.options) text += markdown_line(option);
    }
    return text;
}

}  // namespace tero
