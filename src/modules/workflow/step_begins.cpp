// What a step does first, and what it waits for: a task, a choice, a time, a word, a call.
#include "base/check.hpp"
#include "codec/json.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/coordinator/model/new_task.hpp"
#include "modules/workflow/model/announced.hpp"
#include "modules/workflow/model/template.hpp"
#include "modules/workflow/transition.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <utility>

namespace tero::workflow {
namespace {

constexpr Duration until_max = std::chrono::days{3660};

// A time as an expression gives it: a text, or milliseconds.
Result<Timestamp> time_of(const Json& json) {
    if (json.text.starts_with('"')) return parse_timestamp(text_of(json));
    std::int64_t ms = 0;
    const char* end = json.text.data() + json.text.size();
    const auto [stop, failed] = std::from_chars(json.text.data(), end, ms);
    if (failed == std::errc{} && stop == end && ms >= 0) return Timestamp{ms};
    return Error{ErrorCode::invalid, fmt::format("'{}' is no time", json.text.substr(0, 100)), ""};
}

}  // namespace

std::optional<Outcome> Transition::begin(const WorkflowStep& step) {
    switch (step.type) {
        case StepType::TASK: return begin_task(step);
        case StepType::CONDITION: return choose(step);
        case StepType::PARALLEL: return fork(step);
        case StepType::DELAY: return begin_delay(step);
        case StepType::CALLBACK: return begin_callback(step);
        case StepType::WORKFLOW: return begin_workflow(step);
    }
    CHECK(false, "step type {}", static_cast<int>(step.type));
}

std::optional<Outcome> Transition::begin_task(const WorkflowStep& step) {
    auto payload = filled(step.input);
    if (!payload) return failure("input: " + payload.error().message);
    NewTask task;
    task.type = step.task;
    task.capability = step.capability;
    task.payload = std::move(*payload);
    task.attempt_max = step.attempts;
    task.backoff_min = step.backoff_min;
    task.backoff_max = step.backoff_max;
    task.lease = step.lease;
    if (auto good = choose_agent(step, task); !good) return failure(good.error().message);
    if (step.timeout) task.deadline = around_.context.now + *step.timeout;
    if (step.type == StepType::CALLBACK) {
        task.type = task.capability = function_task;
        Json wrapped{R"({"function":)"};
        append_json_text(wrapped.text, step.function);
        wrapped.text += fmt::format(R"(,"input":{}}})", task.payload.text.empty() ? "null" : task.payload.text);
        task.payload = std::move(wrapped);
    }
    const auto id = new_task(around_.context, decided_, std::move(task), {modules::workflow, path_id()});
    if (!id) return failure(id.error().message);
    at()->task = *id;
    return std::nullopt;
}

// Whom the step wants to do it, beside its capability.
Result<Done> Transition::choose_agent(const WorkflowStep& step, NewTask& task) {
    task.priority = step.priority.value_or(TaskPriority::NORMAL);
    if (!step.prefer.empty()) {
        TRY(const Json made, filled(json_of(step.prefer)));
        if (made.text != "null" && !made.text.starts_with('"'))
            return Error{ErrorCode::invalid, "prefer: it is not the name of an agent", ""};
        task.prefer = text_of(made);
    }
    if (step.otherwise.text.empty()) return Done{};
    TRY(const Json made, filled(step.otherwise));
    TRY(const std::vector<Json> names, elements_of(made));
    for (const Json& name : names) task.otherwise.push_back(text_of(name));
    return Done{};
}

std::optional<Outcome> Transition::begin_delay(const WorkflowStep& step) {
    if (waits_for_condition(step)) {
        at()->status = StepStatus::WAITING;
        at()->due_at = around_.context.now + *step.deadline;
        return look_at_condition(step);
    }
    Timestamp due = step.business ? due_of(step) : around_.context.now + step.duration.value_or(Duration{});
    if (!step.until.empty()) {
        const auto made = around_.evaluator.evaluate(CodeKind::EXPRESSION, step.until, scope());
        if (!made) return failure("until: " + made.error().message);
        const auto time = time_of(*made);
        if (!time) return failure("until: " + time.error().message);
        if (*time > around_.context.now + until_max)
            return failure(fmt::format("until: {} is more than ten years ahead", made->text.substr(0, 100)));
        due = *time;
    }
    if (due <= around_.context.now) return Outcome{};
    at()->status = StepStatus::WAITING;
    at()->due_at = due;
    return std::nullopt;
}

// Nothing: it does not hold yet, and is looked at again.
std::optional<Outcome> Transition::look_at_condition(const WorkflowStep& step) {
    const auto holds = around_.evaluator.evaluate(CodeKind::EXPRESSION, step.until, scope());
    if (!holds) return failure("until: " + holds.error().message);
    if (holds->text == "true") return Outcome{};
    if (holds->text != "false" && holds->text != "null")
        return failure(fmt::format("until: it gave {}, and not true or false", holds->text.substr(0, 100)));
    if (at()->due_at <= around_.context.now) {
        Outcome late = failure(fmt::format("it did not hold within {}", to_string(*step.deadline)));
        late.timed_out = true;
        return late;
    }
    path().wake_at = std::min(at()->due_at, around_.context.now + step.every.value_or(every_default));
    return std::nullopt;
}

// When the time of a CALLBACK is up, or a DELAY of open hours over; the epoch: never.
Timestamp Transition::due_of(const WorkflowStep& step) const {
    if (step.business) return around_.open.after_open(around_.context.now, *step.business);
    return step.timeout ? around_.context.now + *step.timeout : Timestamp{};
}

std::optional<Outcome> Transition::begin_callback(const WorkflowStep& step) {
    if (!step.function.empty()) return begin_task(step);
    if (!step.call.empty()) return begin_call(step);
    if (step.form.text.empty()) {
        if (auto heard = take_signal(step.signal.empty() ? step.id : step.signal)) return heard;
    }
    if (waits_for_event(step)) {
        if (auto failed = begin_event(step)) return failed;
    }
    at()->status = StepStatus::WAITING;
    at()->due_at = due_of(step);
    if (!step.approval.empty()) ask_for_approval(step, "approval", WorkUrgency::NORMAL);
    return std::nullopt;
}

std::optional<Outcome> Transition::begin_call(const WorkflowStep& step) {
    auto input = filled(step.input);
    if (!input) return failure("input: " + input.error().message);
    const auto known = operations().find(step.call);
    if (known == operations().end()) return failure(fmt::format("nothing does {}", step.call));
    at()->status = StepStatus::WAITING;
    at()->due_at = due_of(step);
    decided_.next.push_back(StepCalled{.module = known->second,
                                       .operation = step.call.substr(step.call.find('.') + 1),
                                       .path = path_id(),
                                       .run = static_cast<std::int32_t>(path().runs.size()) - 1,
                                       .input = std::move(*input),
                                       .execution = execution_.id,
                                       .owner = {execution_.owner, execution_.owner_id}});
    return std::nullopt;
}

void Transition::give_up(const WorkflowStep& step) {
    const auto known = operations().find(step.call);
    if (known == operations().end()) return;  // a later version of Tero did it
    decided_.next.push_back(StepGivenUp{.module = known->second,
                                        .operation = step.call.substr(step.call.find('.') + 1),
                                        .path = path_id(),
                                        .run = static_cast<std::int32_t>(path().runs.size()) - 1});
}

bool Transition::waits_for(const StepAnswered& answer) {
    const bool is_there = answer.run + 1 == static_cast<std::int32_t>(path().runs.size());
    return is_there && at()->status == StepStatus::WAITING && !step_at()->call.empty();
}

void Transition::answered(const StepAnswered& answer) {
    std::vector<std::string>& called = execution_.called;
    const std::string& call = step_at()->call;
    if (answer.error.empty() && std::find(called.begin(), called.end(), call) == called.end())
        called.push_back(call);
    settle(answer.error.empty() ? Outcome{.output = answer.output} : failure(answer.error));
}

Outcome Transition::choose(const WorkflowStep& step) {
    for (std::size_t i = 0; i < step.cases.size(); ++i) {
        const auto holds = around_.evaluator.evaluate(CodeKind::EXPRESSION, step.cases[i].when, scope());
        if (!holds) return failure(fmt::format("cases[{}].when: {}", i, holds.error().message));
        if (holds->text != "true" && holds->text != "false" && holds->text != "null") {
            return failure(fmt::format("cases[{}].when: it gave {}, and not true or false", i,
                                       holds->text.substr(0, 100)));
        }
        if (holds->text == "true") return {.next = step.cases[i].next};
    }
    return {};
}

bool waits_for(const WorkflowDefinition& definition, const WorkflowPath& path, std::string_view signal) {
    if (path.runs.empty() || path.runs.back().status != StepStatus::WAITING) return false;
    const WorkflowStep* step = find_step(definition, path.runs.back().step);
    if (step == nullptr || step->type != StepType::CALLBACK || !step->call.empty()) return false;
    return signal == (step->signal.empty() ? step->id : step->signal);
}

bool waits_for_condition(const WorkflowDefinition& definition, const WorkflowPath& path) {
    if (path.runs.empty() || path.runs.back().status != StepStatus::WAITING) return false;
    const WorkflowStep* step = find_step(definition, path.runs.back().step);
    return step != nullptr && waits_for_condition(*step);
}

bool Transition::waits_for(std::string_view signal) {
    return workflow::waits_for(around_.definition, path(), signal);
}

std::optional<Outcome> Transition::take_signal(std::string_view name) {
    const auto found = std::find_if(execution_.signals.begin(), execution_.signals.end(),
                                    [&](const WorkflowSignal& one) { return one.name == name; });
    if (found == execution_.signals.end()) return std::nullopt;
    Outcome heard{.output = std::move(found->payload)};
    execution_.signals.erase(found);
    return heard;
}

}  // namespace tero::workflow
