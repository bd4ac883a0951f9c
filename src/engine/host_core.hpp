// What drives an engine, without a thread, a clock or a store: it is told what happened and says what to do.
//
//     submit, keep        ─▶ ┌──────────┐ ─▶ releases   replies and effects that may leave the process
//     committed, loaded   ─▶ │ HostCore │ ─▶ commits    groups, one behind the other, each with its proof
//     led, restored, stop ─▶ └──────────┘ ─▶ reads, lead, restore
//                     step(moment) ─▶ Requests, and when to call again
//
// EngineHost puts threads around it, the simulation virtual time and bad weather: there is no other.
//
//     ASKING ─ led ─▶ PROBING ─ the store takes writes ─▶ RESTORING ─ restored ─▶ OPEN
//        ▲   (at the start, straight to RESTORING)            │                    │
//        └──────────── refused, or the lead is lost ──────────┴────────────────────┘
//
// When a commit fails, or another node leads, the engine is thrown away, everyone who waits is told, and a
// new engine is built from the rows as soon as the store answers again. `unavailable` means that nothing of
// an input is or will be done; who cannot be sure is told `unknown_outcome`.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "engine/engine.hpp"
#include "engine/engine_time.hpp"
#include "engine/sweep.hpp"
#include "store/store.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tero {

struct HostOptions {
    std::string workspace = "main";
    std::string node = "node-1";
    Duration leadership_lease = 10s;
    std::size_t groups_in_flight =
        1;                         // on their way to the store at once; more where a commit is a round trip
    Duration start_wait = 0s;      // for the lease of a node that led before, at a start
    Duration retry_every = 200ms;  // between two tries of what the store did not do
    Duration check_every = 1min;   // between two looks for rows that hang
    Duration step_every = 1s;  // at the latest, though nothing happens: later, and the process stood still
    bool clock_leaps = false;      // see EngineTime
    Duration stop_wait = 10s;      // how long a stop waits for rows that decisions need
    SweepOptions sweep = {};
    EngineOptions engine = {};
};

using ReplyTo = std::function<void(Reply)>;  // called once

// What leaves the process: replies first, then effects.
struct Release {
    std::vector<std::function<void()>> publish = {};  // snapshots, before anyone is told
    std::vector<std::pair<ReplyTo, Reply>> replies = {};
    std::vector<Effect> effects = {};
};

// A group on its way to the store.
struct Flight {
    Batch batch = {};
    Leadership proof = {};
    // Let go by whoever committed the group, if may_release() then says so; otherwise by HostCore.
    Release release = {};
    SteadyTime release_until = {};

    // The group is stored, all groups before it have let go, and no other node can lead yet.
    bool may_release(const Result<Done>& outcome, SteadyTime now) const {
        return outcome.has_value() && now < release_until;
    }
};

struct LeadRequest {
    std::uint64_t number = 0;
    std::uint64_t epoch = 0;  // as in Store::lead: 0 takes the leadership anew
};

struct ReadRequest {
    std::uint64_t engine = 0;  // whose decisions wait for the rows
    std::vector<RowRef> rows = {};
};

// A page of rows, to find those that are kept long enough.
struct SweepRequest {
    std::uint64_t engine = 0;
    Query query = {};
};

struct RestoreRequest {
    std::uint64_t engine = 0;
    std::uint64_t group = 0;  // the last one that is stored
    std::uint64_t chain = 0;  // of it
    bool same_process = false;
    Timestamp now = {};
    Duration away = {};  // since that group was stored
};

// For logs and figures.
struct HostNews {
    std::optional<Error> failed = {};                         // an engine was given up
    std::optional<Error> not_renewed = {};                    // the leadership
    std::optional<StuckRow> stuck = {};                       // a row that nothing will ever move
    std::vector<std::pair<std::string_view, Error>> refused = {};  // kept inputs, once decided
    std::size_t dropped = 0;                                  // kept inputs that could not be kept
    std::optional<Error> not_swept = {};                      // a page that could not be read
    std::size_t forgotten = 0;                                // rows that were kept long enough
};

struct Requests {
    std::vector<Release> releases = {};
    // To be committed in this order, each when the one before it was answered or at least sent.
    std::vector<std::shared_ptr<Flight>> commits = {};
    std::optional<LeadRequest> lead = {};  // at once: it must wait for nothing else
    std::optional<ReadRequest> reads = {};
    std::optional<RestoreRequest> restore = {};
    std::optional<SweepRequest> sweep = {};
    std::optional<Duration> call_again = {};  // at the latest, though nothing happened; zero: at once
    bool may_end = false;                     // a stop was asked for, and nothing is left to do
    HostNews news = {};
};

class HostCore {
public:
    explicit HostCore(HostOptions options);

    // ---- events; what follows from them is in the next step's requests ----
    void submit(Input input, ReplyTo reply_to, std::shared_ptr<const Once> once = nullptr);
    // Word of what has happened: it is kept until it is decided and stored, so it may be decided twice.
    void keep(Input input);
    // `released`: may_release() held, and what waited for the group has been let go.
    void committed(const std::shared_ptr<Flight>& flight, Result<Done> outcome, bool released);
    // `failed` are read again after a while.
    void loaded(std::uint64_t engine, const std::vector<Loaded>& rows, std::vector<RowRef> failed);
    void swept(const SweepRequest& request, Result<Page> page);
    // `asked_at`: before the store was asked. The lease surely lasts from then on, by the steady clock.
    void led(const LeadRequest& request, SteadyTime asked_at, Result<Leadership> outcome);
    void restored(const RestoreRequest& request, Result<std::unique_ptr<Engine>> engine);
    // Nothing new is taken in; what was taken in is answered if that is possible in time.
    void stop() { stopping_ = true; }

    Requests step(const Moment& moment);
    // The end, whatever is still open: tells everyone who waits.
    Requests end();

    bool is_open() const { return engine_ != nullptr; }  // takes inputs
    const Error& closed_because() const { return closed_because_; }
    const Engine* engine() const { return engine_.get(); }
    std::uint64_t engine_number() const { return engine_number_; }
    std::uint64_t stored_group() const { return stored_group_; }  // the last one of this engine
    Timestamp told() const { return told_; }                      // the latest time the engine was told
    // All that was decided is stored and told.
    bool is_settled() const { return engine_ && flights_.empty() && !engine_->is_collecting(); }
    bool quiet() const { return is_settled() && engine_->quiet() && kept_.empty(); }
    std::size_t waiting_count() const { return waiting_.size(); }
    std::size_t kept_count() const { return kept_.size(); }

private:
    enum class State { ASKING, PROBING, RESTORING, OPEN };
    enum class FindOut { NO, WANTED, ASKED, ANSWERED };  // what became of an unheard commit

    struct Waiting {
        ReplyTo reply_to = {};
        std::uint64_t kept = 0;  // number of the kept input, which has nobody to reply to
        bool sweeps = false;      // it is a piece of a sweep; likewise
        std::size_t forgets = 0;  // rows, for retention
    };
    struct InFlight {
        std::shared_ptr<Flight> flight;
        std::vector<std::pair<std::uint64_t, std::optional<Error>>> kept =
            {};  // decided in it, refused or not
        bool sweeps = false;
        std::size_t forgets = 0;
        std::optional<Result<Done>> outcome = {};
        bool released = false;
        bool stores() const { return flight->proof.group != 0; }
        bool failed(bool unheard) const {
            return outcome && !*outcome && (outcome->error().code == ErrorCode::unknown_outcome) == unheard;
        }
    };

    void tell_time(const Moment& moment);
    void tell_of_clock();
    void land();
    void let_go(InFlight& landed);
    // Gives the engine up and tells everyone who waits.
    void fail(const Error& why);
    void close_because(const Error& why);
    void refuse_waiting(Release& told, const Error& why);
    void ask_again();  // for the leadership, after a while
    void request_lead();
    void take_lead(Result<Leadership> outcome);
    void settle_unheard(const Result<Leadership>& outcome);
    void request_restore();
    void request_reads();
    void offer_kept();
    void look_for_stuck_rows();
    void request_sweep();
    void send_groups();
    void send(Group group);
    std::optional<Duration> next_call() const;
    bool may_end() const;
    SteadyTime after(Duration wait) const { return now_ + wait; }

    HostOptions options_;
    State state_ = State::ASKING;
    std::unique_ptr<Engine> engine_;
    // One more for each engine: what was asked for one is not given to the next.
    std::uint64_t engine_number_ = 0;
    bool has_opened_ = false;  // there was an engine in this process before
    bool others_led_ = false;  // since then
    Error closed_because_{ErrorCode::unavailable, "the server is starting", ""};

    std::unordered_map<Ticket, Waiting> waiting_;  // for the reply to an input that no group holds yet
    Ticket next_ticket_ = 1;
    std::map<std::uint64_t, std::shared_ptr<const Input>> kept_;  // until stored
    std::deque<std::uint64_t> kept_to_offer_;
    std::uint64_t next_kept_ = 1;
    SteadyTime offer_kept_at_ = {};

    std::deque<InFlight> flights_;  // in their order
    std::shared_ptr<Flight> probe_;
    std::uint64_t stored_group_ = 0;
    bool lets_go_ = false;  // this step lets a group go

    std::vector<RowRef> failed_reads_;
    SteadyTime read_again_at_ = {};

    Leadership leadership_;
    SteadyTime lease_until_ = {};
    SteadyTime ask_at_ = {};  // for the leadership
    SteadyTime renew_at_ = {};
    bool is_deposed_ = false;  // as the last renewal said
    FindOut find_out_ = FindOut::NO;
    std::optional<LeadRequest> asked_to_lead_;  // under way
    std::uint64_t next_lead_ = 1;

    SteadyTime now_ = {};
    Timestamp told_ = {};
    EngineTime time_;
    SteadyTime expected_at_ = {};  // the next step
    bool is_ahead_told_ = false;
    bool is_behind_told_ = false;
    SteadyTime checked_at_ = {};     // for stuck rows
    bool had_no_room_ = false;       // for commands, and an alert says so
    Sweep sweep_;
    bool stopping_ = false;
    std::optional<SteadyTime> stop_at_;

    Requests requests_;
};

}  // namespace tero
