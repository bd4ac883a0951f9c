// Reads a send request as strictly as Meta does; its answers are in provider_side.cpp.
#include "base/result.hpp"
#include "channels/whatsapp/message_out.hpp"
#include "channels/whatsapp/provider_side.hpp"
#include "channels/whatsapp/wire_json.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <utility>

namespace tero::whatsapp {
namespace {

namespace json = boost::json;

using Refusal = std::optional<ProviderRefusal>;  // empty: nothing to object to

constexpr std::size_t callback_characters_max = 512;
constexpr std::size_t template_name_bytes_max = 512;
constexpr std::int64_t invalid_parameter = 100;
constexpr std::int64_t parameter_missing = 131008;
constexpr std::int64_t value_not_valid = 131009;
constexpr std::int64_t type_unknown = 131051;
constexpr std::int64_t template_missing = 132001;
constexpr std::int64_t template_too_long = 132005;
constexpr std::int64_t template_parameter_wrong = 132018;

ProviderRefusal missing(std::string_view parameter) {
    return {parameter_missing, fmt::format("Parameter '{}' is mandatory", parameter)};
}

bool all_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// `UY.9000…`: country, dot, up to 128 letters and digits, perhaps with a word between two dots.
bool is_user_id(std::string_view text) {
    return text.size() > 3 && text.size() <= 140 && text[2] == '.' &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.';
           });
}

Refusal read_recipient(const json::object& request, ProviderSend& send) {
    send.to.phone = text_member(request, "to");
    if (!send.to.phone.empty()) {  // it goes before `recipient`
        if (send.to.phone.front() == '+') send.to.phone.erase(0, 1);
        if (!all_digits(send.to.phone))
            return ProviderRefusal{value_not_valid, "Parameter 'to' is no phone number"};
        return std::nullopt;
    }
    send.to.user_id = text_member(request, "recipient");
    if (send.to.user_id.empty()) return ProviderRefusal{invalid_parameter, "The parameter to is required."};
    if (!is_user_id(send.to.user_id)) {
        return ProviderRefusal{value_not_valid, "Parameter 'recipient' is no business-scoped user id"};
    }
    return std::nullopt;
}

Refusal read_text(const json::object& request, ProviderSend& send) {
    const json::object* text = object_member(request, "text");
    send.body = text == nullptr ? std::string{} : text_member(*text, "body");
    if (send.body.empty())
        return ProviderRefusal{invalid_parameter, "The parameter text['body'] is required."};
    if (character_count(send.body) > text_characters_max) {
        return ProviderRefusal{
            invalid_parameter,
            fmt::format("Param text['body'] must be at most {} characters long.", text_characters_max)};
    }
    return std::nullopt;
}

Refusal read_body_parameters(const json::array& parameters, TemplateUse& use) {
    std::size_t characters = 0;
    for (const json::value& row : parameters) {
        const json::object* parameter = row.if_object();
        if (parameter == nullptr || text_member(*parameter, "type") != "text") {
            return ProviderRefusal{value_not_valid, "Only text parameters fit the body"};
        }
        const std::string text = text_member(*parameter, "text");
        if (text.empty()) return missing("text");
        if (text.find_first_of("\n\r\t") != std::string::npos || text.find("     ") != std::string::npos) {
            return ProviderRefusal{
                template_parameter_wrong,
                "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"};
        }
        characters += character_count(text);
        use.parameters.push_back(text);
    }
    if (characters > template_characters_max) {
        return ProviderRefusal{template_too_long, "The filled template is too long"};
    }
    return std::nullopt;
}

Refusal read_button(const json::object& component, const json::array& parameters, TemplateUse& use) {
    if (text_member(component, "sub_type") != "quick_reply") {
        return ProviderRefusal{value_not_valid, "Only quick_reply buttons are known here"};
    }
    if (text_member(component, "index") != fmt::to_string(use.buttons.size())) {
        return ProviderRefusal{value_not_valid, "Buttons come in the order of their index"};
    }
    const json::object* parameter = parameters.size() == 1 ? parameters.front().if_object() : nullptr;
    if (parameter == nullptr || text_member(*parameter, "type") != "payload") return missing("payload");
    const std::string payload = text_member(*parameter, "payload");
    if (payload.empty()) return missing("payload");
    if (character_count(payload) > button_payload_characters_max) {
        return ProviderRefusal{value_not_valid, "The button's payload is too long"};
    }
    use.buttons.push_back(payload);
    return std::nullopt;
}

Refusal read_template(const json::object& request, ProviderSend& send) {
    const json::object* found = object_member(request, "template");
    if (found == nullptr) return missing("template");
    TemplateUse& use = send.template_use;
    use.name = text_member(*found, "name");
    if (use.name.empty()) return missing("name");
    const bool plain = std::all_of(use.name.begin(), use.name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
    const json::object* language = object_member(*found, "language");
    use.language = language == nullptr ? std::string{} : text_member(*language, "code");
    if (use.language.empty()) return missing("language");
    if (!plain || use.name.size() > template_name_bytes_max) {
        return ProviderRefusal{
            template_missing, fmt::format("template name ({}) does not exist in {}", use.name, use.language)};
    }
    const json::value* components = member(*found, "components");
    if (components == nullptr) return std::nullopt;
    if (!components->is_array())
        return ProviderRefusal{invalid_parameter, "Param template['components'] must be a list"};
    for (const json::value& row : components->get_array()) {
        const json::object* component = row.if_object();
        if (component == nullptr) return ProviderRefusal{invalid_parameter, "A component must be an object"};
        const json::array* parameters = array_member(*component, "parameters");
        if (parameters == nullptr) return missing("parameters");
        const std::string type = text_member(*component, "type");
        Refusal refusal = ProviderRefusal{value_not_valid, "Only body and button components are known here"};
        if (type == "body") refusal = read_body_parameters(*parameters, use);
        if (type == "button") refusal = read_button(*component, *parameters, use);
        if (refusal) return refusal;
    }
    return std::nullopt;
}

// A choice, `{"id","title"}`, of a button or a row.
Refusal read_choice(const json::object* choice, std::size_t title_max, std::size_t id_max,
                    AnswerChoices& into) {
    if (choice == nullptr) return missing("reply");
    AnswerChoice one{.id = text_member(*choice, "id"), .title = text_member(*choice, "title")};
    if (one.id.empty() || one.title.empty()) return missing(one.id.empty() ? "id" : "title");
    const auto same = std::find_if(into.choices.begin(), into.choices.end(), [&](const AnswerChoice& other) {
        return other.id == one.id || other.title == one.title;
    });
    const bool is_long = character_count(one.title) > title_max || character_count(one.id) > id_max;
    if (same != into.choices.end() || is_long)
        return ProviderRefusal{value_not_valid, "A title or an id is too long, or is there twice"};
    into.choices.push_back(std::move(one));
    return std::nullopt;
}

Refusal read_buttons(const json::object& action, AnswerChoices& into) {
    const json::array* buttons = array_member(action, "buttons");
    if (buttons == nullptr || buttons->empty() || buttons->size() > reply_buttons_max)
        return ProviderRefusal{value_not_valid, "There are one to three reply buttons"};
    for (const json::value& row : *buttons) {
        const json::object* button = row.if_object();
        if (button == nullptr || text_member(*button, "type") != "reply") return missing("reply");
        Refusal refusal = read_choice(object_member(*button, "reply"), reply_title_characters_max,
                                      button_payload_characters_max, into);
        if (refusal) return refusal;
    }
    return std::nullopt;
}

Refusal read_list(const json::object& action, AnswerChoices& into) {
    into.open = text_member(action, "button");
    if (into.open.empty()) return missing("button");
    if (character_count(into.open) > reply_title_characters_max)
        return ProviderRefusal{value_not_valid, "The list's button is too long"};
    const json::array* sections = array_member(action, "sections");
    if (sections == nullptr) return missing("sections");
    for (const json::value& section : *sections) {
        const json::array* rows = section.is_object() ? array_member(section.get_object(), "rows") : nullptr;
        if (rows == nullptr) return missing("rows");
        for (const json::value& row : *rows) {
            Refusal refusal =
                read_choice(row.if_object(), row_title_characters_max, row_id_characters_max, into);
            if (refusal) return refusal;
        }
    }
    if (into.choices.empty() || into.choices.size() > list_rows_max)
        return ProviderRefusal{value_not_valid, "A list has one to ten rows"};
    return std::nullopt;
}

Refusal read_interactive(const json::object& request, ProviderSend& send) {
    const json::object* interactive = object_member(request, "interactive");
    if (interactive == nullptr) return missing("interactive");
    const json::object* body = object_member(*interactive, "body");
    send.body = body == nullptr ? std::string{} : text_member(*body, "text");
    if (send.body.empty()) return missing("text");
    if (character_count(send.body) > interactive_body_characters_max)
        return ProviderRefusal{value_not_valid, "The body of an interactive message is too long"};
    const json::object* action = object_member(*interactive, "action");
    if (action == nullptr) return missing("action");
    const std::string type = text_member(*interactive, "type");
    if (type == "button") return read_buttons(*action, send.answers);
    if (type == "list") return read_list(*action, send.answers);
    return ProviderRefusal{type_unknown,
                           fmt::format("Interactive messages of type '{}' are not known here", type)};
}

Refusal read_kind(const json::object& request, ProviderSend& send) {
    const std::string type = text_member(request, "type");
    if (type.empty() || type == "text") return read_text(request, send);
    if (type == "interactive") return read_interactive(request, send);
    if (type != "template") {
        return ProviderRefusal{type_unknown, fmt::format("Messages of type '{}' are not known here", type)};
    }
    send.kind = MessageKind::TEMPLATE;
    return read_template(request, send);
}

}  // namespace

std::variant<ProviderSend, ProviderRefusal> read_send(std::string_view body) {
    const Result<json::value> root = parse_wire(body);
    const json::object* request = root ? root->if_object() : nullptr;
    if (request == nullptr) return ProviderRefusal{invalid_parameter, "The body must be a JSON object"};
    if (text_member(*request, "messaging_product") != "whatsapp") {
        return ProviderRefusal{invalid_parameter, "The parameter messaging_product is required."};
    }
    const std::string audience = text_member(*request, "recipient_type");
    if (!audience.empty() && audience != "individual") {
        return ProviderRefusal{value_not_valid, "Parameter 'recipient_type' must be individual"};
    }
    ProviderSend send;
    if (Refusal refusal = read_recipient(*request, send)) return *std::move(refusal);
    if (Refusal refusal = read_kind(*request, send)) return *std::move(refusal);
    if (const json::object* context = object_member(*request, "context")) {
        send.reply_to = text_member(*context, "message_id");
        if (send.reply_to.empty()) return missing("message_id");
    }
    send.callback_data = text_member(*request, "biz_opaque_callback_data");
    if (character_count(send.callback_data) > callback_characters_max) {
        return ProviderRefusal{value_not_valid, "Parameter 'biz_opaque_callback_data' is too long"};
    }
    return send;
}

}  // namespace tero::whatsapp
