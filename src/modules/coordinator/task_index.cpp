#include "modules/coordinator/task_index.hpp"

#include "base/check.hpp"


namespace tero::coordinator {

void TaskIndex::changed(const Task* before, const Task* after) {
    const Task* last = after != nullptr ? after : before;
    if (last == nullptr) return;  // it is far from its time, and was
    const bool granted = before != nullptr && before->status == TaskStatus::QUEUED && after != nullptr &&
                         after->status == TaskStatus::RUNNING;
    if (before != nullptr && !is_final(before->status)) remove(*before, granted);
    if (after != nullptr && !is_final(after->status)) add(*after);
    if (granted) grants_ += 1;
    const bool is_over = after == nullptr || is_final(after->status);
    if (is_over && followers_.count() > 0) followers_.ended(last->id);
}

void TaskIndex::add(const Task& task) {
    live_count_ += 1;
    if (task.status == TaskStatus::RUNNING) {
        leased_count_ += 1;
        running_[task.agent] += 1;
        claims_.emplace(task.claim, task.id);
        slots_.began(task);
        count_near(task, true);
        return;
    }
    if (!task.after.empty()) return followers_.add(task);
    if (!task.failed_by.empty() && task.run_at + retry_elsewhere_ > promoted_until_)
        elsewhere_.emplace(task.run_at + retry_elsewhere_, task.id);
    if (task.run_at > promoted_until_) {
        delayed_.emplace(task.run_at, task.id);
    } else {
        make_ready(task);
    }
}

void TaskIndex::make_ready(const Task& task) {
    stand_ready(task);
    count_near(task, true);
}

void TaskIndex::stand_ready(const Task& task) {
    ready_[task.capability].add(task);
    ready_count_ += 1;
    slots_.became_ready(task);
}

void TaskIndex::leave_ready(const Task& task, bool granted) {
    const auto found = ready_.find(task.capability);
    CHECK(found != ready_.end(), "task {}: not indexed as ready", task.id);
    found->second.remove(task, granted);
    if (found->second.empty()) ready_.erase(found);
    ready_count_ -= 1;
    slots_.left_ready(task);
}

void TaskIndex::set_aside(const Task& task, const PausedGroup& group) {
    leave_ready(task, false);
    aside_[group].emplace(task.run_at, task.id);
}

void TaskIndex::wait_for_slot(const Task& task) {
    leave_ready(task, false);
    slots_.set_aside(task);
}

void TaskIndex::let_go(const PausedGroup& group) {
    auto found = aside_.extract(group);
    if (!found.empty()) let_go_.push_back(std::move(found.mapped()));
}

RawId TaskIndex::take_let_go() {
    std::set<Due>& back = let_go_.back();
    const RawId id = back.extract(back.begin()).value().second;
    if (back.empty()) let_go_.pop_back();
    return id;
}

bool TaskIndex::take_from_aside(const Task& task) {
    if (aside_.empty() && let_go_.empty()) return false;
    const Due due{task.run_at, task.id};
    for (const PausedGroup& key : {PausedGroup{task.type, 0}, PausedGroup{"", task.fairness}}) {
        const auto group = aside_.find(key);
        if (group == aside_.end() || group->second.erase(due) == 0) continue;
        if (group->second.empty()) aside_.erase(group);
        return true;
    }
    for (auto back = let_go_.begin(); back != let_go_.end(); ++back) {
        if (back->erase(due) == 0) continue;
        if (back->empty()) let_go_.erase(back);
        return true;
    }
    return false;
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
        slots_.ended(task);
        count_near(task, false);
        return;
    }
    if (!task.after.empty()) return followers_.remove(task);
    if (!task.failed_by.empty()) elsewhere_.erase({task.run_at + retry_elsewhere_, task.id});
    if (task.run_at > promoted_until_) {
        delayed_.erase({task.run_at, task.id});
        return;
    }
    if (!take_from_aside(task) && !slots_.take_from_aside(task)) leave_ready(task, granted);
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
