// What people say of their browsers, and what becomes of a push.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "kernel/history.hpp"
#include "kernel/input.hpp"
#include "modules/duty/model/push.hpp"
#include "modules/messaging/model/send.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace tero {

struct SubscribePush {
    PushSubscription subscription = {};
    std::string replaces = {};  // the id of what the same browser was before
};
struct UnsubscribePush {
    std::string id = {};
    std::string person = {};  // whose alone it may be; empty: anybody's
};

struct PushDue {
    Id<PushDelivery> delivery = {};
};
struct PushFinished {
    Id<PushDelivery> delivery = {};
    std::int32_t attempt = 0;
    SendOutcome outcome = {};
};
struct PushShown {  // the browser says so
    Id<PushDelivery> delivery = {};
};
struct SessionLeft {  // a line of history says that a session was ended
    HistoryEntry line = {};
};
struct LeftSession {
    std::string session = {};
    bool operator==(const LeftSession&) const = default;
};
BOOST_DESCRIBE_STRUCT(LeftSession, (), (session))
TERO_DESCRIBED_WHOLLY(LeftSession);

// Effect: one try, after the commit that made the delivery SENDING. Its outcome comes back as PushFinished.
struct SendPush {
    std::shared_ptr<const PushSubscription> to = {};
    Id<PushDelivery> delivery = {};
    std::int32_t attempt = 0;
    std::string title = {};
    std::string body = {};
    std::string link = {};   // of the dashboard, from its root
    std::string topic = {};  // a later push of the same takes the place of an earlier one
    bool urgent = false;
    Duration lasts = {};  // until when it is worth delivering
};

TERO_INPUT(duty, CALL, SubscribePush)
TERO_INPUT(duty, CALL, UnsubscribePush)
TERO_INPUT(duty, CALL, PushFinished)
TERO_INPUT(duty, CALL, PushShown)
TERO_INPUT(duty, TIMER, PushDue)
TERO_INPUT(duty, COMMAND, SessionLeft)

}  // namespace tero
