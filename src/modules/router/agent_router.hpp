// AgentRouter: what a message needs done, and who should do it.
//
//     message ─understand─▶ intent ─▶ capability, and which ones stand in for it
//                                     prefer: the agent that knows the conversation
//
// Who gets the task is the coordinator's choice alone, when an agent asks for work
// (modules/coordinator/claim.cpp). What led here is in the reasons.
//
// Pure: the same message and context give the same decision.
#pragma once

#include "codec/described.hpp"
#include "modules/router/lexicon.hpp"
#include "modules/router/model/intent.hpp"
#include "modules/router/router_words.hpp"
#include "modules/router/routing_context.hpp"
#include "modules/router/understand.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tero {

struct RouterOptions {
    std::string fallback_capability = "sales";  // Serves what no rule knows, and what nobody else can serve.
    double confidence_min = 0.35;               // Below it an intent counts as unknown.
};
BOOST_DESCRIBE_STRUCT(RouterOptions, (), (fallback_capability, confidence_min))
TERO_DESCRIBED_WHOLLY(RouterOptions);

struct RoutingDecision {
    std::string capability = {};               // sales, support, follow_up, human, compliance, ignore
    std::vector<std::string> otherwise = {};  // in turn, where nobody offers that one
    std::string prefer = {};                  // the agent that knows the conversation; empty: nobody does
    IntentType intent = IntentType::UNKNOWN;
    double confidence = 0;
    bool is_fallback = false;  // not what the intent asked for
    std::vector<std::string> reasons = {};
    bool operator==(const RoutingDecision&) const = default;
};
BOOST_DESCRIBE_STRUCT(RoutingDecision, (),
                      (capability, otherwise, prefer, intent, confidence, is_fallback, reasons))
TERO_DESCRIBED_WHOLLY(RoutingDecision);

// The capability that serves an intent; empty for UNKNOWN.
std::string_view capability_for(IntentType intent);
// Every one of them: their tasks speak to customers.
const std::vector<std::string>& conversation_capabilities();

class AgentRouter {
public:
    // The words must outlive it.
    AgentRouter(const router::RouterWords& words, const router::Vocabulary& vocabulary,
                RouterOptions options = {});

    Understanding understand(std::string_view text, const RoutingContext& context = {}) const;
    Understanding understand_button(std::string_view payload, std::string_view title,
                                    const RoutingContext& context = {}) const;
    RoutingDecision route(const Understanding& understanding, const RoutingContext& context) const;

    const router::Lexicon& lexicon() const { return lexicon_; }

private:
    router::Lexicon lexicon_;
    RouterOptions options_;
};

}  // namespace tero
