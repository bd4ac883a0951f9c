#include "sim/provider.hpp"

#include "sim/callers.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero::sim {

void Provider::take(const Message& message, const Node::TellBack& tell_back) {
    world_.tell(fmt::format("send {} {}", message.id, message.attempt));
    const bool silent = silent_from_ != Timestamp{} && world_.now() >= silent_from_ &&
                        world_.now() < silent_from_ + 6h;
    if (silent && !calm_) {
        world_.counts()["send.unreachable"] += 1;
        SendOutcome outcome;
        outcome.verdict = SendVerdict::REFUSED;
        outcome.retryable = true;
        outcome.error_class = "unreachable";
        finished(message, outcome, tell_back);
        return;
    }
    const auto fate = calm_ ? 99 : world_.random.below(100);
    if (fate < 8) {
        world_.counts()["send.refused"] += 1;
        SendOutcome outcome;
        outcome.verdict = SendVerdict::REFUSED;
        outcome.retryable = true;
        outcome.error_class = "rate";
        if (world_.chance(30)) outcome.retry_after = world_.some(Duration{6h});
        finished(message, outcome, tell_back);
        return;
    }
    if (fate < 11) {
        world_.counts()["send.refused_for_good"] += 1;
        SendOutcome outcome;
        outcome.verdict = SendVerdict::REFUSED;
        outcome.error_class = "recipient";
        finished(message, outcome, tell_back);
        return;
    }
    if (fate < 14 && message.kind == MessageKind::TEXT) {
        world_.counts()["send.window_closed"] += 1;
        window_refused_for.insert(message.contact);
        SendOutcome outcome;
        outcome.verdict = SendVerdict::REFUSED;
        outcome.error_class = "window_closed";
        finished(message, outcome, tell_back);
        return;
    }
    if (fate < 17) {
        world_.counts()["send.never_arrived"] += 1;
        finished(message, SendOutcome{}, tell_back);  // no answer, and it was not taken
        return;
    }
    // From here on the customer gets it.
    if (!taken_.insert(message.id).second) {
        world_.found(Law::never_sent_twice,
                     fmt::format("message {} attempt {}", message.id, message.attempt));
    }
    journal_.push_back({message, false});
    const std::size_t entry = journal_.size() - 1;
    const std::string provider_id = fmt::format("wamid.out.{}", next_id_++);
    if (fate < 21) {
        world_.counts()["send.unheard"] += 1;
        finished(message, SendOutcome{}, tell_back);
    } else {
        SendOutcome outcome;
        outcome.verdict = SendVerdict::ACCEPTED;
        outcome.provider_id = provider_id;
        finished(message, outcome, tell_back);
    }
    if (fate >= 21 && fate < 26) {
        world_.counts()["send.failed_later"] += 1;
        const bool window = message.kind == MessageKind::TEXT && world_.chance(50);
        if (window) window_refused_for.insert(message.contact);
        journal_[entry].failed = true;
        report(message, provider_id, MessageStatus::FAILED, world_.some(30s),
               window ? "window_closed" : "recipient");
        return;
    }
    if (arrived) world_.after(world_.some(5s), [this, message] { arrived(message); });
    for (const MessageStatus status : {MessageStatus::SENT, MessageStatus::DELIVERED, MessageStatus::READ}) {
        if (!calm_ && world_.chance(25)) {
            world_.counts()["status.lost"] += 1;
            continue;
        }
        report(message, provider_id, status,
               calm_ ? Duration{1s} : world_.some(world_.chance(80) ? Duration{10s} : Duration{2h}));
    }
}

void Provider::finished(const Message& message, SendOutcome outcome, const Node::TellBack& tell_back) {
    const Duration takes = outcome.verdict == SendVerdict::UNKNOWN ? Duration{10s} : world_.some(2s);
    tell_back(takes, [this, id = message.id, attempt = message.attempt, outcome]() -> Input {
        if (outcome.verdict == SendVerdict::REFUSED) {
            refused_.emplace(id, attempt);
            if (outcome.retryable) refused_for_now_.emplace(id, attempt);
        }
        return SendFinished{id, attempt, outcome};
    });
}

void Provider::report(const Message& message, const std::string& provider_id, MessageStatus status,
                      Duration after, std::string error_class) {
    StatusReport told;
    told.dedupe = fmt::format("st:{}:{}", provider_id, name_of(status));
    told.provider_id = provider_id;
    if (world_.chance(70)) told.callback_data = to_string(message.id);
    told.recipient = message.recipient;
    told.status = status;
    told.at = world_.now() + after;
    told.error_class = std::move(error_class);
    DeliveryReceived delivery;
    delivery.delivery.statuses.push_back(told);
    // A failure must be heard, or nobody can know of it.
    if (status == MessageStatus::FAILED)
        delivery.delivery.statuses.back().callback_data = to_string(message.id);
    world_.after(after, [this, delivery] { deliver(delivery); });
    if (world_.chance(10))
        world_.after(after + world_.some(Duration{1h}), [this, delivery] { deliver(delivery); });
}

void Provider::deliver(DeliveryReceived delivery) {
    insist(world_, node_, std::move(delivery), [](const Answer&) {});
}

}  // namespace tero::sim
