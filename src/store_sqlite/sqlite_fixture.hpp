// For tests of the SQLite store: a folder of its own, a store in it, and a disk that fails when told.
#pragma once

#include "base/time.hpp"
#include "store/conformance.hpp"
#include "store/store.hpp"
#include "store_sqlite/sqlite_store.hpp"

#include <atomic>
#include <memory>
#include <string>

namespace tero::sqlite {

// Made new, and removed with all that is in it.
class TempFolder {
public:
    TempFolder();
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    ~TempFolder();

    const std::string& path() const { return path_; }
    std::string file(const std::string& name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

// Opened and migrated; a failure ends the test.
std::unique_ptr<Store> open_migrated(const SqliteOptions& options, const Clock& clock);

class SqliteFixture final : public StoreFixture {
public:
    explicit SqliteFixture(const Clock& clock);
    Store& store() override { return *store_; }
    void reopen() override;
    const SqliteOptions& options() const { return options_; }

private:
    TempFolder folder_;
    SqliteOptions options_;
    const Clock& clock_;
    std::unique_ptr<Store> store_;
};

// Runs SQL on a file from outside, as a person with a shell would.
void run_sql(const std::string& path, const std::string& sql);
std::string ask_sql(const std::string& path, const std::string& sql);

// While one exists, every file that SQLite opens is on this disk.
class FailingDisk {
public:
    FailingDisk();
    ~FailingDisk();

    static std::atomic<bool> full;        // writes find no room
    static std::atomic<bool> log_index_full;  // there is none for the file in which connections share the log
    static std::atomic<bool> sync_fails;  // nothing is confirmed
    static std::atomic<int>
        writes_until_death;  // the process ends before that many writes are done; 0: it lives on
};

}  // namespace tero::sqlite
