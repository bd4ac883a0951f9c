#include "app/config/copy_business.hpp"

#include "base/file.hpp"
#include "business_files/built_in.hpp"
#include "learned_files/learned_files.hpp"

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
                     fmt::format("no business '{}' is built in; there are {}", name, fmt::join(names, ", ")),
                     ""};
    }
    TRY_DONE(make_folder(folder));
    std::error_code failed;
    const bool is_empty = fs::is_empty(folder, failed);
    if (failed) return cannot(folder, failed);
    if (!is_empty) return Error{ErrorCode::conflict, fmt::format("{} is not empty", folder), ""};
    const auto write = [&](std::string_view file, std::string_view bytes) -> Result<Done> {
        const fs::path to = fs::path{folder} / file;
        TRY_DONE(make_folder(to.parent_path().string()));
        return replace_file(to.string(), bytes);
    };
    const BusinessFiles& files = built_in_business(name);
    for (const auto& [file, text] : files.texts) {
        if (!file.starts_with("languages/")) TRY_DONE(write(file, text));
    }
    if (!files.model.empty()) TRY_DONE(write(understanding_model, files.model));
    // What the model was trained from, beside the languages' own.
    const std::string own = "/businesses/" + name + "/";
    for (const EmbeddedFile& lines : embedded_lines()) {
        if (lines.path.starts_with(own)) TRY_DONE(write(lines.path.substr(own.size()), lines.bytes));
    }
    return Done{};
}

}  // namespace tero
