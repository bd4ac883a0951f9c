// The send gate: every message to a customer passes here, at booking and again at every try. It looks at what
// the customer agreed to, at the clock on the customer's wall, at what was already sent, and says now, later
// or never, with the reason. Rules about templates and windows are WhatsApp's; the others are ours or the
// law's.
#pragma once

#include "base/time.hpp"
#include "base/time_zone.hpp"
#include "business/quoting/model/quote.hpp"
#include "kernel/options.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <string>

namespace tero::sales {

enum class GateVerdict { OPEN, LATER, CLOSED };

struct GateAnswer {
    GateVerdict verdict = GateVerdict::OPEN;
    std::string reason = {};    // of LATER and CLOSED: `quiet_hours`, `opted_out` …
    Timestamp at = {};          // of LATER
    bool use_template = false;  // of OPEN: the window is closed, so only an approved template may go
    bool operator==(const GateAnswer&) const = default;
};

struct GateFacts {
    MessagePurpose purpose = MessagePurpose::REPLY;
    const Contact& contact;
    const Conversation& conversation;
    const Quote* quote = nullptr;  // that the message is about; null for none
    Timestamp booked_at = {};  // of a follow-up that the caps count already: since when; the epoch: not yet
    Timestamp now = {};
};

// Under which time the contact's caps count a follow-up message: that of its last try, or of its booking.
Timestamp counted_at(const Message& message);

GateAnswer send_gate(const GateFacts& facts, const FollowUpOptions& options, const TimeZone& zone);

// The first moment from `now` on that is not quiet; `now` itself where it is not.
Timestamp first_open_moment(const QuietHours& quiet, const TimeZone& zone, Timestamp now);

// Whether free text may be sent: less than 24 hours since the customer's last message on this channel.
bool window_is_open(const Contact& contact, Channel channel, Timestamp now);

}  // namespace tero::sales
