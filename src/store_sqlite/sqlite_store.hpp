// The embedded store: one SQLite file, one process. Write-ahead log, every commit synced to disk, one writing
// connection and a few reading ones that wait for it only while it empties a log that has grown large.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "store/store.hpp"

#include <memory>
#include <string>

namespace tero {

struct SqliteOptions {
    std::string path = "tero.db";  // The file; its folder must exist. Beside it stand -wal, -shm and .lock.
    int readers = 2;               // Queries served at the same time.
    int checkpoint_pages = 1000;   // Pages of log after which they are copied into the file.
    Duration busy = 5s;            // Patience with a foreign program that holds the file, such as a backup.
};

// Opens the file or makes it. The clock rules the leases and must outlive the store.
// conflict: another tero has it open. corrupt, invalid: it is not one of ours, and was left as it is.
Result<std::unique_ptr<Store>> open_sqlite(const SqliteOptions& options, const Clock& clock);

}  // namespace tero
