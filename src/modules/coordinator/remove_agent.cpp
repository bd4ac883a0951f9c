// Agents that are gone: removed by a person, or silent for so long that nobody expects them.
#include "base/shown.hpp"
#include "codec/json.hpp"
#include "modules/coordinator/agent_coordinator.hpp"

#include <fmt/format.h>
#include <string>
#include <utility>

namespace tero {

Timestamp AgentCoordinator::removed_at(const AgentInfo& agent) const {
    if (agent.kind == AgentKind::BUILTIN || agent.status != AgentStatus::OFFLINE) return {};
    return kept_for(retention_.silent_agents, agent.heartbeat_at);
}

Decision AgentCoordinator::decide(const Rows& rows, const RemoveAgent& input, Context& context) const {
    LOOK(const AgentInfo* agent, rows, AgentInfo, input.agent);
    if (agent == nullptr) {
        return refused(context, {ErrorCode::not_found, fmt::format("there is no agent '{}'", shown(input.agent)), ""});
    }
    if (agent->kind == AgentKind::BUILTIN) {
        return refused(context, {ErrorCode::conflict, "a built-in agent is part of this Tero: it cannot be removed", ""});
    }
    if (const std::size_t held = index_.running(agent->id); held > 0) {
        return refused(context, {ErrorCode::conflict,
                                 fmt::format("it holds {} tasks: let it end them, or cancel them, first", held), ""});
    }
    std::string detail = R"({"agent":)";
    append_json_text(detail, agent->id);
    detail += "}";
    Decided decided;
    for (const auto& [ticket, open] : claims_->all()) {
        if (open.claim.agent == agent->id) answer(ticket, {{}, open.completions}, decided);
    }
    decided.batch.erase<AgentInfo>(agent->id);
    decided.note(context, RawId{}, "agent.removed", input.by, Json{std::move(detail)});
    decided.reply(context, Answer{Done{}});
    return decided;
}

}  // namespace tero
