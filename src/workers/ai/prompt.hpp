// What a model may be asked to write about one answer of the assistant, which facts it is given for that, and
// the words that ask for it. The rules have answered before: their answer stands wherever a model's words do
// not. Pure.
#pragma once

#include "base/time_zone.hpp"
#include "business/quoting/catalog.hpp"
#include "business/quoting/model/answer.hpp"
#include "business/quoting/pricing.hpp"
#include "languages/sentences.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "workers/ai/chat.hpp"
#include "workers/ai/guard/guard.hpp"
#include "workers/model/ai_options.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tero::ai {

// WORDS: they go out in place of the answer's own. DRAFT: for the person who has the conversation, or is
// called to it.
enum class Use { NONE, WORDS, DRAFT };

// Prices, quotes, acceptances and stops are never a model's words.
Use use_of(const AgentAnswer& answer, const AgentBrief& brief, AiMode mode, const Lexicon& lexicon);

// What is known of the customer beside the brief.
struct Memory {
    std::vector<Message> said = {};  // in this conversation before the brief's messages, the latest first
    bool is_all = true;              // there is nothing older
    std::vector<Quote> quotes = {};  // of the customer, the latest first
    std::vector<std::string> remembered = {};  // what they said of themselves in earlier talks
};

// What stands on the desk of who writes.
struct Desk {
    std::span<const sales::CatalogList> lists = {};
    sales::PricingOptions pricing = {};
    std::string business = {};
    TimeZone zone = TimeZone::utc();
    const Sentences* sentences = nullptr;  // never null
};

// Somebody's words as data: nothing in them ends the place where they stand.
std::string as_data(std::string_view text, std::size_t bytes_max);

// What the catalog knows of these products, by code, in sentences.
std::vector<std::string> product_facts(const std::vector<std::string>& codes, const Desk& desk,
                                       const Speech& say);

// What a text may state. What goes straight to a customer is given no price.
Facts facts_of(const AgentAnswer& answer, const AgentBrief& brief, const Memory& memory, Use use,
               const Desk& desk);

// `facts.kept` becomes what of it nobody may read.
ChatRequest request_for(const AgentBrief& brief, const Memory& memory, Facts& facts, Use use,
                        const Desk& desk, std::int64_t history_tokens_max);

// The guard's word, and that a price is said by sentences alone.
Verdict judge_use(const std::string& text, const Facts& facts, Use use, const Lexicon& lexicon);

}  // namespace tero::ai
