// Addresses and keys that people keep under a name, so that neither stands on every command line.
#pragma once

#include "cli/arguments.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <map>
#include <span>
#include <string>

namespace tero::cli {

struct Profile {
    std::string url = {};
    std::string key = {};
};
BOOST_DESCRIBE_STRUCT(Profile, (), (url, key))
TERO_DESCRIBED_WHOLLY(Profile);

struct ProfileFile {
    std::map<std::string, Profile> profiles = {};
};
BOOST_DESCRIBE_STRUCT(ProfileFile, (), (profiles))
TERO_DESCRIBED_WHOLLY(ProfileFile);

// Of who names none, and gives neither address nor key.
inline constexpr const char* default_profile = "default";

// `~/.config/tero/profiles.json`, or below XDG_CONFIG_HOME; empty where there is no home.
std::string profiles_path(const Environment& environment);
// None where there is no file. forbidden: others may read it.
Result<ProfileFile> read_profiles(const std::string& path);
Result<Done> write_profiles(const std::string& path, const ProfileFile& file);

// The environment as this command line is to see it: TERO_URL and TERO_KEY are the profile's that is named by
// --profile or TERO_PROFILE. A profile's key never goes to another address: with --url there is none.
Result<Environment> with_profile(const CommandSpec& command, std::span<const std::string> arguments,
                                 Environment environment);

}  // namespace tero::cli
