// AgentMetrics: how agents, types of task, workflows and channels do, over a window of the last minutes to
// days.
//
//     stored group ─▶ what ended in it ─▶ a minute and an hour of its agent, type, … ─▶ rows(by, window)
//
// All of it is derived from rows that are stored anyway: it writes none, and what was known before a start is
// read back from them (see api/monitor.hpp). A window of up to two hours is exact to the minute, a longer one
// to the hour; two hours and eight days are kept. Percentiles are within 2 % (latency_sketch.hpp).
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
#include "modules/monitoring/uptime.hpp"
#include "modules/workflow/model/execution.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace tero {

enum class MetricsBy { AGENT, TASK_TYPE, WORKFLOW, CHANNEL };
BOOST_DESCRIBE_ENUM(MetricsBy, AGENT, TASK_TYPE, WORKFLOW, CHANNEL)

// What ended: tasks of an agent or a type, executions of a workflow, messages that a channel took or refused.
// What somebody cancelled is neither completed nor failed.
struct Figures {
    std::uint64_t completed = 0;
    std::uint64_t failed = 0;
    std::uint64_t failed_attempts = 0;  // of an agent, those included that were tried again and went well
    Duration took = {};                 // of all that completed, together
    LatencySketch latency = {};

    void add(const Figures& other);
};

// One agent, type, workflow or channel over a window. What is not known, because nothing ended, is null.
struct MetricsRow {
    std::string name = {};
    std::uint64_t completed = 0;
    std::uint64_t failed = 0;
    std::optional<std::uint64_t> failed_attempts = {};  // of agents
    std::optional<double> success_rate = {};            // of an agent: of its attempts
    std::optional<double> error_rate = {};
    // Of an agent from claim to end, of a type from when it was due, of an execution from its start, of a
    // message from when it was made until it was handed to the channel.
    std::optional<Duration> mean = {};
    std::optional<Duration> p50 = {};
    std::optional<Duration> p95 = {};
    std::optional<Duration> p99 = {};
    std::optional<double> uptime = {};  // of an agent: the share of the window in which it was not OFFLINE
    bool operator==(const MetricsRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(MetricsRow, (),
                      (name, completed, failed, failed_attempts, success_rate, error_rate, mean, p50, p95,
                       p99, uptime))
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

private:
    std::map<std::int64_t, Figures> minutes_;  // by their number since the epoch
    std::map<std::int64_t, Figures> hours_;
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

    // Most outcomes first, then by name.
    std::vector<MetricsRow> rows(MetricsBy by, Duration window, Timestamp now) const;
    // Nothing: no such agent is known.
    std::optional<MetricsRow> of_agent(const std::string& agent, Duration window, Timestamp now) const;
    std::vector<MetricsRow> types_of_agent(const std::string& agent, Duration window, Timestamp now) const;

    struct Total {
        std::string name = {};
        Figures figures = {};
        std::optional<bool> is_up = {};  // of an agent that there is
    };
    std::vector<Total> totals(MetricsBy by) const;

private:
    using Named = std::map<std::string, Series, std::less<>>;
    struct AgentSeen {
        std::uint64_t failed = 0;
        Uptime uptime = {};
    };
    enum class Heard { LIVE, READ_BACK };

    void count(Named& named, std::string_view name, const Figures& figures, Timestamp at, Heard heard);
    void count(const Task& task, Heard heard);
    void count(const WorkflowExecution& execution, Heard heard);
    void count(const Message& message, Heard heard);
    void see(const AgentInfo& agent, Timestamp now);
    // False: this end was counted before.
    bool is_new(const RawId& id, Timestamp ended);
    MetricsRow agent_row(const std::string& name, const Series* series, Duration window, Timestamp now) const;
    Named& named(MetricsBy by) { return by_[static_cast<std::size_t>(by)]; }
    const Named& named(MetricsBy by) const { return by_[static_cast<std::size_t>(by)]; }

    std::array<Named, 4> by_;
    Named agent_types_;  // `agent/type`; names of agents have no slash
    std::map<std::string, AgentSeen, std::less<>> agents_;
    std::unordered_set<std::uint64_t> counted_;
    std::deque<std::uint64_t> counted_last_;
};

// `agent` or `AGENT`; invalid, naming those there are.
Result<MetricsBy> parse_metrics_by(std::string_view text);

}  // namespace tero
