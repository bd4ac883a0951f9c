// Conversations and messages: who said what to whom, and what became of each thing we sent.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/owner.hpp"
#include "kernel/table.hpp"
#include "modules/messaging/model/contact.hpp"
#include "modules/messaging/model/gate_check.hpp"
#include "modules/router/model/intent.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tero {

struct Quote;
struct FollowUp;

// What we may have asked for beside a field of the request; each is answered by a yes or a no.
namespace asked {
inline constexpr std::string_view confirm = "confirm";  // «¿La confirmamos?», of the open quote
inline constexpr std::string_view close = "close";      // «¿La doy por cerrada?», of the open quote
inline constexpr std::string_view update = "update";    // «¿Te la actualizo?», of one that no longer holds
inline constexpr std::string_view as_it_is = "as_it_is";    // «¿Lo cotizo así?», without what is not sold
inline constexpr std::string_view same_size = "same_size";  // «¿Para los mismos 72 m²?», of another product
}  // namespace asked

enum class Channel { WHATSAPP, EMAIL, WEB };
BOOST_DESCRIBE_ENUM(Channel, WHATSAPP, EMAIL, WEB)

// ASSISTANT: Tero answers. HUMAN: a person is to answer: Tero goes on listening until one does, and is silent
// from then on.
enum class ConversationState { ASSISTANT, HUMAN };
BOOST_DESCRIBE_ENUM(ConversationState, ASSISTANT, HUMAN)

enum class MessageDirection { IN, OUT };
BOOST_DESCRIBE_ENUM(MessageDirection, IN, OUT)

enum class MessageKind {
    TEXT,
    TEMPLATE,
    BUTTON,
    LIST,
    IMAGE,
    AUDIO,
    VIDEO,
    DOCUMENT,
    STICKER,
    LOCATION,
    CONTACTS,
    REACTION,
    SYSTEM,
    UNSUPPORTED,      // said, and WhatsApp does not show us what
    ORDER,            // a basket of the catalog
    FORM,             // an answered form
    CALL_PERMISSION,  // whether we may call
    CHAT_OPENED,      // nothing was written yet
    OTHER             // of a kind never seen before
};
BOOST_DESCRIBE_ENUM(MessageKind, TEXT, TEMPLATE, BUTTON, LIST, IMAGE, AUDIO, VIDEO, DOCUMENT, STICKER,
                    LOCATION, CONTACTS, REACTION, SYSTEM, UNSUPPORTED, ORDER, FORM, CALL_PERMISSION,
                    CHAT_OPENED, OTHER)

// What is kept and shown, but says nothing: it is not answered and ends no follow-up.
inline bool is_notice(MessageKind kind) {
    return kind == MessageKind::STICKER || kind == MessageKind::REACTION || kind == MessageKind::SYSTEM ||
           kind == MessageKind::CALL_PERMISSION || kind == MessageKind::CHAT_OPENED ||
           kind == MessageKind::OTHER;
}

// Outbound: PENDING --gate--> SENDING --accepted--> SENT -> DELIVERED -> READ -> PLAYED
//                      ^         |---- definite, temporary refusal: back to PENDING
//                      +---------+---- definite refusal for good: FAILED
//                                 `--- no answer heard, or a crash: UNKNOWN, never sent again
// Inbound messages are DELIVERED.
enum class MessageStatus { PENDING, SENDING, SENT, DELIVERED, READ, PLAYED, FAILED, UNKNOWN, EXPIRED };
BOOST_DESCRIBE_ENUM(MessageStatus, PENDING, SENDING, SENT, DELIVERED, READ, PLAYED, FAILED, UNKNOWN, EXPIRED)

// Why a message is sent; the gate's rules differ by it. PERSON: somebody of the shop says it.
// NOTICE: tells somebody of the shop what waits, or a customer that somebody was told.
enum class MessagePurpose { REPLY, QUOTE, FOLLOW_UP, CONFIRMATION, PERSON, NOTICE };
BOOST_DESCRIBE_ENUM(MessagePurpose, REPLY, QUOTE, FOLLOW_UP, CONFIRMATION, PERSON, NOTICE)

struct Conversation {
    Id<Conversation> id = {};
    Id<Contact> contact = {};
    Channel channel = Channel::WHATSAPP;
    ConversationState state = ConversationState::ASSISTANT;
    std::string state_reason = {};  // why a person has it: `human_request`, `complaint`, `echo`
    Timestamp state_since = {};
    std::string agent = {};  // the agent that knows it
    IntentType intent = IntentType::UNKNOWN;
    Timestamp created_at = {};
    Timestamp last_inbound_at = {};
    Timestamp last_outbound_at = {};
    Timestamp answer_at = {};  // the pause after a burst ends then; the epoch: nothing waits for an answer
    std::vector<Id<struct Message>> burst = {};  // inbound messages that are not answered yet
    Timestamp burst_since = {};                  // when the first of them came
    std::vector<Timestamp> answers_at = {};      // of the last hour: when an answer was asked of an agent
    QuoteRequest request = {};   // what the customer has told us so far, kept until it is quoted
    bool request_by_model = false;  // a value of it only a language model placed
    std::string asked_for = {};  // a field of the request or one of `asked`, until it is answered
    Id<Quote> quote = {};        // the latest quote sent here; empty for none
    std::string last_text = {};  // preview of the last message, either direction
    std::int32_t acts = 0;       // how often people of the shop acted here: see acts.hpp
    std::string last_act = {};
    std::string last_act_by = {};
    Timestamp last_act_at = {};
    bool operator==(const Conversation&) const = default;
};
BOOST_DESCRIBE_STRUCT(Conversation, (),
                      (id, contact, channel, state, state_reason, state_since, agent, intent, created_at,
                       last_inbound_at, last_outbound_at, answer_at, burst, burst_since, answers_at, request,
                       request_by_model, asked_for, quote, last_text, acts, last_act, last_act_by,
                       last_act_at))
TERO_DESCRIBED_WHOLLY(Conversation);

// A template that the provider has approved, filled in.
struct TemplateUse {
    std::string name = {};
    std::string language = "es";
    std::vector<std::string> parameters = {};  // of the body, in order
    std::vector<std::string> buttons = {};     // payloads of its quick-reply buttons, in order
    std::string text = {};  // the wording of the form that the message has not: of the template, or free text
    bool operator==(const TemplateUse&) const = default;
};
BOOST_DESCRIBE_STRUCT(TemplateUse, (), (name, language, parameters, buttons, text))
TERO_DESCRIBED_WHOLLY(TemplateUse);

struct Message {
    Id<Message> id = {};
    Id<Conversation> conversation = {};
    Id<Contact> contact = {};
    Channel channel = Channel::WHATSAPP;
    MessageDirection direction = MessageDirection::IN;
    MessageKind kind = MessageKind::TEXT;
    MessageStatus status = MessageStatus::DELIVERED;
    MessagePurpose purpose = MessagePurpose::REPLY;
    std::string body = {};          // text, caption, or the text that a template shows
    TemplateUse template_use = {};  // of kind TEMPLATE
    std::string payload = {};       // of a button or list row the customer pressed
    Json media = {};                // media id, type, location …, as the channel gave it
    std::string provider_id = {};   // wamid, Message-ID
    std::string reply_to = {};      // provider id of the message this one answers
    Id<Message> answers = {};       // of an agent's answer: the first message of the burst that it is to
    std::string recipient = {};     // the address it goes to
    std::string cause = {};         // why it was held, failed or expired: `window_closed`, `131047`
    Timestamp created_at = {};
    Timestamp send_at = {};  // of a PENDING message: not before this
    Timestamp sending_at = {};
    Timestamp sent_at = {};
    Timestamp delivered_at = {};
    Timestamp read_at = {};
    Timestamp edited_at = {};   // by who wrote it: `body` is what it says since then
    Timestamp deleted_at = {};  // by who wrote it
    std::int32_t attempt = 0;
    Id<Quote> quote = {};
    Id<FollowUp> follow_up = {};
    IntentType intent = IntentType::UNKNOWN;  // of an inbound message, once routed …
    std::string context = {};                 // … and what had come before it: `cold`, `after_quote`
    std::string agent = {};                   // who wrote it, of an outbound message
    ModuleId owner = ModuleId::NONE;          // the module that is told what becomes of it …
    RawId owner_id = {};                      // … and that module's row it belongs to
    std::vector<GateCheck> gate = {};         // what the send gate saw at the last try
    bool operator==(const Message&) const = default;
};
BOOST_DESCRIBE_STRUCT(Message, (),
                      (id, conversation, contact, channel, direction, kind, status, purpose, body,
                       template_use, payload, media, provider_id, reply_to, answers, recipient, cause,
                       created_at, send_at, sending_at, sent_at, delivered_at, read_at, edited_at, deleted_at,
                       attempt, quote, follow_up, intent, context, agent, owner, owner_id, gate))
TERO_DESCRIBED_WHOLLY(Message);

// What the provider's ids stand for, and which of its events we have seen: `msg:wamid…`, `echo:wamid…`,
// `pref:…`, `raw:…`. `changed:msg:wamid…`: what stands in its place since it was edited, or nothing, when it
// was deleted before it came.
struct ProviderRef {
    std::string key = {};
    Id<Message> message = {};  // empty for an event that is no message
    Timestamp at = {};
    bool operator==(const ProviderRef&) const = default;
};
BOOST_DESCRIBE_STRUCT(ProviderRef, (), (key, message, at))
TERO_DESCRIBED_WHOLLY(ProviderRef);

// A correctly signed delivery, or one item of it, that we could not read: kept for a person, and to be read
// again by a later version.
struct Quarantine {
    Id<Quarantine> id = {};
    Timestamp at = {};
    Channel channel = Channel::WHATSAPP;
    std::string reason = {};
    std::string raw_base64 = {};  // the exact bytes; empty once they were read
    std::string before = {};      // with these around it, an item is a delivery of its own
    std::string after = {};
    Timestamp read_at = {};  // when it was read at last; the epoch: not yet
    std::string read_by = {};
    bool operator==(const Quarantine&) const = default;
};
BOOST_DESCRIBE_STRUCT(Quarantine, (), (id, at, channel, reason, raw_base64, before, after, read_at, read_by))
TERO_DESCRIBED_WHOLLY(Quarantine);

// What is kept of a channel: it has a limit.
struct QuarantineSum {
    std::string channel = {};
    std::int64_t count = 0;
    std::int64_t bytes = 0;
    bool operator==(const QuarantineSum&) const = default;
};
BOOST_DESCRIBE_STRUCT(QuarantineSum, (), (channel, count, bytes))
TERO_DESCRIBED_WHOLLY(QuarantineSum);

// Why a person has a conversation that one is at, not merely called to.
inline constexpr std::string_view reason_echo = "echo";              // a colleague answered outside Tero
inline constexpr std::string_view reason_taken_over = "taken_over";  // somebody took it
// Why one is called although no agent asks for it.
inline constexpr std::string_view reason_too_many_answers = "too_many_answers";  // within an hour
inline constexpr std::string_view reason_answer_unsent = "answer_unsent";        // and it never will be
// Of a message that a person took back before it went out.
inline constexpr std::string_view cause_undone = "undone";
inline bool has_a_person(const Conversation& conversation) {
    return conversation.state == ConversationState::HUMAN &&
           (conversation.state_reason == reason_echo || conversation.state_reason == reason_taken_over);
}
inline bool awaits_a_person(const Conversation& conversation) {
    return conversation.state == ConversationState::HUMAN && !has_a_person(conversation);
}

inline Owner owner_of(const Message& message) { return {message.owner, message.owner_id}; }

// Whether its customer waits for it: where it does not go out, a person answers. A follow-up and a notice owe
// nobody an answer, and what a person wrote is no module's.
inline bool is_an_answer(const Message& message) {
    return message.direction == MessageDirection::OUT && message.owner != ModuleId::NONE &&
           message.purpose != MessagePurpose::FOLLOW_UP && message.purpose != MessagePurpose::NOTICE;
}

TERO_MODULE(messaging)
TERO_ROW(messaging, conversations, Conversation, IndexInfo{"by_last_inbound", {"last_inbound_at"}},
         IndexInfo{"by_state", {"state", "state_since"}}, IndexInfo{"by_answer", {"answer_at"}})
TERO_ROW(messaging, messages, Message, IndexInfo{"by_conversation", {"conversation", "created_at"}},
         IndexInfo{"by_status", {"status", "created_at"}})
TERO_ROW(messaging, provider_refs, ProviderRef, by_key_alone)
TERO_ROW(messaging, quarantine, Quarantine, IndexInfo{"by_time", {"at"}})
TERO_ROW(messaging, quarantine_sums, QuarantineSum, by_key_alone)

}  // namespace tero
