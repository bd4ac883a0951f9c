// What the shell says about its work: an event name and fields, one line each.
//
//     log::info("task.claimed", {{"task", task.id}, {"agent", agent.name}, {"attempt", 2}});
//
//     2026-11-02T14:00:00.000Z info    task.claimed task=01kavd3q8s… agent=quotes attempt=2
//     {"at":"2026-11-02T14:00:00.000Z","level":"info","event":"task.claimed","task":"01kavd3q8s…",…}
//
// Names are those of the history rows. `error` means a person should look. No log in a loop over tasks, and
// none in a decision. No line gives a customer away: of a phone number or an e-mail address in a text only
// that there was one is written. A process has one sink; before open() it is text on stderr from INFO on.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <boost/describe.hpp>
#include <fmt/format.h>
#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

namespace tero::log {

enum class LogLevel { DEBUG, INFO, WARNING, ERROR, OFF };
BOOST_DESCRIBE_ENUM(LogLevel, DEBUG, INFO, WARNING, ERROR, OFF)

enum class LogFormat { TEXT, JSON };
BOOST_DESCRIBE_ENUM(LogFormat, TEXT, JSON)

struct LogOptions {
    LogLevel level = LogLevel::INFO;     // Events below this are not written.
    LogFormat format = LogFormat::TEXT;  // TEXT for people, JSON for programs: one object a line.
    std::string file = {};               // Appends here; empty: stderr.
};
BOOST_DESCRIBE_STRUCT(LogOptions, (), (level, format, file))

// One field. Its value is kept as text and remembers whether JSON needs quotes around it.
class Field {
public:
    template <class T>
    Field(std::string_view field_name, const T& field_value) : name(field_name) {  // NOLINT: {"task", id}
        if constexpr (std::is_same_v<T, bool>) {
            value = field_value ? "true" : "false";
        } else if constexpr (std::is_arithmetic_v<T>) {
            value = fmt::to_string(field_value);
        } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
            value = std::string_view(field_value);
            quoted = true;
        } else {
            value = described(field_value);
            quoted = true;
        }
    }

    std::string_view name;
    std::string value = {};
    bool quoted = false;

private:
    // Ids, times, durations, errors: all have a to_string(). Described enums are spelled as on the wire.
    template <class T>
    static std::string described(const T& field_value) {
        if constexpr (requires {
                          { to_string(field_value) } -> std::convertible_to<std::string_view>;
                      }) {
            return std::string(to_string(field_value));
        } else if constexpr (std::is_enum_v<T>) {
            return boost::describe::enum_to_string(field_value, "UNKNOWN");
        } else {
            return fmt::to_string(field_value);
        }
    }
};
using Fields = std::initializer_list<Field>;

// unavailable: the file cannot be opened.
Result<Done> open(const LogOptions& options);
void close();  // writes out what is held, and goes back to stderr

// False for a level that would not be written: to save making costly fields.
bool writes(LogLevel level);

void write(LogLevel level, std::string_view event, Fields fields);
inline void debug(std::string_view event, Fields fields = {}) { write(LogLevel::DEBUG, event, fields); }
inline void info(std::string_view event, Fields fields = {}) { write(LogLevel::INFO, event, fields); }
inline void warning(std::string_view event, Fields fields = {}) { write(LogLevel::WARNING, event, fields); }
inline void error(std::string_view event, Fields fields = {}) { write(LogLevel::ERROR, event, fields); }

// For tests and the demo: while it lives, each line that is written goes to `line` instead. One at a time.
class Capture {
public:
    explicit Capture(std::function<void(std::string_view line)> line);
    ~Capture();
    Capture(const Capture&) = delete;
    Capture& operator=(const Capture&) = delete;
};

}  // namespace tero::log
