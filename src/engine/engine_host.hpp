// Drives the engine in production: a thread that decides, a thread that commits, a thread that loads.
//
//     submit(input, reply) ─▶ inbox ─▶ [engine] ─▶ group ─▶ [committer] ─ Store.commit ─▶ replies, effects
//                                        ▲  └─▶ [loader] ─ Store.read ─┐
//                                        └──────────────────────────────┘
//
// When a commit fails, or another node leads, the engine is thrown away, everyone who waits is told
// `unavailable`, and a new engine is built from the rows as soon as the store answers again.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "engine/engine.hpp"
#include "observe/metrics.hpp"
#include "store/store.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tero {

struct HostOptions {
    std::string workspace = "main";
    std::string node = "node-1";
    Duration leadership_lease = 10s;
    Duration check_every = 1min;  // between two looks for rows that hang
    Duration stop_wait = 10s;  // how long a stop waits for rows that decisions need
    EngineOptions engine = {};
};

class EngineHost {
public:
    using ReplyTo = std::function<void(Reply)>;    // called once, on a thread of the host: be quick
    using EffectTo = std::function<void(Effect)>;  // likewise

    EngineHost(HostOptions options, ModuleSet modules, Store& store, const Clock& clock,
               std::uint64_t seed, metrics::Metrics& metrics, EffectTo effects);
    ~EngineHost();

    // Takes the leadership and reads the working set. conflict: another node leads.
    Result<Done> start();
    // Answers what was taken in, then ends. May be called twice or unstarted.
    void stop();

    // The reply comes after the commit. exhausted or unavailable come at once, on this thread.
    void submit(Input input, ReplyTo reply);
    // Word of what has happened: nobody waits for a reply, and nobody else could say it again. It is kept
    // until it is decided and stored, so it may be decided twice.
    void submit(Input input);
    // Waits for the reply; for start-up and tools.
    Reply ask(Input input);

    // Rows as of the last commit; any thread.
    Result<Page> read(const Query& query) const { return store_.read(options_.workspace, query); }

    // The clock was moved: look again at what is due.
    void wake();
    // Nothing is under way, and when something next falls due. For the demo's driver.
    struct Stillness {
        bool quiet = false;
        std::optional<Timestamp> next_due = {};
        std::uint64_t turns =
            0;  // grows with every turn: the same number twice means that nothing happened between
    };
    Stillness stillness() const;
    bool is_open() const;  // false while the store does not take writes
    void wait_until_open(Duration at_most) const;

private:
    Result<std::unique_ptr<Engine>> build(bool same_process);
    void run_engine();
    void run_committer();
    void run_loader();
    Result<Done> commit(Group& group);
    void release(Group& group);
    void answer(Ticket ticket, Reply reply);
    // Tells everyone who waits, and throws the engine away.
    void fail_engine(const Error& why, std::vector<std::pair<Input, Ticket>> undecided);
    // Tries until the store takes writes again; false when stopping.
    bool reopen();
    bool takes_writes();
    std::vector<Loaded> read_rows(const std::vector<RowRef>& wanted, std::vector<RowRef>& again);
    // Now and then: a row that nothing will ever move is an alert.
    void look_for_stuck_rows();
    // `last_word`: also while stopping.
    void put(Input input, ReplyTo reply, bool last_word);
    void keep(std::shared_ptr<const Input> input);
    // What the engine is told: the clock's time, and while that was set back, the last time told plus the
    // time that has passed since by the steady clock.
    Timestamp now();
    void wait_for_work(std::unique_lock<std::mutex>& lock);
    bool has_news() const;  // mutex_ is held
    Leadership leadership() const;
    // Takes the leadership anew, so that what an earlier engine still has under way cannot be stored.
    Result<Leadership> lead();
    // Keeps it. conflict: it is no longer ours.
    Result<Leadership> renew();

    HostOptions options_;
    ModuleSet modules_;
    Store& store_;
    const Clock& clock_;
    EffectTo effects_;
    metrics::Counter& rows_written_;
    metrics::Counter& failures_;
    metrics::Counter& dropped_;
    metrics::Histogram& commit_seconds_;
    metrics::Histogram& group_rows_;
    metrics::Metrics& metrics_;
    metrics::Counter& rows_stuck_;

    mutable std::mutex mutex_;  // guards all below, but not what runs inside a turn
    std::condition_variable engine_wakes_;
    mutable std::condition_variable opens_;
    std::condition_variable committer_wakes_;
    std::condition_variable loader_wakes_;
    std::vector<std::pair<Input, Ticket>> inbox_;
    std::vector<std::shared_ptr<const Input>> kept_;  // to be submitted again
    std::vector<Loaded> loaded_;
    std::vector<RowRef> loads_;
    std::optional<Group> to_commit_;
    std::optional<std::pair<std::uint64_t, Result<Done>>> commit_outcome_;
    Stillness stillness_;
    std::uint64_t group_in_flight_ = 0;
    std::uint64_t engine_number_ =
        0;  // one more for each engine: what was read for one is not given to the next
    bool woken_ = false;
    bool open_ = false;
    bool stopping_ = false;
    bool leads_ = true;  // as the last renewal said
    bool engine_ended_ = false;  // the other threads may end
    bool turning_ = false;
    Error closed_because_ = {};
    Leadership leadership_ = {};

    std::mutex doors_mutex_;
    std::unordered_map<Ticket, ReplyTo> doors_;
    Ticket next_ticket_ = 1;

    std::uint64_t seed_;
    // ---- only the engine's thread, once started ----
    std::unique_ptr<Engine> engine_;
    Timestamp told_ = {};                                  // the latest time the engine was told
    Timestamp clock_read_ = {};                            // when the clock last went forward …
    std::chrono::steady_clock::time_point clock_read_at_;  // … by the steady clock
    std::chrono::steady_clock::time_point checked_at_;     // for stuck rows
    std::vector<std::thread> threads_;
};

}  // namespace tero
