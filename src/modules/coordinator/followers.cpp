#include "modules/coordinator/followers.hpp"

#include "base/check.hpp"
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/coordinator/end_task.hpp"
#include "modules/coordinator/lease.hpp"
#include "modules/coordinator/model/follow_task.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <string>
#include <utility>

namespace tero {
namespace coordinator {
namespace {

constexpr std::size_t looked_at_once = 500;

}  // namespace

void Followers::add(const Task& task) {
    for (const Id<Task>& leader : task.after) by_leader_.emplace(leader, task.id);
    news_.insert(task.id);  // they may have ended already
    count_ += 1;
}

void Followers::remove(const Task& task) {
    for (const Id<Task>& leader : task.after) by_leader_.erase({leader, task.id});
    news_.erase(task.id);
    count_ -= 1;
}

void Followers::ended(const RawId& task) {
    for (auto one = by_leader_.lower_bound({task, {}}); one != by_leader_.end() && one->first == task; ++one)
        news_.insert(one->second);
}

void Followers::take_news(std::vector<Input>& out) {
    for (std::size_t i = 0; i < looked_at_once && !news_.empty(); ++i)
        out.push_back(FollowTask{Id<Task>{news_.extract(news_.begin()).value()}});
}

}  // namespace coordinator

Decision AgentCoordinator::decide(const Rows& rows, const FollowTask& input, Context& context) const {
    LOOK(const Task* task, rows, Task, input.task);
    Decided decided;
    if (task == nullptr || task->status != TaskStatus::QUEUED || task->after.empty()) return decided;
    Need unknown;
    Task following = *task;
    following.after.clear();
    std::string failed;  // which one, and how
    for (const Id<Task>& id : task->after) {
        const auto leader = rows.look<Task>(id);
        if (!leader.known) unknown.add<Task>(RawId{id});
        if (leader.row != nullptr && !is_final(leader.row->status)) following.after.push_back(id);
        const bool is_well = leader.row != nullptr && leader.row->status == TaskStatus::SUCCEEDED;
        if (is_well || !failed.empty() || (leader.row != nullptr && !is_final(leader.row->status))) continue;
        failed = fmt::format("task {}, which it comes after, is {}", id,
                             leader.row == nullptr ? "gone" : name_of(leader.row->status));
    }
    if (!unknown.empty()) return unknown;
    if (!failed.empty() && task->after_failed == AfterFailed::CANCEL) {
        LOOK(const TaskBody* body, rows, TaskBody, input.task);
        MARK("task.cancelled_with_its_leader");
        TaskBody told = body != nullptr ? *body : TaskBody{};
        told.error = failed;
        auto cancelled = coordinator::cancel(*task, context.now);
        CHECK(cancelled.has_value(), "task {} is queued: {}", task->id, cancelled.error().message);
        coordinator::end_task(decided, context, std::move(*cancelled), told, "timer");
        if (body != nullptr) decided.batch.put(std::move(told));
        return decided;
    }
    if (following.after.size() == task->after.size()) return decided;
    if (following.after.empty()) following.run_at = std::max(task->run_at, context.now);
    decided.batch.put(std::move(following));
    return decided;
}

}  // namespace tero
