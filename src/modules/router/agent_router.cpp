#include "modules/router/agent_router.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace {

using enum IntentType;

}  // namespace

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

RoutingDecision AgentRouter::route(const Understanding& understanding, const RoutingContext& context) const {
    RoutingDecision decision{.prefer = context.agent,
                             .intent = understanding.intent,
                             .confidence = understanding.confidence,
                             .reasons = understanding.reasons};
    decision.capability = capability_for(understanding.intent);
    // What the law asks is never set aside for want of certainty.
    const bool unsure =
        understanding.confidence < options_.confidence_min && decision.capability != "compliance";
    if (decision.capability.empty() || unsure) {
        decision.reasons.emplace_back(decision.capability.empty() ? "intent.unknown" : "intent.unsure");
        decision.is_fallback = true;
        decision.capability = options_.fallback_capability;
    } else {
        decision.reasons.push_back(fmt::format("capability.{}", decision.capability));
    }
    // Noise needs nobody.
    if (decision.capability == "ignore") return decision;
    // A wish not to be written to is no matter for sales.
    if (decision.capability != "compliance" && decision.capability != "human" &&
        decision.capability != options_.fallback_capability) {
        decision.otherwise.push_back(options_.fallback_capability);
    }
    if (decision.capability != "human") decision.otherwise.emplace_back("human");
    return decision;
}

}  // namespace tero
