// What a channel is made of, each by its own provider: one way out, one way in. The only place that knows
// them all is app, which keeps one map of each by channel.
#pragma once

#include "base/result.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/messaging/model/inbound.hpp"
#include "modules/messaging/model/media.hpp"
#include "modules/messaging/model/send.hpp"
#include "net/http.hpp"

#include <map>
#include <memory>
#include <string_view>

namespace tero {

class Sender {
public:
    virtual ~Sender() = default;
    // One try, blocking, from any thread; tells honestly what became of it. Whether to try again is the
    // gate's decision.
    virtual SendOutcome send(const Message& message) = 0;
    // One try to fetch what a customer sent, likewise.
    virtual MediaOutcome fetch(const MediaFile& file) = 0;
};

class Receiver {
public:
    virtual ~Receiver() = default;
    // The provider asks, once, whether the webhook is ours.
    virtual Result<net::Response> handshake(const net::Request& request) const = 0;
    // unauthenticated: it is not from the provider. not_found: the channel is off. What cannot be read is in
    // the delivery.
    virtual Result<Delivery> receive(const net::Request& request) const = 0;
    // What a delivery says that was proved when it came: one that is read in again.
    virtual Delivery read(std::string_view raw) const = 0;
};

using Senders = std::map<Channel, std::unique_ptr<Sender>>;
using Receivers = std::map<Channel, std::unique_ptr<Receiver>>;

}  // namespace tero
