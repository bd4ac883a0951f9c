#include "app/data_folder/data_folder.hpp"

#include "base/crypto.hpp"
#include "store_sqlite/data_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tero::app {
namespace {

bool is_there(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

}  // namespace

Result<Done> refuse_empty_database(const DataFolder& folder) {
    if (!is_there(folder.secret())) return Done{};
    // What cannot be looked at is told by who opens it.
    const auto led = sqlite::was_led(folder.database());
    if (!led || *led) return Done{};
    return Error{
        ErrorCode::conflict,
        fmt::format(
            "{0} is missing or empty, and {1} belongs to a Tero that has run here: this start would "
            "make a new, empty business. Nothing was changed. If the files were copied, copy {0}-wal "
            "too, which holds the latest changes; or restore a backup (`tero restore FROM`). To begin "
            "anew on purpose, move {1} away first",
            folder.database(), folder.secret()),
        "server.data"};
}

Result<Done> refuse_missing_secret(const DataFolder& folder, bool has_keys) {
    if (!has_keys || is_there(folder.secret())) return Done{};
    return Error{
        ErrorCode::conflict,
        fmt::format("{} is missing: without it none of the keys and links in {} opens anything. Nothing was "
                    "changed. Put it back from where you keep it; or do without it with `tero keys reset`, "
                    "which makes a new one and a new admin key: every other key, every session and every "
                    "link to a quote that a customer holds ends then",
                    folder.secret(), folder.database()),
        "server.data"};
}

std::string node_name(const DataFolder& folder) {
    struct stat lock {};
    const bool is_there = ::stat((folder.database() + ".lock").c_str(), &lock) == 0;
    return is_there ? fmt::format("node-{}", lock.st_ino) : std::string{"node-1"};
}

std::string mark_of_secret(const std::string& secret) {
    return hmac_sha256_hex(secret, "the secret of a data folder").substr(0, 16);
}

}  // namespace tero::app
