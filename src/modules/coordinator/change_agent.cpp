#include "modules/coordinator/change_agent.hpp"

#include "base/check.hpp"
#include "base/shown.hpp"
#include "codec/json.hpp"
#include "kernel/alert.hpp"
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/coordinator/health.hpp"
#include "modules/coordinator/webhook.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <tuple>
#include <utility>

namespace tero {
namespace coordinator {
namespace {

constexpr std::size_t labels_max = 20;
constexpr std::size_t label_bytes_max = 100;

std::string kind_of(AgentStatus before, AgentStatus after) {
    switch (after) {
        case AgentStatus::ONLINE:
        case AgentStatus::BUSY: return before == AgentStatus::DEGRADED ? "agent.recovered" : "agent.online";
        case AgentStatus::DEGRADED: return "agent.degraded";
        case AgentStatus::DRAINING: return "agent.draining";
        case AgentStatus::OFFLINE: return "agent.offline";
    }
    CHECK(false, "agent status {}", static_cast<int>(after));
}

auto offer_of(const AgentInfo& agent) {
    return std::tie(agent.kind, agent.capabilities, agent.max_concurrency, agent.version, agent.labels);
}
std::string_view url_of(const AgentInfo& agent) {
    return agent.webhook ? std::string_view{agent.webhook->url} : std::string_view{};
}

}  // namespace

void note_agent(Decided& decided, const Context& context, const AgentInfo& agent, std::string kind,
                std::string actor) {
    std::string detail = R"({"agent":)";
    append_json_text(detail, agent.id);
    detail += fmt::format(R"(,"max_concurrency":{},"version":)", agent.max_concurrency);
    append_json_text(detail, agent.version);
    detail += "}";
    decided.note(context, agent_subject(agent.id), std::move(kind), std::move(actor),
                 Json{std::move(detail)});
}

void put_agent(Decided& decided, const Context& context, const AgentInfo* before, AgentInfo after,
               std::string actor) {
    if (before == nullptr) {
        // One that is built in is there whenever Tero is.
        if (after.kind != AgentKind::BUILTIN)
            note_agent(decided, context, after, "agent.registered", std::move(actor));
    } else if (before->status != after.status) {
        note_agent(decided, context, after, kind_of(before->status, after.status), std::move(actor));
    } else if (offer_of(*before) != offer_of(after) || url_of(*before) != url_of(after)) {
        note_agent(decided, context, after, "agent.changed", std::move(actor));
    }
    decided.batch.put(std::move(after));
}

Result<Done> check_labels(const AgentInfo& agent) {
    const auto is_bad = [](const std::string& text) { return text.size() > label_bytes_max; };
    if (is_bad(agent.version))
        return Error{ErrorCode::invalid, "a version has at most 100 characters", "version"};
    const bool has_bad = std::any_of(agent.labels.begin(), agent.labels.end(), [&](const std::string& label) {
        return label.empty() || is_bad(label);
    });
    if (has_bad || agent.labels.size() > labels_max)
        return Error{ErrorCode::invalid, "an agent has at most 20 labels of 1 to 100 characters", "labels"};
    return Done{};
}

Result<Done> check_outside(const AgentInfo* agent, std::string_view name, std::string_view otherwise) {
    if (agent == nullptr)
        return Error{ErrorCode::not_found, fmt::format("there is no agent '{}'", shown(name)), ""};
    if (agent->kind != AgentKind::BUILTIN) return Done{};
    return Error{ErrorCode::conflict,
                 fmt::format("a built-in agent is part of this Tero: it {}", otherwise), ""};
}

void resolve_alerts(Decided& decided, const AgentInfo& agent) {
    for (const char* rule : {"agent_degraded", "agent_unwanted"})
        decided.next.push_back(ResolveAlert{rule, agent.id});
}

}  // namespace coordinator

Decision AgentCoordinator::decide(const Rows& rows, const ChangeAgent& input, Context& context) const {
    LOOK(const AgentInfo* agent, rows, AgentInfo, input.agent);
    if (auto may = coordinator::check_outside(agent, input.agent, "is changed by its configuration"); !may)
        return refused(context, std::move(may).error());
    AgentInfo changed = *agent;
    changed.max_concurrency = input.max_concurrency.value_or(agent->max_concurrency);
    if (changed.max_concurrency < 1 || changed.max_concurrency > 10'000) {
        return refused(context,
                       {ErrorCode::invalid, "an agent may hold 1 to 10,000 tasks", "max_concurrency"});
    }
    if (auto good = coordinator::check_webhook(changed); !good)
        return refused(context, std::move(good).error());
    const bool drains = agent->draining_since != Timestamp{};
    if (input.draining && *input.draining != drains)
        changed.draining_since = *input.draining ? context.now : Timestamp{};
    if (changed.status != AgentStatus::OFFLINE) changed.status = coordinator::status_of(changed);
    Decided decided;
    if (changed.status == AgentStatus::DRAINING && agent->status != AgentStatus::DRAINING) {
        MARK("agent.draining");
        for (const Ticket ticket : agents_.find(agent->id)->claims)
            answer(ticket, {{}, claims_->find(ticket)->completions, true}, decided);
    }
    decided.reply(context, Answer{AgentChanged{index_.running(agent->id)}});
    if (changed != *agent) coordinator::put_agent(decided, context, agent, std::move(changed), input.by);
    return decided;
}

Decision AgentCoordinator::decide(const Rows&, const CountHeld&, Context& context) const {
    HeldTasks held;
    for (const auto& [name, agent] : agents_.all()) {
        if (agent.held > 0) held.of.emplace(name, agent.held);
    }
    Decided decided;
    decided.reply(context, Answer{std::move(held)});
    return decided;
}

AgentStatus shown_status(const AgentInfo& agent, const HeldTasks& held) {
    const auto found = held.of.find(agent.id);
    const auto room = static_cast<std::size_t>(agent.max_concurrency);
    const bool is_full = found != held.of.end() && found->second >= room;
    return agent.status == AgentStatus::ONLINE && is_full ? AgentStatus::BUSY : agent.status;
}

}  // namespace tero
