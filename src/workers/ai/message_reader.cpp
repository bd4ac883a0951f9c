#include "workers/ai/message_reader.hpp"

#include "codec/json.hpp"
#include "workers/ai/prompt.hpp"

#include <fmt/format.h>
#include <chrono>
#include <string>
#include <utility>

namespace tero::ai {
namespace {

constexpr std::int32_t reading_tokens_max = 600;  // six things with all their values

ChatRequest question_of(const ReadingTask& task) {
    ChatRequest request;
    const std::string asked = task.asked_for.empty() ? "" : fmt::format("ASKED\n{}\n", task.asked_for);
    request.messages = {
        {Role::SYSTEM, task.told},
        {Role::USER, fmt::format("{}CUSTOMER\n<{}>", asked, as_data(task.text, task.text.size()))}};
    request.schema = task.schema;
    request.tokens_max = reading_tokens_max;
    return request;
}

ReadingSaid unread(std::string why) { return {.error = std::move(why)}; }

}  // namespace

ReadingSaid ask_reading(IAConversacionalIntegrada& ia, const ReadingTask& task) {
    const std::string conversation = to_string(task.conversation);
    const Purpose purpose{conversation,
                          task.messages.empty() ? conversation : to_string(task.messages.back()),
                          std::chrono::steady_clock::now() + ia.options().understanding_timeout};
    auto answer = ia.ask(question_of(task), purpose);
    ia.end(purpose);
    if (!answer) return unread(answer.error().message);
    if (!answer->refusal.empty()) return unread("the model refuses: " + answer->refusal.substr(0, 200));
    if (answer->is_cut()) return unread("the model's answer was cut off");
    return {.answer = std::move(answer->text), .provider = std::move(answer->provider)};
}

agents::BuiltinAgent message_reader(IAConversacionalIntegrada& ia, metrics::Metrics& metrics) {
    agents::BuiltinAgent agent{.name = std::string{reader_name},
                               .capabilities = {std::string{reading_capability}}};
    agent.work = [&ia, &metrics](const Json& payload) -> Result<Json> {
        TRY(const ReadingTask task, from_json<ReadingTask>(payload.text, Reading::tolerant));
        const ReadingSaid said = ask_reading(ia, task);
        metrics
            .counter("tero_ai_readings_total", "Messages that a model was asked to read, by what it did",
                     {{"outcome", said.error.empty() ? "answered" : "no_answer"}})
            .add();
        return Json{to_json(said)};
    };
    return agent;
}

}  // namespace tero::ai
