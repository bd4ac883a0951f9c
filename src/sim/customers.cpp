#include "sim/customers.hpp"

#include "business/quoting/model/inputs.hpp"
#include "modules/work/model/inputs.hpp"
#include "sim/callers.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>

namespace tero::sim {

std::string Customers::meaning(const app::Profile& who, std::string_view intent) {
    return business_.people.say_meaning(as(who), intent, world_.random);
}

std::string Customers::request(const app::Profile& who) {
    return business_.people.say_one(as(who), "request", world_.random);
}

void Customers::start(Timestamp until) {
    until_ = until;
    count_ = static_cast<std::size_t>(2 + world_.random.below(3));
    people_ = app::make_profiles(world_.random.next(), static_cast<std::int32_t>(2 * count_),
                                 business_.people, business_.zone, world_.now());
    for (std::size_t customer = 0; customer < count_; ++customer) {
        world_.after(30min + world_.some(Duration{23h}),
                     [this, customer] { say(customer, request(people_[customer])); });
        if (stop_first)
            world_.after(10min, [this, customer] { say(customer, meaning(people_[customer], "opt_out")); });
        const auto acts = world_.random.below(5);
        for (std::int64_t act_number = 0; act_number < acts; ++act_number) {
            world_.after(24h + world_.some(until - world_.now() - 24h), [this, customer] { act(customer); });
        }
        if (world_.chance(60)) {  // while the first quote is followed up still
            world_.after(24h + world_.some(Duration{72h}),
                         [this, customer] { say(customer, request(people_[count_ + customer])); });
        }
        if (world_.chance(20)) {
            world_.after(24h + world_.some(until - world_.now() - 24h), [this, customer] { echo(customer); });
        }
    }
    for (int i = 0; i < 3; ++i) {
        if (world_.chance(40)) world_.after(24h + world_.some(96h), [this] { open_a_quote(); });
        if (world_.chance(30)) world_.after(24h + world_.some(96h), [this] { decide_a_quote(); });
        if (world_.chance(25)) world_.after(world_.some(96h), [this] { take_over(); });
        if (world_.chance(70)) world_.after(24h + world_.some(96h), [this] { work(); });
    }
}

void Customers::act(std::size_t customer) {
    static constexpr std::array<std::string_view, 8> meanings{
        "postpone", "accept_quote", "reject_quote", "opt_out", "human_request", "greeting", "goodbye_thanks",
        "opt_in"};
    const app::Profile& who = people_[customer];
    const auto which = static_cast<std::size_t>(world_.random.below(4 + std::int64_t{meanings.size()}));
    if (which < meanings.size()) {
        say(customer, meaning(who, meanings[which]));
    } else if (which == meanings.size()) {
        say(customer, request(who));
    } else if (which == meanings.size() + 1) {
        say(customer, request(people_[count_ + customer]));
    } else {
        say(customer, business_.people.say(as(who), which == meanings.size() + 2 ? "change" : "price"));
    }
    if (world_.chance(2)) {  // more than any task can carry
        world_.counts()["said.too_much"] += 1;
        say(customer, std::string(too_much, '\x02'));
    }
    if (world_.chance(30)) {  // people write in pieces
        world_.after(world_.some(6s), [this, customer] {
            say(customer, business_.people.say_all(as(people_[customer]), "pieces").back());
        });
    }
}

void Customers::say(std::size_t customer, const std::string& text) {
    InboundMessage message;
    message.provider_id = fmt::format("wamid.in.{}", next_id_++);
    message.dedupe = "msg:" + message.provider_id;
    message.from.phone = people_[customer].phone;
    message.from.name = people_[customer].name;
    message.at = world_.now();
    message.text = text;
    said_ += 1;
    world_.tell("say " + text);
    const Duration travel = world_.some(world_.chance(90) ? Duration{2s} : Duration{10min});
    world_.after(travel, [this, message] { deliver(message, true); });
    if (world_.chance(15)) {
        world_.counts()["delivered.twice"] += 1;
        world_.after(travel + world_.some(1h),
                     [this, message] { deliver(message, false); });
    }
}

void Customers::deliver(const InboundMessage& message, bool counts) {
    DeliveryReceived delivery;
    delivery.delivery.messages.push_back(message);
    insist(world_, node_, delivery, [this, message, counts](const Answer&) {
        laws_.was_taken_in(message.provider_id);
        if (counts) heard_ += 1;
    });
}

void Customers::open_a_quote() {
    const auto tokens = laws_.quote_tokens();
    if (tokens.empty()) return;
    const auto which =
        static_cast<std::size_t>(world_.random.below(static_cast<std::int64_t>(tokens.size())));
    insist(world_, node_, QuoteOpened{tokens[which]}, [](const Answer&) {});
}

void Customers::decide_a_quote() {
    const auto quotes = laws_.open_quotes();
    if (quotes.empty()) return;
    const auto id =
        quotes[static_cast<std::size_t>(world_.random.below(static_cast<std::int64_t>(quotes.size())))];
    const auto verdict = world_.chance(50) ? QuoteVerdict::ACCEPT : QuoteVerdict::REJECT;
    insist(world_, node_, DecideQuote{id, verdict, "page", ""},
           [this, id](const Answer&) { laws_.was_decided(id); });
}

void Customers::take_over() {
    const auto conversations = laws_.conversations();
    if (conversations.empty()) return;
    const auto which =
        static_cast<std::size_t>(world_.random.below(static_cast<std::int64_t>(conversations.size())));
    const auto [id, phone] = conversations[which];
    const Timestamp said_at = world_.now();
    insist(world_, node_, TakeOver{id, false, "user:maria"},
           [this, id = id, phone = phone, said_at](const Answer&) {
               laws_.has_answered(phone, said_at);
               laws_.was_taken_over(id, said_at);
               if (!world_.chance(60)) return;
               world_.after(world_.some(Duration{24h}), [this, id] {
                   laws_.will_be_handed_back(id);
                   insist(world_, node_, TakeOver{id, true, "user:maria"}, [](const Answer&) {});
               });
           });
}

// Somebody of the shop looks at what waits, and does something about one thing.
void Customers::work() {
    const auto items = laws_.work_items();
    if (items.empty()) return;
    const auto which = static_cast<std::size_t>(world_.random.below(static_cast<std::int64_t>(items.size())));
    const WorkItem& item = items[which];
    const Timestamp said_at = world_.now();
    const std::string by = "user:maria";
    world_.counts()["worked"] += 1;
    const auto has_it = [this, id = item.conversation, said_at](const Answer&) {
        if (!id.empty()) laws_.was_taken_over(id, said_at);
    };
    const auto act = world_.random.below(5);
    if (act == 0) insist(world_, node_, TakeWork{item.key, by}, has_it);
    if (act == 1) insist(world_, node_, ReplyWork{item.key, "te llamo en un rato", by}, has_it);
    if (act < 2) return;
    if (!item.conversation.empty()) laws_.will_be_handed_back(item.conversation);
    if (act == 2)
        insist(world_, node_, DoneWork{.key = item.key, .by = by, .unanswered = true}, [](const Answer&) {});
    if (act == 3) insist(world_, node_, GiveBack{item.key, by}, [](const Answer&) {});
    if (act == 4) insist(world_, node_, SnoozeWork{item.key, said_at + 12h, by}, [](const Answer&) {});
}

void Customers::echo(std::size_t customer) {
    HumanEcho echo;
    echo.provider_id = fmt::format("wamid.echo.{}", next_id_++);
    echo.dedupe = "echo:" + echo.provider_id;
    echo.to.phone = people_[customer].phone;
    echo.text = "te lo paso yo";
    echo.at = world_.now();
    DeliveryReceived delivery;
    delivery.delivery.echoes.push_back(echo);
    insist(world_, node_, delivery, [this, customer, said_at = echo.at](const Answer&) {
        laws_.has_answered(people_[customer].phone, said_at);
    });
}

}  // namespace tero::sim
