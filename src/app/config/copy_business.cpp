#include "app/config/copy_business.hpp"

#include "base/file.hpp"
#include "business_files/built_in.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <filesystem>
#include <system_error>

namespace tero {
namespace {

namespace fs = std::filesystem;

Error cannot(const std::string& folder, const std::error_code& why) {
    return {ErrorCode::unavailable, fmt::format("cannot write into {}: {}", folder, why.message()), ""};
}

Result<Done> make_folder(const std::string& folder) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) return cannot(folder, failed);
    return Done{};
}

}  // namespace

Result<Done> copy_business(const std::string& name, const std::string& folder) {
    const auto names = built_in_businesses();
    if (std::find(names.begin(), names.end(), name) == names.end()) {
        return Error{ErrorCode::not_found,
                     fmt::format("no business '{}' is built in; there are {}", name, fmt::join(names, ", ")), ""};
    }
    TRY_DONE(make_folder(folder));
    std::error_code failed;
    const bool is_empty = fs::is_empty(folder, failed);
    if (failed) return cannot(folder, failed);
    if (!is_empty) return Error{ErrorCode::conflict, fmt::format("{} is not empty", folder), ""};
    for (const auto& [file, text] : built_in_business(name).texts) {
        if (file.starts_with("languages/")) continue;
        const fs::path to = fs::path{folder} / file;
        TRY_DONE(make_folder(to.parent_path().string()));
        TRY_DONE(replace_file(to.string(), text));
    }
    return Done{};
}

}  // namespace tero
