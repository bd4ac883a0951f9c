#include "workers/builtin_agents.hpp"

#include "observe/log.hpp"
#include "telemetry/telemetry.hpp"

#include <algorithm>
#include <utility>

namespace tero::agents {
namespace {

constexpr std::size_t queue_max =
    10'000;                           // leases that wait for a thread; more than all agents may hold together
constexpr Duration pause_min = 10ms;  // before a refused claim is made again; doubles from there on
constexpr Duration pause_max = 1s;

RawId new_request_id() {
    RawId id;
    fill_secret(id.bytes.data(), id.bytes.size());
    return id;
}

}  // namespace

BuiltinAgents::BuiltinAgents(AgentOptions options, std::vector<BuiltinAgent> agents, EngineHost& host)
    : options_(std::move(options)),
      agents_(std::move(agents)),
      host_(host),
      pool_(static_cast<std::size_t>(options_.threads), queue_max) {}

std::int32_t BuiltinAgents::concurrency(const std::string& agent) const {
    const auto named = options_.max_concurrency_of.find(agent);
    return named == options_.max_concurrency_of.end() ? options_.max_concurrency : named->second;
}

Result<Done> BuiltinAgents::start() {
    for (const BuiltinAgent& agent : agents_) {
        AgentInfo info;
        info.id = agent.name;
        info.kind = AgentKind::BUILTIN;
        info.capabilities = agent.capabilities;
        info.max_concurrency = concurrency(agent.name);
        const Reply registered = host_.ask(RegisterAgent{info});
        // A full disk: as soon as there is room again.
        if (!registered && registered.error().code == ErrorCode::storage_full) {
            host_.submit(RegisterAgent{std::move(info)});
        } else if (!registered) {
            return registered.error();
        }
    }
    claimer_ = std::thread{[this] { claim_again(); }};
    for (const BuiltinAgent& agent : agents_) claim(agent, 0);
    return Done{};
}

void BuiltinAgents::stop() {
    {
        const Lock lock{mutex_};
        stopping_ = true;
    }
    wakes_.notify_all();
    if (claimer_.joinable()) claimer_.join();
    pool_.stop();
}

bool BuiltinAgents::is_stopping() const {
    const Lock lock{mutex_};
    return stopping_;
}

void BuiltinAgents::claim(const BuiltinAgent& agent, int failures) {
    Claim asked;
    asked.agent = agent.name;
    asked.limit = concurrency(agent.name);
    asked.request = new_request_id();
    asked.endless = true;
    host_.submit(asked, [this, &agent, failures](Reply reply) {
        if (!reply) {
            {
                const Lock lock{mutex_};
                if (stopping_) return;
                // The engine is being rebuilt, say; with that, what an unheard claim was granted goes back.
                log::warning("agent.claim_failed", {{"agent", agent.name}, {"why", reply.error().message}});
                refused_.emplace_back(&agent, failures + 1);
            }
            wakes_.notify_one();
            return;
        }
        for (const Lease& lease : reply->as<Leases>()->leases) {
            if (is_stopping()) {
                give_back(agent, lease);
            } else if (!pool_.run([this, &agent, lease] { work(agent, lease); })) {
                log::warning("agent.pool_full", {{"agent", agent.name}});
                give_back(agent, lease);
            }
        }
        if (!is_stopping()) claim(agent, 0);
    });
}

// A pause after each refusal, longer from one to the next.
void BuiltinAgents::claim_again() {
    Lock lock{mutex_};
    while (true) {
        wakes_.wait(lock, [&]() TERO_REQUIRES(mutex_) { return stopping_ || !refused_.empty(); });
        if (stopping_) return;
        const auto refused = std::exchange(refused_, {});
        int failures = 0;
        for (const auto& [agent, times] : refused) failures = std::max(failures, times);
        const Duration pause = std::min(pause_max, pause_min * (1 << std::min(failures - 1, 10)));
        if (wakes_.wait_for(lock, pause, [&]() TERO_REQUIRES(mutex_) { return stopping_; })) return;
        lock.unlock();
        for (const auto& [agent, times] : refused) claim(*agent, times);
        lock.lock();
    }
}

void BuiltinAgents::give_back(const BuiltinAgent& agent, const Lease& lease) {
    ReturnLeases back;
    back.agent = agent.name;
    back.leases.push_back({lease.task->id, lease.task->epoch, {}});
    host_.submit(std::move(back));
}

void BuiltinAgents::work(const BuiltinAgent& agent, const Lease& lease) {
    const bool is_traced = telemetry_ != nullptr && telemetry_->is_on();
    const trace::Scope during{
        is_traced ? telemetry_->sink() : nullptr,
        is_traced ? telemetry::at_attempt(*lease.task, *lease.body, telemetry_->share()) : trace::Context{}};
    Result<Json> result = agent.work(lease.body->payload);
    if (!result) {
        FailTasks failed;
        failed.agent = agent.name;
        failed.failures.push_back({lease.task->id, lease.task->epoch, to_string(result.error()), false, {}});
        host_.submit(std::move(failed));
        return;
    }
    CompleteTasks completed;
    completed.agent = agent.name;
    completed.completions.push_back({lease.task->id, lease.task->epoch, std::move(*result)});
    host_.submit(std::move(completed));
}

}  // namespace tero::agents
