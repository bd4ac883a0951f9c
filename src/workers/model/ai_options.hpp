// Section `ai` of the configuration.
#pragma once

#include "base/decimal.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tero {

enum class AiMode { OFF, DRAFT, AUTO };
BOOST_DESCRIBE_ENUM(AiMode, OFF, DRAFT, AUTO)

enum class AiProviderKind { OPENAI, CHAT_PROCESS };
BOOST_DESCRIBE_ENUM(AiProviderKind, OPENAI, CHAT_PROCESS)

struct AiProviderOptions {
    AiProviderKind kind = AiProviderKind::OPENAI;
    std::string base_url = {};
    std::string model = {};
    std::string key_variable = {};
    std::string key_file = {};
    double input_price = 0;
    double output_price = 0;
    bool tools_without_stream = false;
    bool operator==(const AiProviderOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(AiProviderOptions, (),
                      (kind, base_url, model, key_variable, key_file, input_price, output_price,
                       tools_without_stream))
TERO_DESCRIBED_WHOLLY(AiProviderOptions);
TERO_OPTIONS(
    AiProviderOptions,
    {.name = "kind",
     .text = "OPENAI: chat completions, as many services and local servers speak them. CHAT_PROCESS: "
             "the prototype's chat service (POST /chat/process)."},
    {.name = "base_url",
     .text = "Where the service is; /chat/completions or /chat/process goes behind it. The key and "
             "customers' words go there, so http:// is for this machine only.",
     .allowed = "https://example.com/v1, without a slash at the end"},
    {.name = "model",
     .text = "The model's name there.",
     .allowed = "the service's own name of the model; nothing for CHAT_PROCESS"},
    {.name = "key_variable",
     .text = "The environment variable that holds the service's key.",
     .allowed = "a variable's name, or nothing"},
    {.name = "key_file",
     .text = "The file that holds the service's key, where key_variable names none.",
     .allowed = "a path, or nothing"},
    {.name = "input_price",
     .text = "What a million tokens of a prompt cost, in the currency of the budgets.",
     .unit = "money",
     .range = between(0, 1'000'000)},
    {.name = "output_price",
     .text = "What a million tokens of an answer cost.",
     .unit = "money",
     .range = between(0, 1'000'000)},
    {.name = "tools_without_stream",
     .text = "The service loses calls of tools while it streams: with tools it is asked for a whole "
             "answer."});

struct AiLimit {
    std::int64_t tokens = 0;
    double money = 0;
    bool operator==(const AiLimit&) const = default;
};
BOOST_DESCRIBE_STRUCT(AiLimit, (), (tokens, money))
TERO_DESCRIBED_WHOLLY(AiLimit);
TERO_OPTIONS(AiLimit,
             {.name = "tokens",
              .text = "Once calls have taken so many, the model is not asked.",
              .unit = "tokens",
              .range = between(0, 1e12)},
             {.name = "money",
              .text = "Once calls have cost so much, the model is not asked.",
              .unit = "money",
              .range = between(0, 1'000'000)});

struct AiBudgetOptions {
    AiLimit day = {500'000, 5};
    AiLimit conversation = {50'000, 0.5};
    AiLimit task = {10'000, 0.1};
    bool operator==(const AiBudgetOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(AiBudgetOptions, (), (day, conversation, task))
TERO_DESCRIBED_WHOLLY(AiBudgetOptions);
TERO_OPTIONS(AiBudgetOptions,
             {.name = "day", .text = "Of all calls of a day, in UTC."},
             {.name = "conversation", .text = "Of the calls for one conversation, on one day."},
             {.name = "task", .text = "Of the calls for one answer, with all its attempts."});

struct AiOptions {
    AiMode mode = AiMode::DRAFT;
    bool understanding = true;
    Duration understanding_timeout = 4s;
    std::vector<std::string> order = {};
    std::map<std::string, AiProviderOptions> providers = {};
    AiBudgetOptions budget = {};
    Duration timeout = 8s;
    Duration task_timeout = 20s;
    std::int32_t attempt_max = 2;
    std::int32_t concurrency = 2;
    std::int32_t answer_tokens_max = 300;
    std::int32_t history_tokens_max = 600;
    std::vector<std::string> tools = {"get_catalog",  "price_quote",   "create_quote",       "get_quote",
                                      "send_quote",   "find_contact",  "recommend_products", "schedule_follow_up",
                                      "hand_over_to_person", "remember"};
    std::int32_t rounds_max = 4;
    std::int32_t cache_entries = 256;
    bool operator==(const AiOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(AiOptions, (),
                      (mode, understanding, understanding_timeout, order, providers, budget, timeout,
                       task_timeout, attempt_max, concurrency, answer_tokens_max, history_tokens_max, tools,
                       rounds_max, cache_entries))
TERO_DESCRIBED_WHOLLY(AiOptions);
TERO_OPTIONS(
    AiOptions,
    {.name = "mode",
     .text = "OFF: no model is asked. DRAFT: while a person is called, a model drafts what that person could "
             "answer, and says nothing to a customer. AUTO: it also words small talk and what no sentence "
             "answers, if the guard lets it pass. Prices, acceptances and stops are never a model's words. "
             "Without providers no model is asked in any mode."},
    {.name = "understanding",
     .text = "What Tero does not understand, or cannot tell apart, a model reads too, unless the mode is OFF. "
             "What it says counts only where it stands in the message, and never accepts, rejects or stops "
             "anything."},
    {.name = "understanding_timeout",
     .text = "How much longer than routing.burst_pause a customer waits for that; then they are answered without.",
     .range = between(500ms, 1min)},
    {.name = "order",
     .text = "The providers to ask, the first one first; a later one when those before cannot answer. Empty: "
             "all, by their names.",
     .allowed = "a name of `providers`",
     .example = R"(["main", "spare"])"},
    {.name = "providers",
     .text = "Services with a language model, by a name of your own.",
     .example =
         R"({"main": {"base_url": "https://api.example.com/v1", "model": "small", "key_variable": "AI_KEY"}})"},
    {.name = "budget", .text = "What the model may cost. At its end the plain sentences go on."},
    {.name = "timeout",
     .text = "How long one call may take; of a stream, how long it may be silent.",
     .range = between(100ms, 10min)},
    {.name = "task_timeout",
     .text = "How long all calls for one answer may take; then the plain sentence goes out.",
     .range = between(100ms, 10min)},
    {.name = "attempt_max",
     .text = "Calls to one provider for one answer, the first included.",
     .unit = "calls",
     .range = between(1, 10)},
    {.name = "concurrency",
     .text =
         "Calls under way at the same time; less than agents.threads. One more, and the plain sentence goes "
         "out at once.",
     .unit = "calls",
     .range = between(1, 256)},
    {.name = "answer_tokens_max",
     .text = "How long an answer may be.",
     .unit = "tokens",
     .range = between(16, 100'000)},
    {.name = "history_tokens_max",
     .text = "How much of what was said before the model is told.",
     .unit = "tokens",
     .range = between(0, 100'000)},
    {.name = "tools",
     .text = "What the model may call while it writes. What changes something is only proposed: a person "
             "looks at it. Empty: nothing.",
     .allowed = "names of tools, as docs/ai.md lists them",
     .example = R"(["get_catalog", "get_quote"])"},
    {.name = "rounds_max",
     .text = "How often the model may call tools for one text.",
     .unit = "rounds",
     .range = between(1, 50)},
    {.name = "cache_entries",
     .text = "Answers that are kept in memory for the same question again; 0 keeps none.",
     .unit = "answers",
     .range = between(0, 100'000)});

// Whether any model may be asked at all.
inline bool is_on(const AiOptions& options) {
    return options.mode != AiMode::OFF && !options.providers.empty();
}

// Whether one reads what was not understood: a chat process takes no schema.
inline bool understands(const AiOptions& options) {
    const bool takes_schemas =
        std::any_of(options.providers.begin(), options.providers.end(), [](const auto& named) {
            return named.second.kind != AiProviderKind::CHAT_PROCESS;
        });
    return is_on(options) && options.understanding && takes_schemas;
}

}  // namespace tero
