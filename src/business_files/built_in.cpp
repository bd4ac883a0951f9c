#include "business_files/built_in.hpp"

#include "base/check.hpp"
#include "learned_files/learned_files.hpp"

#include <fmt/format.h>
#include <map>

namespace tero {
namespace {

constexpr std::string_view businesses = "/businesses/";
constexpr std::string_view languages = "/languages/";

std::map<std::string, BusinessFiles, std::less<>> read_all() {
    std::map<std::string, BusinessFiles, std::less<>> all;
    for (const EmbeddedFile& file : embedded_business_files()) {
        if (!file.path.starts_with(businesses)) continue;
        const std::string_view path = file.path.substr(businesses.size());
        const std::string name{path.substr(0, path.find('/'))};
        const auto [one, is_new] = all.try_emplace(name);
        if (is_new) {
            one->second = built_in_languages();
            one->second.origin = fmt::format("built in: {}", name);
        }
        one->second.texts.emplace(path.substr(name.size() + 1), file.bytes);
    }
    for (auto& [name, files] : all) {
        if (const EmbeddedFile* model = embedded_model(name)) files.model = model->bytes;
    }
    return all;
}

const std::map<std::string, BusinessFiles, std::less<>>& all_built_in() {
    static const auto all = read_all();
    return all;
}

}  // namespace

std::vector<std::string> built_in_businesses() {
    std::vector<std::string> names;
    for (const auto& [name, files] : all_built_in()) names.push_back(name);
    return names;
}

const BusinessFiles& built_in_business(std::string_view name) {
    const auto found = all_built_in().find(name);
    CHECK(found != all_built_in().end(), "no business '{}' is built in", name);
    return found->second;
}

BusinessFiles built_in_languages() {
    BusinessFiles files{.origin = "built in"};
    for (const EmbeddedFile& file : embedded_business_files()) {
        if (file.path.starts_with(languages)) files.texts.emplace(file.path.substr(1), file.bytes);
    }
    return files;
}

}  // namespace tero
