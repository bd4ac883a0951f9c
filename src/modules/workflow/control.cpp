// What people and programs do to an execution: a word for it, pause, resume, cancel, try again.
#include "base/check.hpp"
#include "base/shown.hpp"
#include "codec/json_scanner.hpp"
#include "modules/workflow/workflow_engine.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace {

using workflow::is_over;
using workflow::Transition;

Error no_such_execution(const RawId& id) {
    return {ErrorCode::not_found, fmt::format("there is no execution {}", id), ""};
}
Error is_so(const WorkflowExecution& execution) {
    return {ErrorCode::conflict,
            execution.is_undoing ? "it is ending: what it did is being undone"
                                 : fmt::format("it is {}", name_of(execution.status)),
            "status"};
}

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
        if (!heard.step_at()->approval.empty()) {
            const RawId path = branch == nullptr ? RawId{execution->id} : RawId{branch->id};
            heard.decided().next.push_back(CloseWork{{modules::workflow, path}, "approval", input.by});
        }
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
    Decided decided;
    decided.reply(context, Answer{Done{}});
    decided.batch.put(std::move(kept));
    return decided;
}

Decision WorkflowEngine::decide(const Rows& rows, const ChangeExecution& input, Context& context) const {
    LOOK(const WorkflowExecution* execution, rows, WorkflowExecution, input.execution);
    if (execution == nullptr) return refused(context, no_such_execution(input.execution));
    if (input.verb == ExecutionVerb::RETRY) return retry(rows, *execution, input, context);
    const bool is_paused = execution->status == ExecutionStatus::PAUSED;
    const bool is_done_already = (input.verb == ExecutionVerb::PAUSE && is_paused) ||
                                 (input.verb == ExecutionVerb::CANCEL &&
                                  execution->status == ExecutionStatus::CANCELLED);
    if (is_done_already) {
        Decided same;
        same.reply(context, Answer{Done{}});
        return same;
    }
    const bool fits = !is_over(execution->status) && !execution->is_undoing &&
                      (input.verb != ExecutionVerb::RESUME || is_paused);
    if (!fits) return refused(context, is_so(*execution));
    if (input.verb == ExecutionVerb::RESUME) return resume(rows, *execution, input.by, context);

    Transition change = transition(rows, context, *execution, nullptr);
    if (input.verb == ExecutionVerb::PAUSE) {
        change.execution().status = ExecutionStatus::PAUSED;
        change.execution().resume_at = {};
        // What was to begin later begins when it is resumed, if that is later still.
        if (!change.path().next.empty()) change.path().held = change.path().wake_at <= context.now;
    } else {
        change.stop();
        change.end_badly(ExecutionStatus::CANCELLED, "cancelled by " + input.by);
    }
    change.decided().note(context, execution->id,
                          input.verb == ExecutionVerb::PAUSE ? "execution.paused" : "execution.cancelled", input.by);
    return answered(change, context);
}

// Every path looks again at what it waits for: a time may have passed, a task ended, a signal come.
Decision WorkflowEngine::resume(const Rows& rows, const WorkflowExecution& execution, const std::string& by,
                                Context& context) const {
    Decided decided;
    WorkflowExecution resumed = execution;
    resumed.status = execution.path.runs.empty() ? ExecutionStatus::PENDING : ExecutionStatus::RUNNING;
    wake_at_once(resumed.path, context.now);
    resumed.resumed_to = {};
    wake_branches(rows, resumed, decided, context);
    decided.batch.put(std::move(resumed));
    decided.note(context, execution.id, "execution.resumed", by);
    decided.reply(context, Answer{Done{}});
    return decided;
}

// The next of those that are live: so many at once that nobody waits long for it.
void WorkflowEngine::wake_branches(const Rows& rows, WorkflowExecution& execution, Decided& decided,
                                   const Context& context) const {
    constexpr int branches_at_once = 250;
    execution.resume_at = {};
    const auto found = live_of_.find(execution.id);
    if (found == live_of_.end()) return;
    auto next = found->second.upper_bound(execution.resumed_to);
    for (int i = 0; i < branches_at_once && next != found->second.end(); ++i, ++next) {
        WorkflowBranch woken = *rows.look<WorkflowBranch>(*next).row;
        wake_at_once(woken.path, context.now);
        execution.resumed_to = *next;
        decided.batch.put(std::move(woken));
    }
    if (next != found->second.end()) execution.resume_at = context.now + 1ms;
}

Decision WorkflowEngine::retry(const Rows& rows, const WorkflowExecution& execution,
                               const ChangeExecution& input, Context& context) const {
    if (execution.status != ExecutionStatus::FAILED) return refused(context, is_so(execution));
    if (execution.was_undone || execution.path.runs.empty()) {
        return refused(context, {ErrorCode::conflict, "what it did was undone: start a new one", "status"});
    }
    if (live_count_ >= workflow::executions_max) {
        return refused(context, {ErrorCode::exhausted,
                                 fmt::format("{} executions are under way; try again later", live_count_), ""});
    }
    Transition again = transition(rows, context, execution, nullptr);
    WorkflowExecution& changed = again.execution();
    changed.status = ExecutionStatus::RUNNING;
    changed.error.clear();
    changed.ended_at = {};
    if (definition_of(execution).timeout) changed.deadline = context.now + *definition_of(execution).timeout;
    again.decided().note(context, execution.id, "execution.retried", input.by);
    again.try_again();
    return answered(again, context);
}

}  // namespace tero
