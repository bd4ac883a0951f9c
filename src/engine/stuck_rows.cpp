#include "engine/stuck_rows.hpp"

#include <fmt/format.h>
#include <string_view>

namespace tero {
namespace {

constexpr Duration grace = 5min;  // a timer that is later than this was missed
constexpr Duration send_known_within = 25h;

std::string missed(Timestamp due, Timestamp now) {
    if (due == Timestamp{}) return "waits for nothing";
    return now > due + grace ? "was due at " + to_string(due) : std::string{};
}

std::string why_stuck(const Rows&, const Task& task, Timestamp now) {
    if (task.status == TaskStatus::RUNNING) return missed(task.lease_until, now);
    // A queued task waits for an agent, but not beyond its deadline.
    return task.deadline == Timestamp{} ? std::string{} : missed(task.deadline, now);
}

std::string why_stuck(const Rows&, const Message& message, Timestamp now) {
    if (message.status == MessageStatus::PENDING) return missed(message.send_at, now);
    return missed(message.sending_at + send_known_within, now);
}

std::string why_stuck(const Rows&, const Quote& quote, Timestamp now) {
    return missed(quote.valid_until, now);
}

std::string why_stuck(const Rows& rows, const FollowUp& follow_up, Timestamp now) {
    if (follow_up.status == FollowUpStatus::PENDING) return missed(follow_up.due_at, now);
    const Message* message = rows.look<Message>(follow_up.message).row;
    const bool waits = message != nullptr && rows.table<Message>().alive(*message);
    return waits ? std::string{} : "is booked, and its message is not on its way";
}

std::string why_stuck(const Rows&, const Conversation& conversation, Timestamp now) {
    return missed(conversation.answer_at, now);
}

template <class Row>
void look_for_stuck(const Rows& rows, Timestamp now, std::string_view table, std::optional<StuckRow>& found) {
    if (found) return;
    rows.table<Row>().each([&](const Row& row) {
        if (found || !rows.table<Row>().alive(row)) return;
        const std::string why = why_stuck(rows, row, now);
        if (!why.empty()) found = StuckRow{std::string{table}, fmt::format("{} {}", row.id, why)};
    });
}

}  // namespace

std::optional<StuckRow> stuck_row(const Rows& rows, Timestamp now) {
    std::optional<StuckRow> found;
    look_for_stuck<Task>(rows, now, "tasks", found);
    look_for_stuck<Message>(rows, now, "messages", found);
    look_for_stuck<Quote>(rows, now, "quotes", found);
    look_for_stuck<FollowUp>(rows, now, "follow_ups", found);
    look_for_stuck<Conversation>(rows, now, "conversations", found);
    return found;
}

}  // namespace tero
