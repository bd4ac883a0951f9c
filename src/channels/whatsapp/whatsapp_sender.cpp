#include "channels/whatsapp/whatsapp_sender.hpp"

#include "channels/whatsapp/message_out.hpp"

#include <utility>

namespace tero::whatsapp {

WhatsAppSender::WhatsAppSender(WhatsAppOptions options, net::HttpClient& client)
    : options_(std::move(options)), client_(client) {}

SendOutcome WhatsAppSender::send(const Message& message) {
    const Result<net::ClientRequest> request = send_request(options_, message);
    if (!request) return refused_by_us(request.error());
    return classify(client_.send(*request));
}

}  // namespace tero::whatsapp
