// How many tasks of a concurrency key may run at once and begin in a time, set by a person.
#include "base/shown.hpp"
#include "codec/json.hpp"
#include "modules/coordinator/agent_coordinator.hpp"

#include <fmt/format.h>
#include <string>
#include <utility>

namespace tero {
namespace {

constexpr std::size_t limits_max = 1000;
constexpr std::size_t key_bytes_max = 200;
constexpr std::int32_t at_once_max = 1'000'000;
constexpr Duration period_min = 10ms;
constexpr Duration period_max = 24h;

// Limits are no row that has an id: their history is that of nobody in particular.
const RawId no_task{};

Json limit_detail(const QueueLimit& limit) {
    Json detail{R"({"concurrency_key":)"};
    append_json_text(detail.text, limit.key);
    detail.text += fmt::format(R"(,"at_once":{},"starts":{},"period":"{}"}})", limit.at_once, limit.starts,
                               to_string(limit.period));
    return detail;
}

Result<Done> check_limit(const SetQueueLimit& asked) {
    if (asked.key.empty() || asked.key.size() > key_bytes_max) {
        return Error{ErrorCode::invalid,
                     fmt::format("names a concurrency key, in 1 to {} bytes", key_bytes_max), "key"};
    }
    if (asked.at_once < 0 || asked.at_once > at_once_max)
        return Error{ErrorCode::invalid, fmt::format("is 1 to {}", at_once_max), "at_once"};
    if (asked.starts < 0 || asked.starts > at_once_max)
        return Error{ErrorCode::invalid, fmt::format("is 1 to {}", at_once_max), "starts"};
    if (asked.at_once == 0 && asked.starts == 0)
        return Error{ErrorCode::invalid, "a limit says how many at once, or how many starts", "at_once"};
    const bool is_period = asked.period >= period_min && asked.period <= period_max;
    if (asked.starts > 0 ? !is_period : asked.period != Duration{})
        return Error{ErrorCode::invalid, "is 10ms to 24h, of starts and with them only", "period"};
    return Done{};
}

}  // namespace

Decision AgentCoordinator::decide(const Rows& rows, const SetQueueLimit& input, Context& context) const {
    if (auto good = check_limit(input); !good) return refused(context, std::move(good).error());
    LOOK(const QueueLimit* known, rows, QueueLimit, input.key);
    if (known == nullptr && index_.slots().limit_count() >= limits_max) {
        return refused(context,
                       {ErrorCode::conflict,
                        fmt::format("{} limits are set already; one for `name:*` is for each such key",
                                    limits_max),
                        "key"});
    }
    Decided decided;
    QueueLimit limit{input.key, input.at_once, input.starts, input.period, input.by, context.now};
    const bool is_same = known != nullptr && known->at_once == limit.at_once &&
                         known->starts == limit.starts && known->period == limit.period;
    if (!is_same) {
        decided.note(context, no_task, "queue.limited", input.by, limit_detail(limit));
        decided.batch.put(std::move(limit));
    }
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision AgentCoordinator::decide(const Rows& rows, const RemoveQueueLimit& input, Context& context) const {
    LOOK(const QueueLimit* known, rows, QueueLimit, input.key);
    if (known == nullptr) {
        return refused(context,
                       {ErrorCode::not_found, fmt::format("{} has no limit", shown(input.key)), "key"});
    }
    Decided decided;
    decided.note(context, no_task, "queue.unlimited", input.by, limit_detail(*known));
    decided.batch.erase<QueueLimit>(RowKey{input.key});
    decided.reply(context, Answer{Done{}});
    return decided;
}

}  // namespace tero
