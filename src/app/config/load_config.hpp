// The configuration as it is in effect: defaults, then the business's own business.json (sections as in
// agent_config.json), then agent_config.json, then TERO_… variables, each over the last; and every problem
// in them at once, in the words of the person who must correct it.
//
//     TERO_SERVER__PORT=9000                     server.port: two underscores between levels, in any case
//     TERO_BUSINESS__PRICE_LISTS=list_a,list_b   a list: with commas, or as JSON
//     TERO_AGENTS__MAX_CONCURRENCY_OF__SALES=16  an entry of a map
//     TERO_ROUTING='{"burst_pause":"6s"}'        a whole section as JSON
//
// An empty variable counts as not set. The prototype's names (WHATSAPP_ACCESS_TOKEN …) fill what is still
// empty.
#pragma once

#include "base/result.hpp"
#include "config/agent_config.hpp"
#include "kernel/business_files.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tero {

using Environment = std::map<std::string, std::string>;
Environment environment_of(const char* const* variables);  // main's `environ`

struct ConfigInput {
    std::string file_name = "agent_config.json";  // for messages
    std::optional<std::string> file_text = {};    // none: there is no file
    Environment environment = {};
    std::string data = {};      // of the command line, over server.data
    std::string business = {};  // of the command line, over business.folder
};

// The file named on the command line, else by TERO_CONFIG, else ./agent_config.json, which alone may be
// missing. not_found, invalid (larger than 1 MiB) or unavailable otherwise, with the path.
Result<ConfigInput> read_config_input(std::string_view path, Environment environment);

struct ConfigProblem {
    std::string source = {};   // the file, the variable, or `default`
    std::string path = {};     // `server.port`; empty when the whole source is meant
    std::string message = {};  // what is wrong and what is allowed
    bool operator==(const ConfigProblem&) const = default;
};
// `agent_config.json: server.port: out of range: 0 to 65535`
std::string to_string(const ConfigProblem& problem);

struct LoadedConfig {
    AgentConfig config = {};
    BusinessFiles business = {};  // of the business that the configuration names …
    std::string fallen_back = {};  // … or, and why, the last one that was good
    std::vector<ConfigProblem> problems = {};  // empty: the configuration may be used
    std::map<std::string, std::string> sources =
        {};  // of each path that is not at its default: file or variable

    std::string source_of(
        std::string_view path) const;  // `default` when nothing set it; of a part: its whole
};

// What is wrong in an owner's files is a problem, or IS_LEFT to what was good at the last start
// (app/config/business_folder.hpp), where there is such a one in the data folder.
enum class UnreadableBusiness { IS_A_PROBLEM, IS_LEFT };
LoadedConfig load_config(const ConfigInput& input,
                         UnreadableBusiness unreadable = UnreadableBusiness::IS_A_PROBLEM);

// What no type can say: ranges, zones that exist, secrets that are there. Sources are
// left empty.
std::vector<ConfigProblem> validate(const AgentConfig& config);

// What only the catalog's file can say: that it can be read, and has the price lists and options that the
// configuration names. Adds to the problems.
void check_catalog(LoadedConfig& loaded,
                   UnreadableBusiness unreadable = UnreadableBusiness::IS_A_PROBLEM);

}  // namespace tero
