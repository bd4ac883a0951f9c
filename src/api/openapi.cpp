// The OpenAPI page, made from the table of routes and the described structs.
#include "api/api.hpp"
#include "api/examples.hpp"
#include "api/handlers.hpp"
#include "api/limits.hpp"
#include "api/listing.hpp"
#include "api/operation_name.hpp"
#include "api/read_answers.hpp"
#include "base/check.hpp"
#include "codec/json_schema.hpp"
#include "kernel/table.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace tero::api {
namespace {

constexpr std::string_view json_type = "application/json";

// Fields without which a request is refused; every other may be left out.
bool must_be_sent(std::string_view type, std::string_view field) {
    static const std::set<std::pair<std::string_view, std::string_view>> all{
        {"NewTask", "type"},
        {"SubmitRequest", "tasks"},
        {"RegisterRequest", "id"},
        {"RegisterRequest", "capabilities"},
        {"ClaimRequest", "request"},
        {"Completion", "task"},
        {"Completion", "epoch"},
        {"Failure", "task"},
        {"Failure", "epoch"},
        {"TaskHeartbeat", "task"},
        {"TaskHeartbeat", "epoch"},
        {"KeyRequest", "name"},
        {"KeyRequest", "scopes"},
        {"OpenRequest", "link"},
        {"ReplyRequest", "text"},
        {"SnoozeRequest", "until"},
        {"SendDraftRequest", "answers"},
        {"DiscardDraftRequest", "answers"},
        {"SendTemplateRequest", "name"},
        {"SendTemplateRequest", "language"},
        {"WebhookRequest", "url"},
        {"BatchRequest", "completion"},
        {"RouteRequest", "text"},
        {"NoteRequest", "text"},
        {"HandOnRequest", "to"},
        {"ChangeContactRequest", "time_zone"},
        {"LimitQueueRequest", "key"},
        {"UnlimitQueueRequest", "key"},
        {"StartRequest", "workflow"},
        {"SignalRequest", "name"},
        {"SignalLinkRequest", "name"},
        {"WorkflowStart", "workflow"},
        {"SequenceStart", "quote"},
        {"EventTrigger", "type"},
        {"EventStart", "type"},
        {"InviteRequest", "name"},
        {"PushRequest", "endpoint"},
        {"PushRequest", "p256dh"},
        {"PushRequest", "auth"},
        {"ShownRequest", "token"},
        {"PriceQuoteRequest", "request"},
        {"MakeQuoteRequest", "request"},
        {"ReviseQuoteRequest", "request"},
        {"RescheduleRequest", "at"},
        {"ExtendQuoteRequest", "until"},
        {"BackfillRequest", "from"},
        {"BackfillRequest", "until"},
        {"LeaseReturn", "task"},
        {"LeaseReturn", "epoch"},
    };
    return all.contains({type, field});
}

std::string quoted(std::string_view text) {
    std::string out;
    append_json_text(out, text);
    return out;
}

// A struct or enum by its name, anything else where it stands.
std::string schema_of(const TypeInfo& type) {
    const bool is_named = type.kind == Kind::structure || type.kind == Kind::enumeration;
    return is_named ? fmt::format(R"({{"$ref":"#/components/schemas/{}"}})", type.name) : json_schema(type);
}

std::string one_of(const std::vector<const TypeInfo*>& types) {
    if (types.empty()) return R"({"type":"object"})";
    if (types.size() == 1) return schema_of(*types.front());
    std::string all;
    for (const TypeInfo* type : types) all += (all.empty() ? "" : ",") + schema_of(*type);
    return fmt::format(R"({{"oneOf":[{}]}})", all);
}

std::string content(std::string_view type, std::string_view schema) {
    return fmt::format(R"({{"{}":{{"schema":{}}}}})", type, schema);
}

// With one example for each of the types.
std::string example_content(std::string_view media, const Route& route,
                            const std::vector<const TypeInfo*>& types) {
    std::string examples;
    for (const TypeInfo* type : types) {
        const bool is_ours = type->kind == Kind::structure;
        const std::string_view name = is_ours ? type->name : route.pattern;
        const std::string_view example = request_example(name);
        CHECK(!example.empty(), "no example of a request of {}", name);
        examples += fmt::format(R"({}"{}":{{"value":{}}})", examples.empty() ? "" : ",",
                                is_ours ? name : "any", example);
    }
    return fmt::format(R"("{}":{{"schema":{},"examples":{{{}}}}})", media, one_of(types), examples);
}

// An event has a media type of its own; any other JSON may be the data of one that is told of in headers.
std::string request_content(const Route& route) {
    const auto is_any = [](const TypeInfo* type) { return type->kind == Kind::json; };
    const bool takes_any = std::any_of(route.request.begin(), route.request.end(), is_any);
    if (!takes_any || route.request.size() == 1)
        return "{" + example_content(json_type, route, route.request) + "}";
    return "{" + example_content("application/cloudevents+json", route, {route.request.front()}) + "," +
           example_content(json_type, route, {route.request.back()}) + "}";
}

// A row of the list; with what is added to each, it is a type of its own.
std::string item_schema(const Listing& list) {
    const TypeInfo& type = *table_info(list.table).type;
    if (list.extra.empty()) return schema_of(type);
    return fmt::format(R"({{"$ref":"#/components/schemas/{}Item"}})", type.name);
}

// The answers of a route, with what the kind of its handler says.
std::vector<Shape> answers_of(const Route& route) {
    if (route.row) return {{.body = {table_info(*route.row).type}}};
    return route.answers;
}

std::string answer(const Shape& shape) {
    const bool is_json = shape.content_type == json_type;
    const bool is_text = shape.content_type.starts_with("text/");
    const std::string_view bytes =
        is_text ? R"({"type":"string"})" : R"({"type":"string","format":"binary"})";
    return fmt::format(R"("{}":{{"description":"{}","content":{}}})", shape.status,
                       shape.status < 300 ? "done" : "an error",
                       content(shape.content_type, is_json ? one_of(shape.body) : std::string{bytes}));
}

// An error that many routes answer with, always as a Problem.
struct Refused {
    int status = 0;
    std::string_view about = {};
    bool (*may_come)(const Route&) = nullptr;
};

bool asks_for_key(const Route& route) { return route.scopes.front() != open_to_all; }
bool names_one(const Route& route) { return route.pattern.find('{') != std::string_view::npos; }
bool changes(const Route& route) { return route.method != "GET"; }
bool takes_body(const Route& route) { return !route.request.empty(); }
bool is_any(const Route& /*route*/) { return true; }

constexpr std::array refusals{
    Refused{400, "what was sent is wrong, and will stay wrong", is_any},
    Refused{401, "no key or session, or one that is not known", asks_for_key},
    Refused{403, "a key without the scope for this", asks_for_key},
    Refused{404, "there is no such thing", names_one},
    Refused{409, "somebody else was there first, or it cannot be done now", changes},
    Refused{413, "too large", takes_body},
    Refused{422, "this Idempotency-Key was sent with another call",
            [](const Route& route) { return route.takes_key; }},
    Refused{429, "too many at once, or no room; later it may go", asks_for_key},
    Refused{503, "the store is away; nothing was done", asks_for_key},
};

std::string refusals_of(const Route& route) {
    std::string all;
    for (const Refused& one : refusals) {
        const auto is_told = [&](const Shape& shape) { return shape.status == one.status; };
        const bool is_known = std::any_of(route.answers.begin(), route.answers.end(), is_told);
        if (!one.may_come(route) || is_known) continue;
        all += fmt::format(R"("{0}":{{"$ref":"#/components/responses/{0}"}},)", one.status);
    }
    return all;
}

std::string refusal_components() {
    std::string all;
    for (const Refused& one : refusals) {
        all += fmt::format(R"({}"{}":{{"description":"{}","content":{}}})", all.empty() ? "" : ",", one.status,
                           one.about,
                           content("application/problem+json", R"({"$ref":"#/components/schemas/Problem"})"));
    }
    return "{" + all + "}";
}

std::string page_answer(const Listing& list) {
    const std::string schema = fmt::format(
        R"({{"type":"object","additionalProperties":false,"required":["items","next_cursor"],"properties":{{)"
        R"("items":{{"type":"array","items":{}}},"next_cursor":{{"type":["string","null"]}}}}}})",
        item_schema(list));
    return fmt::format(R"("200":{{"description":"a page","content":{}}})", content(json_type, schema));
}

// It has an ETag.
bool may_be_held(const Route& route) { return is_of_rows(route) || route.handle == get_openapi; }

// What stands for {id}: of these a word of their own, of all others a row's id.
std::string_view path_schema(std::string_view pattern) {
    constexpr std::array<std::string_view, 6> named{"/agents/",     "/keys/",  "/sessions/",
                                                    "/work-items/", "/media/", "/push/"};
    const bool is_named = std::any_of(named.begin(), named.end(), [&](std::string_view noun) {
        return pattern.find(noun) != std::string_view::npos;
    });
    if (is_named || pattern.find("{id}") == std::string_view::npos) return R"({"type":"string"})";
    return id_schema;
}

// Each scope that there is.
std::string_view scope_pattern() {
    static const std::string pattern = [] {
        std::string all = "^(agent:.+";
        for (const std::string& scope : known_scopes()) {
            const bool is_whole = scope.ends_with('*');
            all += "|" + (is_whole ? scope.substr(0, scope.size() - 1) + "[*]" : scope);
        }
        return all + ")$";
    }();
    return pattern;
}

std::vector<std::string> parameters_of(const Route& route) {
    std::vector<std::string> all;
    const auto add = [&all](std::string_view in, std::string_view name, std::string_view schema,
                            bool required, std::string_view about) {
        const std::string description = about.empty() ? "" : R"(,"description":)" + quoted(about);
        all.push_back(fmt::format(R"({{"name":"{}","in":"{}","required":{},"schema":{}{}}})", name, in,
                                  required, schema, description));
    };
    const std::string_view pattern = route.pattern;
    for (std::size_t at = pattern.find('{'); at != std::string_view::npos; at = pattern.find('{', at + 1)) {
        add("path", pattern.substr(at + 1, pattern.find('}', at) - at - 1), path_schema(pattern), true, "");
    }
    for (const Parameter& one : route.parameters) add(one.in, one.name, one.schema, one.required, one.about);
    if (route.takes_key) {
        add("header", "Idempotency-Key",
            R"({"type":"string","minLength":1,"maxLength":200,"pattern":"^[!-~]+$"})", false,
            "the same call with the same key is done once and answered alike for 24 hours");
    }
    if (may_be_held(route)) {
        add("header", "If-None-Match", R"({"type":"string"})", false,
            "the ETag of an answer at hand: 304 where it is that still");
    }
    if (!route.list) return all;
    for (const Filter& filter : route.list->filters) {
        const TableInfo& table = table_info(filter.through.value_or(route.list->table));
        const FieldInfo& field = *table.type->find(table.find_index(filter.index)->fields.front());
        const TypeInfo& type = *field.type;
        const std::string schema = type.kind == Kind::id          ? std::string{id_schema}
                                   : type.kind == Kind::timestamp ? std::string{time_schema}
                                   : type.kind == Kind::text      ? std::string{text_schema}
                                                                  : schema_of(type);
        add("query", filter.parameter, schema, false, filter.about.empty() ? "only these" : filter.about);
    }
    for (const Sift& sift : route.list->sifts) {
        add("query", sift.parameter, sift.schema, false, sift.about);
    }
    add("query", "limit",
        fmt::format(R"({{"type":"integer","minimum":1,"maximum":{},"default":{}}})", list_limit_max,
                    list_limit_usual),
        false, "rows of a page");
    add("query", "cursor", text_schema, false, "next_cursor of the page before");
    return all;
}

std::string security_of(const Route& route) {
    if (route.scopes.front() == open_to_all) return R"("security":[],"x-tero-scopes":[])";
    if (route.handle == close_session)  // a key has none
        return R"("security":[{"session":[],"csrf":[]}],"x-tero-scopes":["*"])";
    const std::string_view word = route.method == "GET" ? "" : R"(,"csrf":[])";
    return fmt::format(R"("security":[{{"key":[]}},{{"session":[]{}}}],"x-tero-scopes":["{}"])", word,
                       fmt::join(route.scopes, R"(",")"));
}

std::string operation(const Route& route) {
    std::string out = fmt::format(R"({{"operationId":"{}","tags":["{}"],"summary":{})", operation_name(route),
                                  tag_of(route), quoted(route.summary));
    if (const auto parameters = parameters_of(route); !parameters.empty()) {
        out += fmt::format(R"(,"parameters":[{}])", fmt::join(parameters, ","));
    }
    if (!route.request.empty()) {
        out += fmt::format(R"(,"requestBody":{{"required":{},"content":{}}})", !route.may_be_empty,
                           request_content(route));
    }
    out += R"(,"responses":{)";
    if (route.list) out += page_answer(*route.list) + ",";
    for (const Shape& shape : answers_of(route)) out += answer(shape) + ",";
    if (may_be_held(route))
        out += R"("304":{"description":"the answer at hand is that still","content":{}},)";
    out += refusals_of(route);
    out += R"("default":{"description":"an error","content":)" +
           content("application/problem+json", R"({"$ref":"#/components/schemas/Problem"})") + "}},";
    return out + security_of(route) + "}";
}

std::string lower(std::string_view text) {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return static_cast<char>(c | 0x20); });
    return out;
}

constexpr std::string_view problem_schema =
    R"("Problem":{"type":"object","additionalProperties":false,)"
    R"("required":["type","title","status","detail","code","retryable"],"properties":{"type":{"type":"string"},)"
    R"("title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},"code":{"type":"string"},)"
    R"("field":{"type":"string"},"retryable":{"type":"boolean"}}})";

constexpr std::string_view security_schemes =
    R"({"key":{"type":"http","scheme":"bearer"},)"
    R"("session":{"type":"apiKey","in":"cookie","name":"tero_session"},)"
    R"("csrf":{"type":"apiKey","in":"header","name":"X-CSRF-Token"}})";

void collect(const TypeInfo& type, std::set<const TypeInfo*>& all) {
    if (type.element != nullptr) collect(*type.element, all);
    if (type.kind != Kind::structure || !all.insert(&type).second) return;
    for (const FieldInfo& field : type.fields) collect(*field.type, all);
}

std::string components() {
    std::vector<const TypeInfo*> types;
    std::set<const TypeInfo*> written;  // by us, so that no field of theirs is ever missing …
    std::set<const TypeInfo*> sent;     // … unless others write them too
    std::set<const TypeInfo*> answered_with;
    std::string items;
    for (const Route& route : routes()) {
        types.insert(types.end(), route.request.begin(), route.request.end());
        for (const TypeInfo* type : route.request) collect(*type, sent);
        std::vector<const TypeInfo*> answered;
        for (const Shape& shape : answers_of(route)) {
            answered.insert(answered.end(), shape.body.begin(), shape.body.end());
        }
        if (route.list) answered.push_back(table_info(route.list->table).type);
        for (const TypeInfo* type : answered) collect(*type, written);
        answered_with.insert(answered.begin(), answered.end());
        types.insert(types.end(), answered.begin(), answered.end());
    }
    const auto rule_of = [&](const TypeInfo& type, const FieldInfo& field) {
        const bool is_ours = written.contains(&type) && !sent.contains(&type);
        const bool must_be = must_be_sent(type.name, field.name);
        FieldRule rule = rule_of_limit(limit_of(type, field));
        rule.is_required = is_ours || must_be;
        // A row has an id of its own, and what has to be sent has to say something.
        rule.is_set = must_be || (is_ours && field.name == "id" && field.type->kind == Kind::id);
        if (type.name == "KeyRequest" && field.name == "scopes") rule.pattern = scope_pattern();
        return rule;
    };
    for (const Route& route : routes()) {
        if (!route.list || route.list->extra.empty()) continue;
        const TypeInfo& type = *table_info(route.list->table).type;
        std::string schema = json_schema(type, rule_of);
        const auto put_first = [&schema](std::string_view mark, const std::string& text) {
            schema.insert(schema.find(mark) + mark.size(), text);
        };
        put_first(R"("required":[)", fmt::format(R"("{}",)", route.list->extra));
        put_first(R"("properties":{)", fmt::format(R"("{}":{{"type":"string"}},)", route.list->extra));
        std::string example = answer_example(type);
        example.insert(1, fmt::format(R"("{}":"Ana",)", route.list->extra));
        schema.insert(schema.size() - 1, fmt::format(R"(,"examples":[{}])", example));
        items += fmt::format(R"(,"{}Item":{})", type.name, schema);
    }
    std::string out = openapi_components(types, rule_of, [&](const TypeInfo& type) {
        return answered_with.contains(&type) ? answer_example(type) : std::string{};
    });
    out.pop_back();
    return out + "," + std::string{problem_schema} + items + "}";
}

}  // namespace

std::string openapi() {
    std::map<std::string_view, std::string> paths;
    for (const Route& route : routes()) {
        std::string& path = paths[route.pattern];
        path += (path.empty() ? "" : ",") + fmt::format(R"("{}":)", lower(route.method)) + operation(route);
    }
    std::set<std::string> tags;
    for (const Route& route : routes()) {
        const std::string tag = tag_of(route);
        tags.insert(fmt::format(R"({{"name":"{}","description":{}}})", tag, quoted(about_tag(tag))));
    }
    std::string all;
    for (const auto& [pattern, operations] : paths) {
        all += fmt::format(R"({}"{}":{{{}}})", all.empty() ? "" : ",", pattern, operations);
    }
    return fmt::format(R"({{"openapi":"3.1.0","info":{{"title":"Tero","version":"1","description":)"
                       R"("Tasks, agents, conversations, quotes and follow-ups.","license":{{"name":"Apache 2.0",)"
                       R"("identifier":"Apache-2.0"}}}},"servers":[{{"url":"/","description":"where this page is"}}],)"
                       R"("tags":[{}],"paths":{{{}}},)"
                       R"("components":{{"schemas":{},"responses":{},"securitySchemes":{}}}}})",
                       fmt::join(tags, ","), all, components(), refusal_components(), security_schemes);
}

}  // namespace tero::api
