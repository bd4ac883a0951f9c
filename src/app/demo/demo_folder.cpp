#include "app/demo/demo_folder.hpp"

#include <fmt/format.h>
#include <filesystem>
#include <set>
#include <system_error>

namespace tero::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* settings_name = "/demo.json";
constexpr const char* forgetting_name = "/demo.forgetting";

Error cannot(const char* verb, const std::string& data, const std::error_code& why) {
    return {ErrorCode::unavailable, fmt::format("cannot {} {}: {}", verb, data, why.message()), "data"};
}

bool is_a_demos(const std::string& data) {
    std::error_code ignored;
    return fs::exists(data + settings_name, ignored) || fs::exists(data + forgetting_name, ignored);
}

}  // namespace

Result<Done> enter_demo_folder(const std::string& data) {
    std::error_code failed;
    fs::create_directories(data, failed);
    if (failed) return cannot("make", data, failed);
    if (is_a_demos(data)) return Done{};
    // What a demo leaves that was killed before it had settings.
    const std::set<std::string> harmless{"demo.lock", "demo.json.new"};
    for (const auto& entry : fs::directory_iterator{data, failed}) {
        const std::string name = entry.path().filename().string();
        if (harmless.contains(name)) continue;
        return Error{ErrorCode::conflict,
                     fmt::format("{} holds {} and no demo; give the demo a folder of its own with --data",
                                 data, name),
                     "data"};
    }
    if (failed) return cannot("read", data, failed);
    return Done{};
}

Result<Done> tidy_demo_folder(const std::string& data, bool fresh) {
    std::error_code failed;
    if (fresh && fs::exists(data + settings_name, failed)) {
        fs::rename(data + settings_name, data + forgetting_name, failed);
        if (failed) return cannot("empty", data, failed);
    }
    if (!fs::exists(data + forgetting_name, failed)) return Done{};
    for (const auto& entry : fs::directory_iterator{data, failed}) {
        const std::string name = entry.path().filename().string();
        if (name == "demo.lock" || entry.path() == data + forgetting_name) continue;
        fs::remove_all(entry.path(), failed);
        if (failed) break;
    }
    if (!failed) fs::remove(data + forgetting_name, failed);
    if (failed) return cannot("empty", data, failed);
    return Done{};
}

}  // namespace tero::app
