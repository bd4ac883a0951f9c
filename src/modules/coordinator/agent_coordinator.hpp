// AgentCoordinator: takes tasks in, hands them to agents that can do them, and sees each one to its end.
//
//     submit --> queue (by capability, priority, age) --> match with the claims that wait --> lease
//     lease --> complete | fail | heartbeat | silence --> end, retry with backoff, or the dead-letter list
//
// Its decisions are pure functions of the rows. What it keeps itself is an index of the rows of tasks and of
// agents, and the claims that wait for work, which are connections, not rows.
#pragma once

#include "kernel/far_rows.hpp"
#include "kernel/module.hpp"
#include "modules/coordinator/agent_index.hpp"
#include "modules/coordinator/bulk.hpp"
#include "modules/coordinator/health.hpp"
#include "modules/coordinator/model/await_end.hpp"
#include "modules/coordinator/model/follow_task.hpp"
#include "modules/coordinator/model/held_tasks.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/coordinator/model/options.hpp"
#include "modules/coordinator/model/retention.hpp"
#include "modules/coordinator/model/task_batch.hpp"
#include "modules/coordinator/open_claims.hpp"
#include "modules/coordinator/pauses.hpp"
#include "modules/coordinator/task_index.hpp"
#include "modules/workflow/model/execution.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace tero {

class AgentCoordinator final : public Module {
public:
    // `conversations`: the capabilities whose tasks speak to customers; only agents that the owner named get
    // them.
    explicit AgentCoordinator(CoordinatorOptions options, std::vector<std::string> conversations = {},
                              const TaskRetention& retention = {})
        : options_(std::move(options)),
          conversations_(std::move(conversations)),
          retention_(retention),
          index_(options_.retry_elsewhere),
          far_({.table = table_of<Task>(), .index = "by_status", .equal = {Bound{.text = "QUEUED"}}},
               [](const void* task) { return static_cast<const Task*>(task)->run_at; },
               options_.delay_near) {}

    Declaration declare() override;
    // What it keeps beside the rows is made from these.
    void changed(const Task* before, const Task* after);
    void changed(const AgentInfo* before, const AgentInfo* after);
    void changed(const QueuePause* before, const QueuePause* after);
    void changed(const QueueLimit* before, const QueueLimit* after) { index_.changed(before, after); }
    void changed(const KeyStarts* before, const KeyStarts* after) { index_.changed(before, after); }
    void changed(const WorkflowExecution* before, const WorkflowExecution* after);
    void changed(const BulkChange* before, const BulkChange* after) { bulks_.changed(before, after); }

    Decision decide(const Rows& rows, const SubmitTasks& input, Context& context) const;
    Decision decide(const Rows& rows, const QueueTask& input, Context& context) const;
    Decision decide(const Rows& rows, const Claim& input, Context& context) const;
    Decision decide(const Rows& rows, const MatchClaims& input, Context& context) const;
    Decision decide(const Rows& rows, const CompleteTasks& input, Context& context) const;
    Decision decide(const Rows& rows, const FailTasks& input, Context& context) const;
    Decision decide(const Rows& rows, const Heartbeat& input, Context& context) const;
    Decision decide(const Rows& rows, const ReturnLeases& input, Context& context) const;
    Decision decide(const Rows& rows, const AcceptTask& input, Context& context) const;
    Decision decide(const Rows& rows, const ChangeTasks& input, Context& context) const;
    Decision decide(const Rows& rows, const AwaitEnd& input, Context& context) const;
    Decision decide(const Rows& rows, const CountHeld& input, Context& context) const;
    Decision decide(const Rows& rows, const BeginBulk& input, Context& context) const;
    Decision decide(const Rows& rows, const StopBulk& input, Context& context) const;
    Decision decide(const Rows& rows, const BulkPiece& input, Context& context) const;
    Decision decide(const Rows& rows, const BeginBatch& input, Context& context) const;
    Decision decide(const Rows& rows, const AddToBatch& input, Context& context) const;
    Decision decide(const Rows& rows, const SealBatch& input, Context& context) const;
    Decision decide(const Rows& rows, const TaskOfBatchEnded& input, Context& context) const;
    Decision decide(const Rows& rows, const TasksComeNear& input, Context& context) const;
    Decision decide(const Rows& rows, const PauseQueue& input, Context& context) const;
    Decision decide(const Rows& rows, const ResumeQueue& input, Context& context) const;
    Decision decide(const Rows& rows, const SetQueueLimit& input, Context& context) const;
    Decision decide(const Rows& rows, const RemoveQueueLimit& input, Context& context) const;
    Decision decide(const Rows& rows, const RegisterAgent& input, Context& context) const;
    Decision decide(const Rows& rows, const ChangeAgent& input, Context& context) const;
    Decision decide(const Rows& rows, const RemoveAgent& input, Context& context) const;
    Decision decide(const Rows& rows, const ChangeAgentSecret& input, Context& context) const;
    Decision decide(const Rows& rows, const LeaseExpired& input, Context& context) const;
    Decision decide(const Rows& rows, const FollowTask& input, Context& context) const;
    Decision decide(const Rows& rows, const TaskDeadline& input, Context& context) const;
    Decision decide(const Rows& rows, const ClaimExpired& input, Context& context) const;
    Decision decide(const Rows& rows, const CloseClaims& input, Context& context) const;
    Decision decide(const Rows& rows, const CallerLeft& input, Context& context) const;
    Decision decide(const Rows& rows, const AgentSilent& input, Context& context) const;

    // Leases of built-in agents end at once. If the process died under them the attempt counts, for perhaps
    // it is the task that kills it; if only the engine was built anew it does not. The other agents get the
    // time again that passed without us, and a moment to say that they live: an outage of ours is not their
    // silence.
    Decision recover(const Rows& rows, const Recovered& input, Context& context) const;
    Decision after_pause(const Rows& rows, const StoodStill& input, Context& context) const;

    std::size_t live_count() const { return index_.live_count(); }
    std::size_t ready_count() const { return index_.ready_count(); }
    // No agent of this process runs a task or could take one that is ready. What nobody serves, and what
    // workers hold, may take for ever and does not count.
    bool idle() const;
    std::size_t running(const std::string& agent) const { return index_.running(agent); }

private:
    Timestamp silent_at(const AgentInfo& agent) const;
    Part<Gauge> gauges() const;
    TimerRule followers_timer();
    // Submissions stop at queue_max; what other modules command may take a quarter more.
    std::size_t room_for_commands() const {
        return static_cast<std::size_t>(options_.queue_max + (options_.queue_max + 3) / 4);
    }
    Keep keep_agents() const;
    Keep keep_tasks() const;
    Keep keep_unique_keys() const;
    Keep keep_bulks() const;
    TableRule table_of_bulks() const;
    TableRule table_of_batches() const;
    Near near_tasks() const;
    bool is_far(const Task& task) const {
        return task.status == TaskStatus::QUEUED && far_.is_far(task.run_at);
    }
    // What bulk changes look for.
    Part<Walk> walks();
    std::optional<Walk::Step> next_step(Timestamp now) const;
    std::optional<Input> found_on(const Walk::Step& step, const Page& page) const;
    // Delayed tasks become ready.
    void promote(const Rows& rows, Timestamp now);
    std::optional<Timestamp> next_promoted() const;
    // forbidden, naming the capability: whoever shows this credential may not serve it. unauthenticated: it
    // is good no more.
    Result<Done> check_right(const Rows& rows, const std::string& credential, std::string_view capability,
                             Timestamp now) const;
    Result<Done> check_completion(const Rows& rows, const CompleteTasks& input, const Completion& completion,
                                  const Task& task, Timestamp now) const;
    Result<Done> check_claim(const Rows& rows, const Claim& claim, const AgentInfo& agent,
                             Timestamp now) const;
    // exhausted: no room in the queue for these.
    Result<Done> check_room(const SubmitTasks& input, Timestamp now) const;
    // The tasks of a call, for this owner; what became of each goes into `results`, in order.
    Decision take_in(const Rows& rows, const SubmitTasks& input, Owner owner, Context& context,
                     SubmittedTasks& results) const;
    void finish_batch(TaskBatch& batch, const Context& context, Decided& decided) const;
    void put_task(Decided& decided, const Context& context, const Id<Task>& id, const NewTask& asked,
                  Owner owner, const Asker& by, std::string idempotency_key,
                  std::string traceparent = {}) const;
    void set_aside(const Rows& rows, const std::set<RawId>& held, Decided& decided) const;
    void start_paused(const Rows& rows, const Context& context, Decided& decided) const;
    // A task that nobody can be given.
    void end_hopeless(const Rows& rows, const Context& context, const RawId& id, Decided& decided) const;
    // ---- webhook.cpp: agents that Tero calls ----
    // Each has a claim that stands as long as it is registered.
    void keep_standing_claim(const AgentInfo* before, const AgentInfo* after);
    // The key that registered it is good no more: it is OFFLINE, and somebody is told.
    bool stop_if_unwanted(const Rows& rows, const AgentInfo& agent, const Context& context,
                          Decided& decided) const;
    // Calls that were under way when the process died, or the engine was built anew, are made again.
    void call_again(const Rows& rows, const Context& context, Decided& decided, Need& need) const;

    // An open claim is answered, and open no more.
    void answer(Ticket ticket, Leases leases, Decided& decided) const;
    // Who waits for a task is answered, and waits no more.
    void answer_wait(Ticket ticket, Reply reply, Decided& decided) const;
    // A decision that also claims: with the leases that this very request has got already, or it waits.
    Decision claiming(const Rows& rows, const Claim& claim, Outcomes completions, Decided decided,
                      const Context& context) const;
    // Counts the end of an attempt; who goes into quarantine, or leaves it, is told of.
    void count_attempt(AgentInfo& agent, const Task& task, coordinator::AttemptEnd end, Timestamp now,
                       Decided& decided) const;
    // Writes that the agent was heard of, if that is news worth a row.
    void hear(const AgentInfo& agent, const Context& context, Decided& decided) const;

    CoordinatorOptions options_;
    std::vector<std::string> conversations_;
    TaskRetention retention_;
    coordinator::TaskIndex index_;
    coordinator::TaskIndex& index_once_kept_ = index_;  // for what a matching changes once it stands
    FarRows far_;  // delayed tasks
    FarRows& far_once_kept_ = far_;  // likewise, for what is read
    coordinator::AgentIndex agents_;
    coordinator::Pauses pauses_;
    coordinator::Bulks bulks_;
    Timestamp told_ = {};  // when it last was told the time
    // Behind a pointer, for decisions change nothing: what they add to it is kept with them.
    std::unique_ptr<coordinator::OpenClaims> claims_ = std::make_unique<coordinator::OpenClaims>(agents_);
    std::unordered_map<std::string, Ticket> standing_;  // claims of agents that Tero calls
    std::uint64_t standing_made_ = 0;
};

}  // namespace tero
