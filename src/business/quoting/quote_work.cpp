// Quotes that a person should call about: one that lapses today unanswered, and one whose customer answered
// and has not decided for three working days, or by the day that they named. What stands on the list says
// that it was raised, so that no restart raises it twice.
#include "business/quoting/model/quote_work.hpp"

#include "business/quoting/sales.hpp"
#include "modules/followup/model/follow_up.hpp"
#include "modules/work/model/later.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace tero {
namespace {

constexpr int undecided_days = 3;
constexpr int promised_days = 1;  // to answer what was sent on the day that they named

Timestamp start_of_day(const TimeZone& zone, Timestamp at) {
    const LocalTime local = zone.local(at);
    return zone.at({.year = local.year, .month = local.month, .day = local.day});
}

QuietHours whole_days(QuietHours quiet) {
    quiet.from = quiet.to;
    return quiet;
}

// The same time of day so many open days later.
Timestamp working_days_after(Timestamp from, int days, const messaging::QuietTimes& closed,
                             const TimeZone& zone) {
    const LocalTime clock = zone.local(from);
    Timestamp day = start_of_day(zone, from);
    for (int passed = 0; passed < days; ++passed) {
        const LocalTime local = zone.local(day);
        day = closed.first_open(zone,
                                zone.at({.year = local.year, .month = local.month, .day = local.day + 1}));
    }
    const LocalTime last = zone.local(day);
    return zone.at({.year = last.year,
                    .month = last.month,
                    .day = last.day,
                    .hour = clock.hour,
                    .minute = clock.minute,
                    .second = clock.second});
}

bool tells_of(const WorkItem& item, std::string_view kind, const std::string& number) {
    return std::any_of(item.causes.begin(), item.causes.end(), [&](const WorkCause& cause) {
        const auto quote = cause.values.find("quote");
        return cause.code == kind && quote != cause.values.end() && quote->second == number;
    });
}

OpenWork to_do(const Quote& quote, Owner subject, std::string_view kind, std::string_view cause) {
    OpenWork work;
    work.subject = subject;
    work.kind = kind;
    work.cause = cause;
    work.values = {{"quote", quote.number},
                   {"total", quote.priced.currency + " " + quote.priced.with_iva.to_string()}};
    work.conversation = quote.conversation;
    work.contact = quote.contact;
    work.quote = quote.id;
    return work;
}

}  // namespace

Sales::OpenDays::OpenDays(const QuietHours& quiet) : open(quiet), days(whole_days(quiet)) {}

// The morning of its last open day. None, where it was sent since: nobody has been slow.
Timestamp Sales::lapses_at(const Quote& quote) const {
    if (!is_open(quote.status) || quote.answered_at != Timestamp{}) return {};
    const Timestamp morning = last_morning(quote.valid_until);
    return quote.sent_at < morning ? morning : Timestamp{};
}

Timestamp Sales::undecided_at(const Quote& quote) const {
    if (!is_open(quote.status) || quote.answered_at == Timestamp{}) return {};
    const Timestamp at = open_.open.first_open(
        zone_, working_days_after(quote.answered_at, undecided_days, open_.days, zone_));
    if (at < quote.valid_until) return at;
    const Timestamp morning = last_morning(quote.valid_until);
    return quote.answered_at < morning ? morning : Timestamp{};
}

Timestamp Sales::last_morning(Timestamp until) const {
    return open_.open.first_open(zone_, start_of_day(zone_, open_.open.last_open(zone_, until)));
}

Decision Sales::decide(const Rows& rows, const QuoteLapses& input, Context& context) const {
    LOOK(const Quote* quote, rows, Quote, input.quote);
    const Timestamp due = quote == nullptr ? Timestamp{} : lapses_at(*quote);
    if (due == Timestamp{} || context.now < due) return Decided{};
    return raise(rows, *quote, quote_lapses, due, {});
}

Decision Sales::decide(const Rows& rows, const QuoteUndecided& input, Context& context) const {
    LOOK(const Quote* quote, rows, Quote, input.quote);
    const Timestamp due = quote == nullptr ? Timestamp{} : undecided_at(*quote);
    if (due == Timestamp{} || context.now < due) return Decided{};
    // Where they named a day, somebody writes to them then.
    LOOK(const WorkItem* promised, rows, WorkItem,
         work_key({modules::messaging, quote->conversation}, work::call_back));
    if (promised != nullptr && promised->status != WorkStatus::DONE) return Decided{};
    Timestamp written_at = {};
    rows.table<FollowUp>().each([&](const FollowUp& follow_up) {
        const bool waits =
            follow_up.status == FollowUpStatus::PENDING || follow_up.status == FollowUpStatus::BOOKED;
        if (follow_up.quote == quote->id && waits) written_at = std::max(written_at, follow_up.due_at);
    });
    const Timestamp later =
        written_at == Timestamp{}
            ? Timestamp{}
            : open_.open.first_open(zone_, working_days_after(written_at, promised_days, open_.days, zone_));
    return raise(rows, *quote, quote_undecided, due, later > context.now ? later : Timestamp{});
}

// Where a person is awaited in the conversation anyway, one thing to do is enough: it joins that.
Decision Sales::raise(const Rows& rows, const Quote& quote, std::string_view kind, Timestamp due,
                      Timestamp later) const {
    const Owner subject{modules::quoting, quote.id};
    const Owner talk{modules::messaging, quote.conversation};
    LOOK(const WorkItem* known, rows, WorkItem, work_key(subject, kind));
    LOOK(const WorkItem* awaited, rows, WorkItem, work_key(talk, work::answer));
    Decided decided;
    if (known != nullptr && known->opened_at >= due) return decided;
    if (awaited != nullptr && tells_of(*awaited, kind, quote.number)) return decided;
    if (later != Timestamp{}) {
        decided.next.push_back(OpenWorkLater{to_do(quote, subject, kind, "postponed"), later});
    } else if (awaited != nullptr && awaited->status == WorkStatus::OPEN) {
        decided.next.push_back(to_do(quote, talk, work::answer, kind));
    } else {
        decided.next.push_back(to_do(quote, subject, kind, kind));
    }
    return decided;
}

// What is open is in memory: what is not there needs no end.
Decision Sales::decide(const Rows& rows, const QuoteTold& input, Context&) const {
    const RawId& id = input.line.subject;
    const auto found = rows.look<Quote>(Id<Quote>{id});
    Decided decided;
    for (const std::string_view kind : {quote_lapses, quote_undecided}) {
        const auto item = rows.look<WorkItem>(work_key({modules::quoting, id}, kind));
        if (item.row == nullptr || item.row->status == WorkStatus::DONE) continue;
        const bool stays = found.row != nullptr && is_open(found.row->status) && kind == quote_undecided;
        if (stays) continue;  // a word more is no decision
        MARK("quote.work_over");
        decided.next.push_back(
            CloseWork{.subject = {modules::quoting, id}, .kind = std::string{kind}, .by = input.line.actor});
    }
    return decided;
}

bool Sales::may_end_work(const HistoryEntry& line) {
    for (const std::string_view kind :
         {"quote.accepted", "quote.rejected", "quote.expired", "quote.superseded", "quote.answered", "quote.extended"}) {
        if (line.kind == kind) return true;
    }
    return false;
}

}  // namespace tero
