#include "app/recording/replay_command.hpp"

#include "app/configured.hpp"
#include "app/data_folder/data_folder.hpp"
#include "app/modules/tero_modules.hpp"
#include "app/recording/recording.hpp"
#include "app/recording/replay.hpp"
#include "app/secret_file.hpp"
#include "base/time_zone.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <array>
#include <string>
#include <utility>

namespace tero::app {
namespace {

constexpr std::array replay_options{
    config_option,
    OptionSpec{.name = "data", .value = "DIR", .help = "folder with the secret, over the configuration"},
    OptionSpec{.name = "start-paused", .help = "the server that was recorded was started so"},
};
constexpr std::array replay_words{
    WordSpec{.name = "FILE", .help = "the recording; the data folder's own", .optional = true}};

Result<ModuleSet> modules_of(LoadedConfig& loaded, const RecordingHeader& header, const std::string& secret) {
    loaded.config.server.public_url = header.public_url;
    TRY(TimeZone zone, TimeZone::load(loaded.config.business.time_zone));
    TRY(BusinessTexts texts, read_texts(loaded.business, loaded.config.business.language));
    return tero_modules(
        {.config = loaded.config, .zone = std::move(zone), .secret = secret, .texts = std::move(texts)});
}

int tell(const ReplayOutcome& outcome, std::ostream& out) {
    out << fmt::format("{} inputs of {} engines decided again\n", outcome.inputs, outcome.engines);
    if (!outcome.ended_because.empty())
        out << fmt::format("the recording was ended early: {}\n", outcome.ended_because);
    if (outcome.difference) {
        const ReplayDifference& difference = *outcome.difference;
        out << fmt::format("group {} differs: {}\n", difference.group, difference.what);
        if (!difference.inputs.empty())
            out << fmt::format("it was decided from {}, and what had fallen due\n",
                               fmt::join(difference.inputs, ", "));
        return 1;
    }
    out << fmt::format("the same hash: {} groups up to {}, {:016x}\n", outcome.groups, outcome.last_group,
                       outcome.chain);
    return 0;
}

}  // namespace

constexpr CommandSpec replay_command{
    .name = "replay",
    .summary = "Decides again what `tero serve --record` wrote down, and says whether the same comes of it; exit "
               "code 1 with the first group that differs.",
    .words = replay_words,
    .options = replay_options,
    .examples = "tero replay\ntero replay /var/lib/tero/recording.before"};

int replay(const Arguments& arguments, const Environment& environment, std::ostream& out, std::ostream& err) {
    auto loaded = configuration(Needs::NAMES_IN_CATALOG, arguments, environment, err);
    if (!loaded) return 1;
    if (arguments.has("start-paused")) loaded->config.coordinator.start_paused = true;
    const DataFolder folder{loaded->config.server.data};
    auto recording =
        RecordingReader::open(arguments.word(0).empty() ? folder.recording() : arguments.word(0));
    if (!recording) return failed(err, recording.error());
    if (recording->header().version != TERO_VERSION)
        err << fmt::format("tero: tero {} wrote it, and this is {}: they may decide differently\n",
                           recording->header().version, TERO_VERSION);
    if (recording->header().configuration != configuration_mark(loaded->config, loaded->business))
        err << "tero: it was recorded with another configuration or business: other decisions may come of it\n";
    const auto secret = kept_secret(folder.secret());
    if (!secret) return failed(err, secret.error());
    if (!*secret) return failed(err, {ErrorCode::not_found, fmt::format("{} is missing", folder.secret()), ""});
    const auto modules = modules_of(*loaded, recording->header(), **secret);
    if (!modules) return failed(err, modules.error());
    const auto outcome = replay(*recording, *modules);
    if (!outcome) return failed(err, outcome.error());
    return tell(*outcome, out);
}

}  // namespace tero::app
