#include "engine/modules.hpp"

#include "base/check.hpp"
#include "base/random.hpp"
#include "engine/burst_routing.hpp"

#include <type_traits>
#include <utility>

namespace tero {
namespace {

template <class Room, class AnyInput>
concept Decides = requires(const Room& room, const Rows& rows, const AnyInput& input, Context& context) {
    { room.decide(rows, input, context) } -> std::same_as<Decision>;
};

// Several modules may have something to say of one input: what they say is joined.
Decision joined(Decision first, Decision second) {
    if (std::holds_alternative<Need>(first) && std::holds_alternative<Need>(second)) {
        append(std::get<Need>(first).rows, std::get<Need>(second).rows);
        return first;
    }
    if (std::holds_alternative<Need>(first)) return first;
    if (std::holds_alternative<Need>(second)) return second;
    auto& decided = std::get<Decided>(first);
    auto& other = std::get<Decided>(second);
    append(decided.batch.writes, other.batch.writes);
    append(decided.next, other.next);
    append(decided.effects, other.effects);
    append(decided.replies, other.replies);
    return first;
}

std::uint64_t key_of_text(std::string_view text) { return stable_hash(text); }
std::uint64_t key_of_id(const RawId& id) { return std::hash<RawId>{}(id); }
void add_address(std::vector<std::uint64_t>& keys, const Address& address) {
    for (const std::string* part : {&address.phone, &address.user_id, &address.email}) {
        if (!part->empty()) keys.push_back(key_of_text(*part));
    }
}

struct OrderKeys {
    std::vector<std::uint64_t> keys = {};

    void operator()(const DeliveryReceived& input) {
        for (const auto& message : input.delivery.messages) add_address(keys, message.from);
        for (const auto& status : input.delivery.statuses) keys.push_back(key_of_text(status.provider_id));
        for (const auto& change : input.delivery.preferences) add_address(keys, change.of);
        for (const auto& echo : input.delivery.echoes) add_address(keys, echo.to);
    }
    void operator()(const CompleteTasks& input) {
        for (const auto& completion : input.completions) keys.push_back(key_of_id(completion.task));
    }
    void operator()(const FailTasks& input) {
        for (const auto& failure : input.failures) keys.push_back(key_of_id(failure.task));
    }
    void operator()(const Heartbeat& input) {
        for (const auto& beat : input.beats) keys.push_back(key_of_id(beat.task));
    }
    void operator()(const ReturnLeases& input) {
        for (const auto& lease : input.leases) keys.push_back(key_of_id(lease.task));
    }
    void operator()(const CancelTasks& input) {
        for (const auto& task : input.tasks) keys.push_back(key_of_id(task));
    }
    void operator()(const RetryTasks& input) {
        for (const auto& task : input.tasks) keys.push_back(key_of_id(task));
    }
    void operator()(const SubmitTasks& input) {
        for (const auto& task : input.tasks) {
            if (!task.unique_key.empty()) keys.push_back(key_of_text(task.unique_key));
        }
    }
    void operator()(const LeaseExpired& input) { keys.push_back(key_of_id(input.task)); }
    void operator()(const TaskDeadline& input) { keys.push_back(key_of_id(input.task)); }
    void operator()(const SendUnsettled& input) { keys.push_back(key_of_id(input.message)); }
    void operator()(const SendFinished& input) { keys.push_back(key_of_id(input.message)); }
    void operator()(const SendDue& input) { keys.push_back(key_of_id(input.message)); }
    void operator()(const FollowUpDue& input) { keys.push_back(key_of_id(input.follow_up)); }
    void operator()(const AnswerDue& input) { keys.push_back(key_of_id(input.conversation)); }
    void operator()(const DecideQuote& input) { keys.push_back(key_of_id(input.quote)); }
    void operator()(const QuoteExpiry& input) { keys.push_back(key_of_id(input.quote)); }
    void operator()(const OpenSession& input) { keys.push_back(key_of_text(input.link_hash)); }
    template <class Other>
    void operator()(const Other&) {}
};

}  // namespace

Modules::Modules(const ModuleOptions& options)
    : coordinator(options.config.coordinator, conversation_capabilities()),
      monitoring(options.zone),
      conversations(options.config, options.zone),
      sales(options.config, options.zone, options.secret),
      around_(options.around),
      router_options_{options.config.routing.fallback_agent, options.config.routing.confidence_min} {}

void Modules::watch(Rows& rows) {
    coordinator.watch(rows);
    monitoring.watch(rows);
    conversations.watch(rows);
    sales.watch(rows);
    access.watch(rows);
    rows.table<PriceList>().observe([this](const PriceList*, const PriceList*) { router_.reset(); });
}

Decision Modules::decide(const Rows& rows, const Input& input, Context& context) const {
    if (!around_) return decide_truly(rows, input, context);
    return around_([this](const Rows& seen, const Input& asked,
                          Context& about) { return decide_truly(seen, asked, about); },
                   rows, input, context);
}

Decision Modules::decide_truly(const Rows& rows, const Input& input, Context& context) const {
    return std::visit(
        [&](const auto& asked) -> Decision {
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(asked)>, RouteBurst>) {
                if (!router_) router_.emplace(vocabulary_of(sales.all_lists()), router_options_);
                return route_burst(*router_, coordinator, rows, asked);
            }
            std::optional<Decision> all;
            const auto ask = [&](const auto& room) {
                if constexpr (Decides<std::remove_cvref_t<decltype(room)>,
                                      std::remove_cvref_t<decltype(asked)>>) {
                    Decision said = room.decide(rows, asked, context);
                    all = all ? joined(std::move(*all), std::move(said)) : std::move(said);
                }
            };
            ask(coordinator);
            ask(monitoring);
            ask(conversations);
            ask(sales);
            ask(access);
            CHECK(all.has_value(), "no room decides input {}", input.index());
            return std::move(*all);
        },
        input);
}

void Modules::take_due(const Rows& rows, Timestamp now, std::vector<Input>& out) {
    coordinator.take_due(rows, now, out);
    conversations.take_due(now, out);
    sales.take_due(now, out);
}

std::optional<Timestamp> Modules::next_due() const {
    std::optional<Timestamp> next;
    for (const auto& due : {coordinator.next_due(), conversations.next_due(), sales.next_due()}) {
        if (due && (!next || *due < *next)) next = due;
    }
    return next;
}

std::vector<std::uint64_t> order_keys(const Input& input) {
    OrderKeys order;
    std::visit(order, input);
    return std::move(order.keys);
}

}  // namespace tero
