// What several commands about tasks read of their options.
#pragma once

#include "cli/command.hpp"
#include "modules/coordinator/model/task.hpp"

#include <fmt/format.h>
#include <string>
#include <utility>

namespace tero::cli {

inline Error wrong_value(std::string_view option, const Error& error) {
    return {ErrorCode::invalid, fmt::format("--{}: {}", option, error.message), fmt::format("--{}", option)};
}

// The option's value read by `parse`, put into `to`; untouched when it was not given.
template <class Value, class Parse>
Result<Done> read_option(const Session& session, std::string_view option, Parse parse, Value& to) {
    if (!session.arguments.has(option)) return Done{};
    auto value = parse(session.arguments.value(option));
    if (!value) return wrong_value(option, value.error());
    to = std::move(*value);
    return Done{};
}

inline Result<TaskPriority> parse_priority(const std::string& text) {
    for (const TaskPriority priority :
         {TaskPriority::LOW, TaskPriority::NORMAL, TaskPriority::HIGH, TaskPriority::URGENT}) {
        if (upper(text) == name_of(priority)) return priority;
    }
    return Error{ErrorCode::invalid, fmt::format("'{}' is none of LOW, NORMAL, HIGH, URGENT", text), ""};
}

}  // namespace tero::cli
