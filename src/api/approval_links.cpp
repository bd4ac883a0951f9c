#include "api/approval_links.hpp"

#include "api/handlers.hpp"
#include "api/limits.hpp"
#include "api/requests.hpp"
#include "api/signed_token.hpp"
#include "codec/html.hpp"
#include "codec/json.hpp"
#include "codec/json_scanner.hpp"
#include "net/url.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <map>
#include <utility>
#include <vector>

namespace tero::api {
namespace {

namespace json = boost::json;

constexpr std::string_view approval_purpose = "approval link";
constexpr std::string_view field_prefix = "field.";
constexpr std::string_view page_policy =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors "
    "'none'";

std::string signed_part(const ApprovalLink& link) {
    return fmt::format("{}.{}.{}.{}", link.execution, link.path, link.run, link.expires_at.ms);
}

template <class Number>
bool read_number(std::string_view text, Number& out) {
    const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
    return failed == std::errc{} && stop == text.data() + text.size();
}

bool is_json(std::string_view text) {
    JsonScanner scan{text, 32};
    return scan.skip(nullptr, true) && scan.finish();
}

struct FormField {
    std::string name = {};
    std::string type = {};  // of JSON Schema; empty: any
    std::string title = {};
    std::string description = {};
    std::vector<std::string> choices = {};
    bool required = false;
};

std::string text_at(const json::object& object, std::string_view name) {
    const json::value* found = object.if_contains(name);
    return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
}

// What a schema says of the members of an object: what a page can ask for.
std::vector<FormField> fields_of(const Json& schema) {
    boost::system::error_code failed;
    const json::value read = json::parse(schema.text.empty() ? "{}" : schema.text, failed);
    std::vector<FormField> fields;
    const json::object* object = failed ? nullptr : read.if_object();
    const json::value* members = object == nullptr ? nullptr : object->if_contains("properties");
    if (members == nullptr || !members->is_object()) return fields;
    const json::value* required = object->if_contains("required");
    for (const auto& [name, value] : members->get_object()) {
        FormField field{.name = std::string{name}};
        if (const json::object* of = value.if_object(); of != nullptr) {
            field.type = text_at(*of, "type");
            field.title = text_at(*of, "title");
            field.description = text_at(*of, "description");
            const json::value* choices = of->if_contains("enum");
            if (choices != nullptr && choices->is_array()) {
                for (const json::value& choice : choices->get_array())
                    field.choices.push_back(choice.is_string() ? std::string{choice.get_string()}
                                                               : json::serialize(choice));
            }
        }
        if (required != nullptr && required->is_array()) {
            const json::array& names = required->get_array();
            field.required = std::find(names.begin(), names.end(), json::value(name)) != names.end();
        }
        fields.push_back(std::move(field));
    }
    return fields;
}

// What was typed, as its type has it; what is no such thing stays a text, and the schema says so.
void append_value(std::string& out, const FormField& field, const std::string& text) {
    const bool is_text = field.type == "string" || (field.type.empty() && !is_json(text));
    if (is_text || !is_json(text)) {
        append_json_text(out, text);
    } else {
        out += text;
    }
}

std::string input_of(const FormField& field) {
    const std::string name = html_escaped(fmt::format("{}{}", field_prefix, field.name));
    const char* required = field.required && field.type != "boolean" ? " required" : "";
    if (!field.choices.empty()) {
        std::string options = field.required ? "" : "<option></option>";
        for (const std::string& choice : field.choices)
            options += fmt::format("<option>{}</option>", html_escaped(choice));
        return fmt::format("<select name=\"{}\"{}>{}</select>", name, required, options);
    }
    if (field.type == "boolean")
        return fmt::format("<input type=checkbox name=\"{}\" value=true>", name);
    const bool is_number = field.type == "number" || field.type == "integer";
    return fmt::format("<input type={} name=\"{}\"{}>", is_number ? "number step=any" : "text", name, required);
}

net::Response html(std::string body, int status) {
    net::Response response;
    response.status = status;
    response.content_type = "text/html; charset=utf-8";
    response.body = "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport "
                    "content=\"width=device-width\"><title>Tero</title><style>body{font:16px/1.5 sans-serif;"
                    "max-width:34rem;margin:2rem auto;padding:0 1rem}label{display:block;margin:1rem 0}"
                    "input,select{font:inherit;display:block}button{font:inherit;margin:1rem 1rem 0 0}"
                    ".wrong{color:#a00}</style>" +
                    std::move(body);
    protect(response, page_policy);
    return response;
}
net::Response words(std::string_view text, int status) {
    return html(fmt::format("<p>{}</p>", html_escaped(text)), status);
}
net::Response refusal(const Error& error) {
    const bool is_over = error.code == ErrorCode::conflict || error.code == ErrorCode::not_found;
    return words(is_over ? "This has been decided, or the time for it is up." : error.message,
                 is_over ? 404 : net::http_status(error.code));
}

AnswerApproval question(const ApprovalLink& link) {
    return {.execution = link.execution, .path = link.path, .run = link.run, .by = "approval link"};
}

Result<ApprovalLink> link_of(const Api& api, const Call& call) {
    return read_approval_token(api.access.installation_secret(), call.path[0], api.clock.now());
}

}  // namespace

std::string approval_token(std::string_view secret, const ApprovalLink& link) {
    return signed_token(secret, approval_purpose, signed_part(link));
}

Result<ApprovalLink> read_approval_token(std::string_view secret, std::string_view token, Timestamp now) {
    const Error none{ErrorCode::not_found, "there is no such link", ""};
    const auto signed_words = words_of_token(secret, approval_purpose, token);
    if (!signed_words || signed_words->size() != 4) return none;
    const std::vector<std::string_view>& words = *signed_words;
    ApprovalLink link;
    if (!read_number(words[2], link.run) || !read_number(words[3], link.expires_at.ms)) return none;
    const auto execution = Id<WorkflowExecution>::parse(words[0]);
    const auto path = parse_id(words[1]);
    if (!execution || !path || link.expires_at <= now) return none;
    link.execution = *execution;
    link.path = *path;
    return link;
}

Result<ApprovalPost> read_approval_post(std::string_view body, const Json& schema) {
    TRY(const net::Headers pairs, net::parse_form(body));
    const std::map<std::string, std::string> posted{pairs.begin(), pairs.end()};
    const auto found = posted.find("decision");
    const std::string decision = found == posted.end() ? "" : found->second;
    ApprovalPost post;
    post.approved = decision == "approve";
    if (!post.approved && decision != "reject")
        return Error{ErrorCode::invalid, "approve or reject", "decision"};
    if (schema.text.empty()) return post;
    post.form.text = "{";
    for (const FormField& field : fields_of(schema)) {
        const auto value = posted.find(fmt::format("{}{}", field_prefix, field.name));
        const bool is_empty = value == posted.end() || value->second.empty();
        if (is_empty && field.type != "boolean") continue;
        if (post.form.text.size() > 1) post.form.text += ',';
        append_json_text(post.form.text, field.name);
        post.form.text += ':';
        if (field.type == "boolean") {
            post.form.text += is_empty ? "false" : "true";
        } else {
            append_value(post.form.text, field, value->second);
        }
    }
    post.form.text += '}';
    return post;
}

std::string approval_page(const ApprovalAsked& asked, std::string_view problem) {
    std::string page = fmt::format("<h1>{}</h1>", html_escaped(asked.approval));
    if (!problem.empty()) page += fmt::format("<p class=wrong>{}</p>", html_escaped(problem));
    page += "<form method=post>";
    for (const FormField& field : fields_of(asked.form)) {
        page += "<label>" + html_escaped(field.title.empty() ? field.name : field.title);
        if (!field.description.empty()) page += " <small>" + html_escaped(field.description) + "</small>";
        page += input_of(field) + "</label>";
    }
    return page + "<button name=decision value=approve>Approve</button>"
                  "<button name=decision value=reject formnovalidate>Reject</button></form>";
}

void make_approval_link(Api& api, Call call) {
    const auto id = Id<WorkflowExecution>::parse(call.path[0]);
    const auto body = read_request<ApprovalLinkRequest>(call.request.body.empty() ? "{}" : call.request.body);
    if (!id) return call.reply(net::problem(id.error()));
    if (!body) return call.reply(net::problem(body.error()));
    const Timestamp expires_at = api.clock.now() + body->valid_for;
    const AnswerApproval look{.execution = *id, .step = body->step, .path = body->path};
    submit(api, call, look, [&api, id = *id, expires_at](const Reply& reply) {
        if (!reply) return net::problem(reply.error());
        const auto* asked = reply->as<ApprovalAsked>();
        const ApprovalLink link{id, asked->path, asked->run, expires_at};
        const std::string token = approval_token(api.access.installation_secret(), link);
        const std::string url = api.config.server.public_url + "/approvals/" + token;
        return row_response(LinkResponse{url, expires_at});
    });
}

void show_approval(Api& api, Call call) {
    const auto link = link_of(api, call);
    if (!link) return call.reply(refusal(link.error()));
    submit(api, call, question(*link), [](const Reply& reply) {
        return reply ? html(approval_page(*reply->as<ApprovalAsked>(), ""), 200) : refusal(reply.error());
    });
}

// What it asks is looked up first, since the fields are read by the form's types.
void decide_approval(Api& api, Call call) {
    const auto link = link_of(api, call);
    if (!link) return call.reply(refusal(link.error()));
    api.host.submit(question(*link), [&api, call, link = *link](Reply found) {
        if (!found) return call.reply(refusal(found.error()));
        const ApprovalAsked asked = *found->as<ApprovalAsked>();
        auto post = read_approval_post(call.request.body, asked.form);
        if (!post) return call.reply(html(approval_page(asked, post.error().message), 400));
        AnswerApproval answer = question(link);
        answer.approved = post->approved;
        answer.form = std::move(post->form);
        const bool is_yes = post->approved;
        api.host.submit(std::move(answer), [asked, reply = call.reply, is_yes](Reply done) {
            if (done) return reply(words(is_yes ? "Approved." : "Rejected.", 200));
            const Error& error = done.error();
            if (error.code != ErrorCode::invalid && error.code != ErrorCode::too_large)
                return reply(refusal(error));
            reply(html(approval_page(asked, error.field + ": " + error.message), 400));
        });
    });
}

}  // namespace tero::api
