// One path of an execution, taken from where it stands to where it waits next. It works on copies; what has
// changed is written at the end, in one decision.
#pragma once

#include "kernel/decision.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/scheduler/model/calendar.hpp"
#include "modules/work/model/work_item.hpp"
#include "modules/workflow/model/evaluator.hpp"
#include "modules/workflow/model/event_wait.hpp"
#include "modules/workflow/model/execution.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tero::workflow {

// What became of a step.
struct Outcome {
    bool succeeded = true;
    Json output = {};
    std::string error = {};
    bool timed_out = false;
    std::optional<std::string> next = {};  // that a CONDITION chose
};
inline Outcome failure(std::string error) { return {.succeeded = false, .error = std::move(error)}; }

// The text as JSON, and of JSON the text; empty: it is none.
Json json_of(std::string_view text);
std::string text_of(const Json& json);
// All that it holds, and an expression of it may read.
std::size_t bytes_of(const WorkflowExecution& execution);
// A customer's message began it, and nothing has been done for it yet: there is no answer.
bool customer_waits(const WorkflowExecution& execution);
// … while it is paused, which this says, until somebody lets it go on or ends it.
inline constexpr std::string_view customer_waits_alert = "customer_waits_for_paused";
// The path stands at a step that waits for that word.
bool waits_for(const WorkflowDefinition& definition, const WorkflowPath& path, std::string_view signal);

// When somebody is told again that an approval waits; the epoch: not any more.
Timestamp reminder_due(const WorkflowStep& step, const StepRun& run);
// The path stands at a DELAY that waits until something holds.
bool waits_for_condition(const WorkflowDefinition& definition, const WorkflowPath& path);

// Where a decision is made.
struct Around {
    const Evaluator& evaluator;
    const OpenCalendar& open;
    const EventWaits& waits;
    const Rows& rows;
    Context& context;
    const WorkflowDefinition& definition;
};

class Transition {
public:
    // `branch`: whose path it is; null: the execution's own.
    Transition(const Around& around, const WorkflowExecution& execution, const WorkflowBranch* branch);

    WorkflowExecution& execution() { return execution_; }
    WorkflowBranch* branch() { return branch_ ? &*branch_ : nullptr; }
    WorkflowPath& path() { return branch_ ? branch_->path : execution_.path; }
    StepRun* at();  // where it stands; null: it has not begun
    const WorkflowStep* step_at();
    Decided& decided() { return decided_; }

    void wake();               // its time has come, or it was resumed
    void settle(Outcome what);  // of the step where it stands
    // From the step that failed or was cancelled.
    void try_again();
    // The step where it stands is done, with that result.
    void skip(Json result);
    // From that run on nothing counts, and its step begins again.
    void rewind(std::size_t run);
    // What becomes of the PARALLEL where it stands; nothing: it goes on, or rows are needed first.
    std::optional<Outcome> joined(const WorkflowFork& fork);
    // A path of it begins.
    void begin_branch(WorkflowFork& fork, Json item);
    bool needs() const { return !need_.empty(); }
    // What it has under way is cancelled.
    void stop();
    // Nobody has to decide any more: where it stands at an approval.
    void close_approval(std::string by);
    void end_escalation();  // … a part of that
    void end_badly(ExecutionStatus as, std::string error);
    void end_now();
    void tell_end();
    // It waits for that word.
    bool waits_for(std::string_view signal);
    // It is what that module's answer is for.
    bool waits_for(const StepAnswered& answer);
    void answered(const StepAnswered& answer);
    // It waits for something that happens, as far as the step's type and subject say.
    bool waits_for(const EventHeard& heard);
    // … and its filter too; for nobody, and an alert, where that cannot be computed.
    bool passes(const Json& event);
    // What an expression gives that sees the event.
    Result<Json> asked_of(const Json& event, const std::string& expression);
    // It has started that execution, and waits for its end.
    bool waits_for(const ExecutionEnded& ended);
    void child_ended(const ExecutionEnded& ended);
    Result<Json> filled(const Json& value);
    // What it has decided, or the rows that it needs first.
    Decision done();

private:
    void enter(std::string next);
    void record(Outcome what);
    void go_on();
    std::optional<std::string> follow(const std::optional<std::string>& chosen);
    Result<Done> set_variables(const WorkflowStep& step);
    void end_path();
    void fail_path(std::string error);
    std::optional<Outcome> begin(const WorkflowStep& step);
    std::optional<Outcome> begin_task(const WorkflowStep& step);
    std::optional<Outcome> begin_delay(const WorkflowStep& step);
    std::optional<Outcome> look_at_condition(const WorkflowStep& step);
    Timestamp due_of(const WorkflowStep& step) const;
    std::optional<Outcome> begin_callback(const WorkflowStep& step);
    void ask_for_approval(const WorkflowStep& step, std::string cause, WorkUrgency urgency);
    void remind(const WorkflowStep& step);
    std::optional<Outcome> begin_call(const WorkflowStep& step);
    std::optional<Outcome> begin_event(const WorkflowStep& step);
    void keep_wait();
    void keep_attributes();
    std::optional<Outcome> begin_workflow(const WorkflowStep& step);
    bool child_goes_on();
    void give_up(const WorkflowStep& step);
    Result<Done> choose_agent(const WorkflowStep& step, NewTask& task);
    Outcome choose(const WorkflowStep& step);
    std::optional<Outcome> take_signal(std::string_view name);

    // fork.cpp
    std::optional<Outcome> fork(const WorkflowStep& step);
    Result<std::vector<Json>> items_of(const WorkflowStep& step);
    void put_items(const WorkflowFork& fork, const std::vector<Json>& items);
    Id<WorkflowFork> fork_at() const;
    void count(const WorkflowFork& fork);
    void deadline_of_fork(const WorkflowStep& step);
    std::optional<Outcome> verdict(const WorkflowFork& fork);
    Outcome gathered(const WorkflowFork& fork);
    // Whether `when` holds, where those that have not ended count as `unknown`.
    Result<bool> holds(const WorkflowFork& fork, bool unknown);

    RawId path_id() const;
    Scope scope();
    std::optional<std::string> value_of(std::string_view name);
    std::string step_value(const StepRun& run) const;

    Around around_;
    const WorkflowExecution& execution_before_;
    const WorkflowBranch* branch_before_;
    WorkflowExecution execution_;
    std::optional<WorkflowBranch> branch_;
    std::vector<const WorkflowBranch*> ancestors_;  // of the branch, the nearest first
    Decided decided_;
    Need need_;
    const Json* event_ = nullptr;       // that an expression is asked about
    std::optional<EventWait> wait_ = {};  // that has begun
};

}  // namespace tero::workflow
