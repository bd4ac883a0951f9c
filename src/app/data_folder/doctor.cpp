#include "app/data_folder/doctor.hpp"

#include "app/data_folder/last_backup.hpp"
#include "app/recording/recording.hpp"
#include "app/secret_file.hpp"
#include "codec/register.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

namespace tero {

using app::Finding;
using app::FindingLevel;
TERO_REGISTER(FindingLevel)
TERO_REGISTER(Finding)

}  // namespace tero

namespace tero::app {
namespace {

constexpr std::uint64_t free_bytes_min = 64 << 20;  // below, writing may end at any moment
constexpr std::uint64_t log_bytes_max = 256 << 20;  // four times what the server lets it grow to by itself

std::string owner_name(uid_t owner) {
    const passwd* const known = ::getpwuid(owner);
    return known != nullptr ? known->pw_name : fmt::format("user {}", owner);
}

std::optional<struct stat> about_file(const std::string& path) {
    struct stat about {};
    if (::stat(path.c_str(), &about) != 0) return std::nullopt;
    return about;
}

Finding examine_folder(const DataFolder& folder) {
    const std::string about = "folder";
    const auto found = about_file(folder.path);
    if (!found) {
        return {about, FindingLevel::WRONG, fmt::format("{}: {}", folder.path, std::strerror(errno)),
                "name the data folder with --data, or start `tero serve`, which makes it"};
    }
    if (!S_ISDIR(found->st_mode))
        return {about, FindingLevel::WRONG, fmt::format("{} is not a folder", folder.path), "move it away"};
    if (::access(folder.path.c_str(), R_OK | W_OK | X_OK) != 0) {
        return {about, FindingLevel::WRONG,
                fmt::format("{} belongs to {}, and this user may not write there", folder.path,
                            owner_name(found->st_uid)),
                fmt::format("run this and the server as {}, or change the owner", owner_name(found->st_uid))};
    }
    if ((found->st_mode & 022) != 0) {
        return {about, FindingLevel::NOTICE, fmt::format("{} can be written by others", folder.path),
                fmt::format("chmod go-w {}", folder.path)};
    }
    return {about, FindingLevel::GOOD, folder.path, ""};
}

// Files that hold what customers wrote, or open it.
void examine_owners(const DataFolder& folder, std::vector<Finding>& findings) {
    const auto home = about_file(folder.path);
    for (const std::string& path :
         {folder.database(), folder.database() + "-wal", folder.database() + "-shm", folder.secret(),
          folder.recording(), folder.recording() + ".before"}) {
        const auto found = about_file(path);
        if (!found) continue;
        if (home && found->st_uid != home->st_uid) {
            findings.push_back({"owner", FindingLevel::WRONG,
                                fmt::format("{} belongs to {}, and its folder to {}", path,
                                            owner_name(found->st_uid), owner_name(home->st_uid)),
                                fmt::format("chown --reference={} {}", folder.path, path)});
        }
        if ((found->st_mode & 077) != 0) {
            findings.push_back({"permissions", FindingLevel::WRONG,
                                fmt::format("{} can be read by others", path),
                                fmt::format("chmod 600 {}", path)});
        }
    }
}

Finding examine_space(const DataFolder& folder, std::uint64_t database_bytes) {
    struct statvfs room {};
    if (::statvfs(folder.path.c_str(), &room) != 0)
        return {"space", FindingLevel::NOTICE,
                fmt::format("free space is not known: {}", std::strerror(errno)), ""};
    return judge_space(std::uint64_t{room.f_bavail} * room.f_frsize, database_bytes);
}

Finding examine_secret(const DataFolder& folder, bool was_led) {
    const auto secret = kept_secret(folder.secret());
    if (!secret)
        return {"secret", FindingLevel::WRONG, secret.error().message, "put it back from where you keep it"};
    if (*secret)
        return {"secret", FindingLevel::GOOD, "is there; keep a copy of it apart from the backups", ""};
    if (!was_led) return {"secret", FindingLevel::GOOD, "none yet: the first start makes it", ""};
    return {
        "secret", FindingLevel::WRONG,
        fmt::format("{} is missing: no key and no link opens anything", folder.secret()),
        "put it back from where you keep it, or make a new one with `tero keys reset`, which ends all keys, "
        "sessions and links"};
}

Finding examine_backup(const DataFolder& folder) {
    const auto noted = last_backup(folder);
    if (noted)
        return {"backup", FindingLevel::GOOD,
                fmt::format("the last good one was made at {}: {}", to_string(noted->made_at), noted->to), ""};
    if (noted.error().code != ErrorCode::not_found)
        return {"backup", FindingLevel::NOTICE, noted.error().message, "make one with `tero backup DEST`"};
    return {"backup", FindingLevel::NOTICE, "none was ever made of this data with `tero backup`",
            "make one with `tero backup DEST`, every night"};
}

void examine_proof(const Result<sqlite::Proof>& proof, sqlite::ProofDepth depth,
                   std::vector<Finding>& findings) {
    if (!proof) {
        findings.push_back({"schema", FindingLevel::WRONG, proof.error().message, ""});
        return;
    }
    findings.push_back(proof->is_older
                           ? Finding{"schema", FindingLevel::NOTICE,
                                     "an older tero wrote it; the next start brings it up to date",
                                     "make a backup before that start"}
                           : Finding{"schema", FindingLevel::GOOD, "as this tero writes it", ""});
    if (depth == sqlite::ProofDepth::SCHEMA) {
        findings.push_back({"integrity", FindingLevel::GOOD, "not checked: --quick", ""});
        return;
    }
    for (const std::string& damage : proof->damage) {
        findings.push_back(
            {"integrity", FindingLevel::WRONG, damage,
             "stop the server, keep a copy of the whole folder, and restore the last good backup"});
    }
    for (const std::string& row : proof->unreadable) {
        findings.push_back({"row", FindingLevel::WRONG, row,
                            "it is set aside until it can be read, and everything else goes on. `tero doctor "
                            "--row TABLE/KEY` shows it "
                            "as it is stored; report it with this line"});
    }
    if (!proof->is_sound() || proof->is_older) return;
    findings.push_back({"integrity", FindingLevel::GOOD,
                        fmt::format("every page and {} rows can be read", proof->row_count()), ""});
}

// Against what `tero serve --record` wrote down, where that reaches so far.
Finding examine_chain(const DataFolder& folder, const sqlite::StoredGroup& stored) {
    std::string what = fmt::format("group {} is the last one, hash {:016x}", stored.group, stored.chain);
    if (::access(folder.recording().c_str(), F_OK) != 0) return {"chain", FindingLevel::GOOD, what, ""};
    const auto recorded = last_recorded(folder.recording(), stored.group);
    if (!recorded) {
        return {"chain", FindingLevel::NOTICE,
                fmt::format("{}; {}: {}", what, folder.recording(), recorded.error().message), ""};
    }
    if (!recorded->asked) {
        return {"chain", FindingLevel::GOOD,
                fmt::format("{}; the recording ends with group {}", what, recorded->group), ""};
    }
    if (*recorded->asked == stored.chain)
        return {"chain", FindingLevel::GOOD, what + ", as it was recorded", ""};
    if (!recorded->is_stored) {
        return {"chain", FindingLevel::GOOD,
                fmt::format("{}; the recording ends before that group was stored", what), ""};
    }
    return {"chain", FindingLevel::WRONG,
            fmt::format("{}, and {} has {:016x} for it: it is another database, or one of them was changed", what,
                        folder.recording(), *recorded->asked),
            "if neither was put there by hand, keep a copy of the whole folder and report it"};
}

Finding examine_database(const DataFolder& folder, const sqlite::DataFile& file,
                         const Result<bool>& was_led) {
    if (const auto empty = refuse_empty_database(folder); !empty)
        return {"database", FindingLevel::WRONG, empty.error().message, ""};
    if (!file.exists) return {"database", FindingLevel::GOOD, "none yet: the first start makes it", ""};
    if (!was_led) return {"database", FindingLevel::WRONG, was_led.error().message, ""};
    return {"database", FindingLevel::GOOD,
            fmt::format("{}, {}, {}", folder.database(), bytes_text(file.bytes),
                        file.holder.empty() ? std::string{"no server uses it"}
                                            : fmt::format("served by {}", file.holder)),
            ""};
}

}  // namespace

std::string bytes_text(std::uint64_t bytes) {
    constexpr std::array<std::string_view, 5> units{"bytes", "kB", "MB", "GB", "TB"};
    auto amount = static_cast<double>(bytes);
    std::size_t unit = 0;
    for (; amount >= 1000 && unit + 1 < units.size(); ++unit) amount /= 1000;
    return unit == 0 ? fmt::format("{} bytes", bytes) : fmt::format("{:.1f} {}", amount, units[unit]);
}

Finding judge_space(std::uint64_t free_bytes, std::uint64_t database_bytes) {
    const std::string what = fmt::format("{} free", bytes_text(free_bytes));
    if (free_bytes < free_bytes_min) {
        return {"space", FindingLevel::WRONG, what,
                "free some: a full disk takes no writes, customers are not answered, and reads go on"};
    }
    if (free_bytes < database_bytes) {
        return {"space", FindingLevel::NOTICE, fmt::format("{}, less than the database", what),
                "a backup on this disk would not fit"};
    }
    return {"space", FindingLevel::GOOD, what, ""};
}

Finding judge_log(const sqlite::DataFile& file) {
    const std::string what = fmt::format("{} not yet copied into the file", bytes_text(file.log_bytes));
    if (file.log_bytes > log_bytes_max) {
        return {"log", FindingLevel::WRONG, what,
                "another program keeps the file open and the log from starting over: `fuser -v` on the "
                "database names "
                "it; end it"};
    }
    if (file.log_bytes > 0 && file.holder.empty()) {
        return {"log", FindingLevel::NOTICE, what,
                "the server did not end in order; the next start reads it. Never copy the database without "
                "its -wal"};
    }
    return {"log", FindingLevel::GOOD, what, ""};
}

std::vector<Finding> examine(const DataFolder& folder, sqlite::ProofDepth depth) {
    std::vector<Finding> findings{examine_folder(folder)};
    if (findings.front().level == FindingLevel::WRONG) return findings;
    const sqlite::DataFile file = sqlite::look_at_file(folder.database());
    const auto was_led = sqlite::was_led(folder.database());
    findings.push_back(examine_space(folder, file.bytes));
    examine_owners(folder, findings);
    findings.push_back(examine_database(folder, file, was_led));
    findings.push_back(examine_secret(folder, was_led && *was_led));
    if (::access(folder.first_access().c_str(), F_OK) == 0) {
        findings.push_back({"first access", FindingLevel::NOTICE,
                            fmt::format("the first admin key still lies in {}", folder.first_access()),
                            "keep the key elsewhere and remove the file"});
    }
    if (!file.exists) return findings;
    findings.push_back(examine_backup(folder));
    findings.push_back(judge_log(file));
    const auto last = sqlite::last_group(folder.database());
    if (last && *last) findings.push_back(examine_chain(folder, **last));
    if (was_led) examine_proof(sqlite::prove_file(folder.database(), depth), depth, findings);
    return findings;
}

}  // namespace tero::app
