#include "modules/messaging/model/customer_zones.hpp"

#include <utility>

namespace tero::messaging {

void CustomerZones::learn(const Contact* contact) {
    if (contact == nullptr) return;
    const auto one = [this](const std::string& name) {
        if (name.empty() || known_.contains(name)) return;
        if (auto loaded = TimeZone::load(name)) known_.emplace(name, std::move(*loaded));
    };
    one(contact->time_zone);
    for (const std::string& name : contact->time_zones) one(name);
}

Clocks CustomerZones::of(const Contact& contact) const {
    Clocks clocks;
    const auto add = [&](const std::string& name) {
        const auto found = known_.find(name);
        if (found != known_.end()) clocks.push_back(&found->second);
    };
    add(contact.time_zone);
    if (clocks.empty()) {
        for (const std::string& name : contact.time_zones) add(name);
    }
    if (clocks.empty()) clocks.push_back(&own_);
    return clocks;
}

}  // namespace tero::messaging
