// Work meets workers: claims wait, tasks become ready, and each ready task goes to the agent best placed for
// it.
#include "base/check.hpp"
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/coordinator/end_task.hpp"
#include "modules/coordinator/lease.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>

namespace tero {
namespace {

constexpr std::size_t grants_max = 1000;  // in one decision; what is left is matched in the next
constexpr std::int32_t claim_limit_max = 1000;

// Walks the ready tasks of one capability from the most urgent on, without changing the index.
struct Walk {
    const coordinator::TaskIndex::Ready* ready = nullptr;
    int priority = 3;
    std::set<coordinator::Due>::const_iterator at = {};

    explicit Walk(const coordinator::TaskIndex::Ready& tasks) : ready(&tasks), at(tasks[3].begin()) {
        settle();
    }

    bool done() const { return priority < 0; }
    void next() {
        ++at;
        settle();
    }
    // More urgent first, then older.
    bool before(const Walk& other) const {
        return priority != other.priority ? priority > other.priority : *at < *other.at;
    }

private:
    void settle() {
        while (priority >= 0 && at == (*ready)[static_cast<std::size_t>(priority)].end()) {
            priority -= 1;
            if (priority >= 0) at = (*ready)[static_cast<std::size_t>(priority)].begin();
        }
    }
};

// Why an agent got a task, as history keeps it.
enum class Why { BEST, PREFERRED };

double success_rate(const AgentInfo& agent) {
    // One success and one failure are presumed, so a newcomer is neither best nor worst.
    return static_cast<double>(agent.succeeded + 1) / static_cast<double>(agent.succeeded + agent.failed + 2);
}

}  // namespace

struct AgentCoordinator::Candidate {
    Ticket ticket = 0;
    const coordinator::OpenClaim* open = nullptr;
    const AgentInfo* agent = nullptr;
    std::size_t held = 0;  // by the agent, in all, with what is granted in this decision
    std::size_t room = 0;  // of this claim
    struct Grant {
        RawId task = {};
        Why why = Why::BEST;
    };
    std::vector<Grant> granted = {};

    bool is_well() const { return agent->status != AgentStatus::DEGRADED; }
    bool offers(std::string_view capability) const {
        return std::find(agent->capabilities.begin(), agent->capabilities.end(), capability) !=
               agent->capabilities.end();
    }
    // Healthier, less loaded, more successful, longer waiting.
    bool better_than(const Candidate& other) const {
        if (is_well() != other.is_well()) return is_well();
        const auto load = [](const Candidate& candidate) {
            return static_cast<double>(candidate.held) /
                   static_cast<double>(candidate.agent->max_concurrency);
        };
        if (load(*this) != load(other)) return load(*this) < load(other);
        if (success_rate(*agent) != success_rate(*other.agent)) {
            return success_rate(*agent) > success_rate(*other.agent);
        }
        return ticket < other.ticket;
    }
};

std::vector<AgentCoordinator::Candidate> AgentCoordinator::candidates(const Rows& rows) const {
    std::vector<Candidate> candidates;
    std::map<std::string_view, std::size_t> room_left;  // of an agent, over all its claims
    for (const auto& [ticket, open] : claims_->all()) {
        const AgentInfo* agent = rows.look<AgentInfo>(open.claim.agent).row;
        if (agent == nullptr || agent->status == AgentStatus::DRAINING ||
            agent->status == AgentStatus::OFFLINE) {
            continue;
        }
        const std::size_t held = index_.running(agent->id);
        const auto capacity = static_cast<std::size_t>(agent->max_concurrency);
        auto [left, first] = room_left.try_emplace(agent->id, capacity > held ? capacity - held : 0);
        const std::size_t room = std::min(static_cast<std::size_t>(open.claim.limit), left->second);
        left->second -= room;
        if (room > 0) candidates.push_back({ticket, &open, agent, held, room, {}});
    }
    return candidates;
}

bool AgentCoordinator::has_match(const Rows& rows) const {
    if (claims_->all().empty() || index_.ready_count() == 0) return false;
    for (const Candidate& candidate : candidates(rows)) {
        for (const std::string& capability : candidate.agent->capabilities) {
            if (index_.ready(capability) != nullptr) return true;
        }
    }
    return false;
}

bool AgentCoordinator::idle(const Rows& rows) const {
    if (index_.ready_count() == 0 && index_.running_count() == 0) return true;
    bool idle = true;
    rows.table<AgentInfo>().each([&](const AgentInfo& agent) {
        if (!idle || agent.kind != AgentKind::BUILTIN) return;
        idle = index_.running(agent.id) == 0 &&
               std::none_of(agent.capabilities.begin(), agent.capabilities.end(),
                            [&](const std::string& one) { return index_.ready(one) != nullptr; });
    });
    return idle;
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
    if (auto right = check_claim(rows, input, *agent, context.now); !right) {
        return refused(context, std::move(right).error());
    }
    Decided decided;
    hear(*agent, context.now, decided);
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
    std::vector<Candidate> open = candidates(rows);
    std::map<std::string_view, Walk> walks;
    for (const Candidate& candidate : open) {
        for (const std::string& capability : candidate.agent->capabilities) {
            const auto* ready = index_.ready(capability);
            if (ready != nullptr) walks.try_emplace(capability, *ready);
        }
    }

    Need need;
    std::vector<RawId> hopeless;  // past its deadline, or what it carries is lost
    for (std::size_t grants = 0; grants < grants_max; ++grants) {
        // The most urgent task that some claim can take …
        auto first = walks.end();
        for (auto walk = walks.begin(); walk != walks.end(); ++walk) {
            if (!walk->second.done() && (first == walks.end() || walk->second.before(first->second)))
                first = walk;
        }
        if (first == walks.end()) break;
        // … goes to the best of them, or to the one that it should have, if that one is as well as any.
        const RawId id = first->second.at->second;
        const auto body = rows.look<TaskBody>(id);
        const std::string_view prefers = body.row != nullptr ? body.row->prefer : std::string_view{};
        Candidate* best = nullptr;
        Candidate* preferred = nullptr;
        for (Candidate& candidate : open) {
            if (candidate.room == 0 || !candidate.offers(first->first)) continue;
            if (best == nullptr || candidate.better_than(*best)) best = &candidate;
            if (!prefers.empty() && candidate.agent->id == prefers) preferred = &candidate;
        }
        if (best == nullptr) {
            walks.erase(first);
            continue;
        }
        if (preferred != nullptr && (preferred->is_well() || !best->is_well())) best = preferred;
        first->second.next();
        if (!body.known) need.add<TaskBody>(id);
        const Task* task = rows.look<Task>(id).row;
        CHECK(task != nullptr, "task {}: ready but not in memory", id);
        if (coordinator::pass_deadline(*task, context.now) || (body.known && body.row == nullptr)) {
            hopeless.push_back(id);
            continue;
        }
        best->granted.push_back({id, best == preferred ? Why::PREFERRED : Why::BEST});
        best->room -= 1;
        best->held += 1;
    }
    if (!need.empty()) return need;

    Decided decided;
    for (const RawId& id : hopeless) {
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
        coordinator::end_task(decided, context, std::move(*ended), body != nullptr ? *body : TaskBody{},
                              "timer");
    }
    for (const Candidate& candidate : open) {
        if (candidate.granted.empty()) continue;
        Leases leases{{}, candidate.open->completions};
        for (const auto& [id, why] : candidate.granted) {
            auto leased = coordinator::claim(*rows.look<Task>(id).row, candidate.agent->id,
                                             candidate.open->claim.request, context.now);
            CHECK(leased.has_value(), "task {}: indexed as ready: {}", id, leased.error().message);
            const auto shared = std::make_shared<const Task>(std::move(*leased));
            decided.batch.put(shared);
            decided.note(context, shared->id, "task.claimed", "agent:" + candidate.agent->id,
                         why == Why::PREFERRED ? Json{R"({"chosen":"preferred"})"} : Json{});
            leases.leases.push_back({shared, rows.table<TaskBody>().shared(id)});
        }
        answer(candidate.ticket, std::move(leases), decided);
    }
    return decided;
}

}  // namespace tero
