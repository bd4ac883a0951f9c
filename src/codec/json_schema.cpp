// JSON Schema from the descriptions: what append_json writes, and what read_json takes strictly.
#include "codec/json_schema.hpp"

#include "base/check.hpp"
#include "codec/json.hpp"

#include <fmt/format.h>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>

namespace tero {
namespace {

void append_schema(std::string& out, const TypeInfo& type, bool by_reference,
                   const IsRequired& is_required = {}, const IsRequired& is_set = {});
void append_optional(std::string& out, const TypeInfo& element);

// JSON numbers beyond 53 bits lose digits in many readers, so those bounds are left open.
std::string integer_schema(const TypeInfo& type) {
    if (type.bytes == 8) {
        return type.is_signed ? R"({"type":"integer","format":"int64"})"
                              : R"({"type":"integer","minimum":0})";
    }
    const unsigned bits = static_cast<unsigned>(type.bytes * 8);
    const std::int64_t high = (std::int64_t{1} << (type.is_signed ? bits - 1 : bits)) - 1;
    return fmt::format(R"({{"type":"integer","minimum":{},"maximum":{}}})", type.is_signed ? -high - 1 : 0,
                       high);
}

void append_enumeration(std::string& out, const TypeInfo& type) {
    out += R"({"type":"string","enum":[)";
    for (std::size_t i = 0; i < type.enumerators.size(); ++i) {
        if (i > 0) out.push_back(',');
        append_json_text(out, type.enumerators[i]);
    }
    out += "]}";
}

// A time or an id that is never null.
void append_set(std::string& out, const TypeInfo& type) {
    constexpr std::string_view or_null = R"(["string","null"])";
    std::string schema;
    append_schema(schema, type, true);
    const std::size_t at = schema.find(or_null);
    CHECK(at != std::string::npos, "only a time or an id may be said to be set");
    out += schema.replace(at, or_null.size(), R"("string")");
}

void append_structure(std::string& out, const TypeInfo& type, const IsRequired& is_required,
                      const IsRequired& is_set) {
    out += R"({"type":"object","additionalProperties":)";
    if (type.others == nullptr) {
        out += "false,";
    } else {
        append_optional(out, *type.others->type->element);
        out += ",";
    }
    std::string required;
    for (const FieldInfo& field : type.fields) {
        if (!is_required || &field == type.others || !is_required(type, field)) continue;
        if (!required.empty()) required.push_back(',');
        append_json_text(required, field.name);
    }
    if (!required.empty()) out += R"("required":[)" + required + "],";
    out += R"("properties":{)";
    bool first = true;
    for (const FieldInfo& field : type.fields) {
        if (&field == type.others) continue;
        if (!first) out.push_back(',');
        first = false;
        append_json_text(out, field.name);
        out.push_back(':');
        if (is_set && is_set(type, field)) {
            append_set(out, *field.type);
        } else {
            append_schema(out, *field.type, true);
        }
    }
    out += "}}";
}

bool is_named(const TypeInfo& type) { return type.kind == Kind::structure || type.kind == Kind::enumeration; }

void append_optional(std::string& out, const TypeInfo& element) {
    out += R"({"anyOf":[)";
    append_schema(out, element, true);
    out += R"(,{"type":"null"}]})";
}

void append_schema(std::string& out, const TypeInfo& type, bool by_reference, const IsRequired& is_required,
                   const IsRequired& is_set) {
    if (is_named(type) && by_reference) {
        CHECK(!type.name.empty(), "a struct or enum without a name");
        fmt::format_to(std::back_inserter(out), R"({{"$ref":"#/components/schemas/{}"}})", type.name);
        return;
    }
    switch (type.kind) {
        case Kind::boolean:
            out += R"({"type":"boolean"})";
            return;
        case Kind::integer:
            out += integer_schema(type);
            return;
        case Kind::number:
            out += R"({"type":"number"})";
            return;
        case Kind::text:
            out += R"({"type":"string"})";
            return;
        case Kind::timestamp:
            out += R"({"type":["string","null"],"format":"date-time"})";
            return;
        case Kind::duration:
            out += R"({"type":"string","pattern":"^(0|([0-9]+(ms|s|min|h|d))+)$","examples":["30s"]})";
            return;
        case Kind::id:
            out += R"({"type":["string","null"],"pattern":"^[0-7][0-9A-Za-z]{25}$"})";
            return;
        case Kind::decimal:
            out +=
                R"({"type":"string","format":"decimal","pattern":"^-?[0-9]+(\\.[0-9]+)?$","examples":["1234.50"]})";
            return;
        case Kind::enumeration:
            append_enumeration(out, type);
            return;
        case Kind::json:
            out += "{}";
            return;
        case Kind::plain:
            out += R"({"type":["integer","string","array"],"items":{"type":"string"}})";
            return;
        case Kind::optional:
            append_optional(out, *type.element);
            return;
        case Kind::list:
            out += R"({"type":"array","items":)";
            append_schema(out, *type.element, true);
            out += "}";
            return;
        case Kind::map:
        case Kind::other_fields:
            out += R"({"type":"object","additionalProperties":)";
            append_schema(out, *type.element, true);
            out += "}";
            return;
        case Kind::structure:
            append_structure(out, type, is_required, is_set);
            return;
    }
}

void collect(const TypeInfo& type, std::map<std::string_view, const TypeInfo*>& named) {
    if (type.element != nullptr) collect(*type.element, named);
    if (!is_named(type)) return;
    const auto [known, added] = named.emplace(type.name, &type);
    CHECK(known->second == &type, "two types are named {}", type.name);
    if (!added) return;
    for (const FieldInfo& field : type.fields) collect(*field.type, named);
}

}  // namespace

std::string json_schema(const TypeInfo& type) { return json_schema(type, {}); }

std::string json_schema(const TypeInfo& type, const IsRequired& is_required, const IsRequired& is_set) {
    std::string out;
    append_schema(out, type, false, is_required, is_set);
    return out;
}

std::string openapi_components(std::span<const TypeInfo* const> types, const IsRequired& is_required,
                               const IsRequired& is_set) {
    std::map<std::string_view, const TypeInfo*> named;
    for (const TypeInfo* type : types) collect(*type, named);
    std::string out = "{";
    for (const auto& [name, type] : named) {
        if (out.size() > 1) out.push_back(',');
        append_json_text(out, name);
        out.push_back(':');
        append_schema(out, *type, false, is_required, is_set);
    }
    out.push_back('}');
    return out;
}

}  // namespace tero
