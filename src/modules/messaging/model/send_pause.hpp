// Sends that wait until a person lets them go on, or until the time that was said: all of them, which is the
// kill switch, or those of one channel, of one contact, about one quote.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/input.hpp"
#include "kernel/rows.hpp"
#include "kernel/table.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <string>

namespace tero {

enum class PauseScope { ALL, CHANNEL, CONTACT, QUOTE };
BOOST_DESCRIBE_ENUM(PauseScope, ALL, CHANNEL, CONTACT, QUOTE)

struct SendPause {
    std::string key = {};  // see pause_key
    PauseScope scope = PauseScope::ALL;
    std::string of = {};  // the channel's name, or the id of the contact or quote; empty for ALL
    std::string reason = {};
    std::string by = {};
    Timestamp since = {};
    Timestamp until = {};  // it ends by itself; the epoch: a person ends it
    bool operator==(const SendPause&) const = default;
};
BOOST_DESCRIBE_STRUCT(SendPause, (), (key, scope, of, reason, by, since, until))
TERO_DESCRIBED_WHOLLY(SendPause);

// `ALL`, `CHANNEL:WHATSAPP`, `CONTACT:01k…`
std::string pause_key(PauseScope scope, const std::string& of);

struct PauseSends {
    PauseScope scope = PauseScope::ALL;
    std::string of = {};
    std::string reason = {};
    std::string by = {};
    Timestamp until = {};
};
struct ResumeSends {
    PauseScope scope = PauseScope::ALL;
    std::string of = {};
    std::string by = {};
};

struct PauseEnds {
    std::string key = {};
};

// The first pause that holds these sends back; null: none. All pauses are in memory.
const SendPause* pause_of(const Rows& rows, const Conversation& conversation, const Id<Quote>& quote);

TERO_ROW(messaging, send_pauses, SendPause, by_key_alone)
TERO_INPUT(messaging, CALL, PauseSends)
TERO_INPUT(messaging, CALL, ResumeSends)
TERO_INPUT(messaging, TIMER, PauseEnds)

}  // namespace tero
