#include "app/config/business_fixture.hpp"

#include "base/check.hpp"
#include "base/file.hpp"
#include "business_files/built_in.hpp"

#include <filesystem>

namespace tero {

OwnersFolder::OwnersFolder() {
    for (const auto& [file, text] : built_in_business().texts) {
        if (!file.starts_with("languages/")) write(file, text);
    }
}

void OwnersFolder::write(const std::string& file, std::string_view text) const {
    const std::string to = folder_.file(file);
    std::filesystem::create_directories(std::filesystem::path{to}.parent_path());
    const auto written = replace_file(to, text);
    CHECK(written.has_value(), "{}: {}", to, written.error().message);
}

}  // namespace tero
