// What the model may take of tokens and money, by day, conversation and task: reserved before a call, settled
// after it. What is not surely covered is not called. Pure; whoever calls it holds a lock.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "workers/ai/openai_json.hpp"
#include "workers/model/ai_options.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace tero::ai {

struct Cost {
    std::int64_t tokens = 0;
    std::int64_t money = 0;  // in millionths
    Cost& operator+=(const Cost& other) {
        tokens += other.tokens;
        money += other.money;
        return *this;
    }
    bool operator==(const Cost&) const = default;
};

// By what the million costs.
Cost cost_of(std::int64_t prompt_tokens, std::int64_t completion_tokens, const AiProviderOptions& provider);

struct Reservation {
    Cost cost = {};
    std::int64_t day = 0;
    std::string conversation = {};
    std::string task = {};
};

class Budget {
public:
    Budget(const AiBudgetOptions& options, SpentToday kept)
        : options_(options), day_(kept.day), today_{kept.tokens, kept.money} {}

    // exhausted: which of the budgets does not cover it. Of a task, empty ones count for no conversation.
    Result<Reservation> reserve(Cost cost, const std::string& conversation, const std::string& task,
                                Timestamp now);
    // In place of what was reserved.
    void settle(const Reservation& reservation, Cost used);
    void end_task(const std::string& task) { tasks_.erase(task); }
    SpentToday spent() const { return {day_, today_.tokens, today_.money}; }
    Cost spent_on(Timestamp now) const;  // that day, and what is reserved

private:
    void begin_day(Timestamp now);

    AiBudgetOptions options_;
    std::int64_t day_ = 0;
    Cost today_ = {};
    std::map<std::string, Cost> conversations_ = {};  // of this day
    std::map<std::string, Cost> tasks_ = {};
};

}  // namespace tero::ai
