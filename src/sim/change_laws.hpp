// The laws of what people do to tasks by hand, one by one or to many at once: nothing is tried again, deleted
// or cancelled that nobody asked for, and what is asked for is done wholly.
#pragma once

#include "modules/coordinator/model/bulk_change.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/coordinator/model/task.hpp"
#include "sim/judged_store.hpp"
#include "sim/world.hpp"

#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace tero::sim {

class ChangeLaws {
public:
    explicit ChangeLaws(World& world) : world_(world) {}

    // What people ask for.
    void will_change(TaskVerb verb, const Id<Task>& task) { asked_.emplace(verb, task); }
    void will_change_many(const BeginBulk& asked) { bulks_asked_.push_back(asked); }
    bool was_asked_for(TaskVerb verb, const Task& task) const;
    // By that name, or as one of a kind, whatever its state was before.
    bool may_have_been_asked_to_delete(const Task& task) const;

    // Called with every commit that was stored.
    void committed(std::span<const Change> changes);
    // `follows`: it may be cancelled because another one was not well.
    void task_changed(const Task& was, const Task& is, bool follows);
    // Every bulk change that began has ended.
    bool all_ended() const { return running_.empty(); }
    std::set<TaskVerb> done_to_many() const;
    // By this commit: it may have been handed out since, before the time that it had to wait for.
    bool was_requeued(const RawId& task) const { return requeued_.contains(task); }
    bool was_deleted(const RawId& task) const { return deleted_.contains(task); }

private:
    void check_deleted(const Task& task, std::span<const Change> changes);

    World& world_;
    std::set<std::pair<TaskVerb, RawId>> asked_;
    std::vector<BeginBulk> bulks_asked_;
    std::set<RawId> running_;  // bulk changes
    std::set<RawId> requeued_;  // by this commit
    std::set<RawId> deleted_;   // by hand
};

}  // namespace tero::sim
