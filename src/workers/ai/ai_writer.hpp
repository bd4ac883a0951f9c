// What the assistant says, put into words by a language model where that can do no harm, and drafts for the
// person who has the conversation. With no model, with one that fails, and with one whose words the guard
// refuses twice, the assistant's answer goes out as it is; what is told of it says which, and why.
#pragma once

#include "business/quoting/model/ai_word.hpp"
#include "observe/metrics.hpp"
#include "workers/ai/ia_conversacional_integrada.hpp"
#include "workers/ai/prompt.hpp"
#include "workers/ai/tools.hpp"
#include "workers/assistant/conversation_agents.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace tero::ai {

// What was said in this brief's conversation before it.
using Remember = std::function<Memory(const AgentBrief& brief)>;

class AiWriter {
public:
    struct Parts {
        IAConversacionalIntegrada& ia;
        Lexicon lexicon;
        std::string business;
        sales::PricingOptions pricing;
        TimeZone zone;
        std::shared_ptr<const sales::PublishedCatalog> catalog;
        std::shared_ptr<const Sentences> sentences;
        Remember remember;
    };
    AiWriter(Parts parts, metrics::Metrics& metrics) : parts_(std::move(parts)), metrics_(metrics) {}

    struct Worded {
        AgentAnswer answer = {};
        std::optional<AiWord> ai = {};  // none: no model was asked
    };
    Worded worded(AgentAnswer answer, const AgentBrief& brief);

private:
    AiWord word_of(const AgentBrief& brief, ChatRequest request, const Facts& facts, Use use,
                   Toolbox& toolbox, const Purpose& purpose);
    // The model's text, once it has called what it wants to.
    Result<std::string> text_of(ChatRequest& request, Toolbox& toolbox, const Purpose& purpose);
    // An answer that was not cut off, whose calls can be read.
    Result<ChatAnswer> whole_answer(const ChatRequest& request, const Purpose& purpose);

    Parts parts_;
    metrics::Metrics& metrics_;
};

// The agent as it was, with its answers worded.
agents::BuiltinAgent with_words(agents::BuiltinAgent agent, std::shared_ptr<AiWriter> writer);

}  // namespace tero::ai
