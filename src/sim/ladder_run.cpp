// Quotes and follow-ups in the storm: customers, agents, the provider and the ladder over more than a week.
#include "base/check.hpp"
#include "engine/working_set.hpp"
#include "sim/callers.hpp"
#include "sim/customers.hpp"
#include "sim/desk_agents.hpp"
#include "sim/ladder_laws.hpp"
#include "sim/provider.hpp"
#include "sim/simulation.hpp"
#include "store/memory_store.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <utility>

namespace tero::sim {
namespace {

constexpr Timestamp ladder_start{1'790'000'000'000};
constexpr Duration ladder_storm = std::chrono::days{8};
constexpr Duration ladder_patience = std::chrono::days{30};

const sales::Catalog& example_catalog() {
    static const sales::Catalog catalog = [] {
        std::ifstream file("examples/catalog.json", std::ios::binary);
        CHECK(file.good(), "run the simulation in the project's folder: examples/catalog.json is not here");
        auto parsed = sales::parse_catalog(std::string{std::istreambuf_iterator<char>(file), {}});
        CHECK(parsed.has_value(), "examples/catalog.json: {}", to_string(parsed.error()));
        parsed->lists.resize(1);  // one list is enough here, and each engine reads it anew
        return std::move(parsed).value();
    }();
    return catalog;
}

AgentConfig config_of(Plant plant) {
    AgentConfig config;
    config.server.public_url = "https://quotes.example";
    if (plant == Plant::FOLLOW_UP_IN_QUIET_HOURS) {
        config.followup.quiet_hours.to = config.followup.quiet_hours.from;
        config.followup.quiet_hours.closed_weekdays = {};
    }
    if (plant == Plant::FOLLOW_UP_STUCK) {  // the second one waits ten years, and its quote with it
        config.followup.person_gap_min = std::chrono::days{3650};
        config.business.quote_validity = std::chrono::days{36500};
    }
    if (plant == Plant::FOLLOW_UP_TOO_MANY) {
        config.followup.intervals = {24h, 48h, 72h, 96h, 120h};
        config.followup.templates.insert(config.followup.templates.end(), {"seguimiento_4", "seguimiento_5"});
        config.followup.per_quote_max = 9;
        config.followup.person_max = 99;
    }
    if (plant == Plant::FOLLOW_UP_TOO_SOON) config.followup.person_gap_min = 0h;
    return config;
}

// Changes every stored row of a kind for which `change` says so.
template <class Row, class Change>
void change_all(std::vector<Batch>& batches, Change change) {
    for (Batch& batch : batches) {
        for (Write& write : batch.writes) {
            if (write.table != table_of<Row>() || write.row == nullptr) continue;
            Row row = *static_cast<const Row*>(write.row.get());
            if (change(row)) write.row = std::make_shared<const Row>(std::move(row));
        }
    }
}

void undo_cancelled(std::vector<Batch>& batches) {
    change_all<FollowUp>(batches, [](FollowUp& follow_up) {
        if (follow_up.status != FollowUpStatus::CANCELLED) return false;
        follow_up.status = FollowUpStatus::PENDING;
        return true;
    });
}

class LadderSpoiler {
public:
    explicit LadderSpoiler(Plant plant) : plant_(plant) {}

    bool operator()(std::vector<Batch>& batches) {
        switch (plant_) {
            case Plant::SENT_UNANNOUNCED:
                change_all<Message>(batches, [](Message& message) {
                    if (message.status != MessageStatus::SENDING) return false;
                    message.status = MessageStatus::PENDING;
                    return true;
                });
                break;
            case Plant::FOLLOW_UP_AFTER_ANSWER:
                undo_cancelled(batches);
                change_all<Quote>(batches, [](Quote& quote) { return quote.answered_at = {}, true; });
                break;
            case Plant::FOLLOW_UP_AFTER_DECISION:
                undo_cancelled(batches);
                change_all<Quote>(batches, [](Quote& quote) {
                    if (quote.status != QuoteStatus::ACCEPTED && quote.status != QuoteStatus::REJECTED)
                        return false;
                    if (quote.decided_by != "page") return false;
                    quote.status = QuoteStatus::SENT;
                    quote.decided_at = {};
                    return true;
                });
                break;
            case Plant::FOLLOW_UP_TO_OPTED_OUT:
                change_all<Contact>(batches, [](Contact& contact) {
                    contact.opted_out_at = {};
                    std::erase_if(contact.consents,
                                  [](const ConsentEntry& entry) { return entry.source == "opt_out"; });
                    return true;
                });
                break;
            case Plant::TEXT_OUTSIDE_WINDOW:
                change_all<Contact>(batches, [](Contact& contact) {
                    for (auto& [channel, at] : contact.last_inbound_at) at = at + std::chrono::days{20};
                    return true;
                });
                break;
            case Plant::COUNTER_DRIFTS:
                change_all<Counter>(batches, [this](Counter& counter) {
                    if (!counter.key.ends_with("/messages_in") || drifted_) return false;
                    drifted_ = true;
                    counter.count += 1;
                    return true;
                });
                break;
            case Plant::BURST_FORGOTTEN:
                change_all<Conversation>(batches, [](Conversation& conversation) {
                    conversation.burst.clear();
                    conversation.answer_at = {};
                    return true;
                });
                break;
            default:
                break;
        }
        return true;
    }

private:
    Plant plant_;
    bool drifted_ = false;
};

}  // namespace

RunResult run_ladder(std::uint64_t seed, Plant plant) {
    World world{seed, ladder_start};
    const AgentConfig config = config_of(plant);
    auto zone = TimeZone::load(config.business.time_zone);
    CHECK(zone.has_value(), "{}", zone.error().message);

    LadderLaws laws{world, *zone};
    MemoryStore memory{world.clock};
    JudgedStore judged{memory, [&](std::span<const Change> changes) { laws.committed(changes); }};
    SpoilingStore spoiling{judged, LadderSpoiler{plant}};
    EngineOptions engine;
    if (world.chance(50)) engine.cache_rows_max = static_cast<std::size_t>(10 + world.random.below(30));
    Node node{world, spoiling, {.config = config, .zone = *zone, .secret = "simulated"}, engine};
    node.weather = draw_weather(world);
    if (node.weather.restart_every != Duration{}) node.weather.restart_every = 6h + world.some(48h);
    node.weather.die_at_commit = std::min(node.weather.die_at_commit, 2);
    node.settled = [&] {
        const bool asked = plant == Plant::NONE;  // other plants are for other laws
        if (!asked || !world.chance(5)) return;
        if (auto difference = working_set_difference(*node.engine(), memory, Node::workspace)) {
            world.found("memory_is_what_is_stored", *difference);
        }
    };

    Provider provider{world, node};
    laws.watch(provider);
    DeskAgents desk{world, node, config.business, example_catalog().lists};
    Customers customers{world, node, laws};
    customers.stop_first = plant == Plant::FOLLOW_UP_TO_OPTED_OUT;
    customers.new_key_each_time = plant == Plant::MESSAGE_DOUBLED;
    node.opened = [&] { desk.begin(); };
    node.effects = [&](const Effect& effect) {
        const Message& message = *std::get<SendMessage>(effect).message;
        laws.leaves(message);
        provider.take(message);
        if (plant == Plant::SENT_TWICE) provider.take(message);
    };
    node.start();
    insist(world, node, PublishPriceLists{sales::price_lists(example_catalog(), ladder_start - 24h)},
           [&](const Answer&) { customers.start(ladder_start + ladder_storm); });

    while (!world.finding() && world.now() < ladder_start + ladder_storm) {
        if (!world.step()) break;
    }
    node.weather = {};  // calm
    provider.calm_down();
    desk.calm_down();
    node.die();
    while (!world.finding() && !(customers.all_heard() && laws.all_settled())) {
        const bool lasts = world.now() > ladder_start + ladder_storm + ladder_patience;
        if (lasts || !world.step()) world.found("everything_settles", laws.what_waits());
    }
    for (int i = 0; i < 200 && !world.finding(); ++i) world.step();
    if (!world.finding()) laws.at_the_end(provider);
    return {world.finding(), world.history_hash(), world.events(), world.counts()};
}

}  // namespace tero::sim
