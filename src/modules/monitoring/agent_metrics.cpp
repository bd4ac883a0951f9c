#include "modules/monitoring/agent_metrics.hpp"

#include "base/shown.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <functional>
#include <utility>

namespace tero {
namespace {

constexpr std::int64_t minutes_kept = 121;
constexpr std::int64_t hours_kept = 24 * 8;
constexpr Duration by_the_minute_max = std::chrono::hours{2};
constexpr Duration still_coming = std::chrono::seconds{10};  // what ended in a minute is stored soon after it
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

std::int64_t slot_of(RollupStep step, Timestamp at) { return at.ms / length_of(step).count(); }
Timestamp begin_of(RollupStep step, std::int64_t slot) { return {slot * length_of(step).count()}; }

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

}  // namespace

void Figures::add(const Figures& other) {
    completed += other.completed;
    failed += other.failed;
    failed_attempts += other.failed_attempts;
    took += other.took;
    latency.add(other.latency);
}

Figures figures_of(const MetricRollup& rollup) {
    return {.completed = rollup.completed,
            .failed = rollup.failed,
            .failed_attempts = rollup.failed_attempts,
            .took = rollup.took,
            .latency = LatencySketch::of(rollup.latency)};
}

MetricRollup rollup_of(RollupStep step, MetricsBy by, const std::string& name, Timestamp at,
                       const Figures& figures) {
    MetricRollup rollup{.step = step,
                        .of = by,
                        .name = name,
                        .at = begin_of(step, slot_of(step, at)),
                        .completed = figures.completed,
                        .failed = figures.failed,
                        .failed_attempts = figures.failed_attempts,
                        .took = figures.took,
                        .latency = figures.latency.buckets()};
    rollup.key = rollup_key(rollup);
    return rollup;
}

// ---- one name ----

void Series::add(const Figures& figures, Timestamp at) {
    for (const RollupStep step : {RollupStep::MINUTE, RollupStep::HOUR}) {
        Slots& all = slots(step);
        const std::int64_t slot = slot_of(step, at);
        all.sums[slot].add(figures);
        all.changed.insert(slot);
        trim(all, step);
    }
}

void Series::trim(Slots& slots, RollupStep step) {
    const std::int64_t kept = step == RollupStep::MINUTE ? minutes_kept : hours_kept;
    const std::int64_t newest = slots.sums.rbegin()->first;
    while (slots.sums.begin()->first <= newest - kept) slots.sums.erase(slots.sums.begin());
    slots.changed.erase(slots.changed.begin(), slots.changed.lower_bound(slots.sums.begin()->first));
}

Figures Series::over(Duration window, Timestamp now) const {
    const RollupStep step = window <= by_the_minute_max ? RollupStep::MINUTE : RollupStep::HOUR;
    const auto& sums = slots(step).sums;
    Figures sum;
    for (auto slot = sums.lower_bound(slot_of(step, now - window)); slot != sums.end(); ++slot)
        sum.add(slot->second);
    return sum;
}

void Series::forget_window() {
    minutes_ = {};
    hours_ = {};
}

std::vector<std::int64_t> Series::take_changed(RollupStep step, Timestamp now, std::size_t max) {
    std::vector<std::int64_t> taken;
    auto& changed = slots(step).changed;
    const std::int64_t open = slot_of(step, now - still_coming);
    while (taken.size() < max && !changed.empty() && *changed.begin() < open)
        taken.push_back(changed.extract(changed.begin()).value());
    return taken;
}

void Series::change(RollupStep step, std::int64_t slot) {
    if (find(step, slot) != nullptr) slots(step).changed.insert(slot);
}

const Figures* Series::find(RollupStep step, std::int64_t slot) const {
    const auto& sums = slots(step).sums;
    const auto found = sums.find(slot);
    return found != sums.end() ? &found->second : nullptr;
}

void Series::read_back(RollupStep step, std::int64_t slot, const Figures& figures, bool is_stored) {
    Slots& all = slots(step);
    Figures& mine = all.sums[slot];
    if (figures.ends() >= mine.ends()) {
        mine = figures;
        if (is_stored) all.changed.erase(slot);
        if (!is_stored) all.changed.insert(slot);
    }
    trim(all, step);
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
        } else if (write.table == table_of<WorkflowBranch>()) {
            if (write.row != nullptr) count(*static_cast<const WorkflowBranch*>(write.row.get()));
        } else if (write.table == table_of<Message>()) {
            if (write.row != nullptr) count(*static_cast<const Message*>(write.row.get()), Heard::LIVE);
        }
    }
}

void AgentMetrics::begin_anew() {
    for (Named& named : by_) {
        for (auto& [name, series] : named) series.forget_window();
    }
    workflows_.clear();
    counted_.clear();
    counted_last_.clear();
}

void AgentMetrics::read_back(const Task& task) { count(task, Heard::READ_BACK); }
void AgentMetrics::read_back(const WorkflowExecution& execution) { count(execution, Heard::READ_BACK); }
void AgentMetrics::read_back(const Message& message) { count(message, Heard::READ_BACK); }

void AgentMetrics::read_back(const MetricRollup& rollup, bool is_stored) {
    series_of(named(rollup.of), rollup.name)
        .read_back(rollup.step, slot_of(rollup.step, rollup.at), figures_of(rollup), is_stored);
}

void AgentMetrics::heard(std::string_view agent, const WorkerUsage& usage, Timestamp now) {
    const auto seen = agents_.find(agent);
    if (seen == agents_.end()) return;  // it is refused, or its row is being stored
    seen->second.usage = usage;
    seen->second.usage_at = now;
}

std::vector<MetricRollup> AgentMetrics::take_changed(Timestamp now, std::size_t max) {
    std::vector<MetricRollup> taken;
    for (std::size_t by = 0; by < by_.size(); ++by) {
        for (auto& [name, series] : by_[by]) {
            for (const RollupStep step : {RollupStep::MINUTE, RollupStep::HOUR}) {
                for (const std::int64_t slot : series.take_changed(step, now, max - taken.size())) {
                    taken.push_back(rollup_of(step, static_cast<MetricsBy>(by), name, begin_of(step, slot),
                                              *series.find(step, slot)));
                }
            }
        }
    }
    return taken;
}

void AgentMetrics::put_back(const std::vector<MetricRollup>& rollups) {
    for (const MetricRollup& rollup : rollups)
        series_of(named(rollup.of), rollup.name).change(rollup.step, slot_of(rollup.step, rollup.at));
}

Timestamp AgentMetrics::memory_from(Duration window, Timestamp now) {
    if (window <= window_max) return now - window;
    return begin_of(RollupStep::HOUR, slot_of(RollupStep::HOUR, now - window_max));
}

void AgentMetrics::count(Named& named, std::string_view name, const Figures& figures, Timestamp at,
                         Heard heard) {
    Series& one = series_of(named, name);
    one.add(figures, at);
    if (heard == Heard::LIVE) one.add_to_total(figures);
}

Series& AgentMetrics::series_of(Named& named, std::string_view name) {
    const auto found = named.find(name);
    if (found != named.end()) return found->second;
    if (named.size() >= names_max) name = "other";
    return named.try_emplace(std::string{name}).first->second;
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
    count(named(MetricsBy::AGENT_TYPE), type_of_agent(task.agent, task.type), of_agent, at, heard);
}

void AgentMetrics::count(const WorkflowExecution& execution, Heard heard) {
    if (workflow::is_over(execution.status)) {
        workflows_.erase(execution.id);
    } else {
        workflows_.try_emplace(execution.id, execution.workflow);
    }
    count_steps(execution.workflow, execution.id, execution.path.runs, heard);
    const bool has_failed = execution.status == ExecutionStatus::FAILED;
    if (execution.status != ExecutionStatus::COMPLETED && !has_failed) return;
    if (!is_new(execution.id, execution.ended_at)) return;
    count(named(MetricsBy::WORKFLOW), execution.workflow,
          has_failed ? failed_once() : completed_in(execution.ended_at - execution.created_at),
          execution.ended_at, heard);
}

void AgentMetrics::count(const WorkflowBranch& branch) {
    const auto workflow = workflows_.find(branch.execution);
    if (workflow != workflows_.end())
        count_steps(workflow->second, branch.id, branch.path.runs, Heard::LIVE);
}

void AgentMetrics::count_steps(const std::string& workflow, const RawId& path,
                               const std::vector<StepRun>& runs, Heard heard) {
    Timestamp last = {};
    if (heard == Heard::LIVE) {
        for (const StepRun& run : runs) last = std::max({last, run.started_at, run.ended_at});
    }
    for (std::size_t place = 0; place < runs.size(); ++place) {
        const StepRun& run = runs[place];
        const bool has_failed = run.status == StepStatus::FAILED;
        const bool is_counted = (run.status == StepStatus::SUCCEEDED || has_failed) && !run.skipped;
        if (!is_counted || run.ended_at < last) continue;
        RawId id = path;  // of the run: no other has it
        id.bytes[0] = static_cast<std::uint8_t>(id.bytes[0] ^ place);
        id.bytes[1] = static_cast<std::uint8_t>(id.bytes[1] ^ (place >> 8) ^ 0x80);
        if (!is_new(id, run.ended_at)) continue;
        count(named(MetricsBy::WORKFLOW_STEP), workflow + '/' + run.step,
              has_failed ? failed_once() : completed_in(run.ended_at - run.started_at), run.ended_at, heard);
    }
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

OlderFigures AgentMetrics::sums(MetricsBy by, Duration window, Timestamp now,
                                const OlderFigures& older) const {
    OlderFigures sums = older;
    const Duration in_memory = now - memory_from(window, now);
    for (const auto& [name, series] : named(by)) {
        const Figures figures = series.over(in_memory, now);
        if (figures.ends() > 0) sums[name].add(figures);
    }
    if (by == MetricsBy::AGENT) {
        for (const auto& [name, seen] : agents_) sums.try_emplace(name);
    }
    return sums;
}

MetricsRow AgentMetrics::agent_row(const std::string& name, const Figures& figures, Duration window,
                                   Timestamp now) const {
    // Of those that were read back only the tasks are known, so there are never fewer attempts than tasks.
    const std::uint64_t failed_attempts = std::max(figures.failed_attempts, figures.failed);
    MetricsRow row = row_of(name, figures, failed_attempts);
    row.failed_attempts = failed_attempts;
    const auto seen = agents_.find(name);
    if (seen == agents_.end()) return row;
    row.uptime = seen->second.uptime.share(now - window, now);
    const Timestamp usage_at = seen->second.usage_at;
    if (usage_at != Timestamp{} && usage_at >= now - window) row.usage = seen->second.usage;
    return row;
}

std::vector<MetricsRow> AgentMetrics::rows(MetricsBy by, Duration window, Timestamp now,
                                           const OlderFigures& older) const {
    std::vector<MetricsRow> rows;
    for (const auto& [name, figures] : sums(by, window, now, older)) {
        rows.push_back(by == MetricsBy::AGENT ? agent_row(name, figures, window, now)
                                              : row_of(name, figures, figures.failed));
        std::string& said = rows.back().name;
        if (by == MetricsBy::AGENT_TYPE) std::replace(said.begin(), said.end(), '\n', '/');
    }
    most_first(rows);
    return rows;
}

std::optional<MetricsRow> AgentMetrics::of_agent(const std::string& agent, Duration window, Timestamp now,
                                                 const OlderFigures& older) const {
    const auto all = sums(MetricsBy::AGENT, window, now, older);
    const auto found = all.find(agent);
    if (found != all.end()) return agent_row(agent, found->second, window, now);
    if (!named(MetricsBy::AGENT).contains(agent)) return std::nullopt;
    return agent_row(agent, {}, window, now);
}

std::vector<MetricsRow> AgentMetrics::types_of_agent(const std::string& agent, Duration window, Timestamp now,
                                                     const OlderFigures& older) const {
    std::vector<MetricsRow> rows;
    const std::string prefix = type_of_agent(agent, "");
    const auto all = sums(MetricsBy::AGENT_TYPE, window, now, older);
    for (auto one = all.lower_bound(prefix); one != all.end() && one->first.starts_with(prefix); ++one)
        rows.push_back(row_of(one->first.substr(prefix.size()), one->second, one->second.failed));
    most_first(rows);
    return rows;
}

std::vector<AgentMetrics::Total> AgentMetrics::totals(MetricsBy by) const {
    std::vector<Total> totals;
    for (const auto& [name, series] : named(by)) totals.push_back({.name = name, .figures = series.total()});
    if (by != MetricsBy::AGENT) return totals;
    for (const auto& [name, seen] : agents_) {
        const auto known = std::find_if(totals.begin(), totals.end(),
                                        [&name = name](const Total& total) { return total.name == name; });
        Total& total = known != totals.end() ? *known : totals.emplace_back(Total{.name = name});
        total.is_up = seen.uptime.is_up();
        total.usage = seen.usage;
    }
    return totals;
}

Result<MetricsBy> parse_metrics_by(std::string_view text) {
    std::string upper{text};
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    for (const MetricsBy by : {MetricsBy::AGENT, MetricsBy::TASK_TYPE, MetricsBy::WORKFLOW,
                               MetricsBy::CHANNEL, MetricsBy::AGENT_TYPE, MetricsBy::WORKFLOW_STEP}) {
        if (upper == name_of(by)) return by;
    }
    return Error{
        ErrorCode::invalid,
        fmt::format("'{}' is none of agent, task_type, workflow, channel, agent_type, workflow_step",
                    shown(text)),
        "by"};
}

}  // namespace tero
