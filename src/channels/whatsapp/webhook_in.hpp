// The webhook's way in: is it from Meta, is it our handshake, and what does the delivery say.
//
//     raw bytes ── signature_valid ──no──▶ 401, nothing kept
//                        └──yes──▶ read_delivery ──▶ events, each with its dedupe key
//                                        └──▶ unreadable: kept for a person, item by item
//
// Pure; 200 is answered by the caller, once all of that is stored. A delivery is never refused for what it
// says: a 4xx would be sent again for seven days.
#pragma once

#include "modules/messaging/model/inbound.hpp"
#include "net/http.hpp"

#include <string>
#include <string_view>

namespace tero::whatsapp {

// Of the header X-Hub-Signature-256 over the raw bytes. Only Meta's documented form: `sha256=` and lower-case
// hex. Without a secret nothing is valid.
bool signature_valid(std::string_view app_secret, std::string_view body, std::string_view header);

struct Handshake {
    int status = 403;
    std::string body = {};  // text/plain: the bare challenge, when the status is 200
};

// Answers Meta's GET of hub.mode, hub.challenge and hub.verify_token. Without a token of ours nothing is
// accepted.
Handshake answer(const net::Headers& query, std::string_view verify_token);

// Everything in the delivery, across its entries and changes, in Meta's order within each kind. Never fails:
// what cannot be read is in `unreadable`, with its reason and its bytes, and so is a delivery of too many
// items as a whole. What came for another business number than `phone_number_id`, or for none, is a notice;
// empty: all is ours.
Delivery read_delivery(std::string_view raw, std::string_view phone_number_id = {});

}  // namespace tero::whatsapp
