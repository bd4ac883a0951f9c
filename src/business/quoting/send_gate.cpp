#include "business/quoting/send_gate.hpp"

#include "base/check.hpp"
#include "codec/type_info.hpp"

#include <algorithm>
#include <vector>

namespace tero::sales {
namespace {

constexpr Duration window = 24h;
constexpr Duration window_margin = 1min;  // a message under way must arrive while the window is open

GateAnswer closed(std::string reason) { return {GateVerdict::CLOSED, std::move(reason), {}, false}; }
GateAnswer later(std::string reason, Timestamp at) {
    return {GateVerdict::LATER, std::move(reason), at, false};
}

bool consents_to_follow_up(const Contact& contact, Timestamp now) {
    const auto last =
        std::find_if(contact.consents.rbegin(), contact.consents.rend(),
                     [](const ConsentEntry& entry) { return entry.kind == ConsentKind::QUOTE_FOLLOW_UP; });
    if (last == contact.consents.rend() || !last->granted) return false;
    return last->until == Timestamp{} || now < last->until;
}

GateAnswer follow_up_gate(const GateFacts& facts, const FollowUpOptions& options, const TimeZone& zone) {
    const Contact& contact = facts.contact;
    CHECK(facts.quote != nullptr, "contact {}: a follow-up of no quote", contact.id);
    const Quote& quote = *facts.quote;
    if (!options.enabled) return closed("follow_ups_off");
    if (contact.opted_out_at != Timestamp{}) return closed("opted_out");
    if (!is_open(quote.status)) return closed("quote_decided");
    if (quote.valid_until <= facts.now) return closed("quote_expired");
    if (facts.conversation.state == ConversationState::HUMAN) return closed("taken_over");
    if (!consents_to_follow_up(contact, facts.now)) return closed("no_consent");
    if (quote.answered_at != Timestamp{}) return closed("replied");

    Timestamp at = facts.now;
    std::string reason;
    const bool is_booked = facts.booked_at != Timestamp{};
    if (!is_booked) {
        if (quote.follow_ups_sent >= options.per_quote_max) return closed("quote_cap");
        const auto recent =
            std::count_if(contact.follow_ups_sent_at.begin(), contact.follow_ups_sent_at.end(),
                          [&](Timestamp sent) { return facts.now - sent < options.person_window; });
        if (recent >= options.person_max) return closed("person_cap");
    }
    // A message that was refused may come back long after it was booked: the gap holds between what is sent.
    for (const Timestamp sent : contact.follow_ups_sent_at) {
        if (is_booked && sent == facts.booked_at) continue;  // this very message
        if (sent + options.person_gap_min > at) {
            at = sent + options.person_gap_min;
            reason = "person_gap";
        }
    }
    if (const Timestamp open = first_open_moment(options.quiet_hours, zone, at); open != at) {
        at = open;
        reason = "quiet_hours";
    }
    if (at == facts.now) return {};
    if (at >= quote.valid_until) return closed("quote_expires_first");
    return later(std::move(reason), at);
}

}  // namespace

Timestamp counted_at(const Message& message) {
    return message.sending_at == Timestamp{} ? message.created_at : message.sending_at;
}

bool window_is_open(const Contact& contact, Channel channel, Timestamp now) {
    if (channel != Channel::WHATSAPP) return true;
    const auto last = contact.last_inbound_at.find(std::string{name_of(channel)});
    return last != contact.last_inbound_at.end() && now < last->second + window - window_margin;
}

Timestamp first_open_moment(const QuietHours& quiet, const TimeZone& zone, Timestamp now) {
    const auto from = parse_time_of_day(quiet.from);
    const auto to = parse_time_of_day(quiet.to);
    CHECK(from.has_value() && to.has_value(), "quiet hours {} to {} were not validated", quiet.from,
          quiet.to);
    std::vector<CalendarDay> holidays;
    for (const std::string& text : quiet.holidays) {
        const auto day = parse_calendar_day(text);
        CHECK(day.has_value(), "holiday {} was not validated", text);
        holidays.push_back(*day);
    }
    const auto closed_all_day = [&](const LocalTime& local) {
        const bool weekday = std::any_of(quiet.closed_weekdays.begin(), quiet.closed_weekdays.end(),
                                         [&](Weekday day) { return static_cast<int>(day) == local.weekday; });
        return weekday || std::any_of(holidays.begin(), holidays.end(),
                                      [&](const CalendarDay& day) { return day.matches(local); });
    };
    Timestamp at = now;
    for (int step = 0; step < 2 * 400; ++step) {  // a year of closed days; more means always closed
        const LocalTime local = zone.local(at);
        if (closed_all_day(local)) {
            at = zone.at({.year = local.year, .month = local.month, .day = local.day + 1});
            continue;
        }
        const int minute = local.minute_of_day();
        const bool over_midnight = *from > *to;
        const bool is_quiet = *from != *to && (over_midnight ? minute >= *from || minute < *to
                                                             : minute >= *from && minute < *to);
        if (!is_quiet) return at;
        const int day = local.day + (over_midnight && minute >= *from ? 1 : 0);
        at = zone.at(
            {.year = local.year, .month = local.month, .day = day, .hour = *to / 60, .minute = *to % 60});
    }
    return at;
}

GateAnswer send_gate(const GateFacts& facts, const FollowUpOptions& options, const TimeZone& zone) {
    const bool in_window = window_is_open(facts.contact, facts.conversation.channel, facts.now);
    switch (facts.purpose) {
        case MessagePurpose::FOLLOW_UP: {
            GateAnswer answer = follow_up_gate(facts, options, zone);
            answer.use_template = answer.verdict == GateVerdict::OPEN && !in_window;
            return answer;
        }
        case MessagePurpose::REPLY:
        case MessagePurpose::QUOTE:
            if (facts.conversation.state == ConversationState::HUMAN) return closed("taken_over");
            if (facts.quote != nullptr && facts.quote->status == QuoteStatus::SUPERSEDED)
                return closed("superseded");
            break;
        case MessagePurpose::CONFIRMATION:  // of a stop, or that a person will answer: always allowed once
            break;
    }
    if (!in_window) return closed("window_closed");
    return {};
}

}  // namespace tero::sales
