#include "workers/ai/ai_writer.hpp"

#include "codec/json.hpp"
#include "codec/json_scanner.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <chrono>
#include <utility>

namespace tero::ai {
namespace {

constexpr std::size_t word_bytes_max = 1200;  // of what is kept of a text, of a verdict
constexpr int drafts_max = 2;                 // the first, and one more where the guard refuses it
constexpr int cut_max = 2;                    // times that one cut off is asked for anew

std::string kept(std::string text) {
    std::size_t bytes = std::min(text.size(), word_bytes_max);
    while (bytes > 0 && bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xc0U) == 0x80)
        --bytes;
    text.resize(bytes);
    return text;
}

std::string trimmed(const std::string& text) {
    constexpr std::string_view blank = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blank);
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

bool is_object(const std::string& text) {
    JsonScanner scanner{text, 32};
    return scanner.peek() == '{' && scanner.skip(nullptr, true) && scanner.finish();
}

}  // namespace

// What was cut off is asked for again, with more room. None of its calls runs, even one that reads well, and
// none stays in the talk.
Result<ChatAnswer> AiWriter::whole_answer(const ChatRequest& wanted, const Purpose& purpose) {
    ChatRequest request = wanted;
    for (int times = 0; times <= cut_max; ++times) {
        TRY(ChatAnswer answer, parts_.ia.ask(request, purpose));
        const bool readable = std::all_of(answer.calls.begin(), answer.calls.end(),
                                          [](const ToolCall& call) { return is_object(call.arguments); });
        if (!answer.is_cut() && readable) return answer;
        request.tokens_max *= 2;
    }
    return Error{ErrorCode::too_large, "its answer was cut off again and again", ""};
}

Result<std::string> AiWriter::text_of(ChatRequest& request, Toolbox& toolbox, const Purpose& purpose) {
    const std::int32_t rounds_max = parts_.ia.options().rounds_max;
    for (std::int32_t round = 0; round <= rounds_max; ++round) {
        const bool may_call = round < rounds_max && parts_.ia.has_tools();
        request.tools = may_call ? toolbox.tools() : std::vector<Tool>{};
        TRY(ChatAnswer answer, whole_answer(request, purpose));
        if (answer.calls.empty()) return trimmed(answer.text);
        request.messages.push_back({Role::ASSISTANT, answer.text, answer.calls});
        for (const ToolCall& call : answer.calls)
            request.messages.push_back({.role = Role::TOOL, .text = toolbox.run(call), .call = call.id});
    }
    return Error{ErrorCode::exhausted, "it calls tools again and again", "ai.rounds_max"};
}

AiWord AiWriter::word_of(const AgentBrief& brief, ChatRequest request, const Facts& given, Use use,
                         Toolbox& toolbox, const Purpose& purpose) {
    AiWord word;
    for (int draft = 1; draft <= drafts_max; ++draft) {
        const auto text = text_of(request, toolbox, purpose);
        if (!text) {
            word.outcome = ai_outcome::no_answer;
            word.rule = kept(text.error().message);
            return word;
        }
        Facts facts = given;
        facts.stated.insert(facts.stated.end(), toolbox.facts().begin(), toolbox.facts().end());
        const Verdict verdict = judge_use(*text, facts, use, parts_.lexicon);
        word = {.rule = verdict.rule, .found = kept(verdict.found), .text = kept(*text)};
        // What is too long to be kept is no message.
        const bool passes = verdict.passes() && word.text == *text && !text->empty();
        word.outcome = !passes             ? ai_outcome::refused
                       : use == Use::WORDS ? ai_outcome::worded
                                           : ai_outcome::drafted;
        if (passes) return word;
        if (word.rule.empty()) word.rule = "length";
        request.messages.push_back({Role::ASSISTANT, *text});
        request.messages.push_back(
            {Role::USER, fmt::format("That message was refused by the rule '{}': <{}> is not in FACTS, or is "
                                     "not how the shop writes. Write it again, in the language {}, without.",
                                     verdict.rule, word.found, brief.language)});
    }
    return word;
}

AiWriter::Worded AiWriter::worded(AgentAnswer answer, const AgentBrief& brief) {
    const Use use = use_of(answer, brief, parts_.ia.options().mode, parts_.lexicon);
    if (use == Use::NONE) return {std::move(answer), std::nullopt};
    const std::vector<sales::CatalogList> lists = parts_.catalog->lists();
    const Desk desk{lists, parts_.pricing, parts_.business, parts_.zone, parts_.sentences.get()};
    const Memory memory = parts_.remember(brief);
    Facts facts = facts_of(answer, brief, memory, use, desk);
    ChatRequest request =
        request_for(brief, memory, facts, use, desk, parts_.ia.options().history_tokens_max);
    request.tokens_max = parts_.ia.options().answer_tokens_max;
    const std::string conversation = to_string(brief.conversation);
    const Purpose purpose{conversation,
                          brief.messages.empty() ? conversation : to_string(brief.messages.back()),
                          std::chrono::steady_clock::now() + parts_.ia.options().task_timeout};
    Toolbox toolbox{brief, memory, desk, parts_.ia.options().tools};
    AiWord word = word_of(brief, std::move(request), facts, use, toolbox, purpose);
    parts_.ia.end(purpose);
    const bool passed = word.outcome == ai_outcome::worded || word.outcome == ai_outcome::drafted;
    if (!passed) toolbox.drop_proposals();
    metrics_
        .counter("tero_ai_texts_total", "Texts that a model was asked for, by what became of them",
                 {{"outcome", word.outcome}, {"rule", word.outcome == ai_outcome::refused ? word.rule : ""}})
        .add();
    if (word.outcome == ai_outcome::worded) answer.text = word.text;
    answer = toolbox.proposed(std::move(answer));
    // A quote says itself what it says: these words are for the person who sends it.
    if (answer.kind == AnswerKind::QUOTE && passed) word.outcome = ai_outcome::drafted;
    word.calls = toolbox.calls();
    return {std::move(answer), std::move(word)};
}

agents::BuiltinAgent with_words(agents::BuiltinAgent agent, std::shared_ptr<AiWriter> writer) {
    agent.work = [rules = std::move(agent.work),
                  writer = std::move(writer)](const Json& payload) -> Result<Json> {
        TRY(const Json plain, rules(payload));
        TRY(const AgentBrief brief, read_brief(payload.text));
        TRY(AgentAnswer answer, from_json<AgentAnswer>(plain.text, Reading::tolerant));
        const AiWriter::Worded worded = writer->worded(std::move(answer), brief);
        std::string result = to_json(worded.answer);
        if (worded.ai) result.insert(result.size() - 1, R"(,"ai":)" + to_json(*worded.ai));
        return Json{std::move(result)};
    };
    return agent;
}

}  // namespace tero::ai
