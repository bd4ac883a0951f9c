// Text as it stands in a page.
#pragma once

#include <string>
#include <string_view>

namespace tero {

std::string html_escaped(std::string_view text);

}  // namespace tero
