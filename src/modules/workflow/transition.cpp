#include "modules/workflow/transition.hpp"

#include "base/check.hpp"
#include "codec/json.hpp"
#include "codec/json_scanner.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/coordinator/model/new_task.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/work/model/inputs.hpp"
#include "modules/workflow/model/announced.hpp"
#include "modules/workflow/model/template.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

namespace tero::workflow {
namespace {

constexpr Duration until_max = std::chrono::days{3660};
const std::string output_failed = "output: ";  // so begins the error of one whose output cannot be made
constexpr int steps_at_once = 50;  // in one decision; the rest is another's

std::size_t bytes_of(const WorkflowPath& path) {
    std::size_t bytes = 0;
    for (const StepRun& run : path.runs) bytes += 150 + run.output.text.size() + run.error.size();
    return bytes;
}


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

std::string text_of(const Json& json) {
    JsonScanner scan{json.text, 2};
    std::string text;
    return scan.peek() == '"' && scan.read_string(text) ? text : std::string{};
}

std::size_t bytes_of(const WorkflowExecution& execution) {
    std::size_t bytes = execution.input.text.size() + bytes_of(execution.path);
    for (const auto& [name, value] : execution.variables) bytes += name.size() + value.text.size();
    for (const WorkflowSignal& signal : execution.signals) bytes += signal.payload.text.size();
    return bytes;
}

Json json_of(std::string_view text) {
    Json json;
    append_json_text(json.text, text);
    return json;
}

Transition::Transition(const Around& around, const WorkflowExecution& execution, const WorkflowBranch* branch)
    : around_(around), execution_before_(execution), branch_before_(branch), execution_(execution) {
    if (branch == nullptr) return;
    branch_ = *branch;
    for (RawId parent = branch->parent; parent != execution.id;) {
        const auto found = around_.rows.look<WorkflowBranch>(parent);
        if (!found.known) need_.add<WorkflowBranch>(parent);
        if (found.row == nullptr) return;
        ancestors_.push_back(found.row);
        parent = found.row->parent;
    }
}

RawId Transition::path_id() const { return branch_ ? RawId{branch_->id} : RawId{execution_.id}; }

StepRun* Transition::at() { return path().runs.empty() ? nullptr : &path().runs.back(); }

const WorkflowStep* Transition::step_at() {
    return at() == nullptr ? nullptr : find_step(around_.definition, at()->step);
}

// ---- from step to step ----

void Transition::enter(std::string next) {
    for (int steps = 0; !next.empty(); ++steps) {
        if (steps == steps_at_once) {
            path().next = std::move(next);
            path().wake_at = around_.context.now + 1ms;
            return;
        }
        if (path().runs.size() >= runs_max)
            return fail_path(fmt::format("it has taken {} steps, and a path may no more", runs_max));
        if (bytes_of(execution_) + (branch_ ? bytes_of(branch_->path) : 0) > row_bytes_max)
            return fail_path(fmt::format("it holds more than {} bytes", row_bytes_max));
        const WorkflowStep* step = find_step(around_.definition, next);
        CHECK(step != nullptr, "workflow {}: no step {}", execution_.workflow, next);
        for (StepRun& run : path().runs) {
            if (run.step == next) run.output = {};
        }
        path().runs.push_back({.step = next, .started_at = around_.context.now});
        std::optional<Outcome> outcome = begin(*step);
        if (!outcome) return;
        const auto chosen = outcome->next;
        record(std::move(*outcome));
        auto following = follow(chosen);
        if (!following) return;
        next = std::move(*following);
    }
    end_path();
}

void Transition::record(Outcome what) {
    const std::size_t most = step_at()->type == StepType::PARALLEL ? 4 * output_bytes_max : output_bytes_max;
    if (what.succeeded && what.output.text.size() > most) {
        what = failure(fmt::format("its output has {} bytes, and {} fit", what.output.text.size(), most));
    }
    if (what.error.size() > error_bytes_max) what.error.resize(error_bytes_max);
    StepRun& run = *at();
    run.status = what.succeeded ? StepStatus::SUCCEEDED : StepStatus::FAILED;
    run.ended_at = around_.context.now;
    run.due_at = run.again_at = {};
    run.output = std::move(what.output);
    run.error = std::move(what.error);
    run.timed_out = what.timed_out;
}

void Transition::settle(Outcome what) {
    record(std::move(what));
    go_on();
}

void Transition::go_on() {
    if (execution_.status == ExecutionStatus::PAUSED) {
        path().held = true;
        return;
    }
    auto next = follow({});
    if (next) enter(std::move(*next));
}

// What comes after the run that has ended; nothing: the path has failed.
std::optional<std::string> Transition::follow(const std::optional<std::string>& chosen) {
    const WorkflowStep& step = *step_at();
    if (at()->status == StepStatus::SUCCEEDED) {
        const auto set = set_variables(step);
        if (set) return chosen ? *chosen : step.next;
        at()->status = StepStatus::FAILED;
        at()->error = fmt::format("set: {}", set.error().message);
    }
    // What all steps share as their way out is on the execution's own path.
    std::string_view route = error_route(around_.definition, step, at()->timed_out);
    if (branch_ && step.on_error.empty() && (!at()->timed_out || step.on_timeout.empty())) route = {};
    if (route.empty()) {
        fail_path(fmt::format("{}: {}", step.id, at()->error));
        return std::nullopt;
    }
    path().error_step = step.id;
    path().error = at()->error;
    return std::string{route};
}

Result<Done> Transition::set_variables(const WorkflowStep& step) {
    for (const auto& [name, value] : step.set) {
        TRY(Json made, filled(value));
        if (made.text.size() > output_bytes_max) {
            return Error{ErrorCode::too_large, fmt::format("{} has more than {} bytes", name, output_bytes_max), ""};
        }
        execution_.variables[name] = std::move(made);
    }
    return Done{};
}

void Transition::end_path() {
    if (!branch_ && execution_.given_up_at != Timestamp{})
        return end_badly(ExecutionStatus::CANCELLED, given_up);
    const Json last = at() != nullptr ? at()->output : Json{};
    if (branch_) {
        branch_->status = BranchStatus::SUCCEEDED;
        branch_->output = last;
        decided_.next.push_back(BranchEnded{branch_->fork, true, ""});
        return;
    }
    Json output = last;
    if (!around_.definition.output.text.empty()) {
        auto made = filled(around_.definition.output);
        if (!made) return end_badly(ExecutionStatus::FAILED, output_failed + made.error().message);
        output = std::move(*made);
    }
    execution_.output = std::move(output);
    execution_.status = ExecutionStatus::COMPLETED;
    execution_.ended_at = around_.context.now;
    execution_.deadline = {};
    execution_.signals.clear();
    tell_end();
}

void Transition::tell_end() {
    if (execution_.owner == ModuleId::NONE) return;
    decided_.next.push_back(ExecutionEnded{.execution = execution_.id,
                                           .status = execution_.status,
                                           .key = execution_.key,
                                           .owner = {execution_.owner, execution_.owner_id},
                                           .by = execution_.started_by,
                                           .output = execution_.output,
                                           .error = execution_.error,
                                           .called = execution_.called});
}

void Transition::fail_path(std::string error) {
    if (!branch_) return end_badly(ExecutionStatus::FAILED, std::move(error));
    branch_->status = BranchStatus::FAILED;
    branch_->error = error;
    decided_.next.push_back(BranchEnded{branch_->fork, false, std::move(error)});
}

bool customer_waits(const WorkflowExecution& execution) {
    return execution.owner == modules::messaging && execution.started_by.starts_with("message.") &&
           execution.called.empty();
}

void Transition::end_badly(ExecutionStatus as, std::string error) {
    if (execution_.status == ExecutionStatus::PAUSED && customer_waits(execution_))
        decided_.next.push_back(ResolveAlert{std::string{customer_waits_alert}, to_string(execution_.id)});
    execution_.error = std::move(error);
    execution_.ends_as = as;
    execution_.is_undoing = true;
    execution_.resume_at = {};
    execution_.given_up_at = {};
    execution_.paused_with_parent = false;
    execution_.status = ExecutionStatus::RUNNING;
    execution_.deadline = {};
    const auto& steps = around_.definition.steps;
    const bool has_branches = std::any_of(steps.begin(), steps.end(), [](const WorkflowStep& step) {
        return step.type == StepType::PARALLEL;
    });
    if (!has_branches && !may_undo(around_.definition)) return end_now();
    decided_.next.push_back(UndoExecution{execution_.id});
}

void Transition::end_now() {
    execution_.status = execution_.ends_as;
    // One that had COMPLETED, and has done nothing that could be undone.
    if (execution_.status == ExecutionStatus::COMPLETED && !execution_.was_undone) execution_.error.clear();
    if (execution_.status == ExecutionStatus::COMPLETED && execution_.was_undone)
        execution_.status = ExecutionStatus::CANCELLED;
    execution_.ended_at = around_.context.now;
    execution_.is_undoing = false;
    execution_.signals.clear();
    tell_end();
    if (execution_.status != ExecutionStatus::FAILED) return;
    decided_.next.push_back(RaiseAlert{"workflow_failed", execution_.workflow, AlertLevel::WARNING,
                                       fmt::format("execution {} failed: {}", execution_.id, execution_.error)});
}

void Transition::stop() {
    path().next.clear();
    path().held = false;
    StepRun* run = at();
    if (run == nullptr || is_over(run->status)) return;
    if (!run->task.empty())
        decided_.next.push_back(ChangeTasks{TaskVerb::CANCEL, {Id<Task>{run->task}}, {.actor = "workflow"}});
    if (run->branches > 0) {
        const auto fork = around_.rows.look<WorkflowFork>(fork_at());
        if (!fork.known) need_.add<WorkflowFork>(RawId{fork_at()});
        if (fork.row != nullptr) count(*fork.row);
        decided_.next.push_back(EndFork{fork_at()});
    }
    close_approval("workflow");
    if (!step_at()->call.empty()) give_up(*step_at());
    if (!run->execution.empty() && run->again_at == Timestamp{})
        decided_.next.push_back(EndChild{Id<WorkflowExecution>{run->execution}, execution_.id});
    run->again_at = {};
    run->status = StepStatus::CANCELLED;
    run->ended_at = around_.context.now;
    run->due_at = {};
}

void Transition::wake() {
    if (execution_.status == ExecutionStatus::PAUSED) {
        path().held = true;
        return;
    }
    if (execution_.status == ExecutionStatus::PENDING) execution_.status = ExecutionStatus::RUNNING;
    path().held = false;
    if (!path().next.empty()) return enter(std::exchange(path().next, {}));
    StepRun* run = at();
    if (run == nullptr) return;
    if (is_over(run->status)) return go_on();  // it ended while the execution was paused
    const bool is_due = run->due_at != Timestamp{} && run->due_at <= around_.context.now;
    const WorkflowStep& step = *step_at();
    if (step.type == StepType::CALLBACK && step.function.empty() && step.call.empty()) {
        const std::string& name = step.signal.empty() ? step.id : step.signal;
        auto heard = step.form.text.empty() ? take_signal(name) : std::nullopt;
        if (heard) {
            close_approval("signal");
            return settle(std::move(*heard));
        }
        if (is_due && !step.by_default.text.empty()) {
            auto given = filled(step.by_default);
            close_approval("default");
            return settle(given ? Outcome{.output = std::move(*given)}
                                : failure("by_default: " + given.error().message));
        }
        if (!is_due) return remind(step);
    }
    if (waits_for_condition(step)) {
        if (auto ended = look_at_condition(step)) settle(std::move(*ended));
        return;
    }
    if (is_due && step.type == StepType::DELAY) return settle({});
    if (is_due && step.join == JoinKind::DEADLINE) return deadline_of_fork(step);
    if (is_due) {
        stop();
        Outcome late = failure(step.business
                                   ? fmt::format("it took longer than {} of open hours", to_string(*step.business))
                                   : fmt::format("it took longer than {}", to_string(step.timeout.value_or(Duration{}))));
        late.timed_out = true;
        return settle(std::move(late));
    }
    if (run->again_at != Timestamp{} && run->again_at <= around_.context.now) {
        if (auto failed = begin_workflow(step)) settle(std::move(*failed));
        return;
    }
    if (step.type == StepType::PARALLEL) decided_.next.push_back(AdvanceFork{fork_at()});
}

void Transition::try_again() {
    path().held = false;
    StepRun* run = at();
    const bool was_at_output = !branch_ && run != nullptr && run->status == StepStatus::SUCCEEDED &&
                               execution_before_.error.starts_with(output_failed);
    if (was_at_output) return end_path();  // no step failed
    if (run == nullptr) {
        path().next = branch_ ? branch_->start : around_.definition.start;
    } else if (run->branches > 0 && run->status != StepStatus::SUCCEEDED) {
        const auto& timeout = step_at()->timeout;
        *run = {.step = run->step, .started_at = run->started_at, .branches = run->branches};
        if (timeout) run->due_at = around_.context.now + *timeout;
        decided_.next.push_back(RetryFork{fork_at()});
        return;
    } else if (run->status != StepStatus::SUCCEEDED) {
        if (!run->execution.empty() && child_goes_on()) return;
        path().next = run->step;
    }
    wake();
}

void Transition::skip(Json result) {
    stop();
    at()->skipped = true;
    settle({.output = std::move(result)});
}

void Transition::rewind(std::size_t run) {
    stop();
    std::vector<StepRun>& runs = path().runs;
    std::string step = runs[run].step;
    for (std::size_t i = run; i < runs.size(); ++i) {
        runs[i].forgotten = true;
        runs[i].output = {};
    }
    path().error_step.clear();
    path().error.clear();
    path().next = std::move(step);
    path().wake_at = around_.context.now;
    wake();
}

// ---- what a step does first ----

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

// ---- what code sees ----

Result<Json> Transition::filled(const Json& value) { return fill(around_.evaluator, value, scope()); }

Scope Transition::scope() {
    return {[this](std::string_view name) { return value_of(name); }};
}

std::string Transition::step_value(const StepRun& run) const {
    std::string text = fmt::format(R"({{"status":"{}","output":{},"error":)", name_of(run.status),
                                   run.output.text.empty() ? "null" : run.output.text);
    append_json_text(text, run.error);
    if (!run.task.empty()) text += fmt::format(R"(,"task":"{}")", run.task);
    if (!run.execution.empty()) text += fmt::format(R"(,"execution":"{}")", run.execution);
    return text + "}";
}

std::optional<std::string> Transition::value_of(std::string_view name) {
    std::vector<const WorkflowPath*> paths{&path()};
    for (const WorkflowBranch* ancestor : ancestors_) paths.push_back(&ancestor->path);
    if (branch_) paths.push_back(&execution_.path);
    if (name.starts_with("steps.")) {
        for (const WorkflowPath* one : paths) {
            const auto run =
                std::find_if(one->runs.rbegin(), one->runs.rend(), [&](const StepRun& candidate) {
                    return candidate.step == name.substr(6) && is_over(candidate.status) &&
                           !candidate.forgotten;
                });
            if (run != one->runs.rend()) return step_value(*run);
        }
        return std::nullopt;
    }
    if (name == "input") return execution_.input.text;
    if (name == "vars") {
        std::string text = "{";
        for (const auto& [variable, value] : execution_.variables) {
            if (text.size() > 1) text += ',';
            append_json_text(text, variable);
            text += ':' + (value.text.empty() ? "null" : value.text);
        }
        return text + "}";
    }
    if (name == "event" && event_ != nullptr) return event_->text;
    if (name == "signals") {
        std::map<std::string_view, const Json*> last;
        for (const WorkflowSignal& signal : execution_.signals) last[signal.name] = &signal.payload;
        std::string text = "{";
        for (const auto& [signal, payload] : last) {
            if (text.size() > 1) text += ',';
            append_json_text(text, signal);
            text += ':' + (payload->text.empty() || payload->text == "null" ? "true" : payload->text);
        }
        return text + "}";
    }
    if (name == "execution") {
        return fmt::format(R"({{"id":"{}","workflow":"{}","version":{},"started_at":"{}"}})", execution_.id,
                           execution_.workflow, execution_.version, to_string(execution_.created_at));
    }
    if (name == "error") {
        for (const WorkflowPath* one : paths) {
            if (one->error_step.empty()) continue;
            std::string text = fmt::format(R"({{"step":"{}","message":)", one->error_step);
            append_json_text(text, one->error);
            return text + "}";
        }
    }
    if (branch_ && (name == "item" || name == "index")) {
        std::vector<const WorkflowBranch*> branches{&*branch_};
        branches.insert(branches.end(), ancestors_.begin(), ancestors_.end());
        for (const WorkflowBranch* one : branches) {
            if (!one->item.text.empty()) return name == "item" ? one->item.text : fmt::format("{}", one->index + 1);
        }
    }
    return std::nullopt;
}

// What it is found by, as its values are now; one that is no short text, number or boolean is not there.
void Transition::keep_attributes() {
    const auto& before = execution_before_.attributes;
    const auto& declared = around_.definition.attributes;
    if (declared.empty() && before.empty()) return;
    const bool is_new = execution_before_.workflow.empty();
    const bool may_differ = is_new || execution_.version != execution_before_.version ||
                            execution_.variables != execution_before_.variables ||
                            execution_.input != execution_before_.input;
    if (!may_differ) return;
    std::map<std::string, std::string> made;
    for (const auto& [name, value] : declared) {
        const auto given = filled(value);
        if (!given || given->text.starts_with('[') || given->text.starts_with('{') || given->text == "null") continue;
        std::string text = given->text.starts_with('"') ? text_of(*given) : given->text;
        if (!text.empty() && text.size() <= attribute_bytes_max) made[name] = std::move(text);
    }
    for (const auto& [name, value] : before) {
        const std::string key = attribute_key(execution_.id, name);
        const auto now = made.find(name);
        if (now != made.end() && now->second == value) continue;
        if (!around_.rows.look<WorkflowAttribute>(key).known) need_.add<WorkflowAttribute>(key);
        if (now == made.end()) decided_.batch.erase<WorkflowAttribute>(key);
    }
    for (const auto& [name, value] : made) {
        const auto known = before.find(name);
        if (known != before.end() && known->second == value) continue;
        decided_.batch.put(WorkflowAttribute{.key = attribute_key(execution_.id, name),
                                             .execution = execution_.id,
                                             .value = fmt::format("{}={}", name, value),
                                             .created_at = execution_.created_at});
    }
    execution_.attributes = std::move(made);
}

Decision Transition::done() {
    if (need_.empty()) keep_attributes();
    if (!need_.empty()) return need_;
    const auto wakes_at = [this](const StepRun& run) {
        const WorkflowStep* step = find_step(around_.definition, run.step);
        const Timestamp reminder = step == nullptr ? Timestamp{} : reminder_due(*step, run);
        return earlier(reminder, earlier(run.due_at, run.again_at));
    };
    const auto rest = [&](WorkflowPath& path) {
        if (!path.next.empty() && !path.held) return;
        // It says itself when it looks again.
        if (!path.held && waits_for_condition(around_.definition, path)) return;
        const bool waits = !path.held && !path.runs.empty() && !is_over(path.runs.back().status);
        path.wake_at = waits ? wakes_at(path.runs.back()) : Timestamp{};
    };
    rest(path());
    if (!is_over(execution_.status) && execution_.status != ExecutionStatus::PAUSED &&
        execution_.status != ExecutionStatus::PENDING) {
        const auto& runs = execution_.path.runs;
        const bool waits = !runs.empty() && runs.back().status == StepStatus::WAITING;
        execution_.status =
            waits && !execution_.is_undoing ? ExecutionStatus::WAITING : ExecutionStatus::RUNNING;
    }
    keep_wait();
    if (branch_ && *branch_ != *branch_before_) decided_.batch.put(std::move(*branch_));
    if (execution_ != execution_before_) decided_.batch.put(std::move(execution_));
    return std::move(decided_);
}

}  // namespace tero::workflow
