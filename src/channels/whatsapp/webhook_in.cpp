#include "channels/whatsapp/webhook_in.hpp"

#include "base/crypto.hpp"
#include "base/shown.hpp"
#include "channels/whatsapp/items_in.hpp"
#include "channels/whatsapp/wire_json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <vector>

namespace tero::whatsapp {
namespace {

namespace json = boost::json;

constexpr std::size_t challenge_digits_max = 64;
// Beyond this many broken items the delivery is kept once, whole, instead of in ever more pieces.
constexpr std::size_t unreadable_max = 100;
// Of `entry[0].changes[0].value.messages[0]`, counted from the root.
constexpr std::size_t item_level = 7;
// Meta sends up to so many updates at once. A delivery is decided as a whole, so its size has a limit.
constexpr std::size_t items_max = 1000;

// What is said to a number of ours, or by it: Meta always says which.
constexpr std::array<std::string_view, 4> number_fields{"messages", "user_preferences", "user_id_update",
                                                       "smb_message_echoes"};

// Documented by Meta, and nothing acts on them: counted, and not kept.
constexpr std::array<std::string_view, 32> notice_fields{"account_alerts",
                                                         "account_offers",
                                                         "account_review_update",
                                                         "account_settings_update",
                                                         "account_update",
                                                         "automatic_events",
                                                         "business_capability_update",
                                                         "business_status_update",
                                                         "business_username_update",
                                                         "calls",
                                                         "flows",
                                                         "group_lifecycle_update",
                                                         "group_participants_update",
                                                         "group_settings_update",
                                                         "group_status_update",
                                                         "history",
                                                         "message_echoes",
                                                         "message_template_components_update",
                                                         "message_template_quality_update",
                                                         "messaging_handovers",
                                                         "partner_solutions",
                                                         "payment_configuration_update",
                                                         "phone_number_name_update",
                                                         "phone_number_quality_update",
                                                         "phone_number_settings_update",
                                                         "security",
                                                         "smb_app_state_sync",
                                                         "standby",
                                                         "template_category_update",
                                                         "template_correct_category_detection",
                                                         "tracking_events",
                                                         "web_app_state_sync"};

class DeliveryReader {
public:
    DeliveryReader(std::string_view raw, std::string_view phone_number_id)
        : raw_(raw), phone_number_id_(phone_number_id) {}
    Delivery read();

private:
    void read_entry(const json::value& entry, const std::string& path);
    void read_change(const json::value& change, const std::string& path);
    void read_messages(const json::object& value, const std::string& path);
    void read_template_status(const json::object& value, const std::string& path);

    // `read_item` puts what it reads into the delivery.
    template <class ReadItem>
    bool read_items(const json::object& value, std::string_view name, const std::string& path,
                    ReadItem read_item);
    Result<Done> read_said(const json::object& item, const json::array* contacts);
    Result<Done> read_one_status(const json::object& item);
    Result<Done> read_one_echo(const json::object& item, const json::array* contacts);
    Result<Done> notice(std::string kind) {
        delivery_.notices.push_back({std::move(kind), {}});
        return Done{};
    }

    void remember_around(const std::string& field, const json::object& value);
    // `item`: its path, as in the reason.
    void unreadable(std::string reason, std::string_view item);
    void all_unreadable(std::string reason);

    std::string_view raw_;
    std::string_view phone_number_id_;
    Delivery delivery_ = {};
    std::size_t unreadable_count_ = 0;
    std::string own_number_ = {};  // of the change that is being read: digits, as Meta shows it
    std::string around_item_ = {};  // the beginning of the change that is being read, without its list
};

void DeliveryReader::unreadable(std::string reason, std::string_view item) {
    unreadable_count_ += 1;
    if (unreadable_count_ > unreadable_max) return;
    Unreadable kept{.reason = std::move(reason), .raw = std::string{raw_at(raw_, item)}};
    // What a delivery of this alone would be, so that it can be read again. The path says how deep it lies.
    const bool is_whole = kept.raw.size() == raw_.size();
    const bool is_item = item.find(".value.") != item.npos && item.ends_with(']');
    if (!is_whole) {
        kept.before = R"({"object":"whatsapp_business_account","entry":[)";
        kept.after = "]}";
        if (item.find(".changes[") != item.npos) {
            kept.before += R"({"changes":[)";
            kept.after = "]}" + kept.after;
        }
        if (is_item) {
            const std::string_view list = item.substr(item.rfind('.') + 1);
            kept.before += around_item_;
            append_wire_text(kept.before, list.substr(0, list.find('[')), Spelling::utf8);
            kept.before += ":[";
            kept.after = "]}}" + kept.after;
        }
    }
    delivery_.unreadable.push_back(std::move(kept));
}

void DeliveryReader::all_unreadable(std::string reason) {
    delivery_.unreadable.push_back({std::move(reason), std::string{raw_}});
}

// Each item of the array `name`, one by one. False when the value has no such member.
template <class ReadItem>
bool DeliveryReader::read_items(const json::object& value, std::string_view name, const std::string& path,
                                ReadItem read_item) {
    const json::value* found = member(value, name);
    if (found == nullptr) return false;
    const json::array* items = found->if_array();
    if (items == nullptr) {
        const std::string item = fmt::format("{}.{}", path, name);
        unreadable(item + ": not a list", item);
        return true;
    }
    for (std::size_t i = 0; i < items->size(); ++i) {
        const json::object* object = (*items)[i].if_object();
        const std::string item = fmt::format("{}.{}[{}]", path, name, i);
        if (object == nullptr) {
            unreadable(item + ": not an object", item);
            continue;
        }
        if (const Result<Done> read = read_item(*object); !read) {
            const Error& error = read.error();
            unreadable(fmt::format("{}.{}: {}", item, error.field, error.message), item);
        }
    }
    return true;
}

// `+598 20 000 000` as Meta shows it.
std::string digits_of(std::string_view shown_number) {
    std::string digits;
    std::copy_if(shown_number.begin(), shown_number.end(), std::back_inserter(digits),
                 [](char c) { return c >= '0' && c <= '9'; });
    return digits;
}

// What is written in a group is said to the group: nobody is answered alone for it.
bool is_of_group(const json::object& item) {
    return !text_member(item, "group_id").empty() || text_member(item, "recipient_type") == "group";
}

Result<Done> DeliveryReader::read_said(const json::object& item, const json::array* contacts) {
    if (is_of_group(item)) return notice("group_message");
    if (text_member(item, "type") == "revoke") {
        TRY(auto deletion, read_deletion(item, contacts));
        delivery_.deletions.push_back(std::move(deletion));
        return Done{};
    }
    TRY(auto message, read_message(item, contacts));
    if (!own_number_.empty() && message.from.phone == own_number_) return notice("own_number");
    delivery_.messages.push_back(std::move(message));
    return Done{};
}

Result<Done> DeliveryReader::read_one_status(const json::object& item) {
    if (is_of_group(item)) return notice("group_status");
    // Of a payment, say, under the id of the message that asked for it.
    const std::string type = text_member(item, "type");
    if (!type.empty() && type != "message") return notice(type == "payment" ? "payment_status" : "other_status");
    TRY(auto status, read_status(item));
    delivery_.statuses.push_back(std::move(status));
    return Done{};
}

Result<Done> DeliveryReader::read_one_echo(const json::object& item, const json::array* contacts) {
    if (is_of_group(item)) return notice("group_echo");
    const std::string type = text_member(item, "type");
    if (type == "reaction") return notice("echo_reaction");
    if (type == "revoke") {
        TRY(auto deletion, read_echo_deletion(item, contacts));
        delivery_.deletions.push_back(std::move(deletion));
        return Done{};
    }
    TRY(auto echo, read_echo(item, contacts));
    delivery_.echoes.push_back(std::move(echo));
    return Done{};
}

void DeliveryReader::read_messages(const json::object& value, const std::string& path) {
    const std::string inside = path + ".value";
    const json::array* contacts = array_member(value, "contacts");
    const auto said = [&](const json::object& item) { return read_said(item, contacts); };
    const auto status = [&](const json::object& item) { return read_one_status(item); };
    bool any = read_items(value, "messages", inside, said);
    any = read_items(value, "statuses", inside, status) || any;
    if (const json::value* errors = member(value, "errors")) {  // of the account, not of a message
        delivery_.notices.push_back({"errors", Json{to_wire(*errors, Spelling::utf8)}});
        any = true;
    }
    if (!any) unreadable(inside + ": neither messages nor statuses", path);
}

void DeliveryReader::read_template_status(const json::object& value, const std::string& path) {
    const std::string name = text_member(value, "message_template_name");
    const std::string event = text_member(value, "event");
    if (name.empty() || event.empty()) return unreadable(path + ".value: no template name or event", path);
    delivery_.notices.push_back(
        {fmt::format("template:{}/{}={}", name, text_member(value, "message_template_language"), event),
         Json{to_wire(value, Spelling::utf8)}});
}

void DeliveryReader::remember_around(const std::string& field, const json::object& value) {
    constexpr std::size_t contacts_bytes_max = 4096;  // of thousands of items each would repeat all names
    around_item_ = R"({"field":)";
    append_wire_text(around_item_, field, Spelling::utf8);
    around_item_ += R"(,"value":{)";
    for (const std::string_view name : {"metadata", "contacts"}) {
        const json::value* found = member(value, name);
        const std::string text = found == nullptr ? "" : to_wire(*found, Spelling::utf8);
        if (text.empty() || text.size() > contacts_bytes_max) continue;
        append_wire_text(around_item_, name, Spelling::utf8);
        around_item_ += ':' + text + ',';
    }
}

void DeliveryReader::read_change(const json::value& change, const std::string& path) {
    const json::object* object = change.if_object();
    if (object == nullptr) return unreadable(path + ": not an object", path);
    const std::string field = text_member(*object, "field");
    const json::object* value = object_member(*object, "value");
    if (value == nullptr) return unreadable(path + ".value: missing", path);

    remember_around(field, *value);
    // One app's webhook may serve several numbers; only ours is answered here.
    const json::object* metadata = object_member(*value, "metadata");
    const std::string number = metadata == nullptr ? "" : text_member(*metadata, "phone_number_id");
    const bool is_of_a_number =
        std::find(number_fields.begin(), number_fields.end(), field) != number_fields.end();
    if (!phone_number_id_.empty() && number != phone_number_id_ && (is_of_a_number || !number.empty())) {
        static_cast<void>(notice("other_number:" + shown(number)));
        return;
    }
    own_number_ = metadata == nullptr ? "" : digits_of(text_member(*metadata, "display_phone_number"));

    const std::string inside = path + ".value";
    const json::array* contacts = array_member(*value, "contacts");
    if (field == "messages") return read_messages(*value, path);
    if (field == "message_template_status_update") return read_template_status(*value, path);
    if (field == "user_preferences") {
        const auto preference = [&](const json::object& item) -> Result<Done> {
            TRY(auto preferred, read_preference(item, contacts));
            delivery_.preferences.push_back(std::move(preferred));
            return Done{};
        };
        const bool any = read_items(*value, "user_preferences", inside, preference);
        if (!any) unreadable(inside + ": no user_preferences", path);
        return;
    }
    if (field == "user_id_update") {
        const auto identity = [&](const json::object& item) -> Result<Done> {
            TRY(auto changed, read_identity(item));
            delivery_.identities.push_back(std::move(changed));
            return Done{};
        };
        const bool any = read_items(*value, "user_id_update", inside, identity);
        if (!any) unreadable(inside + ": no user_id_update", path);
        return;
    }
    if (field == "smb_message_echoes") {
        const auto echo = [&](const json::object& item) { return read_one_echo(item, contacts); };
        const bool any = read_items(*value, "message_echoes", inside, echo);
        if (!any) unreadable(inside + ": no message_echoes", path);
        return;
    }
    if (std::find(notice_fields.begin(), notice_fields.end(), field) != notice_fields.end()) {
        static_cast<void>(notice(field));
        return;
    }
    unreadable(path + ".field: a webhook field that we do not know", path);
}

void DeliveryReader::read_entry(const json::value& entry, const std::string& path) {
    const json::object* object = entry.if_object();
    const json::array* changes = object == nullptr ? nullptr : array_member(*object, "changes");
    if (changes == nullptr) return unreadable(path + ".changes: not a list", path);
    for (std::size_t i = 0; i < changes->size(); ++i) {
        read_change((*changes)[i], fmt::format("{}.changes[{}]", path, i));
    }
}

Delivery DeliveryReader::read() {
    delivery_.dedupe = "raw:" + sha256_hex(raw_);
    // One sign or item that cannot be read loses only itself.
    Result<json::value> root = parse_wire(raw_);
    if (!root) {
        std::string mended = with_readable_signs(raw_);
        root = parse_wire(mended);
        if (!root) root = parse_wire(with_readable_values(mended, item_level));
    }
    if (!root) {
        all_unreadable(root.error().message);
        return std::move(delivery_);
    }
    const json::object* object = root->if_object();
    if (object == nullptr || text_member(*object, "object") != "whatsapp_business_account") {
        all_unreadable("object: not a WhatsApp delivery");
        return std::move(delivery_);
    }
    const json::array* entries = array_member(*object, "entry");
    if (entries == nullptr || entries->empty()) {
        all_unreadable("entry: no entries");
        return std::move(delivery_);
    }
    for (std::size_t i = 0; i < entries->size(); ++i) read_entry((*entries)[i], fmt::format("entry[{}]", i));
    const std::size_t items = delivery_.messages.size() + delivery_.deletions.size() +
                              delivery_.statuses.size() + delivery_.preferences.size() +
                              delivery_.identities.size() + delivery_.echoes.size() +
                              delivery_.notices.size() + unreadable_count_;
    if (items > items_max) {
        delivery_ = {.dedupe = std::move(delivery_.dedupe)};
        all_unreadable(fmt::format("{} items; at most {} are read at once", items, items_max));
        return std::move(delivery_);
    }
    if (unreadable_count_ > unreadable_max) {
        all_unreadable(fmt::format("{} more broken items; this is the whole delivery",
                                   unreadable_count_ - unreadable_max));
    }
    return std::move(delivery_);
}

std::string_view first_of(const net::Headers& query, std::string_view name) {
    for (const auto& [key, value] : query) {
        if (key == name) return value;
    }
    return {};
}

}  // namespace

bool signature_valid(std::string_view app_secret, std::string_view body, std::string_view header) {
    if (app_secret.empty()) return false;
    return constant_time_equal(header, "sha256=" + hmac_sha256_hex(app_secret, body));
}

Handshake answer(const net::Headers& query, std::string_view verify_token) {
    const bool ours =
        !verify_token.empty() && constant_time_equal(first_of(query, "hub.verify_token"), verify_token);
    if (!ours || first_of(query, "hub.mode") != "subscribe") return {.status = 403};
    // Meta's challenge is a whole number; anything else, markup above all, is not sent back.
    const std::string_view challenge = first_of(query, "hub.challenge");
    const bool digits =
        std::all_of(challenge.begin(), challenge.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (challenge.empty() || challenge.size() > challenge_digits_max || !digits) return {.status = 400};
    return {.status = 200, .body = std::string{challenge}};
}

Delivery read_delivery(std::string_view raw, std::string_view phone_number_id) {
    return DeliveryReader{raw, phone_number_id}.read();
}

}  // namespace tero::whatsapp
