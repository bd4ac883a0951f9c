// What is answered to a request, and how requests are told from each other.
#pragma once

#include "workers/assistant/conversation_agents.hpp"

#include <string>

namespace tero::agents {

AgentAnswer say(AnswerKind kind, std::string text, QuoteRequest request);
AgentAnswer ask(const sales::PricingGap& gap, const QuoteRequest& request, const Desk& desk,
                const Speech& speech);
// A quote, or the one question in its way.
AgentAnswer quote(const QuoteRequest& request, const AgentBrief& brief, const Desk& desk);
// «¿A cuánto está el metro?» has an answer without a size; with one, it is a quote.
AgentAnswer price_inquiry(const QuoteRequest& request, const AgentBrief& brief, const Desk& desk);
// With «en los cuatro» said of what goes there, which was named before.
QuoteRequest completed(const QuoteRequest& before, const QuoteRequest& said, const Desk& desk);
// What one quote cannot hold.
bool is_several(const AgentBrief& brief, const QuoteRequest& said, const Desk& desk);
// The zone counts only where the owner prices by it.
bool is_same_order(const QuoteRequest& one, const QuoteRequest& other, const Desk& desk);

}  // namespace tero::agents
