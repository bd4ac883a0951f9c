#include "channels/whatsapp/wire_json.hpp"

#include "codec/utf8.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <optional>

namespace tero::whatsapp {
namespace {

namespace json = boost::json;

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr char32_t replacement_point = 0xFFFD;
constexpr std::int64_t seconds_max = 253'402'300'799;  // 9999-12-31T23:59:59Z

// Takes one character off the front; U+FFFD for a byte that starts none.
char32_t take_character(std::string_view& rest) {
    const Utf8Char first = utf8_at(rest, 0);
    rest.remove_prefix(first.length == 0 ? 1 : first.length);
    return first.length == 0 ? replacement_point : static_cast<char32_t>(first.code_point);
}

void append_escaped(std::string& out, char32_t point) {
    const auto unit = static_cast<std::uint32_t>(point);
    if (unit < 0x10000) {
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", unit);
        return;
    }
    const std::uint32_t above = unit - 0x10000;
    fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}", 0xD800 + (above >> 10),
                   0xDC00 + (above & 0x3FFU));
}

void append_number(std::string& out, double number) {
    if (std::isfinite(number)) {
        fmt::format_to(std::back_inserter(out), "{}", number);
    } else {
        out += "null";
    }
}

void skip_space(std::string_view& rest) {
    const std::size_t at = rest.find_first_not_of(" \t\r\n");
    rest.remove_prefix(at == rest.npos ? rest.size() : at);
}

// Takes one value of well-formed JSON off the front.
std::string_view take_value(std::string_view& rest) {
    skip_space(rest);
    std::size_t depth = 0;
    bool in_text = false;
    std::size_t at = 0;
    for (; at < rest.size(); ++at) {
        const char c = rest[at];
        if (in_text) {
            if (c == '\\') ++at;
            if (c == '"') in_text = false;
            if (!in_text && depth == 0) break;
        } else if (c == '"') {
            in_text = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (depth > 0 && (c == '}' || c == ']')) {
            if (--depth == 0) break;
        } else if (depth == 0 && std::string_view{",:}] \t\r\n"}.find(c) != std::string_view::npos) {
            --at;  // the end of a number or word is the character before
            break;
        }
    }
    const std::string_view value = rest.substr(0, at + 1);
    rest.remove_prefix(std::min(at + 1, rest.size()));
    return value;
}

// The member of an object, the last of that name as the parser has it, or nothing.
std::string_view raw_member(std::string_view object, std::string_view name) {
    std::string_view found;
    if (object.empty() || object.front() != '{') return found;
    object.remove_prefix(1);
    while (true) {
        const std::string_view key = take_value(object);
        if (key.size() < 2) return found;
        skip_space(object);
        if (object.empty()) return found;
        object.remove_prefix(1);  // the colon
        const std::string_view value = take_value(object);
        if (key.substr(1, key.size() - 2) == name) found = value;
        skip_space(object);
        if (object.empty() || object.front() != ',') return found;
        object.remove_prefix(1);
    }
}

std::string_view raw_element(std::string_view array, std::size_t index) {
    if (array.empty() || array.front() != '[') return {};
    array.remove_prefix(1);
    for (std::size_t i = 0;; ++i) {
        const std::string_view value = take_value(array);
        if (i == index) return value;
        skip_space(array);
        if (array.empty() || array.front() != ',') return {};
        array.remove_prefix(1);
    }
}

// The unit of an escape such as \u00f3 at the beginning; nothing where there is none.
std::optional<std::uint32_t> unit_at(std::string_view text) {
    if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return std::nullopt;
    std::uint32_t unit = 0;
    const auto [end, failure] = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
    if (failure != std::errc{} || end != text.data() + 6) return std::nullopt;
    return unit;
}

// Takes one escape off the front of the rest of a text, and appends it as JSON may hold it.
void take_escape(std::string& out, std::string_view& rest) {
    const auto unit = unit_at(rest);
    if (!unit) {
        const bool is_known = rest.size() > 1 && std::string_view{"\"\\/bfnrt"}.find(rest[1]) != rest.npos;
        out += is_known ? rest.substr(0, 2) : replacement;
        rest.remove_prefix(is_known ? 2 : 1);
        return;
    }
    const bool is_half = *unit >= 0xD800 && *unit < 0xE000;
    const auto second = *unit < 0xDC00 ? unit_at(rest.substr(6)) : std::nullopt;
    const bool is_pair = is_half && second && *second >= 0xDC00 && *second < 0xE000;
    const std::size_t length = is_pair ? 12 : 6;
    out += is_half && !is_pair ? replacement : rest.substr(0, length);
    rest.remove_prefix(length);
}

void append_readable(std::string& out, std::string_view value, std::size_t level, std::size_t levels) {
    if (parse_wire(value, depth_max - level)) {
        out += value;
        return;
    }
    const char open = value.empty() ? ' ' : value.front();
    const char close = open == '{' ? '}' : ']';
    if (level == levels || (open != '{' && open != '[') || value.back() != close) {
        out += "null";
        return;
    }
    out += open;
    std::string_view rest = value.substr(1, value.size() - 2);
    bool is_first = true;
    while (true) {
        std::string_view name;
        if (open == '{') {
            name = take_value(rest);
            skip_space(rest);
            if (name.empty() || rest.empty() || rest.front() != ':') break;
            rest.remove_prefix(1);
        }
        const std::string_view one = take_value(rest);
        if (one.empty()) break;
        if (open == '[' || (name.front() == '"' && parse_wire(name))) {
            if (!is_first) out += ',';
            is_first = false;
            if (open == '{') out.append(name).append(":");
            append_readable(out, one, level + 1, levels);
        }
        skip_space(rest);
        if (rest.empty() || rest.front() != ',') break;
        rest.remove_prefix(1);
    }
    out += close;
}

}  // namespace

std::string with_readable_signs(std::string_view raw) {
    std::string out;
    out.reserve(raw.size());
    bool in_text = false;
    while (!raw.empty()) {
        const char c = raw.front();
        if (in_text && c == '\\') {
            take_escape(out, raw);
            continue;
        }
        if (c == '"') in_text = !in_text;
        const std::size_t length = utf8_at(raw, 0).length;
        if (length == 0) {
            out += replacement;
        } else if (in_text && static_cast<unsigned char>(c) < 0x20) {
            append_escaped(out, static_cast<char32_t>(c));
        } else {
            out += raw.substr(0, length);
        }
        raw.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

std::string with_readable_values(std::string_view raw, std::size_t levels) {
    std::string_view rest = raw;
    const std::string_view root = take_value(rest);
    const bool ends = !root.empty() && (root.back() == '}' || root.back() == ']');
    if (!ends || rest.find_first_not_of(" \t\r\n") != rest.npos) return std::string{raw};
    std::string out;
    append_readable(out, root, 0, levels);
    return out;
}

std::string_view raw_at(std::string_view raw, std::string_view path) {
    std::string_view rest = raw;
    std::string_view found = take_value(rest);
    while (!path.empty() && !found.empty()) {
        if (path.front() == '[') {
            std::size_t index = 0;
            const char* const end = path.data() + path.size();
            const char* const after = std::from_chars(path.data() + 1, end, index).ptr;
            path.remove_prefix(std::min(static_cast<std::size_t>(after - path.data()) + 1, path.size()));
            found = raw_element(found, index);
        } else {
            if (path.front() == '.') path.remove_prefix(1);
            const std::string_view name = path.substr(0, path.find_first_of(".["));
            path.remove_prefix(name.size());
            found = raw_member(found, name);
        }
    }
    return found.empty() ? raw : found;
}

Result<json::value> parse_wire(std::string_view raw, std::size_t depth) {
    json::parse_options options;
    options.max_depth = depth;
    json::error_code failure;
    json::value value = json::parse({raw.data(), raw.size()}, failure, {}, options);
    if (failure) return Error{ErrorCode::invalid, "not readable JSON: " + failure.message(), ""};
    return value;
}

const json::value* member(const json::object& object, std::string_view name) {
    return object.if_contains({name.data(), name.size()});
}

const json::object* object_member(const json::object& object, std::string_view name) {
    const json::value* found = member(object, name);
    return found == nullptr ? nullptr : found->if_object();
}

const json::array* array_member(const json::object& object, std::string_view name) {
    const json::value* found = member(object, name);
    return found == nullptr ? nullptr : found->if_array();
}

std::string text_of(const json::value& value) {
    if (value.is_int64()) return fmt::to_string(value.get_int64());
    if (value.is_uint64()) return fmt::to_string(value.get_uint64());
    if (!value.is_string()) return {};
    const json::string& text = value.get_string();
    std::string out{text.data(), text.size()};
    for (std::size_t at = out.find('\0'); at != std::string::npos; at = out.find('\0', at)) {
        out.replace(at, 1, replacement);
    }
    return out;
}

std::string text_member(const json::object& object, std::string_view name) {
    const json::value* found = member(object, name);
    return found == nullptr ? std::string{} : text_of(*found);
}

Timestamp seconds_member(const json::object& object, std::string_view name) {
    const std::string text = text_member(object, name);
    std::int64_t seconds = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    const bool whole = failure == std::errc{} && end == text.data() + text.size();
    if (!whole || seconds < 0 || seconds > seconds_max) return {};
    return {seconds * 1000};
}

void append_wire_text(std::string& out, std::string_view text, Spelling spelling) {
    out += '"';
    while (!text.empty()) {
        const std::string_view before = text;
        const char32_t point = take_character(text);
        if (point == '"' || point == '\\') {
            out += '\\';
            out += static_cast<char>(point);
        } else if (point == '/' && spelling == Spelling::escaped) {
            out += "\\/";
        } else if (point == '\n') {
            out += "\\n";
        } else if (point == '\r') {
            out += "\\r";
        } else if (point == '\t') {
            out += "\\t";
        } else if (point < 0x20 || (point > 0x7E && spelling == Spelling::escaped)) {
            append_escaped(out, point);
        } else if (point == replacement_point) {
            out += replacement;
        } else {
            out += before.substr(0, before.size() - text.size());
        }
    }
    out += '"';
}

void append_wire(std::string& out, const json::value& value, Spelling spelling) {
    switch (value.kind()) {
        case json::kind::null:
            out += "null";
            return;
        case json::kind::bool_:
            out += value.get_bool() ? "true" : "false";
            return;
        case json::kind::int64:
            out += fmt::to_string(value.get_int64());
            return;
        case json::kind::uint64:
            out += fmt::to_string(value.get_uint64());
            return;
        case json::kind::double_:
            append_number(out, value.get_double());
            return;
        case json::kind::string: {
            const json::string& text = value.get_string();
            append_wire_text(out, {text.data(), text.size()}, spelling);
            return;
        }
        case json::kind::array: {
            char separator = '[';
            for (const json::value& element : value.get_array()) {
                out += separator;
                separator = ',';
                append_wire(out, element, spelling);
            }
            out += separator == '[' ? "[]" : "]";
            return;
        }
        case json::kind::object: {
            char separator = '{';
            for (const json::key_value_pair& entry : value.get_object()) {
                out += separator;
                separator = ',';
                append_wire_text(out, {entry.key().data(), entry.key().size()}, spelling);
                out += ':';
                append_wire(out, entry.value(), spelling);
            }
            out += separator == '{' ? "{}" : "}";
            return;
        }
    }
}

std::string to_wire(const json::value& value, Spelling spelling) {
    std::string out;
    append_wire(out, value, spelling);
    return out;
}

std::size_t character_count(std::string_view text) {
    std::size_t count = 0;
    for (; !text.empty(); ++count) take_character(text);
    return count;
}

}  // namespace tero::whatsapp
