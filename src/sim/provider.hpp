// The provider of the channel, as it treats us: takes messages, refuses them, says nothing; reports what
// became of them late, twice, out of order or never. Its journal is what counts: what it took is what the
// customer got.
#pragma once

#include "kernel/input.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/messaging/model/inputs.hpp"
#include "modules/messaging/model/send.hpp"
#include "sim/node.hpp"
#include "sim/world.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tero::sim {

class Provider {
public:
    Provider(World& world, Node& node) : world_(world), node_(node) {}

    // A message that we send, once for each time we do; the one who sent it hears what came of it.
    void take(const Message& message, const Node::TellBack& tell_back);
    void calm_down() { calm_ = true; }

    // A message arrived on the customer's phone.
    std::function<void(const Message&)> arrived;
    // It said that the window is closed, whatever we thought.
    std::set<RawId> window_refused_for;  // contacts

    struct Entry {
        Message message = {};
        bool failed = false;  // reported afterwards as not delivered
    };
    const std::vector<Entry>& journal() const { return journal_; }
    // The one who sent it was told of this attempt that it does not take the message.
    bool refused(const RawId& message, std::int32_t attempt) const {
        return refused_.contains({message, attempt});
    }
    // … and only for now.
    bool refused_for_now(const RawId& message, std::int32_t attempt) const {
        return refused_for_now_.contains({message, attempt});
    }
    // Nothing reaches it for six hours.
    void falls_silent_at(Timestamp moment) { silent_from_ = moment; }

private:
    void finished(const Message& message, SendOutcome outcome, const Node::TellBack& tell_back);
    void report(const Message& message, const std::string& provider_id, MessageStatus status, Duration after,
                std::string error_class = {});
    void deliver(DeliveryReceived delivery);

    World& world_;
    Node& node_;
    std::vector<Entry> journal_;  // taken, in order
    std::set<RawId> taken_;
    std::set<std::pair<RawId, std::int32_t>> refused_;
    std::set<std::pair<RawId, std::int32_t>> refused_for_now_;
    Timestamp silent_from_ = {};
    std::uint64_t next_id_ = 1;
    bool calm_ = false;
};

}  // namespace tero::sim
