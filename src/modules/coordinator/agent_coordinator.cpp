// The registry of agents, the claims that wait, and what falls due. The decisions about tasks are in
// submit.cpp, claim.cpp and outcome.cpp.
#include "modules/coordinator/agent_coordinator.hpp"

#include "base/check.hpp"
#include "modules/coordinator/lease.hpp"

#include <algorithm>
#include <iterator>

namespace tero {

void AgentCoordinator::watch(Rows& rows) {
    rows.table<Task>().alive = [](const Task& task) { return !is_final(task.status); };
    rows.table<TaskBody>().bytes = [](const TaskBody& body) {
        return body.payload.text.size() + body.result.text.size() + body.progress.text.size() +
               body.error.size();
    };
    rows.table<Task>().observe(
        [this](const Task* before, const Task* after) { index_.changed(before, after); });
    rows.table<AgentInfo>().alive = [](const AgentInfo&) { return true; };
    rows.table<AgentInfo>().complete = true;
    rows.table<AgentInfo>().observe(
        [this](const AgentInfo* before, const AgentInfo* after) { agent_changed(before, after); });
}

void AgentCoordinator::agent_changed(const AgentInfo* before, const AgentInfo* after) {
    // A built-in agent lives in this process and cannot fall silent alone.
    const auto may_fall_silent = [](const AgentInfo* agent) {
        return agent != nullptr && agent->kind != AgentKind::BUILTIN && agent->status != AgentStatus::OFFLINE;
    };
    if (may_fall_silent(before))
        silences_.erase({before->heartbeat_at + options_.agent_silence_max, before->id});
    if (may_fall_silent(after))
        silences_.emplace(after->heartbeat_at + options_.agent_silence_max, after->id);
}

void AgentCoordinator::hear(const AgentInfo& agent, Timestamp now, Decided& decided) const {
    const bool stale = now - agent.heartbeat_at > options_.agent_silence_max / 3;
    if (agent.status != AgentStatus::OFFLINE && !stale) return;
    AgentInfo heard = agent;
    heard.heartbeat_at = now;
    if (heard.status == AgentStatus::OFFLINE) heard.status = AgentStatus::ONLINE;
    decided.batch.put(std::move(heard));
}

Decision AgentCoordinator::decide(const Rows& rows, const RegisterAgent& input, Context& context) const {
    const AgentInfo& asked = input.agent;
    if (asked.id.empty() || asked.id.size() > 64) {
        return refused(context, {ErrorCode::invalid, "an agent needs a name of 1 to 64 characters", "id"});
    }
    if (asked.capabilities.empty() || asked.capabilities.size() > 64) {
        return refused(context, {ErrorCode::invalid, "an agent offers 1 to 64 capabilities", "capabilities"});
    }
    for (const std::string& capability : asked.capabilities) {
        if (capability.empty() || capability.size() > 100) {
            return refused(context,
                           {ErrorCode::invalid, "a capability has 1 to 100 characters", "capabilities"});
        }
    }
    if (asked.max_concurrency < 1 || asked.max_concurrency > 10'000) {
        return refused(context,
                       {ErrorCode::invalid, "an agent may hold 1 to 10,000 tasks", "max_concurrency"});
    }
    LOOK(const AgentInfo* known, rows, AgentInfo, asked.id);
    if (known != nullptr && (known->kind == AgentKind::BUILTIN) != (asked.kind == AgentKind::BUILTIN)) {
        return refused(context, {ErrorCode::conflict, "this name belongs to a built-in agent", "id"});
    }
    AgentInfo agent = known != nullptr ? *known : asked;
    agent.kind = asked.kind;
    agent.capabilities = asked.capabilities;
    agent.max_concurrency = asked.max_concurrency;
    agent.status = AgentStatus::ONLINE;
    agent.heartbeat_at = context.now;
    if (known == nullptr) agent.registered_at = context.now;

    Decided decided;
    decided.batch.put(std::move(agent));
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision AgentCoordinator::decide(const Rows& rows, const AgentSilent& input, Context& context) const {
    LOOK(const AgentInfo* agent, rows, AgentInfo, input.agent);
    Decided decided;
    if (agent == nullptr || agent->status == AgentStatus::OFFLINE) return decided;
    if (context.now < agent->heartbeat_at + options_.agent_silence_max) return decided;
    AgentInfo silent = *agent;
    silent.status = AgentStatus::OFFLINE;
    decided.batch.put(std::move(silent));
    return decided;
}

void AgentCoordinator::open_poll(Ticket ticket, const Claim& claim, Outcomes completions, Timestamp now) {
    const Timestamp until = claim.endless ? Timestamp{} : now + std::min(claim.wait, options_.poll_max);
    polls_.emplace(ticket, Poll{claim, std::move(completions), until});
    polls_by_request_.insert_or_assign({claim.agent, claim.request}, ticket);
    if (!claim.endless) poll_ends_.emplace(until, ticket);
}

void AgentCoordinator::close_poll(Ticket ticket) {
    const auto found = polls_.find(ticket);
    if (found == polls_.end()) return;
    poll_ends_.erase({found->second.until, ticket});
    polls_by_request_.erase({found->second.claim.agent, found->second.claim.request});
    polls_.erase(found);
}

Decision AgentCoordinator::decide(const Rows&, const PollExpired& input, Context&) const {
    Decided decided;
    const auto found = polls_.find(input.ticket);
    if (found != polls_.end()) {
        decided.replies.emplace_back(input.ticket, Answer{Leases{{}, found->second.completions}});
    }
    return decided;
}

Decision AgentCoordinator::decide(const Rows&, const ClosePolls&, Context&) const {
    Decided decided;
    for (const auto& [ticket, poll] : polls_)
        decided.replies.emplace_back(ticket, Answer{Leases{{}, poll.completions}});
    return decided;
}

void AgentCoordinator::take_due(const Rows& rows, Timestamp now, std::vector<Input>& out) {
    index_.promote(now, [&](const RawId& id) -> const Task& {
        const Task* task = rows.look<Task>(id).row;
        CHECK(task != nullptr, "task {}: delayed but not in memory", id);
        return *task;
    });
    for (const RawId& id : index_.take_ended_leases(now)) out.push_back(LeaseExpired{Id<Task>{id}});
    for (const RawId& id : index_.take_passed_deadlines(now)) out.push_back(TaskDeadline{Id<Task>{id}});
    while (!poll_ends_.empty() && poll_ends_.begin()->first <= now) {
        out.push_back(PollExpired{poll_ends_.begin()->second});
        poll_ends_.erase(poll_ends_.begin());
    }
    while (!silences_.empty() && silences_.begin()->first <= now) {
        out.push_back(AgentSilent{silences_.begin()->second});
        silences_.erase(silences_.begin());
    }
}

std::optional<Timestamp> AgentCoordinator::next_due() const {
    std::optional<Timestamp> next = index_.next_due();
    const auto sooner = [&](Timestamp at) {
        if (!next || at < *next) next = at;
    };
    if (!poll_ends_.empty()) sooner(poll_ends_.begin()->first);
    if (!silences_.empty()) sooner(silences_.begin()->first);
    return next;
}

}  // namespace tero
