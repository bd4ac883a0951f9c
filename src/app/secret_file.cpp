#include "app/secret_file.hpp"

#include "base/crypto.hpp"
#include "base/file.hpp"

#include <fmt/format.h>

namespace tero::app {

Result<std::string> kept_secret(const std::string& path, const std::function<Result<std::string>()>& make) {
    auto text = read_file(path);
    if (text) {
        while (text->ends_with('\n')) text->pop_back();
        if (text->size() >= 32) return text;
        return Error{ErrorCode::corrupt,
                     fmt::format("{} is too short to be a secret; without it no key opens this data", path), ""};
    }
    // Any other failure is no reason for a new one: that would shut out everybody who has a key.
    if (text.error().code != ErrorCode::not_found) return text;
    TRY(std::string made, make());
    TRY_DONE(replace_file(path, made + "\n"));
    return made;
}

Result<std::string> secret_of(const std::string& path) {
    return kept_secret(path, [] { return Result<std::string>{secret_text(32)}; });
}

}  // namespace tero::app
