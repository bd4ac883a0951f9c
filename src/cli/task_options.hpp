// What several commands about tasks read of their options.
#pragma once

#include "cli/command.hpp"
#include "codec/json.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/coordinator/model/task.hpp"

#include <fmt/format.h>
#include <string>
#include <utility>

namespace tero::cli {

inline Result<TaskPriority> parse_priority(const std::string& text) {
    for (const TaskPriority priority :
         {TaskPriority::LOW, TaskPriority::NORMAL, TaskPriority::HIGH, TaskPriority::URGENT}) {
        if (upper(text) == name_of(priority)) return priority;
    }
    return Error{ErrorCode::invalid, fmt::format("'{}' is none of LOW, NORMAL, HIGH, URGENT", text), ""};
}

inline Result<Json> parse_json(const std::string& text) {
    TRY(NewTask read, from_json<NewTask>(fmt::format(R"({{"payload":{}}})", text), Reading::tolerant));
    return std::move(read.payload);
}

}  // namespace tero::cli
