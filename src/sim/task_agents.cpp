#include "sim/task_agents.hpp"

#include "sim/callers.hpp"

#include <fmt/format.h>

namespace tero::sim {

void TaskAgents::start() {
    const auto count = 2 + world_.random.below(2);
    for (std::int64_t i = 0; i < count; ++i) enrol(fmt::format("agent-{}", i));
}

void TaskAgents::enrol(const std::string& agent) {
    AgentInfo info;
    info.id = agent;
    info.kind = AgentKind::WORKER;
    info.capabilities = capabilities_;
    info.max_concurrency = static_cast<std::int32_t>(2 + world_.random.below(8));
    insist(world_, node_, RegisterAgent{info}, [this, agent](const Answer&) { claim(agent); });
}

void TaskAgents::claim(const std::string& agent) {
    Claim asked;
    asked.agent = agent;
    asked.limit = static_cast<std::int32_t>(1 + world_.random.below(5));
    asked.request = make_raw_id(world_.now(), world_.random);
    asked.wait = world_.some(10s);
    ask(world_, node_, asked, asked.wait + caller_patience, [this, agent](Reply* reply) {
        if (reply != nullptr && reply->has_value()) {
            for (const Lease& lease : (*reply)->as<Leases>()->leases) work(agent, lease);
        }
        world_.after(world_.some(calm_ ? Duration{300ms} : Duration{2s}), [this, agent] { claim(agent); });
    });
}

void TaskAgents::work(const std::string& agent, const Lease& lease) {
    const Duration quick = world_.some(lease.task->lease / 4 + 1ms);
    const auto fate = calm_ ? 99 : world_.random.below(100);
    if (fate < 8) {
        world_.counts()["agent.hung"] += 1;  // its lease expires
    } else if (!can_be_done(lease)) {
        world_.after(quick, [this, agent, lease] { fail(agent, lease, false, 0); });
    } else if (fate < 14) {
        world_.counts()["agent.late"] += 1;
        world_.after(lease.task->lease + world_.some(20s),
                     [this, agent, lease] { complete(agent, lease, 0); });
    } else if (fate < 22) {
        world_.counts()["agent.failed"] += 1;
        world_.after(quick, [this, agent, lease] { fail(agent, lease, true, 0); });
    } else {
        world_.after(quick, [this, agent, lease] { complete(agent, lease, 0); });
        if (fate >= 30) return;
        world_.counts()["agent.twice"] += 1;
        world_.after(quick + world_.some(10s), [this, agent, lease] { complete(agent, lease, 9); });
    }
}

void TaskAgents::complete(const std::string& agent, const Lease& lease, int tries) {
    CompleteTasks asked;
    asked.agent = agent;
    const Task& task = *lease.task;
    asked.completions.push_back(
        {task.id, task.epoch, Json{fmt::format(R"({{"task":"{}","epoch":{}}})", task.id, task.epoch)}});
    ask(world_, node_, asked, caller_patience, [this, agent, lease, tries](Reply* reply) {
        if (tries >= 6 || (reply != nullptr && reply->has_value())) return;
        world_.after(world_.some(1s), [this, agent, lease, tries] { complete(agent, lease, tries + 1); });
    });
}

void TaskAgents::fail(const std::string& agent, const Lease& lease, bool retryable, int tries) {
    FailTasks asked;
    asked.agent = agent;
    Failure failure{.task = lease.task->id, .epoch = lease.task->epoch, .error = "it did not work"};
    failure.retryable = retryable;
    asked.failures.push_back(failure);
    ask(world_, node_, asked, caller_patience, [this, agent, lease, retryable, tries](Reply* reply) {
        if (tries >= 6 || (reply != nullptr && reply->has_value())) return;
        world_.after(world_.some(1s),
                     [this, agent, lease, retryable, tries] { fail(agent, lease, retryable, tries + 1); });
    });
}

}  // namespace tero::sim
