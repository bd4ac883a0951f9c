#include "codec/schema_check.hpp"

#include "base/check.hpp"

// RapidJSON's own patterns call themselves without end on a repeat of what may be empty ("a**"), so RE2's
// stand in their place: linear in the text, bounded in memory, and as schemas are written (\d, \w).
#define RAPIDJSON_INTERNAL_REGEX_H_
#include <re2/re2.h>
namespace tero {
// Some 10,000 states: a word of 500 characters of any kind is well within.
inline re2::RE2::Options pattern_options() {
    re2::RE2::Options options{re2::RE2::Quiet};
    options.set_max_mem(1 << 19);
    return options;
}
}  // namespace tero
namespace rapidjson::internal {
template <typename Encoding>
class GenericRegex {
public:
    explicit GenericRegex(const char* pattern) : pattern_{pattern, tero::pattern_options()} {}
    bool IsValid() const { return pattern_.ok(); }
    bool Search(const char* text) const { return re2::RE2::PartialMatch(text, pattern_); }

private:
    re2::RE2 pattern_;
};
}  // namespace rapidjson::internal

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <algorithm>
#include <string>

namespace tero {
namespace {

using rapidjson::Value;

// What a schema may look like: draft 4's own, of the keywords that are looked at.
constexpr std::string_view schema_of_schemas = R"({
"type":"object","additionalProperties":false,
"dependencies":{"exclusiveMinimum":["minimum"],"exclusiveMaximum":["maximum"]},
"properties":{
"$schema":{"enum":["http://json-schema.org/draft-04/schema#","http://json-schema.org/draft-04/schema"]},
"title":{"type":"string"},"description":{"type":"string"},"default":{},
"type":{"anyOf":[{"enum":["array","boolean","integer","null","number","object","string"]},
 {"type":"array","minItems":1,"uniqueItems":true,
  "items":{"enum":["array","boolean","integer","null","number","object","string"]}}]},
"enum":{"type":"array","minItems":1},
"allOf":{"type":"array","minItems":1,"items":{"$ref":"#"}},
"anyOf":{"type":"array","minItems":1,"items":{"$ref":"#"}},
"oneOf":{"type":"array","minItems":1,"items":{"$ref":"#"}},
"not":{"$ref":"#"},
"multipleOf":{"type":"number","minimum":0,"exclusiveMinimum":true},
"minimum":{"type":"number"},"exclusiveMinimum":{"type":"boolean"},
"maximum":{"type":"number"},"exclusiveMaximum":{"type":"boolean"},
"minLength":{"type":"integer","minimum":0},"maxLength":{"type":"integer","minimum":0},
"pattern":{"type":"string"},
"items":{"anyOf":[{"$ref":"#"},{"type":"array","minItems":1,"items":{"$ref":"#"}}]},
"additionalItems":{"anyOf":[{"type":"boolean"},{"$ref":"#"}]},
"minItems":{"type":"integer","minimum":0},"maxItems":{"type":"integer","minimum":0},
"uniqueItems":{"type":"boolean"},
"required":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string"}},
"properties":{"type":"object","additionalProperties":{"$ref":"#"}},
"patternProperties":{"type":"object","additionalProperties":{"$ref":"#"}},
"additionalProperties":{"anyOf":[{"type":"boolean"},{"$ref":"#"}]},
"minProperties":{"type":"integer","minimum":0},"maxProperties":{"type":"integer","minimum":0},
"dependencies":{"type":"object","additionalProperties":{"anyOf":[{"$ref":"#"},
 {"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string"}}]}}
}})";

bool read(std::string_view text, rapidjson::Document& into) {
    // No value is null to who writes an execution's input.
    if (text.empty()) text = "null";
    return !into.Parse<rapidjson::kParseFullPrecisionFlag>(text.data(), text.size()).HasParseError();
}

std::string path_of(std::string_view field, const rapidjson::Pointer& pointer) {
    std::string path{field};
    for (std::size_t i = 0; i < pointer.GetTokenCount(); ++i) {
        const auto& token = pointer.GetTokens()[i];
        if (token.index != rapidjson::kPointerInvalidIndex) {
            path += fmt::format("[{}]", token.index);
        } else {
            path += "." + std::string{token.name, token.length};
        }
    }
    return path;
}

std::string shown_text(const Value& value) {
    constexpr std::size_t bytes_max = 200;
    rapidjson::StringBuffer text;
    rapidjson::Writer<rapidjson::StringBuffer> writer{text};
    value.Accept(writer);
    const std::string_view all{text.GetString(), text.GetSize()};
    if (all.size() <= bytes_max) return std::string{all};
    std::size_t end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(all[end]) & 0xC0U) == 0x80U) --end;  // no half character
    return std::string{all.substr(0, end)} + "…";
}

std::string missing_of(const Value& schema, const Value& value) {
    std::string names;
    for (const Value& name : schema["required"].GetArray()) {
        if (!value.HasMember(name)) names += fmt::format("{}'{}'", names.empty() ? "" : ", ", name.GetString());
    }
    return names;
}

// `rule`: the schema that is broken, by its keyword.
std::string said(const Value* rule, std::string_view keyword, const Value* value) {
    if (rule == nullptr || !rule->IsObject()) return fmt::format("breaks the schema's {}", keyword);
    const Value name{keyword.data(), static_cast<rapidjson::SizeType>(keyword.size())};
    if (keyword == "required" && value != nullptr && value->IsObject())
        return fmt::format("{} is missing", missing_of(*rule, *value));
    if (keyword == "additionalProperties" || !rule->HasMember(name)) return "is no member that the schema has";
    return fmt::format("breaks the schema's {}: {}", keyword, shown_text((*rule)[name]));
}

Result<Done> check_value(const rapidjson::Document& schema, const rapidjson::Document& value,
                         std::string_view field) {
    const rapidjson::SchemaDocument compiled{schema};
    rapidjson::SchemaValidator validator{compiled};
    if (value.Accept(validator)) return Done{};
    const rapidjson::Pointer where = validator.GetInvalidDocumentPointer();
    return Error{ErrorCode::invalid,
                 said(validator.GetInvalidSchemaPointer().Get(schema), validator.GetInvalidSchemaKeyword(),
                      where.Get(value)),
                 path_of(field, where)};
}

// A pattern becomes a machine with a state for each of its characters, as often as it is repeated: RE2
// bounds both.
Result<Done> check_pattern(std::string_view pattern, const std::string& path) {
    constexpr std::size_t bytes_max = 500;
    if (pattern.size() > bytes_max)
        return Error{ErrorCode::invalid, fmt::format("a pattern has at most {} bytes", bytes_max), path};
    if (pattern.find('\0') != pattern.npos)
        return Error{ErrorCode::invalid, "is no pattern that can be read: it holds U+0000", path};
    if (const re2::RE2 read{pattern, pattern_options()}; !read.ok())
        return Error{ErrorCode::invalid, fmt::format("is no pattern that can be read: {}", read.error()), path};
    return Done{};
}

// Patterns are given a text up to its first U+0000 only.
bool has_zero(const Value& value) {
    if (value.IsString()) {
        const std::string_view text{value.GetString(), value.GetStringLength()};
        return text.find('\0') != text.npos;
    }
    if (value.IsArray()) return std::any_of(value.Begin(), value.End(), has_zero);
    if (!value.IsObject()) return false;
    return std::any_of(value.MemberBegin(), value.MemberEnd(),
                       [](const auto& member) { return has_zero(member.name) || has_zero(member.value); });
}

Result<Done> check_patterns(const Value& schema, const std::string& path);

Result<Done> check_patterns_of_each(const Value& holder, const std::string& path) {
    if (holder.IsArray()) {
        for (rapidjson::SizeType i = 0; i < holder.Size(); ++i)
            TRY_DONE(check_patterns(holder[i], fmt::format("{}[{}]", path, i)));
        return Done{};
    }
    for (const auto& member : holder.GetObject())
        TRY_DONE(check_patterns(member.value, fmt::format("{}.{}", path, member.name.GetString())));
    return Done{};
}

Result<Done> check_patterns(const Value& schema, const std::string& path) {
    if (!schema.IsObject()) return Done{};
    for (const auto& member : schema.GetObject()) {
        const std::string_view keyword{member.name.GetString(), member.name.GetStringLength()};
        const std::string here = fmt::format("{}.{}", path, keyword);
        const Value& value = member.value;
        if (keyword == "pattern") TRY_DONE(check_pattern({value.GetString(), value.GetStringLength()}, here));
        if (keyword == "patternProperties") {
            for (const auto& one : value.GetObject())
                TRY_DONE(check_pattern({one.name.GetString(), one.name.GetStringLength()}, here));
        }
        if (keyword == "properties" || keyword == "patternProperties" || keyword == "dependencies" ||
            keyword == "allOf" || keyword == "anyOf" || keyword == "oneOf" ||
            (keyword == "items" && value.IsArray())) {
            TRY_DONE(check_patterns_of_each(value, here));
        }
        if (keyword == "not" || keyword == "items" || keyword == "additionalItems" ||
            keyword == "additionalProperties") {
            TRY_DONE(check_patterns(value, here));
        }
    }
    return Done{};
}

}  // namespace

Result<Done> check_schema(std::string_view schema, std::string_view field) {
    rapidjson::Document rules;
    rapidjson::Document read_schema;
    CHECK(read(schema_of_schemas, rules), "the schema of schemas is no JSON");
    if (!read(schema, read_schema)) return Error{ErrorCode::invalid, "is no JSON", std::string{field}};
    TRY_DONE(check_value(rules, read_schema, field));
    return check_patterns(read_schema, std::string{field});
}

Result<Done> check_by_schema(std::string_view schema, std::string_view value, std::string_view field) {
    rapidjson::Document rules;
    rapidjson::Document read_value;
    CHECK(read(schema, rules), "a schema that was checked is no JSON");
    if (!read(value, read_value)) return Error{ErrorCode::invalid, "is no JSON", std::string{field}};
    if (has_zero(read_value)) return Error{ErrorCode::invalid, "holds a character U+0000", std::string{field}};
    return check_value(rules, read_value, field);
}

}  // namespace tero
