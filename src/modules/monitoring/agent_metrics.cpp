#include "modules/monitoring/agent_metrics.hpp"

#include "base/shown.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <functional>
#include <utility>

namespace tero {
namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::int64_t minutes_kept = 121;
constexpr std::int64_t hours_kept = 24 * 8;
constexpr Duration by_the_minute_max = std::chrono::hours{2};
constexpr std::size_t counted_max =
    8192;  // ends that are known to have been counted, should one be stored again

Figures completed_in(Duration took) {
    Figures figures;
    figures.completed = 1;
    figures.took = std::max(took, Duration{});
    figures.latency.add(figures.took);
    return figures;
}
Figures failed_once() {
    Figures figures;
    figures.failed = 1;
    return figures;
}

std::string type_of_agent(const std::string& agent, const std::string& type) { return agent + '\n' + type; }

void add_to(std::map<std::int64_t, Figures>& slots, std::int64_t slot, std::int64_t kept,
            const Figures& figures) {
    slots[slot].add(figures);
    const std::int64_t newest = slots.rbegin()->first;
    while (slots.begin()->first <= newest - kept) slots.erase(slots.begin());
}

MetricsRow row_of(std::string name, const Figures& figures, std::uint64_t failed) {
    MetricsRow row;
    row.name = std::move(name);
    row.completed = figures.completed;
    row.failed = figures.failed;
    if (const auto all = figures.completed + failed; all > 0) {
        row.success_rate = static_cast<double>(figures.completed) / static_cast<double>(all);
        row.error_rate = static_cast<double>(failed) / static_cast<double>(all);
    }
    if (figures.completed > 0) {
        row.mean = figures.took / static_cast<std::int64_t>(figures.completed);
        row.p50 = figures.latency.percentile(0.5);
        row.p95 = figures.latency.percentile(0.95);
        row.p99 = figures.latency.percentile(0.99);
    }
    return row;
}

void most_first(std::vector<MetricsRow>& rows) {
    std::stable_sort(rows.begin(), rows.end(), [](const MetricsRow& a, const MetricsRow& b) {
        return a.completed + a.failed > b.completed + b.failed;
    });
}

bool has_any(const Figures& figures) {
    return figures.completed + figures.failed + figures.failed_attempts > 0;
}

}  // namespace

void Figures::add(const Figures& other) {
    completed += other.completed;
    failed += other.failed;
    failed_attempts += other.failed_attempts;
    took += other.took;
    latency.add(other.latency);
}

// ---- one name ----

void Series::add(const Figures& figures, Timestamp at) {
    add_to(minutes_, at.ms / minute_ms, minutes_kept, figures);
    add_to(hours_, at.ms / hour_ms, hours_kept, figures);
}

Figures Series::over(Duration window, Timestamp now) const {
    const bool by_the_minute = window <= by_the_minute_max;
    const std::int64_t slot_ms = by_the_minute ? minute_ms : hour_ms;
    const auto& slots = by_the_minute ? minutes_ : hours_;
    Figures sum;
    for (auto slot = slots.lower_bound((now - window).ms / slot_ms); slot != slots.end(); ++slot)
        sum.add(slot->second);
    return sum;
}

void Series::forget_window() {
    minutes_.clear();
    hours_.clear();
}

// ---- what is counted ----

void AgentMetrics::stored(const Batch& batch, Timestamp now) {
    for (const Write& write : batch.writes) {
        if (write.table == table_of<Task>()) {
            if (write.row != nullptr) count(*static_cast<const Task*>(write.row.get()), Heard::LIVE);
        } else if (write.table == table_of<AgentInfo>()) {
            if (write.row != nullptr) {
                see(*static_cast<const AgentInfo*>(write.row.get()), now);
            } else {
                agents_.erase(write.key.text);
            }
        } else if (write.table == table_of<WorkflowExecution>()) {
            if (write.row != nullptr)
                count(*static_cast<const WorkflowExecution*>(write.row.get()), Heard::LIVE);
        } else if (write.table == table_of<Message>()) {
            if (write.row != nullptr) count(*static_cast<const Message*>(write.row.get()), Heard::LIVE);
        }
    }
}

void AgentMetrics::begin_anew() {
    for (Named& named : by_) {
        for (auto& [name, series] : named) series.forget_window();
    }
    for (auto& [name, series] : agent_types_) series.forget_window();
    counted_.clear();
    counted_last_.clear();
}

void AgentMetrics::read_back(const Task& task) { count(task, Heard::READ_BACK); }
void AgentMetrics::read_back(const WorkflowExecution& execution) { count(execution, Heard::READ_BACK); }
void AgentMetrics::read_back(const Message& message) { count(message, Heard::READ_BACK); }

void AgentMetrics::count(Named& named, std::string_view name, const Figures& figures, Timestamp at,
                         Heard heard) {
    auto found = named.find(name);
    if (found == named.end()) {
        if (named.size() >= names_max) name = "other";
        found = named.try_emplace(std::string{name}).first;
    }
    found->second.add(figures, at);
    if (heard == Heard::LIVE) found->second.add_to_total(figures);
}

void AgentMetrics::count(const Task& task, Heard heard) {
    const bool has_failed = task.status == TaskStatus::FAILED || task.status == TaskStatus::DEAD ||
                            task.status == TaskStatus::EXPIRED;
    if (task.status != TaskStatus::SUCCEEDED && !has_failed) return;
    if (!is_new(task.id, task.finished_at)) return;
    const Timestamp at = task.finished_at;
    count(named(MetricsBy::TASK_TYPE), task.type,
          has_failed ? failed_once() : completed_in(at - std::max(task.run_at, task.created_at)), at, heard);
    if (task.agent.empty()) return;  // its time ran out before anybody had it
    const Figures of_agent = has_failed ? failed_once() : completed_in(at - task.claimed_at);
    count(named(MetricsBy::AGENT), task.agent, of_agent, at, heard);
    count(agent_types_, type_of_agent(task.agent, task.type), of_agent, at, heard);
}

void AgentMetrics::count(const WorkflowExecution& execution, Heard heard) {
    const bool has_failed = execution.status == ExecutionStatus::FAILED;
    if (execution.status != ExecutionStatus::COMPLETED && !has_failed) return;
    if (!is_new(execution.id, execution.ended_at)) return;
    count(named(MetricsBy::WORKFLOW), execution.workflow,
          has_failed ? failed_once() : completed_in(execution.ended_at - execution.created_at),
          execution.ended_at, heard);
}

// Once, as it leaves SENDING, and once more should the channel give back what it had taken; that it was
// delivered or read later says nothing more of the channel.
void AgentMetrics::count(const Message& message, Heard heard) {
    if (message.direction != MessageDirection::OUT || message.sending_at == Timestamp{}) return;
    const bool has_failed = message.status == MessageStatus::FAILED;
    const bool was_sent = message.status == MessageStatus::SENT ||
                          (heard == Heard::READ_BACK && message.sent_at != Timestamp{});
    if (!was_sent && !has_failed) return;
    if (!is_new(message.id, has_failed ? message.sending_at + 1ms : message.sending_at)) return;
    count(named(MetricsBy::CHANNEL), name_of(message.channel),
          has_failed ? failed_once() : completed_in(message.sending_at - message.created_at),
          message.sending_at, heard);
}

// Attempts that failed are counted in the agent's row: what was added since it was seen last.
void AgentMetrics::see(const AgentInfo& agent, Timestamp now) {
    const auto [found, is_first] = agents_.try_emplace(agent.id);
    AgentSeen& seen = found->second;
    if (!is_first && agent.failed > seen.failed) {
        Figures figures;
        figures.failed_attempts = agent.failed - seen.failed;
        count(named(MetricsBy::AGENT), agent.id, figures, now, Heard::LIVE);
    }
    seen.failed = agent.failed;
    seen.uptime.is(agent.status != AgentStatus::OFFLINE, now);
}

bool AgentMetrics::is_new(const RawId& id, Timestamp ended) {
    const std::uint64_t end = std::hash<RawId>{}(id)*31 + static_cast<std::uint64_t>(ended.ms);
    if (!counted_.insert(end).second) return false;
    counted_last_.push_back(end);
    if (counted_last_.size() > counted_max) {
        counted_.erase(counted_last_.front());
        counted_last_.pop_front();
    }
    return true;
}

// ---- what is read ----

MetricsRow AgentMetrics::agent_row(const std::string& name, const Series* series, Duration window,
                                   Timestamp now) const {
    const Figures figures = series != nullptr ? series->over(window, now) : Figures{};
    // Of those that were read back only the tasks are known, so there are never fewer attempts than tasks.
    const std::uint64_t failed_attempts = std::max(figures.failed_attempts, figures.failed);
    MetricsRow row = row_of(name, figures, failed_attempts);
    row.failed_attempts = failed_attempts;
    if (const auto seen = agents_.find(name); seen != agents_.end())
        row.uptime = seen->second.uptime.share(now - window, now);
    return row;
}

std::vector<MetricsRow> AgentMetrics::rows(MetricsBy by, Duration window, Timestamp now) const {
    std::vector<MetricsRow> rows;
    for (const auto& [name, series] : named(by)) {
        if (by == MetricsBy::AGENT) {
            if (agents_.contains(name) || has_any(series.over(window, now)))
                rows.push_back(agent_row(name, &series, window, now));
        } else if (const Figures figures = series.over(window, now); has_any(figures)) {
            rows.push_back(row_of(name, figures, figures.failed));
        }
    }
    if (by == MetricsBy::AGENT) {
        for (const auto& [name, seen] : agents_) {
            if (!named(by).contains(name)) rows.push_back(agent_row(name, nullptr, window, now));
        }
    }
    most_first(rows);
    return rows;
}

std::optional<MetricsRow> AgentMetrics::of_agent(const std::string& agent, Duration window,
                                                 Timestamp now) const {
    const auto series = named(MetricsBy::AGENT).find(agent);
    const bool has_series = series != named(MetricsBy::AGENT).end();
    if (!has_series && !agents_.contains(agent)) return std::nullopt;
    return agent_row(agent, has_series ? &series->second : nullptr, window, now);
}

std::vector<MetricsRow> AgentMetrics::types_of_agent(const std::string& agent, Duration window,
                                                     Timestamp now) const {
    std::vector<MetricsRow> rows;
    const std::string prefix = type_of_agent(agent, "");
    for (auto one = agent_types_.lower_bound(prefix);
         one != agent_types_.end() && one->first.starts_with(prefix); ++one) {
        const Figures figures = one->second.over(window, now);
        if (has_any(figures))
            rows.push_back(row_of(one->first.substr(prefix.size()), figures, figures.failed));
    }
    most_first(rows);
    return rows;
}

std::vector<AgentMetrics::Total> AgentMetrics::totals(MetricsBy by) const {
    std::vector<Total> totals;
    for (const auto& [name, series] : named(by)) totals.push_back({name, series.total(), std::nullopt});
    if (by != MetricsBy::AGENT) return totals;
    for (const auto& [name, seen] : agents_) {
        const auto known = std::find_if(totals.begin(), totals.end(),
                                        [&name = name](const Total& total) { return total.name == name; });
        Total& total = known != totals.end() ? *known : totals.emplace_back(Total{name, {}, {}});
        total.is_up = seen.uptime.is_up();
    }
    return totals;
}

Result<MetricsBy> parse_metrics_by(std::string_view text) {
    std::string upper{text};
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    for (const MetricsBy by :
         {MetricsBy::AGENT, MetricsBy::TASK_TYPE, MetricsBy::WORKFLOW, MetricsBy::CHANNEL}) {
        if (upper == name_of(by)) return by;
    }
    return Error{ErrorCode::invalid,
                 fmt::format("'{}' is none of agent, task_type, workflow, channel", shown(text)), "by"};
}

}  // namespace tero
