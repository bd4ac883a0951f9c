// The clocks on the customers' walls: zones are read when a phone number or a person first tells of one.
#pragma once

#include "base/time_zone.hpp"
#include "modules/messaging/model/contact.hpp"

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tero::messaging {

// What may be the time where a customer is: one clock, or those of a country of several. Never none.
using Clocks = std::vector<const TimeZone*>;

class CustomerZones {
public:
    // `own`: the business's, for customers whose own is not known.
    explicit CustomerZones(TimeZone own) : own_(std::move(own)) {}

    // Of each contact that is written or loaded; a zone that a person stated is any of the world's.
    void learn(const Contact* contact);
    Clocks of(const Contact& contact) const;

private:
    TimeZone own_;
    std::map<std::string, TimeZone, std::less<>> known_;  // by name
};

}  // namespace tero::messaging
