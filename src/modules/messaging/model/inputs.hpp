// What messaging can be asked, what falls due there, and what it tells.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "business/quoting/model/answer.hpp"
#include "kernel/input.hpp"
#include "kernel/owner.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/messaging/model/inbound.hpp"
#include "modules/messaging/model/send.hpp"
#include "modules/work/model/inputs.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tero {

struct DeliveryReceived {
    Delivery delivery = {};
};

struct InboundReceived {  // one a message
    InboundMessage message = {};
};

struct DeletionReceived {
    MessageDeletion deletion = {};
};

struct StatusReceived {
    StatusReport report = {};
};

struct PreferenceReceived {
    PreferenceChange change = {};
};

struct IdentityReceived {
    IdentityChange change = {};
};

struct EchoReceived {
    HumanEcho echo = {};
};

struct AnswerDue {  // the pause after a burst is over
    Id<Conversation> conversation = {};
};

// A burst to understand and to find an agent for.
struct RouteBurst {
    AgentBrief brief = {};  // all but the understanding
    std::vector<std::pair<std::string, std::string>> buttons =
        {};                  // payload and title of those that were pressed
    std::string agent = {};  // that knows this conversation
    IntentType last_intent = IntentType::UNKNOWN;
};

// Who answers.
struct BurstRouted {
    AgentBrief brief = {};
    std::string context = {};  // what came before it, as lines to learn from have it
    std::string capability = {};
    std::vector<std::string> otherwise = {};  // where nobody offers that one
    std::string prefer = {};                  // the agent that knows the conversation
    bool fallback = false;
    std::vector<std::string> reasons = {};
    std::string workflow = {};  // that answers it; empty: the agent alone does
};

// What that workflow begins with.
struct RoutedMessage {
    AgentBrief brief = {};
    std::string capability = {};
    std::vector<std::string> otherwise = {};
    std::string prefer = {};
    bool operator==(const RoutedMessage&) const = default;
};
BOOST_DESCRIBE_STRUCT(RoutedMessage, (), (brief, capability, otherwise, prefer))
TERO_DESCRIBED_WHOLLY(RoutedMessage);

struct SendDue {  // a message waits to be sent: the gate decides
    Id<Message> message = {};
};

struct SendFinished {
    Id<Message> message = {};
    std::int32_t attempt = 0;
    SendOutcome outcome = {};
};

struct SendUnsettled {  // nobody has told for so long what became of it
    Id<Message> message = {};
};

// What was kept unread, as today's reader of its channel understands it.
struct RetryQuarantine {
    Id<Quarantine> quarantine = {};
    Delivery delivery = {};
    std::string by = {};
};

struct ChangeContact {
    Id<Contact> contact = {};
    std::string time_zone = {};  // IANA, known to this machine; empty: the workspace's
    std::string by = {};
};

struct TakeOver {
    Id<Conversation> conversation = {};
    bool release = false;  // hand it back to the assistant
    std::string by = {};
    std::string to = {};                    // a colleague who has it from then on; empty: who asks
    std::string note = {};                  // … and is to know this
    std::optional<std::int32_t> seen = {};  // see as_seen()
};

// A person of the shop says this to the customer, and has the conversation from then on. Until it goes out it
// can be undone, and nothing is answered by it.
struct SayAsPerson {
    Id<Conversation> conversation = {};
    std::string text = {};
    std::string by = {};
    std::optional<std::int32_t> seen = {};
};

// What a person wrote and has not gone out is not to.
struct UndoMessage {
    Id<Message> message = {};
    std::string by = {};
};

// Whom a person of the shop wants to write to; who is known by that number already is found. Answered with
// the conversation.
struct MeetPerson {
    std::string phone = {};  // digits, with the country's
    std::string name = {};
    bool to_write = false;  // refused, with the field `send`, where free text may not be written now
};

// For colleagues: it is told with the conversation, and never sent.
struct NoteConversation {
    Id<Conversation> conversation = {};
    std::string text = {};
    std::string by = {};
};

// Somebody of the shop is told something, as a template or in free words; their number is no customer's. The
// owner hears what becomes of the message.
struct TellPerson {
    Owner owner = {};
    Id<Message> message = {};  // its id from then on
    std::string name = {};
    std::string phone = {};
    std::string body = {};
    TemplateUse template_use = {};  // without a name: the body, in free words
    std::string payload = {};       // of the message: what its sender fills in, such as a link
};

// A customer hears something on the way that is no answer of an agent's.
struct TellCustomer {
    Owner owner = {};
    Id<Conversation> conversation = {};
    std::string body = {};
};

// Somebody of the shop has written to the business's number.
struct PersonWrote {
    std::string name = {};
    std::string text = {};
    std::string payload = {};   // of a button that was pressed
    std::string reply_to = {};  // provider id of the message that it answers
};

// For a person: what we said did not reach the customer, or nobody knows whether it did.
OpenWork work_of_send(const Message& message);

// A customer wrote, said stop, was answered by a person: what waits for their silence waits no more.
struct CustomerAnswered {
    ModuleId owner = ModuleId::NONE;  // who hears what is said in this conversation
    Id<Contact> contact = {};
    Id<Conversation> conversation = {};
    Id<Message> message = {};
    std::string reason = {};  // `replied`, `opted_out`, `taken_over`, `answered`
    IntentType intent = IntentType::UNKNOWN;  // of what they wrote
};
inline Owner owner_of(const CustomerAnswered& answered) { return {answered.owner, answered.conversation}; }

// The gate put a message off; it is PENDING, with the reason and the new time.
struct MessageDeferred {
    std::shared_ptr<const Message> message = {};
};
inline Owner owner_of(const MessageDeferred& deferred) { return owner_of(*deferred.message); }

// Two contacts turned out to be one person: what is about the absorbed one is about the other from now on.
struct ContactsMerged {
    ModuleId owner = ModuleId::NONE;  // who keeps things about contacts
    Id<Contact> contact = {};
    Id<Contact> absorbed = {};
    Id<Conversation> conversation = {};  // of the contact
    Timestamp said_at = {};              // when the contact said something last …
    Timestamp absorbed_said_at = {};     // … and when the absorbed one did
};
inline Owner owner_of(const ContactsMerged& merged) { return {merged.owner, merged.contact}; }

// A message we sent reached SENT, FAILED, UNKNOWN or EXPIRED; of a notice also that it was delivered.
struct MessageSettled {
    std::shared_ptr<const Message> message = {};
    bool by_gate = false;  // FAILED because our own rules closed, not because of the provider
};
inline Owner owner_of(const MessageSettled& settled) { return owner_of(*settled.message); }

// Released after the commit that made the message SENDING. Its outcome comes back as SendFinished.
struct SendMessage {
    std::shared_ptr<const Message> message = {};
};

TERO_INPUT(messaging, CALL, DeliveryReceived)
TERO_INPUT(messaging, CALL, SendFinished)
TERO_INPUT(messaging, CALL, TakeOver)
TERO_INPUT(messaging, CALL, SayAsPerson)
TERO_INPUT(messaging, CALL, UndoMessage)
TERO_INPUT(messaging, CALL, NoteConversation)
TERO_INPUT(messaging, CALL, MeetPerson)
TERO_INPUT(messaging, CALL, ChangeContact)
TERO_INPUT(messaging, CALL, RetryQuarantine)
TERO_INPUT(messaging, COMMAND, InboundReceived)
TERO_INPUT(messaging, COMMAND, DeletionReceived)
TERO_INPUT(messaging, COMMAND, StatusReceived)
TERO_INPUT(messaging, COMMAND, PreferenceReceived)
TERO_INPUT(messaging, COMMAND, IdentityReceived)
TERO_INPUT(messaging, COMMAND, EchoReceived)
TERO_INPUT(messaging, COMMAND, BurstRouted)
TERO_INPUT(messaging, COMMAND, TellPerson)
TERO_INPUT(messaging, COMMAND, TellCustomer)
TERO_INPUT(messaging, TIMER, AnswerDue)
TERO_INPUT(messaging, TIMER, SendDue)
TERO_INPUT(messaging, TIMER, SendUnsettled)
TERO_INPUT(messaging, TOLD, CustomerAnswered)
TERO_INPUT(messaging, TOLD, MessageDeferred)

TERO_INPUT(messaging, TOLD, ContactsMerged)
TERO_INPUT(messaging, TOLD, MessageSettled)
TERO_INPUT(router, COMMAND, RouteBurst)
TERO_INPUT(duty, COMMAND, PersonWrote)

}  // namespace tero
