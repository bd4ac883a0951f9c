#include "channels/whatsapp/whatsapp_receiver.hpp"

#include "channels/whatsapp/webhook_in.hpp"

namespace tero::whatsapp {

Result<net::Response> WhatsAppReceiver::handshake(const net::Request& request) const {
    const Handshake handshake = answer(request.query, options_.verify_token);
    if (handshake.status == 403)
        return Error{ErrorCode::forbidden, "this is not our verify token", "hub.verify_token"};
    if (handshake.status != 200)
        return Error{ErrorCode::invalid, "the challenge is a number", "hub.challenge"};
    net::Response response;
    response.body = handshake.body;
    response.content_type = "text/plain";
    return response;
}

Result<Delivery> WhatsAppReceiver::receive(const net::Request& request) const {
    if (!options_.enabled) return Error{ErrorCode::not_found, "the WhatsApp channel is not enabled", ""};
    if (!signature_valid(options_.app_secret, request.body, request.header("x-hub-signature-256")))
        return Error{ErrorCode::unauthenticated, "the signature does not fit the body", ""};
    return read(request.body);
}

Delivery WhatsAppReceiver::read(std::string_view raw) const {
    return read_delivery(raw, options_.phone_number_id);
}

}  // namespace tero::whatsapp
