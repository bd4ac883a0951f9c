#include "channels/whatsapp/provider_side.hpp"

#include "base/check.hpp"
#include "base/crypto.hpp"
#include "channels/whatsapp/error_classes.hpp"
#include "channels/whatsapp/wire_json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <utility>

namespace tero::whatsapp {
namespace {

namespace json = boost::json;

constexpr std::string_view error_page =
    "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/";

json::string_view view(std::string_view text) { return {text.data(), text.size()}; }

json::array list_of(json::object only) {
    json::array list;
    list.emplace_back(std::move(only));
    return list;
}

json::string seconds_text(Timestamp at) { return json::string{view(fmt::to_string(at.ms / 1000))}; }

json::object value_of(const Business& business) {
    json::object metadata{{"display_phone_number", view(business.display_phone_number)},
                          {"phone_number_id", view(business.phone_number_id)}};
    return {{"messaging_product", "whatsapp"}, {"metadata", std::move(metadata)}};
}

std::string delivery_of(const Business& business, std::string_view field, json::object value) {
    json::object change;
    change["value"] = std::move(value);
    change["field"] = view(field);
    json::object entry;
    entry["id"] = view(business.account_id);
    entry["changes"] = list_of(std::move(change));
    json::object root;
    root["object"] = "whatsapp_business_account";
    root["entry"] = list_of(std::move(entry));
    return to_wire(root, Spelling::escaped);
}

json::object contact_of(const Address& person) {
    json::object contact;
    contact["profile"] = json::object{{"name", view(person.name)}};
    if (!person.phone.empty()) contact["wa_id"] = view(person.phone);
    if (!person.user_id.empty()) contact["user_id"] = view(person.user_id);
    return contact;
}

// The item up to its type; the caller adds the object of that type.
json::object frame_of(const Business& business, const Incoming& message, std::string_view type) {
    json::object item;
    if (!message.reply_to.empty()) {
        item["context"] =
            json::object{{"from", view(business.display_phone_number)}, {"id", view(message.reply_to)}};
    }
    if (!message.from.phone.empty()) item["from"] = view(message.from.phone);
    if (!message.from.user_id.empty()) item["from_user_id"] = view(message.from.user_id);
    item["id"] = view(message.id);
    item["timestamp"] = seconds_text(message.at);
    item["type"] = view(type);
    return item;
}

std::string message_webhook(const Business& business, const Incoming& message, std::string_view type,
                            json::object body) {
    json::object item = frame_of(business, message, type);
    item[view(type)] = std::move(body);
    json::object value = value_of(business);
    value["contacts"] = list_of(contact_of(message.from));
    value["messages"] = list_of(std::move(item));
    return delivery_of(business, "messages", std::move(value));
}

std::string_view status_name(MessageStatus status) {
    switch (status) {
        case MessageStatus::SENT:
            return "sent";
        case MessageStatus::DELIVERED:
            return "delivered";
        case MessageStatus::READ:
            return "read";
        case MessageStatus::PLAYED:
            return "played";
        case MessageStatus::FAILED:
            return "failed";
        default:
            break;
    }
    CHECK(false, "Meta reports no status {}", static_cast<int>(status));
}

json::object status_item(const OutgoingStatus& status) {
    json::object item;
    item["id"] = view(status.id);
    item["status"] = view(status_name(status.status));
    item["timestamp"] = seconds_text(status.at);
    const bool phone = status.recipient.find('.') == std::string::npos;
    item[phone ? "recipient_id" : "recipient_user_id"] = view(status.recipient);
    if (!status.callback_data.empty()) item["biz_opaque_callback_data"] = view(status.callback_data);
    if (!status.category.empty()) {
        item["pricing"] = json::object{{"billable", status.billable},
                                       {"pricing_model", "PMP"},
                                       {"category", view(status.category)},
                                       {"type", status.billable ? "regular" : "free_customer_service"}};
    }
    if (status.status == MessageStatus::FAILED) {
        const std::string_view title = error_facts(status.error_code).title;
        item["errors"] = list_of({{"code", status.error_code},
                                  {"title", view(title)},
                                  {"message", view(title)},
                                  {"error_data", json::object{{"details", view(status.error_detail)}}},
                                  {"href", view(error_page)}});
    }
    return item;
}

}  // namespace

std::string text_webhook(const Business& business, const Incoming& message, std::string_view text) {
    return message_webhook(business, message, "text", {{"body", view(text)}});
}

std::string button_webhook(const Business& business, const Incoming& message, std::string_view id,
                           std::string_view title) {
    json::object reply{{"id", view(id)}, {"title", view(title)}};
    return message_webhook(business, message, "interactive",
                           {{"type", "button_reply"}, {"button_reply", std::move(reply)}});
}

std::string list_webhook(const Business& business, const Incoming& message, std::string_view id,
                         std::string_view title) {
    json::object reply{{"id", view(id)}, {"title", view(title)}};
    return message_webhook(business, message, "interactive",
                           {{"type", "list_reply"}, {"list_reply", std::move(reply)}});
}

std::string template_button_webhook(const Business& business, const Incoming& message,
                                    std::string_view payload, std::string_view text) {
    return message_webhook(business, message, "button", {{"payload", view(payload)}, {"text", view(text)}});
}

std::string media_webhook(const Business& business, const Incoming& message, const IncomingMedia& media) {
    const bool image = media.kind == MessageKind::IMAGE;
    CHECK(image || media.kind == MessageKind::AUDIO, "no media of kind {}", static_cast<int>(media.kind));
    json::object body;
    if (!media.caption.empty()) body["caption"] = view(media.caption);
    body["mime_type"] = image ? "image/jpeg" : "audio/ogg; codecs=opus";
    body["sha256"] = view(media.sha256);
    body["id"] = view(media.id);
    if (!image) body["voice"] = true;
    return message_webhook(business, message, image ? "image" : "audio", std::move(body));
}

std::string status_webhook(const Business& business, const std::vector<OutgoingStatus>& statuses) {
    json::array items;
    for (const OutgoingStatus& status : statuses) items.emplace_back(status_item(status));
    json::object value = value_of(business);
    value["statuses"] = std::move(items);
    return delivery_of(business, "messages", std::move(value));
}

std::string preference_webhook(const Business& business, const Address& person, bool marketing_allowed,
                               Timestamp at) {
    json::object item;
    if (!person.phone.empty()) item["wa_id"] = view(person.phone);
    if (!person.user_id.empty()) item["user_id"] = view(person.user_id);
    item["detail"] = marketing_allowed ? "User requested to resume marketing messages"
                                       : "User requested to stop marketing messages";
    item["category"] = "marketing_messages";
    item["value"] = marketing_allowed ? "resume" : "stop";
    item["timestamp"] = at.ms / 1000;  // a number here, text everywhere else
    json::object value = value_of(business);
    value["contacts"] = list_of(contact_of(person));
    value["user_preferences"] = list_of(std::move(item));
    return delivery_of(business, "user_preferences", std::move(value));
}

std::string echo_webhook(const Business& business, const Incoming& message, std::string_view text) {
    json::object item;
    item["from"] = view(business.display_phone_number);
    if (!message.from.phone.empty()) item["to"] = view(message.from.phone);
    if (!message.from.user_id.empty()) item["to_user_id"] = view(message.from.user_id);
    item["id"] = view(message.id);
    item["timestamp"] = seconds_text(message.at);
    item["type"] = "text";
    item["text"] = json::object{{"body", view(text)}};
    json::object value = value_of(business);
    value["message_echoes"] = list_of(std::move(item));
    return delivery_of(business, "smb_message_echoes", std::move(value));
}

std::string signature_header(std::string_view app_secret, std::string_view body) {
    return "sha256=" + hmac_sha256_hex(app_secret, body);
}

std::string make_message_id(std::string_view phone, bool from_customer, Random& random) {
    // The bytes behind Meta's base64: the phone with its length, the direction, and twenty hex digits of
    // chance.
    std::string bytes = "\x1c\x18";
    bytes += static_cast<char>(phone.size() & 0x7FU);
    bytes += phone;
    bytes += std::string_view{"\x15\x02\x00", 3};
    bytes += from_customer ? '\x12' : '\x11';
    bytes += "\x18\x14";
    bytes += fmt::format("{:016X}{:04X}", random.next(), random.next() & 0xFFFFU);
    bytes += '\0';
    return "wamid." + base64_encode(bytes);
}

net::Response accept_send(const ProviderSend& send, std::string_view id, bool held) {
    json::object contact;
    const bool phone = !send.to.phone.empty();
    contact["input"] = view(phone ? send.to.phone : send.to.user_id);
    contact[phone ? "wa_id" : "user_id"] = contact["input"];
    json::object message;
    message["id"] = view(id);
    if (send.kind == MessageKind::TEMPLATE) {
        message["message_status"] = held ? "held_for_quality_assessment" : "accepted";
    }
    json::object root;
    root["messaging_product"] = "whatsapp";
    root["contacts"] = list_of(std::move(contact));
    root["messages"] = list_of(std::move(message));
    return {.status = 200, .body = to_wire(root, Spelling::escaped)};
}

net::Response refuse_send(const ProviderRefusal& refusal) {
    const ErrorFacts& facts = error_facts(refusal.code);
    json::object error;
    error["message"] = view(fmt::format("(#{}) {}", refusal.code, facts.title));
    error["type"] = "OAuthException";
    error["code"] = refusal.code;
    error["error_data"] = json::object{{"messaging_product", "whatsapp"}, {"details", view(refusal.detail)}};
    error["fbtrace_id"] = "AsandboxTraceIdentifier";
    json::object root;
    root["error"] = std::move(error);
    return {.status = facts.http_status, .body = to_wire(root, Spelling::escaped)};
}

}  // namespace tero::whatsapp
