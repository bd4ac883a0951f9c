// The laws of tasks, asked of every stored change, and of what callers were told.
#pragma once

#include "kernel/history.hpp"
#include "kernel/input.hpp"
#include "modules/coordinator/model/agent.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/coordinator/model/options.hpp"
#include "modules/coordinator/model/task.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "sim/change_laws.hpp"
#include "sim/judged_store.hpp"
#include "sim/task_order.hpp"
#include "sim/world.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>

namespace tero::sim {

class TaskLaws {
public:
    TaskLaws(World& world, CoordinatorOptions options)
        : by_hand(world), world_(world), options_(options) {}

    // Called with every commit that was stored.
    void committed(std::span<const Change> changes);

    // What callers ask for, and what they were told.
    void will_submit(const NewTask& task) { asked_.emplace(task.unique_key, task); }
    void will_register(const AgentInfo& agent) { agents_[agent.id] = agent; }
    void will_claim(const Claim& claim) {
        limits_[claim.request] = claim.limit;
        claim_made_.emplace(claim.request, world_.now());
    }
    void will_complete(const Id<Task>& task, std::uint64_t epoch) { may_complete_.emplace(task, epoch); }
    // Whoever made this claim has left, and the engine has heard it.
    void has_left(const Claim& claim) { left_.emplace(claim.request, latest_clock()); }
    void was_accepted(const std::string& key, const Id<Task>& task);
    void was_leased(const Lease& lease, const Claim& claim);
    // Word that a process is to keep until it is decided.
    void was_kept(const std::string& subject, std::uint64_t process) {
        kept_.emplace(subject, Kept{process, doubts()});
    }
    void was_completed(const Id<Task>& task, std::uint64_t epoch, const std::string& result);

    // Nothing that this process keeps is undecided, it says.
    void all_kept_are_decided(std::uint64_t process);
    // Everything accepted has ended.
    bool all_ended() const;
    void at_the_end(std::uint64_t process);

    // The process stood still from `since` on, for so long after it was to be called: that is owed to all
    // leases that had not ended by then, as long as this engine lives.
    void stood_still(Timestamp since, Duration owed);
    void is_another_engine() { owed_.clear(); }

    ChangeLaws by_hand;
    TaskCalls calls;
    // How often a node did not know what was stored.
    Duration kept_for = {};  // tasks that are over; zero: for ever
    // The latest that any clock has shown.
    std::function<Timestamp()> latest_clock = [this] { return world_.now(); };
    std::function<std::uint64_t()> doubts = [] { return std::uint64_t{0}; };

private:
    struct Kept {
        std::uint64_t process = 0;
        std::uint64_t doubts = 0;  // there were when it came
        std::int64_t decided = 0;  // how often
    };
    struct TaskCounts {  // what the history tells of a task
        int returned = 0;
        int retried = 0;
        int done = 0;       // it failed or died
        int cut_short = 0;  // it was cancelled or expired
        std::int64_t claims_before = 0;  // it was tried again by hand: all of this counts from there on
        bool was_requeued = false;       // by this commit
    };
    struct Owed {
        std::uint64_t epoch = 0;
        Timestamp until = {};  // its lease does not end before
    };
    void notice_changed(const Alert& alert);
    void check_orders();
    void history_told(const HistoryEntry& line);
    void check_history(const Task& is);
    void broken(Law law, const Task& task, const std::string& why = {});
    void task_changed(const Task* was, const Task& is);
    // Of the tasks as they were before this commit, none that its agent could do was to come first.
    void was_forgotten(const Task& task);
    void was_granted(const Task* was, const Task& is, const std::set<RawId>& changed);
    void check_order(const Task* was, const Task& is, const std::set<RawId>& changed);
    void pause_changed(const Change& change);
    void check_lease_time(const Task& was);
    void check_slots(std::span<const Change> changes);
    bool follows(const RawId& task) const;
    // By a pause: before this commit and after it; or perhaps, if one of them began or ended within it.
    bool is_held(const Task& task) const;
    bool may_be_held(const Task& task) const;
    bool may_be_unread(const Task& task) const;
    // It was not to go back to the agent that failed it.
    void check_retry(const Task& is);
    void agent_changed(const AgentInfo* was, const AgentInfo& is);
    void note_failure(const Task* was, const Task& is);
    bool may_have_failed(const RawId& task, const std::string& agent) const;
    // It may be in quarantine for this kind of work: before this commit or by it.
    bool may_be_degraded(const std::string& agent, const std::string& capability) const;
    const NewTask* asked_for(const RawId& task) const;

    World& world_;
    CoordinatorOptions options_;
    std::map<RawId, Task> tasks_;
    std::map<std::string, AgentInfo> infos_;         // as they are stored
    std::map<std::string, AgentInfo> infos_before_;  // those that this commit changes
    std::set<std::string> pauses_;                   // their keys
    std::set<std::string> pauses_changed_;           // by this commit
    std::map<RawId, std::string> failed_by_;         // task: whose attempt failed last; empty: not known
    std::map<RawId, Timestamp> left_;                // claim request
    std::map<RawId, std::set<TaskStatus>> ended_as_;  // task: in one of its lives
    std::map<RawId, TaskBody> bodies_;
    std::map<RawId, TaskCounts> counts_of_;
    std::map<RawId, Owed> owed_;  // task
    std::set<RawId> forgotten_;
    std::set<RawId> ended_unseen_;  // and were deleted in the same group
    std::map<std::string, NewTask> asked_;     // by unique key
    std::map<RawId, std::string> key_of_;      // task
    std::map<std::string, AgentInfo> agents_;  // as they asked to be registered
    std::map<std::string, int> running_;       // by agent
    std::map<RawId, std::int32_t> limits_;     // by claim request
    std::map<RawId, Timestamp> claim_made_;    // by claim request
    std::map<RawId, int> running_by_claim_;
    std::set<RawId> expired_;  // tasks whose lease did, by this commit
    std::map<std::string, int> running_of_key_;         // by concurrency key, as it was asked for
    std::map<std::string, std::int32_t> queue_limits_;  // as they were before this commit
    std::map<std::pair<RawId, std::uint64_t>, RawId> told_to_;  // task and epoch: the claim
    std::map<std::string, Kept> kept_;                          // by subject
    std::map<std::string, Id<Task>> keys_;
    std::map<std::string, Id<Task>> accepted_;
    std::map<RawId, std::pair<std::uint64_t, std::string>> completed_;
    std::set<std::pair<RawId, std::uint64_t>> may_complete_;
};

}  // namespace tero::sim
