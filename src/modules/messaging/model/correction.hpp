// What a person of the shop says that a message meant, where it was understood otherwise: a line to learn
// from.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/input.hpp"
#include "kernel/rows.hpp"
#include "kernel/table.hpp"
#include "modules/messaging/model/contact.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/router/model/intent.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tero {

inline constexpr std::size_t meanings_max = 5;  // of one message

struct Correction {
    std::string message = {};  // its id
    Id<Conversation> conversation = {};
    Id<Contact> contact = {};
    std::string text = {};                 // as it was when it was corrected
    std::vector<IntentType> intents = {};  // what it means, primary first; empty: it was taken back
    IntentType was = IntentType::UNKNOWN;  // what was understood
    std::string language = {};
    std::string context = {};  // see Message::context
    std::string note = {};     // for who looks after the words: which value was read wrong
    std::string by = {};
    Timestamp at = {};
    bool operator==(const Correction&) const = default;
};
BOOST_DESCRIBE_STRUCT(Correction, (),
                      (message, conversation, contact, text, intents, was, language, context, note, by, at))
TERO_DESCRIBED_WHOLLY(Correction);

// Only words of a customer's that were read can have been misunderstood. Without intents: what was said of it
// before is taken back.
struct CorrectMessage {
    Id<Message> message = {};
    std::vector<IntentType> intents = {};
    std::string note = {};
    std::string by = {};
};

TERO_ROW(messaging, corrections, Correction, IndexInfo{"by_time", {"at"}})
TERO_INPUT(messaging, CALL, CorrectMessage)

}  // namespace tero
