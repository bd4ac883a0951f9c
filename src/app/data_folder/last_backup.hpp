// That a good backup was made is noted in the data folder itself: a server that runs reads it there, and says
// so when the last one is too old.
#pragma once

#include "app/data_folder/data_folder.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "modules/monitoring/backup_age.hpp"

#include <string>

namespace tero::app {

struct LastBackup {
    Timestamp made_at = {};
    std::string to = {};  // the folder that `tero backup` made
    bool operator==(const LastBackup&) const = default;
};
BOOST_DESCRIBE_STRUCT(LastBackup, (), (made_at, to))
TERO_DESCRIBED_WHOLLY(LastBackup);

Result<Done> note_backup(const DataFolder& folder, const LastBackup& backup);
// not_found: none was noted.
Result<LastBackup> last_backup(const DataFolder& folder);
// The data began with its secret. not_found: nothing is here yet.
Result<BackupSeen> backup_seen(const DataFolder& folder);

}  // namespace tero::app
