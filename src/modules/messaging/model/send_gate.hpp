// The send gate: every message to a customer passes here, at booking and again at every try. It looks at what
// the customer agreed to, at the clock on the customer's wall, at what was already sent, and says now, later
// or never. Rules about templates and windows are WhatsApp's; the others are ours or the law's. What only the
// module that owns a message can know (the quote still holds) comes in as that module's word.
#pragma once

#include "base/time.hpp"
#include "base/time_zone.hpp"
#include "kernel/decision.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/messaging/model/customer_zones.hpp"
#include "modules/messaging/model/gate_check.hpp"
#include "modules/messaging/model/options.hpp"
#include "modules/messaging/model/send_pause.hpp"

#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace tero::messaging {

enum class GateVerdict { OPEN, LATER, CLOSED };

struct GateAnswer {
    GateVerdict verdict = GateVerdict::OPEN;
    std::string reason = {};    // of LATER and CLOSED: the code of the check that said so
    Timestamp at = {};          // of LATER
    bool use_template = false;  // of OPEN: the window is closed, so only an approved template may go
    std::vector<GateCheck> checks = {};  // all that was looked at, in order
};

// What the owner of a message adds.
struct OwnersWord {
    std::vector<GateCheck> checks = {};  // one that does not pass closes the gate
    Timestamp makes_sense_until = {};    // what could only go later than this does not go; the epoch: no end
    std::string too_late = {};           // the reason then
    Timestamp not_before = {};           // it waits until then; the epoch: for nothing
    std::string too_early = {};          // … for this reason
};
using AskOwner = std::function<std::variant<OwnersWord, Need>(const Rows&, const Message&, Timestamp now)>;
using AskOwners = std::map<ModuleId, AskOwner>;

struct GateFacts {
    MessagePurpose purpose = MessagePurpose::REPLY;
    bool is_template = false;  // of a notice: it may go at any time
    const Contact& contact;
    const Conversation& conversation;
    OwnersWord owner = {};
    const SendPause* pause = nullptr;  // that holds it back; null: none
    Timestamp created_at = {};
    Timestamp booked_at = {};  // of a follow-up that the caps count already: since when; the epoch: not yet
    Timestamp now = {};
};

// The address of this person on that channel; empty: none is known.
std::string recipient_on(Channel channel, const Contact& contact);

// Under which time the contact's caps count a follow-up message: that of its last try, or of its booking.
Timestamp counted_at(const Message& message);

GateAnswer send_gate(const GateFacts& facts, const FollowUpOptions& options, const Clocks& clocks);

// The first moment from `now` on that is not quiet; `now` itself where it is not.
Timestamp first_open_moment(const QuietHours& quiet, const TimeZone& zone, Timestamp now);

// Quiet hours that were validated, read once.
class QuietTimes {
public:
    explicit QuietTimes(const QuietHours& quiet);
    // At that time or after it; at that time or before it, to the minute.
    Timestamp first_open(const TimeZone& zone, Timestamp at) const;
    Timestamp last_open(const TimeZone& zone, Timestamp at) const;
    // At that time or after it; a year later where it is always open.
    Timestamp first_closed(const TimeZone& zone, Timestamp at) const;

private:
    bool is_closed_day(const LocalTime& local) const;
    bool is_quiet(int minute) const;

    int from_ = 0;
    int to_ = 0;
    std::vector<Weekday> weekdays_;
    std::vector<CalendarDay> holidays_;
};
// The same by all of these clocks.
Timestamp first_open_moment(const QuietHours& quiet, const Clocks& clocks, Timestamp now);

// When free text may be sent no longer; the epoch: at any time, or on WhatsApp not at all.
Timestamp window_until(const Contact& contact, Channel channel);
// Whether free text may be sent: less than 24 hours since the customer's last message on this channel.
bool window_is_open(const Contact& contact, Channel channel, Timestamp now);

}  // namespace tero::messaging
