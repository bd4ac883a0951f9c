#include "sandbox/demo_time.hpp"

#include "base/crypto.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

namespace tero::app {
namespace {

constexpr std::size_t line_bytes = 48;

// `2026-11-02T03:00:00.000Z 1f0c…` and a line end, padded to its length.
std::string line_of(Timestamp at) {
    const std::string text = to_string(at);
    return fmt::format("{:<{}}\n", fmt::format("{} {}", text, sha256_hex(text).substr(0, 16)),
                       line_bytes - 1);
}

std::optional<Timestamp> read_line(std::string_view line) {
    const auto at = parse_timestamp(line.substr(0, line.find(' ')));
    if (!at || line != line_of(*at)) return std::nullopt;
    return *at;
}

}  // namespace

Result<DemoTime> DemoTime::open(const std::string& path, Timestamp start) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        return Error{ErrorCode::unavailable, fmt::format("cannot open {}: {}", path, std::strerror(errno)),
                     "data"};
    }
    DemoTime time{file, path};
    std::array<char, 2 * line_bytes> text{};
    const ssize_t read = ::pread(file, text.data(), text.size(), 0);
    for (int line = 0; line < 2; ++line) {
        const auto begin = static_cast<std::size_t>(line) * line_bytes;
        if (read < static_cast<ssize_t>(begin + line_bytes)) break;
        const auto at = read_line({text.data() + begin, line_bytes});
        if (!at || *at < time.now_) continue;
        time.now_ = *at;
        time.line_ = 1 - line;
    }
    if (time.now_ != Timestamp{}) return time;
    if (read > 0) {
        return Error{ErrorCode::corrupt, fmt::format("{} holds no time; start anew with --fresh", path),
                     "data"};
    }
    TRY_DONE(time.store(start));
    TRY_DONE(time.sync());
    return time;
}

DemoTime::~DemoTime() {
    if (file_ >= 0) ::close(file_);
}

Result<Done> DemoTime::store(Timestamp at) {
    if (at <= now_) return Done{};
    const std::string line = line_of(at);
    const auto begin = static_cast<off_t>(line_) * static_cast<off_t>(line_bytes);
    if (::pwrite(file_, line.data(), line.size(), begin) != static_cast<ssize_t>(line.size())) {
        return Error{ErrorCode::unavailable, fmt::format("cannot write {}: {}", path_, std::strerror(errno)),
                     "data"};
    }
    now_ = at;
    line_ = 1 - line_;
    return Done{};
}

Result<Done> DemoTime::sync() {
    if (::fdatasync(file_) == 0) return Done{};
    return Error{ErrorCode::unavailable, fmt::format("cannot write {}: {}", path_, std::strerror(errno)),
                 "data"};
}

}  // namespace tero::app
