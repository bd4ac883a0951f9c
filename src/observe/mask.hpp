// Whom a text gives away: the phone numbers and e-mail addresses in it.
#pragma once

#include <string>
#include <string_view>

namespace tero::log {

// `nobody answers at (phone)`. A number is a phone's when it has 9 to 15 digits, or 8 with a + before it or
// with spaces, dashes or parentheses among them; one that is a part of a word or a day is none. A text that
// is one word is an id, and stays.
std::string masked(std::string_view text);

}  // namespace tero::log
