// The index must be what a rebuild from the task rows would give, whatever happened to them.
#include "modules/coordinator/task_index.hpp"

#include "base/random.hpp"
#include "modules/coordinator/lease.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace tero::coordinator {
namespace {

constexpr Timestamp index_start{1'790'000'000'000};

using Tasks = std::map<RawId, Task>;

Task new_task(std::uint8_t number, std::string capability, TaskPriority priority, Timestamp run_at) {
    Task task;
    task.id = Id<Task>{RawId{{number}}};
    task.type = capability;
    task.capability = std::move(capability);
    task.priority = priority;
    task.run_at = run_at;
    return task;
}

void promote(TaskIndex& index, const Tasks& tasks, Timestamp now) {
    index.promote(now, [&](const RawId& id) -> const Task& { return tasks.at(id); });
}

std::vector<RawId> ready_in_order(const TaskIndex& index, std::string_view capability) {
    std::vector<RawId> ids;
    const auto* ready = index.ready(capability);
    if (ready == nullptr) return ids;
    for (ReadyWalk walk{*ready}; !walk.done(); walk.granted(1)) ids.push_back(walk.task());
    return ids;
}

void expect_same(const TaskIndex& index, const Tasks& tasks, Timestamp now) {
    TaskIndex rebuilt;
    for (const auto& [id, task] : tasks) rebuilt.changed(nullptr, &task);
    promote(rebuilt, tasks, now);
    RC_ASSERT(index.live_count() == rebuilt.live_count());
    RC_ASSERT(index.ready_count() == rebuilt.ready_count());
    RC_ASSERT(index.running_count() == rebuilt.running_count());
    RC_ASSERT(index.next_due() == rebuilt.next_due());
    for (const char* capability : {"paint", "print"}) {
        RC_ASSERT(ready_in_order(index, capability) == ready_in_order(rebuilt, capability));
    }
    for (const char* agent : {"a", "b"}) RC_ASSERT(index.running(agent) == rebuilt.running(agent));
    for (std::uint8_t claim = 1; claim <= 3; ++claim) {
        RC_ASSERT(index.claimed_by(RawId{{claim}}) == rebuilt.claimed_by(RawId{{claim}}));
    }
}

TEST(TaskIndex, TheMostUrgentComesFirstAndThenTheOldest) {
    TaskIndex index;
    const Tasks tasks{
        {RawId{{1}}, new_task(1, "paint", TaskPriority::LOW, index_start - 9s)},
        {RawId{{2}}, new_task(2, "paint", TaskPriority::HIGH, index_start - 1s)},
        {RawId{{3}}, new_task(3, "paint", TaskPriority::HIGH, index_start - 5s)},
        {RawId{{4}}, new_task(4, "paint", TaskPriority::URGENT, index_start)},
        {RawId{{5}}, new_task(5, "print", TaskPriority::URGENT, index_start - 9s)},
        {RawId{{6}}, new_task(6, "paint", TaskPriority::URGENT, index_start + 1s)},
    };
    for (const auto& [id, task] : tasks) index.changed(nullptr, &task);
    promote(index, tasks, index_start);

    EXPECT_EQ(ready_in_order(index, "paint"),
              (std::vector<RawId>{RawId{{4}}, RawId{{3}}, RawId{{2}}, RawId{{1}}}));
    EXPECT_EQ(index.next_due(), index_start + 1s);
    promote(index, tasks, index_start + 1s);
    EXPECT_EQ(ready_in_order(index, "paint").size(), 5U);
}

RC_GTEST_PROP(TaskIndexLaw, TheIndexEqualsARebuildFromTheRows, (std::uint64_t seed)) {
    Random random{seed};
    TaskIndex index;
    Tasks tasks;
    Timestamp now = index_start;
    for (int step = 0; step < 150; ++step) {
        const auto number = static_cast<std::uint8_t>(1 + random.below(12));
        const auto found = tasks.find(RawId{{number}});
        if (found == tasks.end()) {
            Task task =
                new_task(number, random.chance(50) ? "paint" : "print",
                         static_cast<TaskPriority>(random.below(4)), now + Duration{random.below(5000)});
            if (random.chance(30)) task.deadline = now + Duration{random.below(9000)};
            index.changed(nullptr, &task);
            tasks.emplace(task.id, task);
        } else if (is_final(found->second.status)) {
            index.changed(&found->second, nullptr);
            tasks.erase(found);
        } else {
            const Task before = found->second;
            Task after = before;
            const Holder holder{before.agent, before.epoch};
            const RawId claim_request{{static_cast<std::uint8_t>(1 + random.below(3))}};
            switch (random.below(6)) {
                case 0:
                case 1:
                    if (auto leased = claim(before, random.chance(50) ? "a" : "b", claim_request, now))
                        after = *leased;
                    break;
                case 2:
                    if (auto failed = fail(before, holder, true, {}, now, random)) after = *failed;
                    break;
                case 3:
                    if (auto renewed = renew(before, holder, now)) after = *renewed;
                    break;
                case 4:
                    if (auto done = complete(before, holder, now)) after = *done;
                    break;
                default:
                    if (auto cancelled = cancel(before, now)) after = *cancelled;
                    break;
            }
            found->second = after;
            index.changed(&before, &after);
            if (random.chance(20)) {  // as when a decision is rolled back
                index.changed(&after, &before);
                found->second = before;
            }
        }
        if (random.chance(40)) now = now + Duration{random.below(3000)};
        promote(index, tasks, now);
        expect_same(index, tasks, now);
    }
}

}  // namespace
}  // namespace tero::coordinator
