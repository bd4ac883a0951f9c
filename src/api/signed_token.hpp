// Texts that we signed: who has one can show it to us, and nobody else can make one.
#pragma once

#include "base/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tero::api {

// `part`: words with dots between them. `purpose`: what is signed for one thing is none for another.
std::string signed_token(std::string_view secret, std::string_view purpose, std::string_view part);
// Its words; nothing: it is none of ours for that.
std::optional<std::vector<std::string_view>> words_of_token(std::string_view secret, std::string_view purpose,
                                                            std::string_view token);

// A link may be good for so long.
inline constexpr Duration link_valid_min = 1min;
inline constexpr Duration link_valid_max = std::chrono::days{30};

}  // namespace tero::api
