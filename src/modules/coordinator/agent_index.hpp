// What the coordinator must find at once among agents: who of those whose claims wait is best placed for work
// of a capability, and whether anybody serves it. It is built by watching the rows of agents and tasks and
// the open claims, so that what is idle costs nothing: ten thousand agents that wait for other work are never
// looked at.
#pragma once

#include "kernel/input.hpp"
#include "modules/coordinator/model/agent.hpp"
#include "modules/coordinator/task_index.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace tero::coordinator {

// How well placed an agent is; the least comes first: healthier, less loaded, more successful, longer
// waiting.
struct Standing {
    bool is_degraded = false;
    double load = 0;
    double failure_rate = 0;
    Ticket since = 0;  // its open claim that has waited longest
    auto rank() const { return std::tie(is_degraded, load, failure_rate, since); }
    bool operator<(const Standing& other) const { return rank() < other.rank(); }
    bool operator==(const Standing& other) const { return rank() == other.rank(); }
};

struct KnownAgent {
    std::string name = {};
    std::vector<std::string> capabilities = {};
    std::size_t capacity = 0;
    bool takes_work = false;  // it is registered, neither silent nor draining
    bool is_degraded = false;
    double failure_rate = 0;
    std::set<Ticket> claims = {};  // open ones
    Standing standing = {};        // as it stands in line, if it does
    bool is_in_line = false;

    bool offers(std::string_view capability) const;
};
Standing standing_of(const KnownAgent& agent, std::size_t held, Ticket since);

class AgentIndex {
public:
    // Agents with an open claim and room.
    using Line = std::map<Standing, const KnownAgent*>;

    // `tasks` must have been told of a change first.
    explicit AgentIndex(const TaskIndex& tasks) : tasks_(tasks) {}

    void changed(const AgentInfo* before, const AgentInfo* after);
    void held_changed(const std::string& agent);
    void claim_opened(const std::string& agent, Ticket ticket);
    void claim_closed(const std::string& agent, Ticket ticket);

    // By capability; there is no empty line.
    const std::map<std::string, Line, std::less<>>& lines() const { return lines_; }
    const KnownAgent* find(std::string_view name) const;
    std::size_t held(const KnownAgent& agent) const { return tasks_.running(agent.name); }
    // Somebody who will take work, now or when a task of his ends, offers it.
    bool is_served(std::string_view capability) const { return serving_.contains(capability); }
    const std::set<std::string>& builtins() const { return builtins_; }

private:
    void stand_in_line(KnownAgent& agent);
    void leave_line(KnownAgent& agent);
    void count_serving(const KnownAgent& agent, bool more);

    const TaskIndex& tasks_;
    std::unordered_map<std::string, KnownAgent> agents_;
    std::map<std::string, Line, std::less<>> lines_;
    std::map<std::string, std::size_t, std::less<>> serving_;  // by capability: how many
    std::set<std::string> builtins_;
};

}  // namespace tero::coordinator
