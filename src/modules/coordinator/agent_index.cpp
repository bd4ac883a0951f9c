#include "modules/coordinator/agent_index.hpp"

#include "base/check.hpp"

#include <algorithm>

namespace tero::coordinator {
namespace {

double failure_rate_of(const AgentInfo& agent) {
    // One success and one failure are presumed, so a newcomer is neither best nor worst.
    return static_cast<double>(agent.failed + 1) / static_cast<double>(agent.succeeded + agent.failed + 2);
}

}  // namespace

bool KnownAgent::offers(std::string_view capability) const {
    return std::find(capabilities.begin(), capabilities.end(), capability) != capabilities.end();
}

Standing standing_of(const KnownAgent& agent, std::size_t held, Ticket since) {
    const auto capacity = static_cast<double>(std::max<std::size_t>(agent.capacity, 1));
    return {agent.is_degraded, static_cast<double>(held) / capacity, agent.failure_rate, since};
}

void AgentIndex::changed(const AgentInfo* before, const AgentInfo* after) {
    const AgentInfo& either = after != nullptr ? *after : *before;
    KnownAgent& agent = agents_[either.id];
    const bool offers_else =
        before == nullptr || after == nullptr || before->capabilities != after->capabilities;
    const bool takes_work = after != nullptr && after->max_concurrency > 0 &&
                            after->status != AgentStatus::DRAINING && after->status != AgentStatus::OFFLINE;
    const bool serves_else = offers_else || takes_work != agent.takes_work;
    if (serves_else) {
        leave_line(agent);
        count_serving(agent, false);
    }
    if (offers_else) {
        agent.name = either.id;
        agent.capabilities = after != nullptr ? after->capabilities : std::vector<std::string>{};
        builtins_.erase(either.id);
        if (after != nullptr && after->kind == AgentKind::BUILTIN) builtins_.insert(either.id);
    }
    agent.takes_work = takes_work;
    if (after != nullptr) {
        agent.capacity = static_cast<std::size_t>(std::max(after->max_concurrency, 0));
        agent.is_degraded = after->status == AgentStatus::DEGRADED;
        agent.failure_rate = failure_rate_of(*after);
    }
    if (serves_else) count_serving(agent, true);
    stand_in_line(agent);
    if (after == nullptr && agent.claims.empty()) agents_.erase(either.id);
}

void AgentIndex::count_serving(const KnownAgent& agent, bool more) {
    if (!agent.takes_work) return;
    for (const std::string& capability : agent.capabilities) {
        std::size_t& count = serving_[capability];
        count = more ? count + 1 : count - 1;
        if (count == 0) serving_.erase(capability);
    }
}

void AgentIndex::held_changed(const std::string& agent) {
    const auto found = agents_.find(agent);
    if (found != agents_.end()) stand_in_line(found->second);
}

void AgentIndex::claim_opened(const std::string& agent, Ticket ticket) {
    KnownAgent& known = agents_[agent];
    known.name = agent;
    known.claims.insert(ticket);
    stand_in_line(known);
}

void AgentIndex::claim_closed(const std::string& agent, Ticket ticket) {
    const auto found = agents_.find(agent);
    if (found == agents_.end()) return;
    found->second.claims.erase(ticket);
    stand_in_line(found->second);
}

void AgentIndex::stand_in_line(KnownAgent& agent) {
    if (agent.claims.empty() && !agent.is_in_line) return;
    const std::size_t held = agent.claims.empty() ? 0 : tasks_.running(agent.name);
    if (agent.claims.empty() || !agent.takes_work || held >= agent.capacity) return leave_line(agent);
    const Standing standing = standing_of(agent, held, *agent.claims.begin());
    if (agent.is_in_line && agent.standing == standing) return;
    leave_line(agent);
    for (const std::string& capability : agent.capabilities) lines_[capability].emplace(standing, &agent);
    agent.standing = standing;
    agent.is_in_line = true;
}

void AgentIndex::leave_line(KnownAgent& agent) {
    if (!agent.is_in_line) return;
    for (const std::string& capability : agent.capabilities) {
        const auto line = lines_.find(capability);
        if (line == lines_.end()) continue;  // it offers the same twice
        line->second.erase(agent.standing);
        if (line->second.empty()) lines_.erase(line);
    }
    agent.is_in_line = false;
}

const KnownAgent* AgentIndex::find(std::string_view name) const {
    const auto found = agents_.find(std::string{name});
    return found == agents_.end() ? nullptr : &found->second;
}

}  // namespace tero::coordinator
