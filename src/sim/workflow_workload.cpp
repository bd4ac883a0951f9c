#include "sim/workflow_workload.hpp"

#include "base/check.hpp"
#include "modules/work/model/inputs.hpp"
#include "sim/callers.hpp"

#include <fmt/format.h>

namespace tero::sim {

using workflow::is_over;

void WorkflowWorkload::start() {
    const auto workflows = static_cast<int>(1 + world_.random.below(5));
    for (int i = 0; i < workflows; ++i) world_.after(world_.some(30s), [this, i] { register_one(i); });
    to_start_ = workflows;
}

void WorkflowWorkload::register_one(int number) {
    Chance chance{world_.random.next()};
    const Program program = chance.program(2);
    const std::string id = fmt::format("flow_{}", number);
    const WrittenProgram as_definition = written(program, id, 1000, "10s");
    programs_[id] = as_definition;
    WorkflowDefinition definition;
    const auto wrong = workflow::read_definition(as_definition.json, definition);
    CHECK(wrong.empty(), "{}: {}", wrong.front().field, wrong.front().message);
    laws_.will_register(definition, program_succeeds(program));
    const auto executions = static_cast<int>(1 + world_.random.below(2));
    to_start_ += executions - 1;
    insist(world_, node_, PutWorkflow{Json{as_definition.json}, "person"},
           [this, id, executions](const Answer&) {
               for (int i = 0; i < executions; ++i) {
                   StartExecution asked{.workflow = id, .key = fmt::format("{}/{}", id, i)};
                   if (world_.chance(20)) asked.run_at = world_.now() + world_.some(30s);
                   world_.after(world_.some(20s), [this, asked] { begin(asked); });
               }
           });
}

void WorkflowWorkload::begin(const StartExecution& asked) {
    if (world_.chance(10)) node_.offer(asked);  // sent twice by the network
    insist(world_, node_, asked, [this, asked](const Answer& answer) {
        const auto id = answer.as<ExecutionStarted>()->execution;
        laws_.was_started(asked.key, id, asked.run_at);
        to_start_ -= 1;
        world_.after(world_.some(10s), [this, id] { act(id); });
    });
}

void WorkflowWorkload::act(const Id<WorkflowExecution>& id) {
    if (calm_) return;
    world_.after(world_.some(10s), [this, id] { act(id); });
    if (world_.chance(50)) return change(id);
    const auto found = laws_.executions().find(id);
    if (found != laws_.executions().end()) say_one(found->second);
}

void WorkflowWorkload::change(const Id<WorkflowExecution>& id) {
    const auto what = world_.random.below(100);
    const ExecutionVerb verb = what < 35   ? ExecutionVerb::PAUSE
                               : what < 75 ? ExecutionVerb::RESUME
                               : what < 88 ? ExecutionVerb::RETRY
                                           : ExecutionVerb::CANCEL;
    if (verb == ExecutionVerb::CANCEL) laws_.will_cancel(id);
    if (verb == ExecutionVerb::RETRY) laws_.will_retry(id);
    world_.counts()[fmt::format("execution.{}", name_of(verb))] += 1;
    ask(world_, node_, ChangeExecution{verb, id, "person"}, caller_patience, [this, id, verb](Reply* reply) {
        const bool was_done = reply != nullptr && reply->has_value();
        if (was_done && verb == ExecutionVerb::CANCEL) laws_.was_cancelled(id);
    });
}

// A word for a step that may wait for it, now, later or never.
void WorkflowWorkload::say_one(const WorkflowExecution& execution) {
    if (world_.chance(30)) {
        const auto keys = laws_.open_approvals(true);
        if (!keys.empty()) node_.offer(DoneWork{keys.front(), "person"});
        return;
    }
    const auto& waits = programs_[execution.workflow].waits;
    if (waits.empty()) return;
    const auto which = static_cast<std::size_t>(world_.random.below(static_cast<std::int64_t>(waits.size())));
    world_.counts()["execution.signalled"] += 1;
    node_.offer(SignalExecution{execution.id, waits[which], Json{"null"}, "person"});
}

void WorkflowWorkload::calm_down() {
    calm_ = true;
    give_all();
}

void WorkflowWorkload::give_all() {
    world_.after(5s, [this] { give_all(); });
    for (const std::string& key : laws_.open_approvals(true)) node_.offer(DoneWork{key, "person"});
    const auto say = [this](const Id<WorkflowExecution>& id, const WorkflowPath& path) {
        if (path.runs.empty() || path.runs.back().status != StepStatus::WAITING) return;
        if (path.runs.back().due_at != Timestamp{}) return;
        node_.offer(SignalExecution{id, path.runs.back().step, Json{"null"}, "person"});
    };
    for (const auto& [id, execution] : laws_.executions()) {
        if (is_over(execution.status)) continue;
        if (execution.status == ExecutionStatus::PAUSED)
            node_.offer(ChangeExecution{ExecutionVerb::RESUME, execution.id, "person"});
        say(execution.id, execution.path);
    }
    for (const auto& [id, branch] : laws_.branches()) {
        if (workflow::is_live(branch.status)) say(branch.execution, branch.path);
    }
}

}  // namespace tero::sim
