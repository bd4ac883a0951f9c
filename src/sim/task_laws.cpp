#include "sim/task_laws.hpp"

#include <fmt/format.h>

namespace tero::sim {

void TaskLaws::task_changed(const Task* was, const Task& is) {
    const auto broken = [&](const char* law) {
        world_.found(law, fmt::format("task {}: {} epoch {} attempt {} of {} by '{}'", is.id,
                                      name_of(is.status), is.epoch, is.attempt, is.attempt_max, is.agent));
    };
    const bool runs = is.status == TaskStatus::RUNNING;
    if (is.attempt > is.attempt_max) broken("attempts_have_a_limit");
    if (runs != (is.lease_until != Timestamp{}) || runs == is.claim.empty()) broken("a_lease_is_whole");
    if (was == nullptr) return;
    if (is_final(was->status) && !(*was == is)) broken("an_end_is_an_end");
    if (is.epoch < was->epoch) broken("epochs_only_grow");
    const bool ran = was->status == TaskStatus::RUNNING;
    if (ran && runs && is.epoch == was->epoch && is.agent != was->agent) broken("one_lease_at_a_time");
    if (!ran && runs) {
        if (is.epoch <= was->epoch) broken("epochs_only_grow");
        if (is.claimed_at < was->run_at && is.epoch == was->epoch + 1) broken("nothing_starts_early");
    }
}

void TaskLaws::committed(std::span<const Change> changes) {
    for (const Change& change : changes) {
        switch (change.table) {
            case TableId::tasks: {
                if (change.after == nullptr) {
                    world_.found("tasks_are_kept", to_string(change.key));
                    break;
                }
                const Task& is = *change.is<Task>();
                task_changed(change.was<Task>(), is);
                if (change.before && change.was<Task>()->status == TaskStatus::RUNNING) {
                    running_[change.was<Task>()->agent] -= 1;
                }
                if (is.status == TaskStatus::RUNNING) running_[is.agent] += 1;
                tasks_[is.id] = is;
                break;
            }
            case TableId::task_bodies:
                bodies_[change.key.id] = *change.is<TaskBody>();
                break;
            case TableId::task_keys:
                if (change.before) world_.found("a_key_is_one_task", change.key.text);
                keys_[change.key.text] = change.is<TaskKey>()->task;
                break;
            case TableId::agents:
                agents_[change.key.text] = *change.is<AgentInfo>();
                break;
            case TableId::history: {
                const auto& line = *change.is<HistoryEntry>();
                Tale& tale = tales_[line.subject];
                if (line.kind == "task.submitted") tale.submitted += 1;
                if (line.kind == "task.claimed") tale.claimed += 1;
                if (line.kind == "task.returned") tale.returned += 1;
                if (line.kind == "task.succeeded" || line.kind == "task.failed" || line.kind == "task.dead" ||
                    line.kind == "task.cancelled" || line.kind == "task.expired") {
                    tale.ended += 1;
                }
                break;
            }
            default:
                break;
        }
    }
    for (const Change& change : changes) {
        if (change.table != TableId::tasks || change.after == nullptr) continue;
        const Task& is = *change.is<Task>();
        const Tale& tale = tales_[is.id];
        const bool whole = tale.submitted == 1 && tale.claimed - tale.returned == is.attempt &&
                           tale.ended == (is_final(is.status) ? 1 : 0);
        if (!whole) {
            world_.found(
                "history_has_no_gaps",
                fmt::format("task {}: {} after attempt {}, but its history tells of {} claims, {} returns "
                            "and {} ends",
                            is.id, name_of(is.status), is.attempt, tale.claimed, tale.returned, tale.ended));
        }
        if (is.status == TaskStatus::SUCCEEDED && !may_complete_.contains({is.id, is.epoch})) {
            world_.found("only_the_holder_completes", fmt::format("task {} epoch {}", is.id, is.epoch));
        }
    }
    for (const auto& [agent, running] : running_) {
        if (running > agents_[agent].max_concurrency) {
            world_.found("agents_hold_what_they_may",
                         fmt::format("{} holds {} of {}", agent, running, agents_[agent].max_concurrency));
        }
    }
}

void TaskLaws::was_accepted(const std::string& key, const Id<Task>& task) {
    if (!tasks_.contains(task))
        world_.found("accepted_means_stored", fmt::format("task {} key {}", task, key));
    const auto [known, first] = accepted_.try_emplace(key, task);
    if (!first && known->second != task) {
        world_.found("a_key_is_one_task", fmt::format("{} is {} and {}", key, known->second, task));
    }
}

void TaskLaws::was_leased(const Lease& lease) {
    const auto found = tasks_.find(lease.task->id);
    if (found == tasks_.end() || found->second.epoch < lease.task->epoch) {
        world_.found("leased_means_stored",
                     fmt::format("task {} epoch {}", lease.task->id, lease.task->epoch));
    }
    if (lease.body == nullptr || lease.body->id != lease.task->id) {
        world_.found("leased_means_stored", fmt::format("task {} without its body", lease.task->id));
    }
}

void TaskLaws::will_complete(const Id<Task>& task, std::uint64_t epoch, const std::string&) {
    may_complete_.emplace(task, epoch);
}

void TaskLaws::was_completed(const Id<Task>& task, std::uint64_t epoch, const std::string& result) {
    completed_[task] = {epoch, result};
}

bool TaskLaws::all_ended() const {
    for (const auto& [id, task] : tasks_) {
        if (!is_final(task.status)) return false;
    }
    return true;
}

void TaskLaws::at_the_end() {
    for (const auto& [key, id] : accepted_) {
        const auto found = tasks_.find(id);
        if (found == tasks_.end() || !is_final(found->second.status)) {
            world_.found("every_task_ends", fmt::format("task {} key {}", id, key));
        }
        const auto stored = keys_.find(key);
        if (stored == keys_.end() || stored->second != id) world_.found("a_key_is_one_task", key);
    }
    for (const auto& [id, done] : completed_) {
        const Task& task = tasks_[id];
        if (task.status != TaskStatus::SUCCEEDED || task.epoch != done.first ||
            bodies_[id].result.text != done.second) {
            world_.found("completed_means_done",
                         fmt::format("task {}: {} at epoch {}, told {} at epoch {}", id,
                                     bodies_[id].result.text, task.epoch, done.second, done.first));
        }
    }
}

}  // namespace tero::sim
