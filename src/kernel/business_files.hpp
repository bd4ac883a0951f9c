// What a business is, as data: the texts of its folder and of the languages (ARCHITECTURE, «A business is
// data»). Each module reads its own of them into a value; only app reads them from a disk.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace tero {

// In the folder of a business; made by the build, or by `tero train`.
inline constexpr std::string_view understanding_model = "understanding.model";

struct BusinessFiles {
    std::string origin = {};                                  // for errors: `built in`, or the folder
    std::map<std::string, std::string, std::less<>> texts = {};  // `words.json`, `languages/es/words.json`

    std::string model = {};  // trained from the lines of its people (learn/); empty: none was

    // Null when there is no such file.
    const std::string* find(std::string_view path) const {
        const auto found = texts.find(path);
        return found == texts.end() ? nullptr : &found->second;
    }
};

}  // namespace tero
