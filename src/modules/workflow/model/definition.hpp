// A workflow as a person writes it: steps with names, and which follows which. docs/workflows.md says what
// each field means to who writes one.
//
// A path goes from step to step and ends at one that names no `next`. PARALLEL begins a path of its own for
// each branch and goes on once enough of them have ended.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "modules/coordinator/model/task.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tero {

// TASK: some agent does it. CONDITION: which step is next. PARALLEL: several paths at once. DELAY: a time
// passes. CALLBACK: a function of the definition's own, something that a module of Tero does, or a word from
// outside. WORKFLOW: another workflow, whose end it waits for.
enum class StepType { TASK, CONDITION, PARALLEL, DELAY, CALLBACK, WORKFLOW };
BOOST_DESCRIBE_ENUM(StepType, TASK, CONDITION, PARALLEL, DELAY, CALLBACK, WORKFLOW)

// When a PARALLEL goes on: all branches have succeeded, one has, `count` of them have, or `when` holds.
// DEADLINE: they have all ended or its `timeout` is up, and `count` of them have succeeded.
enum class JoinKind { ALL, ANY, COUNT, WHEN, DEADLINE };
BOOST_DESCRIBE_ENUM(JoinKind, ALL, ANY, COUNT, WHEN, DEADLINE)

struct WorkflowCase {
    std::string when = {};  // an expression
    std::string next = {};  // the step; empty: the path ends
    bool operator==(const WorkflowCase&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkflowCase, (), (when, next))
TERO_DESCRIBED_WHOLLY(WorkflowCase);

struct WorkflowStep {
    std::string id = {};
    StepType type = StepType::TASK;
    std::string description = {};
    std::string next = {};        // the step that follows; empty: the path ends
    std::string on_error = {};    // … when this one has failed
    std::string on_timeout = {};  // … when its time is up; empty: as any other failure
    std::optional<Duration> timeout = {};  // of TASK, PARALLEL, CALLBACK and WORKFLOW
    std::map<std::string, Json> set = {};  // variables, once it has succeeded
    std::string compensate = {};  // the TASK that undoes it, if the execution fails or is cancelled later
    // TASK
    std::string task = {};        // its type, such as `sales.answer`
    std::string capability = {};  // empty: the type
    Json otherwise = {};          // capabilities in turn, where nobody alive offers that one
    std::string prefer = {};      // the agent that should get it, if it is well and has room then
    std::optional<TaskPriority> priority = {};
    Json input = {};  // its payload; of a CALLBACK: what its function sees as `input`, or its call is given
    std::optional<std::int32_t> attempts = {};  // of a WORKFLOW too, as are the next two
    std::optional<Duration> backoff_min = {};
    std::optional<Duration> backoff_max = {};
    std::optional<Duration> lease = {};
    // CONDITION: the first that holds; `next` when none does
    std::vector<WorkflowCase> cases = {};
    // PARALLEL: paths that begin with these steps, or one path for each element of a list
    std::vector<std::string> branches = {};
    std::string each = {};    // an expression that gives the list
    std::string branch = {};  // the first step of the path for each element, which sees `item` and `index`
    std::optional<std::int32_t> limit = {};  // so many at once
    JoinKind join = JoinKind::ALL;
    std::optional<std::int32_t> count = {};
    std::string when = {};  // of join WHEN: an expression that sees `branches`, `branches.a or branches.b`
    std::optional<bool> gather = {};  // false: its output is how many succeeded, and not what they gave
    // DELAY
    std::optional<Duration> duration = {};
    std::string until = {};  // an expression that gives a time, `input.due`; with a deadline: that holds
    std::optional<Duration> deadline = {};  // `until` is a condition, and this long is waited for it
    std::optional<Duration> every = {};     // … which is looked at so often, and at each signal
    // DELAY; of CALLBACK in place of `timeout`
    std::optional<Duration> business = {};  // counted while the business is open
    // CALLBACK
    std::string function = {};  // Lua, which ends with `return`
    std::string call = {};      // what a module does, `followup.sequence`; it goes on when that is over
    std::string signal = {};    // the name of the signal that it waits for
    std::string approval = {};  // what a person is to decide: a work item, signalled as `approval`
    std::string event = {};     // the type of the event that it waits for: `order.paid`, `order.*`
    std::string subject = {};   // … with that subject; a template
    std::string filter = {};    // … for which this holds: an expression that sees `event`
    std::string message = {};   // a conversation, whose customer's next message it waits for; a template
    // … of an approval:
    Json form = {};        // a JSON Schema of what is filled in by who approves
    Json by_default = {};  // what it gives when its time is up; none: that is a failure
    std::optional<Duration> remind = {};    // nobody has decided for so long: the item becomes HIGH
    std::optional<Duration> escalate = {};  // … URGENT, and an alert
    std::string escalate_to = {};           // who is to decide then, in words
    // WORKFLOW
    std::string workflow = {};                 // its id
    std::optional<std::int32_t> version = {};  // unset: the newest when the step begins
    bool operator==(const WorkflowStep&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkflowStep, (),
                      (id, type, description, next, on_error, on_timeout, timeout, set, compensate, task,
                       capability, otherwise, prefer, priority, input, attempts, backoff_min, backoff_max,
                       lease, cases, branches, each, branch, limit, join, count, when, gather, duration,
                       until, deadline, every, business, function, call, signal, approval, event, subject,
                       filter, message, form, by_default, remind, escalate, escalate_to, workflow, version))
TERO_DESCRIBED_WHOLLY(WorkflowStep);

struct WorkflowDefinition {
    std::string id = {};
    std::int32_t version = 0;  // 0: the next one
    std::string description = {};
    std::string owner = {};  // who answers for it
    std::map<std::string, std::string> labels = {};
    std::vector<std::string> triggers = {};  // what begins one, such as `message.sales`
    std::string start = {};                  // the first step
    std::optional<Duration> timeout = {};  // of a whole execution, which fails then
    std::string on_error = {};             // of each step that names none
    Json input = {};  // a JSON Schema of what one is started with; none: anything
    std::map<std::string, Json> variables = {};
    Json output = {};  // made when it has succeeded
    std::map<std::string, Json> attributes = {};  // by which its executions are found
    std::vector<WorkflowStep> steps = {};
    bool operator==(const WorkflowDefinition&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkflowDefinition, (),
                      (id, version, description, owner, labels, triggers, start, timeout, on_error, input,
                       variables, output, attributes, steps))
TERO_DESCRIBED_WHOLLY(WorkflowDefinition);

namespace workflow {

inline constexpr std::size_t definition_bytes_max = 64 * 1024;
inline constexpr std::size_t steps_max = 200;
inline constexpr std::int32_t branches_max = 10'000;  // of one PARALLEL
inline constexpr std::size_t name_characters_max = 64;
inline constexpr std::size_t triggers_max = 20;
inline constexpr std::size_t attributes_max = 8;
inline constexpr std::size_t attribute_bytes_max = 100;  // of a value; of what is longer there is none
inline constexpr Duration business_max = std::chrono::days{30};  // of open hours
inline constexpr Duration every_default = 1min;

// Null: there is no such step.
const WorkflowStep* find_step(const WorkflowDefinition& definition, std::string_view id);
// A DELAY that waits until something holds.
inline bool waits_for_condition(const WorkflowStep& step) { return step.deadline.has_value(); }
// A CALLBACK that waits for something that happens, or for what a customer writes.
inline bool waits_for_event(const WorkflowStep& step) { return !step.event.empty() || !step.message.empty(); }
// Small letters, digits and _, a letter first: it is a name in expressions too.
bool is_step_name(std::string_view name);
// Something may be left to do once an execution of it ends badly, or is undone after it has COMPLETED.
bool may_undo(const WorkflowDefinition& definition);
// Where a step that has failed leads; empty: nowhere.
std::string_view error_route(const WorkflowDefinition& definition, const WorkflowStep& step, bool timed_out);

// Every mistake in the JSON, with its path; empty: it was read into `definition`.
std::vector<Error> read_definition(std::string_view json, WorkflowDefinition& definition);

}  // namespace workflow
}  // namespace tero
