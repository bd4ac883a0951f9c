// What each option means and may be, from the descriptions beside the structs: `tero config show --explain`
// for a terminal, with what is in effect; `tero config docs` for docs/configuration.md.
#pragma once

#include "app/config/load_config.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tero {

struct ExplainedOption {
    std::string path = {};
    std::string text = {};
    std::string type = {};     // `whole number`, `list of durations`
    std::string allowed = {};  // `0 to 65535`; empty when the type says it all
    std::string unit = {};
    Json default_value = {};
    Json example = {};  // null: the default shows it
    Json value = {};    // in effect; null for a secret
    std::string source = {};
    std::string variable = {};
    bool secret = false;
    bool needs_restart = true;
    bool operator==(const ExplainedOption&) const = default;
};
BOOST_DESCRIBE_STRUCT(ExplainedOption, (),
                      (path, text, type, allowed, unit, default_value, example, value, source, variable,
                       secret, needs_restart))
TERO_DESCRIBED_WHOLLY(ExplainedOption);

struct ExplainedSection {
    std::string path = {};
    std::string text = {};
    std::vector<ExplainedOption> options = {};  // without those of the sections in it
};

// The section at `path` with those in it, or the one option there; all for an empty path. not_found, with the
// nearest name: there is no such option.
Result<std::vector<ExplainedSection>> explained(const LoadedConfig& loaded, std::string_view path);

std::string explain_text(const std::vector<ExplainedSection>& sections);  // 80 columns
std::string explain_json(const std::vector<ExplainedSection>& sections);  // an option a line
std::string explain_markdown();                                           // docs/configuration.md

}  // namespace tero
