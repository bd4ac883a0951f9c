// Which spans rows tell of. A row says whose it is: a task's payload the messages that it answers, a message
// the one that it is an answer to. So all that follows from a customer's message is one trace, whoever looks
// at it and when:
//
//     POST /webhooks/whatsapp            the delivery it came with
//       receive whatsapp                 its row
//         route                          the pause of the burst, and how it was understood
//           task sales.answer            from queued to ended
//             process sales.answer       each attempt; what the agent calls is within it
//           quote                        of a message that carries one
//           send whatsapp                each try; its call is within it
//             deliver whatsapp           from sent to what the provider says of it
//
// A task that somebody submitted belongs to the trace of that call. Pure; the same row gives the same spans.
// None holds what anybody wrote, nor an address.
#pragma once

#include "base/time.hpp"
#include "kernel/history.hpp"
#include "modules/coordinator/model/task.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "observe/span.hpp"

#include <string_view>
#include <vector>

namespace tero::telemetry {

// Of a trace that begins here.
trace::Context begun(std::string_view what, double share);
// The trace of what a customer wrote, at one of its fixed places.
trace::Context at_webhook(const Id<Message>& inbound, double share);

// Where an attempt at a task is made, and a message is sent.
trace::Context at_attempt(const Task& task, const TaskBody& body, double share);
trace::Context at_send(const Message& message, double share);

struct TaskRows {
    const Task* task = nullptr;
    const TaskBody* body = nullptr;
    const HistoryEntry* ended = nullptr;  // an attempt that another one follows
    bool is_new = false;
};
std::vector<trace::Span> spans_of(const TaskRows& rows, double share);

// `since`: what was sent before that, somebody else has told of.
struct Watch {
    Timestamp since = {};
    Timestamp now = {};
    double share = 1;
};
std::vector<trace::Span> spans_of(const Message& message, bool is_new, const Watch& watch);

}  // namespace tero::telemetry
