// What the coordinator can be asked, and what it answers.
#pragma once

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/input.hpp"
#include "kernel/owner.hpp"
#include "kernel/rows_come_near.hpp"
#include "modules/coordinator/model/agent.hpp"
#include "modules/coordinator/model/task.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tero {

struct NewTask {
    std::string type = {};
    std::string capability = {};  // empty: the type
    std::vector<std::string> otherwise = {};  // capabilities in turn, where nobody alive offers that one
    std::string prefer = {};  // the agent that should get it, if it is well and has room then
    TaskPriority priority = TaskPriority::NORMAL;
    Json payload = {};
    Timestamp run_at = {};               // the epoch: now
    Timestamp deadline = {};             // ended by then, or EXPIRED; the epoch: never
    std::optional<Duration> lease = {};  // unset: the coordinator's default, as for the next three
    std::optional<std::int32_t> attempt_max = {};
    std::optional<Duration> backoff_min = {};
    std::optional<Duration> backoff_max = {};
    std::string unique_key = {};  // while it lives, the same key again answers with the same task
    UniqueLife unique_life = UniqueLife::FOREVER;
    std::optional<Duration> unique_for = {};  // no longer than that from now
    bool unique_even_dead = false;  // a task that is DEAD or CANCELLED keeps its key too
    // Asked for again before it has begun, it carries the newer payload and waits so long from then …
    std::optional<Duration> debounce = {};
    std::optional<Duration> debounce_max = {};  // … but no longer than that in all; unset: ten times
    std::string fairness_key = {};  // whose work it is; empty: of who submits it
    std::int32_t fairness_weight = 1;  // its key gets so many tasks done for each one of weight 1
    std::vector<Id<Task>> after = {};  // not before these have ended
    AfterFailed after_failed = AfterFailed::CANCEL;  // when one of them does not succeed
    std::string concurrency_key = {};  // of those that have it, no more run at once than its limit says
    bool operator==(const NewTask&) const = default;
};
BOOST_DESCRIBE_STRUCT(NewTask, (),
                      (type, capability, otherwise, prefer, priority, payload, run_at, deadline, lease,
                       attempt_max, backoff_min, backoff_max, unique_key, unique_life, unique_for,
                       unique_even_dead, debounce, debounce_max, fairness_key, fairness_weight, after,
                       after_failed, concurrency_key))
TERO_DESCRIBED_WHOLLY(NewTask);

// Who asks something about tasks over the API. Nobody named: Tero's own decisions, which may do everything.
struct Asker {
    std::string id = {};         // of its key or session: what it submitted itself, it may always change
    std::string actor = {};      // for history: `key:shop`, `session:q7xR2…`
    bool may_change_all = true;  // what others submitted too, but for Tero's own
    bool is_admin = true;        // that too
};

struct SubmitTasks {
    std::vector<NewTask> tasks = {};
    Asker by = {};
    std::string idempotency_key = {};  // of the call, for the agents that do the tasks
    std::string traceparent = {};      // likewise
};

// A task that another module asks for: see new_task().
struct QueueTask {
    Id<Task> id = {};
    NewTask task = {};
    Owner owner = {};  // whom its end is told
};

struct Claim {
    std::string agent = {};
    std::int32_t limit = 1;
    RawId request = {};  // the same request id again returns the same leases; never empty
    Duration wait = {};  // how long the claim may stay open when nothing is ready
    bool endless = false;  // of an agent in this process, which is no connection that could go stale
    std::string credential = {};  // hash of the key or session that it was made with; empty: this process
    std::uint64_t caller = 0;  // a number of the call, which CallerLeft names should it hang up; 0: none
    bool operator==(const Claim&) const = default;
};
BOOST_DESCRIBE_STRUCT(Claim, (), (agent, limit, request, wait, endless, credential, caller))
TERO_DESCRIBED_WHOLLY(Claim);

struct Completion {
    Id<Task> task = {};
    std::uint64_t epoch = 0;
    Json result = {};
    bool operator==(const Completion&) const = default;
};
BOOST_DESCRIBE_STRUCT(Completion, (), (task, epoch, result))
TERO_DESCRIBED_WHOLLY(Completion);

struct Failure {
    Id<Task> task = {};
    std::uint64_t epoch = 0;
    std::string error = {};
    bool retryable = true;
    std::optional<Duration> retry_after = {};  // unset: the task's backoff
    bool operator==(const Failure&) const = default;
};
BOOST_DESCRIBE_STRUCT(Failure, (), (task, epoch, error, retryable, retry_after))
TERO_DESCRIBED_WHOLLY(Failure);

struct TaskHeartbeat {
    Id<Task> task = {};
    std::uint64_t epoch = 0;
    Json progress = {};
    bool operator==(const TaskHeartbeat&) const = default;
};
BOOST_DESCRIBE_STRUCT(TaskHeartbeat, (), (task, epoch, progress))
TERO_DESCRIBED_WHOLLY(TaskHeartbeat);

struct CompleteTasks {
    std::string agent = {};
    std::vector<Completion> completions = {};
    std::optional<Claim> next = {};  // completes and claims in one call
    std::string credential = {};     // as in Claim
};

struct FailTasks {
    std::string agent = {};
    std::vector<Failure> failures = {};
};

struct Heartbeat {
    std::string agent = {};
    std::vector<TaskHeartbeat> beats = {};
};

struct LeaseReturn {
    Id<Task> task = {};
    std::uint64_t epoch = 0;
    std::optional<Duration> after = {};  // when it is handed out again; unset: after its backoff
    bool operator==(const LeaseReturn&) const = default;
};
BOOST_DESCRIBE_STRUCT(LeaseReturn, (), (task, epoch, after))
TERO_DESCRIBED_WHOLLY(LeaseReturn);

struct ReturnLeases {  // back to the queue, and no attempt is used
    std::string agent = {};
    std::vector<LeaseReturn> leases = {};
    // The reply that carried them was not heard: each is ready at once, in its old place. What an agent gives
    // back itself waits for its backoff, or it would go round and round.
    bool unheard = false;
};

// An agent that Tero called took the task, and says later what became of it.
struct AcceptTask {
    std::string agent = {};
    Id<Task> task = {};
    std::uint64_t epoch = 0;
};

// What can be done to a task by somebody who does not hold it.
enum class TaskVerb {
    CANCEL,      // it ends; whoever holds it hears that with the next call
    RETRY,       // one that is DEAD, FAILED or CANCELLED: back to the queue, with all its attempts
    PRIORITIZE,  // one that is QUEUED
    DELETE,      // one that has ended, with what it carried and its unique key
};
BOOST_DESCRIBE_ENUM(TaskVerb, CANCEL, RETRY, PRIORITIZE, DELETE)

struct ChangeTasks {
    TaskVerb verb = TaskVerb::CANCEL;
    std::vector<Id<Task>> tasks = {};
    Asker by = {};
    TaskPriority priority = TaskPriority::NORMAL;  // of PRIORITIZE
};

struct RegisterAgent {
    AgentInfo agent = {};
    std::string credential = {};  // as in Claim
};

// What a person changes of an agent that is registered.
struct ChangeAgent {
    std::string agent = {};
    std::optional<std::int32_t> max_concurrency = {};
    std::optional<bool> draining = {};
    std::string by = {};  // for history
};
struct AgentChanged {
    std::size_t holds = 0;  // tasks, now
};

// A person does not want to see it any more. Refused while it holds tasks.
struct RemoveAgent {
    std::string agent = {};
    std::string by = {};  // for history
};

// A new secret for an agent that Tero calls; for a day its calls are signed with the old one too.
struct ChangeAgentSecret {
    std::string agent = {};
    std::string by = {};  // for history
};

// Decided at the end of a turn, while claims wait and tasks are ready for them.
struct MatchClaims {};

struct LeaseExpired {
    Id<Task> task = {};
};

struct TaskDeadline {
    Id<Task> task = {};
};

// A claim has waited as long as it may; or a call that waits for a task, or the task has ended.
struct ClaimExpired {
    Ticket ticket = 0;
};

// Claims that wait are answered with nothing, and who waits for a task is answered: at a stop, or when a key
// or session is good no more.
struct CloseClaims {
    std::string credential = {};  // only those made with this one; empty: all
};

// Whoever waits for a claim or a task hung up, or closed its side of the connection.
struct CallerLeft {
    std::uint64_t caller = 0;
};

struct AgentSilent {
    std::string agent = {};
};

// A task has ended for good.
struct TaskEnded {
    std::shared_ptr<const Task> task = {};
    Json result = {};
    std::string error = {};
};
inline Owner owner_of(const TaskEnded& ended) { return owner_of(*ended.task); }

// Delayed tasks that were far (kernel/far_rows.hpp).
struct TasksComeNear : RowsComeNear {};

// Effect: this agent is to be called for this task. It may be asked for again, after a restart.
struct CallWebhook {
    std::shared_ptr<const AgentInfo> agent = {};
    std::shared_ptr<const Task> task = {};
    std::shared_ptr<const TaskBody> body = {};
};

// A secret was made for an agent, and is to be shown.
struct AgentSecret {
    RawId id = {};
};

struct Submitted {
    Id<Task> task = {};
    bool created = true;  // false: its unique key was there already
};

struct Lease {
    std::shared_ptr<const Task> task = {};
    std::shared_ptr<const TaskBody> body = {};
};

struct Leases {
    std::vector<Lease> leases = {};
    std::vector<Result<Done>> completions = {};  // of CompleteTasks with `next`, in their order
    bool draining = false;  // its agent gets nothing new
};

// One result for each item asked, in order.
using SubmittedTasks = std::vector<Result<Submitted>>;
using Outcomes = std::vector<Result<Done>>;

TERO_INPUT(coordinator, SUBMIT, SubmitTasks)
TERO_INPUT(coordinator, CLAIM, Claim)
TERO_INPUT(coordinator, REPORT, CompleteTasks)
TERO_INPUT(coordinator, REPORT, FailTasks)
TERO_INPUT(coordinator, REPORT, Heartbeat)
TERO_INPUT(coordinator, REPORT, ReturnLeases)
TERO_INPUT(coordinator, REPORT, AcceptTask)
TERO_INPUT(coordinator, CALL, ChangeTasks)
TERO_INPUT(coordinator, CALL, RegisterAgent)
TERO_INPUT(coordinator, CALL, ChangeAgent)
TERO_INPUT(coordinator, CALL, RemoveAgent)
TERO_INPUT(coordinator, CALL, ChangeAgentSecret)
TERO_INPUT(coordinator, CALL, CloseClaims)
TERO_INPUT(coordinator, CLAIM, CallerLeft)
TERO_INPUT(coordinator, COMMAND, MatchClaims)
TERO_INPUT(coordinator, COMMAND, TasksComeNear)
TERO_INPUT(coordinator, COMMAND, QueueTask)
TERO_INPUT(coordinator, TIMER, LeaseExpired)
TERO_INPUT(coordinator, TIMER, TaskDeadline)
TERO_INPUT(coordinator, TIMER, ClaimExpired)
TERO_INPUT(coordinator, TIMER, AgentSilent)
TERO_INPUT(coordinator, TOLD, TaskEnded)

}  // namespace tero
