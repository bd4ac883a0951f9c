#include "modules/coordinator/slots.hpp"

#include "base/check.hpp"
#include "modules/coordinator/starts.hpp"

namespace tero::coordinator {

void Slots::changed(const QueueLimit* before, const QueueLimit* after) {
    const QueueLimit& limit = after != nullptr ? *after : *before;
    const bool is_prefix = limit.key.ends_with('*');
    auto& limits = is_prefix ? prefixes_ : exact_;
    const std::string key = is_prefix ? limit.key.substr(0, limit.key.size() - 1) : limit.key;
    if (after == nullptr) {
        limits.erase(key);
    } else {
        limits.insert_or_assign(key, *after);
    }
    for (auto& [name, group] : groups_) {
        group.limit = limit_of(name);
        if (!group.aside.empty()) news_.insert(name);
    }
}

// The exact one, or else that of the longest beginning.
std::optional<QueueLimit> Slots::limit_of(const std::string& key) const {
    if (const auto exact = exact_.find(key); exact != exact_.end()) return exact->second;
    std::optional<QueueLimit> longest;
    for (const auto& [prefix, limit] : prefixes_) {  // a longer one comes after its own beginning
        if (key.starts_with(prefix)) longest = limit;
    }
    return longest;
}

Slots::Group& Slots::group_of(const std::string& key) {
    const auto [found, added] = groups_.try_emplace(key);
    if (added) found->second.limit = limit_of(key);
    return found->second;
}

void Slots::changed(const std::string& key, Group& group) {
    if (!group.aside.empty()) {
        news_.insert(key);
    } else if (group.running == 0 && group.ready == 0) {
        groups_.erase(key);
    }
}

void Slots::began(const Task& task) {
    if (!task.concurrency_key.empty()) group_of(task.concurrency_key).running += 1;
}

void Slots::ended(const Task& task) {
    if (task.concurrency_key.empty()) return;
    Group& group = group_of(task.concurrency_key);
    CHECK(group.running > 0, "task {}: none of its concurrency key runs", task.id);
    group.running -= 1;
    changed(task.concurrency_key, group);
}

void Slots::became_ready(const Task& task) {
    if (!task.concurrency_key.empty()) group_of(task.concurrency_key).ready += 1;
}

void Slots::left_ready(const Task& task) {
    if (task.concurrency_key.empty()) return;
    Group& group = group_of(task.concurrency_key);
    CHECK(group.ready > 0, "task {}: none of its concurrency key is ready", task.id);
    group.ready -= 1;
    changed(task.concurrency_key, group);
}

Slots::Place Slots::place_of(const Task& task) {
    return {-static_cast<int>(task.priority), task.run_at, task.id};
}

void Slots::set_aside(const Task& task) {
    Group& group = group_of(task.concurrency_key);
    if (group.aside.insert(place_of(task)).second) aside_count_ += 1;
    changed(task.concurrency_key, group);
}

bool Slots::take_from_aside(const Task& task) {
    if (task.concurrency_key.empty()) return false;
    const auto found = groups_.find(task.concurrency_key);
    if (found == groups_.end() || found->second.aside.erase(place_of(task)) == 0) return false;
    aside_count_ -= 1;
    changed(task.concurrency_key, found->second);
    return true;
}

bool Slots::has_room(const std::string& key, const Group& group, std::size_t more, Timestamp now) const {
    if (!group.limit) return true;
    const auto at_once = static_cast<std::size_t>(group.limit->at_once);
    if (at_once > 0 && group.running + more >= at_once) return false;
    const auto starts = starts_.find(key);
    if (group.limit->starts == 0) return true;
    std::int64_t began = 0;
    if (starts != starts_.end()) began = starts_in(starts->second, group.limit->period, now);
    return began + static_cast<std::int64_t>(more) < group.limit->starts;
}

bool Slots::is_full(const std::string& key, std::size_t begin, Timestamp now) const {
    const auto found = groups_.find(key);
    return found != groups_.end() && !has_room(key, found->second, begin, now);
}

std::optional<KeyStarts> Slots::starts_with(const std::string& key, std::int32_t more, Timestamp now) const {
    const auto limit = limit_of(key);
    if (!limit || limit->starts == 0) return std::nullopt;
    const auto known = starts_.find(key);
    const KeyStarts before = known != starts_.end() ? known->second : KeyStarts{.key = key};
    return with_starts(before, more, limit->period, now);
}

void Slots::changed(const KeyStarts* before, const KeyStarts* after) {
    if (after != nullptr) {
        starts_.insert_or_assign(after->key, *after);
    } else {
        starts_.erase(before->key);
    }
}

void Slots::pass(Timestamp now) {
    while (!due_.empty() && due_.begin()->first <= now)
        news_.insert(due_.extract(due_.begin()).value().second);
}

void Slots::call_again(const std::string& key, const Group& group, Timestamp now) {
    const auto starts = starts_.find(key);
    if (!group.limit || group.limit->starts == 0 || starts == starts_.end()) return;
    if (const auto at = fewer_at(starts->second, group.limit->period, now)) due_.emplace(*at, key);
}

std::optional<RawId> Slots::let_go_next(Timestamp now) {
    while (!news_.empty()) {
        const std::string key = *news_.begin();
        const auto found = groups_.find(key);
        const bool is_waited_for = found != groups_.end() && !found->second.aside.empty();
        // Those that are ready may each take a slot.
        if (is_waited_for && has_room(key, found->second, found->second.ready, now)) {
            auto& aside = found->second.aside;
            const RawId task = aside.extract(aside.begin()).value().task;
            aside_count_ -= 1;
            return task;
        }
        news_.erase(key);
        if (is_waited_for) call_again(key, found->second, now);
    }
    return std::nullopt;
}

}  // namespace tero::coordinator
