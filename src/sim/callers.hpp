// What every simulated caller does: ask, and not wait for ever.
#pragma once

#include "sim/node.hpp"
#include "sim/world.hpp"

#include <memory>
#include <utility>

namespace tero::sim {

constexpr Duration caller_patience = 8s;  // one that hears nothing for so long asks again

// Runs `on_reply(Reply*)` once: with the reply, or with null when none came in time.
template <class OnReply>
void ask(World& world, Node& node, Input input, Duration at_most, OnReply on_reply) {
    auto open = std::make_shared<bool>(true);
    node.offer(std::move(input), [open, on_reply](Reply reply) {
        if (!std::exchange(*open, false)) return;
        on_reply(&reply);
    });
    world.after(at_most, [open, on_reply] {
        if (!std::exchange(*open, false)) return;
        on_reply(static_cast<Reply*>(nullptr));
    });
}

// Asks until it is answered without an error, then runs `done(Answer&)`. An error that will stay ends it:
// `done` is not called.
template <class OnAnswer>
void insist(World& world, Node& node, Input input, OnAnswer done) {
    ask(world, node, input, caller_patience, [&world, &node, input, done](Reply* reply) {
        if (reply != nullptr && reply->has_value()) {
            done(**reply);
            return;
        }
        if (reply != nullptr && reply->error().code != ErrorCode::unavailable &&
            reply->error().code != ErrorCode::storage_full &&
            reply->error().code != ErrorCode::unknown_outcome &&
            reply->error().code != ErrorCode::exhausted) {
            return;
        }
        world.counts()["asked.again"] += 1;
        world.after(world.some(3s), [&world, &node, input, done] { insist(world, node, input, done); });
    });
}

}  // namespace tero::sim
