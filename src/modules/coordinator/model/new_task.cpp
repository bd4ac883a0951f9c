#include "modules/coordinator/model/new_task.hpp"

#include "base/check.hpp"
#include "modules/coordinator/model/names.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero {
namespace {

constexpr std::size_t payload_bytes_max = 256 * 1024;

Result<Done> check_debounce(const NewTask& task) {
    if (!task.debounce) return Error{ErrorCode::invalid, "is the most of a debounce", "debounce_max"};
    if (*task.debounce < 1ms || *task.debounce > 24h)
        return Error{ErrorCode::invalid, "debounce is 1ms to 24h", "debounce"};
    if (task.debounce_max && (*task.debounce_max < *task.debounce || *task.debounce_max > 24h * 7))
        return Error{ErrorCode::invalid, "debounce_max is at least debounce, and at most 7d", "debounce_max"};
    if (task.unique_key.empty())
        return Error{ErrorCode::invalid, "what is asked for again is known by its unique key", "unique_key"};
    const bool has_other_life = task.unique_for || task.unique_even_dead ||
                                task.unique_life == UniqueLife::WHILE_LIVE;
    if (has_other_life)
        return Error{ErrorCode::invalid, "with a debounce the key lives until its task has begun", "debounce"};
    if (task.run_at != Timestamp{})
        return Error{ErrorCode::invalid, "the debounce says when it runs", "run_at"};
    return Done{};
}

}  // namespace

Result<Done> check_new_task(const NewTask& task) {
    TRY_DONE(check_name(task.type, "type"));
    if (!task.capability.empty()) TRY_DONE(check_name(task.capability, "capability"));
    if (task.otherwise.size() > 10) {
        return Error{ErrorCode::invalid, "at most 10 capabilities may stand in for the first", "otherwise"};
    }
    for (const std::string& one : task.otherwise) TRY_DONE(check_name(one, "otherwise"));
    if (!task.prefer.empty()) TRY_DONE(check_name(task.prefer, "prefer"));
    if (task.unique_key.size() > 200) {
        return Error{ErrorCode::invalid, "a unique key has at most 200 characters", "unique_key"};
    }
    if (task.unique_key.empty() &&
        (task.unique_for || task.unique_life != UniqueLife::FOREVER || task.unique_even_dead)) {
        return Error{ErrorCode::invalid, "only a unique key has a life", "unique_key"};
    }
    if (task.debounce || task.debounce_max) TRY_DONE(check_debounce(task));
    if (task.unique_for && (*task.unique_for < 1s || *task.unique_for > 24h * 366)) {
        return Error{ErrorCode::invalid, "unique_for is 1s to 366d", "unique_for"};
    }
    if (task.fairness_key.size() > 200) {
        return Error{ErrorCode::invalid, "a fairness key has at most 200 characters", "fairness_key"};
    }
    if (task.after.size() > task_after_max) {
        return Error{ErrorCode::invalid, fmt::format("a task comes after {} others at most", task_after_max), "after"};
    }
    if (task.after.empty() && task.after_failed != AfterFailed::CANCEL)
        return Error{ErrorCode::invalid, "is for a task that comes after others", "after_failed"};
    if (task.concurrency_key.size() > 200) {
        return Error{ErrorCode::invalid, "a concurrency key has at most 200 characters", "concurrency_key"};
    }
    if (task.concurrency_key.ends_with('*')) {
        return Error{ErrorCode::invalid, "a concurrency key does not end in *", "concurrency_key"};
    }
    if (task.fairness_weight < 1 || task.fairness_weight > 1000) {
        return Error{ErrorCode::invalid, "fairness_weight is 1 to 1000", "fairness_weight"};
    }
    if (task.payload.text.size() > payload_bytes_max) {
        return Error{ErrorCode::too_large, fmt::format("a payload has at most {} bytes", payload_bytes_max),
                     "payload"};
    }
    if (task.attempt_max && (*task.attempt_max < 1 || *task.attempt_max > 1000)) {
        return Error{ErrorCode::invalid, "attempt_max is 1 to 1000", "attempt_max"};
    }
    if (task.lease && (*task.lease < 1s || *task.lease > 24h)) {
        return Error{ErrorCode::invalid, "a lease is 1s to 24h", "lease"};
    }
    if (task.backoff_min && (*task.backoff_min < 1ms || *task.backoff_min > 24h)) {
        return Error{ErrorCode::invalid, "backoff_min is 1ms to 24h", "backoff_min"};
    }
    if (task.backoff_max && (*task.backoff_max < 1ms || *task.backoff_max > 24h * 7)) {
        return Error{ErrorCode::invalid, "backoff_max is 1ms to 7d", "backoff_max"};
    }
    if (task.backoff_min && task.backoff_max && *task.backoff_max < *task.backoff_min) {
        return Error{ErrorCode::invalid, "backoff_max is at least backoff_min", "backoff_max"};
    }
    if (task.deadline != Timestamp{} && task.deadline <= task.run_at) {
        return Error{ErrorCode::invalid, "the deadline is after run_at", "deadline"};
    }
    return Done{};
}

Result<Id<Task>> new_task(const Context& context, Decided& decided, NewTask task, Owner owner) {
    CHECK(owner.module != ModuleId::NONE, "a task of type {} belongs to nobody", task.type);
    CHECK(task.unique_key.empty(), "a task of type {}: a command has no unique key", task.type);
    TRY_DONE(check_new_task(task));
    const Id<Task> id = context.make_id<Task>();
    decided.next.push_back(QueueTask{id, std::move(task), owner});
    return id;
}

}  // namespace tero
