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
constexpr std::array<KindName, 12> media_kinds{{{"image", MessageKind::IMAGE},
                                               {"audio", MessageKind::AUDIO},
                                               {"video", MessageKind::VIDEO},
                                               {"document", MessageKind::DOCUMENT},
                                               {"sticker", MessageKind::STICKER},
                                               {"location", MessageKind::LOCATION},
                                               {"contacts", MessageKind::CONTACTS},
                                               {"reaction", MessageKind::REACTION},
                                               {"system", MessageKind::SYSTEM},
                                               {"order", MessageKind::ORDER},
                                               {"unsupported", MessageKind::UNSUPPORTED},
                                               {"request_welcome", MessageKind::CHAT_OPENED}}};

std::optional<MessageKind> media_kind(std::string_view type) {
    for (const KindName& row : media_kinds) {
        if (row.type == type) return row.kind;
    }
    return std::nullopt;
}

// What a message points at in the catalog. Null for nothing.
const json::object* product_of(const json::object& item) {
    const json::object* context = object_member(item, "context");
    return context == nullptr ? nullptr : object_member(*context, "referred_product");
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
    const bool taken = type == "type" || type == "referral" || type == "errors" || type == "context";
    if (with_body && !type.empty() && !taken) keep(type);
    keep("referral");  // the advertisement that brought the customer
    keep("errors");
    if (product_of(item) != nullptr) keep("context");
    if (members.empty()) return {};
    std::string text = R"({"type":)";
    append_wire_text(text, type, Spelling::utf8);
    return {text + members + '}'};
}

void add_line(std::string& text, std::string_view line) {
    if (line.empty()) return;
    if (!text.empty()) text += '\n';
    text += line;
}

// Text and whole numbers as they are, all else as JSON.
std::string shown_value(const json::value& value) {
    std::string text = text_of(value);
    return text.empty() && !value.is_string() && !value.is_null() ? to_wire(value, Spelling::utf8) : text;
}

// A basket, a line for each thing in it: `2 × sku-1 (450.5 UYU)`.
std::string basket_text(const json::object& order) {
    std::string text = text_member(order, "text");
    const json::array* items = array_member(order, "product_items");
    if (items == nullptr) return text;
    for (const json::value& value : *items) {
        const json::object* item = value.if_object();
        if (item == nullptr) continue;
        const std::string code = text_member(*item, "product_retailer_id");
        std::string line = text_member(*item, "quantity") + " × " + (code.empty() ? "?" : code);
        const json::value* price = member(*item, "item_price");
        if (price != nullptr) line += " (" + shown_value(*price) + ' ' + text_member(*item, "currency") + ')';
        add_line(text, line);
    }
    return text;
}

// An answered form, a line for each field: `name: Ana`. What it holds is JSON in a text.
std::string form_text(const json::object& form) {
    const auto answers = parse_wire(text_member(form, "response_json"));
    const json::object* fields = answers ? answers->if_object() : nullptr;
    if (fields == nullptr) return text_member(form, "body");
    std::string text;
    for (const json::key_value_pair& field : *fields) {
        const std::string_view name{field.key().data(), field.key().size()};
        const std::string value = shown_value(field.value());
        if (name != "flow_token" && !value.empty()) add_line(text, std::string{name} + ": " + value);
    }
    return text.empty() ? text_member(form, "body") : text;
}

// A pressed button or row of a message of ours, an answered form, or whether we may call.
void read_interactive(const json::object& item, InboundMessage& message) {
    message.kind = MessageKind::OTHER;
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
        message.kind = MessageKind::FORM;
        message.text = form_text(*form);
    }
    if (text_member(*interactive, "type") == "call_permission_reply") message.kind = MessageKind::CALL_PERMISSION;
    message.media = media_of(item, "interactive", true);
}

// Kind, text, payload and media by Meta's `type`. A type that we do not know is OTHER, and kept whole.
void read_body(const json::object& item, InboundMessage& message) {
    const std::string type = text_member(item, "type");
    const json::object* body = object_member(item, type);
    message.media = media_of(item, type, false);
    if (type == "text") {
        if (body != nullptr) message.text = text_member(*body, "body");
        // «¿Cuánto sale?» of a product of the catalog; a bare number would be read as a size.
        const json::object* product = product_of(item);
        const std::string code = product == nullptr ? "" : text_member(*product, "product_retailer_id");
        const bool is_readable = std::any_of(code.begin(), code.end(), [](unsigned char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
        });
        if (is_readable) add_line(message.text, code);
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
    message.kind = media_kind(type).value_or(MessageKind::OTHER);
    // Whether these open the window is nowhere documented, so we do not count on it.
    if (message.kind == MessageKind::CHAT_OPENED || message.kind == MessageKind::OTHER)
        message.opens_window = false;
    if (body == nullptr) return;
    switch (message.kind) {
        case MessageKind::ORDER:
            message.text = basket_text(*body);
            break;
        case MessageKind::REACTION:
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

// `user_changed_number` and `user_changed_user_id`: the person of the message has other identifiers now.
Result<Done> read_new_identity(const json::object& system, Address& person) {
    TRY(const std::string phone, phone_member(system, "wa_id"));
    TRY(const std::string user_id, user_id_member(system, "user_id"));
    TRY(const std::string user_id_before, user_id_member(system, "previous_user_id"));
    if (!phone.empty() && phone != person.phone) person.phone_before = std::exchange(person.phone, phone);
    if (!user_id_before.empty()) person.user_id_before = user_id_before;
    if (!user_id.empty() && user_id != person.user_id) {
        if (person.user_id_before.empty()) person.user_id_before = person.user_id;
        person.user_id = user_id;
    }
    if (person.user_id_before == person.user_id) person.user_id_before.clear();
    return Done{};
}

const json::object* edit_of(const json::object& item) {
    return text_member(item, "type") == "edit" ? object_member(item, "edit") : nullptr;
}

// `prefix`: of the keys of what was said on that side.
Result<MessageDeletion> deletion_of(const json::object& item, std::string_view prefix,
                                    std::string_view phone_name, std::string_view user_name,
                                    const json::array* contacts) {
    MessageDeletion deletion;
    TRY(const std::string id, id_member(item, "id"));
    TRY(deletion.by, person_of(item, phone_name, user_name, contacts));
    const json::object* revoke = object_member(item, "revoke");
    if (revoke == nullptr) return broken("revoke", "it does not say what was deleted");
    TRY(const std::string original, id_member(*revoke, "original_message_id"));
    deletion.dedupe = std::string{prefix} + id;
    deletion.deleted = std::string{prefix} + original;
    deletion.at = seconds_member(item, "timestamp");
    return deletion;
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
    if (const json::object* edit = edit_of(item)) {
        TRY(const std::string original, id_member(*edit, "original_message_id"));
        message.replaces = "msg:" + original;
        if (const json::object* said = object_member(*edit, "message")) read_body(*said, message);
        return message;
    }
    read_body(item, message);
    if (message.kind == MessageKind::SYSTEM) {
        message.opens_window = false;
        if (const json::object* system = object_member(item, "system")) {
            if (auto read = read_new_identity(*system, message.from); !read) return std::move(read).error();
        }
    }
    return message;
}

Result<MessageDeletion> read_deletion(const json::object& item, const json::array* contacts) {
    return deletion_of(item, "msg:", "from", "from_user_id", contacts);
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

Result<IdentityChange> read_identity(const json::object& item) {
    IdentityChange change;
    TRY(change.of.phone, phone_member(item, "wa_id"));
    const json::object* ids = object_member(item, "user_id");
    if (ids == nullptr) return broken("user_id", "it does not say which ids");
    TRY(change.of.user_id_before, id_member(*ids, "previous"));
    TRY(change.of.user_id, id_member(*ids, "current"));
    change.dedupe = "user:" + change.of.user_id_before + ":" + change.of.user_id;
    return change;
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
    echo.to.is_dialled = true;
    echo.at = seconds_member(item, "timestamp");
    const json::object* said = &item;
    if (const json::object* edit = edit_of(item)) {
        TRY(const std::string original, id_member(*edit, "original_message_id"));
        echo.replaces = "echo:" + original;
        said = object_member(*edit, "message");
    }
    InboundMessage body;
    if (said != nullptr) read_body(*said, body);
    echo.text = std::move(body.text);
    return echo;
}

Result<MessageDeletion> read_echo_deletion(const json::object& item, const json::array* contacts) {
    return deletion_of(item, "echo:", "to", "to_user_id", contacts);
}

}  // namespace tero::whatsapp
