// One node: the real engine over a store that fails, with everything that takes time taking virtual time, and
// a process that may die at any moment, or stand still for so long that another node takes over.
//
//     offer ─▶ inbox ─▶ turn ─┬─▶ group ─ commit takes a while ─▶ replies, effects
//                             └─▶ loads ─ reading takes a while ─▶ turn
#pragma once

#include "engine/engine.hpp"
#include "kernel/modules.hpp"
#include "sim/judged_store.hpp"
#include "sim/world.hpp"
#include "store/faulty_store.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tero::sim {

// How bad the weather is; percentages, drawn for each seed so that every run is nasty in its own way.
struct Weather {
    StoreWeather store = {};
    Duration commit_max = 20ms;
    Duration load_max = 10ms;
    int lose_reply = 0;               // it was done, and nobody is told
    int die_at_commit = 0;            // stored, and the process dies before anyone hears of it
    Duration restart_every = {};      // on average; zero: never
    Duration pause_every = {};        // likewise; another node takes over once the lease has ended
    Duration clock_slips_every = {};  // likewise; the node's clock is set back for a while
    Duration leadership_lease = 1s;
};

Weather draw_weather(World& world);

class Node {
public:
    using ReplyTo = std::function<void(Reply)>;

    Node(World& world, Store& store, ModuleSet modules, EngineOptions engine);

    void start();
    // The reply may come late, or never: callers keep their own time.
    void offer(Input input, ReplyTo reply = nullptr) { offer(std::move(input), std::move(reply), false); }
    // From within the process: the reply cannot get lost on its way, but the process can.
    void offer_inside(Input input, ReplyTo reply = nullptr) {
        offer(std::move(input), std::move(reply), true);
    }
    // The process dies; another one begins after a while.
    void die();
    // The process stands still, and a node of another name takes its place. When it wakes it goes on where it
    // stopped.
    void pause();
    // From now on: no more faults.
    void calm_down();

    Weather weather;
    std::function<void(Effect)> effects;  // what leaves the process
    std::function<void()> opened;         // a new process, or a new engine, takes inputs
    std::function<void()> settled;        // no group collects or is in flight
    // Planted bugs: an engine that is built again goes on with the epoch it had; replies that leave before
    // what they tell of is stored.
    bool keeps_epoch = false;
    std::function<bool(const Reply&)> tells_too_soon;

    // A number for each process: a rebuilt engine is still the same one.
    std::uint64_t process() const { return process_; }
    const Engine* engine() const { return engine_.get(); }
    static constexpr const char* workspace = "main";

private:
    struct Door {
        ReplyTo reply = {};
        bool inside = false;
    };
    void offer(Input input, ReplyTo reply, bool inside);
    void open();
    Result<std::unique_ptr<Engine>> build();
    void turn_soon();
    void turn();
    void read(std::vector<RowRef> refs);
    void commit(Group group);
    void stored(Group& group, Result<Done> outcome);
    void close(const Error* told);
    void by_chance(Duration Weather::*every, void (Node::*event)());
    void clock_slips();
    // A commit of a process or an epoch that may have ended by now.
    void arrives_late(std::uint64_t epoch, Duration after, LateCommit commit);
    LateCommit commit_of(std::shared_ptr<const Group> group, const Leadership& leadership);
    Timestamp now() const { return world_.now() - clock_behind_; }
    void tell_stored(const Group& group);
    void answer(Ticket ticket, Reply reply);
    // Runs the event only if this very engine still lives.
    void later(Duration wait, std::function<void()> event);

    World& world_;
    Store& sound_store_;
    FaultyStore store_;
    ModuleSet modules_;
    EngineOptions options_;
    std::unique_ptr<Engine> engine_;
    Leadership leadership_;
    int nodes_ = 1;  // the number of the one that leads is its name
    Duration clock_behind_ = {};
    std::uint64_t life_ = 0;  // one more for each engine
    std::uint64_t process_ = 0;
    std::optional<std::uint64_t> process_opened_;  // the last one that had an engine
    std::map<Ticket, Door> doors_;
    Ticket next_ticket_ = 1;
    bool turn_is_coming_ = false;
    std::optional<Timestamp> due_is_coming_;
    std::shared_ptr<Group> in_flight_;
};

}  // namespace tero::sim
