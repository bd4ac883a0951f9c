#include "base/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace tero {
namespace {

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }

private:
    int number_;
};

Error cannot(std::string_view verb, const std::string& path) {
    return {ErrorCode::unavailable, fmt::format("cannot {} {}: {}", verb, path, std::strerror(errno)), ""};
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t bytes_max) {
    // Without waiting: a pipe would keep us here until somebody writes.
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (file.number() < 0) {
        if (errno != ENOENT && errno != ENOTDIR) return cannot("read", path);
        return Error{ErrorCode::not_found, fmt::format("there is no file {}", path), ""};
    }
    struct stat about {};
    if (::fstat(file.number(), &about) != 0) return cannot("read", path);
    if (!S_ISREG(about.st_mode)) return Error{ErrorCode::invalid, fmt::format("{} is not a file", path), ""};
    std::string text;
    std::size_t read = 0;
    while (true) {
        text.resize(std::max(read + 1, static_cast<std::size_t>(about.st_size) + 1));
        const ssize_t got = ::read(file.number(), text.data() + read, text.size() - read);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return cannot("read", path);
        read += static_cast<std::size_t>(got);
        if (read > bytes_max) {
            return Error{ErrorCode::too_large, fmt::format("{} is larger than {} bytes", path, bytes_max),
                         ""};
        }
        if (got == 0) break;
    }
    text.resize(read);
    return text;
}

Result<Done> replace_file(const std::string& path, std::string_view text) {
    const std::string draft = path + ".new";
    {
        const Descriptor file{::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
        if (file.number() < 0) return cannot("make", draft);
        for (std::string_view rest = text; !rest.empty();) {
            const ssize_t written = ::write(file.number(), rest.data(), rest.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) return cannot("write", draft);
            rest.remove_prefix(static_cast<std::size_t>(written));
        }
        if (::fsync(file.number()) != 0) return cannot("write", draft);
    }
    return rename_file(draft, path);
}

Result<Done> rename_file(const std::string& from, const std::string& to) {
    if (std::rename(from.c_str(), to.c_str()) != 0) return cannot("name", to);
    // The name is on disk once its folder is.
    const std::size_t slash = to.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : to.substr(0, slash + 1);
    const Descriptor named{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (named.number() < 0 || (::fsync(named.number()) != 0 && errno != EINVAL)) return cannot("write", folder);
    return Done{};
}

}  // namespace tero
