#include "modules/router/agent_router.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace {

using enum IntentType;

bool offers(const AgentAvailability& agent, std::string_view capability) {
    return std::find(agent.capabilities.begin(), agent.capabilities.end(), capability) !=
           agent.capabilities.end();
}

// Somebody who will take work, now or when a task of his ends.
bool is_alive(const AgentAvailability& agent) {
    const bool working = agent.status == AgentStatus::ONLINE || agent.status == AgentStatus::BUSY ||
                         agent.status == AgentStatus::DEGRADED;
    return working && !agent.circuit_open && agent.max_concurrency > 0;
}

bool has_room(const AgentAvailability& agent) { return agent.running < agent.max_concurrency; }

// 0 … 1, the parts in the order of their weight: health, past success, free room, speed.
double fitness(const AgentAvailability& agent) {
    const double health = agent.status == AgentStatus::DEGRADED ? 0.0 : 1.0;
    // Two imagined attempts, one of each outcome: an agent without a past stands in the middle.
    const double tried = static_cast<double>(agent.succeeded) + static_cast<double>(agent.failed);
    const double success = (static_cast<double>(agent.succeeded) + 1) / (tried + 2);
    const double room = 1.0 - static_cast<double>(agent.running) / static_cast<double>(agent.max_concurrency);
    const double seconds = static_cast<double>(std::max<std::int64_t>(agent.latency.count(), 0)) / 1000.0;
    const double speed = 1.0 / (1.0 + seconds);
    return 0.4 * health + 0.3 * success + 0.2 * room + 0.1 * speed;
}

struct Choice {
    const AgentAvailability* agent = nullptr;
    bool somebody_alive = false;
    std::string reason = {};
};

Choice choose(std::string_view capability, std::string_view known_by,
              std::span<const AgentAvailability> agents) {
    Choice choice;
    const AgentAvailability* friendly = nullptr;
    bool healthy_room = false;
    std::size_t able = 0;
    for (const AgentAvailability& agent : agents) {
        if (!offers(agent, capability)) continue;
        able += 1;
        if (!is_alive(agent)) continue;
        choice.somebody_alive = true;
        if (!has_room(agent)) continue;
        healthy_room = healthy_room || agent.status != AgentStatus::DEGRADED;
        if (!known_by.empty() && agent.id == known_by) friendly = &agent;
        const bool better = choice.agent == nullptr || fitness(agent) > fitness(*choice.agent) ||
                            (fitness(agent) == fitness(*choice.agent) && agent.id < choice.agent->id);
        if (better) choice.agent = &agent;
    }
    if (friendly != nullptr && (friendly->status != AgentStatus::DEGRADED || !healthy_room)) {
        choice.agent = friendly;
        choice.reason = fmt::format("agent.knows_the_conversation: {}", friendly->id);
    } else if (choice.agent != nullptr) {
        choice.reason = fmt::format("agent.fits_best: {} ({:.2f} of {} able)", choice.agent->id,
                                    fitness(*choice.agent), able);
    } else if (choice.somebody_alive) {
        choice.reason = fmt::format("agent.all_busy: {} wait for {}", able, capability);
    } else {
        choice.reason = able == 0 ? fmt::format("agent.none_offers: {}", capability)
                                  : fmt::format("agent.none_available: {}", capability);
    }
    return choice;
}

}  // namespace

AgentAvailability availability_of(const AgentInfo& agent, std::int32_t running, bool circuit_open) {
    return {.id = agent.id,
            .capabilities = agent.capabilities,
            .status = agent.status,
            .running = running,
            .max_concurrency = agent.max_concurrency,
            .succeeded = agent.succeeded,
            .failed = agent.failed,
            .latency = agent.latency,
            .circuit_open = circuit_open};
}

std::string_view capability_for(IntentType intent) {
    switch (intent) {
        case UNKNOWN:
            return {};
        case GREETING:
        case QUOTE_REQUEST:
        case PRICE_INQUIRY:
        case PRODUCT_INFO:
        case RECOMMENDATION_REQUEST:
        case STOCK_DELIVERY:
        case PAYMENT_TERMS:
        case VISIT_LOCATION:
        case DATA_PROVISION:
        case ACCEPT_QUOTE:
            return "sales";
        case TECHNICAL_QUESTION:
        case INSTALLATION:
        case ORDER_STATUS:
            return "support";
        case QUOTE_STATUS:
        case OBJECTION_PRICE:
        case DISCOUNT_REQUEST:
        case POSTPONE:
        case REJECT_QUOTE:
        case GOODBYE_THANKS:
            return "follow_up";
        case COMPLAINT:
        case HUMAN_REQUEST:
            return "human";
        case OPT_OUT:
        case OPT_IN:
        case WRONG_NUMBER:
            return "compliance";
        case AUTO_REPLY:
        case SPAM_OTHER:
            return "ignore";
    }
    return {};
}

const std::vector<std::string>& conversation_capabilities() {
    static const std::vector<std::string> all = [] {
        std::vector<std::string> found;
        for (std::size_t i = 0; i < type_info<IntentType>().enumerators.size(); ++i) {
            const std::string_view one = capability_for(static_cast<IntentType>(i));
            if (!one.empty() && std::find(found.begin(), found.end(), one) == found.end())
                found.emplace_back(one);
        }
        return found;
    }();
    return all;
}

AgentRouter::AgentRouter(const router::RouterWords& words, const router::Vocabulary& vocabulary,
                         RouterOptions options)
    : lexicon_(words, vocabulary), options_(std::move(options)) {}

Understanding AgentRouter::understand(std::string_view text, const RoutingContext& context) const {
    return router::understand(text, lexicon_, context);
}

Understanding AgentRouter::understand_button(std::string_view payload, std::string_view title,
                                             const RoutingContext& context) const {
    return router::understand_button(payload, title, lexicon_, context);
}

RoutingDecision AgentRouter::route(const Understanding& understanding, const RoutingContext& context,
                                   std::span<const AgentAvailability> agents) const {
    RoutingDecision decision{.intent = understanding.intent,
                             .confidence = understanding.confidence,
                             .reasons = understanding.reasons};
    std::string_view wanted = capability_for(understanding.intent);
    // What the law asks is never set aside for want of certainty.
    const bool unsure = understanding.confidence < options_.confidence_min && wanted != "compliance";
    if (wanted.empty() || unsure) {
        decision.reasons.emplace_back(wanted.empty() ? "intent.unknown" : "intent.unsure");
        decision.is_fallback = true;
        wanted = options_.fallback_capability;
    } else {
        decision.reasons.push_back(fmt::format("capability.{}", wanted));
    }
    decision.capability = wanted;
    // Noise needs nobody.
    if (wanted == "ignore") return decision;

    std::vector<std::string_view> ladder{wanted};
    // A wish not to be written to is no matter for sales.
    if (wanted != "compliance" && wanted != "human" && wanted != options_.fallback_capability)
        ladder.emplace_back(options_.fallback_capability);
    if (wanted != "human") ladder.emplace_back("human");
    for (const std::string_view capability : ladder) {
        const Choice choice = choose(capability, context.agent, agents);
        decision.reasons.push_back(choice.reason);
        if (choice.agent == nullptr && !choice.somebody_alive) continue;
        decision.is_fallback = decision.is_fallback || capability != wanted;
        decision.capability = capability;
        if (choice.agent != nullptr) decision.agent = choice.agent->id;
        return decision;
    }
    // Nobody at all. A wish about consent is carried out by the engine itself; everything else waits for a
    // person.
    if (wanted != "compliance") {
        decision.is_fallback = decision.is_fallback || wanted != "human";
        decision.capability = "human";
    }
    return decision;
}

}  // namespace tero
