// What people of the shop ask of conversations, quotes and follow-ups, and are answered.
#pragma once

#include "api/api.hpp"
#include "api/template_offers.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/messaging/model/send_pause.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tero::api {

struct DoneRequest {
    bool unanswered = false;  // although the customer's last word has no answer
    std::string why = {};     // for colleagues
};
BOOST_DESCRIBE_STRUCT(DoneRequest, (), (unanswered, why))
TERO_DESCRIBED_WHOLLY(DoneRequest);

struct HandOnRequest {
    std::string to = {};  // a colleague's name
    std::string note = {};
};
BOOST_DESCRIBE_STRUCT(HandOnRequest, (), (to, note))
TERO_DESCRIBED_WHOLLY(HandOnRequest);

struct NoteRequest {
    std::string text = {};
};
BOOST_DESCRIBE_STRUCT(NoteRequest, (), (text))
TERO_DESCRIBED_WHOLLY(NoteRequest);

// What a message meant; without `intents` what was said of it before is taken back.
struct CorrectRequest {
    std::vector<IntentType> intents = {};  // primary first
    std::string note = {};                 // which value was read wrong, say
};
BOOST_DESCRIBE_STRUCT(CorrectRequest, (), (intents, note))
TERO_DESCRIBED_WHOLLY(CorrectRequest);

// What may be written in a conversation now.
struct AllowedResponse {
    Id<Conversation> conversation = {};
    ConversationState state = ConversationState::ASSISTANT;
    std::int32_t acts = 0;  // to be shown as If-Match
    std::string last_act = {};
    std::string last_act_by = {};
    Timestamp last_act_at = {};
    bool may_write = false;
    std::string why_not = {};  // opted_out, window_closed, no_address
    Timestamp window_until = {};
    Timestamp opted_out_at = {};
    std::vector<SendPause> pauses = {};  // that hold a message back here
    std::vector<TemplateOffer> templates = {};  // what may be sent when free text may not
};
BOOST_DESCRIBE_STRUCT(AllowedResponse, (),
                      (conversation, state, acts, last_act, last_act_by, last_act_at, may_write, why_not,
                       window_until, opted_out_at, pauses, templates))
TERO_DESCRIBED_WHOLLY(AllowedResponse);

struct RescheduleRequest {
    Timestamp at = {};
};
BOOST_DESCRIBE_STRUCT(RescheduleRequest, (), (at))
TERO_DESCRIBED_WHOLLY(RescheduleRequest);

struct RejectRequest {
    std::string cause = {};  // price, delivery, bought_elsewhere, other; or nothing
    std::string reason = {};
};
BOOST_DESCRIBE_STRUCT(RejectRequest, (), (cause, reason))
TERO_DESCRIBED_WHOLLY(RejectRequest);

struct PriceQuoteRequest {
    Json request = {};              // `{"product":"isodec","thickness_mm":100,…}`, as a quote holds it
    std::string conversation = {};  // whose customer may have a discount
};
BOOST_DESCRIBE_STRUCT(PriceQuoteRequest, (), (request, conversation))
TERO_DESCRIBED_WHOLLY(PriceQuoteRequest);

// For one of these three.
struct MakeQuoteRequest {
    std::string conversation = {};
    std::string contact = {};
    std::string phone = {};  // with the country's digits
    std::string name = {};   // of who has that phone, where nobody is known by it
    Json request = {};
    bool send = false;
};
BOOST_DESCRIBE_STRUCT(MakeQuoteRequest, (), (conversation, contact, phone, name, request, send))
TERO_DESCRIBED_WHOLLY(MakeQuoteRequest);

struct ReviseQuoteRequest {
    Json request = {};
    bool send = false;
};
BOOST_DESCRIBE_STRUCT(ReviseQuoteRequest, (), (request, send))
TERO_DESCRIBED_WHOLLY(ReviseQuoteRequest);

struct ExtendQuoteRequest {
    Timestamp until = {};
};
BOOST_DESCRIBE_STRUCT(ExtendQuoteRequest, (), (until))
TERO_DESCRIBED_WHOLLY(ExtendQuoteRequest);

// What the engine answered with: a row as it is then.
template <class Row>
net::Response row_of(const Reply& answer) {
    if (!answer) return net::problem(answer.error());
    return row_response(**answer->as<std::shared_ptr<const Row>>());
}

// How a request for a price is answered.
std::vector<Shape> price_answers();

// How often people had acted in a conversation, as who asks saw it: its `acts`.
inline constexpr Parameter seen_parameter{
    .name = "If-Match",
    .about =
        "the conversation's `acts` in quotes, as it was seen: 409 where somebody has acted since; without it "
        "nothing is compared",
    .schema = R"({"type":"string","pattern":"^([*]|[0-9]{1,9}|\"[0-9]{1,9}\")$"})",
    .in = "header"};
Result<std::optional<std::int32_t>> acts_seen(const net::Request& request);

}  // namespace tero::api
