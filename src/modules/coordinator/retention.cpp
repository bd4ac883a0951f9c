// What the coordinator keeps of what is over, and agents that are gone: silent for so long that nobody
// expects them, or removed by a person.
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/coordinator/change_agent.hpp"

#include <fmt/format.h>
#include <string>
#include <utility>

namespace tero {
namespace {

Duration shortest_of(const TaskRetention& retention) {
    return shortest({retention.succeeded, retention.failed, retention.cancelled});
}
Timestamp kept_until(const TaskRetention& retention, const Task& task) {
    if (!is_final(task.status)) return {};
    if (task.status == TaskStatus::SUCCEEDED) return kept_for(retention.succeeded, task.finished_at);
    if (task.status == TaskStatus::CANCELLED) return kept_for(retention.cancelled, task.finished_at);
    return kept_for(retention.failed, task.finished_at);
}
bool body_goes_too(const Rows& rows, const Task& task, Decided& decided, Need& need) {
    const auto body = rows.look<TaskBody>(task.id);
    if (!body.known) need.add<TaskBody>(RawId{task.id});
    if (body.row != nullptr) decided.batch.erase<TaskBody>(RawId{task.id});
    return body.known;
}
bool is_of_no_task(const Rows& rows, const TaskKey& key, Decided&, Need& need) {
    const auto task = rows.look<Task>(key.task);
    if (!task.known) need.add<Task>(RawId{key.task});
    return task.known && task.row == nullptr;
}

}  // namespace

Keep AgentCoordinator::keep_agents() const {
    const auto removed_at = [this](const AgentInfo& agent) {
        const bool is_gone = agent.kind != AgentKind::BUILTIN && agent.status == AgentStatus::OFFLINE;
        return is_gone ? kept_for(retention_.silent_agents, agent.heartbeat_at) : Timestamp{};
    };
    return keep<AgentInfo>(retention_.silent_agents, removed_at, {},
                           [this](const Rows&, const AgentInfo& agent, Decided& decided, Need&) {
                               if (index_.running(agent.id) > 0) return false;
                               coordinator::resolve_alerts(decided, agent);
                               return true;
                           });
}

Keep AgentCoordinator::keep_tasks() const {
    return keep<Task>(
        shortest_of(retention_), [this](const Task& task) { return kept_until(retention_, task); }, {},
        &body_goes_too);
}

Keep AgentCoordinator::keep_unique_keys() const {
    const auto until = [this](const TaskKey& key) {
        return kept_for(retention_.unique_keys, key.created_at);
    };
    return keep<TaskKey>(retention_.unique_keys, until, {}, &is_of_no_task);
}

Keep AgentCoordinator::keep_bulks() const {
    return keep<BulkChange>(retention_.history, [this](const BulkChange& bulk) {
        return kept_for(retention_.history, bulk.finished_at);
    });
}

Decision AgentCoordinator::decide(const Rows& rows, const RemoveAgent& input, Context& context) const {
    LOOK(const AgentInfo* agent, rows, AgentInfo, input.agent);
    if (auto may = coordinator::check_outside(agent, input.agent, "cannot be removed"); !may)
        return refused(context, std::move(may).error());
    if (const std::size_t held = index_.running(agent->id); held > 0) {
        return refused(context,
                       {ErrorCode::conflict,
                        fmt::format("it holds {} tasks: let it end them, or cancel them, first", held), ""});
    }
    Decided decided;
    for (const auto& [ticket, open] : claims_->all()) {
        if (open.claim.agent == agent->id) answer(ticket, {{}, open.completions}, decided);
    }
    decided.batch.erase<AgentInfo>(agent->id);
    coordinator::note_agent(decided, context, *agent, "agent.removed", input.by);
    coordinator::resolve_alerts(decided, *agent);
    decided.reply(context, Answer{Done{}});
    return decided;
}

}  // namespace tero
