#include "api/signed_token.hpp"

#include "base/crypto.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace tero::api {
namespace {

std::string signature(std::string_view secret, std::string_view purpose, std::string_view part) {
    return hmac_sha256_hex(secret, fmt::format("{}\n{}", purpose, part));
}

}  // namespace

std::string signed_token(std::string_view secret, std::string_view purpose, std::string_view part) {
    return fmt::format("{}.{}", part, signature(secret, purpose, part));
}

std::optional<std::vector<std::string_view>> words_of_token(std::string_view secret, std::string_view purpose,
                                                            std::string_view token) {
    const std::size_t end = token.rfind('.');
    if (end == token.npos) return std::nullopt;
    const std::string_view part = token.substr(0, end);
    if (!constant_time_equal(signature(secret, purpose, part), token.substr(end + 1))) return std::nullopt;
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at <= part.size();) {
        const std::size_t dot = std::min(part.find('.', at), part.size());
        words.push_back(part.substr(at, dot - at));
        at = dot + 1;
    }
    return words;
}

}  // namespace tero::api
