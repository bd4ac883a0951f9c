// AgentRouter: which agent gets a message.
//
//     message ─understand─▶ intent ─▶ capability ─▶ who offers it ─▶ who is available ─▶ who fits best
//                                                        │ nobody
//                                                        ▼
//                                        the fallback capability, then a person
//
// The best is the agent that knows the conversation, if it is well and has room; otherwise by health, past
// success, load and speed, in one score. Everything that led to the decision is in its reasons.
//
// Pure: the same message, context and agents give the same decision.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "modules/coordinator/model/agent.hpp"
#include "modules/router/lexicon.hpp"
#include "modules/router/model/intent.hpp"
#include "modules/router/router_words.hpp"
#include "modules/router/routing_context.hpp"
#include "modules/router/understand.hpp"

#include <cstdint>
#include <span>
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

// What the router needs to know of an agent right now.
struct AgentAvailability {
    std::string id = {};
    std::vector<std::string> capabilities = {};
    AgentStatus status = AgentStatus::ONLINE;
    std::int32_t running = 0;  // tasks it holds
    std::int32_t max_concurrency = 1;
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0;
    Duration latency = {};
    bool circuit_open = false;  // it failed too often lately and rests
    bool operator==(const AgentAvailability&) const = default;
};

// The part of an AgentInfo that counts here.
AgentAvailability availability_of(const AgentInfo& agent, std::int32_t running, bool circuit_open = false);

struct RoutingDecision {
    std::string capability = {};  // sales, support, follow_up, human, compliance, ignore
    std::string agent = {};       // empty: whoever offers the capability next, or a person
    IntentType intent = IntentType::UNKNOWN;
    double confidence = 0;
    bool is_fallback = false;  // not what the intent asked for
    std::vector<std::string> reasons = {};
    bool operator==(const RoutingDecision&) const = default;
};
BOOST_DESCRIBE_STRUCT(RoutingDecision, (), (capability, agent, intent, confidence, is_fallback, reasons))
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
    RoutingDecision route(const Understanding& understanding, const RoutingContext& context,
                          std::span<const AgentAvailability> agents) const;

    const router::Lexicon& lexicon() const { return lexicon_; }

private:
    router::Lexicon lexicon_;
    RouterOptions options_;
};

}  // namespace tero
