// Bursts that a language model reads before they are answered (model/reading.hpp).
#include "codec/json.hpp"
#include "modules/messaging/conversations.hpp"
#include "modules/messaging/model/reading.hpp"

#include <fmt/format.h>
#include <string>
#include <utility>
#include <variant>

namespace tero {
namespace {

std::string why_unread(const TaskEnded& ended) {
    switch (ended.task->status) {
        case TaskStatus::SUCCEEDED:
            return {};
        case TaskStatus::EXPIRED:
            return "no model has answered in time";
        case TaskStatus::CANCELLED:
            return "its task was cancelled";
        default:
            return ended.error.empty() ? "its task has failed" : ended.error;
    }
}

}  // namespace

Decision Conversations::decide(const Rows& rows, const WaitForReading& input, Context&) const {
    LOOK(const Conversation* conversation, rows, Conversation, input.conversation);
    Decided decided;
    if (conversation == nullptr) return decided;
    Conversation waits = *conversation;
    waits.burst = input.messages;
    waits.answer_at = input.until;
    decided.batch.put(std::move(waits));
    return decided;
}

Decision Conversations::decide(const Rows& rows, const TaskEnded& input, Context& context) const {
    const Task& task = *input.task;
    Decided decided;
    if (task.type != reading_task) return decided;
    LOOK(const Conversation* conversation, rows, Conversation, task.owner_id);
    if (conversation == nullptr) return decided;
    LOOK(const TaskBody* body, rows, TaskBody, task.id);
    auto asked = from_json<ReadingTask>(body == nullptr ? "" : body->payload.text, Reading::tolerant);
    RouteReadBurst read{.said = {.error = why_unread(input)},
                        .actor = "agent:" + (task.agent.empty() ? task.capability : task.agent)};
    const bool waits =
        asked && conversation->answer_at != Timestamp{} && conversation->burst == asked->messages;
    if (waits) {
        auto burst = take_burst(rows, *conversation, context, decided);
        if (auto* need = std::get_if<Need>(&burst)) return std::move(*need);
        read.burst = std::get<RouteBurst>(std::move(burst));
    }
    // What was written, changed or answered since then is read by itself.
    if (!waits || read.burst.brief.text != asked->text) {
        MARK("reading.too_late");
        Decided late;
        late.note(context, conversation->id, "ai.no_answer", read.actor,
                  Json{R"({"outcome":"no_answer","rule":"the message was changed, or answered, before"})"});
        return late;
    }
    if (read.said.error.empty()) {
        auto said = from_json<ReadingSaid>(input.result.text, Reading::tolerant);
        if (said)
            read.said = *std::move(said);
        else
            read.said.error = "its result cannot be read: " + said.error().message;
    }
    decided.next.push_back(std::move(read));
    return decided;
}

}  // namespace tero
