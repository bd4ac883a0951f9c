// What the coordinator must find at once among agents: who of those whose claims wait is best placed for work
// of a capability, who may be probed, and whether anybody serves it. It is built by watching the rows of
// agents and tasks and the open claims, so that what is idle costs nothing: ten thousand agents that wait for
// other work are never looked at.
#pragma once

#include "kernel/input.hpp"
#include "modules/coordinator/model/agent.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tero::coordinator {

// How well placed an agent is; the least comes first: less loaded, more successful, longer waiting.
struct Standing {
    double load = 0;
    double failure_rate = 0;
    Ticket since = 0;  // its open claim that has waited longest
    auto rank() const { return std::tie(load, failure_rate, since); }
    bool operator<(const Standing& other) const { return rank() < other.rank(); }
    bool operator==(const Standing& other) const { return rank() == other.rank(); }
};

struct KnownAgent {
    struct Quarantine {
        std::string capability = {};
        Timestamp probe_at = {};
        bool operator==(const Quarantine&) const = default;
    };

    std::string name = {};
    std::vector<std::string> capabilities = {};
    std::vector<Quarantine> quarantine = {};
    std::size_t capacity = 0;
    bool takes_work = false;  // it is registered, neither silent nor draining
    double failure_rate = 0;
    std::vector<std::pair<std::string, std::size_t>> running = {};  // tasks by capability
    std::size_t held = 0;                                           // in all
    std::set<Ticket> claims = {};                                   // open ones
    Standing standing = {};                                         // as it stands in line, if it does
    bool is_in_line = false;

    bool offers(std::string_view capability) const;
    const Quarantine* quarantine_of(std::string_view capability) const;  // null: it is well
    std::size_t running_of(std::string_view capability) const;
};
Standing standing_of(const KnownAgent& agent, std::size_t held, Ticket since);

class AgentIndex {
public:
    // Agents with an open claim and room.
    using Line = std::map<Standing, const KnownAgent*>;
    using Lines = std::map<std::string, Line, std::less<>>;  // by capability; none is empty

    void changed(const AgentInfo* before, const AgentInfo* after);
    void began(const std::string& agent, const std::string& capability) {
        held_changed(agent, capability, true);
    }
    void ended(const std::string& agent, const std::string& capability) {
        held_changed(agent, capability, false);
    }
    void claim_opened(const std::string& agent, Ticket ticket);
    void claim_closed(const std::string& agent, Ticket ticket);
    // Probes have become due.
    void pass(Timestamp now);
    std::optional<Timestamp> next_probe() const;

    const Lines& lines() const { return lines_; }    // those who are well
    const Lines& probes() const { return probes_; }  // those who may be given a probe now
    const KnownAgent* find(std::string_view name) const;
    const std::unordered_map<std::string, KnownAgent>& all() const { return agents_; }
    // Somebody who will take work, now or when a task of his ends, offers it …
    bool is_served(std::string_view capability) const { return serving_.contains(capability); }
    // … and is not in quarantine for it.
    bool is_well_served(std::string_view capability) const { return well_.contains(capability); }
    bool is_well_served_by_another(std::string_view capability, const KnownAgent& than) const;
    const std::set<std::string>& builtins() const { return builtins_; }

private:
    using Counts = std::map<std::string, std::size_t, std::less<>>;

    void held_changed(const std::string& agent, const std::string& capability, bool more);
    void stand_in_line(KnownAgent& agent);
    void leave_line(KnownAgent& agent);
    void count_serving(const KnownAgent& agent, bool more);

    std::unordered_map<std::string, KnownAgent> agents_;
    Lines lines_;
    Lines probes_;
    std::set<std::pair<Timestamp, std::string>> later_;  // agents whose probe is not due yet
    Counts serving_;                                     // by capability: how many
    Counts well_;
    std::set<std::string> builtins_;
    Timestamp now_ = {};
};

}  // namespace tero::coordinator
