#include "sim/node.hpp"

#include "base/check.hpp"

#include <fmt/format.h>
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
    weather.store.read_refused = percent(10);
    weather.commit_max = world.some(world.chance(30) ? Duration{3s} : Duration{50ms});
    weather.load_max = world.some(world.chance(30) ? Duration{2s} : Duration{20ms});
    weather.lose_reply = percent(20);
    weather.die_at_commit = percent(4);
    if (world.chance(60)) weather.restart_every = 5s + world.some(90s);
    return weather;
}

Node::Node(World& world, Store& store, RoomOptions rooms, EngineOptions engine)
    : world_(world),
      store_(store,
             [this](StoreCall call) {
                 const Verdict verdict = draw_verdict(weather.store, call, world_.random);
                 if (verdict != Verdict::APPLIED) {
                     world_.counts()[fmt::format("fault.{}.{}", call == StoreCall::READ ? "read" : "write",
                                                 static_cast<int>(verdict))] += 1;
                 }
                 return verdict;
             }),
      rooms_(std::move(rooms)),
      options_(engine) {}

void Node::start() {
    open();
    dies_by_chance();
}

void Node::dies_by_chance() {
    if (weather.restart_every == Duration{}) return;
    world_.after(world_.some(weather.restart_every * 2), [this] {
        if (weather.restart_every == Duration{}) return;
        die();
        dies_by_chance();
    });
}

void Node::later(Duration wait, std::function<void()> event) {
    world_.after(wait, [this, life = life_, event = std::move(event)] {
        if (life == life_) event();
    });
}

Result<std::unique_ptr<Engine>> Node::build() {
    TRY(leadership_, store_.lead(workspace, "node", 0, 24h * 365));
    auto engine = std::make_unique<Engine>(options_, rooms_, world_.random.next());
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
    engine_->turn(world_.now());
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
        later(std::max(*due - world_.now(), Duration{1ms}), [this, at = *due] {
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
            if (lose_loads && world_.chance(20)) continue;
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
    later(world_.some(weather.commit_max), [this] {
        const auto flying = std::exchange(in_flight_, nullptr);
        Result<Done> outcome = Done{};
        if (!flying->batch.empty()) {
            Leadership proof = leadership_;
            proof.group = flying->number;
            outcome = store_.commit({&flying->batch, 1}, proof);
            if (!outcome && outcome.error().code == ErrorCode::unknown_outcome) {
                const auto led = store_.lead(workspace, "node", proof.epoch, 24h * 365);
                if (led && led->epoch == proof.epoch && led->group >= flying->number) outcome = Done{};
            }
        }
        stored(*flying, std::move(outcome));
    });
}

void Node::stored(Group& group, Result<Done> outcome) {
    world_.tell(
        fmt::format("group {} rows {} {}", group.number, group.batch.writes.size(), outcome.has_value()));
    if (!outcome) {
        world_.counts()["commit.failed"] += 1;
        if (outcome.error().code == ErrorCode::conflict) {
            world_.found("no_conflicts", fmt::format("group {}: {}", group.number, outcome.error().message));
        }
        close(true);
        return;
    }
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

void Node::die() {
    world_.counts()["died"] += 1;
    process_ += 1;
    world_.tell("died");
    // A commit that was under way may still have arrived.
    if (in_flight_ && !in_flight_->batch.empty() && world_.chance(50)) {
        Leadership proof = leadership_;
        proof.group = in_flight_->number;
        static_cast<void>(store_.commit({&in_flight_->batch, 1}, proof));
    }
    close(false);
}

void Node::close(bool tell_callers) {
    life_ += 1;
    std::vector<Ticket> waiting;
    for (const auto& [ticket, door] : doors_) waiting.push_back(ticket);
    if (tell_callers) {
        for (const Ticket ticket : waiting)
            answer(ticket, Error{ErrorCode::unavailable, "the engine is rebuilt", ""});
    }
    doors_.clear();
    engine_.reset();
    in_flight_.reset();
    turn_is_coming_ = false;
    due_is_coming_.reset();
    later(world_.some(2s), [this] { open(); });
}

}  // namespace tero::sim
