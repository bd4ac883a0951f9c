#include "codec/canonical.hpp"

#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/plain_value.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

namespace tero {
namespace {

template <class T>
const T& as(const void* object) {
    return *static_cast<const T*>(object);
}
template <class T>
T& as(void* object) {
    return *static_cast<T*>(object);
}

Error cut_short() { return Error{ErrorCode::invalid, "the bytes end in the middle of a value", ""}; }

void append_plain(std::string& out, const PlainValue& value) {
    append_number(out, value.held.index());
    if (const std::int64_t* integer = value.integer()) return append_signed(out, *integer);
    if (const std::string* text = value.text()) return append_text(out, *text);
    append_number(out, value.texts()->size());
    for (const std::string& text : *value.texts()) append_text(out, text);
}

Result<PlainValue> read_plain(std::string_view& bytes) {
    TRY(const std::uint64_t which, read_number(bytes));
    if (which == 0) {
        TRY(const std::int64_t integer, read_signed(bytes));
        return PlainValue{integer};
    }
    if (which == 1) {
        TRY(const std::string_view text, read_text(bytes));
        return PlainValue{text};
    }
    TRY(const std::uint64_t count, read_number(bytes));
    std::vector<std::string> texts;
    for (std::uint64_t i = 0; i < count; ++i) {
        TRY(const std::string_view text, read_text(bytes));
        texts.emplace_back(text);
    }
    return PlainValue{std::move(texts)};
}

struct Entries {
    std::string& out;
    const TypeInfo& element;
};

void append_entries(std::string& out, const TypeInfo& type, const void* object) {
    Entries entries{out, *type.element};
    append_number(out, type.count(object));
    type.each(object, &entries, [](void* raw, std::string_view key, const void* value) {
        auto& into = *static_cast<Entries*>(raw);
        append_text(into.out, key);
        append_canonical(into.out, into.element, value);
    });
}

Result<Done> read_entries(std::string_view& bytes, const TypeInfo& type, void* object) {
    TRY(const std::uint64_t count, read_number(bytes));
    for (std::uint64_t i = 0; i < count; ++i) {
        TRY(const std::string_view key, read_text(bytes));
        TRY_DONE(read_canonical(bytes, *type.element, type.insert(object, key)));
    }
    return Done{};
}

Result<Done> read_elements(std::string_view& bytes, const TypeInfo& type, void* object) {
    TRY(const std::uint64_t count, read_number(bytes));
    for (std::uint64_t i = 0; i < count; ++i)
        TRY_DONE(read_canonical(bytes, *type.element, type.append(object)));
    return Done{};
}

Result<Done> read_decimal(std::string_view& bytes, void* object) {
    TRY(const std::string_view text, read_text(bytes));
    TRY(as<Decimal>(object), Decimal::parse(text));
    return Done{};
}

Result<Done> read_enumerator(std::string_view& bytes, const TypeInfo& type, void* object) {
    TRY(const std::string_view name, read_text(bytes));
    const auto known = std::find(type.enumerators.begin(), type.enumerators.end(), name);
    if (known == type.enumerators.end())
        return Error{ErrorCode::invalid, fmt::format("'{}' is not a {}", name, type.name), ""};
    type.set_integer(object, known - type.enumerators.begin());
    return Done{};
}

Result<Done> read_id(std::string_view& bytes, void* object) {
    RawId& id = as<RawId>(object);
    if (bytes.size() < id.bytes.size()) return cut_short();
    std::memcpy(id.bytes.data(), bytes.data(), id.bytes.size());
    bytes.remove_prefix(id.bytes.size());
    return Done{};
}

}  // namespace

void append_number(std::string& out, std::uint64_t number) {
    for (; number >= 0x80; number >>= 7) out.push_back(static_cast<char>(number | 0x80));
    out.push_back(static_cast<char>(number));
}

void append_signed(std::string& out, std::int64_t number) {
    const auto bits = static_cast<std::uint64_t>(number);
    append_number(out, bits << 1 ^ (number < 0 ? ~std::uint64_t{0} : 0));
}

void append_text(std::string& out, std::string_view text) {
    append_number(out, text.size());
    out.append(text);
}

Result<std::uint64_t> read_number(std::string_view& bytes) {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        number |= std::uint64_t{byte & 0x7fU} << shift;
        if (byte < 0x80) return number;
    }
    return cut_short();
}

Result<std::int64_t> read_signed(std::string_view& bytes) {
    TRY(const std::uint64_t folded, read_number(bytes));
    return static_cast<std::int64_t>(folded >> 1 ^ ((folded & 1) != 0 ? ~std::uint64_t{0} : 0));
}

Result<std::string_view> read_text(std::string_view& bytes) {
    TRY(const std::uint64_t size, read_number(bytes));
    if (size > bytes.size()) return cut_short();
    const std::string_view text = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return text;
}

void append_canonical(std::string& out, const TypeInfo& type, const void* object) {
    switch (type.kind) {
        case Kind::boolean:
            out.push_back(as<bool>(object) ? '\1' : '\0');
            return;
        case Kind::integer:
            return append_signed(out, type.get_integer(object));
        case Kind::enumeration:  // by name: the numbers of some are given when the program begins
            return append_text(out, enumerator_name(type, type.get_integer(object)));
        case Kind::number:
            return append_number(out, std::bit_cast<std::uint64_t>(as<double>(object)));
        case Kind::text:
            return append_text(out, as<std::string>(object));
        case Kind::timestamp:
            return append_signed(out, as<Timestamp>(object).ms);
        case Kind::duration:
            return append_signed(out, as<Duration>(object).count());
        case Kind::id:
            out.append(reinterpret_cast<const char*>(as<RawId>(object).bytes.data()), sizeof(RawId::bytes));
            return;
        case Kind::decimal:
            return append_text(out, as<Decimal>(object).to_string());
        case Kind::json:
            return append_text(out, as<Json>(object).text);
        case Kind::plain:
            return append_plain(out, as<PlainValue>(object));
        case Kind::optional:
        case Kind::list: {
            const std::size_t count = type.count(object);
            append_number(out, count);
            for (std::size_t i = 0; i < count; ++i) append_canonical(out, *type.element, type.at(object, i));
            return;
        }
        case Kind::map:
        case Kind::other_fields:
            return append_entries(out, type, object);
        case Kind::structure:
            for (const FieldInfo& field : type.fields) append_canonical(out, *field.type, field.in(object));
            return;
    }
}

Result<Done> read_canonical(std::string_view& bytes, const TypeInfo& type, void* object) {
    switch (type.kind) {
        case Kind::boolean:
            if (bytes.empty()) return cut_short();
            as<bool>(object) = bytes.front() != '\0';
            bytes.remove_prefix(1);
            return Done{};
        case Kind::integer: {
            TRY(const std::int64_t number, read_signed(bytes));
            type.set_integer(object, number);
            return Done{};
        }
        case Kind::enumeration:
            return read_enumerator(bytes, type, object);
        case Kind::number: {
            TRY(const std::uint64_t bits, read_number(bytes));
            as<double>(object) = std::bit_cast<double>(bits);
            return Done{};
        }
        case Kind::text: {
            TRY(const std::string_view text, read_text(bytes));
            as<std::string>(object) = text;
            return Done{};
        }
        case Kind::timestamp: {
            TRY(as<Timestamp>(object).ms, read_signed(bytes));
            return Done{};
        }
        case Kind::duration: {
            TRY(const std::int64_t ms, read_signed(bytes));
            as<Duration>(object) = Duration{ms};
            return Done{};
        }
        case Kind::id:
            return read_id(bytes, object);
        case Kind::decimal:
            return read_decimal(bytes, object);
        case Kind::json: {
            TRY(const std::string_view text, read_text(bytes));
            as<Json>(object).text = text;
            return Done{};
        }
        case Kind::plain: {
            TRY(as<PlainValue>(object), read_plain(bytes));
            return Done{};
        }
        case Kind::optional:
        case Kind::list:
            return read_elements(bytes, type, object);
        case Kind::map:
        case Kind::other_fields:
            return read_entries(bytes, type, object);
        case Kind::structure:
            for (const FieldInfo& field : type.fields)
                TRY_DONE(read_canonical(bytes, *field.type, field.in(object)));
            return Done{};
    }
    return Done{};
}

}  // namespace tero
