// The OpenAPI page, made from the table of routes and the described structs.
#include "api/api.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace tero::api {
namespace {

std::string schema_ref(const TypeInfo& type) {
    return fmt::format(R"({{"$ref":"#/components/schemas/{}"}})", type.name);
}

std::string content(std::string_view schema) {
    return fmt::format(R"({{"application/json":{{"schema":{}}}}})", schema);
}

std::string page_schema(const TypeInfo& type) {
    return fmt::format(
        R"({{"type":"object","required":["items","next_cursor"],"properties":{{"items":{{"type":"array",)"
        R"("items":{}}},"next_cursor":{{"type":["string","null"]}}}}}})",
        schema_ref(type));
}

std::vector<std::string> path_parameters(std::string_view pattern) {
    std::vector<std::string> names;
    for (std::size_t at = pattern.find('{'); at != std::string_view::npos; at = pattern.find('{', at + 1)) {
        names.emplace_back(pattern.substr(at + 1, pattern.find('}', at) - at - 1));
    }
    return names;
}

std::string operation(const Route& route) {
    std::string out = R"({"summary":)";
    append_json_text(out, route.summary);
    std::string parameters;
    for (const std::string& name : path_parameters(route.pattern)) {
        parameters +=
            fmt::format(R"({}{{"name":"{}","in":"path","required":true,"schema":{{"type":"string"}}}})",
                        parameters.empty() ? "" : ",", name);
    }
    if (route.is_list) {
        parameters += fmt::format(
            R"({}{{"name":"limit","in":"query","schema":{{"type":"integer","minimum":1,"maximum":500,"default":50}}}},)"
            R"({{"name":"cursor","in":"query","schema":{{"type":"string"}}}})",
            parameters.empty() ? "" : ",");
    }
    if (!parameters.empty()) out += R"(,"parameters":[)" + parameters + "]";
    if (route.request != nullptr) {
        out += R"(,"requestBody":{"required":true,"content":)" + content(schema_ref(*route.request())) + "}";
    }
    out += R"(,"responses":{"200":{"description":"done")";
    if (route.response != nullptr) {
        out += R"(,"content":)" +
               content(route.is_list ? page_schema(*route.response()) : schema_ref(*route.response()));
    }
    out += R"(},"default":{"description":"an error","content":{"application/problem+json":)"
           R"({"schema":{"$ref":"#/components/schemas/Problem"}}}}})";
    out += route.scope == "-" ? R"(,"security":[])"
                              : fmt::format(R"(,"security":[{{"key":[]}}],"x-tero-scope":"{}")", route.scope);
    return out + "}";
}

std::string lower(std::string_view text) {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return static_cast<char>(c | 0x20); });
    return out;
}

constexpr std::string_view problem_schema =
    R"("Problem":{"type":"object","required":["title","status","code"],"properties":{"type":{"type":"string"},)"
    R"("title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},"code":{"type":"string"},)"
    R"("field":{"type":"string"},"retryable":{"type":"boolean"}}})";

}  // namespace

std::string openapi() {
    std::map<std::string_view, std::string> paths;
    std::vector<const TypeInfo*> types;
    for (const Route& route : routes()) {
        std::string& path = paths[route.pattern];
        path += (path.empty() ? "" : ",") + fmt::format(R"("{}":)", lower(route.method)) + operation(route);
        if (route.request != nullptr) types.push_back(route.request());
        if (route.response != nullptr) types.push_back(route.response());
    }
    std::string components = openapi_components(types);
    components.pop_back();
    components += (components.size() > 1 ? "," : "") + std::string{problem_schema} + "}";

    std::string out = R"({"openapi":"3.1.0","info":{"title":"Tero","version":"1","description":)"
                      R"("Tasks, agents, conversations, quotes and follow-ups."},"paths":{)";
    bool first = true;
    for (const auto& [pattern, operations] : paths) {
        out += fmt::format(R"({}"{}":{{{}}})", first ? "" : ",", pattern, operations);
        first = false;
    }
    out += R"(},"components":{"schemas":)" + components +
           R"(,"securitySchemes":{"key":{"type":"http","scheme":"bearer"}}}})";
    return out;
}

}  // namespace tero::api
