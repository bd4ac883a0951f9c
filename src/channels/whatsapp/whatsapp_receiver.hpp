// What Meta posts to the webhook: checked, and read into plain events.
#pragma once

#include "channels/channel.hpp"
#include "channels/model/options.hpp"

#include <utility>

namespace tero::whatsapp {

class WhatsAppReceiver final : public Receiver {
public:
    explicit WhatsAppReceiver(WhatsAppOptions options) : options_(std::move(options)) {}
    Result<net::Response> handshake(const net::Request& request) const override;
    Result<Delivery> receive(const net::Request& request) const override;
    Delivery read(std::string_view raw) const override;

private:
    WhatsAppOptions options_;
};

}  // namespace tero::whatsapp
