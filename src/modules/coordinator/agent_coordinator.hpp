// AgentCoordinator: takes tasks in, hands them to agents that can do them, and sees each one to its end.
//
//     submit --> queue (by capability, priority, age) --> match with the claims that wait --> lease
//     lease --> complete | fail | heartbeat | silence --> end, retry with backoff, or the dead-letter list
//
// Its decisions are pure functions of the rows. What it keeps itself is an index of the task rows and the
// claims that wait for work, which are connections, not rows.
#pragma once

#include "kernel/decision.hpp"
#include "kernel/options.hpp"
#include "modules/coordinator/task_index.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tero {

class AgentCoordinator {
public:
    explicit AgentCoordinator(CoordinatorOptions options) : options_(std::move(options)) {}

    // Builds and keeps the index. The rows must outlive it.
    void watch(Rows& rows);

    Decision decide(const Rows& rows, const SubmitTasks& input, Context& context) const;
    Decision decide(const Rows& rows, const Claim& input, Context& context) const;
    Decision decide(const Rows& rows, const MatchPolls& input, Context& context) const;
    Decision decide(const Rows& rows, const CompleteTasks& input, Context& context) const;
    Decision decide(const Rows& rows, const FailTasks& input, Context& context) const;
    Decision decide(const Rows& rows, const Heartbeat& input, Context& context) const;
    Decision decide(const Rows& rows, const ReturnLeases& input, Context& context) const;
    Decision decide(const Rows& rows, const CancelTasks& input, Context& context) const;
    Decision decide(const Rows& rows, const RetryTasks& input, Context& context) const;
    Decision decide(const Rows& rows, const RegisterAgent& input, Context& context) const;
    Decision decide(const Rows& rows, const LeaseExpired& input, Context& context) const;
    Decision decide(const Rows& rows, const TaskDeadline& input, Context& context) const;
    Decision decide(const Rows& rows, const PollExpired& input, Context& context) const;
    Decision decide(const Rows& rows, const ClosePolls& input, Context& context) const;
    Decision decide(const Rows& rows, const AgentSilent& input, Context& context) const;
    // Leases of built-in agents end at once. If the process died under them the attempt counts, for perhaps
    // it is the task that kills it; if only the engine was built anew it does not. The other agents get their
    // whole lease again: an outage of ours is not their silence.
    Decision decide(const Rows& rows, const Recovered& input, Context& context) const;

    // A claim whose decision said that it waits; `completions` are what its call also asked for.
    void open_poll(Ticket ticket, const Claim& claim, Outcomes completions, Timestamp now);
    void close_poll(Ticket ticket);
    // Claims wait and tasks are ready for some of them.
    bool has_match(const Rows& rows) const;

    // Delayed tasks become ready, and what is due by now is put into `out`, each once.
    void take_due(const Rows& rows, Timestamp now, std::vector<Input>& out);
    std::optional<Timestamp> next_due() const;

    std::size_t live_count() const { return index_.live_count(); }
    std::size_t ready_count() const { return index_.ready_count(); }
    // No agent of this process runs a task or could take one that is ready. What nobody serves, and what
    // workers hold, may take for ever and does not count.
    bool idle(const Rows& rows) const;
    std::size_t running(const std::string& agent) const { return index_.running(agent); }

private:
    struct Poll {
        Claim claim = {};
        Outcomes completions = {};
        Timestamp until = {};  // the epoch: without end
    };
    struct Candidate;  // an open claim with the agent behind it and the room it has left

    void agent_changed(const AgentInfo* before, const AgentInfo* after);
    std::vector<Candidate> candidates(const Rows& rows) const;
    // A decision that also claims: with the leases that this very request has got already, or it waits.
    Decision claiming(const Rows& rows, const Claim& claim, Outcomes completions, Decided decided,
                      const Context& context) const;
    // Writes that the agent was heard of, if that is news worth a row.
    void hear(const AgentInfo& agent, Timestamp now, Decided& decided) const;

    CoordinatorOptions options_;
    coordinator::TaskIndex index_;
    std::map<Ticket, Poll> polls_;
    std::map<std::pair<std::string, RawId>, Ticket> polls_by_request_;  // and agent
    std::set<std::pair<Timestamp, Ticket>> poll_ends_;
    std::set<std::pair<Timestamp, std::string>>
        silences_;  // when an agent that says nothing more is given up
};

}  // namespace tero
