// The claims that wait for work: connections, not rows, kept in memory alone. They are written down and
// struck out once the decision that says so stands (Decided::once_kept).
#pragma once

#include "modules/coordinator/model/inputs.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tero::coordinator {

struct OpenClaim {
    Claim claim = {};
    Outcomes completions = {};  // of the call that claims too: given with the leases
    Timestamp until = {};       // the epoch: without end
};

class OpenClaims {
public:
    void open(Ticket ticket, OpenClaim claim) {
        if (claim.until != Timestamp{}) ends_.emplace(claim.until, ticket);
        by_request_.insert_or_assign({claim.claim.agent, claim.claim.request}, ticket);
        all_.insert_or_assign(ticket, std::move(claim));
    }
    void close(Ticket ticket) {
        const auto found = all_.find(ticket);
        if (found == all_.end()) return;
        ends_.erase({found->second.until, ticket});
        const auto request = by_request_.find({found->second.claim.agent, found->second.claim.request});
        if (request != by_request_.end() && request->second == ticket) by_request_.erase(request);
        all_.erase(found);
    }

    // In the order in which they came.
    const std::map<Ticket, OpenClaim>& all() const { return all_; }
    const OpenClaim* find(Ticket ticket) const {
        const auto found = all_.find(ticket);
        return found == all_.end() ? nullptr : &found->second;
    }
    // 0: this request of this agent is not open.
    Ticket find(const std::string& agent, const RawId& request) const {
        const auto found = by_request_.find({agent, request});
        return found == by_request_.end() ? 0 : found->second;
    }

    void take_ended(Timestamp now, std::vector<Input>& out) {
        while (!ends_.empty() && ends_.begin()->first <= now) {
            out.push_back(ClaimExpired{ends_.begin()->second});
            ends_.erase(ends_.begin());
        }
    }
    std::optional<Timestamp> next_end() const {
        return ends_.empty() ? std::nullopt : std::optional{ends_.begin()->first};
    }

private:
    std::map<Ticket, OpenClaim> all_;
    std::map<std::pair<std::string, RawId>, Ticket> by_request_;  // and agent
    std::set<std::pair<Timestamp, Ticket>> ends_;
};

}  // namespace tero::coordinator
