#include "modules/messaging/talk_fixture.hpp"

#include "base/check.hpp"
#include "business_files/built_in.hpp"

#include <utility>

namespace tero::conversations {
namespace {

TimeZone shop_zone() {
    auto zone = TimeZone::load("America/Sao_Paulo");
    CHECK(zone.has_value(), "{}", zone.error().message);
    return *zone;
}

PhoneZones phone_zones() {
    auto zones = PhoneZones::read(built_in_languages());
    CHECK(zones.has_value(), "{}", zones.error().message);
    return *zones;
}

}  // namespace

TalkDesk::TalkDesk(const MessagingOptions& options)
    : ModulesAlone(
          only_module<Conversations>(options, shop_zone(), phone_zones(), modules::messaging)) {}

std::map<std::string, std::int64_t> TalkDesk::counts() const {
    std::map<std::string, std::int64_t> sums;
    for (const Count& count : asked<Count>()) sums[count.figure] += count.by;
    return sums;
}

void TalkDesk::writes(std::string text, std::string id, std::string phone) {
    InboundMessage message;
    message.dedupe = "msg:" + id;
    message.from.phone = std::move(phone);
    message.from.name = "Ana";
    message.provider_id = std::move(id);
    message.at = now;
    message.text = std::move(text);
    DeliveryReceived delivery;
    delivery.delivery.messages.push_back(std::move(message));
    tell(delivery);
}

Id<Message> TalkDesk::sending() {
    Message message;
    message.id = Id<Message>::make(now, random_);
    message.conversation = Id<Conversation>::make(now, random_);
    put(Conversation{.id = message.conversation, .created_at = now});
    message.direction = MessageDirection::OUT;
    message.status = MessageStatus::SENDING;
    message.created_at = now;
    message.sending_at = now;
    message.attempt = 1;
    message.owner = modules::messaging;
    put(message);
    return message.id;
}

Id<Message> TalkDesk::booked(Duration since_they_wrote) {
    Contact person;
    person.id = Id<Contact>::make(now, random_);
    person.phone = "59899000001";
    person.user_id = "UY.9000";
    person.last_inbound_at["WHATSAPP"] = now - since_they_wrote;
    Message message = *find<Message>(sending());
    message.contact = person.id;
    message.status = MessageStatus::PENDING;
    message.attempt = 0;
    message.sending_at = {};
    message.send_at = now;
    Conversation talk = *find<Conversation>(message.conversation);
    talk.contact = person.id;
    put(talk);
    put(std::move(person));
    put(message);
    return message.id;
}

void TalkDesk::reported(const Id<Message>& message, MessageStatus status, std::string error_class) {
    StatusReport report;
    report.callback_data = to_string(message);
    report.provider_id = "wamid.x";
    report.status = status;
    report.at = now;
    report.error_class = std::move(error_class);
    tell(StatusReceived{report});
}

}  // namespace tero::conversations
