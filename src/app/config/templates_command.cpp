#include "app/config/templates_command.hpp"

#include "business/quoting/sentence_keys.hpp"
#include "codec/json.hpp"
#include "modules/followup/model/sequence.hpp"
#include "modules/followup/model/templates.hpp"

#include <ostream>

namespace tero {

int templates_print(std::string_view path, const Environment& environment, std::ostream& out,
                    std::ostream& errors) {
    const auto input = read_config_input(path, environment);
    if (!input) {
        errors << input.error().message << '\n';
        return 2;
    }
    const LoadedConfig loaded = load_config(*input);
    for (const ConfigProblem& problem : loaded.problems) errors << to_string(problem) << '\n';
    if (!loaded.problems.empty()) return 1;
    const auto sentences =
        Sentences::read(loaded.business, loaded.config.business.language, sales::sentence_keys());
    const auto sequence = followup::read_sequence(loaded.business);
    if (!sentences || !sequence) {
        errors << (sentences ? sequence.error() : sentences.error()).message << '\n';
        return 1;
    }
    for (const followup::TemplateSubmission& one : followup::submissions(*sequence, *sentences))
        out << to_json(one) << '\n';
    return 0;
}

}  // namespace tero
