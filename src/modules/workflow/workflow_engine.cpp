#include "modules/workflow/workflow_engine.hpp"

#include "base/check.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace {

using workflow::earlier;
using workflow::is_live;
using workflow::is_over;

bool is_near(const WorkflowExecution& execution) { return !is_over(execution.status); }
bool is_near_branch(const WorkflowBranch& branch) { return is_live(branch.status); }

Timestamp execution_due(const WorkflowExecution& execution) {
    if (is_over(execution.status)) return {};
    const Timestamp next = earlier(execution.path.wake_at, execution.resume_at);
    return earlier(next, earlier(execution.deadline, execution.given_up_at));
}
Timestamp branch_due(const WorkflowBranch& branch) {
    return branch.status == BranchStatus::RUNNING ? branch.path.wake_at : Timestamp{};
}
bool is_near_fork(const WorkflowFork& fork) { return fork.status != ForkStatus::ENDED; }
Timestamp fork_due(const WorkflowFork& fork) { return fork.next_at; }

bool has_task(const Rows& rows, const RawId& id) {
    const Task* task = rows.look<Task>(id).row;
    return task != nullptr && !is_final(task->status);
}

bool is_under_way(const Rows& rows, const RawId& id) {
    const auto* execution = rows.look<WorkflowExecution>(id).row;
    return execution != nullptr && is_near(*execution);
}

// Of the step where the path stands.
std::string why_path_is_stuck(const Rows& rows, const RawId& id, const WorkflowPath& path, Timestamp now) {
    if (path.wake_at != Timestamp{}) return missed(path.wake_at, now);
    if (path.held || path.runs.empty()) return {};
    const StepRun& run = path.runs.back();
    if (is_over(run.status)) return fmt::format("step {} has ended, and nothing follows", run.step);
    if (!run.task.empty() && !has_task(rows, run.task)) return fmt::format("step {} has no task any more", run.step);
    if (!run.execution.empty() && !is_under_way(rows, run.execution))
        return fmt::format("step {} waits for an execution that has ended", run.step);
    if (run.branches == 0) return {};
    const auto number = static_cast<std::int32_t>(path.runs.size()) - 1;
    const auto* fork = rows.look<WorkflowFork>(workflow::fork_id(id, number)).row;
    const bool goes_on =
        fork != nullptr && is_near_fork(*fork) && (fork->live > 0 || fork->next_at != Timestamp{});
    return goes_on ? std::string{} : fmt::format("step {} waits for branches that have ended", run.step);
}

std::string why_fork_is_stuck(const Rows&, const WorkflowFork& fork, Timestamp now) {
    if (fork.next_at != Timestamp{}) return missed(fork.next_at, now);
    return fork.status == ForkStatus::ENDING ? "it is to end, and has no time for it" : "";
}

std::string why_branch_is_stuck(const Rows& rows, const WorkflowBranch& branch, Timestamp now) {
    const WorkflowExecution* execution = rows.look<WorkflowExecution>(branch.execution).row;
    const auto* fork = rows.look<WorkflowFork>(branch.fork).row;
    if (fork == nullptr || !is_near_fork(*fork)) return "its fork has ended";
    if (fork->status == ForkStatus::ENDING) return {};
    if (execution == nullptr || is_over(execution->status)) return "its execution is over";
    if (execution->status == ExecutionStatus::PAUSED || execution->is_undoing) return {};
    if (execution->resume_at != Timestamp{}) return missed(execution->resume_at, now);
    return why_path_is_stuck(rows, branch.id, branch.path, now);
}

std::size_t bytes_of(const WorkflowPath& path) {
    std::size_t bytes = sizeof path;
    for (const StepRun& run : path.runs) bytes += sizeof run + run.output.text.size() + run.error.size();
    return bytes;
}
std::size_t execution_bytes(const WorkflowExecution& execution) {
    return sizeof execution + execution.input.text.size() + execution.output.text.size() +
           bytes_of(execution.path);
}
std::size_t branch_bytes(const WorkflowBranch& branch) {
    return sizeof branch + branch.item.text.size() + branch.output.text.size() + bytes_of(branch.path);
}

std::size_t items_bytes(const WorkflowItems& items) { return sizeof items + items.items.text.size(); }

// What belongs to an execution goes when that has gone: a piece at a time, however much there is.
template <class Row>
Part<Keep> kept_with_execution(Duration keep_for) {
    return keep<Row>(
        keep_for,
        [keep_for](const Row& row) {
            Timestamp made;
            for (std::size_t i = 0; i < 6; ++i) made.ms = made.ms << 8 | RawId{row.id}.bytes[i];
            return kept_for(keep_for, made);
        },
        {},
        [](const Rows& rows, const Row& row, Decided&, Need& need) {
            const auto execution = rows.look<WorkflowExecution>(row.execution);
            if (!execution.known) need.add<WorkflowExecution>(RawId{row.execution});
            return execution.known && execution.row == nullptr;
        });
}

}  // namespace

WorkflowEngine::WorkflowEngine(std::unique_ptr<const workflow::Evaluator> evaluator, Duration keep,
                               OpenCalendar open)
    : evaluator_(std::move(evaluator)), keep_(keep), open_(std::move(open)) {}

const WorkflowDefinition& WorkflowEngine::definition_of(const WorkflowExecution& execution) const {
    const auto found = definitions_.find(workflow::version_key(execution.workflow, execution.version));
    CHECK(found != definitions_.end(), "execution {} of no definition", execution.id);
    return *found->second;
}

workflow::Transition WorkflowEngine::transition(const Rows& rows, Context& context,
                                                const WorkflowExecution& execution,
                                                const WorkflowBranch* branch) const {
    const workflow::Around around{*evaluator_, open_, waits_, rows, context, definition_of(execution)};
    return workflow::Transition{around, execution, branch};
}

std::string WorkflowEngine::why_stuck(const Rows& rows, const WorkflowExecution& execution,
                                      Timestamp now) const {
    if (execution.status == ExecutionStatus::PAUSED) return {};
    if (!execution.is_undoing) return why_path_is_stuck(rows, execution.id, execution.path, now);
    if (live_of_.contains(execution.id)) return {};  // those end first
    const auto* undoing = rows.look<WorkflowUndoing>(execution.id).row;
    const bool goes_on =
        undoing != nullptr && (has_task(rows, undoing->task) || is_under_way(rows, undoing->task));
    return goes_on ? "" : "is undoing, and has no task for it";
}

bool WorkflowEngine::forget(const Rows& rows, const WorkflowExecution& execution, Decided& decided,
                            Need& need) const {
    if (!execution.key.empty()) {
        const std::string key = execution.workflow + "/" + execution.key;
        const auto known = rows.look<WorkflowKey>(key);
        if (!known.known) need.add<WorkflowKey>(key);
        if (known.row != nullptr) decided.batch.erase<WorkflowKey>(key);
    }
    for (const auto& [name, value] : execution.attributes) {
        const std::string key = workflow::attribute_key(execution.id, name);
        const auto known = rows.look<WorkflowAttribute>(key);
        if (!known.known) need.add<WorkflowAttribute>(key);
        if (known.row != nullptr) decided.batch.erase<WorkflowAttribute>(key);
    }
    return true;
}

Part<TableRule> WorkflowEngine::tables() const {
    return {table<WorkflowExecution>(
                {.near = near_when<WorkflowExecution>(
                     &is_near, {rows_where("by_status", "PENDING"), rows_where("by_status", "RUNNING"),
                                rows_where("by_status", "WAITING"), rows_where("by_status", "PAUSED")}),
                 .rests = WhyStuck{[this](const Rows& rows, const void* row, Timestamp now) {
                     return why_stuck(rows, *static_cast<const WorkflowExecution*>(row), now);
                 }},
                 .keep = keep<WorkflowExecution>(
                     keep_,
                     [this](const WorkflowExecution& execution) {
                         return is_near(execution) ? Timestamp{} : kept_for(keep_, execution.ended_at);
                     },
                     {},
                     [this](const Rows& rows, const WorkflowExecution& execution, Decided& decided,
                            Need& need) { return forget(rows, execution, decided, need); }),
                 .weight = weighed<WorkflowExecution>(&execution_bytes),
                 .unreadable = WhenUnreadable::REFUSED}),
            table<WorkflowBranch>(
                {.near = near_when<WorkflowBranch>(&is_near_branch, {rows_where("by_status", "RUNNING")}),
                 .rests = rests<WorkflowBranch>(&why_branch_is_stuck),
                 .keep = kept_with_execution<WorkflowBranch>(keep_),
                 .weight = weighed<WorkflowBranch>(&branch_bytes),
                 .unreadable = WhenUnreadable::REFUSED}),
            table<WorkflowFork>(
                {.near = near_when<WorkflowFork>(&is_near_fork, {rows_where("by_status", "RUNNING"),
                                                                 rows_where("by_status", "RETRYING"),
                                                                 rows_where("by_status", "ENDING")}),
                 .rests = rests<WorkflowFork>(&why_fork_is_stuck),
                 .keep = kept_with_execution<WorkflowFork>(keep_),
                 .weight = none("it is small"),
                 .unreadable = WhenUnreadable::REFUSED}),
            table<WorkflowItems>({.near = none("they are read as their paths begin"),
                                  .rests = none("elements wait for nothing"),
                                  .keep = kept_with_execution<WorkflowItems>(keep_),
                                  .weight = weighed<WorkflowItems>(&items_bytes),
                                  .unreadable = WhenUnreadable::REFUSED}),
            table<WorkflowUndoing>({.near = near_all(),
                                    .rests = none("its execution is looked at"),
                                    .keep = none("it goes as its execution ends"),
                                    .weight = none("it holds a few steps"),
                                    .unreadable = WhenUnreadable::REFUSED}),
            table<EventWait>({.near = near_all(),
                              .rests = none("its step is looked at"),
                              .keep = none("it goes as its step ends"),
                              .weight = none("it is small"),
                              .unreadable = WhenUnreadable::REFUSED}),
            table<WorkflowVersion>({.near = near_all(),
                                    .rests = none("a definition waits for nothing"),
                                    .keep = none("executions may be of it; there are few"),
                                    .weight = none("they are bounded in size and number"),
                                    .unreadable = WhenUnreadable::REFUSED}),
            table<WorkflowAttribute>({.near = none("it is read by who searches"),
                                      .rests = none("it waits for nothing"),
                                      .keep = none("it goes with its execution"),
                                      .weight = none("it is small"),
                                      .unreadable = WhenUnreadable::AS_ABSENT}),
            table<WorkflowKey>({.near = none("it is looked up by its key"),
                                .rests = none("a key waits for nothing"),
                                .keep = none("it goes with its execution"),
                                .weight = none("it is small"),
                                .unreadable = WhenUnreadable::REFUSED})};
}

Part<Observation> WorkflowEngine::observes() {
    return {
        observing<WorkflowVersion>(
            [this](const WorkflowVersion* before, const WorkflowVersion* after) { changed(before, after); }),
        observing<WorkflowExecution>([this](const WorkflowExecution* before, const WorkflowExecution* after) {
            live_count_ -= before != nullptr && is_near(*before) ? 1 : 0;
            live_count_ += after != nullptr && is_near(*after) ? 1 : 0;
        }),
        observing<EventWait>(
            [this](const EventWait* before, const EventWait* after) { waits_.changed(before, after); }),
        observing<WorkflowBranch>([this](const WorkflowBranch* before, const WorkflowBranch* after) {
            if (before != nullptr && is_near_branch(*before)) {
                const auto found = live_of_.find(before->execution);
                CHECK(found != live_of_.end(), "branch {} is not indexed", before->id);
                live_branches_ -= found->second.erase(before->id);
                if (found->second.empty()) live_of_.erase(found);
            }
            if (after != nullptr && is_near_branch(*after))
                live_branches_ += live_of_[after->execution].insert(after->id).second ? 1 : 0;
        })};
}

Declaration WorkflowEngine::declare() {
    constexpr std::string_view with_it = "it is decided with what leads to it";
    return {
        .name = "workflow",
        .tables = tables(),
        .writes_too = none("its own tables only"),
        .observes = observes(),
        .inputs = {on<PutWorkflow>(*this, in_any_order("each is a version of its own")),
                   on<StartExecution>(*this, in_any_order("each is an execution of its own")),
                   on<SignalExecution>(*this, in_order_of(&SignalExecution::execution)),
                   on<AnswerApproval>(*this, in_order_of(&AnswerApproval::execution)),
                   on<ChangeExecution>(*this, in_order_of(&ChangeExecution::execution)),
                   on<SkipStep>(*this, in_order_of(&SkipStep::execution)),
                   on<RewindExecution>(*this, in_order_of(&RewindExecution::execution)),
                   on<MigrateExecution>(*this, in_order_of(&MigrateExecution::execution)),
                   on<StartWorkflow>(*this, in_any_order(with_it)),
                   on<AdvanceFork>(*this, in_any_order(with_it)),
                   on<EndFork>(*this, in_any_order(with_it)),
                   on<RetryFork>(*this, in_any_order(with_it)),
                   on<BeginBranch>(*this, in_any_order(with_it)),
                   on<RetryBranch>(*this, in_any_order(with_it)),
                   on<EndBranch>(*this, in_any_order(with_it)),
                   on<BranchEnded>(*this, in_any_order(with_it)),
                   on<StepAnswered>(*this, in_any_order(with_it)),
                   on<EventHeard>(*this, in_any_order(with_it)),
                   on<FollowParent>(*this, in_any_order(with_it)),
                   on<RetryChild>(*this, in_any_order(with_it)),
                   on<EndChild>(*this, in_any_order(with_it)),
                   on<UndoExecution>(*this, in_any_order(with_it)),
                   on<UndoNext>(*this, in_any_order(with_it)),
                   on<UndoFailed>(*this, in_any_order(with_it)),
                   on<ExecutionDue>(*this, in_order_of(&ExecutionDue::execution)),
                   on<BranchDue>(*this, in_order_of(&BranchDue::branch)),
                   on<ForkDue>(*this, in_order_of(&ForkDue::fork)),
                   told<ExecutionEnded>(*this, in_any_order("it is decided with the execution's end")),
                   told<TaskEnded>(*this, in_any_order("it is decided with the task's end")),
                   told<WorkDone>(*this, in_any_order("it is decided with the item's end"))},
        .timers = {when_room(due<ExecutionDue, WorkflowExecution>(&execution_due)),
                   when_room(due<BranchDue, WorkflowBranch>(&branch_due)),
                   when_room(due<ForkDue, WorkflowFork>(&fork_due))},
        .memory_timer = none("nothing in its memory waits for a time"),
        .recovers = none("an execution is where it was stored to be"),
        .after_pause = none("nobody\'s silence counts here"),
        .turn_end = none("all it decides is asked, told or due"),
        .room = none("the number of executions is bounded where they are started"),
        .busy = none("what waits has its timer, its task or its signal"),
        .gauges = Gauge{"tero_workflow_executions", "Executions of workflows that are not over",
                        [this] { return live_count_; }},
        .publishes = none("its rows are read through the store"),
        .walks = none("nothing of it is done in bulk"),
    };
}

}  // namespace tero
