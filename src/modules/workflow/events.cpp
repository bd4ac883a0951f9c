// A step waits for something that happens: an event, or what a customer writes.
#include "base/check.hpp"
#include "codec/json.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/workflow/workflow_engine.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero {

namespace workflow {
namespace {

// The path stands at such a step, as that run of its.
bool stands_at_event(const WorkflowDefinition& definition, const WorkflowPath& path) {
    if (path.runs.empty() || path.runs.back().status != StepStatus::WAITING) return false;
    const WorkflowStep* step = find_step(definition, path.runs.back().step);
    return step != nullptr && waits_for_event(*step);
}

}  // namespace

std::optional<Outcome> Transition::begin_event(const WorkflowStep& step) {
    const bool is_message = !step.message.empty();
    const char* field = is_message ? "message" : "subject";
    auto made = filled(json_of(is_message ? step.message : step.subject));
    if (!made) return failure(fmt::format("{}: {}", field, made.error().message));
    EventWait wait{.id = path_id(),
                   .execution = execution_.id,
                   .run = static_cast<std::int32_t>(path().runs.size()) - 1,
                   .type = is_message ? message_event : step.event,
                   .subject = text_of(*made)};
    const bool is_good = is_message ? Id<Conversation>::parse(wait.subject).has_value()
                                    : step.subject.empty() || !wait.subject.empty();
    if (!is_good) {
        return failure(fmt::format("{}: {} is no {}", field, made->text.substr(0, 100),
                                   is_message ? "conversation" : "text"));
    }
    if (around_.waits.of_subject(wait.subject) >= event_waits_max)
        return failure(fmt::format("{} steps wait for events already, and no more may{}", event_waits_max,
                                   wait.subject.empty() ? " without a subject" : " of this subject"));
    wait_ = std::move(wait);
    return std::nullopt;
}

// Its row is there while the path stands at the step.
void Transition::keep_wait() {
    const WorkflowPath& before = branch_before_ != nullptr ? branch_before_->path : execution_before_.path;
    const bool waited = stands_at_event(around_.definition, before);
    const bool waits = stands_at_event(around_.definition, path());
    if (waits && wait_) {
        decided_.batch.put(std::move(*wait_));
    } else if (waited && !waits) {
        decided_.batch.erase<EventWait>(path_id());
    }
}

bool Transition::waits_for(const EventHeard& heard) {
    const bool is_there = heard.run + 1 == static_cast<std::int32_t>(path().runs.size());
    return is_there && stands_at_event(around_.definition, path());
}

Result<Json> Transition::asked_of(const Json& event, const std::string& expression) {
    event_ = &event;
    auto value = around_.evaluator.evaluate(CodeKind::EXPRESSION, expression, scope());
    event_ = nullptr;
    return value;
}

bool Transition::passes(const Json& event) {
    const std::string& filter = step_at()->filter;
    if (filter.empty()) return true;
    const auto holds = asked_of(event, filter);
    if (holds) return holds->text != "false" && holds->text != "null";  // as in Lua
    decided_.next.push_back(RaiseAlert{
        "workflow_event_refused", execution_.workflow, AlertLevel::WARNING,
        fmt::format("execution {}: step {} takes no event: filter: {}", execution_.id, step_at()->id,
                    holds.error().message)});
    return false;
}

}  // namespace workflow

namespace {

using workflow::Transition;

Json said_in(const Message& message) {
    Json said{fmt::format(R"({{"message":"{}","kind":"{}","text":)", message.id, name_of(message.kind))};
    append_json_text(said.text, message.body);
    said.text += '}';
    return said;
}

}  // namespace

Decision WorkflowEngine::decide(const Rows& rows, const EventHeard& input, Context& context) const {
    const auto [execution, branch] = live_path(rows, input.path);
    if (execution == nullptr || execution->is_undoing) return Decided{};
    Transition waiting = transition(rows, context, *execution, branch);
    if (!waiting.waits_for(input)) return Decided{};
    Json heard = *input.event;
    if (!waiting.step_at()->message.empty()) {
        const auto told = waiting.asked_of(*input.event, "event.data.detail.message");
        const auto id = Id<Message>::parse(told ? workflow::text_of(*told) : "");
        if (!id) return Decided{};
        LOOK(const Message* message, rows, Message, *id);
        if (message == nullptr || is_notice(message->kind)) return Decided{};
        heard = said_in(*message);
    }
    if (waiting.passes(heard)) waiting.settle({.output = std::move(heard)});
    return waiting.done();
}

}  // namespace tero
