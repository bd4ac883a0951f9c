// PARALLEL: a path for each branch or element, and the join that fires once.
#include "base/check.hpp"
#include "modules/workflow/model/template.hpp"
#include "modules/workflow/transition.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::workflow {

Id<WorkflowBranch> Transition::child(std::int32_t index) {
    return branch_id(path_id(), static_cast<std::int32_t>(path().runs.size()) - 1, index);
}

std::int32_t Transition::needed(const WorkflowStep& step) {
    switch (step.join) {
        case JoinKind::ALL: return at()->branches;
        case JoinKind::ANY: return 1;
        case JoinKind::COUNT: return step.count.value_or(1);
    }
    CHECK(false, "join {}", static_cast<int>(step.join));
}

// Of each path to begin: its element; null where it is a branch with a name.
Result<std::vector<Json>> Transition::items_of(const WorkflowStep& step) {
    if (step.each.empty()) return std::vector<Json>(step.branches.size());
    TRY(const Json list, around_.evaluator.evaluate(CodeKind::EXPRESSION, step.each, scope()));
    return elements_of(list);
}

std::optional<Outcome> Transition::fork(const WorkflowStep& step) {
    auto items = items_of(step);
    if (!items) return failure("each: " + items.error().message);
    if (items->size() > static_cast<std::size_t>(branches_max))
        return failure(fmt::format("each: {} elements, and at most {} fit", items->size(), branches_max));
    const auto count = static_cast<std::int32_t>(items->size());
    at()->branches = count;
    if (needed(step) > count) return failure(fmt::format("{} of {} branches can never succeed", needed(step), count));
    if (count == 0) return Outcome{.output = Json{"[]"}};
    for (std::int32_t i = 0; i < count; ++i) {
        const auto which = static_cast<std::size_t>(i);
        WorkflowBranch branch;
        branch.id = child(i);
        branch.execution = execution_.id;
        branch.parent = path_id();
        branch.run = static_cast<std::int32_t>(path().runs.size()) - 1;
        branch.index = i;
        branch.created_at = around_.context.now;
        branch.start = step.each.empty() ? step.branches[which] : step.branch;
        branch.item = std::move((*items)[which]);
        branch.path.next = branch.start;
        decided_.batch.put(std::move(branch));
    }
    if (step.timeout) at()->due_at = around_.context.now + *step.timeout;
    begin_more();
    return std::nullopt;
}

void Transition::begin_more() {
    StepRun& run = *at();
    const std::int32_t most = step_at()->limit.value_or(branches_max);
    while (run.begun < run.branches && run.begun - run.succeeded - run.failed < most)
        decided_.next.push_back(BeginBranch{child(run.begun++)});
}

void Transition::count(const BranchEnded& ended) {
    const bool is_of_this = static_cast<std::size_t>(ended.run) + 1 == path().runs.size();
    if (!is_of_this || is_over(at()->status)) return;  // the others were enough
    StepRun& run = *at();
    (ended.succeeded ? run.succeeded : run.failed) += 1;
    if (!ended.succeeded) run.error = ended.error;
    if (execution_.status == ExecutionStatus::PAUSED) {
        path().held = true;
        return;
    }
    join();
}

void Transition::join() {
    const std::int32_t need = needed(*step_at());
    const StepRun& run = *at();
    if (run.succeeded >= need) {
        auto outputs = outputs_of_children();
        if (!outputs) return;
        end_children();
        return settle({.output = std::move(*outputs)});
    }
    if (run.branches - run.failed < need) {
        end_children();
        return settle(failure(fmt::format("{} of {} branches failed: {}", run.failed, run.branches, run.error)));
    }
    begin_more();
}

// Those that are not over are near, so that none is missed.
void Transition::end_children() {
    for (std::int32_t i = 0; i < at()->branches; ++i) {
        const Id<WorkflowBranch> id = child(i);
        const auto found = around_.rows.look<WorkflowBranch>(id);
        if (found.row != nullptr && is_live(found.row->status)) decided_.next.push_back(EndBranch{id});
    }
}

// Nothing: rows are needed first.
std::optional<Json> Transition::outputs_of_children() {
    Json list{"["};
    for (std::int32_t i = 0; i < at()->branches; ++i) {
        const auto found = around_.rows.look<WorkflowBranch>(child(i));
        if (!found.known) need_.add<WorkflowBranch>(child(i));
        if (found.row == nullptr || found.row->status != BranchStatus::SUCCEEDED) continue;
        if (list.text.size() > 1) list.text += ',';
        list.text += found.row->output.text.empty() ? "null" : found.row->output.text;
    }
    list.text += ']';
    if (!need_.empty()) return std::nullopt;
    return list;
}

}  // namespace tero::workflow
