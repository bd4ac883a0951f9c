#include "modules/coordinator/open_claims.hpp"

namespace tero::coordinator {

std::size_t bytes_of(const Claim& claim, const Outcomes& completions) {
    std::size_t bytes = sizeof(OpenClaim) + claim.agent.size() + claim.credential.size();
    for (const auto& outcome : completions) {
        bytes += sizeof outcome;
        if (!outcome) bytes += outcome.error().message.size() + outcome.error().field.size();
    }
    return bytes;
}

void OpenClaims::open(Ticket ticket, OpenClaim claim) {
    if (claim.until != Timestamp{}) ends_.emplace(claim.until, ticket);
    by_request_.insert_or_assign({claim.claim.agent, claim.claim.request}, ticket);
    if (claim.claim.caller != 0) by_caller_.insert_or_assign(claim.claim.caller, ticket);
    bytes_ += bytes_of(claim.claim, claim.completions);
    const auto [found, added] = all_.emplace(ticket, std::move(claim));
    if (added) agents_.claim_opened(found->second.claim.agent, ticket);
}

void OpenClaims::close(Ticket ticket) {
    const auto found = all_.find(ticket);
    if (found == all_.end()) return;
    const Claim& claim = found->second.claim;
    ends_.erase({found->second.until, ticket});
    const auto request = by_request_.find({claim.agent, claim.request});
    if (request != by_request_.end() && request->second == ticket) by_request_.erase(request);
    const auto caller = by_caller_.find(claim.caller);
    if (caller != by_caller_.end() && caller->second == ticket) by_caller_.erase(caller);
    bytes_ -= bytes_of(claim, found->second.completions);
    agents_.claim_closed(claim.agent, ticket);
    all_.erase(found);
}

void OpenClaims::shorten(Ticket ticket, Timestamp until) {
    const auto found = all_.find(ticket);
    if (found == all_.end()) return;
    OpenClaim& claim = found->second;
    if (claim.until != Timestamp{} && claim.until <= until) return;
    ends_.erase({claim.until, ticket});
    claim.until = until;
    ends_.emplace(until, ticket);
}

const OpenClaim* OpenClaims::find(Ticket ticket) const {
    const auto found = all_.find(ticket);
    return found == all_.end() ? nullptr : &found->second;
}

Ticket OpenClaims::find(const std::string& agent, const RawId& request) const {
    const auto found = by_request_.find({agent, request});
    return found == by_request_.end() ? 0 : found->second;
}

Ticket OpenClaims::find_caller(std::uint64_t caller) const {
    const auto found = by_caller_.find(caller);
    return found == by_caller_.end() ? 0 : found->second;
}

void OpenClaims::take_ended(Timestamp now, std::vector<Input>& out) {
    while (!ends_.empty() && ends_.begin()->first <= now) {
        out.push_back(ClaimExpired{ends_.begin()->second});
        ends_.erase(ends_.begin());
    }
}

}  // namespace tero::coordinator
