// What a tapped answer to a question of ours says: the question's field and the value, `ANSWER|pile_mm|30`.
#pragma once

#include <string>
#include <string_view>

namespace tero::router {

inline constexpr std::string_view answer_command = "ANSWER";

inline std::string answer_payload(std::string_view field, std::string_view value) {
    std::string payload{answer_command};
    for (const std::string_view part : {field, value}) payload.append("|").append(part);
    return payload;
}

}  // namespace tero::router
