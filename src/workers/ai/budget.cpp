#include "workers/ai/budget.hpp"

#include <fmt/format.h>
#include <cmath>

namespace tero::ai {
namespace {

constexpr std::int64_t day_ms = 24 * 3600 * 1000;

Result<Done> covered(std::string_view name, const AiLimit& limit, const Cost& taken, const Cost& cost) {
    const bool tokens = taken.tokens + cost.tokens <= limit.tokens;
    const auto money_max = static_cast<std::int64_t>(std::llround(limit.money * 1e6));
    const bool money = taken.money + cost.money <= money_max;
    if (tokens && money) return Done{};
    return Error{ErrorCode::exhausted,
                 fmt::format("the budget of {} for a {} is used up", tokens ? "money" : "tokens", name),
                 fmt::format("ai.budget.{}.{}", name, tokens ? "money" : "tokens")};
}

}  // namespace

Cost cost_of(std::int64_t prompt_tokens, std::int64_t completion_tokens, const AiProviderOptions& provider) {
    const double money = static_cast<double>(prompt_tokens) * provider.input_price +
                         static_cast<double>(completion_tokens) * provider.output_price;
    return {prompt_tokens + completion_tokens, static_cast<std::int64_t>(std::ceil(money))};
}

void Budget::begin_day(Timestamp now) {
    const std::int64_t day = now.ms / day_ms;
    if (day <= day_) return;  // a clock that is set back gives nothing anew
    day_ = day;
    today_ = {};
    conversations_.clear();
}

Cost Budget::spent_on(Timestamp now) const { return now.ms / day_ms > day_ ? Cost{} : today_; }

Result<Reservation> Budget::reserve(Cost cost, const std::string& conversation, const std::string& task,
                                    Timestamp now) {
    begin_day(now);
    TRY_DONE(covered("day", options_.day, today_, cost));
    TRY_DONE(covered("conversation", options_.conversation, conversations_[conversation], cost));
    TRY_DONE(covered("task", options_.task, tasks_[task], cost));
    today_ += cost;
    conversations_[conversation] += cost;
    tasks_[task] += cost;
    return Reservation{cost, day_, conversation, task};
}

void Budget::settle(const Reservation& reservation, Cost used) {
    const Cost change{used.tokens - reservation.cost.tokens, used.money - reservation.cost.money};
    if (const auto task = tasks_.find(reservation.task); task != tasks_.end()) task->second += change;
    if (reservation.day != day_) return;
    today_ += change;
    conversations_[reservation.conversation] += change;
}

}  // namespace tero::ai
