// Callers of the coordinator as they are in the field: submitters that ask again when they hear nothing, and
// workers that pause, die, come back late, say things twice.
#pragma once

#include "modules/coordinator/model/queue_limit.hpp"
#include "modules/coordinator/model/queue_pause.hpp"
#include "sim/node.hpp"
#include "sim/task_laws.hpp"
#include "sim/world.hpp"

#include <cstdint>
#include <optional>
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
    bool all_noticed() const { return calm_notices_ == 0; }

private:
    struct Worker {
        std::string name = {};
        std::vector<std::string> capabilities = {};
    };

    void submit(NewTask task, std::string key, int tries);
    void follow_one(NewTask& task);
    void enrol(std::size_t worker);
    Claim new_claim(std::size_t worker);
    void claim(std::size_t worker, const Claim& asked, int tries);
    // It dies while its claim waits, and the engine hears that its connection is gone.
    void claim_and_leave(std::size_t worker);
    void was_leased(std::size_t worker, const Claim& asked, Timestamp since,
                    const std::vector<Lease>& leases);
    void work(std::size_t worker, const Lease& lease);
    void beat(std::size_t worker, const Lease& lease, Timestamp until);
    // With `next`, the same call claims.
    void complete(std::size_t worker, const Lease& lease, std::string result, std::optional<Claim> next,
                  int tries);
    void complete(std::size_t worker, const Lease& lease, std::string result);
    void fail(std::size_t worker, const Lease& lease);
    // What is said of one task; the network may bring it twice.
    void say(const Input& input, const Id<Task>& task, const TaskCall& call);
    void say_once(const Input& input, const Id<Task>& task, const TaskCall& call);
    void cancel_some();
    // A person has some tried again, or deletes some.
    void change_some();
    void change_one(TaskVerb verb);
    // All of a kind at once.
    void change_many();
    // A person pauses something for a while.
    void pause_some();
    void resume(QueueScope scope, const std::string& of);
    // Word from within the process, of which nobody hears whether it arrived.
    void notice();
    void close_polls();

    World& world_;
    Node& node_;
    TaskLaws& laws_;
    std::vector<Worker> workers_;
    std::vector<Id<Task>> known_;
    int to_submit_ = 0;
    int submitted_ = 0;
    int notices_ = 0;
    std::uint64_t callers_ = 0;
    int calm_notices_ = 3;  // still to come
    bool calm_ = false;
};

}  // namespace tero::sim
