#include "modules/messaging/model/send_gate.hpp"

#include "base/check.hpp"
#include "codec/type_info.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace tero::messaging {
namespace {

constexpr Duration window = 24h;
constexpr Duration pause_looks_again = 5min;
constexpr Duration window_margin = 1min;  // a message under way must arrive while the window is open

Timestamp last_inbound(const Contact& contact, Channel channel) {
    const auto last = contact.last_inbound_at.find(std::string{name_of(channel)});
    return last == contact.last_inbound_at.end() ? Timestamp{} : last->second;
}

std::string time_text(Timestamp at) { return at == Timestamp{} ? "never" : to_string(at); }

// Asks one thing after the other. The first that does not pass for good is the reason; what only puts it off
// moves the moment on, and the last of those is.
class Asking {
public:
    Asking(const GateFacts& facts, const Clocks& clocks) : facts_(facts), clocks_(clocks), at_(facts.now) {}

    void closes(bool passes, std::string code, std::string value = {}, std::string limit = {}) {
        if (!passes && closed_.empty()) closed_ = code;
        answer_.checks.push_back({std::move(code), std::move(value), std::move(limit), passes});
    }
    // `since_they_wrote`: a stop before their latest word does not count.
    void opted_out(bool since_they_wrote);
    void consent();
    void caps(const FollowUpOptions& options);
    void unread();
    void gap(Duration gap_min);
    void owner_waits();
    void quiet(const QuietHours& quiet);
    void free_text_window();
    void pause();
    GateAnswer answer(bool in_window) &&;

private:
    bool is_booked() const { return facts_.booked_at != Timestamp{}; }
    void puts_off(Timestamp until, std::string code, std::string value, std::string limit) {
        const bool passes = until == at_;
        if (!passes) std::tie(at_, later_) = std::pair{until, code};
        answer_.checks.push_back({std::move(code), std::move(value), std::move(limit), passes});
    }

    const GateFacts& facts_;
    const Clocks& clocks_;
    GateAnswer answer_;
    std::string closed_;
    std::string later_;
    Timestamp at_;
};

void Asking::opted_out(bool since_they_wrote) {
    const Timestamp at = facts_.contact.opted_out_at;
    const bool wrote_since =
        since_they_wrote && at < last_inbound(facts_.contact, facts_.conversation.channel);
    closes(at == Timestamp{} || wrote_since, "opted_out", time_text(at));
}

void Asking::consent() {
    const auto& ledger = facts_.contact.consents;
    const auto last = std::find_if(ledger.rbegin(), ledger.rend(), [](const ConsentEntry& entry) {
        return entry.kind == ConsentKind::QUOTE_FOLLOW_UP;
    });
    const bool granted = last != ledger.rend() && last->granted;
    const bool lasts = granted && (last->until == Timestamp{} || facts_.now < last->until);
    closes(lasts, "no_consent", !granted ? "none" : last->source,
           granted && last->until != Timestamp{} ? "until " + to_string(last->until) : "");
}

// What is booked is counted already, and would stop itself.
void Asking::caps(const FollowUpOptions& options) {
    if (is_booked()) return;
    const auto& sent = facts_.contact.follow_ups_sent_at;
    const auto recent = std::count_if(sent.begin(), sent.end(), [&](Timestamp at) {
        return facts_.now - at < options.person_window;
    });
    closes(recent < options.person_max, "person_cap", fmt::to_string(recent),
           fmt::format("{} in {}", options.person_max, to_string(options.person_window)));
}

// A message that was refused may come back long after it was booked: the gap holds between what is sent.
void Asking::gap(Duration gap_min) {
    Timestamp last;
    for (const Timestamp sent : facts_.contact.follow_ups_sent_at) {
        if (!is_booked() || sent != facts_.booked_at) last = std::max(last, sent);
    }
    const bool none = last == Timestamp{};
    puts_off(none ? at_ : std::max(at_, last + gap_min), "person_gap", none ? "none" : to_string(last),
             to_string(gap_min));
}

void Asking::owner_waits() {
    const OwnersWord& word = facts_.owner;
    if (word.too_early.empty()) return;
    const bool none = word.not_before == Timestamp{};
    puts_off(std::max(at_, word.not_before), word.too_early, none ? "none" : to_string(word.not_before), "");
}

// By then it is known whether the customer has answered.
void Asking::unread() {
    const Timestamp read_at = facts_.conversation.answer_at;
    const bool none = read_at == Timestamp{};
    puts_off(none ? at_ : std::max(at_, read_at) + 1s, "being_read", none ? "none" : to_string(read_at), "");
}

void Asking::quiet(const QuietHours& quiet) {
    std::string shown;
    for (const TimeZone* clock : clocks_) {
        const LocalTime local = clock->local(at_);
        shown += fmt::format("{}{:02}:{:02}", shown.empty() ? "" : " ", local.hour, local.minute);
    }
    puts_off(first_open_moment(quiet, clocks_, at_), "quiet_hours", std::move(shown),
             quiet.from + "-" + quiet.to);
}

void Asking::free_text_window() {
    const Channel channel = facts_.conversation.channel;
    closes(window_is_open(facts_.contact, channel, facts_.now), "window_closed",
           time_text(last_inbound(facts_.contact, channel)), to_string(window));
}

// Whoever resumes wakes what waits; looking again by itself is for what was not woken.
void Asking::pause() {
    const SendPause* pause = facts_.pause;
    puts_off(pause == nullptr ? at_ : at_ + pause_looks_again, "paused", pause == nullptr ? "no" : pause->key,
             {});
}

GateAnswer Asking::answer(bool in_window) && {
    if (!closed_.empty()) {
        answer_.verdict = GateVerdict::CLOSED;
        answer_.reason = std::move(closed_);
    } else if (at_ != facts_.now) {
        answer_.verdict = GateVerdict::LATER;
        answer_.reason = std::move(later_);
        answer_.at = at_;
        const Timestamp end = facts_.owner.makes_sense_until;
        if (end != Timestamp{} && at_ >= end) {
            answer_.verdict = GateVerdict::CLOSED;
            answer_.reason = facts_.owner.too_late;
            answer_.at = {};
            answer_.checks.push_back({answer_.reason, to_string(at_), to_string(end), false});
        }
    } else {
        answer_.use_template = facts_.purpose == MessagePurpose::FOLLOW_UP && !in_window;
    }
    return std::move(answer_);
}

}  // namespace

std::string recipient_on(Channel channel, const Contact& contact) {
    switch (channel) {
        case Channel::WHATSAPP:
            return contact.phone.empty() ? contact.user_id : contact.phone;
        case Channel::EMAIL:
            return contact.email;
        case Channel::WEB:
            break;  // nobody can be written to who is not there
    }
    return {};
}

Timestamp counted_at(const Message& message) {
    return message.sending_at == Timestamp{} ? message.created_at : message.sending_at;
}

Timestamp window_until(const Contact& contact, Channel channel) {
    const Timestamp last = last_inbound(contact, channel);
    const bool is_limited = channel == Channel::WHATSAPP && last != Timestamp{};
    return is_limited ? last + window - window_margin : Timestamp{};
}

bool window_is_open(const Contact& contact, Channel channel, Timestamp now) {
    if (channel != Channel::WHATSAPP) return true;
    return last_inbound(contact, channel) != Timestamp{} && now < window_until(contact, channel);
}

QuietTimes::QuietTimes(const QuietHours& quiet) : weekdays_(quiet.closed_weekdays) {
    const auto from = parse_time_of_day(quiet.from);
    const auto to = parse_time_of_day(quiet.to);
    CHECK(from.has_value() && to.has_value(), "quiet hours {} to {} were not validated", quiet.from,
          quiet.to);
    from_ = *from;
    to_ = *to;
    for (const std::string& text : quiet.holidays) {
        const auto day = parse_calendar_day(text);
        CHECK(day.has_value(), "holiday {} was not validated", text);
        holidays_.push_back(*day);
    }
}

bool QuietTimes::is_closed_day(const LocalTime& local) const {
    const bool weekday = std::any_of(weekdays_.begin(), weekdays_.end(),
                                     [&](Weekday day) { return static_cast<int>(day) == local.weekday; });
    return weekday || std::any_of(holidays_.begin(), holidays_.end(),
                                  [&](const CalendarDay& day) { return day.matches(local); });
}

bool QuietTimes::is_quiet(int minute) const {
    if (from_ == to_) return false;
    return from_ > to_ ? minute >= from_ || minute < to_ : minute >= from_ && minute < to_;
}

Timestamp QuietTimes::first_open(const TimeZone& zone, Timestamp at) const {
    for (int step = 0; step < 2 * 400; ++step) {  // a year of closed days; more means always closed
        const LocalTime local = zone.local(at);
        if (is_closed_day(local)) {
            at = zone.at({.year = local.year, .month = local.month, .day = local.day + 1});
            continue;
        }
        const int minute = local.minute_of_day();
        if (!is_quiet(minute)) return at;
        const int day = local.day + (from_ > to_ && minute >= from_ ? 1 : 0);
        at = zone.at(
            {.year = local.year, .month = local.month, .day = day, .hour = to_ / 60, .minute = to_ % 60});
    }
    return at;
}

Timestamp QuietTimes::last_open(const TimeZone& zone, Timestamp at) const {
    for (int step = 0; step < 2 * 400; ++step) {
        const LocalTime local = zone.local(at);
        const int minute = local.minute_of_day();
        if (!is_closed_day(local) && !is_quiet(minute)) return at;
        const bool since_today = !is_closed_day(local) && minute >= from_;  // what is quiet began today
        const int from = since_today ? from_ : 0;
        at = zone.at({.year = local.year,
                      .month = local.month,
                      .day = local.day,
                      .hour = from / 60,
                      .minute = from % 60}) -
             1min;
    }
    return at;
}

Timestamp QuietTimes::first_closed(const TimeZone& zone, Timestamp at) const {
    for (int step = 0; step < 2 * 400; ++step) {
        const LocalTime local = zone.local(at);
        const int minute = local.minute_of_day();
        if (is_closed_day(local) || is_quiet(minute)) return at;
        const bool is_today = from_ != to_ && minute < from_;
        const int next = is_today ? from_ : 0;
        at = zone.at({.year = local.year,
                      .month = local.month,
                      .day = local.day + (is_today ? 0 : 1),
                      .hour = next / 60,
                      .minute = next % 60});
    }
    return at;
}

Timestamp first_open_moment(const QuietHours& quiet, const TimeZone& zone, Timestamp now) {
    return QuietTimes{quiet}.first_open(zone, now);
}

Timestamp first_open_moment(const QuietHours& quiet, const Clocks& clocks, Timestamp now) {
    Timestamp at = now;
    for (int round = 0; round < 400; ++round) {  // each moves on to where all others must look again
        const Timestamp before = at;
        for (const TimeZone* clock : clocks) at = first_open_moment(quiet, *clock, at);
        if (at == before) break;
    }
    return at;
}

GateAnswer send_gate(const GateFacts& facts, const FollowUpOptions& options, const Clocks& clocks) {
    const Contact& contact = facts.contact;
    const bool follows_up = facts.purpose == MessagePurpose::FOLLOW_UP;
    Asking asking{facts, clocks};
    const std::string recipient = recipient_on(facts.conversation.channel, contact);
    asking.closes(!recipient.empty(), "no_address", recipient.empty() ? "none" : "known");
    const bool is_notice = facts.purpose == MessagePurpose::NOTICE;
    const bool by_person = facts.purpose == MessagePurpose::PERSON;
    // What waited is asked again: they may have said stop meanwhile. Our own people cannot. A template is no
    // answer to what they wrote since.
    if (follows_up || by_person || (is_notice && contact.staff.empty()))
        asking.opted_out(!follows_up && !(by_person && facts.is_template));
    // What was quoted in the breath in which a person was called for the rest.
    const Conversation& talk = facts.conversation;
    const bool is_of_the_call = facts.purpose == MessagePurpose::QUOTE && awaits_a_person(talk) &&
                                facts.created_at >= talk.state_since;
    // Of a stop, or while a person is called; what a person says themselves.
    const bool is_meant_then =
        facts.purpose == MessagePurpose::CONFIRMATION || by_person || is_notice || is_of_the_call;
    if (!is_meant_then) {
        asking.closes(facts.conversation.state == ConversationState::ASSISTANT, "taken_over",
                      std::string{name_of(facts.conversation.state)});
    }
    if (follows_up) asking.consent();
    for (const GateCheck& check : facts.owner.checks)
        asking.closes(check.passes, check.code, check.value, check.limit);
    if (follows_up) {
        asking.caps(options);
        asking.unread();
        asking.gap(options.person_gap_min);
        asking.owner_waits();
        asking.quiet(options.quiet_hours);
    } else if (!facts.is_template || !(is_notice || by_person)) {
        asking.free_text_window();
    }
    asking.pause();
    return std::move(asking).answer(window_is_open(contact, facts.conversation.channel, facts.now));
}

}  // namespace tero::messaging
