#include "cli/profile.hpp"

#include "base/file.hpp"
#include "codec/json.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

namespace tero::cli {
namespace {

std::string variable(const Environment& environment, const char* name) {
    const auto found = environment.find(name);
    return found == environment.end() ? std::string{} : found->second;
}

}  // namespace

std::string profiles_path(const Environment& environment) {
    const std::string config = variable(environment, "XDG_CONFIG_HOME");
    const std::string home = variable(environment, "HOME");
    if (!config.empty()) return config + "/tero/profiles.json";
    return home.empty() ? std::string{} : home + "/.config/tero/profiles.json";
}

Result<ProfileFile> read_profiles(const std::string& path) {
    auto text = read_file(path);
    if (!text && text.error().code == ErrorCode::not_found) return ProfileFile{};
    if (!text) return Error{text.error().code, text.error().message, path};
    std::error_code unknown;
    const auto allowed = std::filesystem::status(path, unknown).permissions();
    constexpr auto of_others = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
    if (unknown || (allowed & of_others) != std::filesystem::perms::none)
        return Error{ErrorCode::forbidden, fmt::format("others may read the keys in it; do `chmod 600 {}`", path), path};
    auto file = from_json<ProfileFile>(*text, Reading::strict);
    if (file) return file;
    return Error{ErrorCode::invalid, fmt::format("{} {}; mend the file or remove it", file.error().field,
                                                 file.error().message), path};
}

Result<Done> write_profiles(const std::string& path, const ProfileFile& file) {
    std::error_code failed;
    std::filesystem::create_directories(std::filesystem::path{path}.parent_path(), failed);
    if (failed) return Error{ErrorCode::unavailable, failed.message(), path};
    return replace_file(path, to_json(file) + "\n");
}

Result<Environment> with_profile(const CommandSpec& command, std::span<const std::string> arguments,
                                 Environment environment) {
    const auto takes = [](const OptionSpec& option) { return option.name == "profile"; };
    if (std::none_of(command.options.begin(), command.options.end(), takes)) return environment;
    TRY(const Arguments line, parse_arguments(command, arguments, {}));  // without any variable
    std::string name = line.value("profile");
    if (!name.empty() && line.has("url"))
        return Error{ErrorCode::invalid, "--profile says where Tero is; leave --url out", "--profile"};
    if (line.has("url")) return environment;
    if (name.empty()) name = variable(environment, "TERO_PROFILE");
    const bool is_named = !name.empty();
    const bool is_said = line.has("key") || !variable(environment, "TERO_URL").empty() ||
                         !variable(environment, "TERO_KEY").empty();
    if (!is_named && is_said) return environment;
    const std::string path = profiles_path(environment);
    if (path.empty() && !is_named) return environment;
    if (path.empty()) return Error{ErrorCode::invalid, "there is no HOME in which profiles could be", "--profile"};
    TRY(const ProfileFile file, read_profiles(path));
    const auto found = file.profiles.find(is_named ? name : default_profile);
    if (found == file.profiles.end() && !is_named) return environment;
    if (found == file.profiles.end()) {
        return Error{ErrorCode::not_found,
                     fmt::format("there is no profile '{0}' in {1}; `tero profiles save {0} --url URL --key KEY` "
                                 "makes it",
                                 name, path),
                     ""};
    }
    environment["TERO_URL"] = found->second.url;
    environment["TERO_KEY"] = found->second.key;
    return environment;
}

}  // namespace tero::cli
