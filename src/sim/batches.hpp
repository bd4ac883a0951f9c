// Batches in the storm: tasks that are put together in several calls, sealed, and have one completion; and
// the laws of that, asked of every stored change.
#pragma once

#include "modules/coordinator/model/task_batch.hpp"
#include "sim/judged_store.hpp"
#include "sim/node.hpp"
#include "sim/task_laws.hpp"
#include "sim/world.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <span>

namespace tero::sim {

class BatchLaws {
public:
    explicit BatchLaws(World& world) : world_(world) {}

    void committed(std::span<const Change> changes);

private:
    void task_changed(const Change& change);
    void batch_changed(const TaskBatch* was, const TaskBatch& is, std::span<const Change> changes);
    bool all_ended(const TaskBatch& batch) const;

    World& world_;
    std::map<RawId, std::set<RawId>> ended_;  // by batch: its tasks that have, once at least
    std::map<RawId, TaskBatch> unfinished_;
};

class BatchWorkload {
public:
    BatchWorkload(World& world, Node& node, TaskLaws& laws) : world_(world), node_(node), laws_(laws) {}

    void start(int batches);
    // All of them are sealed, and everyone has heard so.
    bool all_sealed() const { return sealed_ == batches_; }

private:
    void begin(int number);
    void add(const Id<TaskBatch>& batch, int number, std::size_t call);
    void seal(const Id<TaskBatch>& batch);

    World& world_;
    Node& node_;
    TaskLaws& laws_;
    int batches_ = 0;
    int sealed_ = 0;
};

}  // namespace tero::sim
