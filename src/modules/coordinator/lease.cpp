#include "modules/coordinator/lease.hpp"

#include "base/check.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace tero::coordinator {
namespace {

Result<Task> held(const Task& task, Holder holder) {
    if (task.status == TaskStatus::RUNNING && task.epoch == holder.epoch && task.agent == holder.agent)
        return task;
    if (is_final(task.status)) {
        return Error{ErrorCode::conflict, fmt::format("task {} is {} by now: its lease has ended", task.id,
                                                      name_of(task.status))};
    }
    return Error{ErrorCode::conflict, fmt::format("task {} is no longer leased to {} at epoch {}", task.id,
                                                  holder.agent, holder.epoch)};
}

bool has_passed(Timestamp deadline, Timestamp now) { return deadline != Timestamp{} && now >= deadline; }

Task ended(Task task, TaskStatus status, Timestamp now) {
    task.status = status;
    task.finished_at = now;
    return task;
}

Task released(Task task, TaskStatus status, Timestamp now) {
    CHECK(task.lease_until != Timestamp{}, "task {}: running without a lease", task.id);
    task.status = status;
    task.lease_until = {};
    task.is_accepted = false;
    task.starts_unheard = 0;
    task.claim = {};
    if (is_final(status)) task.finished_at = now;
    return task;
}

Task queued_again(const Task& task, Timestamp run_at, Timestamp now) {
    if (has_passed(task.deadline, now)) return released(task, TaskStatus::EXPIRED, now);
    Task again = released(task, TaskStatus::QUEUED, now);
    again.agent.clear();
    again.claimed_at = {};
    // One that cannot run before its deadline ends there, and is due no later.
    again.run_at = task.deadline == Timestamp{} ? run_at : std::min(run_at, task.deadline);
    return again;
}

Task retried(const Task& task, std::optional<Duration> after, Timestamp now, Random& random) {
    if (task.attempt >= task.attempt_max) return released(task, TaskStatus::DEAD, now);
    Task again = queued_again(task, now + (after ? *after : backoff(task, random)), now);
    again.failed_by = task.agent;
    return again;
}

}  // namespace

Duration backoff(const Task& task, Random& random) {
    const int doublings = std::clamp(task.attempt - 1, 0, 30);
    const Duration ceiling = std::min(task.backoff_max, task.backoff_min * (std::int64_t{1} << doublings));
    return Duration{1 + random.below(ceiling.count())};
}

Result<Task> claim(const Task& task, std::string_view agent, const RawId& request, Timestamp now) {
    const bool may_begin = task.status == TaskStatus::QUEUED && task.run_at <= now && task.after.empty();
    if (!may_begin || has_passed(task.deadline, now)) {
        return Error{ErrorCode::conflict, fmt::format("task {} is not ready", task.id)};
    }
    Task leased = task;
    leased.status = TaskStatus::RUNNING;
    leased.agent = agent;
    leased.epoch += 1;
    leased.attempt += 1;
    leased.claim = request;
    leased.claimed_at = now;
    leased.lease_until = now + task.lease;
    return leased;
}

Result<Task> complete(const Task& task, Holder holder, Timestamp now) {
    TRY(const Task mine, held(task, holder));
    return released(mine, TaskStatus::SUCCEEDED, now);
}

Result<Task> renew(const Task& task, Holder holder, Timestamp now) {
    TRY(Task mine, held(task, holder));
    mine.lease_until = now + mine.lease;
    mine.starts_unheard = 0;
    return mine;
}

Result<Task> accept(const Task& task, Holder holder) {
    TRY(Task mine, held(task, holder));
    mine.is_accepted = true;
    mine.starts_unheard = 0;
    return mine;
}

Duration lease_of(const Task& task, const AgentInfo* agent) {
    if (agent == nullptr || !agent->webhook) return task.lease;
    return task.is_accepted ? agent->webhook->callback_within : agent->webhook->timeout + webhook_wait_max;
}

Result<Task> fail(const Task& task, Holder holder, bool retryable, std::optional<Duration> retry_after,
                  Timestamp now, Random& random) {
    TRY(const Task mine, held(task, holder));
    if (!retryable) return released(mine, TaskStatus::FAILED, now);
    return retried(mine, retry_after, now, random);
}

Result<Task> give_back(const Task& task, Holder holder, Duration pause, Timestamp now) {
    TRY(const Task mine, held(task, holder));
    Task again = queued_again(mine, pause == 0ms ? mine.run_at : now + pause, now);
    again.attempt -= 1;
    return again;
}

std::optional<Task> expire(const Task& task, Timestamp now, Random& random) {
    if (task.status != TaskStatus::RUNNING) return std::nullopt;
    if (now < task.lease_until) return std::nullopt;
    return retried(task, std::nullopt, now, random);
}

Result<Task> cancel(const Task& task, Timestamp now) {
    if (is_final(task.status)) {
        return Error{ErrorCode::conflict,
                     fmt::format("task {} is {} and cannot be cancelled", task.id, name_of(task.status))};
    }
    if (task.status == TaskStatus::RUNNING) return released(task, TaskStatus::CANCELLED, now);
    return ended(task, TaskStatus::CANCELLED, now);
}

Result<Task> requeue(const Task& task, Timestamp now) {
    const bool may_be = task.status == TaskStatus::DEAD || task.status == TaskStatus::FAILED ||
                        task.status == TaskStatus::CANCELLED;
    if (!may_be || has_passed(task.deadline, now)) {
        return Error{ErrorCode::conflict,
                     fmt::format("task {} is {}{} and cannot be tried again", task.id, name_of(task.status),
                                 may_be ? " past its deadline" : "")};
    }
    Task again = ended(task, TaskStatus::QUEUED, {});
    again.agent.clear();
    again.claimed_at = {};
    again.attempt = 0;
    again.failed_by.clear();
    // One that was never handed out still has the time that its submitter asked for.
    again.run_at = task.epoch == 0 ? std::max(task.run_at, now) : now;
    return again;
}

Task give_up(const Task& task, Timestamp now) {
    CHECK(task.status == TaskStatus::QUEUED, "task {} is not queued", task.id);
    return ended(task, TaskStatus::DEAD, now);
}

std::optional<Task> pass_deadline(const Task& task, Timestamp now) {
    if (is_final(task.status) || !has_passed(task.deadline, now)) return std::nullopt;
    if (task.status == TaskStatus::RUNNING) return released(task, TaskStatus::EXPIRED, now);
    return ended(task, TaskStatus::EXPIRED, now);
}

}  // namespace tero::coordinator
