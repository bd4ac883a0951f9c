// A notice by Web Push: which browsers get it, when it is tried again, and what becomes of it.
//
//     told --> PushDelivery SENDING --> SENT --the browser says so--> DELIVERED
//     429, 5xx, no connection --> PENDING --Retry-After, or later and later--> SENDING
//     404, 410: the browser is forgotten; no answer heard, or a restart: UNKNOWN, and never again
//
// What it says is made when it is sent and stored nowhere.
#include "base/check.hpp"
#include "base/crypto.hpp"
#include "codec/json.hpp"
#include "modules/duty/people_on_duty.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace {

using duty::Waiting;

constexpr std::int32_t attempts_max = 6;
constexpr Duration backoff_min = 30s;
constexpr Duration push_lasts = 12h;       // a phone that was off for longer finds it in the dashboard
constexpr Duration unheard_after = 2min;   // of a sender that answers within seconds
constexpr std::string_view gone = "gone";  // SendOutcome::error_class: this browser is not there any more

std::string topic_of(const std::string& item) {
    return base64url_encode(as_text(sha256(item))).substr(0, 32);  // as long as RFC 8030 allows
}

// Where the dashboard shows it.
std::string link_of(const Waiting& waiting) {
    if (waiting.item == nullptr) return "/#/alerts";
    if (!waiting.item->conversation.empty())
        return fmt::format("/#/conversations/{}", waiting.item->conversation);
    return "/#/?waiting=" + waiting.item->kind;
}

std::string with_capital(std::string text) {
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

SendPush push_of(const PushSubscription& to, const PushDelivery& delivery, const Waiting& waiting,
                 const std::string& key, const std::string& title, const std::string& body) {
    return {.to = std::make_shared<const PushSubscription>(to),
            .delivery = delivery.id,
            .attempt = delivery.attempt,
            .title = with_capital(title),
            .body = body,
            .link = link_of(waiting),
            .topic = topic_of(key),
            .urgent = waiting.urgency() != WorkUrgency::NORMAL,
            .lasts = push_lasts};
}

// How far the best of them has come.
int progress(MessageStatus status) {
    switch (status) {
        case MessageStatus::FAILED:
            return 0;
        case MessageStatus::UNKNOWN:
            return 1;
        case MessageStatus::PENDING:
        case MessageStatus::SENDING:
            return 2;
        case MessageStatus::SENT:
            return 3;
        default:
            return 4;
    }
}

const NoticePush& best_of(const std::vector<NoticePush>& pushes) {
    return *std::max_element(pushes.begin(), pushes.end(), [](const NoticePush& a, const NoticePush& b) {
        return progress(a.status) < progress(b.status);
    });
}

std::string why_stuck(const Rows&, const PushDelivery& push, Timestamp now) {
    return missed(push.next_at, now);
}

bool has_failed(MessageStatus status) {
    return status == MessageStatus::FAILED || status == MessageStatus::EXPIRED;
}

}  // namespace

std::string push_id(std::string_view endpoint) { return sha256_hex(endpoint).substr(0, 32); }

TableRule PeopleOnDuty::push_subscriptions() {
    return table<PushSubscription>({.near = near_all(),
                                    .rests = none("a browser waits for nothing here"),
                                    .keep = none("a person has a few"),
                                    .weight = none("its rows are small"),
                                    .unreadable = WhenUnreadable::AS_ABSENT});
}

TableRule PeopleOnDuty::push_deliveries() const {
    const auto ends = [lasts = keep_](const PushDelivery& push) {
        return is_under_way(push) ? Timestamp{} : kept_for(lasts, push.at);
    };
    return table<PushDelivery>(
        {.near = near_when<PushDelivery>(
             &is_under_way, {rows_where("by_status", "PENDING"), rows_where("by_status", "SENDING")}),
         .rests = rests<PushDelivery>(&why_stuck),
         .keep = keep<PushDelivery>(keep_, ends),
         .weight = none("its rows are small"),
         .unreadable = WhenUnreadable::AS_ABSENT});
}

bool PeopleOnDuty::can_be_told(const Rows& rows, const Person& person) {
    if (person.by_whatsapp) return true;
    bool has_push = false;
    rows.table<PushSubscription>().each(
        [&](const PushSubscription& one) { has_push = has_push || one.person == person.who.name; });
    return has_push;
}

void PeopleOnDuty::push(const Rows& rows, Notice& notice, const Waiting& waiting, const std::string& title,
                        const std::string& body, Decided& decided, Context& context) const {
    rows.table<PushSubscription>().each([&](const PushSubscription& to) {
        if (to.person != notice.person) return;
        PushDelivery delivery;
        delivery.id = context.make_id<PushDelivery>();
        delivery.status = MessageStatus::SENDING;
        delivery.next_at = context.now + unheard_after;
        delivery.notice = notice.id;
        delivery.subscription = to.id;
        delivery.attempt = 1;
        delivery.at = context.now;
        notice.pushes.push_back({delivery.id, to.browser, delivery.status, {}});
        decided.effects.push_back(push_of(to, delivery, waiting, notice.item, title, body));
        decided.batch.put(std::move(delivery));
    });
}

std::optional<Need> PeopleOnDuty::settle(const Rows& rows, PushDelivery delivery, Decided& decided,
                                         Context& context) const {
    Need need;
    const auto known = rows.look<Notice>(delivery.notice);
    if (!known.known) need.add<Notice>(delivery.notice);
    const auto call = known.row == nullptr ? Look<DutyCall>{} : rows.look<DutyCall>(known.row->item);
    if (known.row != nullptr && !call.known) need.add<DutyCall>(known.row->item);
    if (!need.empty()) return need;
    if (!is_under_way(delivery)) delivery.next_at = {};
    const MessageStatus status = delivery.status;
    const RawId id = delivery.id;
    const std::string cause = delivery.cause;
    decided.batch.put(std::move(delivery));
    if (known.row == nullptr) return std::nullopt;
    Notice notice = *known.row;
    for (NoticePush& push : notice.pushes) {
        if (push.delivery != id) continue;
        push.status = status;
        push.cause = cause;
    }
    if (notice.pushes.empty()) return std::nullopt;
    const NoticePush& best = best_of(notice.pushes);
    if (notice.message.empty()) {
        notice.status = best.status;
        notice.cause = best.cause;
    }
    if (status == MessageStatus::DELIVERED) {
        if (auto missing = arrived(rows, notice, call.row, decided, context)) return missing;
    }
    const bool has_just_failed = status == MessageStatus::FAILED && best.status == MessageStatus::FAILED;
    if (has_just_failed && (notice.message.empty() || has_failed(notice.status)))
        went_nowhere(notice, call.row, decided, context);
    decided.batch.put(std::move(notice));
    return std::nullopt;
}

Decision PeopleOnDuty::decide(const Rows& rows, const SubscribePush& input, Context& context) const {
    PushSubscription asked = input.subscription;
    if (person_named(asked.person) == nullptr) {
        return refused(context, {ErrorCode::forbidden,
                                 "only who is in duty.people, and no READER, is told of what waits", ""});
    }
    std::size_t others = 0;
    rows.table<PushSubscription>().each([&](const PushSubscription& one) {
        if (one.person == asked.person && one.id != asked.id && one.id != input.replaces) ++others;
    });
    if (others >= push_subscriptions_max) {
        return refused(context, {ErrorCode::conflict,
                                 fmt::format("{} browsers of yours are told already: remove one first",
                                             push_subscriptions_max),
                                 ""});
    }
    Decided decided;
    const auto before = rows.look<PushSubscription>(asked.id);  // all of them are here
    const bool is_theirs = before.row != nullptr && before.row->person == asked.person;
    asked.created_at = is_theirs ? before.row->created_at : context.now;
    if (is_theirs) asked.told_at = before.row->told_at;
    const auto replaced = rows.look<PushSubscription>(input.replaces);
    const bool takes_a_place = replaced.row != nullptr && replaced.row->person == asked.person;
    if (takes_a_place && input.replaces != asked.id) {
        // A service worker does not know how its browser is called.
        if (asked.browser.empty()) asked.browser = replaced.row->browser;
        decided.batch.erase<PushSubscription>(input.replaces);
    }
    decided.reply(context, Answer{asked});
    decided.batch.put(std::move(asked));
    return decided;
}

Decision PeopleOnDuty::decide(const Rows& rows, const UnsubscribePush& input, Context& context) const {
    const auto known = rows.look<PushSubscription>(input.id);  // all of them are here
    const bool is_meant =
        known.row != nullptr && (input.person.empty() || known.row->person == input.person);
    if (!is_meant)
        return refused(context, {ErrorCode::not_found, "there is no such browser that is told", ""});
    Decided decided;
    decided.batch.erase<PushSubscription>(input.id);
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision PeopleOnDuty::decide(const Rows& rows, const SessionLeft& input, Context&) const {
    Decided decided;
    const auto left = from_json<LeftSession>(input.line.detail.text, Reading::tolerant);
    if (!left || left->session.empty()) return decided;
    rows.table<PushSubscription>().each([&](const PushSubscription& one) {
        if (one.session == left->session) decided.batch.erase<PushSubscription>(one.id);
    });
    return decided;
}

// It is asked again whether it is still worth saying, and said as things are now.
Decision PeopleOnDuty::decide(const Rows& rows, const PushDue& input, Context& context) const {
    LOOK(const PushDelivery* known, rows, PushDelivery, input.delivery);
    Decided decided;
    if (known == nullptr || !is_under_way(*known) || context.now < known->next_at) return decided;
    PushDelivery delivery = *known;
    const auto ends = [&](MessageStatus status, std::string cause) -> Decision {
        delivery.status = status;
        delivery.cause = std::move(cause);
        if (auto need = settle(rows, std::move(delivery), decided, context)) return *std::move(need);
        return decided;
    };
    if (delivery.status == MessageStatus::SENDING)
        return ends(MessageStatus::UNKNOWN, "nobody told what became of it");
    LOOK(const Notice* notice, rows, Notice, delivery.notice);
    const auto to = rows.look<PushSubscription>(delivery.subscription);  // all of them are here
    if (notice == nullptr || to.row == nullptr || to.row->person != notice->person ||
        person_named(notice->person) == nullptr)
        return ends(MessageStatus::FAILED, "this browser is not told any more");
    auto found = duty::waiting_of(rows, notice->item);
    if (auto* need = std::get_if<Need>(&found)) return std::move(*need);
    const Waiting waiting = std::get<Waiting>(found);
    if (!waiting.waits() && !(notice->handed_on && waiting.is_with(notice->person)))
        return ends(MessageStatus::FAILED, "it does not wait any more");
    auto detail = detail_of(rows, waiting);
    if (auto* need = std::get_if<Need>(&detail)) return std::move(*need);
    delivery.status = MessageStatus::SENDING;
    delivery.attempt += 1;
    delivery.next_at = context.now + unheard_after;
    decided.effects.push_back(push_of(*to.row, delivery, waiting, notice->item,
                                      what(waiting, notice->handed_on), std::get<std::string>(detail)));
    decided.batch.put(std::move(delivery));
    return decided;
}

Decision PeopleOnDuty::decide(const Rows& rows, const PushFinished& input, Context& context) const {
    LOOK(const PushDelivery* known, rows, PushDelivery, input.delivery);
    Decided decided;
    const bool is_awaited = known != nullptr && known->attempt == input.attempt &&
                            (known->status == MessageStatus::SENDING ||
                             known->status == MessageStatus::UNKNOWN);
    if (!is_awaited) return decided;
    PushDelivery delivery = *known;
    const SendOutcome& outcome = input.outcome;
    delivery.cause = outcome.detail;
    const auto to = rows.look<PushSubscription>(delivery.subscription);  // all of them are here
    if (outcome.verdict == SendVerdict::ACCEPTED) {
        delivery.status = MessageStatus::SENT;
        if (to.row != nullptr) {
            PushSubscription told = *to.row;
            told.told_at = context.now;
            decided.batch.put(std::move(told));
        }
    } else if (outcome.verdict == SendVerdict::UNKNOWN) {
        delivery.status = MessageStatus::UNKNOWN;
    } else {
        const Duration wait =
            std::max(outcome.retry_after, backoff_min * (1 << std::min(delivery.attempt - 1, 10)));
        const bool is_tried_again = outcome.retryable && delivery.attempt < attempts_max &&
                                    context.now + wait < delivery.at + push_lasts;
        delivery.status = is_tried_again ? MessageStatus::PENDING : MessageStatus::FAILED;
        delivery.next_at = context.now + wait;
        if (outcome.error_class == gone && to.row != nullptr) {
            MARK("push.gone");
            decided.batch.erase<PushSubscription>(delivery.subscription);
        }
    }
    if (auto need = settle(rows, std::move(delivery), decided, context)) return *std::move(need);
    return decided;
}

Decision PeopleOnDuty::decide(const Rows& rows, const PushShown& input, Context& context) const {
    LOOK(const PushDelivery* known, rows, PushDelivery, input.delivery);
    Decided decided;
    if (known != nullptr && known->status != MessageStatus::DELIVERED) {
        PushDelivery delivery = *known;
        delivery.status = MessageStatus::DELIVERED;
        delivery.cause.clear();
        if (auto need = settle(rows, std::move(delivery), decided, context)) return *std::move(need);
    }
    decided.reply(context, Answer{Done{}});
    return decided;
}

// What was being sent when the last process ended may have been sent: its outcome is waited for no longer.
Decision PeopleOnDuty::recover(const Rows& rows, const Recovered&, Context& context) const {
    Decided decided;
    rows.table<PushDelivery>().each([&](const PushDelivery& push) {
        if (push.status != MessageStatus::SENDING) return;
        MARK("push.interrupted");
        PushDelivery changed = push;
        changed.next_at = context.now;
        decided.batch.put(std::move(changed));
    });
    return decided;
}

}  // namespace tero
