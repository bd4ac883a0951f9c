#include "app/secret_file.hpp"

#include "base/file.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero::app {

Result<std::optional<std::string>> kept_secret(const std::string& path) {
    auto text = read_file(path);
    if (text) {
        while (text->ends_with('\n')) text->pop_back();
        if (text->size() >= 32) return std::optional{std::move(*text)};
        return Error{ErrorCode::corrupt,
                     fmt::format("{} is too short to be a secret; without it no key opens this data", path), ""};
    }
    // Any other failure is no reason for a new one: that would shut out everybody who has a key.
    if (text.error().code != ErrorCode::not_found) return text.error();
    return std::optional<std::string>{};
}

Result<std::string> kept_secret(const std::string& path, const std::function<Result<std::string>()>& make) {
    TRY(std::optional<std::string> kept, kept_secret(path));
    if (kept) return std::move(*kept);
    TRY(std::string made, make());
    TRY_DONE(replace_file(path, made + "\n"));
    return made;
}

}  // namespace tero::app
