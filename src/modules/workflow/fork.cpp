// PARALLEL as the path that waits for it sees it: which branches there are, and when they are enough.
#include "base/check.hpp"
#include "modules/workflow/model/template.hpp"
#include "modules/workflow/transition.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::workflow {
namespace {

constexpr std::int32_t branches_at_first = 10;  // in the group of the step before

std::int32_t needed(const WorkflowStep& step, std::int32_t branches) {
    switch (step.join) {
        case JoinKind::ALL: return branches;
        case JoinKind::ANY: return 1;
        case JoinKind::COUNT: return step.count.value_or(1);
        case JoinKind::WHEN: return 0;
        case JoinKind::DEADLINE: return step.count.value_or(0);
    }
    CHECK(false, "join {}", static_cast<int>(step.join));
}

Json counted(const WorkflowFork& fork) {
    return Json{fmt::format(R"({{"succeeded":{},"failed":{}}})", fork.succeeded, fork.failed)};
}

}  // namespace

Id<WorkflowFork> Transition::fork_at() const {
    const WorkflowPath& path = branch_ ? branch_->path : execution_.path;
    return fork_id(path_id(), static_cast<std::int32_t>(path.runs.size()) - 1);
}

// Of each path to begin: its element; null where it is a branch with a name.
Result<std::vector<Json>> Transition::items_of(const WorkflowStep& step) {
    if (step.each.empty()) return std::vector<Json>(step.branches.size());
    TRY(const Json list, around_.evaluator.evaluate(CodeKind::LIST, step.each, scope()));
    return elements_of(list);
}

std::optional<Outcome> Transition::fork(const WorkflowStep& step) {
    auto items = items_of(step);
    if (!items) return failure("each: " + items.error().message);
    if (items->size() > static_cast<std::size_t>(branches_max))
        return failure(fmt::format("each: {} elements, and at most {} fit", items->size(), branches_max));
    WorkflowFork fork{.id = fork_at(),
                      .execution = execution_.id,
                      .parent = path_id(),
                      .run = static_cast<std::int32_t>(path().runs.size()) - 1,
                      .created_at = around_.context.now,
                      .branches = static_cast<std::int32_t>(items->size())};
    const std::int32_t need = needed(step, fork.branches);
    if (need > fork.branches)
        return failure(fmt::format("{} of {} branches can never succeed", need, fork.branches));
    at()->branches = fork.branches;  // from here on there is a fork, unless there are none
    if (fork.branches == 0) return Outcome{.output = step.gather.value_or(true) ? Json{"[]"} : counted(fork)};
    if (step.timeout) at()->due_at = around_.context.now + *step.timeout;
    // Those of a branch begin with a group of their own: else a group would grow with all that is nested.
    const std::int32_t most = branch_ ? 0 : std::min(step.limit.value_or(branches_max), branches_at_first);
    if (!step.each.empty() && fork.branches > most) put_items(fork, *items);
    while (fork.begun < std::min(most, fork.branches))
        begin_branch(fork, std::move((*items)[static_cast<std::size_t>(fork.begun)]));
    if (fork.begun < std::min(fork.branches, step.limit.value_or(branches_max)))
        fork.next_at = around_.context.now + (branch_ ? 0ms : 1ms);
    decided_.batch.put(std::move(fork));
    return std::nullopt;
}

void Transition::put_items(const WorkflowFork& fork, const std::vector<Json>& items) {
    for (std::size_t first = 0; first < items.size(); first += items_in_row) {
        WorkflowItems row{branch_id(fork.id, static_cast<std::int32_t>(first)), execution_.id, Json{"["}};
        for (std::size_t i = first; i < std::min(first + items_in_row, items.size()); ++i)
            row.items.text += (i == first ? "" : ",") + items[i].text;
        row.items.text += ']';
        decided_.batch.put(std::move(row));
    }
}

void Transition::begin_branch(WorkflowFork& fork, Json item) {
    const WorkflowStep& step = *step_at();
    WorkflowBranch branch;
    branch.id = branch_id(fork.id, fork.begun);
    branch.execution = execution_.id;
    branch.fork = fork.id;
    branch.parent = path_id();
    branch.run = fork.run;
    branch.index = fork.begun;
    branch.created_at = around_.context.now;
    branch.start = step.each.empty() ? step.branches[static_cast<std::size_t>(fork.begun)] : step.branch;
    branch.item = std::move(item);
    branch.path.next = branch.start;
    branch.path.wake_at = around_.context.now;
    decided_.next.push_back(BeginBranch{branch.id});
    decided_.batch.put(std::move(branch));
    fork.begun += 1;
    fork.live += 1;
}

void Transition::count(const WorkflowFork& fork) {
    at()->succeeded = fork.succeeded;
    at()->failed = fork.failed;
}

std::optional<Outcome> Transition::joined(const WorkflowFork& fork) {
    auto outcome = verdict(fork);
    if (outcome) count(fork);  // not before: each branch that ends would write the path
    return outcome;
}

std::optional<Outcome> Transition::verdict(const WorkflowFork& fork) {
    const WorkflowStep& step = *step_at();
    const bool is_over = fork.succeeded + fork.failed == fork.branches;
    std::int32_t need = needed(step, fork.branches);
    if (step.join == JoinKind::WHEN) {
        const auto is_met = holds(fork, false);
        if (needs()) return std::nullopt;
        if (!is_met) return failure("when: " + is_met.error().message);
        if (*is_met) return gathered(fork);
        const auto can_be = holds(fork, true);
        if (can_be && *can_be && !is_over) return std::nullopt;
        if (fork.failed == 0) return failure("its condition does not hold");
        return failure(fmt::format("its condition cannot hold any more: {} of {} branches failed: {}",
                                   fork.failed, fork.branches, fork.error));
    }
    if (fork.succeeded >= need && (is_over || step.join != JoinKind::DEADLINE)) return gathered(fork);
    if (fork.branches - fork.failed >= need) return std::nullopt;
    return failure(
        fmt::format("{} of {} branches failed: {}", fork.failed, fork.branches, fork.error));
}

void Transition::deadline_of_fork(const WorkflowStep& step) {
    const auto found = around_.rows.look<WorkflowFork>(fork_at());
    if (!found.known) need_.add<WorkflowFork>(RawId{fork_at()});
    if (found.row == nullptr) return;  // it cannot be read: there is an alert
    const WorkflowFork& fork = *found.row;
    Outcome what = gathered(fork);
    const std::int32_t need = needed(step, fork.branches);
    if (fork.succeeded < need) {
        what = failure(fmt::format("{} of {} branches succeeded in time, and {} are needed", fork.succeeded,
                                   fork.branches, need));
        what.timed_out = true;
    }
    if (needs()) return;
    stop();
    settle(std::move(what));
}

Result<bool> Transition::holds(const WorkflowFork& fork, bool unknown) {
    std::string values = "{";
    const WorkflowStep& step = *step_at();
    for (std::int32_t i = 0; i < fork.branches; ++i) {
        const auto id = branch_id(fork.id, i);
        const auto found = i < fork.begun ? around_.rows.look<WorkflowBranch>(id) : Look<WorkflowBranch>{};
        if (!found.known) need_.add<WorkflowBranch>(id);
        const bool succeeded = found.row != nullptr && found.row->status == BranchStatus::SUCCEEDED;
        // One that failed, and is to begin again.
        const bool is_again = fork.status == ForkStatus::RETRYING && i >= fork.looked;
        const bool is_known = found.row != nullptr && !is_live(found.row->status) && !is_again;
        const bool value = succeeded || (!is_known && unknown);
        values += fmt::format(R"({}"{}":{})", i == 0 ? "" : ",", step.branches[static_cast<std::size_t>(i)], value);
    }
    values += '}';
    const Scope sees{[&](std::string_view name) {
        return name == "branches" ? std::optional{values} : value_of(name);
    }};
    TRY(const Json given, around_.evaluator.evaluate(CodeKind::EXPRESSION, step.when, sees));
    return given.text != "false" && given.text != "null";
}

// In their order, what those gave that have succeeded.
Outcome Transition::gathered(const WorkflowFork& fork) {
    if (!step_at()->gather.value_or(true)) return {.output = counted(fork)};
    Json list{"["};
    for (std::int32_t i = 0; i < fork.begun; ++i) {
        const auto id = branch_id(fork.id, i);
        const auto found = around_.rows.look<WorkflowBranch>(id);
        if (!found.known) need_.add<WorkflowBranch>(id);
        if (found.row == nullptr || found.row->status != BranchStatus::SUCCEEDED) continue;
        if (list.text.size() > 1) list.text += ',';
        list.text += found.row->output.text.empty() ? "null" : found.row->output.text;
    }
    list.text += ']';
    return {.output = std::move(list)};
}

}  // namespace tero::workflow
