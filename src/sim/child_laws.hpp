// The laws of workflows that are steps of others: what becomes of a child is what its step says, and none
// goes on that no step waits for.
#pragma once

#include "modules/workflow/model/execution.hpp"
#include "sim/judged_store.hpp"
#include "sim/world.hpp"

#include <map>
#include <span>
#include <string>

namespace tero::sim {

class ChildLaws {
public:
    explicit ChildLaws(World& world) : world_(world) {}

    // Called with every commit that was stored.
    void committed(std::span<const Change> changes);
    void at_the_end();
    // Empty: every execution is over.
    std::string what_waits() const;

    const std::map<RawId, WorkflowExecution>& executions() const { return executions_; }

private:
    void execution_changed(const Change& change);
    void path_changed(const RawId& id, const WorkflowPath* was, const WorkflowPath& is);
    void run_ended(const StepRun& run);
    void check_is_awaited(const WorkflowExecution& child);
    // That waits, or has waited, for it; null: it waits for another attempt by now.
    const StepRun* step_of(const WorkflowExecution& child) const;

    World& world_;
    std::map<RawId, WorkflowExecution> executions_;
    std::map<RawId, WorkflowPath> paths_;  // of executions and branches
};

}  // namespace tero::sim
