// Browsers of the shop's people that are told by Web Push (RFC 8030), and what became of each push.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/table.hpp"
#include "modules/duty/model/notice.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tero {

inline constexpr std::size_t push_subscriptions_max = 10;  // of one person

struct PushSubscription {
    std::string id = {};  // made of the endpoint: push_id()
    std::string person = {};
    std::string endpoint = {};  // where its push service takes what is for it
    std::string p256dh = {};    // its key and its secret, in base64url
    std::string auth = {};
    std::string browser = {};  // as its owner knows it: «Chrome, Android»
    std::string session = {};  // Session::id that asked; ends with it
    Timestamp created_at = {};
    Timestamp told_at = {};  // its push service last took something
    bool operator==(const PushSubscription&) const = default;
};
BOOST_DESCRIBE_STRUCT(PushSubscription, (),
                      (id, person, endpoint, p256dh, auth, browser, session, created_at, told_at))
TERO_DESCRIBED_WHOLLY(PushSubscription);

// The same browser asking again is the same row.
std::string push_id(std::string_view endpoint);

// One notice to one browser. PENDING: it is tried again. SENT: its push service has it. DELIVERED: the
// browser said that it showed it. UNKNOWN: it may have been sent, so it is never sent again.
struct PushDelivery {
    Id<PushDelivery> id = {};
    MessageStatus status = MessageStatus::PENDING;
    Timestamp next_at = {};  // the next try, or until when an outcome is waited for; the epoch: neither
    Id<Notice> notice = {};
    std::string subscription = {};
    std::int32_t attempt = 0;
    Timestamp at = {};
    std::string cause = {};
    bool operator==(const PushDelivery&) const = default;
};
BOOST_DESCRIBE_STRUCT(PushDelivery, (), (id, status, next_at, notice, subscription, attempt, at, cause))
TERO_DESCRIBED_WHOLLY(PushDelivery);

inline bool is_under_way(const PushDelivery& push) {
    return push.status == MessageStatus::PENDING || push.status == MessageStatus::SENDING;
}

TERO_ROW(duty, push_subscriptions, PushSubscription, by_key_alone)
TERO_ROW(duty, push_deliveries, PushDelivery, IndexInfo{"by_status", {"status", "next_at"}, "SENT"})

}  // namespace tero
