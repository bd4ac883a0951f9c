// The laws of workflows, asked of every stored change: what was started is there and ends as its program
// says, each step once and at its time, and what was done is undone once.
#pragma once

#include "modules/coordinator/model/task.hpp"
#include "modules/work/model/work_item.hpp"
#include "modules/workflow/model/execution.hpp"
#include "sim/judged_store.hpp"
#include "sim/world.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace tero::sim {

class WorkflowLaws {
public:
    explicit WorkflowLaws(World& world) : world_(world) {}

    // What is asked for, and what was answered.
    void will_register(const WorkflowDefinition& definition, bool succeeds);
    void was_started(const std::string& key, const Id<WorkflowExecution>& id, Timestamp not_before);
    void will_cancel(const RawId& execution) { cancels_.insert(execution); }
    void was_cancelled(const RawId& execution);
    void will_retry(const RawId& execution) { retries_.insert(execution); }

    // Called with every commit that was stored.
    void committed(std::span<const Change> changes);
    void at_the_end();
    // Empty: every execution is over.
    std::string what_waits() const;

    const std::map<RawId, WorkflowExecution>& executions() const { return executions_; }
    const std::map<RawId, WorkflowBranch>& branches() const { return branches_; }
    // Keys of the work items that a step waits for; or of those that are open and none does.
    std::vector<std::string> open_approvals(bool awaited) const;

private:
    struct Known {
        RawId execution = {};
        TaskStatus status = TaskStatus::QUEUED;
        std::string result = {};
        std::string undoes = {};  // the task that it makes undone
    };
    struct Undoing {
        std::set<std::string> undone = {};  // tasks
        RawId last = {};                    // the task that undoes the last of them …
        Timestamp reached = {};             // … which was done then
    };

    void execution_changed(const Change& change);
    void branch_changed(const Change& change);
    void task_changed(const Change& change, std::span<const Change> changes);
    void path_changed(const RawId& execution, const RawId& path, const WorkflowPath* was,
                      const WorkflowPath& is);
    void run_ended(const RawId& execution, const RawId& path, const WorkflowPath& in, std::size_t index);
    void check_join(const RawId& path, const WorkflowStep& step, const StepRun& run, std::size_t index);
    void check_undo(const Known& undo, const RawId& id);
    void check_end(const WorkflowExecution& execution);
    void check_nothing_runs(const RawId& execution);
    const WorkflowDefinition& definition_of(const RawId& execution) const;
    bool is_awaited(const WorkItem& item) const;
    RawId execution_of(const RawId& path) const;
    void broken(Law law, const RawId& execution, const std::string& why);

    World& world_;
    std::map<std::string, WorkflowDefinition> definitions_;
    std::map<std::string, bool> succeeds_;                  // by workflow
    std::map<std::string, Id<WorkflowExecution>> started_;  // by key
    std::map<RawId, Timestamp> not_before_;
    std::map<RawId, WorkflowExecution> executions_;
    std::map<RawId, WorkflowBranch> branches_;
    std::map<RawId, Known> tasks_;
    std::map<RawId, Timestamp> done_at_;           // task: its step ended then
    std::map<RawId, std::set<RawId>> live_tasks_;  // of an execution, those aside that undo
    std::map<RawId, Undoing> undoing_;             // of an execution
    std::vector<RawId> undo_begun_;                // by this commit
    std::map<RawId, std::size_t> times_retried_;
    std::map<std::string, WorkItem> items_;
    std::set<RawId> cancels_;    // that were asked for
    std::set<RawId> cancelled_;  // and answered
    std::set<RawId> retries_;
};

}  // namespace tero::sim
