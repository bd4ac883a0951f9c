// HostCore in production, with threads around it: one decides, one commits, one reads, one keeps the
// leadership, so that its renewal waits behind nothing else.
//
//     submit(input, reply_to) ─▶ inbox ─▶ [engine: HostCore] ─▶ [committer] ─ Store.commit ─▶ replies,
//     effects
//                                              ▲  ├─▶ [loader] ─ Store.read ─┐
//                                              │  └─▶ [keeper] ─ Store.lead ─┤
//                                              └─────────────────────────────┘
#pragma once

#include "base/mutex.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "engine/engine.hpp"
#include "engine/host_core.hpp"
#include "observe/metrics.hpp"
#include "store/store.hpp"

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace tero {

class EngineHost {
public:
    using ReplyTo = tero::ReplyTo;                 // called once, on a thread of the host: be quick
    using EffectTo = std::function<void(Effect)>;  // likewise
    // Told of each group that was stored, in order and before who waits for it is answered. Null: groups up
    // to this one may have been stored unheard, so what was read before is to be read anew. Be quick: the
    // next commit waits.
    using StoredTo = std::function<void(std::uint64_t group, const Batch* batch)>;

    EngineHost(HostOptions options, ModuleSet modules, Store& store, const Clock& clock,
               std::uint64_t seed, metrics::Metrics& metrics, EffectTo effects);
    ~EngineHost();

    // Before the start.
    void tell_of_stored(StoredTo stored_to) { stored_to_ = std::move(stored_to); }
    // Takes the leadership and reads the working set. conflict: another node leads. On a full disk it starts
    // closed: rows can be read, inputs are refused as storage_full, and it opens once there is room.
    Result<Done> start();
    // Answers what was taken in, then ends. May be called twice or unstarted.
    void stop();

    // The reply comes after the commit. exhausted or unavailable may come at once, on this thread.
    void submit(Input input, ReplyTo reply_to, std::shared_ptr<const Once> once = nullptr);
    // Word of what has happened: nobody waits for a reply, and nobody else could say it again. It is kept
    // until it is decided and stored, so it may be decided twice.
    void submit(Input input);
    // Waits for the reply; for start-up and tools.
    Reply ask(Input input);

    // Rows as of the last commit; any thread.
    Result<Page> read(const Query& query) const;

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
    struct Taken {
        Input input;
        ReplyTo reply_to = {};
        bool kept = false;
        std::shared_ptr<const Once> once = nullptr;
    };
    using Event = std::function<void(HostCore&)>;

    Result<Done> open();
    void run_engine();
    void run_committer();
    void run_loader();
    void run_keeper();
    // For the other threads: told to HostCore on the engine's.
    void tell(Event event);
    void put(Taken taken);
    // Of groups that the committer did not hear of, and of an engine that was read anew.
    void tell_of_unheard();
    void wait_for_work(Lock& lock, std::optional<Duration> call_again) TERO_REQUIRES(mutex_);
    bool has_news() const TERO_REQUIRES(mutex_) { return !inbox_.empty() || !events_.empty(); }
    void publish() TERO_REQUIRES(mutex_);
    void hand_over(Requests& requests) TERO_REQUIRES(mutex_);
    void let_go(std::vector<Release>& releases);
    void let_go(Release& release);
    void report(const HostNews& news);
    // What a person should know of the store, told when it changes.
    void watch_store(const StoreState& state);
    Result<Done> commit(const Flight& flight);
    Result<std::unique_ptr<Engine>> restore(const RestoreRequest& request);
    // What others may read of a new engine.
    void publish_snapshots();
    Moment moment() const { return {clock_.now(), std::chrono::steady_clock::now()}; }

    HostOptions options_;
    ModuleSet modules_;
    Store& store_;
    const Clock& clock_;
    EffectTo effects_;
    StoredTo stored_to_ = [](std::uint64_t, const Batch*) {};
    metrics::Counter& rows_written_;
    metrics::Counter& failures_;
    metrics::Counter& dropped_;
    metrics::Histogram& commit_seconds_;
    metrics::Histogram& group_rows_;
    metrics::Metrics& metrics_;
    metrics::Counter& rows_stuck_;
    metrics::Counter& rows_forgotten_;

    mutable Mutex mutex_;  // of all below, but not what runs inside a step
    Condition engine_wakes_;
    mutable Condition opens_;
    Condition committer_wakes_;
    Condition loader_wakes_;
    Condition keeper_wakes_;
    std::vector<Taken> inbox_ TERO_GUARDED_BY(mutex_);
    std::vector<Event> events_ TERO_GUARDED_BY(mutex_);
    std::deque<std::shared_ptr<Flight>> commits_ TERO_GUARDED_BY(mutex_);
    ReadRequest reads_ TERO_GUARDED_BY(mutex_);
    std::optional<RestoreRequest> restore_ TERO_GUARDED_BY(mutex_);
    std::optional<SweepRequest> sweep_ TERO_GUARDED_BY(mutex_);
    std::optional<LeadRequest> lead_ TERO_GUARDED_BY(mutex_);
    Stillness stillness_ TERO_GUARDED_BY(mutex_);
    bool woken_ TERO_GUARDED_BY(mutex_) = false;
    bool open_ TERO_GUARDED_BY(mutex_) = false;
    bool stopping_ TERO_GUARDED_BY(mutex_) = false;
    bool ended_ TERO_GUARDED_BY(mutex_) = false;  // nothing is taken in, and the other threads may end
    bool turning_ TERO_GUARDED_BY(mutex_) = false;
    Error closed_because_ TERO_GUARDED_BY(mutex_){ErrorCode::unavailable, "the server has not started", ""};

    std::atomic<std::uint64_t> told_group_ = 0;  // the last one of which stored_to_ heard

    StoreState watched_;  // only the keeper's thread

    // ---- only the engine's thread, once started ----
    std::unique_ptr<HostCore> core_;
    std::uint64_t seed_;  // of the next engine; only the thread that restores
    std::uint64_t shown_engine_ = 0;  // whose snapshots were published
    std::uint64_t told_engine_ = 0;   // of which stored_to_ heard
    std::vector<std::thread> threads_;
};

}  // namespace tero
