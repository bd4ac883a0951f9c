#include "app/data_folder/backup.hpp"

#include "app/secret_file.hpp"
#include "base/crypto.hpp"
#include "base/file.hpp"
#include "codec/json.hpp"
#include "codec/register.hpp"
#include "store_sqlite/data_file.hpp"
#include "store_sqlite/file_lock.hpp"

#include <fmt/format.h>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

namespace tero {

using app::BackupRecord;
TERO_REGISTER(BackupRecord)

}  // namespace tero

namespace tero::app {
namespace {

namespace files = std::filesystem;

std::string record_path(const std::string& backup) { return backup + "/backup.json"; }

Error already_there(const std::string& path) {
    return Error{ErrorCode::conflict,
                 fmt::format("{} is there already: name another place, or move it away", path), ""};
}

bool is_inside(const files::path& file, const files::path& folder) {
    std::error_code failed;
    const auto rest =
        files::weakly_canonical(file, failed).lexically_relative(files::weakly_canonical(folder, failed));
    return !rest.empty() && *rest.begin() != "..";
}

Result<Done> make_folder(const std::string& path) {
    std::error_code failed;
    const bool is_new = files::create_directories(path, failed);
    if (is_new) files::permissions(path, files::perms::owner_all, failed);
    if (!failed) return Done{};
    return Error{ErrorCode::unavailable, fmt::format("cannot make {}: {}", path, failed.message()), ""};
}

Result<Done> copy_business(const std::string& from, const std::string& to) {
    const auto text = read_file(from);
    if (!text && text.error().code == ErrorCode::not_found) return Done{};
    if (!text) return text.error();
    return replace_file(to, *text);
}

Error unsound(const sqlite::Proof& proof, const std::string& path) {
    return Error{
        ErrorCode::corrupt,
        fmt::format("{} is damaged: {}{}", path, proof.damage.front(),
                    proof.damage.size() > 1 ? fmt::format(", and {} more", proof.damage.size() - 1) : ""),
        ""};
}

// What was written is read again before it is called a backup.
Result<BackupRecord> record_of(const std::string& file, const std::string& secret, Timestamp now) {
    TRY(const sqlite::Proof proof, sqlite::prove_file(file));
    if (!proof.damage.empty()) return unsound(proof, file);
    BackupRecord record{.tero = TERO_VERSION,
                        .made_at = now,
                        .bytes = static_cast<std::int64_t>(sqlite::look_at_file(file).bytes),
                        .secret_mark = secret.empty() ? std::string{} : mark_of_secret(secret),
                        .unreadable = static_cast<std::int64_t>(proof.unreadable_count),
                        .rows = proof.rows};
    TRY(record.sha256, sha256_hex_of_file(file));
    return record;
}

Result<BackupRecord> fill(const DataFolder& folder, const std::string& draft, const std::string& secret,
                          Timestamp now) {
    const std::string file = draft + "/tero.db";
    TRY_DONE(sqlite::copy_file(folder.database(), file));
    TRY_DONE(copy_business(folder.business(), draft + "/business.json"));
    TRY(BackupRecord record, record_of(file, secret, now));
    TRY_DONE(replace_file(record_path(draft), to_json(record)));
    return record;
}

// The secret that the backup's keys need. Without one they are all refused, which is said to who restores.
Result<SecretState> place_secret(const BackupRecord& record, const DataFolder& folder,
                                 const std::string& from) {
    const auto fits = [&](const std::string& secret, const std::string& path) -> Result<Done> {
        if (record.secret_mark.empty() || mark_of_secret(secret) == record.secret_mark) return Done{};
        return Error{
            ErrorCode::conflict,
            fmt::format("{} is not the secret of this backup: its keys and links would all be refused. Name "
                        "the right one with --secret FILE, and move a wrong one out of {}",
                        path, folder.path),
            "--secret"};
    };
    TRY(const std::optional<std::string> there, kept_secret(folder.secret()));
    if (there) {
        TRY_DONE(fits(*there, folder.secret()));
        return SecretState::WAS_THERE;
    }
    if (from.empty()) return SecretState::MISSING;
    TRY(const std::optional<std::string> given, kept_secret(from));
    if (!given) return Error{ErrorCode::not_found, fmt::format("there is no file {}", from), "--secret"};
    TRY_DONE(fits(*given, from));
    TRY_DONE(replace_file(folder.secret(), *given + "\n"));
    return SecretState::RESTORED;
}

Result<BackupRecord> read_record(const std::string& backup) {
    const auto text = read_file(record_path(backup));
    if (!text && text.error().code == ErrorCode::not_found) {
        return Error{
            ErrorCode::not_found,
            fmt::format("{} is no backup: it has no backup.json. Name the folder that `tero backup` made",
                        backup),
            ""};
    }
    if (!text) return text.error();
    return from_json<BackupRecord>(*text, Reading::tolerant);
}

// Equal to what was written, byte by byte.
Result<Done> check_digest(const BackupRecord& record, const std::string& file) {
    TRY(const std::string digest, sha256_hex_of_file(file));
    if (digest == record.sha256) return Done{};
    return Error{
        ErrorCode::corrupt,
        fmt::format("{} is not the file that the backup wrote: it was changed or damaged since. Nothing was "
                    "restored; take an older backup",
                    file),
        ""};
}

}  // namespace

std::int64_t row_count(const BackupRecord& record) {
    std::int64_t count = 0;
    for (const auto& [table, rows] : record.rows) count += rows;
    return count;
}

Result<BackupRecord> make_backup(const DataFolder& folder, const std::string& wanted,
                                 const std::string& secret_to, Timestamp now) {
    const std::string to = wanted.substr(0, wanted.find_last_not_of('/') + 1);
    if (to.empty()) return Error{ErrorCode::invalid, "name the folder that is to be made", "DEST"};
    if (files::exists(to)) return already_there(to);
    if (!secret_to.empty() && files::exists(secret_to)) return already_there(secret_to);
    if (!secret_to.empty() && is_inside(secret_to, to)) {
        return Error{ErrorCode::invalid,
                     "keep the secret somewhere else than the backup: who has both has everything",
                     "--secret"};
    }
    if (!files::exists(folder.database())) {
        return Error{ErrorCode::not_found,
                     fmt::format("there is no {}: name the data folder with --data", folder.database()), ""};
    }
    TRY(const std::optional<std::string> secret, kept_secret(folder.secret()));
    const std::string draft = to + ".unsound";
    if (files::exists(draft)) return already_there(draft);
    TRY_DONE(make_folder(draft));
    auto record = fill(folder, draft, secret.value_or(""), now);
    if (!record) {
        std::error_code ignored;
        if (record.error().code != ErrorCode::corrupt) files::remove_all(draft, ignored);
        return record;
    }
    TRY_DONE(rename_file(draft, to));
    if (!secret_to.empty() && secret) TRY_DONE(replace_file(secret_to, *secret + "\n"));
    return record;
}

Result<Restored> restore_backup(const std::string& from, const DataFolder& folder,
                                const std::string& secret_from) {
    Restored restored;
    TRY(restored.record, read_record(from));
    const std::string file = from + "/tero.db";
    TRY_DONE(check_digest(restored.record, file));
    TRY_DONE(make_folder(folder.path));
    TRY(const sqlite::FileLock lock, sqlite::FileLock::take(folder.database()));
    for (const char* const end : {"", "-wal"}) {
        if (files::exists(folder.database() + end)) {
            return Error{
                ErrorCode::conflict,
                fmt::format("{} is there already, and nothing is written over it. Move it away together with "
                            "its -wal and -shm, or restore into another folder with --data",
                            folder.database() + end),
                ""};
        }
    }
    const std::string draft = folder.database() + ".restoring";
    std::error_code ignored;
    files::remove(draft, ignored);
    TRY_DONE(sqlite::copy_file(file, draft));
    TRY(const sqlite::Proof proof, sqlite::prove_file(draft));
    if (!proof.damage.empty()) return unsound(proof, draft);
    TRY(restored.secret, place_secret(restored.record, folder, secret_from));
    TRY_DONE(copy_business(from + "/business.json", folder.business()));
    TRY_DONE(rename_file(draft, folder.database()));
    return restored;
}

}  // namespace tero::app
