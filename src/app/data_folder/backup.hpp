// A backup is a folder: the database as of one commit, whatever the server did meanwhile, and a record of
// what it is. The secret is kept apart from it: who has both can open every link and try every key.
//
//     DEST/tero.db        one file, without a log
//     DEST/business.json  the last good folder of the owner's business, where there is one
//     DEST/backup.json    when, by which version, how many rows, and the digest that the file must have
#pragma once

#include "app/data_folder/data_folder.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace tero::app {

struct BackupRecord {
    std::string tero = {};  // the version that made it
    Timestamp made_at = {};
    std::int64_t bytes = 0;
    std::string sha256 = {};       // of tero.db
    std::string secret_mark = {};  // of the secret that its keys were hashed with; see mark_of_secret
    std::int64_t unreadable = 0;   // rows that could not be read, and are in it as they are
    std::map<std::string, std::int64_t> rows = {};  // by table; none: an older version's tables
    bool operator==(const BackupRecord&) const = default;
};
BOOST_DESCRIBE_STRUCT(BackupRecord, (), (tero, made_at, bytes, sha256, secret_mark, unreadable, rows))
TERO_DESCRIBED_WHOLLY(BackupRecord);

std::int64_t row_count(const BackupRecord& record);

// Into the folder `to`, which is made and must not be there yet; the secret into the file `secret_to`,
// outside of it, unless that is empty. conflict: something is there already. corrupt: the copy is not sound;
// it is left in `to` with `.unsound` behind. storage_full, unavailable: nothing is left.
Result<BackupRecord> make_backup(const DataFolder& folder, const std::string& to,
                                 const std::string& secret_to, Timestamp now);

enum class SecretState { RESTORED, WAS_THERE, MISSING };
struct Restored {
    BackupRecord record = {};
    SecretState secret = SecretState::MISSING;
};
// Into `folder`, which must hold no database. Everything is proved before anything gets its name. conflict: a
// database is there, a tero uses it, or the secret is another one. corrupt: the backup is not what was
// written.
Result<Restored> restore_backup(const std::string& from, const DataFolder& folder,
                                const std::string& secret_from);

}  // namespace tero::app
