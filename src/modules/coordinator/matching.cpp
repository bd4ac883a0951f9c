#include "modules/coordinator/matching.hpp"

#include "base/check.hpp"
#include "modules/coordinator/lease.hpp"

#include <algorithm>
#include <utility>

namespace tero::coordinator {
namespace {

// Visits each capability with ready tasks and waiting agents, from the shorter list; until `visit` is done.
template <class Visit>
void each_meeting(const TaskIndex& tasks, const AgentIndex& agents, Visit visit) {
    if (tasks.all_ready().size() < agents.lines().size()) {
        for (const auto& [capability, ready] : tasks.all_ready()) {
            const auto line = agents.lines().find(capability);
            if (line != agents.lines().end() && visit(capability, ready, line->second)) return;
        }
        return;
    }
    for (const auto& [capability, line] : agents.lines()) {
        const TaskIndex::Ready* ready = tasks.ready(capability);
        if (ready != nullptr && visit(capability, *ready, line)) return;
    }
}

std::size_t bytes_of(const TaskBody* body) { return body != nullptr ? body->payload.text.size() : 0; }

}  // namespace

void ReadyWalk::settle() {
    while (priority_ >= 0 && at_ == (*ready_)[static_cast<std::size_t>(priority_)].end()) {
        priority_ -= 1;
        if (priority_ >= 0) at_ = (*ready_)[static_cast<std::size_t>(priority_)].begin();
    }
}

bool Matching::is_possible(const TaskIndex& tasks, const AgentIndex& agents) {
    bool found = false;
    each_meeting(tasks, agents, [&](const auto&, const auto&, const auto&) { return found = true; });
    return found;
}

Matching::Matching(const Rows& rows, const TaskIndex& tasks, const AgentIndex& agents,
                   const OpenClaims& claims, std::size_t bytes_max)
    : rows_(rows), tasks_(tasks), agents_(agents), claims_(claims), bytes_max_(bytes_max) {
    each_meeting(tasks_, agents_, [&](const std::string& capability, const auto& ready, const auto& line) {
        meetings_.emplace(capability, Meeting{ReadyWalk{ready}, line.begin(), line.end()});
        return false;
    });
}

void Matching::run(Timestamp now, std::size_t grants_max) {
    for (std::size_t grants = 0; grants < grants_max;) {
        Meeting* meeting = most_urgent();
        if (meeting == nullptr) return;
        const RawId id = meeting->tasks.task();
        const Task* task = rows_.look<Task>(id).row;
        CHECK(task != nullptr, "task {}: ready but not in memory", id);
        const auto body = rows_.look<TaskBody>(id);
        bool was_preferred = false;
        const KnownAgent* agent =
            choose(*meeting, body.row != nullptr ? body.row->prefer : std::string_view{}, was_preferred);
        if (agent == nullptr) {
            meetings_.erase(task->capability);
            continue;
        }
        meeting->tasks.next();
        grants += 1;
        if (!body.known) need.add<TaskBody>(id);
        if (pass_deadline(*task, now) || (body.known && body.row == nullptr)) {
            hopeless.push_back(id);
            continue;
        }
        grant(*agent, {id, was_preferred}, bytes_of(body.row));
    }
}

Matching::Meeting* Matching::most_urgent() {
    Meeting* first = nullptr;
    for (auto& [capability, meeting] : meetings_) {
        if (meeting.tasks.done()) continue;
        if (first == nullptr || meeting.tasks.before(first->tasks)) first = &meeting;
    }
    return first;
}

// The best of them, or the one that is preferred, if that one is as well as any.
const KnownAgent* Matching::choose(Meeting& meeting, std::string_view prefers, bool& was_preferred) {
    while (meeting.agent != meeting.agents_end && busier_.contains(meeting.agent->second)) ++meeting.agent;
    const AgentIndex::Line& busier = meeting.busier;
    const KnownAgent* best = meeting.agent != meeting.agents_end ? meeting.agent->second : nullptr;
    if (!busier.empty() && (best == nullptr || busier.begin()->first < meeting.agent->first))
        best = busier.begin()->second;
    if (best == nullptr || prefers.empty()) return best;

    const KnownAgent* preferred = agents_.find(prefers);
    if (preferred == nullptr || !preferred->is_in_line) return best;
    const auto known = busier_.find(preferred);
    const bool has_room = known == busier_.end() || known->second.has_room();
    const RawId id = meeting.tasks.task();
    if (!has_room || !preferred->offers(rows_.look<Task>(id).row->capability)) return best;
    if (preferred->is_degraded && !best->is_degraded) return best;
    was_preferred = true;
    return preferred;
}

void Matching::grant(const KnownAgent& agent, ClaimGrants::Grant grant, std::size_t bytes) {
    Busier& one = busier(agent);
    ClaimGrants& claim = granted[*one.claim];
    claim.tasks.push_back(grant);
    claim.bytes += bytes;
    const auto stand = [&](bool in_line) {
        for (const std::string& capability : agent.capabilities) {
            const auto meeting = meetings_.find(capability);
            if (meeting == meetings_.end()) continue;
            if (in_line) {
                meeting->second.busier.emplace(one.standing, &agent);
            } else {
                meeting->second.busier.erase(one.standing);
            }
        }
    };
    stand(false);
    one.held += 1;
    one.claim_room -= 1;
    // An answer has a bound in bytes too; one task goes however large it is.
    if (one.claim_room == 0 || claim.bytes >= bytes_max_) next_claim(one);
    if (!one.has_room()) return;
    one.standing = standing_of(agent, one.held, *one.claim);
    stand(true);
}

Matching::Busier& Matching::busier(const KnownAgent& agent) {
    const auto [found, added] = busier_.try_emplace(&agent);
    Busier& one = found->second;
    if (added) {
        one.agent = &agent;
        one.held = agents_.held(agent);
        one.claim = agent.claims.begin();
        one.standing = agent.standing;
        one.claim_room = static_cast<std::size_t>(claims_.find(*one.claim)->claim.limit);
    }
    return one;
}

void Matching::next_claim(Busier& busier) {
    if (++busier.claim == busier.agent->claims.end()) return;
    busier.claim_room = static_cast<std::size_t>(claims_.find(*busier.claim)->claim.limit);
}

}  // namespace tero::coordinator
