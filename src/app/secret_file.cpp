#include "app/secret_file.hpp"

#include "base/crypto.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>

namespace tero::app {
namespace {

Error failed(const std::string& what, const std::string& path) {
    return {ErrorCode::unavailable, fmt::format("cannot {} {}: {}", what, path, std::strerror(errno)), ""};
}

// Whole and on disk before it has its name, so that a crash leaves no half of it.
Result<Done> write_new(const std::string& path, const std::string& text) {
    const std::string draft = path + ".new";
    const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return failed("make", draft);
    const bool written =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    ::close(file);
    if (!written) return failed("write", draft);
    if (std::rename(draft.c_str(), path.c_str()) != 0) return failed("name", path);
    return Done{};
}

}  // namespace

Result<std::string> secret_of(const std::string& path) {
    if (std::ifstream file{path, std::ios::binary}; file) {
        std::string text{std::istreambuf_iterator<char>{file}, {}};
        while (!text.empty() && text.back() == '\n') text.pop_back();
        if (text.size() < 32) {
            return Error{
                ErrorCode::corrupt,
                fmt::format("{} is too short to be a secret; without it no key opens this data", path), ""};
        }
        return text;
    }
    const std::string made = secret_text(32);
    TRY_DONE(write_new(path, made + "\n"));
    return made;
}

}  // namespace tero::app
