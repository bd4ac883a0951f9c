// `tero profiles …`: the addresses and keys that somebody keeps on their own machine.
#include "cli/command.hpp"
#include "cli/profile.hpp"
#include "cli/record_views.hpp"

#include <fmt/format.h>
#include <array>
#include <ostream>
#include <string>

namespace tero::cli {
namespace {

Result<std::string> own_path(const Session& session) {
    std::string path = profiles_path(session.environment);
    if (path.empty()) return Error{ErrorCode::invalid, "there is no HOME in which profiles could be", ""};
    return path;
}

Result<Done> list_profiles(const Session& session) {
    TRY(const std::string path, own_path(session));
    TRY(const ProfileFile file, read_profiles(path));
    std::vector<ProfileLine> lines;
    for (const auto& [name, profile] : file.profiles)
        lines.push_back({one_line(name), one_line(profile.url), profile.key.empty() ? "no" : "yes"});
    print_table(session, lines);
    return Done{};
}

Result<Done> save_profile(const Session& session) {
    if (!session.arguments.has("key"))
        return Error{ErrorCode::invalid, "say which key: --key KEY, or TERO_KEY", "--key"};
    TRY(const std::string path, own_path(session));
    TRY(ProfileFile file, read_profiles(path));
    const std::string name = session.arguments.word(0);
    file.profiles[name] = {session.arguments.value("url"), session.arguments.value("key")};
    TRY_DONE(write_profiles(path, file));
    session.out << fmt::format("saved in {}; {}\n", path,
                               name == default_profile ? "it is used where nothing else is said"
                                                       : fmt::format("use it with --profile {}", name));
    return Done{};
}

Result<Done> remove_profile(const Session& session) {
    TRY(const std::string path, own_path(session));
    TRY(ProfileFile file, read_profiles(path));
    if (file.profiles.erase(session.arguments.word(0)) == 0) {
        return Error{ErrorCode::not_found,
                     fmt::format("there is no profile '{}'; `tero profiles` lists them", session.arguments.word(0)), ""};
    }
    TRY_DONE(write_profiles(path, file));
    session.out << "removed\n";
    return Done{};
}

constexpr WordSpec profile_word[] = {{.name = "NAME", .help = "of the profile; `default` is used without --profile"}};
constexpr OptionSpec save_options[] = {
    {.name = "url",
     .value = "URL",
     .help = "where Tero listens",
     .fallback = "http://127.0.0.1:8080",
     .variable = "TERO_URL"},
    {.name = "key", .value = "KEY", .help = "the API key to show there", .variable = "TERO_KEY"},
};

constexpr ClientCommand table[] = {
    {{.name = "profiles list",
      .summary = "Lists the profiles that are kept here, without their keys.",
      .examples = "tero profiles"},
     list_profiles},
    {{.name = "profiles save",
      .summary = "Keeps an address and a key under a name, in a file that only its owner may read.",
      .words = profile_word,
      .options = save_options,
      .examples = "tero profiles save shop --url https://tero.example.com --key tero_...\ntero inbox --profile shop"},
     save_profile},
    {{.name = "profiles remove",
      .summary = "Forgets a profile.",
      .words = profile_word,
      .examples = "tero profiles remove shop"},
     remove_profile},
};

}  // namespace

std::span<const ClientCommand> profile_commands() { return table; }

}  // namespace tero::cli
