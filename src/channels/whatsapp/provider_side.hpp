// The other side of the wire: what Meta posts to us and answers us, for the sandbox that plays Meta and for
// tests.
//
// Bodies are Meta's exact form: compact, its order of keys, all that is not ASCII as \u00f3, and \/.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "modules/messaging/model/answer_choices.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/messaging/model/inbound.hpp"
#include "net/http.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tero::whatsapp {

// The account that the webhook belongs to.
struct Business {
    std::string account_id = {};
    std::string display_phone_number = {};
    std::string phone_number_id = {};
};

// The frame of any message from a customer. A person without a phone has a user_id, and a name all the same.
struct Incoming {
    Address from = {};
    std::string id = {};
    Timestamp at = {};
    std::string reply_to = {};  // the message of ours that it answers
};

// What became of a message that the business sent.
struct OutgoingStatus {
    std::string id = {};
    MessageStatus status = MessageStatus::SENT;  // SENT, DELIVERED, READ, PLAYED or FAILED
    Timestamp at = {};
    std::string recipient = {};
    std::string callback_data = {};
    std::string category = {};  // `utility`: adds the pricing that Meta sends with it; empty for none
    bool billable = true;
    std::int64_t error_code = 0;  // of a FAILED one
    std::string error_detail = {};
};

// Webhook bodies.
std::string text_webhook(const Business& business, const Incoming& message, std::string_view text);
std::string button_webhook(const Business& business, const Incoming& message, std::string_view id,
                           std::string_view title);  // of a message within the window
std::string list_webhook(const Business& business, const Incoming& message, std::string_view id,
                         std::string_view title);  // of a row
std::string template_button_webhook(const Business& business, const Incoming& message,
                                    std::string_view payload, std::string_view text);
// A voice note or a picture.
struct IncomingMedia {
    MessageKind kind = MessageKind::AUDIO;  // AUDIO or IMAGE
    std::string id = {};
    std::string sha256 = {};   // base64
    std::string caption = {};  // of an image
};
std::string media_webhook(const Business& business, const Incoming& message, const IncomingMedia& media);
std::string status_webhook(const Business& business, const std::vector<OutgoingStatus>& statuses);
std::string preference_webhook(const Business& business, const Address& person, bool marketing_allowed,
                               Timestamp at);
std::string echo_webhook(const Business& business, const Incoming& message,
                         std::string_view text);  // from: to whom

// The header X-Hub-Signature-256.
std::string signature_header(std::string_view app_secret, std::string_view body);

// `wamid.…` in Meta's form, about the person of that phone.
std::string make_message_id(std::string_view phone, bool from_customer, Random& random);

// A send request, as Meta reads it. TEXT or TEMPLATE.
struct ProviderSend {
    Address to = {};  // its phone or its user_id
    MessageKind kind = MessageKind::TEXT;
    std::string body = {};
    TemplateUse template_use = {};
    AnswerChoices answers = {};  // of an interactive one, which is a TEXT here
    std::string reply_to = {};
    std::string callback_data = {};
};

struct ProviderRefusal {
    std::int64_t code = 0;
    std::string detail = {};
};

std::variant<ProviderSend, ProviderRefusal> read_send(std::string_view body);

// Answers to a send request.
net::Response accept_send(const ProviderSend& send, std::string_view id, bool held = false);
net::Response refuse_send(const ProviderRefusal& refusal);

}  // namespace tero::whatsapp
