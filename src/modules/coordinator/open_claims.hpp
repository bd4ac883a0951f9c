// The calls that wait, for work or for the end of something: connections, not rows, kept in memory alone.
// They are written down and struck out once the decision that says so stands (Decided::once_kept).
#pragma once

#include "modules/coordinator/agent_index.hpp"
#include "modules/coordinator/model/inputs.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tero::coordinator {

struct OpenClaim {
    Claim claim = {};
    Outcomes completions = {};  // of the call that claims too: given with the leases
    Timestamp until = {};       // the epoch: without end
    // Of an agent that Tero calls: nobody waits for an answer, and it stays open.
    bool is_standing = false;
};

// Who waits for the end of a task or an execution.
struct OpenWait {
    TableId table = {};
    RawId id = {};
    Timestamp until = {};
    std::uint64_t caller = 0;
    std::string credential = {};
};

// What it takes in memory while it waits.
std::size_t bytes_of(const Claim& claim, const Outcomes& completions);

class OpenClaims {
public:
    explicit OpenClaims(AgentIndex& agents) : agents_(agents) {}

    void open(Ticket ticket, OpenClaim claim);
    void open(Ticket ticket, OpenWait wait);
    void close(Ticket ticket);
    // It waits no longer than until then.
    void shorten(Ticket ticket, Timestamp until);

    // In the order in which they came.
    const std::map<Ticket, OpenClaim>& all() const { return all_; }
    std::size_t bytes() const { return bytes_; }
    const OpenClaim* find(Ticket ticket) const;
    // 0: this request of this agent is not open.
    Ticket find(const std::string& agent, const RawId& request) const;
    // 0: who asked has nothing open.
    Ticket find_caller(std::uint64_t caller) const;

    // In the order in which they came.
    const std::map<Ticket, OpenWait>& waits() const { return waits_; }
    const OpenWait* find_wait(Ticket ticket) const;
    // Who waits for it is looked at in the next turn.
    void ended(const RawId& id);

    void take_ended(Timestamp now, std::vector<Input>& out);
    std::optional<Timestamp> next_end() const {
        return ends_.empty() ? std::nullopt : std::optional{ends_.begin()->first};
    }

private:
    void forget_end(Ticket ticket, Timestamp until, std::uint64_t caller);

    AgentIndex& agents_;
    std::map<Ticket, OpenClaim> all_;
    std::map<std::pair<std::string, RawId>, Ticket> by_request_;  // and agent
    std::unordered_map<std::uint64_t, Ticket> by_caller_;
    std::map<Ticket, OpenWait> waits_;
    std::unordered_multimap<RawId, Ticket> by_awaited_;
    std::set<std::pair<Timestamp, Ticket>> ends_;  // a second time at the epoch: what it waits for has ended
    std::size_t bytes_ = 0;
};

}  // namespace tero::coordinator
