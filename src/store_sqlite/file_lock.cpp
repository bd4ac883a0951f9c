#include "store_sqlite/file_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>
#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace tero::sqlite {
namespace {

// Who holds the lock, as far as it said: for the message only.
std::string holder_of(int file) {
    char text[32] = {};
    const ssize_t got = pread(file, text, sizeof text - 1, 0);
    std::string_view pid{text, got > 0 ? static_cast<std::size_t>(got) : 0};
    const auto end =
        std::find_if_not(pid.begin(), pid.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
    pid = pid.substr(0, static_cast<std::size_t>(end - pid.begin()));
    return pid.empty() ? "another process" : fmt::format("process {}", pid);
}

}  // namespace

Result<FileLock> FileLock::take(const std::string& path) {
    const std::string lock_path = path + ".lock";
    const int file = open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        return Error{ErrorCode::unavailable,
                     fmt::format("cannot open {}: {}", lock_path, std::strerror(errno)), "path"};
    }
    FileLock lock{file};
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) {
            return Error{ErrorCode::unavailable,
                         fmt::format("cannot lock {}: {}", lock_path, std::strerror(errno)), "path"};
        }
        return Error{
            ErrorCode::conflict,
            fmt::format("another tero ({}) is using {}: stop it, or give this one a data folder of its own",
                        holder_of(file), path),
            "path"};
    }
    const std::string pid = fmt::format("{}\n", getpid());
    // A lock that cannot say whose it is still holds.
    if (ftruncate(file, 0) == 0 && pwrite(file, pid.data(), pid.size(), 0) < 0) return lock;
    return lock;
}

std::string FileLock::holder(const std::string& path) {
    const int file = open((path + ".lock").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return {};
    const bool is_held = flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    std::string who = is_held ? holder_of(file) : std::string{};
    close(file);
    return who;
}

FileLock::~FileLock() {
    if (file_ >= 0) close(file_);
}

}  // namespace tero::sqlite
