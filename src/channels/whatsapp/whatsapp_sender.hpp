// Sends one message through Meta's Cloud API and tells honestly what became of it.
#pragma once

#include "channels/model/options.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/messaging/model/send.hpp"
#include "net/http.hpp"

namespace tero::whatsapp {

// Blocking; thread safe, as its HttpClient is. It never tries again: whether to do so is the gate's decision.
class WhatsAppSender {
public:
    // `client` outlives the sender.
    WhatsAppSender(WhatsAppOptions options, net::HttpClient& client);
    SendOutcome send(const Message& message);

private:
    WhatsAppOptions options_;
    net::HttpClient& client_;
};

}  // namespace tero::whatsapp
