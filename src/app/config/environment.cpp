#include "app/config/environment.hpp"

#include "app/config/option_paths.hpp"
#include "codec/json.hpp"
#include "codec/json_scanner.hpp"
#include "codec/spelling.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <utility>

namespace tero {
namespace {

constexpr std::string_view prefix = "TERO_";
constexpr std::string_view separator = "__";

std::string lower(std::string_view text) {
    std::string result{text};
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

std::string upper(std::string_view text) {
    std::string result{text};
    for (char& c : result) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return result;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::vector<std::string_view> split(std::string_view text, std::string_view by) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t at = text.find(by);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + by.size());
    }
}

std::string quoted(std::string_view text) {
    std::string out;
    append_json_text(out, text);
    return out;
}

std::string json_of(const TypeInfo& type, std::string_view text);

std::string list_json(const TypeInfo& type, std::string_view text) {
    if (text.starts_with('[')) return std::string{text};
    std::string out = "[";
    for (const std::string_view part : split(text, ",")) {
        if (out.size() > 1) out.push_back(',');
        out += json_of(*type.element, trim(part));
    }
    return out + "]";
}

// `sales=16,support=4`
std::string map_json(const TypeInfo& type, std::string_view text) {
    if (text.starts_with('{')) return std::string{text};
    std::string out = "{";
    for (const std::string_view part : split(text, ",")) {
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos) return quoted(text);  // no map: read_json says so
        if (out.size() > 1) out.push_back(',');
        out += quoted(trim(part.substr(0, equals))) + ":" +
               json_of(*type.element, trim(part.substr(equals + 1)));
    }
    return out + "}";
}

// The text of a variable as the JSON that the type is read from. What does not fit stays text, so that the
// reader says what it expected.
std::string json_of(const TypeInfo& type, std::string_view text) {
    switch (type.kind) {
        case Kind::boolean: {
            const std::string word = lower(text);
            if (word == "true" || word == "yes" || word == "on" || word == "1") return "true";
            if (word == "false" || word == "no" || word == "off" || word == "0") return "false";
            return quoted(text);
        }
        case Kind::integer:
        case Kind::number: {
            JsonScanner scanner{text, 1};
            std::string_view digits;
            return scanner.read_number(digits) && scanner.finish() ? std::string{text} : quoted(text);
        }
        case Kind::enumeration:
            return quoted(upper(text));
        case Kind::list:
            return list_json(type, text);
        case Kind::map:
            return map_json(type, text);
        case Kind::structure:
            return text.starts_with('{') ? std::string{text} : quoted(text);
        case Kind::optional:
            return json_of(*type.element, text);
        case Kind::json:
            return std::string{text};
        default:
            return quoted(text);
    }
}

// Where a variable leads: `path` is as in the file.
struct Target {
    const TypeInfo* type = nullptr;  // null: nowhere; `problem` says why
    void* object = nullptr;
    std::string path = {};
    std::string problem = {};
    std::string map = {};  // the path of the map that it is an entry of
};

Target find_target(std::string_view name, AgentConfig& config) {
    Target target{&type_info<AgentConfig>(), &config, {}, {}, {}};
    for (const std::string_view part : split(name, separator)) {
        const std::string level = lower(part);
        if (target.type->kind == Kind::map) {
            target.map = target.path;
            target.object = target.type->insert(target.object, level);
            target.type = target.type->element;
        } else {
            const FieldInfo* field =
                target.type->kind == Kind::structure ? target.type->find(level) : nullptr;
            if (field == nullptr) {
                std::vector<std::string_view> known;
                for (const FieldInfo& candidate : target.type->fields) known.push_back(candidate.name);
                target.problem = fmt::format("no such option{}", did_you_mean(level, known));
                target.type = nullptr;
            } else {
                target.object = field->in(target.object);
                target.type = field->type;
            }
        }
        target.path += (target.path.empty() ? "" : ".") + level;
        if (target.type == nullptr) return target;
    }
    return target;
}

std::string without_underscores(std::string_view text) {
    std::string result;
    for (const char c : lower(text)) {
        if (c != '_' && c != '.') result.push_back(c);
    }
    return result;
}

// TERO_SERVER_PORT, with one underscore too few, would otherwise be passed over in silence.
std::string meant_option(const TypeInfo& type, const std::string& path, const std::string& plain) {
    for (const FieldInfo& field : type.fields) {
        const std::string here = path + (path.empty() ? "" : ".") + std::string{field.name};
        if (!path.empty() && without_underscores(here) == plain) return here;
        if (field.type->kind == Kind::structure) {
            std::string found = meant_option(*field.type, here, plain);
            if (!found.empty()) return found;
        }
    }
    return {};
}

void apply_variable(const std::string& variable, const std::string& value, LoadedConfig& loaded) {
    const std::string_view name = std::string_view{variable}.substr(prefix.size());
    const bool nested = name.find(separator) != std::string_view::npos;
    if (!nested && type_info<AgentConfig>().find(lower(name)) == nullptr) {
        const std::string meant = meant_option(type_info<AgentConfig>(), {}, without_underscores(name));
        if (meant.empty()) return;  // not ours to read: TERO_CONFIG and its like
        loaded.problems.push_back(
            {variable, meant, fmt::format("no such option; did you mean {}?", variable_of(meant))});
        return;
    }
    const Target target = find_target(name, loaded.config);
    if (target.type == nullptr) {
        loaded.problems.push_back({variable, target.path, target.problem});
        return;
    }
    const std::string json = json_of(*target.type, trim(value));
    for (const std::string& path : option_paths(*target.type, json, target.path)) {
        loaded.sources.insert_or_assign(path, variable);
    }
    if (!target.map.empty()) loaded.sources.insert_or_assign(target.map, variable);
    for (const Error& error : read_json_all(*target.type, json, target.object, Reading::strict)) {
        const bool joined = error.field.empty() || error.field.starts_with('[');
        loaded.problems.push_back({variable, target.path + (joined ? "" : ".") + error.field, error.message});
    }
}

bool is_ours(std::string_view name) { return upper(name.substr(0, prefix.size())) == prefix; }

}  // namespace

std::string variable_of(std::string_view path) {
    std::string name{prefix};
    for (const char c : upper(path)) name += c == '.' ? std::string{separator} : std::string{c};
    return name;
}

void apply_environment(const Environment& environment, LoadedConfig& loaded) {
    // Sections before what lies in them, whatever the spelling.
    std::vector<const Environment::value_type*> ours;
    std::map<std::string, std::string> spelled;
    for (const auto& entry : environment) {
        if (!is_ours(entry.first) || trim(entry.second).empty()) continue;
        const auto [earlier, added] = spelled.emplace(lower(entry.first), entry.first);
        if (added) {
            ours.push_back(&entry);
        } else {
            loaded.problems.push_back(
                {entry.first, "", fmt::format("set twice: also as {}", earlier->second)});
        }
    }
    std::stable_sort(ours.begin(), ours.end(), [](const auto* a, const auto* b) {
        return split(a->first, separator).size() < split(b->first, separator).size();
    });
    for (const auto* entry : ours) apply_variable(entry->first, entry->second, loaded);
}

void apply_prototype_names(const Environment& environment, LoadedConfig& loaded) {
    WhatsAppOptions& whatsapp = loaded.config.channels.whatsapp;
    struct Name {
        const char* variable;
        const char* path;
        std::string& field;
    };
    const std::array<Name, 4> names{{
        {"WHATSAPP_VERIFY_TOKEN", "channels.whatsapp.verify_token", whatsapp.verify_token},
        {"WHATSAPP_ACCESS_TOKEN", "channels.whatsapp.access_token", whatsapp.access_token},
        {"WHATSAPP_PHONE_NUMBER_ID", "channels.whatsapp.phone_number_id", whatsapp.phone_number_id},
        {"WHATSAPP_APP_SECRET", "channels.whatsapp.app_secret", whatsapp.app_secret},
    }};
    for (const Name& name : names) {
        const auto found = environment.find(name.variable);
        if (!name.field.empty() || found == environment.end() || trim(found->second).empty()) continue;
        name.field = trim(found->second);
        loaded.sources.insert_or_assign(name.path, name.variable);
    }
}

}  // namespace tero
