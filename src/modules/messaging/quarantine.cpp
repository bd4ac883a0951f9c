// What could not be read: kept within limits, and read again by a version that understands it.
#include "base/crypto.hpp"
#include "modules/messaging/conversations.hpp"
#include "modules/messaging/people.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <string>
#include <utility>

namespace tero {
namespace conversations {
namespace {

// Of what waits to be read; beyond that, what comes is only counted, and an alert says so.
constexpr std::int64_t count_max = 10'000;
constexpr std::int64_t bytes_max = 64 << 20;

std::int64_t bytes_of(const Quarantine& row) {
    return static_cast<std::int64_t>(row.raw_base64.size() + row.before.size() + row.after.size());
}

}  // namespace

void quarantine(Decided& decided, const Context& context, const Delivery& delivery,
                const QuarantineSum* kept) {
    if (delivery.unreadable.empty()) return;
    const std::string channel = channel_key(delivery.channel);
    QuarantineSum sum = kept == nullptr ? QuarantineSum{.channel = channel} : *kept;
    std::size_t lost = 0;
    for (const Unreadable& unreadable : delivery.unreadable) {
        decided.next.push_back(Count{.figure = "quarantined"});
        Quarantine row{.id = context.make_id<Quarantine>(),
                       .at = context.now,
                       .channel = delivery.channel,
                       .reason = unreadable.reason,
                       .raw_base64 = base64_encode(unreadable.raw),
                       .before = unreadable.before,
                       .after = unreadable.after};
        if (sum.count + 1 > count_max || sum.bytes + bytes_of(row) > bytes_max) {
            lost += 1;
            continue;
        }
        sum.count += 1;
        sum.bytes += bytes_of(row);
        decided.next.push_back(OpenWork{.subject = {modules::messaging, row.id},
                                        .kind = std::string{work::unreadable},
                                        .cause = std::string{work::unreadable},
                                        .values = {{"reason", row.reason}},
                                        .is_new = true});
        decided.batch.put(std::move(row));
    }
    decided.batch.put(std::move(sum));
    const std::string& reason = delivery.unreadable.front().reason;
    decided.next.push_back(RaiseAlert{"quarantine", channel, AlertLevel::WARNING,
                                      "a delivery could not be read and is kept: " + reason});
    if (lost == 0) return;
    MARK("quarantine.full");
    decided.next.push_back(
        RaiseAlert{"quarantine_full", channel, AlertLevel::ERROR,
                   fmt::format("what cannot be read is no longer kept: {} pieces of one delivery were dropped ({}); "
                               "read again what is kept, with tero quarantine retry --all",
                               lost, reason)});
}

}  // namespace conversations

Decision Conversations::decide(const Rows& rows, const RetryQuarantine& input, Context& context) const {
    LOOK(const Quarantine* kept, rows, Quarantine, input.quarantine);
    if (kept == nullptr) {
        return refused(context, {ErrorCode::not_found,
                                 fmt::format("nothing is kept unread as {}", input.quarantine), ""});
    }
    LOOK(const QuarantineSum* sum, rows, QuarantineSum, conversations::channel_key(kept->channel));
    Decided decided;
    decided.reply(context, Answer{Done{}});
    if (kept->read_at != Timestamp{}) return decided;
    if (!input.delivery.unreadable.empty()) {
        return refused(context, {ErrorCode::conflict,
                                 "it still cannot be read: " + input.delivery.unreadable.front().reason, ""});
    }
    if (sum != nullptr) {
        QuarantineSum less = *sum;
        less.count = std::max<std::int64_t>(0, less.count - 1);
        less.bytes = std::max<std::int64_t>(0, less.bytes - conversations::bytes_of(*kept));
        decided.batch.put(std::move(less));
    }
    Quarantine read = *kept;
    read.raw_base64.clear();
    read.before.clear();
    read.after.clear();
    read.read_at = context.now;
    read.read_by = input.by;
    decided.note(context, read.id, "quarantine.read", input.by);
    decided.next.push_back(
        CloseWork{{modules::messaging, read.id}, std::string{work::unreadable}, input.by});
    decided.batch.put(std::move(read));
    decided.next.push_back(DeliveryReceived{input.delivery});
    return decided;
}

}  // namespace tero
