#include "agents/builtin_agents.hpp"

#include "codec/json.hpp"
#include "observe/log.hpp"

#include <utility>

namespace tero::agents {
namespace {

constexpr std::size_t queue_max =
    10'000;  // leases that wait for a thread; more than all agents may hold together

RawId new_request_id() {
    RawId id;
    fill_secret(id.bytes.data(), id.bytes.size());
    return id;
}

}  // namespace

const std::vector<std::string>& builtin_agent_names() {
    static const std::vector<std::string> names{"sales", "support",    "follow_up",
                                                "human", "compliance", "ignore"};
    return names;
}

BuiltinAgents::BuiltinAgents(const AgentConfig& config, EngineHost& host)
    : options_(config.agents),
      pricing_(sales::pricing_options(config.business)),
      business_(config.business.name),
      host_(host),
      pool_(static_cast<std::size_t>(config.agents.threads), queue_max) {}

std::int32_t BuiltinAgents::concurrency(const std::string& agent) const {
    const auto named = options_.max_concurrency_of.find(agent);
    return named == options_.max_concurrency_of.end() ? options_.max_concurrency : named->second;
}

Result<Done> BuiltinAgents::start() {
    for (const std::string& name : builtin_agent_names()) {
        AgentInfo agent;
        agent.id = name;
        agent.kind = AgentKind::BUILTIN;
        agent.capabilities = {name};
        agent.max_concurrency = concurrency(name);
        TRY_DONE(host_.ask(RegisterAgent{std::move(agent)}));
        claim(name);
    }
    return Done{};
}

void BuiltinAgents::stop() {
    stopping_ = true;
    pool_.stop();
}

void BuiltinAgents::claim(const std::string& agent) {
    Claim asked;
    asked.agent = agent;
    asked.limit = concurrency(agent);
    asked.request = new_request_id();
    host_.submit(asked, [this, agent](Reply reply) {
        if (stopping_) return;  // what it got goes back to the queue at the next start
        if (!reply) {
            if (reply.error().code == ErrorCode::unavailable || reply.error().code == ErrorCode::exhausted) {
                // The engine is being rebuilt; it answers again when it is open.
                static_cast<void>(pool_.run([this, agent] {
                    host_.wait_until_open(1s);
                    if (!stopping_) claim(agent);
                }));
                return;
            }
            log::error("agent.claim_failed", {{"agent", agent}, {"why", reply.error().message}});
            return;
        }
        for (const Lease& lease : std::get<Leases>(*reply).leases) {
            if (!pool_.run([this, agent, lease] { work(agent, lease); })) {
                log::warning("agent.pool_full", {{"agent", agent}});
                ReturnLeases back;
                back.agent = agent;
                back.leases.push_back({lease.task->id, lease.task->epoch, {}});
                host_.submit(std::move(back));
            }
        }
        claim(agent);
    });
}

void BuiltinAgents::work(const std::string& agent, const Lease& lease) {
    auto brief = from_json<AgentBrief>(lease.body->payload.text, Reading::tolerant);
    if (!brief) {
        FailTasks failed;
        failed.agent = agent;
        failed.failures.push_back({lease.task->id, lease.task->epoch, to_string(brief.error()), false, {}});
        host_.submit(std::move(failed));
        return;
    }
    const std::vector<sales::CatalogList> lists = host_.price_lists();
    const AgentAnswer said = answer(*brief, Desk{lists, pricing_, business_});
    CompleteTasks completed;
    completed.agent = agent;
    completed.completions.push_back({lease.task->id, lease.task->epoch, Json{to_json(said)}});
    host_.submit(std::move(completed));
}

}  // namespace tero::agents
