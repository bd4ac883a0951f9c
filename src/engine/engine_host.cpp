#include "engine/engine_host.hpp"

#include "base/check.hpp"
#include "kernel/alert.hpp"
#include "observe/log.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <chrono>
#include <future>
#include <iterator>
#include <map>
#include <span>

namespace tero {
namespace {

constexpr auto idle_wait_max = std::chrono::milliseconds{1000};  // a clock that jumps is noticed within this
constexpr auto reopen_wait = std::chrono::milliseconds{200};
constexpr std::size_t load_keys_max = 500;  // in one read

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
      seed_(seed) {}

EngineHost::~EngineHost() { stop(); }

Leadership EngineHost::leadership() const {
    const std::lock_guard lock{mutex_};
    return leadership_;
}

Result<Leadership> EngineHost::lead() {
    auto led = store_.lead(options_.workspace, options_.node, 0, options_.leadership_lease);
    if (led) {
        const std::lock_guard lock{mutex_};
        leadership_ = *led;
        leads_ = true;
    }
    return led;
}

Result<Leadership> EngineHost::renew() {
    const Leadership held = leadership();
    return store_.lead(options_.workspace, options_.node, held.epoch, options_.leadership_lease);
}

Result<std::unique_ptr<Engine>> EngineHost::build(bool same_process) {
    TRY(const Leadership led, lead());
    auto engine = std::make_unique<Engine>(options_.engine, modules_, seed_++);
    TRY_DONE(engine->restore(store_, options_.workspace));
    engine->begin(led.group, same_process);
    return engine;
}

Result<Done> EngineHost::start() {
    TRY(engine_, build(false));
    for (const auto& publish : engine_->publications(now())) publish();
    checked_at_ = SteadyClock::now();
    open_ = true;
    threads_.emplace_back([this] { run_engine(); });
    threads_.emplace_back([this] { run_committer(); });
    threads_.emplace_back([this] { run_loader(); });
    return Done{};
}

void EngineHost::stop() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
        woken_ = true;
    }
    opens_.notify_all();
    engine_wakes_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
}

void EngineHost::submit(Input input, ReplyTo reply) { put(std::move(input), std::move(reply), false); }

void EngineHost::put(Input input, ReplyTo reply, bool last_word) {
    Ticket ticket = 0;
    if (reply) {
        const std::lock_guard lock{doors_mutex_};
        ticket = next_ticket_++;
        doors_.emplace(ticket, std::move(reply));
    }
    Error refusal;
    {
        const std::lock_guard lock{mutex_};
        const bool takes = open_ && !engine_ended_ && (last_word || !stopping_);
        if (takes && inbox_.size() < options_.engine.inbox_max) {
            const bool was_empty = inbox_.empty();
            inbox_.emplace_back(std::move(input), ticket);
            if (was_empty) engine_wakes_.notify_one();
            return;
        }
        refusal = !open_      ? closed_because_
                  : stopping_ ? Error{ErrorCode::unavailable, "the server is stopping", ""}
                              : Error{ErrorCode::exhausted,
                                      "too much is waiting to be decided; try again shortly", ""};
    }
    answer(ticket, std::move(refusal));
}

void EngineHost::submit(Input input) {
    const auto said = std::make_shared<const Input>(std::move(input));
    const auto answered = [this, said](Reply reply) {
        if (reply) return;
        switch (reply.error().code) {
            case ErrorCode::unavailable:
            case ErrorCode::storage_full:
            case ErrorCode::exhausted:
            case ErrorCode::unknown_outcome:
                keep(said);
                return;
            default:
                log::warning("input.refused", {{"input", said->info().name}, {"why", reply.error().message}});
        }
    };
    put(*said, answered, true);
}

void EngineHost::keep(std::shared_ptr<const Input> input) {
    {
        const std::lock_guard lock{mutex_};
        if (!engine_ended_ && kept_.size() < options_.engine.inbox_max) {
            kept_.push_back(std::move(input));
            return;
        }
    }
    dropped_.add();
    log::error("input.dropped", {{"input", input->info().name}});
}

void EngineHost::look_for_stuck_rows() {
    if (engine_->has_work() || engine_->is_loading()) return;
    if (SteadyClock::now() - checked_at_ < options_.check_every) return;
    checked_at_ = SteadyClock::now();
    const auto stuck = engine_->modules().stuck_row(engine_->rows(), told_);
    if (!stuck) return;
    rows_stuck_.add();
    log::error("row.stuck", {{"table", stuck->table}, {"why", stuck->why}});
    submit(RaiseAlert{"row_stuck", std::string{stuck->table}, AlertLevel::ERROR, stuck->why});
}

Timestamp EngineHost::now() {
    const Timestamp clock = clock_.now();
    if (clock >= told_) {
        clock_read_ = clock;
        clock_read_at_ = SteadyClock::now();
        told_ = clock;
    } else {
        const auto passed = std::chrono::duration_cast<Duration>(SteadyClock::now() - clock_read_at_);
        told_ = std::max(told_, clock_read_ + passed);
    }
    return told_;
}

Reply EngineHost::ask(Input input) {
    std::promise<Reply> promise;
    auto answered = promise.get_future();
    submit(std::move(input), [&promise](Reply reply) { promise.set_value(std::move(reply)); });
    return answered.get();
}

void EngineHost::answer(Ticket ticket, Reply reply) {
    if (ticket == 0) return;
    ReplyTo door;
    {
        const std::lock_guard lock{doors_mutex_};
        const auto found = doors_.find(ticket);
        if (found == doors_.end()) return;
        door = std::move(found->second);
        doors_.erase(found);
    }
    door(std::move(reply));
}

void EngineHost::wake() {
    {
        const std::lock_guard lock{mutex_};
        woken_ = true;
    }
    engine_wakes_.notify_one();
}

EngineHost::Stillness EngineHost::stillness() const {
    const std::lock_guard lock{mutex_};
    Stillness now = stillness_;
    now.quiet = now.quiet && open_ && !turning_ && !woken_ && !has_news() && kept_.empty();
    return now;
}

bool EngineHost::is_open() const {
    const std::lock_guard lock{mutex_};
    return open_;
}

void EngineHost::wait_until_open(Duration at_most) const {
    std::unique_lock lock{mutex_};
    opens_.wait_for(lock, at_most, [&] { return open_ || stopping_; });
}

bool EngineHost::has_news() const {
    return !inbox_.empty() || !loaded_.empty() || commit_outcome_.has_value() || !leads_;
}

void EngineHost::wait_for_work(std::unique_lock<std::mutex>& lock) {
    auto wait = idle_wait_max;
    if (stillness_.next_due) {
        wait = std::clamp(std::chrono::milliseconds{*stillness_.next_due - now()}, 0ms, idle_wait_max);
    }
    if (stopping_) wait = std::min(wait, std::chrono::milliseconds{options_.stop_wait});
    engine_wakes_.wait_for(lock, wait, [&] { return woken_ || has_news(); });
}

void EngineHost::run_engine() {
    bool has_work = true;
    std::optional<SteadyClock::time_point> stop_at;
    std::unique_lock lock{mutex_};
    while (true) {
        if (!has_work) wait_for_work(lock);
        turning_ = true;
        if (!kept_.empty()) {
            const auto kept = std::exchange(kept_, {});
            lock.unlock();
            for (const auto& input : kept) submit(*input);
            lock.lock();
        }
        auto inbox = std::exchange(inbox_, {});
        auto loaded = std::exchange(loaded_, {});
        auto outcome = std::exchange(commit_outcome_, {});
        // A group that is still in flight is going to be refused, and fails the engine itself.
        std::optional<Error> failed;
        if (!leads_ && !outcome && group_in_flight_ == 0) {
            failed.emplace(ErrorCode::conflict, "another engine leads this workspace");
        }
        leads_ = true;
        woken_ = false;
        lock.unlock();

        if (outcome && outcome->second.has_value()) engine_->committed(outcome->first);
        if (outcome && !outcome->second.has_value()) failed = outcome->second.error();
        if (failed) {
            fail_engine(*failed, std::move(inbox));
            inbox.clear();
            loaded.clear();
            if (!reopen()) return;
            for (const auto& publish : engine_->publications(now())) publish();
        }
        engine_->loaded(loaded);
        for (auto& [input, ticket] : inbox) {
            if (auto offered = engine_->offer(std::move(input), ticket); !offered)
                answer(ticket, offered.error());
        }
        engine_->turn(now());
        if (!stop_at) look_for_stuck_rows();
        std::vector<RowRef> loads = engine_->take_loads();
        std::optional<Group> group = engine_->take_group();
        has_work = engine_->has_work();
        for (const Gauge& gauge : engine_->modules().gauges()) {
            metrics_.gauge(gauge.name, gauge.help).set(static_cast<std::int64_t>(gauge.value()));
        }

        lock.lock();
        turning_ = false;
        stillness_ = {engine_->quiet(), engine_->next_due(), stillness_.turns + 1};
        if (outcome) group_in_flight_ = 0;
        if (group) {
            group_in_flight_ = group->number;
            to_commit_ = std::move(group);
            committer_wakes_.notify_one();
        }
        if (!loads.empty()) {
            loads_.insert(loads_.end(), loads.begin(), loads.end());
            loader_wakes_.notify_one();
        }
        if (!stopping_) continue;
        if (!stop_at) stop_at = SteadyClock::now() + options_.stop_wait;
        const bool due_now = stillness_.next_due && *stillness_.next_due <= now();
        const bool finished = !has_work && !has_news() && !due_now && kept_.empty() && !engine_->is_loading();
        if (group_in_flight_ == 0 && (finished || SteadyClock::now() >= *stop_at)) break;
    }
    engine_ended_ = true;
    committer_wakes_.notify_all();
    loader_wakes_.notify_all();
    lock.unlock();
    std::vector<Ticket> waiting = engine_->open_tickets();
    for (const auto& [input, ticket] : inbox_) waiting.push_back(ticket);
    for (const Ticket ticket : waiting) {
        answer(ticket, Error{ErrorCode::unavailable, "the server is stopping", ""});
    }
}

void EngineHost::fail_engine(const Error& why, std::vector<std::pair<Input, Ticket>> undecided) {
    log::error("engine.rebuilt", {{"code", to_string(why.code)}, {"why", why.message}});
    std::vector<Ticket> waiting = engine_->open_tickets();
    const std::vector<Ticket> unsure =
        why.code == ErrorCode::unknown_outcome ? engine_->tickets_in_flight() : std::vector<Ticket>{};
    engine_.reset();
    Error closed;
    {
        const std::lock_guard lock{mutex_};
        open_ = false;
        closed_because_ = Error{why.code == ErrorCode::storage_full ? why.code : ErrorCode::unavailable,
                                "nothing is being taken in: " + why.message, ""};
        closed = closed_because_;
        std::move(inbox_.begin(), inbox_.end(), std::back_inserter(undecided));
        inbox_.clear();
        loads_.clear();
        engine_number_ += 1;
        group_in_flight_ = 0;
    }
    failures_.add();  // once it is closed: who sees the count grow may wait for it to open
    for (const Ticket ticket : unsure) {
        answer(ticket,
               Error{ErrorCode::unknown_outcome, "this may or may not have been stored: " + why.message, ""});
    }
    for (const auto& [input, ticket] : undecided) waiting.push_back(ticket);
    for (const Ticket ticket : waiting) answer(ticket, closed);
}

bool EngineHost::takes_writes() {
    const auto led = lead();
    if (!led) return false;
    Leadership probe = *led;
    probe.group += 1;
    return store_.commit(std::span<const Batch>{}, probe).has_value();
}

bool EngineHost::reopen() {
    std::unique_lock lock{mutex_};
    while (!stopping_) {
        lock.unlock();
        std::unique_ptr<Engine> engine;
        if (takes_writes()) {
            if (auto built = build(true)) engine = std::move(*built);
        }
        lock.lock();
        if (engine) {
            engine_ = std::move(engine);
            loaded_.clear();
            open_ = true;
            woken_ = true;  // for what was kept
            opens_.notify_all();
            return true;
        }
        engine_wakes_.wait_for(lock, reopen_wait, [&] { return stopping_; });
    }
    engine_ended_ = true;
    dropped_.add(kept_.size());
    committer_wakes_.notify_all();
    loader_wakes_.notify_all();
    return false;
}

Result<Done> EngineHost::commit(Group& group) {
    if (group.batch.empty()) return Done{};
    Leadership proof = leadership();
    proof.group = group.number;
    const auto begun = SteadyClock::now();
    auto stored = store_.commit({&group.batch, 1}, proof);
    commit_seconds_.observe(SteadyClock::now() - begun);
    if (!stored && stored.error().code == ErrorCode::unknown_outcome) {
        MARK("commit.unheard");
        const auto led = renew();
        if (led && led->group >= group.number) return Done{};
    }
    if (stored) {
        rows_written_.add(group.batch.writes.size());
        group_rows_.observe(static_cast<double>(group.batch.writes.size()));
    }
    return stored;
}

void EngineHost::run_committer() {
    std::unique_lock lock{mutex_};
    while (true) {
        committer_wakes_.wait(lock, [&] { return to_commit_.has_value() || engine_ended_; });
        if (!to_commit_) return;
        Group group = std::move(*to_commit_);
        to_commit_.reset();
        lock.unlock();
        auto stored = commit(group);
        const bool released = stored.has_value();
        lock.lock();
        commit_outcome_.emplace(group.number, std::move(stored));
        engine_wakes_.notify_one();
        lock.unlock();
        if (released) release(group);
        lock.lock();
    }
}

void EngineHost::release(Group& group) {
    for (const auto& publish : group.publish) publish();
    std::vector<std::pair<ReplyTo, Reply>> ready;
    ready.reserve(group.replies.size());
    {
        const std::lock_guard lock{doors_mutex_};
        for (auto& [ticket, reply] : group.replies) {
            const auto found = doors_.find(ticket);
            if (found == doors_.end()) continue;
            ready.emplace_back(std::move(found->second), std::move(reply));
            doors_.erase(found);
        }
    }
    for (auto& [door, reply] : ready) door(std::move(reply));
    for (Effect& effect : group.effects) effects_(std::move(effect));
}

std::vector<Loaded> EngineHost::read_rows(const std::vector<RowRef>& wanted, std::vector<RowRef>& again) {
    std::vector<Loaded> loaded;
    const auto read = [&](TableId table, std::span<const RowKey> keys) -> Result<Done> {
        Query query;
        query.table = table;
        query.keys.assign(keys.begin(), keys.end());
        query.limit = keys.size();
        TRY(const Page page, store_.read(options_.workspace, query));
        std::map<RowKey, StoredRow> found;
        for (const StoredRow& row : page.rows) found.emplace(key_of(table_info(table), row.row.get()), row);
        for (const RowKey& key : keys) {
            const auto row = found.find(key);
            loaded.push_back({{table, key}, row == found.end() ? StoredRow{} : row->second});
        }
        return Done{};
    };
    const auto may_pass = [](const Error& error) {
        return error.code != ErrorCode::corrupt && error.code != ErrorCode::invalid;
    };
    // One read for the keys of each table; key by key when one of them spoils it for the others.
    std::map<TableId, std::vector<RowKey>> by_table;
    for (const RowRef& ref : wanted) by_table[ref.table].push_back(ref.key);
    for (const auto& [table, all_keys] : by_table) {
        for (std::size_t at = 0; at < all_keys.size(); at += load_keys_max) {
            const auto keys =
                std::span{all_keys}.subspan(at, std::min(all_keys.size() - at, load_keys_max));
            const auto done = read(table, keys);
            if (done) continue;
            log::error("load.failed", {{"table", table_info(table).name}, {"why", done.error().message}});
            for (const RowKey& key : keys) {
                const auto single = may_pass(done.error()) ? done : read(table, {&key, 1});
                if (single) continue;
                if (may_pass(single.error())) {
                    again.push_back({table, key});
                } else {
                    loaded.push_back({{table, key}, {}, single.error()});
                }
            }
        }
    }
    return loaded;
}

void EngineHost::run_loader() {
    std::unique_lock lock{mutex_};
    const auto renew_every = options_.leadership_lease / 3;
    auto renew_at = SteadyClock::now() + renew_every;
    while (true) {
        loader_wakes_.wait_until(lock, renew_at, [&] { return !loads_.empty() || engine_ended_; });
        if (engine_ended_) return;
        const std::vector<RowRef> wanted = std::exchange(loads_, {});
        const std::uint64_t reads_for = engine_number_;
        lock.unlock();

        const std::uint64_t epoch = leadership().epoch;
        bool leads = true;
        if (SteadyClock::now() >= renew_at) {
            if (const auto led = renew(); !led) {
                log::error("leadership.not_renewed", {{"why", led.error().message}});
                leads = led.error().code != ErrorCode::conflict;
            }
            renew_at = SteadyClock::now() + renew_every;
        }
        std::vector<RowRef> again;
        std::vector<Loaded> loaded = read_rows(wanted, again);
        lock.lock();
        if (reads_for != engine_number_) continue;
        if (!leads && leadership_.epoch == epoch) {
            leads_ = false;
            engine_wakes_.notify_one();
        }
        loaded_.insert(loaded_.end(), std::make_move_iterator(loaded.begin()),
                       std::make_move_iterator(loaded.end()));
        if (!loaded_.empty()) engine_wakes_.notify_one();
        if (!again.empty()) {
            loads_.insert(loads_.end(), again.begin(), again.end());
            loader_wakes_.wait_for(lock, reopen_wait, [&] { return engine_ended_; });
        }
    }
}

}  // namespace tero
