#include "modules/coordinator/matching.hpp"

#include "base/check.hpp"
#include "modules/coordinator/lease.hpp"

#include <algorithm>
#include <utility>

namespace tero::coordinator {
namespace {

constexpr std::size_t overdue_every = 4;
constexpr std::size_t passed_over_max = 64;  // of one capability: tasks that wait for another agent

template <class Map>
const auto* find_in(const Map& map, const std::string& key) {
    const auto found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
}

// Visits each capability with ready tasks and agents that may get them, from the shorter list; until `visit`
// is done.
template <class Visit>
void each_meeting(const TaskIndex& tasks, const AgentIndex& agents, const Pauses& pauses, Visit visit) {
    const auto meet = [&](const std::string& capability) {
        if (pauses.holds_capability(capability)) return false;
        const ReadyQueue* ready = tasks.ready(capability);
        const AgentIndex::Line* line = find_in(agents.lines(), capability);
        const AgentIndex::Line* probes = find_in(agents.probes(), capability);
        if (ready == nullptr || (line == nullptr && probes == nullptr)) return false;
        return visit(capability, *ready, line, probes);
    };
    if (tasks.all_ready().size() < agents.lines().size() + agents.probes().size()) {
        for (const auto& [capability, ready] : tasks.all_ready()) {
            if (meet(capability)) return;
        }
        return;
    }
    for (const auto& [capability, line] : agents.lines()) {
        if (meet(capability)) return;
    }
    for (const auto& [capability, probes] : agents.probes()) {
        if (!agents.lines().contains(capability) && meet(capability)) return;
    }
}

std::size_t bytes_of(const TaskBody* body) { return body != nullptr ? body->payload.text.size() : 0; }

}  // namespace

bool Matching::is_possible(const TaskIndex& tasks, const AgentIndex& agents, const Pauses& pauses) {
    bool found = false;
    each_meeting(tasks, agents, pauses, [&](const auto&...) { return found = true; });
    return found;
}

Matching::Matching(const Rows& rows, const TaskIndex& tasks, const AgentIndex& agents,
                   const Pauses& pauses, const OpenClaims& claims, Options options)
    : rows_(rows), tasks_(tasks), agents_(agents), pauses_(pauses), claims_(claims), options_(options) {
    static const AgentIndex::Line nobody;
    each_meeting(tasks_, agents_, pauses_,
                 [&](const std::string& capability, const ReadyQueue& ready,
                     const AgentIndex::Line* line, const AgentIndex::Line* probes) {
                     if (line == nullptr) line = &nobody;
                     Meeting meeting{&ready, ReadyWalk{ready}, probes, line, line->begin()};
                     meetings_.emplace(capability, std::move(meeting));
                     return false;
                 });
}

void Matching::run(Timestamp now) {
    now_ = now;
    for (auto& [capability, meeting] : meetings_) {
        if (meeting.probes != nullptr) give_probes(capability, meeting);
    }
    while (grants_ < options_.grants_max) {
        Meeting* meeting = next_meeting();
        if (meeting == nullptr) return;
        match_next(*meeting);
    }
}

// One task each; who got something else in this very matching is probed in the next.
void Matching::give_probes(const std::string& capability, Meeting& meeting) {
    for (const auto& [standing, agent] : *meeting.probes) {
        if (grants_ == options_.grants_max || busier_.contains(agent)) continue;
        std::size_t looked = 0;
        ReadyWalk walk{*meeting.ready};
        for (; !walk.done() && looked < passed_over_max; walk.passed_over(), ++looked) {
            const Task& task = *rows_.look<Task>(walk.task()).row;
            if (probing_.contains(task.id) || pass_deadline(task, now_) || hold(task)) continue;
            if (agents_.is_well_served(capability) && !suits_probe(task, *agent)) continue;
            MARK("agent.probed");
            probing_.insert(task.id);
            grant(*agent, task);
            break;
        }
    }
}

bool Matching::is_full(const Task& task) const {
    if (task.concurrency_key.empty()) return false;
    const auto known = granted_of_key_.find(task.concurrency_key);
    const std::size_t begin = known == granted_of_key_.end() ? 0 : known->second;
    return tasks_.slots().is_full(task.concurrency_key, begin, now_);
}

bool Matching::hold(const Task& task) {
    if (pauses_.group_of(task)) {
        MARK("task.held_by_a_pause");
    } else if (is_full(task)) {
        MARK("task.waits_for_a_slot");
    } else {
        return false;
    }
    held.insert(task.id);
    return true;
}

bool Matching::suits_probe(const Task& task, const KnownAgent& agent) const {
    return task.failed_by != agent.name && task.attempt + 1 < task.attempt_max;
}

Matching::Meeting* Matching::most_urgent() {
    Meeting* first = nullptr;
    for (auto& [capability, meeting] : meetings_) {
        if (meeting.tasks.done()) continue;
        if (first == nullptr || meeting.tasks.before(first->tasks)) first = &meeting;
    }
    return first;
}

Matching::Meeting* Matching::most_overdue() {
    Meeting* first = nullptr;
    Timestamp before = now_ - options_.overdue_after;
    for (auto& [capability, meeting] : meetings_) {
        const auto oldest = meeting.tasks.oldest();
        if (!oldest || *oldest >= before) continue;
        first = &meeting;
        before = *oldest;
    }
    return first;
}

Matching::Meeting* Matching::next_meeting() {
    Meeting* urgent = most_urgent();
    const bool is_turn_of_overdue = (tasks_.grants() + grants_) % overdue_every == overdue_every - 1;
    if (urgent == nullptr || !is_turn_of_overdue || urgent->tasks.is_urgent()) return urgent;
    Meeting* overdue = most_overdue();
    if (overdue == nullptr) return urgent;
    MARK("task.overdue");
    overdue->tasks.turn_to_oldest();
    return overdue;
}

void Matching::match_next(Meeting& meeting) {
    const RawId id = meeting.tasks.task();
    const Task* task = rows_.look<Task>(id).row;
    CHECK(task != nullptr, "task {}: ready but not in memory", id);
    if (probing_.contains(id)) return meeting.tasks.passed_over();
    const auto body = rows_.look<TaskBody>(id);
    const KnownAgent* avoided = avoided_by(*task);
    const KnownAgent* agent = best_of(meeting, avoided);
    if (agent == nullptr) {
        const bool is_passed_over = avoided != nullptr && best_of(meeting, nullptr) != nullptr;
        if (is_passed_over && ++meeting.passed_over < passed_over_max) return meeting.tasks.passed_over();
        meetings_.erase(task->capability);
        return;
    }
    if (hold(*task)) {
        meeting.tasks.passed_over();
        if (held.size() >= held_max) meetings_.clear();
        return;
    }
    if (pass_deadline(*task, now_) || (body.known && body.row == nullptr)) {
        meeting.tasks.passed_over();
        hopeless.push_back(id);
        if (hopeless.size() >= options_.grants_max) meetings_.clear();
        return;
    }
    meeting.tasks.granted(task->fairness_weight);
    const KnownAgent* preferred = preferred_of(*task, body.row, avoided);
    grant(preferred != nullptr ? *preferred : *agent, *task);
}

const KnownAgent* Matching::avoided_by(const Task& task) const {
    if (task.failed_by.empty() || now_ >= task.run_at + options_.retry_elsewhere) return nullptr;
    const KnownAgent* agent = agents_.find(task.failed_by);
    if (agent == nullptr || !agents_.is_well_served_by_another(task.capability, *agent)) return nullptr;
    return agent;
}

const KnownAgent* Matching::best_of(Meeting& meeting, const KnownAgent* avoided) {
    const auto end = meeting.agents->end();
    while (meeting.agent != end && busier_.contains(meeting.agent->second)) ++meeting.agent;
    auto idle = meeting.agent;
    while (idle != end && (idle->second == avoided || busier_.contains(idle->second))) ++idle;
    auto busy = meeting.busier.begin();
    if (busy != meeting.busier.end() && busy->second == avoided) ++busy;
    if (busy == meeting.busier.end()) return idle == end ? nullptr : idle->second;
    return idle == end || busy->first < idle->first ? busy->second : idle->second;
}

// The one that the task should have, if it waits, is well and has room; null: nobody in particular.
const KnownAgent* Matching::preferred_of(const Task& task, const TaskBody* body,
                                         const KnownAgent* avoided) const {
    if (body == nullptr || body->prefer.empty()) return nullptr;
    const KnownAgent* preferred = agents_.find(body->prefer);
    if (preferred == nullptr || preferred == avoided || !preferred->is_in_line) return nullptr;
    if (!preferred->offers(task.capability) || preferred->quarantine_of(task.capability) != nullptr)
        return nullptr;
    const auto known = busier_.find(preferred);
    return known == busier_.end() || known->second.has_room() ? preferred : nullptr;
}

void Matching::grant(const KnownAgent& agent, const Task& task) {
    const auto body = rows_.look<TaskBody>(task.id);
    if (!body.known) need.add<TaskBody>(task.id);
    grants_ += 1;
    if (!task.concurrency_key.empty()) granted_of_key_[task.concurrency_key] += 1;
    Busier& one = busier(agent);
    ClaimGrants& claim = granted[*one.claim];
    claim.tasks.push_back(task.id);
    claim.bytes += bytes_of(body.row);
    const auto each_line = [&](auto change) {
        for (const std::string& capability : agent.capabilities) {
            const auto meeting = meetings_.find(capability);
            if (meeting == meetings_.end() || agent.quarantine_of(capability) != nullptr) continue;
            change(meeting->second.busier);
        }
    };
    each_line([&](AgentIndex::Line& line) { line.erase(one.standing); });
    one.held += 1;
    one.claim_room -= 1;
    if (one.claim_room == 0 || claim.bytes >= options_.bytes_max) next_claim(one);
    if (!one.has_room()) return;
    one.standing = standing_of(agent, one.held, *one.claim);
    each_line([&](AgentIndex::Line& line) { line.emplace(one.standing, &agent); });
}

Matching::Busier& Matching::busier(const KnownAgent& agent) {
    const auto [found, added] = busier_.try_emplace(&agent);
    Busier& one = found->second;
    if (added) {
        one.agent = &agent;
        one.held = agent.held;
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
