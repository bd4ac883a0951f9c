// Sends one message through Meta's Cloud API, or fetches one file, and tells honestly what became of it.
#pragma once

#include "channels/channel.hpp"
#include "channels/model/options.hpp"
#include "net/http.hpp"

namespace tero::whatsapp {

// Blocking; thread safe, as its HttpClient is. It never tries again: whether to do so is the gate's decision.
class WhatsAppSender final : public Sender {
public:
    // `client` outlives the sender.
    WhatsAppSender(WhatsAppOptions options, net::HttpClient& client);
    SendOutcome send(const Message& message) override;
    MediaOutcome fetch(const MediaFile& file) override;

private:
    WhatsAppOptions options_;
    net::HttpClient& client_;
};

}  // namespace tero::whatsapp
