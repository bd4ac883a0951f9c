#include "app/configured.hpp"

#include "app/config/catalog_names.hpp"
#include "observe/log.hpp"

#include <string>

namespace tero::app {

// The configuration in effect, or its problems on `err`.
std::optional<LoadedConfig> configuration(Needs needs, const Arguments& arguments,
                                          const Environment& environment, std::ostream& err) {
    auto input = read_config_input(arguments.value("config"), environment);
    if (input && arguments.has("data")) input->data = arguments.value("data");
    if (input) input->business = arguments.value("business");
    if (!input) {
        err << "tero: " << input.error().message << "\n";
        return std::nullopt;
    }
    const UnreadableBusiness unreadable =
        needs == Needs::NAMES_IN_CATALOG ? UnreadableBusiness::IS_LEFT : UnreadableBusiness::IS_A_PROBLEM;
    LoadedConfig loaded = load_config(*input, unreadable);
    if (needs != Needs::OPTIONS) check_catalog(loaded, unreadable);
    for (const ConfigProblem& problem : loaded.problems) err << "tero: " << to_string(problem) << "\n";
    if (!loaded.problems.empty()) return std::nullopt;
    log::LogOptions log_options;
    log_options.level = static_cast<log::LogLevel>(loaded.config.monitoring.log_level);
    log_options.format = static_cast<log::LogFormat>(loaded.config.monitoring.log_format);
    if (auto opened = log::open(log_options); !opened) err << "tero: " << opened.error().message << "\n";
    return loaded;
}

Result<std::vector<AlertRule>> read_alert_rules(const Arguments& arguments,
                                                const Environment& environment) {
    TRY(ConfigInput input, read_config_input(arguments.value("config"), environment));
    if (arguments.has("data")) input.data = arguments.value("data");
    input.business = arguments.value("business");
    const LoadedConfig loaded = load_config(input, UnreadableBusiness::IS_LEFT);
    std::string problems;
    for (const ConfigProblem& problem : loaded.problems)
        problems += (problems.empty() ? "" : "; ") + to_string(problem);
    if (!problems.empty()) return Error{ErrorCode::invalid, problems, "monitoring.rules"};
    return loaded.config.monitoring.rules;
}

int wrong_usage(std::ostream& err, const Error& error, std::string_view command) {
    err << "tero: " << error.message << "\nTry `tero " << command << " --help`.\n";
    return 2;
}

int failed(std::ostream& err, const Error& error) {
    err << "tero: " << error.message << "\n";
    return 1;
}

}  // namespace tero::app
