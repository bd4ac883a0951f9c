#include "sim/desk_agents.hpp"

#include "business/quoting/sales.hpp"
#include "codec/json.hpp"

#include <utility>

namespace tero::sim {

DeskAgents::DeskAgents(World& world, Node& node, const SimulatedBusiness& business)
    : world_(world),
      node_(node),
      desk_{.lists = business.catalog.lists,
            .pricing = sales::pricing_options(business.config.business),
            .business = business.config.business.name,
            .zone = business.zone,
            .sentences = business.texts.sentences.get()} {}

void DeskAgents::begin() {
    AgentInfo agent;
    agent.id = agents::assistant_name;
    agent.kind = AgentKind::BUILTIN;
    agent.capabilities = agents::assistant_capabilities();
    agent.max_concurrency = 8;
    node_.offer_inside(RegisterAgent{agent}, [this, name = agent.id](Reply reply) {
        if (reply) claim(name);
    });
}

void DeskAgents::claim(const std::string& agent) {
    Claim asked;
    asked.agent = agent;
    asked.limit = 8;
    asked.endless = true;
    asked.request = make_raw_id(world_.now(), world_.random);
    node_.offer_inside(asked, [this, agent](Reply reply) {
        if (!reply) return;  // the engine is gone; begin() comes again
        for (const Lease& lease : reply->as<Leases>()->leases) work(agent, lease);
        claim(agent);
    });
}

void DeskAgents::work(const std::string& agent, const Lease& lease) {
    const auto brief = from_json<AgentBrief>(lease.body->payload.text, Reading::tolerant);
    if (!brief) {
        world_.found(Law::briefs_can_be_read, to_string(brief.error()));
        return;
    }
    const AgentAnswer said = agents::answer(*brief, desk_);
    const auto fate = calm_ ? 99 : world_.random.below(100);
    if (fate < 3) {
        world_.counts()["agent.hung"] += 1;  // its lease expires
        return;
    }
    if (fate < 6) {
        world_.counts()["agent.failed"] += 1;
        world_.after(world_.some(2s), [this, agent, lease] {
            FailTasks failed;
            failed.agent = agent;
            failed.failures.push_back({lease.task->id, lease.task->epoch, "the model was away", true, {}});
            node_.offer_inside(failed);
        });
        return;
    }
    const Duration takes = fate < 10 ? 60s : world_.some(2s);
    world_.after(takes, [this, agent, lease, said] { complete(agent, lease, said); });
    if (fate < 14) {
        world_.counts()["agent.twice"] += 1;
        world_.after(takes + world_.some(5s), [this, agent, lease, said] { complete(agent, lease, said); });
    }
}

void DeskAgents::complete(const std::string& agent, const Lease& lease, const AgentAnswer& said) {
    CompleteTasks completed;
    completed.agent = agent;
    completed.completions.push_back({lease.task->id, lease.task->epoch, Json{to_json(said)}});
    node_.offer_inside(completed);
}

}  // namespace tero::sim
