#include "sim/node.hpp"

#include "base/check.hpp"
#include "engine/store_requests.hpp"
#include "kernel/chain.hpp"
#include "modules/coordinator/model/inputs.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace tero::sim {

Weather draw_weather(World& world) {
    Weather weather;
    const auto percent = [&](int most) {
        return world.chance(50) ? static_cast<int>(world.random.below(most + 1)) : 0;
    };
    weather.store.refused = percent(8);
    weather.store.storage_full = percent(3);
    weather.store.applied_but_unheard = percent(8);
    weather.store.lost = percent(5);
    weather.store.late = percent(5);
    weather.store.read_refused = percent(10);
    weather.commit_max = world.some(world.chance(30) ? Duration{3s} : Duration{50ms});
    weather.load_max = world.some(world.chance(30) ? Duration{10s} : Duration{20ms});
    weather.lose_reply = percent(20);
    weather.die_at_commit = percent(4);
    if (world.chance(60)) weather.restart_every = 5s + world.some(90s);
    if (world.chance(30)) weather.pause_every = 20s + world.some(90s);
    return weather;
}

HostOptions draw_host(World& world, EngineOptions engine) {
    HostOptions host;
    host.leadership_lease = 1s + world.some(20s);
    host.groups_in_flight = world.chance(50) ? 1 : static_cast<std::size_t>(1 + world.random.below(4));
    host.check_every = 1h;
    host.sweep.every = 1s + world.some(20s);
    host.sweep.page = static_cast<std::size_t>(1 + world.random.below(20));
    host.engine = engine;
    return host;
}

// What really happens, beneath the faults: who leads until when, and who writes.
class Node::WatchedStore final : public Store {
public:
    WatchedStore(World& world, Store& inner) : world_(world), inner_(inner) {}

    Result<Done> migrate() override { return inner_.migrate(); }
    Result<Page> read(std::string_view workspace, const Query& query) override {
        return inner_.read(workspace, query);
    }
    Result<Done> commit(std::span<const Batch> batches, const Leadership& leadership) override {
        auto stored = inner_.commit(batches, leadership);
        if (stored && leadership.told < told_) {
            world_.found(Law::time_only_goes_forward,
                         fmt::format("group {} of epoch {} was decided {} ago", leadership.group,
                                     leadership.epoch, to_string(told_ - leadership.told)));
        }
        if (stored) told_ = leadership.told;
        if (leadership.epoch != epoch_) world_.counts()[stored ? "late.stored" : "late.fenced"] += 1;
        if (stored && leadership.epoch != epoch_) {
            world_.found(Law::a_deposed_leader_writes_nothing,
                         fmt::format("epoch {} while {} leads", leadership.epoch, epoch_));
        }
        if (stored) {
            check_chain(batches, leadership);
        } else if (stored.error().code == ErrorCode::unknown_outcome) {
            perhaps_.insert(leadership.chain);
        }
        return stored;
    }
    Result<Leadership> lead(std::string_view workspace, std::string_view node, std::uint64_t epoch,
                            Duration lease) override {
        auto led = inner_.lead(workspace, node, epoch, lease);
        if (!led) return led;
        const bool is_first = std::exchange(epoch_, led->epoch) == 0;
        node_ = node;
        until_ = world_.now() + lease;
        if (is_first || perhaps_.contains(led->chain)) {  // what was stored before is as it is
            chain_ = led->chain;
        } else if (led->chain != chain_) {
            world_.found(Law::every_group_is_chained,
                         fmt::format("epoch {} is told another hash of group {}", led->epoch, led->group));
        }
        perhaps_.clear();
        if (forgets_time) led->told = {};
        if (forgets_chain) led->chain = {};
        return led;
    }

    bool forgets_time = false;
    bool forgets_chain = false;

    std::uint64_t epoch() const { return epoch_; }
    // Nobody else can lead before; for another node it has ended already.
    Timestamp lease_of(const std::string& node) const { return node == node_ ? until_ : Timestamp{}; }

private:
    // Whoever leads, and however often it was begun anew: from the first group on.
    void check_chain(std::span<const Batch> batches, const Leadership& leadership) {
        std::uint64_t chain = chain_;
        for (const Batch& batch : batches) chain = chained(chain, batch);
        if (chain != leadership.chain) {
            world_.found(Law::every_group_is_chained,
                         fmt::format("group {} of epoch {} says {:016x}, and it is {:016x}", leadership.group,
                                     leadership.epoch, leadership.chain, chain));
        }
        chain_ = leadership.chain;
    }

    World& world_;
    Store& inner_;
    std::uint64_t chain_ = 0;  // of the last group that is stored
    std::set<std::uint64_t> perhaps_;  // of groups that may be stored although nobody heard so
    std::uint64_t epoch_ = 0;
    std::string node_;
    Timestamp until_ = {};
    Timestamp told_ = {};  // engine time of the last group
};

struct Node::Process {
    struct Unheard {
        bool may_wait = false;     // a claim stays open
        std::uint64_t engine = 0;  // that took it in
    };

    explicit Process(HostOptions host) : options(host), core(std::move(host)) {}

    bool stands_still(Timestamp now) const { return now < wakes_at; }

    HostOptions options;
    HostCore core;
    bool dead = false;
    Timestamp wakes_at = {};
    bool is_cut_off = false;  // dead or standing still: what it sent did not leave it
    int held = 0;             // commits that have not left it for that
    bool step_is_coming = false;
    std::optional<Timestamp> call_is_coming;
    Timestamp expected_at = {};  // it asked to be called then
    std::uint64_t opened_engine = 0;
    std::pair<std::uint64_t, std::uint64_t> settled_at = {};  // the engine, and its last group, told of last
    Timestamp commits_until = {};                             // the store takes one after the other
    int reads = 0;                                            // under way
    std::vector<LeadRequest> leads_behind_reads;
    bool renewal_was_struck = true;
    std::map<std::uint64_t, Unheard> unheard;
    std::uint64_t next_unheard = 1;
    std::vector<Input> kept;
};

Node::Node(World& world, Store& store, ModuleSet modules, HostOptions host)
    : world_(world),
      watched_(std::make_unique<WatchedStore>(world, store)),
      store_(
          *watched_,
          [this](StoreCall call) {
              const Verdict verdict = draw_verdict(weather.store, call, world_.random);
              if (verdict != Verdict::APPLIED) {
                  world_.counts()[fmt::format("fault.{}.{}", call == StoreCall::READ ? "read" : "write",
                                              static_cast<int>(verdict))] += 1;
              }
              if (call == StoreCall::LEAD) lead_was_struck_ = verdict != Verdict::APPLIED;
              return verdict;
          },
          [this](LateCommit commit) {
              world_.after(world_.some(20s), [commit = std::move(commit)] { (void)commit(); });
          }),
      modules_(std::move(modules)),
      host_(std::move(host)) {}

Node::~Node() = default;

// ---- processes ----

void Node::start() {
    watched_->forgets_time = plants.forgets_time;
    watched_->forgets_chain = plants.forgets_chain;
    open();
    by_chance(&Weather::restart_every, &Node::die);
    by_chance(&Weather::pause_every, &Node::pause);
    by_chance(&Weather::stand_still_every, &Node::stand_still);
    by_chance(&Weather::clock_slips_every, &Node::clock_slips);
}

void Node::open() {
    if (process_) return;
    processes_ += 1;
    HostOptions options = host_;
    options.node = fmt::format("node {}", nodes_);
    process_ = std::make_shared<Process>(std::move(options));
    step_soon(process_);
}

void Node::die() {
    if (!process_) return;
    world_.counts()["died"] += 1;
    world_.tell("died");
    process_->dead = true;
    process_->is_cut_off = world_.chance(50) || process_->held > 0;
    process_.reset();
    world_.after(world_.some(2s), [this] { open(); });
}

void Node::pause() {
    if (!process_ || !process_->core.is_open() || process_->stands_still(world_.now())) return;
    world_.counts()["paused"] += 1;
    world_.tell("paused");
    const Shared process = std::exchange(process_, nullptr);
    process->wakes_at = world_.now() + 1s + world_.some(weather.pause_max);
    process->is_cut_off = world_.chance(50);
    process->renewal_was_struck = true;
    world_.at(process->wakes_at, [this, process] {
        if (process->dead) return;
        if (!process->core.is_settled()) world_.counts()["woke.with_a_group"] += 1;
        step_soon(process);
        world_.after(world_.some(host_.leadership_lease * 2), [process] { process->dead = true; });
    });
    paused_.push_back(process);
    nodes_ += 1;
    world_.after(world_.some(2s), [this] { open(); });
}

void Node::stand_still() {
    if (!process_ || !process_->core.is_open() || process_->stands_still(world_.now())) return;
    const Shared process = process_;
    const Timestamp since = world_.now();
    // An engine that has yet to recover gives the leases their time by that; and of what is on its way nobody
    // knows what the engine has of it.
    const HostCore& core = process->core;
    const bool is_owed = core.is_settled() && !core.engine()->is_loading() &&
                         process->settled_at.first == core.engine_number();
    process->wakes_at = since + 1s + world_.some(weather.pause_max);
    process->is_cut_off = world_.chance(50) || process->held > 0;
    process->renewal_was_struck = true;
    world_.tell("stands still");
    world_.at(process->wakes_at, [this, process, since, is_owed] {
        if (process->dead || process != process_ || process->stands_still(world_.now())) return;
        // One that was paused may have woken meanwhile, and lead: its engine owes nothing.
        if (watched_->lease_of(process->options.node) <= world_.now()) return;
        const Duration owed = world_.now() - process->expected_at;
        if (owed <= 500ms || !is_owed) return;
        world_.counts()["stood_still"] += 1;
        if (stood_still) stood_still(since, owed);
    });
}

void Node::calm_down() {
    weather = {};
    clock_ahead_ = {};
    for (const auto& paused : paused_) {
        if (const Shared process = paused.lock()) process->dead = true;
    }
    die();
}

void Node::by_chance(Duration Weather::*every, void (Node::*event)()) {
    if (weather.*every == Duration{}) return;
    world_.after(world_.some(weather.*every * 2), [this, every, event] {
        if (weather.*every == Duration{}) return;
        (this->*event)();
        by_chance(every, event);
    });
}

// Ahead by an hour at most: an engine takes its time to believe more.
void Node::clock_slips() {
    clock_ahead_ = {};
    if (!world_.chance(60)) return;
    const bool leaps = weather.clock_leaps && world_.chance(50);
    world_.counts()[leaps ? "clock.set_ahead" : "clock.set_back"] += 1;
    const Duration far = leaps ? Duration{1h} : Duration{2h};
    clock_ahead_ = world_.some(world_.chance(30) ? far : Duration{20s}) * (leaps ? 1 : -1);
    clock_ahead_max_ = std::max(clock_ahead_max_, clock_ahead_);
}

void Node::later(const Shared& process, Duration wait, std::function<void()> event) {
    world_.after(wait, [this, process, event = std::move(event)] {
        if (process->dead) return;
        if (process->stands_still(world_.now()))
            return later(process, process->wakes_at - world_.now(), event);
        event();
    });
}

Moment Node::moment() const { return {world_.now() + clock_ahead_, SteadyTime{Duration{world_.now().ms}}}; }

const Engine* Node::engine() const { return process_ ? process_->core.engine() : nullptr; }

bool Node::has_decided_all_kept() const { return process_ && process_->core.kept_count() == 0; }

// ---- inputs ----

void Node::offer(Input input, ReplyTo reply_to, bool inside) {
    if (!process_) {
        if (reply_to && !inside) {
            world_.after(world_.some(20ms), [reply_to] {
                reply_to(Error{ErrorCode::unavailable, "nobody listens", ""});
            });
        }
        return;
    }
    ReplyTo heard = heard_by(*process_, input, std::move(reply_to), inside);
    process_->core.submit(std::move(input), std::move(heard));
    step_soon(process_);
}

ReplyTo Node::heard_by(Process& process, const Input& input, ReplyTo reply_to, bool inside) {
    const auto* completed = input.as<CompleteTasks>();
    const bool may_wait = input.is<Claim>() || (completed != nullptr && completed->next.has_value());
    const std::uint64_t number = process.next_unheard++;
    process.unheard.emplace(number, Process::Unheard{may_wait, process.core.engine_number()});
    return [this, &process, number, reply_to = std::move(reply_to), inside](Reply reply) {
        const bool is_refused = !reply && reply.error().code == ErrorCode::unavailable;
        if (plants.forgets_to_tell && is_refused) return;
        if (process.unheard.erase(number) == 0) {
            world_.found(Law::everyone_hears_once, fmt::format("reply {} came again", number));
        }
        if (reply) check_lease(process, "a reply");
        if (!reply && reply.error().message.starts_with("too much is waiting")) {
            world_.counts()["inbox.full"] += 1;
        }
        if (!reply_to) return;
        auto tell = [reply_to, reply = std::move(reply)] { reply_to(reply); };
        if (inside) {
            if (process_.get() == &process) later(process_, 1ms, std::move(tell));
        } else if (world_.chance(weather.lose_reply)) {
            world_.counts()["reply.lost"] += 1;
        } else {
            world_.after(world_.some(20ms), std::move(tell));
        }
    };
}

bool Node::keep(Input input) {
    if (!process_ || process_->stands_still(world_.now())) return false;
    if (plants.loses_kept && !process_->core.is_open()) return true;
    const std::size_t before = process_->core.kept_count();
    keep_in(process_, std::move(input));
    return process_->core.kept_count() > before;
}

void Node::keep_in(const Shared& process, Input input) {
    if (plants.keeps_twice) process->kept.push_back(input);
    process->core.keep(std::move(input));
    step_soon(process);
}

// ---- steps ----

void Node::step_soon(const Shared& process) {
    if (process->step_is_coming) return;
    process->step_is_coming = true;
    later(process, world_.some(3ms), [this, process] {
        process->step_is_coming = false;
        step(process);
    });
}

void Node::step(const Shared& process) {
    Requests requests = process->core.step(moment());
    carry_out(process, requests);
    if (process != process_) return;
    const HostCore& core = process->core;
    if (core.is_open() && process->opened_engine != core.engine_number()) {
        process->opened_engine = core.engine_number();
        world_.counts()["engines"] += 1;
        check_heard(*process);
        if (opened) opened();
    }
    if (!core.is_settled()) return;
    check_heard(*process);
    const auto stored = std::pair{core.engine_number(), core.stored_group()};
    if (settled && std::exchange(process->settled_at, stored) != stored) settled();
}

void Node::carry_out(const Shared& process, Requests& requests) {
    took_note(process, requests.news);
    for (Release& release : requests.releases) let_go(process, std::move(release));
    for (auto& flight : requests.commits) send(process, std::move(flight));
    if (requests.reads) read(process, std::move(*requests.reads));
    if (requests.lead) lead(process, *requests.lead);
    if (requests.restore) restore(process, *requests.restore);
    if (requests.sweep) sweep(process, std::move(*requests.sweep));
    process->expected_at = world_.now() + requests.call_again.value_or(process->options.step_every);
    if (requests.call_again) call_again(process, *requests.call_again);
}

void Node::call_again(const Shared& process, Duration wait) {
    if (wait == Duration{}) return step_soon(process);
    const Timestamp at = world_.now() + wait;
    if (process->call_is_coming && *process->call_is_coming <= at) return;
    process->call_is_coming = at;
    later(process, wait, [this, process, at] {
        if (process->call_is_coming == at) process->call_is_coming.reset();
        step_soon(process);
    });
}

void Node::took_note(const Shared& process, const HostNews& news) {
    if (news.stuck)
        world_.found(Law::everything_settles, fmt::format("{}: {}", news.stuck->table, news.stuck->why));
    if (!news.failed) return;
    world_.counts()["commit.failed"] += 1;
    world_.tell(fmt::format("an engine failed: {}", news.failed->message));
    if (news.failed->code == ErrorCode::unknown_outcome || news.failed->code == ErrorCode::conflict) {
        doubts_ += 1;
    }
    for (Input& input : std::exchange(process->kept, {})) process->core.keep(std::move(input));
}

// Everyone has heard whose input cannot be under way any more.
void Node::check_heard(const Process& process) {
    const HostCore& core = process.core;
    const bool is_idle = core.is_settled() && !core.engine()->has_work() && !core.engine()->is_loading();
    for (const auto& [number, unheard] : process.unheard) {
        const bool is_lost = unheard.engine < core.engine_number();
        if (!is_lost && (unheard.may_wait || !is_idle)) continue;
        world_.found(Law::everyone_hears_once,
                     fmt::format("input {} of engine {} waits for ever at engine {}", number, unheard.engine,
                                 core.engine_number()));
        return;
    }
}

// ---- groups ----

void Node::send(const Shared& process, std::shared_ptr<Flight> flight) {
    if (plants.tells_too_soon) {
        auto& replies = flight->release.replies;
        const auto told = std::stable_partition(replies.begin(), replies.end(), [&](const auto& each) {
            return !plants.tells_too_soon(each.second);
        });
        for (auto each = told; each != replies.end(); ++each) each->first(each->second);
        replies.erase(told, replies.end());
    }
    process->commits_until = std::max(process->commits_until, world_.now()) + world_.some(weather.commit_max);
    world_.at(process->commits_until, [this, process, flight = std::move(flight)] {
        // Of a process that died or stands still, a commit may be on its way all the same.
        const bool is_silent = process->dead || process->stands_still(world_.now());
        const bool is_behind = process->held > 0 && !process->dead;  // none overtakes another
        if (!is_behind && (!is_silent || !process->is_cut_off)) return arrives(process, flight);
        if (!process->dead) {
            process->held += 1;
            return later(process, {}, [this, process, flight] {
                process->held -= 1;
                arrives(process, flight);
            });
        }
        if (!world_.chance(50)) return;
        world_.after(world_.some(5s), [this, flight] {
            (void)watched_->commit({&flight->batch, 1}, flight->proof);
        });
    });
}

void Node::arrives(const Shared& process, const std::shared_ptr<Flight>& flight) {
    auto outcome = store_.commit({&flight->batch, 1}, flight->proof);
    if (outcome) {
        tell_stored(*flight);
    } else {
        world_.tell(fmt::format("group {} failed", flight->proof.group));
        const bool leads = flight->proof.epoch == watched_->epoch();
        if (leads && outcome.error().code == ErrorCode::conflict && spoilt_epoch_ != flight->proof.epoch) {
            world_.found(Law::no_conflicts,
                         fmt::format("group {}: {}", flight->proof.group, outcome.error().message));
        }
        spoilt_epoch_ = std::max(spoilt_epoch_, flight->proof.epoch);  // one that was fenced spoils no newer
    }
    if (process->dead) return;
    later(process, {}, [this, process, flight, outcome] { answered(process, flight, outcome); });
}

void Node::answered(const Shared& process, const std::shared_ptr<Flight>& flight, Result<Done> outcome) {
    if (outcome && process == process_ && world_.chance(weather.die_at_commit)) {
        world_.counts()["died.at_commit"] += 1;
        return die();
    }
    const bool releases = flight->may_release(outcome, moment().steady);
    if (releases) let_go(process, std::exchange(flight->release, {}));
    process->core.committed(flight, std::move(outcome), releases);
    step_soon(process);
}

// Equal histories are equal to the last field of the last row: the chain is made of them all.
void Node::tell_stored(const Flight& flight) {
    world_.tell(fmt::format("group {} {:016x}", flight.proof.group, flight.proof.chain));
}

void Node::let_go(const Shared& process, Release release) {
    for (auto& [reply_to, reply] : release.replies) reply_to(std::move(reply));
    for (const Effect& effect : release.effects) {
        check_lease(*process, "an effect");
        if (!effects) continue;
        effects(effect, [this, process](Duration wait, std::function<Input()> word) {
            later(process, wait, [this, process, word = std::move(word)] { keep_in(process, word()); });
        });
    }
}

void Node::check_lease(const Process& process, const char* what) {
    const Timestamp until = watched_->lease_of(process.options.node);
    if (world_.now() < until) return;
    world_.found(Law::nothing_leaves_after_the_lease,
                 fmt::format("{} of {} left at {}, its lease ended at {}", what, process.options.node,
                             to_string(world_.now()), to_string(until)));
}

// ---- rows ----

void Node::read(const Shared& process, ReadRequest request) {
    process->reads += 1;
    later(process, world_.some(weather.load_max), [this, process, request = std::move(request)] {
        ReadRows read = read_rows(store_, workspace, request.rows);
        process->core.loaded(request.engine, read.loaded, std::move(read.failed));
        process->reads -= 1;
        if (process->reads == 0) {
            for (const LeadRequest& each : std::exchange(process->leads_behind_reads, {}))
                lead(process, each);
        }
        step_soon(process);
    });
}

void Node::restore(const Shared& process, RestoreRequest request) {
    later(process, world_.some(400ms), [this, process, request] {
        auto engine = build_engine(request, process->options, modules_, store_, world_.random.next(),
                                   static_cast<std::size_t>(1 + world_.random.below(50)));
        process->core.restored(request, std::move(engine));
        step_soon(process);
    });
}

void Node::sweep(const Shared& process, SweepRequest request) {
    later(process, world_.some(weather.load_max), [this, process, request = std::move(request)] {
        process->core.swept(request, store_.read(workspace, request.query));
        step_soon(process);
    });
}

// ---- the leadership ----

void Node::lead(const Shared& process, LeadRequest request) {
    if (plants.renews_behind_reads && request.epoch != 0 && process->reads > 0) {
        process->leads_behind_reads.push_back(request);
        return;
    }
    const SteadyTime asked_at = moment().steady;
    later(process, world_.some(20ms), [this, process, request, asked_at] {
        const Duration lease = process->options.leadership_lease / (plants.overrates_lease ? 8 : 1);
        const std::uint64_t epoch = request.epoch == 0 && plants.keeps_epoch &&
                                            watched_->lease_of(process->options.node) != Timestamp{}
                                        ? watched_->epoch()
                                        : request.epoch;
        const bool is_late = world_.now() >= watched_->lease_of(process->options.node);
        auto led = store_.lead(workspace, process->options.node, epoch, lease);
        if (led && request.epoch == 0) spoilt_epoch_ = 0;
        // The first renewal that comes after a pause, or after one that was refused, may be late.
        if (request.epoch != 0 && is_late && !process->renewal_was_struck) {
            world_.found(Law::no_renewal_is_missed, fmt::format("{} renews too late", process->options.node));
        }
        process->renewal_was_struck = lead_was_struck_;
        later(process, {}, [this, process, request, asked_at, led] {
            process->core.led(request, asked_at, led);
            step_soon(process);
        });
    });
}

}  // namespace tero::sim
