#include "channels/whatsapp/message_out.hpp"

#include "channels/refused.hpp"
#include "channels/whatsapp/error_classes.hpp"
#include "channels/whatsapp/wire_json.hpp"
#include "codec/json.hpp"
#include "modules/messaging/model/answer_choices.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <set>
#include <utility>

namespace tero::whatsapp {
namespace {

namespace json = boost::json;

constexpr std::int64_t retry_after_seconds_max = 86'400;

Error wrong(std::string_view field, std::string message) {
    return {ErrorCode::invalid, std::move(message), std::string{field}};
}

json::string_view view(std::string_view text) { return {text.data(), text.size()}; }

json::array list_of(json::object only) {
    json::array list;
    list.emplace_back(std::move(only));
    return list;
}

bool is_phone(std::string_view recipient) {
    if (!recipient.empty() && recipient.front() == '+') recipient.remove_prefix(1);
    return !recipient.empty() &&
           std::all_of(recipient.begin(), recipient.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The one place that says how Meta is told who gets it: `to` for a phone, `recipient` for a business-scoped
// user id. The second name is what providers report of Meta's 2026 pages; confirm it against Meta before
// relying on it.
void name_recipient(json::object& request, std::string_view recipient) {
    request.emplace(is_phone(recipient) ? "to" : "recipient", view(recipient));
}

Result<Done> add_text(json::object& request, const Message& message) {
    if (message.body.empty()) return wrong("body", "there is no text");
    if (character_count(message.body) > text_characters_max) {
        return wrong("body", fmt::format("the text is longer than {} characters", text_characters_max));
    }
    request["type"] = "text";
    request["text"] = json::object{{"preview_url", false}, {"body", view(message.body)}};
    return Done{};
}

AnswerChoices choices_of(const Message& message) {
    if (message.media.text.empty()) return {};
    auto read = from_json<AnswerChoices>(message.media.text, Reading::tolerant);
    return read ? *std::move(read) : AnswerChoices{};
}

json::object buttons_of(const AnswerChoices& answers) {
    json::array buttons;
    for (const AnswerChoice& one : answers.choices) {
        buttons.emplace_back(json::object{
            {"type", "reply"}, {"reply", json::object{{"id", view(one.id)}, {"title", view(one.title)}}}});
    }
    return {{"buttons", std::move(buttons)}};
}

json::object rows_of(const AnswerChoices& answers) {
    json::array rows;
    for (const AnswerChoice& one : answers.choices)
        rows.emplace_back(json::object{{"id", view(one.id)}, {"title", view(one.title)}});
    return {{"button", view(answers.open)}, {"sections", list_of(json::object{{"rows", std::move(rows)}})}};
}

// False: it does not fit what Meta takes to be tapped.
bool add_choices(json::object& request, const Message& message) {
    const AnswerChoices answers = choices_of(message);
    const std::size_t count = answers.choices.size();
    if (count == 0 || count > list_rows_max || message.body.empty() ||
        character_count(message.body) > interactive_body_characters_max)
        return false;
    std::set<std::string_view> titles;
    std::size_t longest = 0;
    for (const AnswerChoice& one : answers.choices) {
        const bool is_whole = !one.id.empty() && !one.title.empty();
        const bool fits = is_whole && character_count(one.id) <= row_id_characters_max;
        if (!fits || !titles.insert(one.title).second) return false;
        longest = std::max(longest, character_count(one.title));
    }
    const bool as_buttons = count <= reply_buttons_max && longest <= reply_title_characters_max;
    const bool as_list = longest <= row_title_characters_max && !answers.open.empty() &&
                         character_count(answers.open) <= reply_title_characters_max;
    if (!as_buttons && !as_list) return false;
    request["type"] = "interactive";
    request["interactive"] = json::object{{"type", as_buttons ? "button" : "list"},
                                          {"body", json::object{{"text", view(message.body)}}},
                                          {"action", as_buttons ? buttons_of(answers) : rows_of(answers)}};
    return true;
}

Result<Done> add_template(json::object& request, const Message& message) {
    const TemplateUse& use = message.template_use;
    if (use.name.empty()) return wrong("template_use.name", "there is no template name");
    if (use.language.empty()) return wrong("template_use.language", "there is no language");
    if (character_count(message.body) > template_characters_max) {
        return wrong(
            "body", fmt::format("the filled template is longer than {} characters", template_characters_max));
    }
    json::array parameters;
    for (std::size_t i = 0; i < use.parameters.size(); ++i) {
        const std::string text = template_parameter(use.parameters[i]);
        if (text.empty())
            return wrong(fmt::format("template_use.parameters[{}]", i), "the parameter is empty");
        parameters.emplace_back(json::object{{"type", "text"}, {"text", view(text)}});
    }
    json::array components;
    if (!parameters.empty()) {
        components.emplace_back(json::object{{"type", "body"}, {"parameters", std::move(parameters)}});
    }
    for (std::size_t i = 0; i < use.buttons.size(); ++i) {
        if (use.buttons[i].empty() || character_count(use.buttons[i]) > button_payload_characters_max) {
            return wrong(fmt::format("template_use.buttons[{}]", i), "the payload is empty or too long");
        }
        components.emplace_back(json::object{
            {"type", "button"},
            {"sub_type", "quick_reply"},
            {"index", view(fmt::to_string(i))},
            {"parameters", list_of(json::object{{"type", "payload"}, {"payload", view(use.buttons[i])}})}});
    }
    json::object body{{"name", view(use.name)}, {"language", json::object{{"code", view(use.language)}}}};
    if (!components.empty()) body["components"] = std::move(components);
    request["type"] = "template";
    request["template"] = std::move(body);
    return Done{};
}

std::optional<std::int64_t> number_in(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// The wait the provider asks for, if it is longer than the least one of the class.
Duration wait_of(const net::Response& response, Duration least) {
    for (const auto& [name, value] : response.headers) {
        if (name != "retry-after") continue;
        const std::int64_t seconds = number_in(value).value_or(0);
        return std::max(least,
                        Duration{std::clamp<std::int64_t>(seconds, 0, retry_after_seconds_max) * 1000});
    }
    return least;
}

SendOutcome unknown(std::string detail) {
    SendOutcome outcome;
    outcome.verdict = SendVerdict::UNKNOWN;
    outcome.detail = std::move(detail);
    return outcome;
}

SendOutcome refused(std::string code, const ErrorClass& error_class, std::string detail) {
    SendOutcome outcome =
        tero::refused(std::string{error_class.name}, error_class.retryable, std::move(detail));
    outcome.error_code = std::move(code);
    outcome.retry_after = error_class.retry_after;
    return outcome;
}

const json::object* first_object(const json::object& object, std::string_view name) {
    const json::array* list = array_member(object, name);
    return list == nullptr || list->empty() ? nullptr : list->front().if_object();
}

SendOutcome read_acceptance(const net::Response& response) {
    const Result<json::value> body = parse_wire(response.body);
    const json::object* object = body ? body->if_object() : nullptr;
    const json::object* accepted = object == nullptr ? nullptr : first_object(*object, "messages");
    SendOutcome outcome;
    if (accepted != nullptr) outcome.provider_id = text_member(*accepted, "id");
    if (outcome.provider_id.empty()) {
        return unknown(fmt::format("status {} without a message id", response.status));
    }
    outcome.verdict = SendVerdict::ACCEPTED;
    if (const json::object* contact = first_object(*object, "contacts")) {
        outcome.recipient_id = text_member(*contact, "wa_id");
        if (outcome.recipient_id.empty()) outcome.recipient_id = text_member(*contact, "user_id");
    }
    const std::string state = text_member(*accepted, "message_status");
    outcome.held = !state.empty() && state != "accepted";  // held_for_quality_assessment, paused
    if (outcome.held) outcome.detail = state;
    return outcome;
}

struct MetaError {
    std::int64_t code = 0;
    std::string detail = {};
    bool transient = false;
};

std::optional<MetaError> read_error(const net::Response& response) {
    const Result<json::value> body = parse_wire(response.body);
    const json::object* object = body ? body->if_object() : nullptr;
    const json::object* error = object == nullptr ? nullptr : object_member(*object, "error");
    if (error == nullptr) return std::nullopt;
    const std::optional<std::int64_t> code = number_in(text_member(*error, "code"));
    if (!code) return std::nullopt;
    MetaError found{.code = *code};
    if (const json::object* data = object_member(*error, "error_data"))
        found.detail = text_member(*data, "details");
    if (found.detail.empty()) found.detail = text_member(*error, "message");
    const json::value* transient = member(*error, "is_transient");
    found.transient = transient != nullptr && transient->is_bool() && transient->get_bool();
    return found;
}

// A refusal that names no error of Meta's: only the status is left to judge by.
SendOutcome classify_status(const net::Response& response) {
    const std::string detail = fmt::format("status {} without Meta's error", response.status);
    const std::string code = fmt::to_string(response.status);
    switch (response.status) {
        case 408:
            return unknown(detail);  // whoever answers this may have passed part of it on
        case 429: {
            SendOutcome outcome = refused(code, error_class_named("rate"), detail);
            outcome.retry_after = wait_of(response, outcome.retry_after);
            return outcome;
        }
        case 401:
            return refused(code, error_class_named("token"), detail);
        case 403:
            return refused(code, error_class_named("permission"), detail);
        default:
            break;
    }
    if (response.status >= 400 && response.status < 500)
        return refused(code, error_class_named("unknown"), detail);
    // A redirect is not followed with our token; the address in the options is wrong.
    if (response.status >= 300 && response.status < 400)
        return refused(code, error_class_named("setup"), detail);
    return unknown(detail);
}

}  // namespace

std::string template_parameter(std::string_view text) {
    std::string out;
    bool blank = false;
    for (const char c : text) {
        if (c == ' ' || (c >= '\0' && c < ' ') || c == '\x7F') {
            blank = true;
            continue;
        }
        if (blank && !out.empty()) out += ' ';
        blank = false;
        out += c;
    }
    return out;
}

Result<std::string> message_json(const Message& message) {
    // Without it nobody could tell later which message a status is about.
    if (message.id.empty()) return wrong("id", "the message has no id");
    if (message.recipient.empty()) return wrong("recipient", "the message has no recipient");
    json::object request{{"messaging_product", "whatsapp"}, {"recipient_type", "individual"}};
    name_recipient(request, message.recipient);
    if (!message.reply_to.empty()) request["context"] = json::object{{"message_id", view(message.reply_to)}};
    if (message.kind == MessageKind::TEXT) {
        if (!add_choices(request, message)) TRY_DONE(add_text(request, message));
    } else if (message.kind == MessageKind::TEMPLATE) {
        TRY_DONE(add_template(request, message));
    } else {
        return wrong("kind", fmt::format("a message of kind {} cannot be sent", name_of(message.kind)));
    }
    request["biz_opaque_callback_data"] = view(to_string(message.id));
    return to_wire(request, Spelling::utf8);
}

Result<net::ClientRequest> send_request(const WhatsAppOptions& options, const Message& message) {
    if (!options.enabled) return wrong("channels.whatsapp.enabled", "WhatsApp is switched off");
    if (options.access_token.empty())
        return wrong("channels.whatsapp.access_token", "there is no access token");
    if (options.phone_number_id.empty())
        return wrong("channels.whatsapp.phone_number_id", "there is no number");
    net::ClientRequest request;
    TRY(request.body, message_json(message));
    request.url =
        fmt::format("{}/{}/{}/messages", options.base_url, options.api_version, options.phone_number_id);
    request.headers = {{"authorization", "Bearer " + options.access_token},
                       {"content-type", "application/json"}};
    return request;
}

SendOutcome classify(const Result<net::Response>& answer) {
    if (!answer) {
        const Error& error = answer.error();
        switch (error.code) {
            case ErrorCode::unavailable:
                return refused("unavailable", error_class_named("unreachable"), error.message);
            case ErrorCode::invalid:  // the address or the token is not usable in a request
                return refused("invalid", error_class_named("setup"), to_string(error));
            default:
                return unknown(error.message);
        }
    }
    if (answer->status >= 200 && answer->status < 300) return read_acceptance(*answer);
    const std::optional<MetaError> error = read_error(*answer);
    if (!error) return classify_status(*answer);

    const std::string code = fmt::to_string(error->code);
    const ErrorClass& error_class = error_class_of(error->code);
    if (error_class.name == "unknown") {
        // A code that we do not know: believe a 4xx, and what Meta says of itself; not a 5xx.
        if (answer->status >= 500) return unknown(fmt::format("status {}, error {}", answer->status, code));
        SendOutcome outcome =
            refused(code, error->transient ? error_class_named("temporary") : error_class, error->detail);
        outcome.retry_after = wait_of(*answer, outcome.retry_after);
        return outcome;
    }
    SendOutcome outcome = refused(code, error_class, error->detail);
    if (outcome.retryable) outcome.retry_after = wait_of(*answer, outcome.retry_after);
    return outcome;
}

SendOutcome refused_by_us(const Error& error) {
    const bool setup = error.field.empty() || error.field.starts_with("channels.");
    return refused("invalid", error_class_named(setup ? "setup" : "request"), to_string(error));
}

}  // namespace tero::whatsapp
