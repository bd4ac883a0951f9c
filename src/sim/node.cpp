#include "sim/node.hpp"

#include "base/check.hpp"
#include "codec/json.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <iterator>
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
    weather.load_max = world.some(world.chance(30) ? Duration{2s} : Duration{20ms});
    weather.lose_reply = percent(20);
    weather.die_at_commit = percent(4);
    if (world.chance(60)) weather.restart_every = 5s + world.some(90s);
    if (world.chance(30)) weather.pause_every = 20s + world.some(90s);
    weather.leadership_lease = 1s + world.some(20s);
    return weather;
}

Node::Node(World& world, Store& store, ModuleSet modules, EngineOptions engine)
    : world_(world),
      sound_store_(store),
      store_(
          store,
          [this](StoreCall call) {
              const Verdict verdict = draw_verdict(weather.store, call, world_.random);
              if (verdict != Verdict::APPLIED) {
                  world_.counts()[fmt::format("fault.{}.{}", call == StoreCall::READ ? "read" : "write",
                                              static_cast<int>(verdict))] += 1;
              }
              return verdict;
          },
          [this](LateCommit commit) {
              arrives_late(leadership_.epoch, world_.some(20s), std::move(commit));
          }),
      modules_(std::move(modules)),
      options_(engine) {}

void Node::start() {
    open();
    by_chance(&Weather::restart_every, &Node::die);
    by_chance(&Weather::pause_every, &Node::pause);
    by_chance(&Weather::clock_slips_every, &Node::clock_slips);
}

void Node::by_chance(Duration Weather::*every, void (Node::*event)()) {
    if (weather.*every == Duration{}) return;
    world_.after(world_.some(weather.*every * 2), [this, every, event] {
        if (weather.*every == Duration{}) return;
        (this->*event)();
        by_chance(every, event);
    });
}

void Node::clock_slips() {
    world_.counts()["clock.set_back"] += 1;
    clock_behind_ = world_.chance(60) ? world_.some(20s) : Duration{};
}

void Node::calm_down() {
    weather = {};
    clock_behind_ = {};
    die();
}

void Node::later(Duration wait, std::function<void()> event) {
    world_.after(wait, [this, life = life_, event = std::move(event)] {
        if (life == life_) event();
    });
}

Result<std::unique_ptr<Engine>> Node::build() {
    // A new epoch each time: what an engine before this one has under way can no longer be stored.
    TRY(leadership_, store_.lead(workspace, fmt::format("node {}", nodes_),
                                 keeps_epoch ? leadership_.epoch : 0, weather.leadership_lease));
    auto engine = std::make_unique<Engine>(options_, modules_, world_.random.next());
    TRY_DONE(engine->restore(store_, workspace, static_cast<std::size_t>(1 + world_.random.below(50))));
    engine->begin(leadership_.group, process_opened_ == process_);
    process_opened_ = process_;
    return engine;
}

void Node::open() {
    auto engine = build();
    if (!engine) {
        later(world_.some(400ms), [this] { open(); });
        return;
    }
    engine_ = std::move(*engine);
    world_.counts()["engines"] += 1;
    if (opened) opened();
    turn_soon();
}

void Node::offer(Input input, ReplyTo reply, bool inside) {
    const Ticket ticket = next_ticket_++;
    if (reply) doors_.emplace(ticket, Door{std::move(reply), inside});
    if (!engine_) {
        answer(ticket, Error{ErrorCode::unavailable, "closed", ""});
        return;
    }
    auto offered = engine_->offer(std::move(input), ticket);
    if (!offered) {
        world_.counts()["inbox.full"] += 1;
        answer(ticket, std::move(offered).error());
        return;
    }
    turn_soon();
}

void Node::answer(Ticket ticket, Reply reply) {
    const auto found = doors_.find(ticket);
    if (found == doors_.end()) return;
    Door door = std::move(found->second);
    doors_.erase(found);
    if (!door.inside && world_.chance(weather.lose_reply)) {
        world_.counts()["reply.lost"] += 1;
        return;
    }
    auto tell = [told = std::move(door.reply), reply = std::move(reply)] { told(reply); };
    if (door.inside) {
        later(1ms, std::move(tell));
    } else {
        world_.after(world_.some(20ms), std::move(tell));
    }
}

void Node::turn_soon() {
    if (turn_is_coming_) return;
    turn_is_coming_ = true;
    later(world_.some(3ms), [this] {
        turn_is_coming_ = false;
        turn();
    });
}

void Node::turn() {
    engine_->turn(now());
    if (std::vector<RowRef> refs = engine_->take_loads(); !refs.empty()) read(std::move(refs));
    if (auto group = engine_->take_group()) {
        commit(std::move(*group));
    } else if (!in_flight_ && settled) {
        settled();
    }
    if (engine_->has_work()) turn_soon();
    const auto due = engine_->next_due();
    if (due && (!due_is_coming_ || *due < *due_is_coming_)) {
        due_is_coming_ = due;
        later(std::max(*due - now(), Duration{1ms}), [this, at = *due] {
            if (due_is_coming_ == at) due_is_coming_.reset();
            turn_soon();
        });
    }
}

void Node::read(std::vector<RowRef> refs) {
    later(world_.some(weather.load_max), [this, refs = std::move(refs)] {
        std::vector<Loaded> loaded;
        std::vector<RowRef> again;
        for (const RowRef& ref : refs) {
            Query query;
            query.table = ref.table;
            query.keys = {ref.key};
            auto page = store_.read(workspace, query);
            if (!page) {
                again.push_back(ref);
            } else {
                loaded.push_back({ref, page->rows.empty() ? StoredRow{} : page->rows.front()});
            }
        }
        if (!again.empty()) read(std::move(again));
        engine_->loaded(loaded);
        turn_soon();
    });
}

void Node::commit(Group group) {
    in_flight_ = std::make_shared<Group>(std::move(group));
    if (tells_too_soon) {
        for (const auto& [ticket, reply] : in_flight_->replies) {
            if (tells_too_soon(reply)) answer(ticket, reply);
        }
    }
    later(world_.some(weather.commit_max), [this] {
        const auto flying = std::exchange(in_flight_, nullptr);
        Result<Done> outcome = Done{};
        if (!flying->batch.empty()) {
            Leadership proof = leadership_;
            proof.group = flying->number;
            outcome = store_.commit({&flying->batch, 1}, proof);
            if (!outcome && outcome.error().code == ErrorCode::unknown_outcome) {
                const auto led = store_.lead(workspace, proof.node, proof.epoch, weather.leadership_lease);
                if (led && led->epoch == proof.epoch && led->group >= flying->number) outcome = Done{};
            }
        }
        stored(*flying, std::move(outcome));
    });
}

// Equal histories are equal to the last field of the last row.
void Node::tell_stored(const Group& group) {
    std::string told = fmt::format("group {}", group.number);
    for (const Write& write : group.batch.writes) {
        const TableInfo& table = table_info(write.table);
        fmt::format_to(std::back_inserter(told), " {} {} {} ", table.name, to_string(write.key),
                       write.version);
        if (write.row != nullptr) append_json(told, *table.type, write.row.get());
    }
    world_.tell(told);
}

void Node::stored(Group& group, Result<Done> outcome) {
    if (!outcome) {
        world_.counts()["commit.failed"] += 1;
        world_.tell(fmt::format("group {} failed", group.number));
        if (outcome.error().code == ErrorCode::conflict) {
            world_.found(Law::no_conflicts,
                         fmt::format("group {}: {}", group.number, outcome.error().message));
        }
        const bool known = outcome.error().code != ErrorCode::unknown_outcome;
        const Error told{known ? ErrorCode::unavailable : ErrorCode::unknown_outcome, "the engine is rebuilt",
                         ""};
        close(&told);
        return;
    }
    tell_stored(group);
    if (world_.chance(weather.die_at_commit)) {
        world_.counts()["died.at_commit"] += 1;
        die();
        return;
    }
    engine_->committed(group.number);
    for (auto& [ticket, reply] : group.replies) answer(ticket, std::move(reply));
    for (const Effect& effect : group.effects) {
        if (effects) effects(effect);
    }
    turn_soon();
}

void Node::arrives_late(std::uint64_t epoch, Duration after, LateCommit commit) {
    world_.after(after, [this, epoch, commit = std::move(commit)] {
        const Result<Done> stored = commit();
        if (leadership_.epoch == epoch) return;
        world_.counts()[stored ? "late.stored" : "late.fenced"] += 1;
        if (stored) {
            world_.found(Law::a_deposed_leader_writes_nothing,
                         fmt::format("epoch {} while {} leads", epoch, leadership_.epoch));
        }
    });
}

LateCommit Node::commit_of(std::shared_ptr<const Group> group, const Leadership& leadership) {
    Leadership proof = leadership;
    proof.group = group->number;
    return [this, group = std::move(group), proof] { return sound_store_.commit({&group->batch, 1}, proof); };
}

void Node::die() {
    world_.counts()["died"] += 1;
    world_.tell("died");
    // A commit that was under way may still arrive, at once or when the next process has begun.
    if (in_flight_ && !in_flight_->batch.empty() && world_.chance(50)) {
        arrives_late(leadership_.epoch, world_.chance(50) ? Duration{} : world_.some(5s),
                     commit_of(in_flight_, leadership_));
    }
    process_ += 1;
    close(nullptr);
}

void Node::pause() {
    if (!engine_) return;
    world_.counts()["paused"] += 1;
    world_.tell("paused");
    std::shared_ptr<Engine> engine = std::move(engine_);
    world_.after(1s + world_.some(40s),
                 [this, engine, group = in_flight_, leadership = leadership_]() mutable {
                     if (!group) {
                         engine->turn(now());
                         if (auto decided = engine->take_group())
                             group = std::make_shared<Group>(std::move(*decided));
                     }
                     if (!group || group->batch.empty()) return;
                     world_.counts()["woke.with_a_group"] += 1;
                     arrives_late(leadership.epoch, Duration{}, commit_of(group, leadership));
                 });
    nodes_ += 1;
    process_ += 1;
    close(nullptr);
}

void Node::close(const Error* told) {
    life_ += 1;
    std::vector<Ticket> waiting;
    for (const auto& [ticket, door] : doors_) waiting.push_back(ticket);
    if (told != nullptr) {
        for (const Ticket ticket : waiting) answer(ticket, *told);
    }
    doors_.clear();
    engine_.reset();
    in_flight_.reset();
    turn_is_coming_ = false;
    due_is_coming_.reset();
    later(world_.some(2s), [this] { open(); });
}

}  // namespace tero::sim
