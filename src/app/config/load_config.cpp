#include "app/config/load_config.hpp"

#include "app/config/business_folder.hpp"
#include "app/config/catalog_names.hpp"
#include "app/config/environment.hpp"
#include "app/config/option_paths.hpp"
#include "base/file.hpp"
#include "business_files/kept_business.hpp"
#include "codec/json.hpp"
#include "modules/followup/model/sequence_check.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace {

constexpr std::string_view default_file = "agent_config.json";
constexpr std::size_t config_bytes_max = 1 << 20;

constexpr std::string_view to_sequences =
    "is no option any more: the steps of a follow-up, their hours, wordings and templates, stand in sequences.json and "
    "templates.json of the business's folder (business.folder); see docs/sequences.md";
constexpr std::string_view to_catalog =
    "is no option any more: what a customer gets who did not say stands in the catalog, `default` of each of its "
    "options; see docs/catalog.md";

// Options that stand elsewhere now, with all that was in them.
constexpr std::pair<std::string_view, std::string_view> moved_options[] = {
    {"followup.intervals", to_sequences},         {"followup.templates", to_sequences},
    {"followup.template_language", to_sequences}, {"followup.templates_of", to_sequences},
    {"business.defaults", to_catalog},
};

void tell_of_moved(LoadedConfig& loaded) {
    for (ConfigProblem& problem : loaded.problems) {
        for (const auto& [moved, where] : moved_options) {
            const bool is_within = problem.path.starts_with(moved) && problem.path[moved.size()] == '.';
            if (problem.path == moved || is_within) problem.message = where;
        }
    }
}

// A follow-up that would fall due when its quote has expired is never sent.
std::vector<ConfigProblem> sequence_problems(const LoadedConfig& loaded) {
    const auto sequence = followup::read_sequence(loaded.business);
    const Duration valid_for = loaded.config.business.quote_validity;
    const followup::Step* late = sequence ? followup::step_after_the_end(*sequence, valid_for) : nullptr;
    if (late == nullptr) return {};
    return {{"", "business.quote_validity",
             fmt::format("a quote has expired after {}: the step '{}' of {}, at {}, would never be sent",
                         to_string(valid_for), late->id, followup::sequences_file, to_string(late->after))}};
}

void apply_text(std::string_view text, const std::string& source, LoadedConfig& loaded) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // some editors leave a byte order mark
    for (Error& error : read_json_all(type_info<AgentConfig>(), text, &loaded.config, Reading::strict)) {
        loaded.problems.push_back({source, std::move(error.field), std::move(error.message)});
    }
    for (std::string& path : option_paths(type_info<AgentConfig>(), text, {})) {
        loaded.sources.insert_or_assign(std::move(path), source);
    }
}

void apply_owner(const ConfigInput& input, LoadedConfig& loaded) {
    if (input.file_text) apply_text(*input.file_text, input.file_name, loaded);
    apply_environment(input.environment, loaded);
    apply_prototype_names(input.environment, loaded);
    const auto put = [&](std::string& option, const char* path, const std::string& given, const char* by) {
        if (given.empty()) return;
        option = given;
        loaded.sources.insert_or_assign(path, by);
    };
    put(loaded.config.server.data, "server.data", input.data, "--data");
    put(loaded.config.business.folder, "business.folder", input.business, "--business");
}

// Fills loaded.business.
void open_business(const AgentConfig& config, UnreadableBusiness unreadable, LoadedConfig& loaded) {
    const std::string& folder = config.business.folder;
    auto files = read_business(folder);
    std::vector<std::string> problems{files ? std::string{} : files.error().message};
    if (files) problems = business_problems(*files);
    if (problems.empty()) {
        loaded.business = *std::move(files);
        return;
    }
    if (unreadable == UnreadableBusiness::IS_LEFT) {
        auto kept = kept_business(config.server.data);
        if (kept && business_problems(*kept).empty()) {
            loaded.business = *std::move(kept);
            loaded.fallen_back = fmt::format("{}", fmt::join(problems, "; "));
            return;
        }
    }
    for (std::string& problem : problems) {
        loaded.problems.push_back({"", "business.folder", std::move(problem)});
    }
}

// Whoever speaks no language of the business reads its first one.
std::vector<ConfigProblem> language_problems(const LoadedConfig& loaded) {
    constexpr std::string_view folder = "sentences/";
    constexpr std::string_view ending = ".json";
    std::vector<std::string> spoken;
    for (const auto& [path, text] : loaded.business.texts) {
        if (path.starts_with(folder) && path.ends_with(ending))
            spoken.push_back(path.substr(folder.size(), path.size() - folder.size() - ending.size()));
    }
    const std::string& first = loaded.config.business.language;
    if (spoken.empty() || std::find(spoken.begin(), spoken.end(), first) != spoken.end()) return {};
    return {{"", "business.language",
             fmt::format("'{}' is not spoken by {}: it has sentences in {}", first, loaded.business.origin,
                         fmt::join(spoken, ", "))}};
}

// `part` is `whole` or lies in it.
bool lies_in(std::string_view part, std::string_view whole) {
    if (!part.starts_with(whole)) return false;
    return part.size() == whole.size() || whole.empty() || part[whole.size()] == '.' ||
           part[whole.size()] == '[';
}

// Of what has a problem already no more is said: a value that could not be read stands at its default.
void add_problems(LoadedConfig& loaded, std::vector<ConfigProblem> found) {
    const std::vector<ConfigProblem> earlier = loaded.problems;
    for (ConfigProblem& problem : found) {
        const bool is_known = std::any_of(earlier.begin(), earlier.end(), [&](const ConfigProblem& one) {
            return lies_in(problem.path, one.path) || lies_in(one.path, problem.path);
        });
        if (is_known) continue;
        problem.source = loaded.source_of(problem.path);
        loaded.problems.push_back(std::move(problem));
    }
}

}  // namespace

Environment environment_of(const char* const* variables) {
    Environment environment;
    for (; variables != nullptr && *variables != nullptr; ++variables) {
        const std::string_view variable = *variables;
        const std::size_t equals = variable.find('=');
        if (equals == std::string_view::npos) continue;
        environment.emplace(variable.substr(0, equals), variable.substr(equals + 1));
    }
    return environment;
}

Result<ConfigInput> read_config_input(std::string_view path, Environment environment) {
    const auto named = environment.find("TERO_CONFIG");
    const bool by_variable = path.empty() && named != environment.end() && !named->second.empty();
    const bool must_exist = !path.empty() || by_variable;
    ConfigInput input;
    input.file_name = !path.empty() ? std::string{path}
                      : by_variable ? named->second
                                    : std::string{default_file};
    input.environment = std::move(environment);

    auto text = read_file(input.file_name, config_bytes_max);
    if (!text && text.error().code == ErrorCode::not_found) {
        if (!must_exist) return input;
        return Error{ErrorCode::not_found, fmt::format("there is no configuration file {}", input.file_name),
                     ""};
    }
    if (!text && text.error().code == ErrorCode::too_large) {
        return Error{ErrorCode::invalid,
                     fmt::format("{} is larger than 1 MiB: no configuration file", input.file_name), ""};
    }
    if (!text) return std::move(text).error();
    input.file_text = std::move(*text);
    return input;
}

std::string to_string(const ConfigProblem& problem) {
    std::string text = problem.source;
    for (const std::string* part : {&problem.path, &problem.message}) {
        if (!text.empty() && !part->empty()) text += ": ";
        text += *part;
    }
    return text;
}

std::string LoadedConfig::source_of(std::string_view path) const {
    for (std::string_view at = path; !at.empty(); at = at.substr(0, at.find_last_of(".["))) {
        const auto found = sources.find(std::string{at});
        if (found != sources.end()) return found->second;
        if (at.find_last_of(".[") == std::string_view::npos) break;
    }
    return "default";
}

LoadedConfig load_config(const ConfigInput& input, UnreadableBusiness unreadable) {
    LoadedConfig owner;  // says which business it is
    apply_owner(input, owner);
    LoadedConfig loaded;
    open_business(owner.config, unreadable, loaded);
    for (ConfigProblem& problem : loaded.problems) problem.source = owner.source_of(problem.path);
    if (const std::string* text = loaded.business.find("business.json")) {
        apply_text(*text, fmt::format("{}: business.json", loaded.business.origin), loaded);
    }
    apply_owner(input, loaded);
    tell_of_moved(loaded);
    add_problems(loaded, validate(loaded.config));
    add_problems(loaded, sequence_problems(loaded));
    add_problems(loaded, language_problems(loaded));
    return loaded;
}

void check_catalog(LoadedConfig& loaded, UnreadableBusiness unreadable) {
    add_problems(loaded, catalog_problems(loaded.config.business, loaded.business, unreadable));
}

}  // namespace tero
