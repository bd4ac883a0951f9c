#include "modules/coordinator/open_claims.hpp"

#include <algorithm>

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

void OpenClaims::open(Ticket ticket, OpenWait wait) {
    ends_.emplace(wait.until, ticket);
    if (wait.caller != 0) by_caller_.insert_or_assign(wait.caller, ticket);
    by_awaited_.emplace(wait.id, ticket);
    waits_.emplace(ticket, std::move(wait));
}

void OpenClaims::forget_end(Ticket ticket, Timestamp until, std::uint64_t caller) {
    ends_.erase({until, ticket});
    const auto known = by_caller_.find(caller);
    if (known != by_caller_.end() && known->second == ticket) by_caller_.erase(known);
}

void OpenClaims::close(Ticket ticket) {
    if (const auto wait = waits_.find(ticket); wait != waits_.end()) {
        forget_end(ticket, wait->second.until, wait->second.caller);
        ends_.erase({Timestamp{}, ticket});
        const auto [first, last] = by_awaited_.equal_range(wait->second.id);
        by_awaited_.erase(std::find_if(first, last, [&](const auto& one) { return one.second == ticket; }));
        waits_.erase(wait);
        return;
    }
    const auto found = all_.find(ticket);
    if (found == all_.end()) return;
    const Claim& claim = found->second.claim;
    forget_end(ticket, found->second.until, claim.caller);
    const auto request = by_request_.find({claim.agent, claim.request});
    if (request != by_request_.end() && request->second == ticket) by_request_.erase(request);
    bytes_ -= bytes_of(claim, found->second.completions);
    agents_.claim_closed(claim.agent, ticket);
    all_.erase(found);
}

void OpenClaims::shorten(Ticket ticket, Timestamp until) {
    const auto shorten_to = [&](Timestamp& end) {
        if (end != Timestamp{} && end <= until) return;
        ends_.erase({end, ticket});
        end = until;
        ends_.emplace(until, ticket);
    };
    if (const auto found = all_.find(ticket); found != all_.end()) shorten_to(found->second.until);
    if (const auto found = waits_.find(ticket); found != waits_.end()) shorten_to(found->second.until);
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

const OpenWait* OpenClaims::find_wait(Ticket ticket) const {
    const auto found = waits_.find(ticket);
    return found == waits_.end() ? nullptr : &found->second;
}

void OpenClaims::ended(const RawId& id) {
    const auto [first, last] = by_awaited_.equal_range(id);
    for (auto wait = first; wait != last; ++wait) ends_.emplace(Timestamp{}, wait->second);
}

void OpenClaims::take_ended(Timestamp now, std::vector<Input>& out) {
    while (!ends_.empty() && ends_.begin()->first <= now) {
        out.push_back(ClaimExpired{ends_.begin()->second});
        ends_.erase(ends_.begin());
    }
}

}  // namespace tero::coordinator
