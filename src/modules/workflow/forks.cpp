// What happens to a PARALLEL between the step that begins it and the one that follows: its branches begin,
// end, are cancelled or begin again, so many at once that no other reply waits long for it.
#include "base/check.hpp"
#include "modules/workflow/model/template.hpp"
#include "modules/workflow/workflow_engine.hpp"

#include <algorithm>
#include <utility>

namespace tero {
namespace {

using workflow::branch_id;
using workflow::Transition;

constexpr std::int32_t branches_at_once = 100;  // each is its row and its task's
constexpr std::int32_t looks_at_once = 400;

// Each branch that begins may read all that the execution holds.
std::int32_t at_once(const WorkflowExecution& execution) {
    constexpr std::size_t bytes_at_once = 4 << 20;
    const std::size_t bytes = workflow::bytes_of(execution) + 1;
    return static_cast<std::int32_t>(std::clamp<std::size_t>(bytes_at_once / bytes, 10, branches_at_once));
}

// The element of the next branch to begin, from the row that holds it and those beside it.
class Items {
public:
    Items(const Rows& rows, const WorkflowFork& fork) : rows_(rows), fork_(fork) {}

    // Null: a row is needed first.
    const Json* next(Need& need) {
        const auto in_row = static_cast<std::int32_t>(workflow::items_in_row);
        const std::int32_t first = fork_.begun / in_row * in_row;
        if (first != first_) {
            const RawId id = branch_id(fork_.id, first);
            const auto found = rows_.look<WorkflowItems>(id);
            if (!found.known) need.add<WorkflowItems>(id);
            if (!found.known) return nullptr;
            CHECK(found.row != nullptr, "fork {}: no elements from {} on", fork_.id, first);
            auto items = workflow::elements_of(found.row->items);
            CHECK(items.has_value(), "fork {}: {}", fork_.id, items.error().message);
            items_ = std::move(*items);
            first_ = first;
        }
        return &items_[static_cast<std::size_t>(fork_.begun - first)];
    }

private:
    const Rows& rows_;
    const WorkflowFork& fork_;
    std::int32_t first_ = -1;
    std::vector<Json> items_;
};

}  // namespace

Decision WorkflowEngine::decide(const Rows& rows, const AdvanceFork& input, Context& context) const {
    LOOK(const WorkflowFork* fork, rows, WorkflowFork, input.fork);
    if (fork == nullptr || fork->status == ForkStatus::ENDED) return Decided{};
    return advance(rows, *fork, context);
}

Decision WorkflowEngine::decide(const Rows& rows, const ForkDue& input, Context& context) const {
    return decide(rows, AdvanceFork{input.fork}, context);
}

Decision WorkflowEngine::decide(const Rows& rows, const BranchEnded& input, Context& context) const {
    LOOK(const WorkflowFork* fork, rows, WorkflowFork, input.fork);
    // The others were enough.
    if (fork == nullptr || fork->status == ForkStatus::ENDING || fork->status == ForkStatus::ENDED)
        return Decided{};
    WorkflowFork counted = *fork;
    counted.live -= 1;
    (input.succeeded ? counted.succeeded : counted.failed) += 1;
    if (!input.succeeded) counted.error = input.error;
    return advance(rows, std::move(counted), context);
}

// Those that are nested in branches wait for a group of their own, see Transition::fork, unless few of theirs
// are under way: whoever has cancelled it hears so once these are.
Decision WorkflowEngine::decide(const Rows& rows, const EndFork& input, Context& context) const {
    LOOK(const WorkflowFork* fork, rows, WorkflowFork, input.fork);
    if (fork == nullptr || fork->status == ForkStatus::ENDING || fork->status == ForkStatus::ENDED)
        return Decided{};
    WorkflowFork ending = *fork;
    ending.status = ForkStatus::ENDING;
    ending.looked = 0;
    constexpr std::int32_t few = 4;
    const bool is_quick = ending.parent == ending.execution || ending.live <= few;
    if (is_quick) return advance(rows, std::move(ending), context);
    ending.next_at = context.now;
    Decided decided;
    decided.batch.put(std::move(ending));
    return decided;
}

Decision WorkflowEngine::decide(const Rows& rows, const RetryFork& input, Context& context) const {
    LOOK(const WorkflowFork* fork, rows, WorkflowFork, input.fork);
    CHECK(fork != nullptr, "there is no fork {} to try again", input.fork);
    WorkflowFork again = *fork;
    again.status = ForkStatus::RETRYING;
    again.looked = again.live = again.succeeded = again.failed = 0;
    again.ended_at = {};
    again.error.clear();
    if (again.parent == again.execution) return advance(rows, std::move(again), context);
    again.next_at = context.now;
    Decided decided;
    decided.batch.put(std::move(again));
    return decided;
}

Decision WorkflowEngine::advance(const Rows& rows, WorkflowFork fork, Context& context) const {
    LOOK(const WorkflowExecution* execution, rows, WorkflowExecution, fork.execution);
    CHECK(execution != nullptr, "fork {} of no execution", fork.id);
    fork.next_at = {};
    if (fork.status == ForkStatus::ENDING) return end_some(rows, std::move(fork), *execution, context);
    const auto [live, parent] = live_path(rows, fork.parent);
    if (live == nullptr || execution->is_undoing || execution->status == ExecutionStatus::PAUSED) {
        Decided rests;
        rests.batch.put(std::move(fork));
        return rests;
    }
    Transition waiting = transition(rows, context, *execution, parent);
    CHECK(static_cast<std::size_t>(fork.run) + 1 == waiting.path().runs.size(), "nobody waits for fork {}", fork.id);
    auto joined = waiting.joined(fork);
    if (waiting.needs()) return waiting.done();
    if (!joined) return begin_some(rows, waiting, std::move(fork), context);
    const bool is_over = fork.live == 0;
    fork.status = is_over ? ForkStatus::ENDED : ForkStatus::ENDING;
    if (is_over) fork.ended_at = context.now;
    fork.looked = 0;
    if (!is_over) waiting.decided().next.push_back(AdvanceFork{fork.id});
    waiting.decided().batch.put(std::move(fork));
    waiting.settle(std::move(*joined));
    return waiting.done();
}

Decision WorkflowEngine::begin_some(const Rows& rows, Transition& waiting, WorkflowFork fork,
                                    Context& context) const {
    const WorkflowStep& step = *waiting.step_at();
    const bool is_crowded = live_branches_ >= workflow::branches_live_max;
    const std::int32_t limit = is_crowded ? 1 : step.limit.value_or(workflow::branches_max);
    if (fork.paced_at != context.now) fork.paced = 0;
    fork.paced_at = context.now;
    const std::int32_t most = at_once(waiting.execution());
    Need need;
    for (std::int32_t looks = 0; fork.status == ForkStatus::RETRYING && looks < looks_at_once; ++looks) {
        if (fork.live >= limit || fork.paced >= most) break;
        if (fork.looked == fork.begun) {
            fork.status = ForkStatus::RUNNING;
            break;
        }
        const auto id = branch_id(fork.id, fork.looked++);
        const auto found = rows.look<WorkflowBranch>(id);
        if (!found.known) need.add<WorkflowBranch>(id);
        if (found.row == nullptr) continue;
        if (found.row->status == BranchStatus::SUCCEEDED) {
            fork.succeeded += 1;
            continue;
        }
        waiting.decided().next.push_back(RetryBranch{id});
        fork.live += 1;
        fork.paced += 1;
    }
    Items items{rows, fork};
    while (fork.status == ForkStatus::RUNNING && fork.begun < fork.branches && fork.live < limit &&
           fork.paced < most) {
        const Json* item = step.each.empty() ? nullptr : items.next(need);
        if (!need.empty()) break;
        waiting.begin_branch(fork, item == nullptr ? Json{} : *item);
        fork.paced += 1;
    }
    if (!need.empty()) return need;
    const bool is_more = fork.status == ForkStatus::RETRYING || fork.begun < fork.branches;
    if ((is_more && fork.live < limit) || fork.live == 0) fork.next_at = context.now + 1ms;
    waiting.decided().batch.put(std::move(fork));
    return waiting.done();
}

// Those that are not over are near, so that none is missed.
Decision WorkflowEngine::end_some(const Rows& rows, WorkflowFork fork, const WorkflowExecution& execution,
                                  Context& context) const {
    Decided decided;
    std::int32_t ended = 0;
    for (std::int32_t looks = 0; looks < 10 * looks_at_once && ended < branches_at_once; ++looks) {
        if (fork.looked == fork.begun) break;
        const auto id = branch_id(fork.id, fork.looked++);
        const auto found = rows.look<WorkflowBranch>(id);
        if (found.row == nullptr || !workflow::is_live(found.row->status)) continue;
        decided.next.push_back(EndBranch{id});
        ended += 1;
    }
    if (fork.looked < fork.begun) {
        fork.next_at = context.now + 1ms;
    } else {
        fork.status = ForkStatus::ENDED;
        fork.ended_at = context.now;
        fork.live = 0;
        if (execution.is_undoing) decided.next.push_back(UndoExecution{execution.id});
    }
    decided.batch.put(std::move(fork));
    return decided;
}

Decision WorkflowEngine::decide(const Rows& rows, const BeginBranch& input, Context& context) const {
    const auto [execution, branch] = live_path(rows, input.branch);
    if (branch == nullptr || branch->path.next.empty()) return Decided{};
    Transition begun = transition(rows, context, *execution, branch);
    begun.wake();
    return begun.done();
}

Decision WorkflowEngine::decide(const Rows& rows, const RetryBranch& input, Context& context) const {
    LOOK(const WorkflowBranch* branch, rows, WorkflowBranch, input.branch);
    CHECK(branch != nullptr, "there is no branch {} to try again", input.branch);
    LOOK(const WorkflowExecution* execution, rows, WorkflowExecution, branch->execution);
    Transition again = transition(rows, context, *execution, branch);
    again.branch()->status = BranchStatus::RUNNING;
    again.branch()->error.clear();
    again.try_again();
    return again.done();
}

Decision WorkflowEngine::decide(const Rows& rows, const EndBranch& input, Context& context) const {
    const auto* branch = rows.look<WorkflowBranch>(input.branch).row;
    if (branch == nullptr || !workflow::is_live(branch->status)) return Decided{};
    LOOK(const WorkflowExecution* execution, rows, WorkflowExecution, branch->execution);
    Transition ended = transition(rows, context, *execution, branch);
    ended.stop();
    ended.branch()->status = BranchStatus::CANCELLED;
    return ended.done();
}

}  // namespace tero
