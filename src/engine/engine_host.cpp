#include "engine/engine_host.hpp"

#include "base/check.hpp"
#include "engine/store_requests.hpp"
#include "kernel/alert.hpp"
#include "observe/log.hpp"

#include <algorithm>
#include <chrono>
#include <future>
#include <iterator>
#include <span>

namespace tero {
namespace {

using SteadyClock = std::chrono::steady_clock;

}  // namespace

EngineHost::EngineHost(HostOptions options, ModuleSet modules, Store& store, const Clock& clock,
                       std::uint64_t seed, metrics::Metrics& metrics, EffectTo effects)
    : options_(std::move(options)),
      modules_(std::move(modules)),
      store_(store),
      clock_(clock),
      effects_(std::move(effects)),
      rows_written_(metrics.counter("tero_rows_written_total", "Rows stored by committed groups")),
      failures_(
          metrics.counter("tero_commit_failures_total", "Commits that failed; each rebuilds the engine")),
      dropped_(metrics.counter("tero_inputs_dropped_total",
                               "Inputs without a reply that could not be kept until they were stored")),
      commit_seconds_(
          metrics.histogram("tero_commit_seconds", "Time of one commit", {}, metrics::seconds_buckets)),
      group_rows_(metrics.histogram("tero_group_rows", "Rows in one commit", {}, metrics::count_buckets)),
      metrics_(metrics),
      rows_stuck_(metrics.counter("tero_rows_stuck_total",
                                  "Looks that found a row which waits for nothing; always 0 but for a bug")),
      rows_forgotten_(metrics.counter("tero_rows_forgotten_total", "Rows that were kept long enough and are gone")),
      seed_(seed) {
    options_.clock_leaps = clock.leaps();
}

EngineHost::~EngineHost() { stop(); }

// ---- start and stop ----

Result<Done> EngineHost::start() {
    core_ = std::make_unique<HostCore>(options_);
    TRY_DONE(open());
    tell_of_unheard();
    publish_snapshots();
    {
        const Lock lock{mutex_};
        publish();
    }
    threads_.emplace_back([this] { run_engine(); });
    threads_.emplace_back([this] { run_committer(); });
    threads_.emplace_back([this] { run_loader(); });
    threads_.emplace_back([this] { run_keeper(); });
    return Done{};
}

// The first engine, on this thread: what keeps it from opening is told to the caller.
Result<Done> EngineHost::open() {
    const auto give_up_at = SteadyClock::now() + options_.start_wait;
    while (!core_->is_open()) {
        const Requests requests = core_->step(moment());
        if (requests.lead) {
            const auto asked_at = SteadyClock::now();
            auto led = store_.lead(options_.workspace, options_.node, requests.lead->epoch,
                                   options_.leadership_lease);
            // It opens once there is room; until then what is stored can be read.
            const bool is_full = !led && led.error().code == ErrorCode::storage_full;
            const bool waits =
                !led && led.error().code == ErrorCode::conflict && SteadyClock::now() < give_up_at;
            if (!led && !is_full && !waits) return led.error();
            if (waits) std::this_thread::sleep_for(options_.retry_every);
            if (is_full) log::error("storage.full", {{"why", led.error().message}});
            core_->led(*requests.lead, asked_at, std::move(led));
            if (is_full) return Done{};
        }
        if (requests.restore) {
            TRY(auto engine, restore(*requests.restore));
            core_->restored(*requests.restore, std::move(engine));
        }
    }
    return Done{};
}

void EngineHost::stop() {
    {
        const Lock lock{mutex_};
        stopping_ = true;
        woken_ = true;
    }
    opens_.notify_all();
    engine_wakes_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
}

// ---- callers ----

void EngineHost::submit(Input input, ReplyTo reply_to, std::shared_ptr<const Once> once) {
    put({std::move(input), std::move(reply_to), false, std::move(once)});
}

void EngineHost::submit(Input input) { put({std::move(input), nullptr, true}); }

// Who is refused here was never handed to HostCore; whoever is, is answered by it.
void EngineHost::put(Taken taken) {
    Error refusal;
    {
        const Lock lock{mutex_};
        const bool takes = !ended_ && (taken.kept || (open_ && !stopping_));
        if (takes && inbox_.size() < options_.engine.inbox_max) {
            const bool was_empty = inbox_.empty();
            inbox_.push_back(std::move(taken));
            if (was_empty) engine_wakes_.notify_one();
            return;
        }
        refusal = !open_      ? closed_because_
                  : stopping_ ? Error{ErrorCode::unavailable, "the server is stopping", ""}
                              : Error{ErrorCode::exhausted,
                                      "too much is waiting to be decided; try again shortly", ""};
    }
    if (taken.kept) {
        dropped_.add();
        log::error("input.dropped", {{"input", taken.input.info().name}});
    }
    if (taken.reply_to) taken.reply_to(std::move(refusal));
}

Reply EngineHost::ask(Input input) {
    std::promise<Reply> promise;
    auto answered = promise.get_future();
    submit(std::move(input), [&promise](Reply reply) { promise.set_value(std::move(reply)); });
    return answered.get();
}

Result<Page> EngineHost::read(const Query& query) const {
    auto page = store_.read(options_.workspace, query);
    if (!page) return page;
    for (const std::string& why : page->unreadable) log::error("row.unreadable", {{"why", why}});
    return page;
}

void EngineHost::wake() {
    {
        const Lock lock{mutex_};
        woken_ = true;
    }
    engine_wakes_.notify_one();
}

EngineHost::Stillness EngineHost::stillness() const {
    const Lock lock{mutex_};
    Stillness now = stillness_;
    now.quiet = now.quiet && open_ && !turning_ && !woken_ && !has_news();
    return now;
}

bool EngineHost::is_open() const {
    const Lock lock{mutex_};
    return open_;
}

void EngineHost::wait_until_open(Duration at_most) const {
    Lock lock{mutex_};
    opens_.wait_for(lock, at_most, [&]() TERO_REQUIRES(mutex_) { return open_ || stopping_; });
}

// ---- the engine's thread ----

void EngineHost::run_engine() {
    std::optional<Duration> call_again = Duration{};
    Lock lock{mutex_};
    while (true) {
        turning_ = false;
        wait_for_work(lock, call_again);
        turning_ = true;
        woken_ = false;
        auto inbox = std::exchange(inbox_, {});
        auto events = std::exchange(events_, {});
        const bool stopping = stopping_;
        lock.unlock();

        for (Event& event : events) event(*core_);
        for (Taken& taken : inbox) {
            if (taken.kept) {
                core_->keep(std::move(taken.input));
            } else {
                core_->submit(std::move(taken.input), std::move(taken.reply_to), std::move(taken.once));
            }
        }
        if (stopping) core_->stop();
        Requests requests = core_->step(moment());
        call_again = requests.call_again;
        tell_of_unheard();
        publish_snapshots();

        lock.lock();
        stillness_.turns += 1;
        publish();
        hand_over(requests);
        ended_ = requests.may_end && !has_news();
        lock.unlock();
        report(requests.news);
        let_go(requests.releases);
        lock.lock();
        if (ended_) break;
    }
    open_ = false;
    closed_because_ = Error{ErrorCode::unavailable, "the server is stopping", ""};
    committer_wakes_.notify_all();
    loader_wakes_.notify_all();
    keeper_wakes_.notify_all();
    lock.unlock();
    Requests last = core_->end();
    report(last.news);
    let_go(last.releases);
}

void EngineHost::wait_for_work(Lock& lock, std::optional<Duration> call_again) {
    const Duration wait = call_again.value_or(options_.step_every);
    if (wait == Duration{}) return;
    engine_wakes_.wait_for(lock, wait, [&]() TERO_REQUIRES(mutex_) { return woken_ || has_news(); });
}

// A caller who was told that it failed finds the host closed, and one who finds it open is taken in.
void EngineHost::publish() {
    if (core_->is_open()) {
        stillness_.quiet = core_->quiet();
        stillness_.next_due = core_->engine()->next_due();
        for (const Gauge& gauge : core_->engine()->modules().gauges()) {
            metrics_.gauge(gauge.name, gauge.help).set(static_cast<std::int64_t>(gauge.value()));
        }
    } else {
        stillness_.quiet = false;
        closed_because_ = core_->closed_because();
    }
    if (core_->is_open() && !open_) opens_.notify_all();
    open_ = core_->is_open();
}

void EngineHost::hand_over(Requests& requests) {
    if (!requests.commits.empty()) {
        commits_.insert(commits_.end(), std::make_move_iterator(requests.commits.begin()),
                        std::make_move_iterator(requests.commits.end()));
        committer_wakes_.notify_one();
    }
    if (requests.reads) {
        if (reads_.engine != requests.reads->engine) reads_ = {requests.reads->engine, {}};
        append(reads_.rows, requests.reads->rows);
    }
    if (requests.restore) restore_ = requests.restore;
    if (requests.sweep) sweep_ = std::move(requests.sweep);
    if (requests.reads || requests.restore || requests.sweep) loader_wakes_.notify_one();
    if (requests.lead) {
        lead_ = requests.lead;
        keeper_wakes_.notify_one();
    }
}

void EngineHost::report(const HostNews& news) {
    if (news.failed) {
        log::error("engine.rebuilt", {{"code", to_string(news.failed->code)}, {"why", news.failed->message}});
        failures_.add();  // once it is closed: who sees the count grow may wait for it to open
    }
    if (news.not_renewed) log::error("leadership.not_renewed", {{"why", news.not_renewed->message}});
    if (news.stuck) {
        rows_stuck_.add();
        log::error("row.stuck", {{"table", news.stuck->table}, {"why", news.stuck->why}});
    }
    if (news.not_swept) log::error("retention.not_read", {{"why", news.not_swept->message}});
    if (news.forgotten > 0) rows_forgotten_.add(news.forgotten);
    for (const auto& [kind, why] : news.refused) {
        log::warning("input.refused", {{"input", kind}, {"why", why.message}});
    }
    if (news.dropped > 0) {
        dropped_.add(news.dropped);
        log::error("input.dropped", {{"count", news.dropped}});
    }
}

void EngineHost::let_go(std::vector<Release>& releases) {
    for (Release& release : releases) let_go(release);
}

void EngineHost::let_go(Release& release) {
    for (const auto& publish : release.publish) publish();
    for (auto& [reply_to, reply] : release.replies) reply_to(std::move(reply));
    for (Effect& effect : release.effects) effects_(std::move(effect));
}

void EngineHost::publish_snapshots() {
    if (!core_->is_open() || shown_engine_ == core_->engine_number()) return;
    shown_engine_ = core_->engine_number();
    for (const auto& publish : core_->engine()->publications(core_->told())) publish();
}

void EngineHost::tell_of_unheard() {
    if (!core_->is_open()) return;
    const bool is_new = std::exchange(told_engine_, core_->engine_number()) != core_->engine_number();
    if (!is_new && core_->stored_group() <= told_group_) return;
    told_group_ = core_->stored_group();
    stored_to_(core_->stored_group(), nullptr);
}

// ---- the threads that wait for the store ----

void EngineHost::tell(Event event) {
    {
        const Lock lock{mutex_};
        events_.push_back(std::move(event));
    }
    engine_wakes_.notify_one();
}

Result<Done> EngineHost::commit(const Flight& flight) {
    const auto begun = SteadyClock::now();
    auto stored = store_.commit({&flight.batch, 1}, flight.proof);
    if (flight.batch.empty()) return stored;
    commit_seconds_.observe(SteadyClock::now() - begun);
    if (!stored && stored.error().code == ErrorCode::unknown_outcome) MARK("commit.unheard");
    if (stored) {
        rows_written_.add(flight.batch.writes.size());
        group_rows_.observe(static_cast<double>(flight.batch.writes.size()));
    }
    return stored;
}

void EngineHost::run_committer() {
    Lock lock{mutex_};
    while (true) {
        committer_wakes_.wait(lock, [&]() TERO_REQUIRES(mutex_) { return !commits_.empty() || ended_; });
        if (commits_.empty()) return;
        const std::shared_ptr<Flight> flight = std::move(commits_.front());
        commits_.pop_front();
        lock.unlock();
        auto outcome = commit(*flight);
        if (outcome) {
            told_group_ = flight->proof.group;
            stored_to_(flight->proof.group, &flight->batch);
        }
        const bool releases = flight->may_release(outcome, SteadyClock::now());
        Release release;
        if (releases) release = std::move(flight->release);
        // First the engine, which may go on with the next group meanwhile.
        tell([flight, outcome = std::move(outcome), releases](HostCore& core) {
            core.committed(flight, outcome, releases);
        });
        let_go(release);
        lock.lock();
    }
}

void EngineHost::run_loader() {
    Lock lock{mutex_};
    while (true) {
        loader_wakes_.wait(lock, [&]() TERO_REQUIRES(mutex_) {
            return !reads_.rows.empty() || restore_ || sweep_ || ended_;
        });
        if (ended_) return;
        const auto restores = std::exchange(restore_, {});
        const auto sweeps = std::exchange(sweep_, {});
        const ReadRequest wanted{reads_.engine, std::exchange(reads_.rows, {})};
        lock.unlock();
        if (restores) {
            auto engine = std::make_shared<Result<std::unique_ptr<Engine>>>(restore(*restores));
            tell([engine, request = *restores](HostCore& core) {
                core.restored(request, std::move(*engine));
            });
        }
        if (!wanted.rows.empty()) {
            auto read = read_rows(store_, options_.workspace, wanted.rows);
            for (const auto& [table, why] : read.refused) {
                log::error("load.failed", {{"table", table_info(table).name}, {"why", why.message}});
            }
            tell([engine = wanted.engine, read = std::move(read)](HostCore& core) {
                core.loaded(engine, read.loaded, read.failed);
            });
        }
        // After what decisions wait for.
        if (sweeps) {
            tell([request = *sweeps, page = read(sweeps->query)](HostCore& core) {
                core.swept(request, page);
            });
        }
        lock.lock();
    }
}

void EngineHost::run_keeper() {
    Lock lock{mutex_};
    while (true) {
        keeper_wakes_.wait(lock, [&]() TERO_REQUIRES(mutex_) { return lead_ || ended_; });
        if (ended_) return;
        const LeadRequest request = *std::exchange(lead_, {});
        lock.unlock();
        const auto asked_at = SteadyClock::now();
        auto outcome =
            store_.lead(options_.workspace, options_.node, request.epoch, options_.leadership_lease);
        tell([request, asked_at, outcome = std::move(outcome)](HostCore& core) {
            core.led(request, asked_at, outcome);
        });
        watch_store(store_.state());
        lock.lock();
    }
}

void EngineHost::watch_store(const StoreState& state) {
    metrics_.gauge("tero_database_bytes", "Size of the database").set(static_cast<std::int64_t>(state.bytes));
    metrics_.gauge("tero_log_bytes", "What is stored and not yet part of the database's file")
        .set(static_cast<std::int64_t>(state.log_bytes));
    const StoreState before = std::exchange(watched_, state);
    if (state.is_held && !before.is_held) {
        submit(RaiseAlert{"log_held", "store", AlertLevel::ERROR,
                          "another program keeps the database open, and its log cannot start over: it grows until the "
                          "disk is full. `fuser -v` on tero.db names the program; end it. A backup does this too, and "
                          "ends by itself"});
    }
    if (!state.is_held && before.is_held) submit(ResolveAlert{"log_held", "store"});
    if (state.foreign_writes > before.foreign_writes) {
        submit(RaiseAlert{"foreign_writer", "store", AlertLevel::ERROR,
                          "another program wrote into the database, and everything was read anew. Only this Tero may "
                          "write there: `fuser -v` on tero.db names who has it open"});
    }
}

Result<std::unique_ptr<Engine>> EngineHost::restore(const RestoreRequest& request) {
    return build_engine(request, options_, modules_, store_, seed_++);
}

}  // namespace tero
