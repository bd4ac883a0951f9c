// How one event is written: for people, and for programs.
#pragma once

#include "base/time.hpp"
#include "observe/log.hpp"

#include <string>
#include <string_view>

namespace tero::log {

// The field's value, without whom it gives away. What a caller named the request is no text of anybody's.
std::string written(const Field& field);

std::string text_line(Timestamp at, LogLevel level, std::string_view event, Fields fields);
std::string json_line(Timestamp at, LogLevel level, std::string_view event, Fields fields);

}  // namespace tero::log
