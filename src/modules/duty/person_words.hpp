// What somebody of the shop means by what they write back to a notice.
#pragma once

#include "languages/sentences.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tero::duty {

enum class Act { NONE, TAKE, DONE, LATER };

// The whole text, whatever its case, accents and signs, is one of the words of `notice.heard.*`.
Act act_of(std::string_view text, const Speech& say);

// `duty:take:ID`, as a button of a notice says it; the id is empty where it is no such button.
struct Pressed {
    Act act = Act::NONE;
    std::string notice = {};
};
Pressed pressed(std::string_view payload);
// The payloads of its three buttons, in the template's order: take, done, later.
std::vector<std::string> buttons_of(std::string_view notice);

}  // namespace tero::duty
