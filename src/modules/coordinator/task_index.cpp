#include "modules/coordinator/task_index.hpp"

#include "base/check.hpp"


namespace tero::coordinator {

void TaskIndex::changed(const Task* before, const Task* after) {
    const bool granted = before != nullptr && before->status == TaskStatus::QUEUED && after != nullptr &&
                         after->status == TaskStatus::RUNNING;
    if (before != nullptr && !is_final(before->status)) remove(*before, granted);
    if (after != nullptr && !is_final(after->status)) add(*after);
    if (granted) grants_ += 1;
}

void TaskIndex::add(const Task& task) {
    live_count_ += 1;
    if (task.status == TaskStatus::RUNNING) {
        leased_count_ += 1;
        running_[task.agent] += 1;
        claims_.emplace(task.claim, task.id);
        count_near(task, true);
        return;
    }
    if (!task.failed_by.empty() && task.run_at + retry_elsewhere_ > promoted_until_)
        elsewhere_.emplace(task.run_at + retry_elsewhere_, task.id);
    if (task.run_at > promoted_until_) {
        delayed_.emplace(task.run_at, task.id);
    } else {
        make_ready(task);
    }
}

void TaskIndex::make_ready(const Task& task) {
    ready_[task.capability].add(task);
    ready_count_ += 1;
    count_near(task, true);
}

void TaskIndex::remove(const Task& task, bool granted) {
    live_count_ -= 1;
    if (task.status == TaskStatus::RUNNING) {
        leased_count_ -= 1;
        const auto held = running_.find(task.agent);
        CHECK(held != running_.end(), "task {}: its agent {} holds nothing", task.id, task.agent);
        if (--held->second == 0) running_.erase(held);
        const bool was_indexed = claims_.erase({task.claim, task.id}) == 1;
        CHECK(was_indexed, "task {}: its claim is not indexed", task.id);
        count_near(task, false);
        return;
    }
    if (!task.failed_by.empty()) elsewhere_.erase({task.run_at + retry_elsewhere_, task.id});
    if (task.run_at > promoted_until_) {
        delayed_.erase({task.run_at, task.id});
        return;
    }
    const auto found = ready_.find(task.capability);
    CHECK(found != ready_.end(), "task {}: not indexed as ready", task.id);
    found->second.remove(task, granted);
    if (found->second.empty()) ready_.erase(found);
    ready_count_ -= 1;
    count_near(task, false);
}

void TaskIndex::count_near(const Task& task, bool more) {
    std::size_t& count = near_of_[task.fairness];
    count = more ? count + 1 : count - 1;
    if (count == 0) near_of_.erase(task.fairness);
}

std::size_t TaskIndex::near_count_of(std::uint64_t fairness) const {
    const auto found = near_of_.find(fairness);
    return found == near_of_.end() ? 0 : found->second;
}

const ReadyQueue* TaskIndex::ready(std::string_view capability) const {
    const auto found = ready_.find(capability);
    return found == ready_.end() ? nullptr : &found->second;
}

std::size_t TaskIndex::running(const std::string& agent) const {
    const auto found = running_.find(agent);
    return found == running_.end() ? 0 : found->second;
}

std::vector<RawId> TaskIndex::claimed_by(const RawId& request) const {
    std::vector<RawId> tasks;
    for (auto claim = claims_.lower_bound({request, {}}); claim != claims_.end() && claim->first == request;
         ++claim)
        tasks.push_back(claim->second);
    return tasks;
}

}  // namespace tero::coordinator
