// One node: HostCore, as it runs in production, over a store that fails, with everything that takes time
// taking virtual time, and a process that may die at any moment, or stand still for so long that another node
// takes over.
//
//     offer, keep ─▶ HostCore ─┬─▶ group ─ commit takes a while ─▶ replies, effects
//                        ▲     ├─▶ rows ─ reading takes a while ─┐
//                        │     └─▶ lead, restore ────────────────┤
//                        └───────────────────────────────────────┘
#pragma once

#include "engine/host_core.hpp"
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
    int lose_reply = 0;           // it was done, and nobody is told
    int die_at_commit = 0;        // stored, and the process dies before anyone hears of it
    Duration restart_every = {};  // on average; zero: never
    Duration pause_every = {};    // likewise; another node takes over once the lease has ended
    Duration pause_max = 40s;
    Duration stand_still_every = {};  // likewise, and no other node takes over: a paused machine, a slow disk
    Duration clock_slips_every = {};  // likewise; the node's clock is set back for a while …
    bool clock_leaps = false;         // … or ahead
};

Weather draw_weather(World& world);

// What does not change with the weather.
HostOptions draw_host(World& world, EngineOptions engine);

// Planted bugs of the one who drives HostCore.
struct NodePlants {
    bool keeps_epoch = false;          // an engine that is built again goes on with the epoch it had
    bool overrates_lease = false;      // it lasts shorter than the node believes
    bool forgets_time = false;         // a start does not go on where the last one stopped
    bool forgets_chain = false;        // likewise
    bool renews_behind_reads = false;  // as long as rows are being read, the leadership is not renewed
    bool forgets_to_tell = false;      // that an input was refused
    bool loses_kept = false;           // that come while nothing is taken in
    bool keeps_twice = false;          // what was kept, when an engine is given up
    std::function<bool(const Reply&)> tells_too_soon = {};  // before what they tell of is stored
};

class Node {
public:
    Node(World& world, Store& store, ModuleSet modules, HostOptions host);
    ~Node();

    void start();
    // The reply may come late, or never: callers keep their own time.
    void offer(Input input, ReplyTo reply_to = nullptr) {
        offer(std::move(input), std::move(reply_to), false);
    }
    // From within the process: the reply cannot get lost on its way, but the process can.
    void offer_inside(Input input, ReplyTo reply_to = nullptr) {
        offer(std::move(input), std::move(reply_to), true);
    }
    // From within the process: kept until it is decided. False: there is no process, or no room.
    bool keep(Input input);
    // The process dies; another one begins after a while.
    void die();
    // The process stands still, and a node of another name takes its place. When it wakes it goes on where it
    // stopped.
    void pause();
    // The process stands still, and goes on where it stopped.
    void stand_still();
    // From now on: no more faults.
    void calm_down();

    Weather weather;
    NodePlants plants;
    // Keeps, after a while, the word that an effect brings about: in the process that the effect left, if it
    // still lives. The input is made when it comes.
    using TellBack = std::function<void(Duration, std::function<Input()>)>;
    std::function<void(Effect, TellBack)> effects;  // what leaves a process
    // It went on after it stood still: since when, and how long after it was to be called.
    std::function<void(Timestamp since, Duration owed)> stood_still;
    std::function<void()> opened;         // a new process, or a new engine, takes inputs
    std::function<void()> settled;        // no group collects or is in flight, and one was stored

    // A number for each process: a rebuilt engine is still the same one.
    std::uint64_t process() const { return processes_; }
    // No clock has shown a later time.
    Timestamp latest_clock() const { return world_.now() + clock_ahead_max_; }
    // Nothing that this process keeps is undecided.
    bool has_decided_all_kept() const;
    // How often an engine was given up while nobody knew what was stored: what was kept is decided again.
    std::uint64_t doubts() const { return doubts_; }
    const Engine* engine() const;
    static constexpr const char* workspace = "main";

private:
    struct Process;
    class WatchedStore;
    using Shared = std::shared_ptr<Process>;

    void open();
    void offer(Input input, ReplyTo reply_to, bool inside);
    void keep_in(const Shared& process, Input input);
    ReplyTo heard_by(Process& process, const Input& input, ReplyTo reply_to, bool inside);
    void by_chance(Duration Weather::*every, void (Node::*event)());
    void clock_slips();
    Moment moment() const;

    void step_soon(const Shared& process);
    void step(const Shared& process);
    void carry_out(const Shared& process, Requests& requests);
    void call_again(const Shared& process, Duration wait);
    void took_note(const Shared& process, const HostNews& news);
    void send(const Shared& process, std::shared_ptr<Flight> flight);
    void arrives(const Shared& process, const std::shared_ptr<Flight>& flight);
    void answered(const Shared& process, const std::shared_ptr<Flight>& flight, Result<Done> outcome);
    void read(const Shared& process, ReadRequest request);
    void lead(const Shared& process, LeadRequest request);
    void restore(const Shared& process, RestoreRequest request);
    void sweep(const Shared& process, SweepRequest request);
    void let_go(const Shared& process, Release release);
    void check_lease(const Process& process, const char* what);
    void check_heard(const Process& process);
    void tell_stored(const Flight& flight);
    // Runs the event if the process still lives, and not while it stands still.
    void later(const Shared& process, Duration wait, std::function<void()> event);

    World& world_;
    std::unique_ptr<WatchedStore> watched_;
    FaultyStore store_;
    ModuleSet modules_;
    HostOptions host_;
    Shared process_;                              // null: there is none right now
    std::vector<std::weak_ptr<Process>> paused_;  // and those that woke: no longer the one that is spoken to
    int nodes_ = 1;                               // the number of the newest is its name
    std::uint64_t processes_ = 0;
    std::uint64_t doubts_ = 0;
    Duration clock_ahead_ = {};  // or behind: below zero
    Duration clock_ahead_max_ = {};
    bool lead_was_struck_ = false;    // the last call for the leadership that reached the store
    std::uint64_t spoilt_epoch_ = 0;  // a commit at this epoch failed: those behind it must conflict
};

}  // namespace tero::sim
