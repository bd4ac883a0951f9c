// A message of ours as Meta wants it, and what Meta's answer means.
//
// A 200 is acceptance, not delivery. There is no idempotency key: when no answer was heard the message may
// have gone out, so the verdict is UNKNOWN and it is never sent again; our message id travels with it as
// biz_opaque_callback_data, and the status that brings it back settles the matter.
#pragma once

#include "base/result.hpp"
#include "channels/model/options.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/messaging/model/send.hpp"
#include "net/http.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tero::whatsapp {

// Meta's limits, in characters.
constexpr std::size_t text_characters_max = 4096;
constexpr std::size_t template_characters_max = 1024;
constexpr std::size_t button_payload_characters_max = 256;
constexpr std::size_t interactive_body_characters_max = 1024;
constexpr std::size_t reply_buttons_max = 3;
constexpr std::size_t reply_title_characters_max = 20;
constexpr std::size_t list_rows_max = 10;
constexpr std::size_t row_title_characters_max = 24;
constexpr std::size_t row_id_characters_max = 200;

// Meta refuses parameters with a line break, a tab or a run of spaces: each run of blanks becomes one space.
std::string template_parameter(std::string_view text);

// The body of the request, of a TEXT or TEMPLATE message. A text with choices (AnswerChoices) goes as reply
// buttons or as a list where it fits Meta's limits, else as its words alone. invalid, with the field, for
// what Meta would refuse.
Result<std::string> message_json(const Message& message);

// The whole request. invalid: the message is wrong, or the options lack what sending needs.
Result<net::ClientRequest> send_request(const WhatsAppOptions& options, const Message& message);

SendOutcome classify(const Result<net::Response>& answer);

// A message that was not even tried: REFUSED for good.
SendOutcome refused_by_us(const Error& error);

}  // namespace tero::whatsapp
