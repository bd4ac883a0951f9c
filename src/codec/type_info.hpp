// What a type looks like at run time: the one table that JSON, SQL, OpenAPI, configuration and the
// command line walk. It is made from BOOST_DESCRIBE once, in the registry.cpp of the folder that owns the
// struct:
//
//     struct Contact { Id<Contact> id = {}; std::string name = {}; };
//     BOOST_DESCRIBE_STRUCT(Contact, (), (id, name))
//     TERO_DESCRIBED_WHOLLY(Contact);
//     … and in registry.cpp:   TERO_REGISTER(Contact)
//
// Everywhere else `type_info<Contact>()` is an ordinary function call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tero {

// A JSON value as text, for data whose shape is not ours (payloads, details). Empty means null.
struct Json {
    std::string text = {};
    bool operator==(const Json&) const = default;
};

enum class Kind {
    boolean,
    integer,    // bytes and is_signed say which
    number,     // double; statistics only, never money
    text,       // std::string
    timestamp,  // Timestamp: RFC 3339 in JSON, milliseconds in SQL
    duration,   // Duration: `30s` in JSON, milliseconds in SQL
    id,         // Id<Row>: 26 characters in JSON, 16 bytes in SQL
    decimal,    // Decimal: text in JSON and SQL, so that no reader makes a double of it
    enumeration,
    json,
    plain,  // PlainValue: a whole number, a text or a list of texts
    optional,
    list,  // std::vector
    map,   // std::map<std::string, T>
    other_fields,  // OtherFields: in JSON its entries stand among the fields of its structure
    structure,
};

struct TypeInfo;
struct OptionInfo;

struct FieldInfo {
    std::string_view name = {};
    std::size_t offset = 0;
    const TypeInfo* type = nullptr;
    const OptionInfo* option = nullptr;  // of the configuration's fields: what their owner is told

    const void* in(const void* object) const { return static_cast<const char*>(object) + offset; }
    void* in(void* object) const { return static_cast<char*>(object) + offset; }
};

using EachEntry = void (*)(void* context, std::string_view key, const void* value);

struct TypeInfo {
    Kind kind = Kind::structure;
    std::string_view name = {};  // of a struct or an enum
    std::size_t bytes = 0;
    bool is_signed = false;

    std::span<const std::string_view> enumerators = {};  // value i is spelled enumerators[i]
    std::span<const FieldInfo> fields = {};
    const FieldInfo* others = nullptr;  // of a structure: the field that takes names it does not know
    const TypeInfo* element = nullptr;  // of an optional, list or map

    // Only those that fit the kind are set.
    std::int64_t (*get_integer)(const void*) = nullptr;  // integer and enumeration
    void (*set_integer)(void*, std::int64_t) = nullptr;
    std::size_t (*count)(const void*) = nullptr;                    // optional (0 or 1), list, map
    const void* (*at)(const void*, std::size_t) = nullptr;          // optional, list
    void* (*append)(void*) = nullptr;                               // optional, list: a new default element
    void* (*insert)(void*, std::string_view key) = nullptr;         // map
    void (*each)(const void*, void* context, EachEntry) = nullptr;  // map, in the order of its keys
    void (*reset)(void*) = nullptr;                                 // to the default value

    const FieldInfo* find(std::string_view field) const {
        for (const FieldInfo& candidate : fields) {
            if (candidate.name == field && &candidate != others) return &candidate;
        }
        return nullptr;
    }
};

// Defined by TERO_REGISTER in one source file for each described struct and enum.
template <class T>
const TypeInfo& type_info();

// The spelling of an enumerator, as on the wire. Works for every registered enum.
std::string_view enumerator_name(const TypeInfo& type, std::int64_t value);
template <class Enum>
std::string_view name_of(Enum value) {
    return enumerator_name(type_info<Enum>(), static_cast<std::int64_t>(value));
}

}  // namespace tero
