// What people and programs do to an execution: a word for it, pause, resume, cancel, try again.
#include "base/check.hpp"
#include "base/shown.hpp"
#include "codec/json_scanner.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/workflow/workflow_engine.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {

namespace workflow {

Error no_such_execution(const RawId& id) {
    return {ErrorCode::not_found, fmt::format("there is no execution {}", id), ""};
}

}  // namespace workflow

namespace {

using workflow::is_over;
using workflow::is_so;
using workflow::no_such_execution;
using workflow::Transition;

Decision answered(Transition& transition, Context& context) {
    transition.decided().reply(context, Answer{Done{}});
    return transition.done();
}

void wake_at_once(WorkflowPath& path, Timestamp now) {
    const bool is_later = !path.next.empty() && !path.held && path.wake_at > now;
    if (!is_later) path.wake_at = now;
    path.held = false;
}

Result<Done> check_signal(const SignalExecution& input) {
    if (!workflow::is_step_name(input.name))
        return Error{ErrorCode::invalid, "a signal's name is small letters, digits and _", "name"};
    if (input.payload.text.size() > workflow::signal_bytes_max) {
        return Error{ErrorCode::too_large,
                     fmt::format("a signal has at most {} bytes", workflow::signal_bytes_max), "payload"};
    }
    return Done{};
}

}  // namespace

Decision WorkflowEngine::decide(const Rows& rows, const SignalExecution& input, Context& context) const {
    if (auto good = check_signal(input); !good) return refused(context, std::move(good).error());
    LOOK(const WorkflowExecution* execution, rows, WorkflowExecution, input.execution);
    if (execution == nullptr) return refused(context, no_such_execution(input.execution));
    if (is_over(execution->status) || execution->is_undoing) return refused(context, is_so(*execution));

    std::vector<const WorkflowBranch*> paths{nullptr};
    for (const WorkflowBranch* branch : live_branches(rows, execution->id)) {
        if (workflow::waits_for(definition_of(*execution), branch->path, input.name)) paths.push_back(branch);
    }
    for (const WorkflowBranch* branch : paths) {
        if (execution->status == ExecutionStatus::PAUSED) break;
        if (branch != nullptr && live_path(rows, branch->id).second == nullptr) continue;
        Transition heard = transition(rows, context, *execution, branch);
        if (!heard.waits_for(input.name)) continue;
        if (!heard.step_at()->form.text.empty()) {
            return refused(context, {ErrorCode::conflict,
                                     fmt::format("step {} has a form: approve or reject it", heard.step_at()->id),
                                     "name"});
        }
        heard.close_approval(input.by);
        heard.settle({.output = input.payload});
        return answered(heard, context);
    }
    if (execution->signals.size() >= workflow::signals_max) {
        return refused(context, {ErrorCode::exhausted,
                                 fmt::format("{} signals wait already, and none of its steps for one",
                                             execution->signals.size()),
                                 "name"});
    }
    // Nothing else of it changes: it may have been resumed in this very moment, and be about to go on.
    WorkflowExecution kept = *execution;
    kept.signals.push_back({input.name, input.payload, context.now});
    if (kept.status != ExecutionStatus::PAUSED) look_again(rows, kept, context.now);
    Decided decided;
    decided.reply(context, Answer{Done{}});
    decided.batch.put(std::move(kept));
    return decided;
}

// What waits until something holds hears of a signal: its expression may ask for it.
void WorkflowEngine::look_again(const Rows& rows, WorkflowExecution& execution, Timestamp now) const {
    const WorkflowDefinition& definition = definition_of(execution);
    if (workflow::waits_for_condition(definition, execution.path)) execution.path.wake_at = now;
    const auto branches = live_branches(rows, execution.id);
    const bool any = std::any_of(branches.begin(), branches.end(), [&](const WorkflowBranch* branch) {
        return workflow::waits_for_condition(definition, branch->path);
    });
    if (!any) return;
    execution.resume_at = now;
    execution.resumed_to = {};
}

Decision WorkflowEngine::decide(const Rows& rows, const ChangeExecution& input, Context& context) const {
    LOOK(const WorkflowExecution* execution, rows, WorkflowExecution, input.execution);
    if (execution == nullptr) return refused(context, no_such_execution(input.execution));
    if (workflow::is_done_already(input.verb, *execution)) {
        Decided same;
        same.reply(context, Answer{Done{}});
        return same;
    }
    if (auto why = workflow::why_not(input.verb, *execution)) return refused(context, std::move(*why));
    if (input.verb == ExecutionVerb::MIGRATE) {
        return decide(rows, MigrateExecution{.execution = input.execution, .by = input.by}, context);
    }
    if (input.verb == ExecutionVerb::RETRY) {
        auto why = stays_ended(*execution);
        if (!why) return try_again(rows, *execution, input.by, context);
        Decided stays = refused(context, *why);
        // A bulk change hears no answer.
        if (context.ticket == 0) {
            stays.next.push_back(RaiseAlert{"workflow_not_retried", execution->workflow, AlertLevel::WARNING,
                                            fmt::format("execution {}: {}", execution->id, why->message)});
        }
        return stays;
    }
    if (input.verb == ExecutionVerb::RESUME) return resume(rows, *execution, input.by, context);
    if (input.verb == ExecutionVerb::PAUSE) return pause(rows, *execution, input.by, false, context);

    Transition change = transition(rows, context, *execution, nullptr);
    change.stop();
    change.end_badly(ExecutionStatus::CANCELLED, "cancelled by " + input.by);
    change.decided().note(context, execution->id, "execution.cancelled", input.by);
    return answered(change, context);
}

Decision WorkflowEngine::pause(const Rows& rows, const WorkflowExecution& execution, const std::string& by,
                               bool with_parent, Context& context) const {
    Transition change = transition(rows, context, execution, nullptr);
    WorkflowExecution& paused = change.execution();
    paused.status = ExecutionStatus::PAUSED;
    paused.paused_with_parent = with_parent;
    // What was to begin later begins when it is resumed, if that is later still.
    if (!paused.path.next.empty()) paused.path.held = paused.path.wake_at <= context.now;
    paused.resumed_to = {};
    tell_branches(rows, paused, change.decided(), context);
    if (workflow::customer_waits(execution)) {
        change.decided().next.push_back(RaiseAlert{
            std::string{workflow::customer_waits_alert}, to_string(execution.id), AlertLevel::ERROR,
            fmt::format("execution {} of {} is paused, and a customer waits for its answer", execution.id,
                        execution.workflow)});
    }
    change.decided().note(context, execution.id, "execution.paused", by);
    return answered(change, context);
}

// Every path looks again at what it waits for: a time may have passed, a task ended, a signal come.
Decision WorkflowEngine::resume(const Rows& rows, const WorkflowExecution& execution, const std::string& by,
                                Context& context) const {
    Decided decided;
    WorkflowExecution resumed = execution;
    resumed.status = execution.path.runs.empty() ? ExecutionStatus::PENDING : ExecutionStatus::RUNNING;
    resumed.paused_with_parent = false;
    wake_at_once(resumed.path, context.now);
    resumed.resumed_to = {};
    tell_branches(rows, resumed, decided, context);
    decided.batch.put(std::move(resumed));
    if (workflow::customer_waits(execution))
        decided.next.push_back(
            ResolveAlert{std::string{workflow::customer_waits_alert}, to_string(execution.id)});
    decided.note(context, execution.id, "execution.resumed", by);
    decided.reply(context, Answer{Done{}});
    return decided;
}

// What it has started is paused and resumed with it, and the branches that are live wake: so many at once
// that nobody waits long for it.
void WorkflowEngine::tell_branches(const Rows& rows, WorkflowExecution& execution, Decided& decided,
                                   const Context& context) const {
    constexpr int branches_at_once = 250;
    const bool is_paused = execution.status == ExecutionStatus::PAUSED;
    execution.resume_at = {};
    const auto tell_child = [&](const WorkflowPath& path) {
        if (path.runs.empty() || path.runs.back().execution.empty() || is_over(path.runs.back().status))
            return;
        decided.next.push_back(FollowParent{Id<WorkflowExecution>{path.runs.back().execution}});
    };
    if (execution.resumed_to.empty()) tell_child(execution.path);
    const auto& steps = definition_of(execution).steps;
    const bool has_children = std::any_of(
        steps.begin(), steps.end(), [](const auto& step) { return step.type == StepType::WORKFLOW; });
    const auto found = live_of_.find(execution.id);
    if (found == live_of_.end() || (is_paused && !has_children)) return;
    auto next = found->second.upper_bound(execution.resumed_to);
    for (int i = 0; i < branches_at_once && next != found->second.end(); ++i, ++next) {
        WorkflowBranch branch = *rows.look<WorkflowBranch>(*next).row;
        execution.resumed_to = *next;
        tell_child(branch.path);
        if (is_paused) continue;
        wake_at_once(branch.path, context.now);
        decided.batch.put(std::move(branch));
    }
    if (next != found->second.end()) execution.resume_at = context.now + 1ms;
}

std::optional<Error> WorkflowEngine::stays_ended(const WorkflowExecution& execution) const {
    if (auto why = workflow::stays_ended(execution)) return why;
    if (live_count_ < workflow::executions_max) return std::nullopt;
    return Error{ErrorCode::exhausted,
                 fmt::format("{} executions are under way; try again later", live_count_), ""};
}

void WorkflowEngine::reopen(WorkflowExecution& execution, Timestamp now) const {
    execution.status = ExecutionStatus::RUNNING;
    execution.error.clear();
    execution.ended_at = {};
    if (definition_of(execution).timeout) execution.deadline = now + *definition_of(execution).timeout;
}

Decision WorkflowEngine::try_again(const Rows& rows, const WorkflowExecution& execution,
                                   const std::string& by, Context& context) const {
    Transition again = transition(rows, context, execution, nullptr);
    reopen(again.execution(), context.now);
    again.decided().note(context, execution.id, "execution.retried", by);
    again.try_again();
    return answered(again, context);
}

}  // namespace tero
