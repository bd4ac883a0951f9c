// AgentMetrics: how agents, types of task, workflows and channels do, over a window of the last minutes to
// days.
//
//     stored group ─▶ what ended in it ─▶ a minute and an hour of its agent, type, … ─▶ rows(by, window)
//
// What was known before a start is read back from the rows that are stored anyway, and from the sums that
// are kept of each minute and hour (model/metric_rollup.hpp, api/monitor.hpp). A window of up to two hours is
// exact to the minute, a longer one to the hour; two hours and eight days are in memory, what is older is in
// the stored hours. Percentiles are within 2 % (latency_sketch.hpp).
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/batch.hpp"
#include "modules/coordinator/model/agent.hpp"
#include "modules/coordinator/model/task.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/monitoring/latency_sketch.hpp"
#include "modules/monitoring/model/metric_rollup.hpp"
#include "modules/monitoring/model/worker_usage.hpp"
#include "modules/monitoring/uptime.hpp"
#include "modules/workflow/model/execution.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace tero {

// What ended: tasks of an agent or a type, executions of a workflow or its steps, messages that a channel
// took or refused. What somebody cancelled is neither completed nor failed.
struct Figures {
    std::uint64_t completed = 0;
    std::uint64_t failed = 0;
    std::uint64_t failed_attempts = 0;  // of an agent, those included that were tried again and went well
    Duration took = {};                 // of all that completed, together
    LatencySketch latency = {};

    void add(const Figures& other);
    std::uint64_t ends() const { return completed + failed + failed_attempts; }
};
Figures figures_of(const MetricRollup& rollup);
// The sum of the minute or hour in which `at` lies.
MetricRollup rollup_of(RollupStep step, MetricsBy by, const std::string& name, Timestamp at,
                       const Figures& figures);
// By name, of a time before what is in memory.
using OlderFigures = std::map<std::string, Figures, std::less<>>;

// One agent, type, workflow or channel over a window. What is not known, because nothing ended, is null.
struct MetricsRow {
    std::string name = {};
    std::uint64_t completed = 0;
    std::uint64_t failed = 0;
    std::optional<std::uint64_t> failed_attempts = {};  // of agents
    std::optional<double> success_rate = {};            // of an agent: of its attempts
    std::optional<double> error_rate = {};
    // Of an agent from claim to end, of a type from when it was due, of an execution or a step from its
    // start, of a message from when it was made until it was handed to the channel.
    std::optional<Duration> mean = {};
    std::optional<Duration> p50 = {};
    std::optional<Duration> p95 = {};
    std::optional<Duration> p99 = {};
    std::optional<double> uptime = {};  // of an agent: the share of the window in which it was not OFFLINE
    std::optional<WorkerUsage> usage = {};  // of an agent: of its process, as it said last in the window
    bool operator==(const MetricsRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(MetricsRow, (),
                      (name, completed, failed, failed_attempts, success_rate, error_rate, mean, p50, p95,
                       p99, uptime, usage))
TERO_DESCRIBED_WHOLLY(MetricsRow);

// Of one name. Not thread safe, like all of this.
class Series {
public:
    void add(const Figures& figures, Timestamp at);
    Figures over(Duration window, Timestamp now) const;
    // Of all that ended while the process ran: only grows.
    const Figures& total() const { return total_; }
    void add_to_total(const Figures& figures) { total_.add(figures); }
    void forget_window();  // the total stays

    // Sums that are over, and say more than what was taken or read before: their numbers since the epoch.
    std::vector<std::int64_t> take_changed(RollupStep step, Timestamp now, std::size_t max);
    void change(RollupStep step, std::int64_t slot);
    // Null: it is not in memory any more.
    const Figures* find(RollupStep step, std::int64_t slot) const;
    // What was known of one, if that is more; `is_stored`: it need not be stored again.
    void read_back(RollupStep step, std::int64_t slot, const Figures& figures, bool is_stored);

private:
    struct Slots {
        std::map<std::int64_t, Figures> sums = {};
        std::set<std::int64_t> changed = {};
    };
    Slots& slots(RollupStep step) { return step == RollupStep::MINUTE ? minutes_ : hours_; }
    const Slots& slots(RollupStep step) const { return step == RollupStep::MINUTE ? minutes_ : hours_; }
    static void trim(Slots& slots, RollupStep step);

    Slots minutes_;
    Slots hours_;
    Figures total_;
};

class AgentMetrics {
public:
    static constexpr Duration window_max = std::chrono::hours{24 * 7};
    // Of each kind; what comes later is counted under `other`.
    static constexpr std::size_t names_max = 200;

    // What a group that was stored says.
    void stored(const Batch& batch, Timestamp now);

    // Groups may have been stored unheard: windows are to be filled anew, from the rows, oldest or newest
    // first.
    void begin_anew();
    void read_back(const Task& task);
    void read_back(const WorkflowExecution& execution);
    void read_back(const Message& message);
    void read_back(const AgentInfo& agent, Timestamp now) { see(agent, now); }
    // After the rows, so that what those lack is in it: a stored sum, or a part of an hour, made of minutes.
    void read_back(const MetricRollup& rollup, bool is_stored);

    // What an agent that there is says of itself.
    void heard(std::string_view agent, const WorkerUsage& usage, Timestamp now);

    // Sums to store; they are not given again unless more ends in them, or they are put back.
    std::vector<MetricRollup> take_changed(Timestamp now, std::size_t max);
    void put_back(const std::vector<MetricRollup>& rollups);

    // What a window is made of from then on; before that, of stored hours.
    static Timestamp memory_from(Duration window, Timestamp now);

    // Most outcomes first, then by name.
    std::vector<MetricsRow> rows(MetricsBy by, Duration window, Timestamp now,
                                 const OlderFigures& older = {}) const;
    // Nothing: no such agent is known.
    std::optional<MetricsRow> of_agent(const std::string& agent, Duration window, Timestamp now,
                                       const OlderFigures& older = {}) const;
    std::vector<MetricsRow> types_of_agent(const std::string& agent, Duration window, Timestamp now,
                                           const OlderFigures& older = {}) const;

    struct Total {
        std::string name = {};
        Figures figures = {};
        std::optional<bool> is_up = {};  // of an agent that there is
        WorkerUsage usage = {};          // as it said last
    };
    std::vector<Total> totals(MetricsBy by) const;

private:
    using Named = std::map<std::string, Series, std::less<>>;
    struct AgentSeen {
        std::uint64_t failed = 0;
        Uptime uptime = {};
        WorkerUsage usage = {};
        Timestamp usage_at = {};  // the epoch: it never said any
    };
    enum class Heard { LIVE, READ_BACK };

    void count(Named& named, std::string_view name, const Figures& figures, Timestamp at, Heard heard);
    void count(const Task& task, Heard heard);
    void count(const WorkflowExecution& execution, Heard heard);
    void count(const WorkflowBranch& branch);
    // Those that ended; of a stored path only those that did so when it was written.
    void count_steps(const std::string& workflow, const RawId& path, const std::vector<StepRun>& runs,
                     Heard heard);
    void count(const Message& message, Heard heard);
    void see(const AgentInfo& agent, Timestamp now);
    // Under its name, or `other` where there are too many.
    static Series& series_of(Named& named, std::string_view name);
    // False: this end was counted before.
    bool is_new(const RawId& id, Timestamp ended);
    // What ended in the window, by name; of agents all that are known.
    OlderFigures sums(MetricsBy by, Duration window, Timestamp now, const OlderFigures& older) const;
    MetricsRow agent_row(const std::string& name, const Figures& figures, Duration window,
                         Timestamp now) const;
    Named& named(MetricsBy by) { return by_[static_cast<std::size_t>(by)]; }
    const Named& named(MetricsBy by) const { return by_[static_cast<std::size_t>(by)]; }

    std::array<Named, 6> by_;  // that of an agent's types: the agent, a line's end, the type
    std::map<std::string, AgentSeen, std::less<>> agents_;
    std::unordered_map<RawId, std::string> workflows_;  // of executions that are not over, for their branches
    std::unordered_set<std::uint64_t> counted_;
    std::deque<std::uint64_t> counted_last_;
};

// `agent` or `AGENT`; invalid, naming those there are.
Result<MetricsBy> parse_metrics_by(std::string_view text);

}  // namespace tero
