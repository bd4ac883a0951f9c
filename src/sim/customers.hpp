// The people around a quotation: customers who write in bursts, fall silent, answer, accept, want no more
// messages; and the colleague who takes a conversation over.
#pragma once

#include "kernel/input.hpp"
#include "modules/messaging/model/inbound.hpp"
#include "sandbox/profile.hpp"
#include "sim/businesses.hpp"
#include "sim/ladder_laws.hpp"
#include "sim/node.hpp"
#include "sim/world.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tero::sim {

// Bytes that a task cannot carry, once they are written as JSON.
constexpr std::size_t too_much = 60 * 1024;

class Customers {
public:
    Customers(World& world, Node& node, LadderLaws& laws, const SimulatedBusiness& business)
        : world_(world), node_(node), laws_(laws), business_(business) {}

    // They act until `until`, and not after it.
    void start(Timestamp until);
    bool all_heard() const { return said_ == heard_; }

    bool stop_first = false;  // each begins by asking for no more messages

private:
    app::Speaker as(const app::Profile& who) const { return {who.language, who.wants}; }
    // What `who` might say; a customer may say it in another's words, who wants something else.
    std::string meaning(const app::Profile& who, std::string_view intent);
    std::string request(const app::Profile& who);

    void act(std::size_t customer);
    void say(std::size_t customer, const std::string& text);
    void deliver(const InboundMessage& message, bool counts);
    void open_a_quote();
    void decide_a_quote();
    void take_over();
    void echo(std::size_t customer);
    void work();

    World& world_;
    Node& node_;
    LadderLaws& laws_;
    const SimulatedBusiness& business_;
    Timestamp until_ = {};
    std::vector<app::Profile> people_;  // … and behind them as many whose wishes are theirs as well
    std::size_t count_ = 0;
    std::uint64_t next_id_ = 1;
    std::uint64_t said_ = 0;
    std::uint64_t heard_ = 0;
};

}  // namespace tero::sim
