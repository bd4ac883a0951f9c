// What a model may call while it writes. Its calls are what a model wrote: each is checked like a request
// from outside. Those that read look at what is known of this customer and at the catalog, and what they find
// may be stated. Those that change something only propose it: the answer carries it, and it is done with the
// task's end, once. Pure.
#pragma once

#include "business/quoting/model/ai_word.hpp"
#include "business/quoting/model/answer.hpp"
#include "workers/ai/chat.hpp"
#include "workers/ai/prompt.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tero::ai {

// All there are, and what each is for.
std::vector<Tool> all_tools();

class Toolbox {
public:
    // `allowed`: names of tools; the others are not offered, and their calls are refused.
    Toolbox(const AgentBrief& brief, const Memory& memory, const Desk& desk,
            const std::vector<std::string>& allowed);

    std::vector<Tool> tools() const;
    // What the model is told, as JSON. Asked the same again it hears the same, and nothing happens twice.
    std::string run(const ToolCall& call);

    const std::vector<AiCall>& calls() const { return calls_; }
    // Its text did not pass: nothing of what it proposed is done.
    void drop_proposals();
    // What the calls have found, in sentences of the customer's language.
    const std::vector<std::string>& facts() const { return facts_; }
    // The answer with what was proposed.
    AgentAnswer proposed(AgentAnswer answer) const;

private:
    Result<std::string> answer_to(std::string_view name, const std::string& arguments);
    Result<std::string> get_catalog(const std::string& arguments);
    Result<std::string> price_quote(const std::string& arguments);
    Result<std::string> create_quote(const std::string& arguments);
    Result<std::string> get_quote(const std::string& arguments);
    Result<std::string> send_quote(const std::string& arguments);
    Result<std::string> find_contact() const;
    Result<std::string> recommend_products(const std::string& arguments);
    Result<std::string> propose(const std::string& arguments);
    Result<std::string> hand_over(const std::string& arguments);
    Result<QuoteRequest> said_request(const std::string& arguments) const;
    bool is_field(std::string_view field, const std::string& code) const;
    bool has_been_said(const PlainValue& value, std::string_view said) const;
    const Quote* quote_of(std::string_view number) const;
    std::string found(std::string fact);

    const AgentBrief& brief_;
    const Memory& memory_;
    const Desk& desk_;
    const Speech say_;
    std::vector<Tool> tools_;
    std::map<std::string, std::string> heard_ = {};  // by name and arguments
    std::vector<AiCall> calls_ = {};
    std::vector<std::string> facts_ = {};
    QuoteRequest quote_ = {};     // to be made
    std::string calls_for_ = {};  // why a person is called
};

}  // namespace tero::ai
