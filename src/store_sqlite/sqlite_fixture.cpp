#include "store_sqlite/sqlite_fixture.hpp"

#include "base/check.hpp"
#include "base/mutex.hpp"
#include "store_sqlite/connection.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>
#include <filesystem>
#include <map>
#include <system_error>

namespace tero::sqlite {

TempFolder::TempFolder() {
    // In memory where there is such a place: what is tested here is not the disk's speed.
    const std::filesystem::path memory = "/dev/shm";
    const auto base = access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
    std::string pattern = (base / "tero-sqlite-XXXXXX").string();
    CHECK(mkdtemp(pattern.data()) != nullptr, "no temporary folder {}", pattern);
    path_ = pattern;
}

TempFolder::~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::unique_ptr<Store> open_migrated(const SqliteOptions& options, const Clock& clock) {
    auto store = open_sqlite(options, clock);
    CHECK(store.has_value(), "{}", to_string(store.error()));
    const Result<Done> migrated = (*store)->migrate();
    CHECK(migrated.has_value(), "{}", to_string(migrated.error()));
    return std::move(*store);
}

SqliteFixture::SqliteFixture(const Clock& clock) : clock_(clock) {
    options_.path = folder_.file("tero.db");
    reopen();
}

void SqliteFixture::reopen() {
    store_.reset();
    auto opened = open_sqlite(options_, clock_);
    CHECK(opened.has_value(), "{}", to_string(opened.error()));
    store_ = std::move(*opened);
}

std::string ask_sql(const std::string& path, const std::string& sql) {
    auto connection = Connection::open(path, Connection::Role::READER, 5s);
    CHECK(connection.has_value(), "{}", to_string(connection.error()));
    auto answer = connection->ask(sql);
    CHECK(answer.has_value(), "{}: {}", sql, to_string(answer.error()));
    return *answer;
}

void run_sql(const std::string& path, const std::string& sql) {
    auto connection = Connection::open(path, Connection::Role::READER, 5s);
    CHECK(connection.has_value(), "{}", to_string(connection.error()));
    const Result<Done> done = connection->execute(sql);
    CHECK(done.has_value(), "{}: {}", sql, to_string(done.error()));
}

namespace {

// SQLite's own methods for each kind of file, and our copy of them with two replaced.
struct Methods {
    Mutex mutex;
    std::map<const sqlite3_io_methods*, std::unique_ptr<sqlite3_io_methods>> failing TERO_GUARDED_BY(mutex);
    std::map<const sqlite3_io_methods*, const sqlite3_io_methods*> original TERO_GUARDED_BY(mutex);
};

Methods& methods() {
    static Methods all;
    return all;
}

sqlite3_vfs* system_disk = nullptr;
sqlite3_vfs failing_disk = {};

const sqlite3_io_methods& original_of(sqlite3_file* file) {
    Methods& all = methods();
    const Lock lock{all.mutex};
    return *all.original.at(file->pMethods);
}

int write_or_fail(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
    if (FailingDisk::writes_until_death > 0 && --FailingDisk::writes_until_death == 0) _exit(0);
    return FailingDisk::full ? SQLITE_FULL : original_of(file).xWrite(file, bytes, count, offset);
}

int sync_or_fail(sqlite3_file* file, int flags) {
    return FailingDisk::sync_fails ? SQLITE_IOERR_FSYNC : original_of(file).xSync(file, flags);
}

int map_or_fail(sqlite3_file* file, int page, int bytes, int extends, void volatile** out) {
    if (FailingDisk::log_index_full) return SQLITE_IOERR_SHMSIZE;
    return original_of(file).xShmMap(file, page, bytes, extends, out);
}

int open_failing(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* out_flags) {
    const int code = system_disk->xOpen(system_disk, name, file, flags, out_flags);
    if (code != SQLITE_OK || file->pMethods == nullptr) return code;
    Methods& all = methods();
    const Lock lock{all.mutex};
    std::unique_ptr<sqlite3_io_methods>& failing = all.failing[file->pMethods];
    if (failing == nullptr) {
        failing = std::make_unique<sqlite3_io_methods>(*file->pMethods);
        failing->xWrite = write_or_fail;
        failing->xSync = sync_or_fail;
        failing->xShmMap = map_or_fail;
        all.original[failing.get()] = file->pMethods;
    }
    file->pMethods = failing.get();
    return code;
}

}  // namespace

std::atomic<bool> FailingDisk::full = false;
std::atomic<bool> FailingDisk::log_index_full = false;
std::atomic<bool> FailingDisk::sync_fails = false;
std::atomic<int> FailingDisk::writes_until_death = 0;

FailingDisk::FailingDisk() {
    sqlite3_initialize();
    system_disk = sqlite3_vfs_find(nullptr);
    failing_disk = *system_disk;
    failing_disk.zName = "failing";
    failing_disk.pNext = nullptr;
    failing_disk.xOpen = open_failing;
    sqlite3_vfs_register(&failing_disk, 1);
}

FailingDisk::~FailingDisk() {
    full = false;
    log_index_full = false;
    sync_fails = false;
    writes_until_death = 0;
    sqlite3_vfs_unregister(&failing_disk);
    sqlite3_vfs_register(system_disk, 1);
}

}  // namespace tero::sqlite
