// WorkflowEngine: executions of workflows, from step to step. One transition of a path is one decision, and
// the tasks, branches and work items that it leads to are in its group.
#pragma once

#include "kernel/module.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/work/model/inputs.hpp"
#include "modules/workflow/model/evaluator.hpp"
#include "modules/workflow/model/execution.hpp"
#include "modules/workflow/model/inputs.hpp"
#include "modules/workflow/transition.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace tero {

namespace workflow {
inline constexpr const char* by_parent = "the execution that it is a step of";

Error no_such_execution(const RawId& id);
}

class WorkflowEngine final : public Module {
public:
    // `keep`: of executions that are over; zero: for ever.
    // … `open`: the business's hours, which `business` counts.
    explicit WorkflowEngine(std::unique_ptr<const workflow::Evaluator> evaluator, Duration keep = {},
                            OpenCalendar open = OpenCalendar::of_business({}, TimeZone::utc()));

    Declaration declare() override;

    // definitions.cpp
    Decision decide(const Rows& rows, const PutWorkflow& input, Context& context) const;
    void changed(const WorkflowVersion* before, const WorkflowVersion* after);
    // start.cpp
    Decision decide(const Rows& rows, const StartExecution& input, Context& context) const;
    Decision decide(const Rows& rows, const StartWorkflow& input, Context& context) const;
    // control.cpp
    Decision decide(const Rows& rows, const ChangeExecution& input, Context& context) const;
    Decision decide(const Rows& rows, const SignalExecution& input, Context& context) const;
    // steps.cpp
    Decision decide(const Rows& rows, const SkipStep& input, Context& context) const;
    Decision decide(const Rows& rows, const RewindExecution& input, Context& context) const;
    // approvals.cpp
    Decision decide(const Rows& rows, const AnswerApproval& input, Context& context) const;
    // migrate.cpp
    Decision decide(const Rows& rows, const MigrateExecution& input, Context& context) const;
    // events.cpp
    Decision decide(const Rows& rows, const EventHeard& input, Context& context) const;
    // happenings.cpp
    Decision decide(const Rows& rows, const ExecutionDue& input, Context& context) const;
    Decision decide(const Rows& rows, const BranchDue& input, Context& context) const;
    Decision decide(const Rows& rows, const TaskEnded& input, Context& context) const;
    Decision decide(const Rows& rows, const StepAnswered& input, Context& context) const;
    Decision decide(const Rows& rows, const WorkDone& input, Context& context) const;
    // children.cpp
    Decision decide(const Rows& rows, const ExecutionEnded& input, Context& context) const;
    Decision decide(const Rows& rows, const FollowParent& input, Context& context) const;
    Decision decide(const Rows& rows, const RetryChild& input, Context& context) const;
    Decision decide(const Rows& rows, const EndChild& input, Context& context) const;
    // forks.cpp
    Decision decide(const Rows& rows, const AdvanceFork& input, Context& context) const;
    Decision decide(const Rows& rows, const ForkDue& input, Context& context) const;
    Decision decide(const Rows& rows, const EndFork& input, Context& context) const;
    Decision decide(const Rows& rows, const RetryFork& input, Context& context) const;
    Decision decide(const Rows& rows, const BeginBranch& input, Context& context) const;
    Decision decide(const Rows& rows, const RetryBranch& input, Context& context) const;
    Decision decide(const Rows& rows, const EndBranch& input, Context& context) const;
    Decision decide(const Rows& rows, const BranchEnded& input, Context& context) const;
    // The workflow whose newest version says that this begins it; empty: none does.
    std::string begun_by(std::string_view happening) const;
    // undo.cpp
    Decision decide(const Rows& rows, const UndoExecution& input, Context& context) const;
    Decision decide(const Rows& rows, const UndoNext& input, Context& context) const;
    Decision decide(const Rows& rows, const UndoFailed& input, Context& context) const;

private:
    Part<TableRule> tables() const;
    Part<Observation> observes();

    using Path = std::pair<const WorkflowExecution*, const WorkflowBranch*>;

    // Of one that was registered; a CHECK: all that runs was.
    const WorkflowDefinition& definition_of(const WorkflowExecution& execution) const;
    workflow::Transition transition(const Rows& rows, Context& context, const WorkflowExecution& execution,
                                    const WorkflowBranch* branch) const;
    Decision start(const Rows& rows, const StartWorkflow& asked, Context& context) const;
    Decision pause(const Rows& rows, const WorkflowExecution& execution, const std::string& by,
                   bool with_parent, Context& context) const;
    Decision resume(const Rows& rows, const WorkflowExecution& execution, const std::string& by,
                    Context& context) const;
    static Decision ended_late(const Rows& rows, const TaskEnded& input, const Context& context);
    // Why what has ended cannot go on: it was undone, is a step of another, or there is no room.
    std::optional<Error> stays_ended(const WorkflowExecution& execution) const;
    void reopen(WorkflowExecution& execution, Timestamp now) const;
    Decision try_again(const Rows& rows, const WorkflowExecution& execution, const std::string& by,
                       Context& context) const;
    Decision undo_ended(const Rows& rows, const WorkflowExecution& execution,
                        const TaskEnded& ended) const;
    Decision undo_more(const Rows& rows, const WorkflowExecution& execution, Decided decided,
                       Context& context) const;
    Decision undo_next(const Rows& rows, const WorkflowExecution& execution, WorkflowUndoing undoing,
                       Decided decided, Context& context) const;
    // It has COMPLETED, and may have done what can be undone.
    bool is_undoable(const WorkflowExecution& execution) const;
    // `did`: something was undone.
    Decision undone(const Rows& rows, const WorkflowExecution& execution,
                    const std::optional<std::string>& error, bool did = true) const;
    Decision advance(const Rows& rows, WorkflowFork fork, Context& context) const;
    Decision begin_some(const Rows& rows, workflow::Transition& waiting, WorkflowFork fork,
                        Context& context) const;
    Decision end_some(const Rows& rows, WorkflowFork fork, const WorkflowExecution& execution,
                      Context& context) const;
    void tell_branches(const Rows& rows, WorkflowExecution& execution, Decided& decided,
                       const Context& context) const;
    void look_again(const Rows& rows, WorkflowExecution& execution, Timestamp now) const;
    std::string why_stuck(const Rows& rows, const WorkflowExecution& execution, Timestamp now) const;
    // The path of that id that is not over; nulls: there is none any more.
    Path live_path(const Rows& rows, const RawId& id) const;
    std::vector<const WorkflowBranch*> live_branches(const Rows& rows, const RawId& execution) const;
    const WorkflowVersion* last_of_file(const Rows& rows, const PutWorkflow& input,
                                        const std::string& workflow) const;
    std::vector<Error> unknown_workflows(const WorkflowDefinition& definition) const;
    static std::vector<Error> warnings(const Rows& rows, const WorkflowDefinition& definition);
    bool forget(const Rows& rows, const WorkflowExecution& execution, Decided& decided, Need& need) const;

    std::unique_ptr<const workflow::Evaluator> evaluator_;
    Duration keep_;
    OpenCalendar open_;
    workflow::EventWaits waits_ = {};  // paths that wait for an event
    std::map<std::string, std::shared_ptr<const WorkflowDefinition>> definitions_;  // by key, `order@2`
    std::map<std::string, std::int32_t> newest_;                                    // version of a workflow
    std::map<std::string, std::string, std::less<>> begun_by_;  // happening: the workflow that it begins
    std::unordered_map<RawId, std::set<RawId>> live_of_;  // execution: its branches that are not over
    std::size_t live_branches_ = 0;
    std::size_t live_count_ = 0;                          // executions that are not over
};

}  // namespace tero
