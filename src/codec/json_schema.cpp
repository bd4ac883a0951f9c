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

void append_schema(std::string& out, const TypeInfo& type, bool by_reference, const RuleOf& rule_of = {},
                   const FieldRule& said = {});

// The keyword and its value; nothing where there is none.
std::string keyword(std::string_view name, std::size_t value) {
    return value == 0 ? "" : fmt::format(R"(,"{}":{})", name, value);
}

std::string keyword(std::string_view name, std::string_view text) {
    if (text.empty()) return {};
    std::string out = fmt::format(R"(,"{}":)", name);
    append_json_text(out, text);
    return out;
}

std::string text_schema(const FieldRule& said) {
    const std::string_view type = said.or_null ? R"(["string","null"])" : R"("string")";
    return fmt::format(R"({{"type":{})", type) + keyword("minLength", said.least) +
           keyword("maxLength", said.most) + keyword("pattern", said.pattern) +
           keyword("description", said.about) + "}";
}

// JSON Schema has no bounds for texts, so they stand in words of our own.
std::string duration_schema(const FieldRule& said) {
    std::string out = R"({"type":"string","pattern":"^(0|([0-9]{1,9}(ms|s|min|h|d))+)$")";
    if (!said.times) return out + R"(,"examples":["30s"]})";
    const std::string low = to_string(said.times->first);
    const std::string high = to_string(said.times->second);
    return out +
           fmt::format(
               R"(,"description":"{0} to {1}","examples":["{1}"],"x-minimum":"{0}","x-maximum":"{1}"}})", low,
               high);
}

// What holds for each item of a list or map.
FieldRule of_each(FieldRule said) {
    said.items_least = 0;
    said.items_most = 0;
    said.about = {};
    return said;
}

std::string or_null(const FieldRule& said) { return said.is_set ? R"("string")" : R"(["string","null"])"; }

// JSON numbers beyond 53 bits lose digits in many readers, so those bounds are left open.
std::string integer_schema(const TypeInfo& type, const FieldRule& said) {
    if (said.range) {
        return fmt::format(R"({{"type":"integer","minimum":{},"maximum":{}}})", said.range->first,
                           said.range->second);
    }
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

bool is_named(const TypeInfo& type) { return type.kind == Kind::structure || type.kind == Kind::enumeration; }

void append_optional(std::string& out, const TypeInfo& element, const FieldRule& said = {}) {
    out += R"({"anyOf":[)";
    append_schema(out, element, true, {}, said);
    out += R"(,{"type":"null"}]})";
}

void append_schema_of_others(std::string& out, const TypeInfo& type) {
    if (type.others == nullptr) {
        out += "false";
    } else {
        append_optional(out, *type.others->type->element);
    }
}

void append_structure(std::string& out, const TypeInfo& type, const RuleOf& rule_of) {
    out += R"({"type":"object","additionalProperties":)";
    append_schema_of_others(out, type);
    std::string required;
    std::string properties;
    for (const FieldInfo& field : type.fields) {
        if (&field == type.others) continue;
        const FieldRule said = rule_of ? rule_of(type, field) : FieldRule{};
        if (said.is_required) {
            if (!required.empty()) required.push_back(',');
            append_json_text(required, field.name);
        }
        if (!properties.empty()) properties.push_back(',');
        append_json_text(properties, field.name);
        properties.push_back(':');
        append_schema(properties, *field.type, true, {}, said);
    }
    if (!required.empty()) out += R"(,"required":[)" + required + "]";
    out += R"(,"properties":{)" + properties + "}}";
}

void append_schema(std::string& out, const TypeInfo& type, bool by_reference, const RuleOf& rule_of,
                   const FieldRule& said) {
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
            out += integer_schema(type, said);
            return;
        case Kind::number:
            out += said.range ? fmt::format(R"({{"type":"number","minimum":{},"maximum":{}}})",
                                            said.range->first, said.range->second)
                              : R"({"type":"number"})";
            return;
        case Kind::text:
            out += text_schema(said);
            return;
        case Kind::timestamp:
            out += R"({"type":)" + or_null(said) + R"(,"format":"date-time"})";
            return;
        case Kind::duration:
            out += duration_schema(said);
            return;
        case Kind::id:
            out += fmt::format(R"({{"type":{},"pattern":"{}"}})", or_null(said), id_pattern);
            return;
        case Kind::decimal:
            out +=
                R"({"type":"string","format":"decimal","pattern":"^-?[0-9]+(\\.[0-9]+)?$","examples":["1234.50"]})";
            return;
        case Kind::enumeration:
            append_enumeration(out, type);
            return;
        case Kind::json:
            out += said.is_set ? R"({"type":"object"})" : "{}";
            return;
        case Kind::plain:
            out += R"({"type":["integer","string","array"],"items":{"type":"string"}})";
            return;
        case Kind::optional:
            if (said.is_set) return append_schema(out, *type.element, true, {}, said);
            append_optional(out, *type.element, said);
            return;
        case Kind::list:
            out += R"({"type":"array")" + keyword("minItems", said.items_least) +
                   keyword("maxItems", said.items_most) + keyword("description", said.about) + R"(,"items":)";
            append_schema(out, *type.element, true, {}, of_each(said));
            out += "}";
            return;
        case Kind::map:
        case Kind::other_fields:
            out += R"({"type":"object")" + keyword("maxProperties", said.items_most);
            if (!said.names.empty()) out += R"(,"propertyNames":)" + text_schema({.pattern = said.names});
            out += R"(,"additionalProperties":)";
            append_schema(out, *type.element, true, {}, of_each(said));
            out += "}";
            return;
        case Kind::structure:
            append_structure(out, type, rule_of);
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

std::string json_schema(const TypeInfo& type, const RuleOf& rule_of) {
    std::string out;
    append_schema(out, type, false, rule_of);
    return out;
}

std::string openapi_components(std::span<const TypeInfo* const> types, const RuleOf& rule_of,
                               const ExampleOf& example_of) {
    std::map<std::string_view, const TypeInfo*> named;
    for (const TypeInfo* type : types) collect(*type, named);
    std::string out = "{";
    for (const auto& [name, type] : named) {
        if (out.size() > 1) out.push_back(',');
        append_json_text(out, name);
        out.push_back(':');
        append_schema(out, *type, false, rule_of);
        const std::string example = example_of ? example_of(*type) : std::string{};
        if (!example.empty()) out.insert(out.size() - 1, fmt::format(R"(,"examples":[{}])", example));
    }
    out.push_back('}');
    return out;
}

}  // namespace tero
