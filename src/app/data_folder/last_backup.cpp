#include "app/data_folder/last_backup.hpp"

#include "base/file.hpp"
#include "codec/json.hpp"
#include "codec/register.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <filesystem>
#include <system_error>

namespace tero {

using app::LastBackup;
TERO_REGISTER(LastBackup)

}  // namespace tero

namespace tero::app {

Result<Done> note_backup(const DataFolder& folder, const LastBackup& backup) {
    TRY_DONE(replace_file(folder.last_backup(), to_json(backup)));
    // Whoever makes backups may be another user than the server, which must read it.
    namespace files = std::filesystem;
    std::error_code failed;
    files::permissions(folder.last_backup(), files::perms::group_read | files::perms::others_read,
                       files::perm_options::add, failed);
    if (!failed) return Done{};
    return Error{ErrorCode::unavailable,
                 fmt::format("cannot let others read {}: {}", folder.last_backup(), failed.message()), ""};
}

Result<LastBackup> last_backup(const DataFolder& folder) {
    TRY(const std::string text, read_file(folder.last_backup()));
    return from_json<LastBackup>(text, Reading::tolerant);
}

Result<BackupSeen> backup_seen(const DataFolder& folder) {
    BackupSeen seen;
    struct stat secret {};
    if (::stat(folder.secret().c_str(), &secret) != 0)
        return Error{ErrorCode::not_found, fmt::format("there is no {}", folder.secret()), ""};
    seen.data_since = Timestamp{std::int64_t{secret.st_mtim.tv_sec} * 1000};
    const auto noted = last_backup(folder);
    if (noted) seen.made_at = noted->made_at;
    if (!noted && noted.error().code != ErrorCode::not_found)
        seen.why_unknown = fmt::format("{}: {}", folder.last_backup(), noted.error().message);
    return seen;
}

}  // namespace tero::app
