// One matching of ready tasks with waiting agents: the most urgent task first, each to the agent best placed.
// It only looks: what it grants changes who is best placed for the next task, and that is kept here.
//
// A task that failed goes to another agent than the one that failed it, for a while and where another one is
// well. Every fourth grant goes to the task that has waited longest, if that is too long: so LOW ones are
// reached however many HIGH ones come; but URGENT ones still go first. Who is in quarantine for this kind of
// work gets single probes: tasks with attempts to spare, if others could do them.
#pragma once

#include "kernel/decision.hpp"
#include "modules/coordinator/agent_index.hpp"
#include "modules/coordinator/open_claims.hpp"
#include "modules/coordinator/pauses.hpp"
#include "modules/coordinator/task_index.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tero::coordinator {

// What one open claim gets.
struct ClaimGrants {
    std::vector<RawId> tasks = {};
    std::size_t bytes = 0;  // of what they carry
};

class Matching {
public:
    struct Options {
        std::size_t grants_max = 1000;        // what is left is matched in the next one
        std::size_t bytes_max = 4 << 20;      // of one answer; one task goes however large
        Duration retry_elsewhere = {};
        Duration overdue_after = {};
    };

    static constexpr std::size_t held_max = 1000;  // as many are met in one matching

    Matching(const Rows& rows, const TaskIndex& tasks, const AgentIndex& agents, const Pauses& pauses,
             const OpenClaims& claims, Options options);

    // Tasks are ready for somebody who waits; it may be that none of them suits.
    static bool is_possible(const TaskIndex& tasks, const AgentIndex& agents, const Pauses& pauses);

    void run(Timestamp now);

    Need need = {};                          // bodies that are not in memory
    std::vector<RawId> hopeless = {};        // past its deadline, or what it carries is lost
    std::set<RawId> held = {};  // by a pause or for want of a slot, and kept out of the next matching
    std::map<Ticket, ClaimGrants> granted = {};

private:
    // An agent that was granted something in this matching.
    struct Busier {
        const KnownAgent* agent = nullptr;
        std::size_t held = 0;
        std::set<Ticket>::const_iterator claim = {};  // that gets the next task
        std::size_t claim_room = 0;
        Standing standing = {};
        bool has_room() const { return held < agent->capacity && claim != agent->claims.end(); }
    };
    struct Meeting {  // of the tasks and the agents of one capability
        const ReadyQueue* ready = nullptr;
        ReadyWalk tasks;
        const AgentIndex::Line* probes = nullptr;
        const AgentIndex::Line* agents = nullptr;
        AgentIndex::Line::const_iterator agent = {};  // none before it may be chosen as it stands there
        AgentIndex::Line busier = {};                 // those as they stand now
        std::size_t passed_over = 0;
    };

    // A pause holds it back, or its concurrency key has as many running as it may.
    bool hold(const Task& task);
    bool is_full(const Task& task) const;
    void give_probes(const std::string& capability, Meeting& meeting);
    bool suits_probe(const Task& task, const KnownAgent& agent) const;
    Meeting* most_urgent();
    Meeting* most_overdue();
    Meeting* next_meeting();
    void match_next(Meeting& meeting);
    // The agent that failed it, as long as it is to go to another.
    const KnownAgent* avoided_by(const Task& task) const;
    const KnownAgent* best_of(Meeting& meeting, const KnownAgent* avoided);
    const KnownAgent* preferred_of(const Task& task, const TaskBody* body, const KnownAgent* avoided) const;
    void grant(const KnownAgent& agent, const Task& task);
    Busier& busier(const KnownAgent& agent);
    void next_claim(Busier& busier);

    const Rows& rows_;
    const TaskIndex& tasks_;
    const AgentIndex& agents_;
    const Pauses& pauses_;
    const OpenClaims& claims_;
    Options options_;
    Timestamp now_ = {};
    std::size_t grants_ = 0;
    std::map<std::string, Meeting, std::less<>> meetings_;  // by capability
    std::unordered_map<std::string, std::size_t> granted_of_key_;  // by concurrency key
    std::set<RawId> probing_;                               // granted as probes
    std::unordered_map<const KnownAgent*, Busier> busier_;
};

}  // namespace tero::coordinator
