#include "api/metrics_text.hpp"

#include <fmt/format.h>
#include <array>
#include <iterator>
#include <string_view>

namespace tero::api {
namespace {

struct MeasuredKind {
    MetricsBy by;
    std::string_view label;  // also in the families' names
    std::string_view whose;
};
constexpr std::array kinds{
    MeasuredKind{MetricsBy::AGENT, "agent", "Tasks of an agent"},
    MeasuredKind{MetricsBy::TASK_TYPE, "task_type", "Tasks of a type"},
    MeasuredKind{MetricsBy::WORKFLOW, "workflow", "Executions of a workflow"},
    MeasuredKind{MetricsBy::WORKFLOW_STEP, "workflow_step", "Steps of a workflow"},
    MeasuredKind{MetricsBy::CHANNEL, "channel", "Messages to a channel"},
};

double seconds(Duration duration) { return static_cast<double>(duration.count()) / 1000; }

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        if (c == '\\' || c == '"') out += '\\';
        out += c;
    }
    return out;
}

void begin(std::string& out, std::string_view name, std::string_view kind, std::string_view help) {
    fmt::format_to(std::back_inserter(out), "# HELP {} {}\n# TYPE {} {}\n", name, help, name, kind);
}

void add_alone(std::string& out, std::string_view name, std::string_view kind, std::string_view help,
               double value) {
    begin(out, name, kind, help);
    fmt::format_to(std::back_inserter(out), "{} {}\n", name, value);
}

void add_counts(std::string& out, const MeasuredKind& kind, const std::vector<AgentMetrics::Total>& totals,
                std::string_view what, std::uint64_t Figures::*count) {
    const std::string name = fmt::format("tero_{}_{}_total", kind.label, what);
    begin(out, name, "counter", fmt::format("{} that {}", kind.whose, what));
    for (const auto& total : totals) {
        fmt::format_to(std::back_inserter(out), "{}{{{}=\"{}\"}} {}\n", name, kind.label, escaped(total.name),
                       total.figures.*count);
    }
}

void add_response(std::string& out, const MeasuredKind& kind,
                  const std::vector<AgentMetrics::Total>& totals) {
    const std::string name = fmt::format("tero_{}_response_seconds", kind.label);
    begin(out, name, "summary",
          fmt::format("{} that completed: how long they took, since the start", kind.whose));
    for (const auto& total : totals) {
        const std::string label = fmt::format("{}=\"{}\"", kind.label, escaped(total.name));
        for (const double of : {0.5, 0.95, 0.99}) {
            if (total.figures.completed == 0) break;
            fmt::format_to(std::back_inserter(out), "{}{{{},quantile=\"{}\"}} {}\n", name, label, of,
                           seconds(total.figures.latency.percentile(of)));
        }
        fmt::format_to(std::back_inserter(out), "{}_sum{{{}}} {}\n{}_count{{{}}} {}\n", name, label,
                       seconds(total.figures.took), name, label, total.figures.completed);
    }
}

void add_agents_up(std::string& out, const std::vector<AgentMetrics::Total>& agents) {
    begin(out, "tero_agent_up", "gauge", "1: the agent is not OFFLINE");
    for (const auto& agent : agents) {
        if (agent.is_up)
            fmt::format_to(std::back_inserter(out), "tero_agent_up{{agent=\"{}\"}} {}\n", escaped(agent.name),
                           *agent.is_up ? 1 : 0);
    }
}

// As agents that are not OFFLINE said last.
template <class Value>
void add_usage(std::string& out, const std::vector<AgentMetrics::Total>& agents, std::string_view name,
               std::string_view help, std::optional<Value> WorkerUsage::*said) {
    begin(out, name, "gauge", help);
    for (const auto& agent : agents) {
        const std::optional<Value>& value = agent.usage.*said;
        if (agent.is_up.value_or(false) && value)
            fmt::format_to(std::back_inserter(out), "{}{{agent=\"{}\"}} {}\n", name, escaped(agent.name), *value);
    }
}

}  // namespace

std::string prometheus_text(const AgentMetrics& figures, const ServerMetrics& server,
                            double processor_seconds, std::optional<Duration> backup_age) {
    std::string out;
    for (const MeasuredKind& kind : kinds) {
        const auto totals = figures.totals(kind.by);
        add_counts(out, kind, totals, "completed", &Figures::completed);
        add_counts(out, kind, totals, "failed", &Figures::failed);
        if (kind.by == MetricsBy::AGENT) {
            add_counts(out, kind, totals, "failed_attempts", &Figures::failed_attempts);
            add_agents_up(out, totals);
            add_usage(out, totals, "tero_agent_processor_cores", "Cores that the agent's process uses, as it says",
                      &WorkerUsage::processor);
            add_usage(out, totals, "tero_agent_memory_bytes", "Memory of the agent's process, as it says",
                      &WorkerUsage::memory_bytes);
        }
        add_response(out, kind, totals);
    }
    add_alone(out, "tero_queue_age_seconds", "gauge",
              "Since the task that has waited longest could have begun, at the last look",
              seconds(server.queue_age));
    add_alone(out, "tero_disk_bytes", "gauge", "Size of the file system of the data folder",
              static_cast<double>(server.disk_bytes));
    add_alone(out, "tero_disk_free_bytes", "gauge", "Free on the file system of the data folder",
              static_cast<double>(server.disk_free_bytes));
    begin(out, "tero_backup_age_seconds", "gauge",
          "Since the last good tero backup was made, or since the first start where none was");
    if (backup_age)
        fmt::format_to(std::back_inserter(out), "tero_backup_age_seconds {}\n", seconds(*backup_age));
    add_alone(out, "process_cpu_seconds_total", "counter", "Processor time of the process",
              processor_seconds);
    add_alone(out, "process_resident_memory_bytes", "gauge", "Resident memory of the process",
              static_cast<double>(server.memory_bytes));
    add_alone(out, "process_start_time_seconds", "gauge", "When the process began, since 1970",
              static_cast<double>(server.started_at.ms) / 1000);
    return out;
}

}  // namespace tero::api
