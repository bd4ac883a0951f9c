#include "app/sandbox/settings.hpp"

#include "codec/json.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace tero::app {
namespace {

std::string settings_path(const std::string& data) { return data + "/demo.json"; }

Error cannot(std::string_view verb, const std::string& path, int code) {
    return Error{ErrorCode::unavailable, fmt::format("cannot {} {}: {}", verb, path, std::strerror(code)),
                 "data"};
}

}  // namespace

Result<std::string> read_file(const std::string& path) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored)) {
        return Error{ErrorCode::not_found, fmt::format("there is no file {}", path), "path"};
    }
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file.is_open() || file.bad()) return cannot("read", path, errno);
    return text;
}

Result<DemoSettings> load_settings(const std::string& data) {
    const std::string path = settings_path(data);
    TRY(const std::string text, read_file(path));
    auto settings = from_json<DemoSettings>(text, Reading::tolerant);
    if (!settings) {
        return Error{
            ErrorCode::corrupt,
            fmt::format("{} cannot be read: {}; start anew with --fresh", path, to_string(settings.error())),
            "data"};
    }
    return settings;
}

Result<Done> store_settings(const std::string& data, const DemoSettings& settings) {
    const std::string path = settings_path(data);
    const std::string written = path + ".new";
    const std::string text = to_json(settings) + "\n";
    const int file = ::open(written.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return cannot("write", written, errno);
    const bool whole =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    const int code = errno;
    ::close(file);
    if (!whole) return cannot("write", written, code);
    if (::rename(written.c_str(), path.c_str()) != 0) return cannot("write", path, errno);
    return Done{};
}

}  // namespace tero::app
