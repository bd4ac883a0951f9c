#include "sandbox/settings.hpp"

#include "base/file.hpp"
#include "codec/json.hpp"

#include <fmt/format.h>

namespace tero::app {
namespace {

std::string settings_path(const std::string& data) { return data + "/demo.json"; }

}  // namespace

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
    return replace_file(settings_path(data), to_json(settings) + "\n");
}

}  // namespace tero::app
