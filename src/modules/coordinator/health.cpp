#include "modules/coordinator/health.hpp"

#include <algorithm>
#include <string>

namespace tero::coordinator {
namespace {

AgentHealth& health_of(AgentInfo& agent, const std::string& capability) {
    const auto found = std::find_if(agent.health.begin(), agent.health.end(),
                                    [&](const AgentHealth& one) { return one.capability == capability; });
    if (found != agent.health.end()) return *found;
    AgentHealth& health = agent.health.emplace_back();
    health.capability = capability;
    return health;
}

bool is_degraded(const AgentHealth& health) { return health.degraded_at != Timestamp{}; }

Duration averaged(Duration before, Duration took) {
    return before == Duration{} ? took : (before * 19 + took) / 20;
}

Duration wait_for_probe(const AgentHealth& health, const CoordinatorOptions& options) {
    const int doublings = std::clamp(health.failed_in_row - options.agent_failures_max, 0, 20);
    return std::min(options.probe_min * (std::int64_t{1} << doublings),
                    std::max(options.probe_min, options.probe_max));
}

Verdict count_success(AgentHealth& health, bool is_probe, Timestamp now, const CoordinatorOptions& options) {
    health.succeeded += 1;
    if (!is_degraded(health)) {
        health.failed_in_row = 0;
        return Verdict::AS_BEFORE;
    }
    if (!is_probe) return Verdict::AS_BEFORE;
    health.failed_in_row = 0;
    health.probe_at = now;
    health.probes_passed += 1;
    if (health.probes_passed < options.probes_to_pass) return Verdict::AS_BEFORE;
    health.degraded_at = {};
    health.probe_at = {};
    health.probes_passed = 0;
    return Verdict::RECOVERED;
}

Verdict count_failure(AgentHealth& health, bool is_probe, bool is_new_task, Timestamp now,
                      const CoordinatorOptions& options) {
    health.failed += 1;
    if (is_degraded(health)) {
        if (!is_probe) return Verdict::AS_BEFORE;
        health.failed_in_row += 1;
        health.probes_passed = 0;
        health.probe_at = now + wait_for_probe(health, options);
        return Verdict::AS_BEFORE;
    }
    if (is_new_task) health.failed_in_row += 1;
    if (health.failed_in_row < options.agent_failures_max) return Verdict::AS_BEFORE;
    health.degraded_at = now;
    health.probe_at = now + wait_for_probe(health, options);
    return Verdict::DEGRADED;
}

}  // namespace

Verdict count_attempt(AgentInfo& agent, const Task& task, AttemptEnd end, Timestamp now,
                      const CoordinatorOptions& options) {
    const Duration took = now - task.claimed_at;
    AgentHealth& health = health_of(agent, task.capability);
    const bool is_probe = is_degraded(health) && task.claimed_at >= health.degraded_at;
    if (end != AttemptEnd::FAILED || task.lease_until > now) {  // silence says nothing of how long it takes
        agent.latency = averaged(agent.latency, took);
        health.latency = averaged(health.latency, took);
    }
    (end == AttemptEnd::SUCCEEDED ? agent.succeeded : agent.failed) += 1;
    Verdict verdict = Verdict::AS_BEFORE;
    switch (end) {
        case AttemptEnd::SUCCEEDED: verdict = count_success(health, is_probe, now, options); break;
        case AttemptEnd::FAILED:
            verdict = count_failure(health, is_probe, task.failed_by != agent.id, now, options);
            break;
        case AttemptEnd::REJECTED: health.failed += 1; break;
    }
    if (agent.status != AgentStatus::OFFLINE) agent.status = status_of(agent);
    return verdict;
}

void hear(AgentInfo& agent, Timestamp now) {
    agent.heartbeat_at = now;
    // One that Tero calls is OFFLINE only when it may not be called.
    if (agent.status == AgentStatus::OFFLINE && !agent.webhook) agent.status = status_of(agent);
}

void begin_anew(AgentInfo& agent, Timestamp now) {
    std::erase_if(agent.health, [&](const AgentHealth& health) {
        return std::find(agent.capabilities.begin(), agent.capabilities.end(), health.capability) ==
               agent.capabilities.end();
    });
    for (AgentHealth& health : agent.health) {
        if (is_degraded(health)) health.probe_at = now;
    }
    agent.status = status_of(agent);
    agent.heartbeat_at = now;
}

AgentStatus status_of(const AgentInfo& agent) {
    if (agent.draining_since != Timestamp{}) return AgentStatus::DRAINING;
    return is_in_quarantine(agent) ? AgentStatus::DEGRADED : AgentStatus::ONLINE;
}

bool is_in_quarantine(const AgentInfo& agent) {
    return std::any_of(agent.health.begin(), agent.health.end(), is_degraded);
}

}  // namespace tero::coordinator
