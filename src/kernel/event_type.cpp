#include "kernel/event_type.hpp"

#include <fmt/format.h>
#include <string>
#include <utility>

namespace tero {

bool is_of_type(std::string_view pattern, std::string_view type) {
    if (!pattern.ends_with('*')) return pattern == type;
    return type.starts_with(pattern.substr(0, pattern.size() - 1));
}

Result<Done> check_type_pattern(std::string_view pattern) {
    const auto wrong = [](std::string message) {
        return Error{ErrorCode::invalid, std::move(message), "type"};
    };
    if (pattern.empty()) return wrong("it names the events, as quote.sent, quote.* or *");
    if (pattern.size() > event_name_max) return wrong(fmt::format("it has at most {} bytes", event_name_max));
    const std::size_t star = pattern.find('*');
    const bool ends_well = star == pattern.size() - 1 && (star == 0 || pattern[star - 1] == '.');
    if (star != std::string_view::npos && !ends_well)
        return wrong("a * stands alone, or after a dot at the end: quote.*");
    return Done{};
}

}  // namespace tero
