// The two spellings of a log line.
#include "observe/log_line.hpp"

#include "observe/mask.hpp"

#include <fmt/format.h>

namespace tero::log {
namespace {

// How many bytes the UTF-8 character at the front takes, 0 when it is not one.
std::size_t character_bytes(std::string_view text) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xc0U) == 0x80U; };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xc2 && first < 0xe0) return follows(1) ? 2 : 0;
    if (first >= 0xe0 && first < 0xf0) {
        const bool overlong = first == 0xe0 && byte(1) < 0xa0;
        const bool surrogate = first == 0xed && byte(1) >= 0xa0;
        return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xf0 && first < 0xf5) {
        const bool overlong = first == 0xf0 && byte(1) < 0x90;
        const bool beyond = first == 0xf4 && byte(1) >= 0x90;
        return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

// Any bytes give sound JSON: a field may quote what a stranger sent.
std::string json_text(std::string_view text) {
    std::string quoted = "\"";
    while (!text.empty()) {
        const std::size_t bytes = character_bytes(text);
        const char c = text.front();
        if (bytes == 0) {
            quoted += "\xef\xbf\xbd";
        } else if (c == '"' || c == '\\') {
            quoted += '\\';
            quoted += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            quoted += text.substr(0, bytes);
        }
        text.remove_prefix(bytes == 0 ? 1 : bytes);
    }
    quoted += '"';
    return quoted;
}

// Bare where that can be read back: `agent=quotes`, but `error="no such file"`.
std::string text_value(const Field& field) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/@+*,;%";
    if (!field.quoted) return field.value;
    std::string value = written(field);
    const bool is_plain = !value.empty() && value.find_first_not_of(plain) == std::string::npos;
    return is_plain ? value : json_text(value);
}

std::string_view level_word(LogLevel level) {
    switch (level) {
        case LogLevel::DEBUG:
            return "debug";
        case LogLevel::INFO:
            return "info";
        case LogLevel::WARNING:
            return "warning";
        default:
            return "error";
    }
}

// inf and nan are no JSON.
std::string json_value(const Field& field) {
    const bool is_number = !field.quoted && field.value.find_first_of("in") == std::string::npos;
    const bool is_truth = field.value == "true" || field.value == "false";
    if (is_number || (!field.quoted && is_truth)) return field.value;
    return json_text(written(field));
}

}  // namespace

std::string written(const Field& field) {
    return field.quoted && field.name != "request" ? masked(field.value) : field.value;
}

std::string text_line(Timestamp at, LogLevel level, std::string_view event, Fields fields) {
    std::string line = fmt::format("{} {:<7} {}", to_string(at), level_word(level), event);
    for (const Field& field : fields) {
        line += ' ';
        line += field.name;
        line += '=';
        line += text_value(field);
    }
    return line;
}

std::string json_line(Timestamp at, LogLevel level, std::string_view event, Fields fields) {
    std::string line = fmt::format(R"({{"at":"{}","level":"{}","event":{})", to_string(at), level_word(level),
                                   json_text(event));
    for (const Field& field : fields) {
        line += ',';
        line += json_text(field.name);
        line += ':';
        line += json_value(field);
    }
    line += '}';
    return line;
}

}  // namespace tero::log
