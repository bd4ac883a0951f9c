// The laws of tasks, asked of every stored change, and of what callers were told.
#pragma once

#include "model/input.hpp"
#include "sim/judged_store.hpp"
#include "sim/world.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>

namespace tero::sim {

class TaskLaws {
public:
    explicit TaskLaws(World& world) : world_(world) {}

    // Called with every commit that was stored.
    void committed(std::span<const Change> changes);

    // What callers were told.
    void was_accepted(const std::string& key, const Id<Task>& task);
    void was_leased(const Lease& lease);
    void will_complete(const Id<Task>& task, std::uint64_t epoch, const std::string& result);
    void was_completed(const Id<Task>& task, std::uint64_t epoch, const std::string& result);

    // Everything accepted has ended.
    bool all_ended() const;
    void at_the_end();

private:
    struct Tale {  // what the history tells of a task
        int claimed = 0;
        int returned = 0;
        int submitted = 0;
        int ended = 0;
    };
    void task_changed(const Task* was, const Task& is);

    World& world_;
    std::map<RawId, Task> tasks_;
    std::map<RawId, TaskBody> bodies_;
    std::map<RawId, Tale> tales_;
    std::map<std::string, AgentInfo> agents_;
    std::map<std::string, int> running_;
    std::map<std::string, Id<Task>> keys_;
    std::map<std::string, Id<Task>> accepted_;
    std::map<RawId, std::pair<std::uint64_t, std::string>> completed_;
    std::set<std::pair<RawId, std::uint64_t>> may_complete_;
};

}  // namespace tero::sim
