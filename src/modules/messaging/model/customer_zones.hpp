// The clocks on the customers' walls: zones are read when a phone number or a person first tells of one.
#pragma once

#include "base/time_zone.hpp"
#include "modules/messaging/model/contact.hpp"

#include <functional>
#include <map>
#include <string>

namespace tero::messaging {

class CustomerZones {
public:
    // `own`: the business's, for customers whose own is not known.
    explicit CustomerZones(TimeZone own);

    // Of each contact that is written or loaded; a zone that a person stated is any of the world's.
    void learn(const Contact* contact);
    const TimeZone& of(const Contact& contact) const;

private:
    TimeZone own_;
    std::map<std::string, TimeZone, std::less<>> known_;  // by name
};

}  // namespace tero::messaging
