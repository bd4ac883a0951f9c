#include "modules/coordinator/agent_index.hpp"

#include "base/check.hpp"

#include <algorithm>

namespace tero::coordinator {
namespace {

double failure_rate_of(const AgentInfo& agent) {
    // One success and one failure are presumed, so a newcomer is neither best nor worst.
    return static_cast<double>(agent.failed + 1) / static_cast<double>(agent.succeeded + agent.failed + 2);
}

std::vector<KnownAgent::Quarantine> quarantine_of(const AgentInfo& agent) {
    std::vector<KnownAgent::Quarantine> quarantine;
    for (const AgentHealth& health : agent.health) {
        if (health.degraded_at != Timestamp{}) quarantine.push_back({health.capability, health.probe_at});
    }
    return quarantine;
}

template <class Counts>
void count(Counts& counts, const std::string& capability, bool more) {
    std::size_t& count = counts[capability];
    count = more ? count + 1 : count - 1;
    if (count == 0) counts.erase(capability);
}

void leave(AgentIndex::Lines& lines, const std::string& capability, const Standing& standing) {
    const auto line = lines.find(capability);
    if (line == lines.end()) return;
    line->second.erase(standing);
    if (line->second.empty()) lines.erase(line);
}

}  // namespace

bool KnownAgent::offers(std::string_view capability) const {
    return std::find(capabilities.begin(), capabilities.end(), capability) != capabilities.end();
}

const KnownAgent::Quarantine* KnownAgent::quarantine_of(std::string_view capability) const {
    const auto found = std::find_if(quarantine.begin(), quarantine.end(),
                                    [&](const Quarantine& one) { return one.capability == capability; });
    return found == quarantine.end() ? nullptr : &*found;
}

std::size_t KnownAgent::running_of(std::string_view capability) const {
    const auto found = std::find_if(running.begin(), running.end(),
                                    [&](const auto& one) { return one.first == capability; });
    return found == running.end() ? 0 : found->second;
}

Standing standing_of(const KnownAgent& agent, std::size_t held, Ticket since) {
    const auto capacity = static_cast<double>(std::max<std::size_t>(agent.capacity, 1));
    return {static_cast<double>(held) / capacity, agent.failure_rate, since};
}

void AgentIndex::changed(const AgentInfo* before, const AgentInfo* after) {
    const AgentInfo& either = after != nullptr ? *after : *before;
    KnownAgent& agent = agents_[either.id];
    const bool offers_else =
        before == nullptr || after == nullptr || before->capabilities != after->capabilities;
    const bool takes_work = after != nullptr && after->max_concurrency > 0 &&
                            after->status != AgentStatus::DRAINING && after->status != AgentStatus::OFFLINE;
    std::vector<KnownAgent::Quarantine> quarantine;
    if (after != nullptr) quarantine = quarantine_of(*after);
    const bool serves_else =
        offers_else || takes_work != agent.takes_work || quarantine != agent.quarantine;
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
        agent.failure_rate = failure_rate_of(*after);
    }
    if (serves_else) {
        agent.quarantine = std::move(quarantine);
        count_serving(agent, true);
    }
    stand_in_line(agent);
    if (after == nullptr && agent.claims.empty() && agent.held == 0) agents_.erase(either.id);
}

void AgentIndex::count_serving(const KnownAgent& agent, bool more) {
    if (!agent.takes_work) return;
    for (const std::string& capability : agent.capabilities) {
        count(serving_, capability, more);
        if (agent.quarantine_of(capability) == nullptr) count(well_, capability, more);
    }
}

void AgentIndex::held_changed(const std::string& agent, const std::string& capability, bool more) {
    KnownAgent& known = agents_[agent];
    known.name = agent;
    known.held = more ? known.held + 1 : known.held - 1;
    auto running = std::find_if(known.running.begin(), known.running.end(),
                                [&](const auto& one) { return one.first == capability; });
    if (running == known.running.end()) running = known.running.insert(running, {capability, 0});
    running->second = more ? running->second + 1 : running->second - 1;
    if (running->second == 0) known.running.erase(running);
    if (!known.quarantine.empty()) leave_line(known);
    stand_in_line(known);
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
    if (agent.claims.empty() || !agent.takes_work || agent.held >= agent.capacity) return leave_line(agent);
    const Standing standing = standing_of(agent, agent.held, *agent.claims.begin());
    if (agent.is_in_line && agent.standing == standing) return;
    leave_line(agent);
    agent.standing = standing;
    agent.is_in_line = true;
    for (const std::string& capability : agent.capabilities) {
        const KnownAgent::Quarantine* quarantine = agent.quarantine_of(capability);
        if (quarantine == nullptr) {
            lines_[capability].emplace(standing, &agent);
        } else if (agent.running_of(capability) > 0) {
            continue;  // what it runs is its probe
        } else if (quarantine->probe_at <= now_) {
            probes_[capability].emplace(standing, &agent);
        } else {
            later_.emplace(quarantine->probe_at, agent.name);
        }
    }
}

void AgentIndex::leave_line(KnownAgent& agent) {
    if (!agent.is_in_line) return;
    agent.is_in_line = false;
    for (const std::string& capability : agent.capabilities) leave(lines_, capability, agent.standing);
    for (const KnownAgent::Quarantine& quarantine : agent.quarantine) {
        leave(probes_, quarantine.capability, agent.standing);
        later_.erase({quarantine.probe_at, agent.name});
    }
}

void AgentIndex::pass(Timestamp now) {
    now_ = std::max(now_, now);
    while (!later_.empty() && later_.begin()->first <= now_) {
        KnownAgent& agent = agents_.at(std::string{later_.begin()->second});
        leave_line(agent);  // which takes it from here
        stand_in_line(agent);
    }
}

std::optional<Timestamp> AgentIndex::next_probe() const {
    return later_.empty() ? std::nullopt : std::optional{later_.begin()->first};
}

const KnownAgent* AgentIndex::find(std::string_view name) const {
    const auto found = agents_.find(std::string{name});
    return found == agents_.end() ? nullptr : &found->second;
}

bool AgentIndex::is_well_served_by_another(std::string_view capability, const KnownAgent& than) const {
    const auto well = well_.find(capability);
    if (well == well_.end()) return false;
    const bool is_one_of_them =
        than.takes_work && than.offers(capability) && than.quarantine_of(capability) == nullptr;
    return well->second > (is_one_of_them ? 1U : 0U);
}

}  // namespace tero::coordinator
