#include "channels/whatsapp/webhook_in.hpp"

#include "base/crypto.hpp"
#include "channels/whatsapp/items_in.hpp"
#include "channels/whatsapp/wire_json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace tero::whatsapp {
namespace {

namespace json = boost::json;

constexpr std::size_t challenge_digits_max = 64;
// Beyond this many broken items the delivery is kept once, whole, instead of in ever more pieces.
constexpr std::size_t unreadable_max = 100;
// Meta sends up to so many updates at once. A delivery is decided as a whole, so its size has a limit.
constexpr std::size_t items_max = 1000;

// Known, and nothing acts on them yet.
constexpr std::array<std::string_view, 5> notice_fields{
    "template_category_update", "message_template_quality_update", "phone_number_quality_update",
    "business_capability_update", "account_update"};

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

    template <class Event, class ReadItem>
    bool read_items(const json::object& value, std::string_view name, const std::string& path,
                    std::vector<Event>& into, ReadItem read_item);

    // `item`: its path, as in the reason.
    void unreadable(std::string reason, std::string_view item);
    void all_unreadable(std::string reason);

    std::string_view raw_;
    std::string_view phone_number_id_;
    Delivery delivery_ = {};
    std::size_t unreadable_count_ = 0;
};

void DeliveryReader::unreadable(std::string reason, std::string_view item) {
    unreadable_count_ += 1;
    if (unreadable_count_ <= unreadable_max) {
        delivery_.unreadable.push_back({std::move(reason), std::string{raw_at(raw_, item)}});
    }
}

void DeliveryReader::all_unreadable(std::string reason) {
    delivery_.unreadable.push_back({std::move(reason), std::string{raw_}});
}

// Each item of the array `name`, one by one. False when the value has no such member.
template <class Event, class ReadItem>
bool DeliveryReader::read_items(const json::object& value, std::string_view name, const std::string& path,
                                std::vector<Event>& into, ReadItem read_item) {
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
        Result<Event> event = read_item(*object);
        if (event) {
            into.push_back(std::move(event).value());
        } else {
            const Error& error = event.error();
            unreadable(fmt::format("{}.{}: {}", item, error.field, error.message), item);
        }
    }
    return true;
}

void DeliveryReader::read_messages(const json::object& value, const std::string& path) {
    const std::string inside = path + ".value";
    const json::array* contacts = array_member(value, "contacts");
    const auto message = [contacts](const json::object& item) { return read_message(item, contacts); };
    bool any = read_items(value, "messages", inside, delivery_.messages, message);
    any = read_items(value, "statuses", inside, delivery_.statuses, read_status) || any;
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

void DeliveryReader::read_change(const json::value& change, const std::string& path) {
    const json::object* object = change.if_object();
    if (object == nullptr) return unreadable(path + ": not an object", path);
    const std::string field = text_member(*object, "field");
    const json::object* value = object_member(*object, "value");
    if (value == nullptr) return unreadable(path + ".value: missing", path);

    // One app's webhook may serve several numbers; only ours is answered here.
    const json::object* metadata = object_member(*value, "metadata");
    const std::string number = metadata == nullptr ? "" : text_member(*metadata, "phone_number_id");
    if (!number.empty() && !phone_number_id_.empty() && number != phone_number_id_) {
        delivery_.notices.push_back({"other_number", Json{to_wire(*metadata, Spelling::utf8)}});
        return;
    }

    const std::string inside = path + ".value";
    const json::array* contacts = array_member(*value, "contacts");
    if (field == "messages") return read_messages(*value, path);
    if (field == "message_template_status_update") return read_template_status(*value, path);
    if (field == "user_preferences") {
        const auto preference = [contacts](const json::object& item) {
            return read_preference(item, contacts);
        };
        const bool any = read_items(*value, "user_preferences", inside, delivery_.preferences, preference);
        if (!any) unreadable(inside + ": no user_preferences", path);
        return;
    }
    if (field == "smb_message_echoes") {
        const auto echo = [contacts](const json::object& item) { return read_echo(item, contacts); };
        const bool any = read_items(*value, "message_echoes", inside, delivery_.echoes, echo);
        if (!any) unreadable(inside + ": no message_echoes", path);
        return;
    }
    if (std::find(notice_fields.begin(), notice_fields.end(), field) != notice_fields.end()) {
        delivery_.notices.push_back({field, Json{to_wire(*value, Spelling::utf8)}});
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
    const Result<json::value> root = parse_wire(raw_);
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
    const std::size_t items = delivery_.messages.size() + delivery_.statuses.size() +
                              delivery_.preferences.size() + delivery_.echoes.size() +
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
