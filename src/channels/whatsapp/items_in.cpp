#include "channels/whatsapp/items_in.hpp"

#include "channels/whatsapp/error_classes.hpp"
#include "channels/whatsapp/wire_json.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

namespace tero::whatsapp {
namespace {

namespace json = boost::json;

constexpr std::size_t id_bytes_max = 512;
constexpr std::size_t phone_digits_max = 20;

Error broken(std::string_view field, std::string message) {
    return {ErrorCode::invalid, std::move(message), std::string{field}};
}

// Ids become keys: visible ASCII without spaces, and not endless.
bool usable_id(std::string_view id) {
    return !id.empty() && id.size() <= id_bytes_max &&
           std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

Result<std::string> id_member(const json::object& item, std::string_view name) {
    std::string id = text_member(item, name);
    if (!usable_id(id)) return broken(name, id.empty() ? "it has no id" : "its id is not usable as a key");
    return id;
}

// International digits; "" when the member is missing or empty.
Result<std::string> phone_member(const json::object& item, std::string_view name) {
    std::string phone = text_member(item, name);
    if (!phone.empty() && phone.front() == '+') phone.erase(0, 1);
    const bool digits = std::all_of(phone.begin(), phone.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || phone.size() > phone_digits_max) return broken(name, "not a phone number");
    return phone;
}

Result<std::string> user_id_member(const json::object& item, std::string_view name) {
    std::string id = text_member(item, name);
    if (!id.empty() && !usable_id(id)) return broken(name, "its user id is not usable as a key");
    return id;
}

// True when the row of `contacts` is about this person, and says nothing else about them than we know.
bool is_of(const json::object& contact, const Address& person) {
    const std::string phone = text_member(contact, "wa_id");
    const std::string user_id = text_member(contact, "user_id");
    const bool same_phone = !phone.empty() && phone == person.phone;
    const bool same_user = !user_id.empty() && user_id == person.user_id;
    const bool other_phone = !phone.empty() && !person.phone.empty() && phone != person.phone;
    const bool other_user = !user_id.empty() && !person.user_id.empty() && user_id != person.user_id;
    return (same_phone || same_user) && !other_phone && !other_user;
}

// Adds what the contacts beside the item know: the name, and the identifier that the item left out.
Address completed(Address person, const json::array* contacts) {
    if (contacts == nullptr) return person;
    for (const json::value& row : *contacts) {
        const json::object* contact = row.if_object();
        if (contact == nullptr || !is_of(*contact, person)) continue;
        if (person.phone.empty()) person.phone = phone_member(*contact, "wa_id").value_or("");
        if (person.user_id.empty()) person.user_id = user_id_member(*contact, "user_id").value_or("");
        if (const json::object* profile = object_member(*contact, "profile")) {
            person.name = text_member(*profile, "name");
            if (person.name.empty()) person.name = text_member(*profile, "username");
        }
        return person;
    }
    return person;
}

Result<Address> person_of(const json::object& item, std::string_view phone_name, std::string_view user_name,
                          const json::array* contacts) {
    Address person;
    TRY(person.phone, phone_member(item, phone_name));
    TRY(person.user_id, user_id_member(item, user_name));
    if (person.phone.empty() && person.user_id.empty()) {
        return broken(phone_name, "it names nobody: neither a phone nor a user id");
    }
    return completed(std::move(person), contacts);
}

struct KindName {
    std::string_view type;
    MessageKind kind;
};
// The types whose object, under the type's own name, is kept as the message's media.
constexpr std::array<KindName, 9> media_kinds{{{"image", MessageKind::IMAGE},
                                               {"audio", MessageKind::AUDIO},
                                               {"video", MessageKind::VIDEO},
                                               {"document", MessageKind::DOCUMENT},
                                               {"sticker", MessageKind::STICKER},
                                               {"location", MessageKind::LOCATION},
                                               {"contacts", MessageKind::CONTACTS},
                                               {"reaction", MessageKind::REACTION},
                                               {"system", MessageKind::SYSTEM}}};

std::optional<MessageKind> media_kind(std::string_view type) {
    for (const KindName& row : media_kinds) {
        if (row.type == type) return row.kind;
    }
    return std::nullopt;
}

// `{"type":"image","image":{…},"referral":{…}}`: Meta's members by their own names. Empty when there is none
// of them.
Json media_of(const json::object& item, std::string_view type, bool with_body) {
    std::string members;
    const auto keep = [&](std::string_view name) {
        const json::value* found = member(item, name);
        if (found == nullptr) return;
        members += ',';
        append_wire_text(members, name, Spelling::utf8);
        members += ':';
        append_wire(members, *found, Spelling::utf8);
    };
    // A type that names another member of the item would write that member twice.
    const bool taken = type == "type" || type == "referral" || type == "errors";
    if (with_body && !type.empty() && !taken) keep(type);
    keep("referral");  // the advertisement that brought the customer
    keep("errors");
    if (members.empty()) return {};
    std::string text = R"({"type":)";
    append_wire_text(text, type, Spelling::utf8);
    return {text + members + '}'};
}

// A pressed button or row of a message of ours, or an answered form.
void read_interactive(const json::object& item, InboundMessage& message) {
    message.kind = MessageKind::UNSUPPORTED;
    const json::object* interactive = object_member(item, "interactive");
    if (interactive == nullptr) return;
    for (const auto& [name, kind] :
         {KindName{"button_reply", MessageKind::BUTTON}, KindName{"list_reply", MessageKind::LIST}}) {
        const json::object* reply = object_member(*interactive, name);
        if (reply == nullptr) continue;
        message.kind = kind;
        message.payload = text_member(*reply, "id");
        message.text = text_member(*reply, "title");
        return;
    }
    if (const json::object* form = object_member(*interactive, "nfm_reply")) {
        message.text = text_member(*form, "body");
    }
    message.media = media_of(item, "interactive", true);
}

// Kind, text, payload and media by Meta's `type`. A type that we do not know is UNSUPPORTED, and kept whole.
void read_body(const json::object& item, InboundMessage& message) {
    const std::string type = text_member(item, "type");
    const json::object* body = object_member(item, type);
    message.media = media_of(item, type, false);
    if (type == "text") {
        if (body != nullptr) message.text = text_member(*body, "body");
        return;
    }
    if (type == "button") {
        message.kind = MessageKind::BUTTON;
        if (body != nullptr) message.text = text_member(*body, "text");
        if (body != nullptr) message.payload = text_member(*body, "payload");
        return;
    }
    if (type == "interactive") return read_interactive(item, message);

    message.media = media_of(item, type, true);
    if (type == "order") {  // a basket of the catalog, perhaps with a word from the customer
        if (body != nullptr) message.text = text_member(*body, "text");
        return;
    }
    message.kind = media_kind(type).value_or(MessageKind::UNSUPPORTED);
    if (body == nullptr) return;
    switch (message.kind) {
        case MessageKind::REACTION:
            // Whether a reaction opens the window is nowhere documented, so we do not count on it.
            message.opens_window = false;
            message.text = text_member(*body, "emoji");  // empty: the reaction was taken back
            message.reply_to = text_member(*body, "message_id");
            break;
        case MessageKind::SYSTEM:
            message.text = text_member(*body, "body");
            break;
        default:
            message.text = text_member(*body, "caption");
            break;
    }
}

std::optional<MessageStatus> status_named(std::string_view name) {
    if (name == "sent") return MessageStatus::SENT;
    if (name == "delivered") return MessageStatus::DELIVERED;
    if (name == "read") return MessageStatus::READ;
    if (name == "played") return MessageStatus::PLAYED;
    if (name == "failed") return MessageStatus::FAILED;
    return std::nullopt;
}

void read_errors(const json::object& item, StatusReport& report) {
    const json::array* errors = array_member(item, "errors");
    const json::object* first = errors == nullptr || errors->empty() ? nullptr : errors->front().if_object();
    if (first == nullptr) {
        if (report.status == MessageStatus::FAILED) report.error_class = "unknown";
        return;
    }
    report.error_code = text_member(*first, "code");
    std::int64_t code = -1;
    const char* const end = report.error_code.data() + report.error_code.size();
    if (std::from_chars(report.error_code.data(), end, code).ptr != end) code = -1;
    report.error_class = error_class_of(code).name;
    if (const json::object* data = object_member(*first, "error_data")) {
        report.error_detail = text_member(*data, "details");
    }
    for (const std::string_view name : {"message", "title"}) {
        if (report.error_detail.empty()) report.error_detail = text_member(*first, name);
    }
}

}  // namespace

Result<InboundMessage> read_message(const json::object& item, const json::array* contacts) {
    InboundMessage message;
    TRY(message.provider_id, id_member(item, "id"));
    TRY(message.from, person_of(item, "from", "from_user_id", contacts));
    message.dedupe = "msg:" + message.provider_id;
    message.at = seconds_member(item, "timestamp");
    if (const json::object* context = object_member(item, "context"))
        message.reply_to = text_member(*context, "id");
    read_body(item, message);
    if (message.kind == MessageKind::SYSTEM) message.opens_window = false;
    return message;
}

Result<StatusReport> read_status(const json::object& item) {
    StatusReport report;
    TRY(report.provider_id, id_member(item, "id"));
    const std::string name = text_member(item, "status");
    const std::optional<MessageStatus> status = status_named(name);
    if (!status) return broken("status", "a status that we do not know");
    report.status = *status;
    report.dedupe = "st:" + report.provider_id + ":" + name;
    report.callback_data = text_member(item, "biz_opaque_callback_data");
    report.recipient = text_member(item, "recipient_id");
    if (report.recipient.empty()) report.recipient = text_member(item, "recipient_user_id");
    report.at = seconds_member(item, "timestamp");
    if (const json::object* pricing = object_member(item, "pricing")) {
        report.pricing = Json{to_wire(*pricing, Spelling::utf8)};
    }
    read_errors(item, report);
    return report;
}

Result<PreferenceChange> read_preference(const json::object& item, const json::array* contacts) {
    PreferenceChange change;
    TRY(change.of, person_of(item, "wa_id", "user_id", nullptr));
    const std::string category = text_member(item, "category");
    const std::string value = text_member(item, "value");
    if (category != "marketing_messages") return broken("category", "a preference that we do not know");
    if (value != "stop" && value != "resume") return broken("value", "neither stop nor resume");
    const std::string at = text_member(item, "timestamp");
    if (!usable_id(at)) return broken("timestamp", "it has no time, so a second delivery could not be told");
    // The key is made of what the item itself says: what the contacts add may differ between two deliveries.
    const std::string person = change.of.phone.empty() ? change.of.user_id : change.of.phone;
    change.dedupe = "pref:" + person + ":" + category + ":" + value + ":" + at;
    change.marketing_allowed = value == "resume";
    change.at = seconds_member(item, "timestamp");
    change.of = completed(std::move(change.of), contacts);
    return change;
}

Result<HumanEcho> read_echo(const json::object& item, const json::array* contacts) {
    HumanEcho echo;
    TRY(echo.provider_id, id_member(item, "id"));
    TRY(echo.to, person_of(item, "to", "to_user_id", contacts));
    echo.dedupe = "echo:" + echo.provider_id;
    echo.at = seconds_member(item, "timestamp");
    InboundMessage body;
    read_body(item, body);
    echo.text = std::move(body.text);
    return echo;
}

}  // namespace tero::whatsapp
