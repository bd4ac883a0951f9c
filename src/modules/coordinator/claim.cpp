// Work meets workers: claims wait, tasks become ready, and each ready task goes to the agent best placed for
// it.
#include "base/check.hpp"
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/coordinator/end_task.hpp"
#include "modules/coordinator/lease.hpp"
#include "modules/coordinator/matching.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <string>

namespace tero {
namespace {

constexpr std::int32_t claim_limit_max = 1000;
constexpr std::size_t open_claims_bytes_max = 64 << 20;  // what those that wait may take in memory

}  // namespace

bool AgentCoordinator::idle() const {
    if (index_.ready_count() == 0 && index_.running_count() == 0) return true;
    return std::none_of(agents_.builtins().begin(), agents_.builtins().end(), [&](const std::string& name) {
        const coordinator::KnownAgent& agent = *agents_.find(name);
        const auto could_begin = [&](const std::string& capability) {
            if (index_.ready(capability) == nullptr || pauses_.holds_capability(capability)) return false;
            return agent.quarantine_of(capability) == nullptr || agents_.probes().contains(capability);
        };
        return agent.held > 0 ||
               std::any_of(agent.capabilities.begin(), agent.capabilities.end(), could_begin);
    });
}

Decision AgentCoordinator::decide(const Rows& rows, const Claim& input, Context& context) const {
    if (input.limit < 1 || input.limit > claim_limit_max) {
        return refused(context, {ErrorCode::invalid, "a claim asks for 1 to 1000 tasks", "limit"});
    }
    if (input.request.empty()) {
        return refused(context,
                       {ErrorCode::invalid, "a claim needs a request id, new for each claim", "request"});
    }
    LOOK(const AgentInfo* agent, rows, AgentInfo, input.agent);
    if (agent == nullptr) {
        return refused(
            context, {ErrorCode::not_found,
                      fmt::format("agent '{}' is not registered; register it first", input.agent), "agent"});
    }
    if (agent->webhook) {
        return refused(context, {ErrorCode::conflict,
                                 fmt::format("agent '{}' is called by Tero and cannot claim", input.agent),
                                 "agent"});
    }
    if (auto right = check_claim(rows, input, *agent, context.now); !right) {
        return refused(context, std::move(right).error());
    }
    Decided decided;
    hear(*agent, context, decided);
    return claiming(rows, input, {}, std::move(decided), context);
}

Decision AgentCoordinator::claiming(const Rows& rows, const Claim& claim, Outcomes completions,
                                    Decided decided, const Context& context) const {
    const std::vector<RawId> had = index_.claimed_by(claim.request);
    if (had.empty()) {
        if (const Ticket open = claims_->find(claim.agent, claim.request)) {  // its caller listens here now
            MARK("claim.asked_again");
            answer(open, {{}, claims_->find(open)->completions}, decided);
        }
        const std::size_t bytes = claims_->bytes() + coordinator::bytes_of(claim, completions);
        if (bytes > open_claims_bytes_max && claim.wait > 0ms)
            return refused(context, {ErrorCode::exhausted, "too many claims wait; try again shortly", ""});
        decided.waits = true;
        if (context.ticket == 0) return decided;
        const Timestamp until =
            claim.endless ? Timestamp{} : context.now + std::min(claim.wait, options_.poll_max);
        decided.once_kept.push_back([claims = claims_.get(), ticket = context.ticket,
                                     open = coordinator::OpenClaim{claim, std::move(completions), until}] {
            claims->open(ticket, open);
        });
        return decided;
    }
    // The reply to this very claim was lost: the same leases again.
    MARK("claim.repeated");
    Need need;
    Leases leases{{}, std::move(completions)};
    for (const RawId& id : had) {
        const Task* task = rows.look<Task>(id).row;
        CHECK(task != nullptr, "task {}: running but not in memory", id);
        if (task->agent != claim.agent) {
            return refused(context, {ErrorCode::conflict, "another agent used this request id", "request"});
        }
        const auto body = rows.look<TaskBody>(id);
        if (!body.known) need.add<TaskBody>(id);
        if (body.row != nullptr)
            leases.leases.push_back({rows.table<Task>().shared(id), rows.table<TaskBody>().shared(id)});
    }
    if (!need.empty()) return need;
    decided.reply(context, Answer{std::move(leases)});
    return decided;
}

Decision AgentCoordinator::decide(const Rows& rows, const MatchClaims&, Context& context) const {
    coordinator::Matching matching{rows, index_, agents_, pauses_, *claims_,
                                   {.retry_elsewhere = options_.retry_elsewhere,
                                    .overdue_after = options_.overdue_after}};
    matching.run(context.now);
    if (!matching.need.empty()) return std::move(matching.need);

    Decided decided;
    if (!matching.held.empty()) set_aside(rows, matching.held, decided);
    for (const RawId& id : matching.hopeless) end_hopeless(rows, context, id, decided);
    std::map<std::string, std::int32_t> began;  // by concurrency key
    for (const auto& [ticket, granted] : matching.granted) {
        const coordinator::OpenClaim& open = *claims_->find(ticket);
        const auto agent = rows.table<AgentInfo>().shared(open.claim.agent);
        CHECK(agent != nullptr, "agent '{}' is granted tasks and not registered", open.claim.agent);
        if (open.is_standing && stop_if_unwanted(rows, *agent, context, decided)) continue;
        Leases leases{{}, open.completions};
        leases.leases.reserve(granted.tasks.size());
        for (const RawId& id : granted.tasks) {
            auto leased = coordinator::claim(*rows.look<Task>(id).row, open.claim.agent, open.claim.request,
                                             context.now);
            CHECK(leased.has_value(), "task {}: indexed as ready: {}", id, leased.error().message);
            leased->lease_until = context.now + coordinator::lease_of(*leased, agent.get());
            if (!leased->concurrency_key.empty()) began[leased->concurrency_key] += 1;
            const auto shared = std::make_shared<const Task>(std::move(*leased));
            decided.batch.put(shared);
            const auto body = rows.table<TaskBody>().shared(id);
            if (open.is_standing) {
                decided.effects.push_back(CallWebhook{agent, shared, body});
            } else {
                leases.leases.push_back({shared, body});
            }
        }
        answer(ticket, std::move(leases), decided);
    }
    for (const auto& [key, count] : began) {
        if (auto starts = index_.slots().starts_with(key, count, context.now))
            decided.batch.put(std::move(*starts));
    }
    return decided;
}

// The next matching meets them no more.
void AgentCoordinator::set_aside(const Rows& rows, const std::set<RawId>& held, Decided& decided) const {
    for (const RawId& id : held) {
        decided.once_kept.push_back([this, task = rows.table<Task>().shared(id)] {
            if (const auto group = pauses_.group_of(*task)) return index_once_kept_.set_aside(*task, *group);
            index_once_kept_.wait_for_slot(*task);
        });
    }
    if (held.size() < coordinator::Matching::held_max) return;
    decided.once_kept.push_back([this] { index_once_kept_.look_again(); });
}

void AgentCoordinator::end_hopeless(const Rows& rows, const Context& context, const RawId& id,
                                    Decided& decided) const {
    const Task& task = *rows.look<Task>(id).row;
    const TaskBody* body = rows.look<TaskBody>(id).row;
    auto ended = coordinator::pass_deadline(task, context.now);
    if (!ended) {
        MARK("task.body_lost");
        ended = coordinator::give_up(task, context.now);
        decided.next.push_back(RaiseAlert{
            "task_dead", task.type, AlertLevel::ERROR,
            fmt::format("a task of type {} was given up: what it carries cannot be read", task.type)});
    }
    coordinator::end_task(decided, context, std::move(*ended), body != nullptr ? *body : TaskBody{}, "timer");
}

}  // namespace tero
