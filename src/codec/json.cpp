// Writing: straight from the description into the text, one pass, no tree.
#include "codec/json.hpp"

#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/plain_value.hpp"
#include "codec/utf8.hpp"

#include <fmt/format.h>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>

namespace tero {
namespace {

template <class T>
const T& as(const void* object) {
    return *static_cast<const T*>(object);
}

template <class Integer>
void append_integer(std::string& out, Integer value) {
    std::array<char, 24> digits{};
    const auto [end, failure] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    out.append(digits.data(), end);
}

void append_quoted(std::string& out, std::string_view plain) {  // nothing in it needs an escape
    out.push_back('"');
    out.append(plain);
    out.push_back('"');
}

void append_number(std::string& out, double value) {
    if (std::isfinite(value)) {
        fmt::format_to(std::back_inserter(out), "{}", value);
    } else {
        out.append("null");
    }
}

void append_list(std::string& out, const TypeInfo& type, const void* object) {
    out.push_back('[');
    const std::size_t count = type.count(object);
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) out.push_back(',');
        append_json(out, *type.element, type.at(object, i));
    }
    out.push_back(']');
}

struct MapContext {
    std::string& out;
    const TypeInfo& element;
    bool first = true;
};

// `first`: nothing stands before them. Answers whether that is still so.
bool append_entries(std::string& out, const TypeInfo& type, const void* object, bool first) {
    MapContext context{out, *type.element, first};
    type.each(object, &context, [](void* raw, std::string_view key, const void* value) {
        auto& into = *static_cast<MapContext*>(raw);
        if (!into.first) into.out.push_back(',');
        into.first = false;
        append_json_text(into.out, key);
        into.out.push_back(':');
        append_json(into.out, into.element, value);
    });
    return context.first;
}

void append_map(std::string& out, const TypeInfo& type, const void* object) {
    out.push_back('{');
    append_entries(out, type, object, true);
    out.push_back('}');
}

void append_plain(std::string& out, const PlainValue& value) {
    if (const std::int64_t* integer = value.integer()) return append_integer(out, *integer);
    if (const std::string* text = value.text()) return append_json_text(out, *text);
    out.push_back('[');
    bool first = true;
    for (const std::string& text : *value.texts()) {
        if (!first) out.push_back(',');
        first = false;
        append_json_text(out, text);
    }
    out.push_back(']');
}

void append_structure(std::string& out, const TypeInfo& type, const void* object) {
    out.push_back('{');
    bool first = true;
    for (const FieldInfo& field : type.fields) {
        if (&field == type.others) {
            first = append_entries(out, *field.type, field.in(object), first);
            continue;
        }
        if (!first) out.push_back(',');
        first = false;
        append_quoted(out, field.name);
        out.push_back(':');
        append_json(out, *field.type, field.in(object));
    }
    out.push_back('}');
}

void append_escape(std::string& out, unsigned char c) {
    constexpr std::string_view hex = "0123456789abcdef";
    switch (c) {
        case '"':
            out.append("\\\"");
            return;
        case '\\':
            out.append("\\\\");
            return;
        case '\n':
            out.append("\\n");
            return;
        case '\r':
            out.append("\\r");
            return;
        case '\t':
            out.append("\\t");
            return;
        default:
            out.append("\\u00");
            out.push_back(hex[c >> 4]);
            out.push_back(hex[c & 15]);
    }
}

}  // namespace

void append_json_text(std::string& out, std::string_view text) {
    out.push_back('"');
    std::size_t copied = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        const auto c = static_cast<unsigned char>(text[at]);
        if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
            at += 1;
            continue;
        }
        if (c >= 0x80) {
            const std::size_t length = utf8_at(text, at).length;
            if (length > 0) {
                at += length;
                continue;
            }
        }
        out.append(text, copied, at - copied);
        if (c >= 0x80) {
            out.append(
                "\xef\xbf\xbd");  // U+FFFD: bytes that are not UTF-8 would make the whole row unreadable
        } else {
            append_escape(out, c);
        }
        at += 1;
        copied = at;
    }
    out.append(text, copied, at - copied);
    out.push_back('"');
}

void append_json(std::string& out, const TypeInfo& type, const void* object) {
    switch (type.kind) {
        case Kind::boolean:
            out.append(as<bool>(object) ? "true" : "false");
            return;
        case Kind::integer:
            if (!type.is_signed && type.bytes == 8) {
                append_integer(out, static_cast<std::uint64_t>(type.get_integer(object)));
            } else {
                append_integer(out, type.get_integer(object));
            }
            return;
        case Kind::number:
            append_number(out, as<double>(object));
            return;
        case Kind::text:
            append_json_text(out, as<std::string>(object));
            return;
        case Kind::timestamp:
            if (as<Timestamp>(object) == Timestamp{}) {
                out.append("null");
            } else {
                append_quoted(out, to_string(as<Timestamp>(object)));
            }
            return;
        case Kind::duration:
            append_quoted(out, to_string(as<Duration>(object)));
            return;
        case Kind::id:
            if (as<RawId>(object).empty()) {
                out.append("null");
            } else {
                append_quoted(out, to_string(as<RawId>(object)));
            }
            return;
        case Kind::decimal:
            append_quoted(out, as<Decimal>(object).to_string());
            return;
        case Kind::enumeration:
            append_quoted(out, enumerator_name(type, type.get_integer(object)));
            return;
        case Kind::json:
            out.append(as<Json>(object).text.empty() ? "null" : as<Json>(object).text);
            return;
        case Kind::plain:
            append_plain(out, as<PlainValue>(object));
            return;
        case Kind::optional:
            if (type.count(object) == 0) {
                out.append("null");
            } else {
                append_json(out, *type.element, type.at(object, 0));
            }
            return;
        case Kind::list:
            append_list(out, type, object);
            return;
        case Kind::map:
        case Kind::other_fields:
            append_map(out, type, object);
            return;
        case Kind::structure:
            append_structure(out, type, object);
            return;
    }
}

}  // namespace tero
