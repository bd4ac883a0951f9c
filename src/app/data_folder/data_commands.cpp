#include "app/data_folder/data_commands.hpp"

#include "app/configured.hpp"
#include "app/data_folder/backup.hpp"
#include "app/data_folder/doctor.hpp"
#include "app/data_folder/last_backup.hpp"
#include "app/data_folder/offline_engine.hpp"
#include "codec/json.hpp"
#include "modules/messaging/model/send_pause.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace tero::app {
namespace {

constexpr OptionSpec json_option{.name = "json", .help = "the same for programs"};
constexpr std::array backup_options{
    config_option, data_option,
    OptionSpec{
        .name = "secret", .value = "FILE", .help = "also copy the secret into this file, outside of DEST"},
    json_option};
constexpr std::array restore_options{
    config_option, data_option,
    OptionSpec{.name = "secret", .value = "FILE", .help = "the secret that was kept apart from the backup"}};
constexpr std::array doctor_options{
    config_option, data_option,
    OptionSpec{
        .name = "row", .value = "TABLE/KEY", .help = "show this row as it is stored, and nothing else"},
    OptionSpec{.name = "quick", .help = "leave out the reading of every page and row"}, json_option};
constexpr std::array backup_words{WordSpec{"DEST", "the folder to make; it must not be there yet"}};
constexpr std::array restore_words{WordSpec{"FROM", "the folder that `tero backup` made"}};

// Where the data is, whatever else is wrong with the configuration: a backup and a look must still be
// possible.
Result<DataFolder> data_folder(const Arguments& arguments, const Environment& environment) {
    if (arguments.has("data")) return DataFolder{arguments.value("data")};
    TRY(const ConfigInput input, read_config_input(arguments.value("config"), environment));
    return DataFolder{load_config(input, UnreadableBusiness::IS_LEFT).config.server.data};
}

// The backup is good all the same.
void note(const DataFolder& folder, const LastBackup& backup, std::ostream& err) {
    const auto noted = note_backup(folder, backup);
    if (noted) return;
    err << fmt::format("tero: {}: the server does not hear of this backup, and will say that the last one is old\n",
                       noted.error().message);
}

int backup(const Arguments& arguments, const Environment& environment, std::ostream& out, std::ostream& err) {
    const auto folder = data_folder(arguments, environment);
    if (!folder) return failed(err, folder.error());
    const std::string to = arguments.word(0);
    const std::string secret_to = arguments.value("secret");
    const auto record = make_backup(*folder, to, secret_to, SystemClock{}.now());
    if (!record) return failed(err, record.error());
    note(*folder, {record->made_at, to}, err);
    if (arguments.has("json")) {
        out << to_json(*record) << '\n';
    } else {
        out << fmt::format("{} holds {} rows, {}: written, read again, sound.\n", to, row_count(*record),
                           bytes_text(static_cast<std::uint64_t>(record->bytes)));
    }
    if (record->unreadable > 0) {
        err << fmt::format("tero: {} of its rows cannot be read, here as there: see `tero doctor`\n",
                           record->unreadable);
    }
    if (record->secret_mark.empty()) {
        err << fmt::format("tero: {} is missing, so there is none to keep: see `tero doctor`\n",
                           folder->secret());
    } else if (!secret_to.empty()) {
        err << fmt::format(
            "The secret is in {}: keep it apart from the backup. Who has both can open every link.\n",
            secret_to);
    } else {
        err << fmt::format(
            "The secret is not in it. Keep a copy of {} apart from the backups, once: without it a "
            "restored Tero refuses every key and link.\n",
            folder->secret());
    }
    return 0;
}

// What was sent after the backup was made is not known to have been sent: a person looks before it goes
// twice.
Result<Done> hold_sends(const AgentConfig& config, Timestamp made_at) {
    return with_offline_engine(config, {}, [&](OfflineEngine engine) -> Result<Done> {
        const Reply held = engine.host.ask(PauseSends{
            .reason = fmt::format("restored from the backup of {}: what was sent since would go twice",
                                  to_string(made_at)),
            .by = "tero restore"});
        if (!held) return held.error();
        return Done{};
    });
}

int restore(const Arguments& arguments, const Environment& environment, std::ostream& out,
            std::ostream& err) {
    auto loaded = configuration(Needs::OPTIONS, arguments, environment, err);
    if (!loaded) return 1;
    const DataFolder folder{loaded->config.server.data};
    const auto restored = restore_backup(arguments.word(0), folder, arguments.value("secret"));
    if (!restored) return failed(err, restored.error());
    const BackupRecord& record = restored->record;
    note(folder, {record.made_at, arguments.word(0)}, err);
    out << fmt::format("{} holds the {} rows of {} as of {}: proved.\n", folder.database(), row_count(record),
                       arguments.word(0), to_string(record.made_at));
    if (const auto held = hold_sends(loaded->config, record.made_at); !held) return failed(err, held.error());
    out << "All sends are held: what was sent after the backup was made would go a second time.\n";
    if (restored->secret == SecretState::MISSING) {
        out << fmt::format(
            "The secret is missing. Put your copy of it into {} before the start; without one, `tero keys "
            "reset` makes a new one and a new admin key, and all other keys, sessions and links end.\n",
            folder.secret());
    }
    out << "Next: `tero serve`; look through what waits to be sent; then `tero sends resume all`.\n";
    return 0;
}

int show_row(const DataFolder& folder, const std::string& row, std::ostream& out, std::ostream& err) {
    const std::size_t slash = std::min(row.find('/'), row.size());
    const auto columns = sqlite::show_row(folder.database(), row.substr(0, slash),
                                          row.substr(std::min(slash + 1, row.size())));
    if (!columns) return failed(err, columns.error());
    for (const auto& [name, value] : *columns) out << fmt::format("{}  {}\n", name, value);
    return 0;
}

int doctor(const Arguments& arguments, const Environment& environment, std::ostream& out, std::ostream& err) {
    const auto folder = data_folder(arguments, environment);
    if (!folder) return failed(err, folder.error());
    if (arguments.has("row")) return show_row(*folder, arguments.value("row"), out, err);
    const auto depth = arguments.has("quick") ? sqlite::ProofDepth::SCHEMA : sqlite::ProofDepth::EVERY_ROW;
    const std::vector<Finding> findings = examine(*folder, depth);
    for (const Finding& finding : findings) {
        if (arguments.has("json")) {
            out << to_json(finding) << '\n';
            continue;
        }
        constexpr std::array words{"good", "note", "WRONG"};
        out << fmt::format("{:<5}  {:<12}  {}\n", words.at(static_cast<std::size_t>(finding.level)),
                           finding.about, finding.what);
        if (!finding.to_do.empty()) out << fmt::format("{:21}{}\n", "", finding.to_do);
    }
    const bool is_wrong = std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.level == FindingLevel::WRONG;
    });
    return is_wrong ? 1 : 0;
}

constexpr std::array commands{
    DataCommand{
        {.name = "backup",
         .summary = "Copies the database as it is at one moment, while the server runs, and proves the copy.",
         .words = backup_words,
         .options = backup_options,
         .examples = "tero backup /mnt/backups/2026-11-02\n"
                     "tero backup /mnt/backups/first --secret /root/tero-secret"},
        backup},
    DataCommand{{.name = "restore",
                 .summary = "Puts a backup into a data folder that has no database, and holds all sends.",
                 .words = restore_words,
                 .options = restore_options,
                 .examples = "tero restore /mnt/backups/2026-11-02 --secret /root/tero-secret"},
                restore},
    DataCommand{
        {.name = "doctor",
         .summary = "Says what is wrong with the data folder, and what to do; exit code 1 when something is.",
         .options = doctor_options,
         .examples = "tero doctor\ntero doctor --quick --json\n"
                     "tero doctor --row tasks/01kavd3q8s5x1m2n3p4q5r6s7t"},
        doctor},
};

}  // namespace

std::span<const DataCommand> data_commands() { return commands; }

const DataCommand* find_data_command(std::string_view name) {
    const auto found = std::find_if(commands.begin(), commands.end(),
                                    [&](const DataCommand& command) { return command.spec.name == name; });
    return found == commands.end() ? nullptr : &*found;
}

}  // namespace tero::app
