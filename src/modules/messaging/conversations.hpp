// Conversations: who wrote, what they wrote, what waits for an answer, and what became of each message of
// ours.
//
//     delivery --> message (once) --> burst --pause--> RouteBurst --> BurstRouted --> a task for an agent
//     SENDING --> SendFinished, StatusReceived --> SENT … READ, FAILED, UNKNOWN
#pragma once

#include "base/time_zone.hpp"
#include "kernel/decision.hpp"
#include "kernel/due_index.hpp"
#include "kernel/options.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace tero {

class Conversations {
public:
    Conversations(const AgentConfig& config, TimeZone zone)
        : routing_(config.routing), business_(config.business), zone_(std::move(zone)) {}

    void watch(Rows& rows);

    Decision decide(const Rows& rows, const DeliveryReceived& input, Context& context) const;
    Decision decide(const Rows& rows, const InboundReceived& input, Context& context) const;
    Decision decide(const Rows& rows, const StatusReceived& input, Context& context) const;
    Decision decide(const Rows& rows, const PreferenceReceived& input, Context& context) const;
    Decision decide(const Rows& rows, const EchoReceived& input, Context& context) const;
    Decision decide(const Rows& rows, const AnswerDue& input, Context& context) const;
    Decision decide(const Rows& rows, const BurstRouted& input, Context& context) const;
    Decision decide(const Rows& rows, const SendFinished& input, Context& context) const;
    Decision decide(const Rows& rows, const SendUnsettled& input, Context& context) const;
    Decision decide(const Rows& rows, const TakeOver& input, Context& context) const;
    Decision decide(const Rows& rows, const ChangeContact& input, Context& context) const;
    // What was being sent when the last process ended may have been sent: UNKNOWN.
    Decision decide(const Rows& rows, const Recovered& input, Context& context) const;

    void take_due(Timestamp now, std::vector<Input>& out);
    std::optional<Timestamp> next_due() const { return soonest({answers_.next(), unsettled_.next()}); }
    std::size_t sending_count() const { return sending_; }

private:
    RoutingOptions routing_;
    BusinessOptions business_;
    TimeZone zone_;
    DueIndex answers_;    // conversations, by the end of their pause
    DueIndex unsettled_;  // messages being sent, by when nobody waits for word any more
    std::size_t sending_ = 0;
};

}  // namespace tero
