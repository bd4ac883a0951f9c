#include "modules/messaging/model/customer_zones.hpp"

#include "modules/messaging/model/phone_zone.hpp"

#include <utility>

namespace tero::messaging {

CustomerZones::CustomerZones(TimeZone own) : own_(std::move(own)) {
    for (const PhoneZone& known : phone_zones) {
        if (auto loaded = TimeZone::load(known.zone)) known_.emplace(known.zone, std::move(*loaded));
    }
}

void CustomerZones::learn(const Contact* contact) {
    if (contact == nullptr || contact->time_zone.empty() || known_.contains(contact->time_zone)) return;
    if (auto loaded = TimeZone::load(contact->time_zone))
        known_.emplace(contact->time_zone, std::move(*loaded));
}

const TimeZone& CustomerZones::of(const Contact& contact) const {
    const auto found = known_.find(contact.time_zone);
    return found == known_.end() ? own_ : found->second;
}

}  // namespace tero::messaging
