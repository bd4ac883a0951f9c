// Callers of the coordinator as they are in the field: submitters that ask again when they hear nothing, and
// workers that pause, die, come back late, say things twice.
#pragma once

#include "sim/node.hpp"
#include "sim/task_laws.hpp"
#include "sim/world.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tero::sim {

class TaskWorkload {
public:
    TaskWorkload(World& world, Node& node, TaskLaws& laws) : world_(world), node_(node), laws_(laws) {}

    void start();
    // Workers are honest and quick from now on.
    void calm_down() { calm_ = true; }
    bool all_submitted() const { return submitted_ == to_submit_; }

    bool forget_keys = false;  // a planted bug: a repeated submission has another key

private:
    struct Worker {
        std::string name = {};
        std::string capability = {};
        bool claiming = false;
        std::uint64_t asked = 0;  // number of the claim it waits for
    };

    void submit(NewTask task, std::string key, int tries);
    void enrol(std::size_t worker);
    void claim(std::size_t worker, RawId request, int tries);
    void work(std::size_t worker, const Lease& lease);
    void beat(std::size_t worker, const Lease& lease, Timestamp until);
    void complete(std::size_t worker, const Lease& lease, std::string result, int tries);
    void fail(std::size_t worker, const Lease& lease);
    void cancel_some();

    World& world_;
    Node& node_;
    TaskLaws& laws_;
    std::vector<Worker> workers_;
    std::vector<Id<Task>> known_;
    int to_submit_ = 0;
    int submitted_ = 0;
    bool calm_ = false;
};

}  // namespace tero::sim
