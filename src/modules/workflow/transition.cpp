#include "modules/workflow/transition.hpp"

#include "base/check.hpp"
#include "codec/json.hpp"
#include "codec/json_scanner.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/work/model/inputs.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::workflow {
namespace {

const std::string output_failed = "output: ";  // so begins the error of one whose output cannot be made
constexpr int steps_at_once = 50;  // in one decision; the rest is another's

std::size_t bytes_of(const WorkflowPath& path) {
    std::size_t bytes = 0;
    for (const StepRun& run : path.runs) bytes += 150 + run.output.text.size() + run.error.size();
    return bytes;
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
