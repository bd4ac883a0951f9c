// `tero top`: reads what there is every two seconds, and draws it on the whole screen.
#include "cli/command.hpp"
#include "cli/record_views.hpp"
#include "cli/top.hpp"
#include "modules/coordinator/model/agent.hpp"
#include "modules/monitoring/model/monitoring.hpp"

#include <fmt/format.h>
#include <array>
#include <charconv>
#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace tero::cli {
namespace {

constexpr Duration beat = 2s;
constexpr const char* rows_max = "500";

// The first page of a list; what hinders it goes into `troubles`, and there are no rows.
template <class Row>
std::vector<Row> first_page(const Session& session, const char* path, const char* status, bool& has_more,
                            std::vector<std::string>& troubles) {
    net::Headers query{{"limit", rows_max}};
    if (status[0] != '\0') query.emplace_back("status", status);
    std::vector<Row> rows;
    const auto read = [&]() -> Result<Done> {
        TRY(const std::string body, session.api.get(path, query));
        TRY(const PageView page, from_json<PageView>(body, Reading::tolerant));
        has_more = page.next_cursor.has_value();
        for (const Json& item : page.items) {
            TRY(Row row, from_json<Row>(item.text, Reading::tolerant));
            rows.push_back(std::move(row));
        }
        return Done{};
    };
    if (const auto done = read(); !done) troubles.push_back(fmt::format("{}: {}", path, done.error().message));
    return rows;
}

std::string counted(std::size_t count, bool has_more) { return fmt::format("{}{}", count, has_more ? "+" : ""); }

// `tero_tasks_waiting_for_a_slot 3` among the metrics.
std::string metric(std::string_view metrics, std::string_view name) {
    for (std::size_t at = metrics.find(name); at != std::string_view::npos; at = metrics.find(name, at + 1)) {
        const std::size_t value = at + name.size() + 1;
        if ((at > 0 && metrics[at - 1] != '\n') || metrics.substr(at + name.size(), 1) != " ") continue;
        return std::string{metrics.substr(value, metrics.find('\n', value) - value)};
    }
    return "?";
}

void put_agents(TopState& state, const std::vector<AgentInfo>& agents, const std::vector<Task>& tasks,
                Timestamp now) {
    std::map<std::string, std::int64_t> holds;
    for (const Task& task : tasks) holds[task.agent] += 1;
    std::int64_t online = 0;
    for (const AgentInfo& agent : agents) {
        TopAgent one{.id = agent.id,
                     .status = std::string{name_of(agent.status)},
                     .holds = holds[agent.id],
                     .at_once = agent.max_concurrency,
                     .succeeded = agent.succeeded,
                     .failed = agent.failed,
                     .latency = agent.latency == Duration{} ? "-" : to_string(agent.latency)};
        if (agent.kind != AgentKind::BUILTIN) one.silent = now - agent.heartbeat_at;
        for (const AgentHealth& health : agent.health) {
            if (health.degraded_at != Timestamp{})
                one.quarantine += (one.quarantine.empty() ? "" : ", ") + health.capability;
        }
        online += agent.status == AgentStatus::OFFLINE ? 0 : 1;
        state.agents.push_back(std::move(one));
    }
    state.figures.emplace_back(fmt::format("of {} agents online", agents.size()), std::to_string(online));
}

void put_rest(TopState& state, const std::vector<Task>& tasks, const std::vector<Alert>& alerts,
              const std::vector<WorkView>& work, Timestamp now) {
    for (const Task& task : tasks) {
        state.tasks.push_back({to_string(task.id), task.type, task.agent,
                               fmt::format("{} of {}", task.attempt, task.attempt_max), now - task.claimed_at});
    }
    for (const Alert& alert : alerts) {
        state.alerts.push_back({std::string{name_of(alert.level)}, static_cast<int>(alert.level), alert.rule,
                                alert.subject, now - alert.last_at, alert.message});
    }
    for (const WorkView& item : work) {
        state.work.push_back({item.id, std::string{name_of(item.urgency)}, static_cast<int>(item.urgency),
                              item.contact_name, item.causes.empty() ? item.kind : item.causes.front().code,
                              now - item.since});
    }
}

// An Error only when nobody answers, or to this key nothing.
Result<TopState> look(const Session& session) {
    TRY(const std::string body, session.api.get("/api/v1/session"));
    TRY(const TopSessionView seen, from_json<TopSessionView>(body, Reading::tolerant));
    TopState state;
    state.title = fmt::format("{} at {}  {}", seen.workspace.name, session.api.url(), to_string(seen.now));
    std::array<bool, 4> more{};
    auto& troubles = state.troubles;
    const auto agents = first_page<AgentInfo>(session, "/api/v1/agents", "", more[0], troubles);
    const auto tasks = first_page<Task>(session, "/api/v1/tasks", "RUNNING", more[1], troubles);
    const auto alerts = first_page<Alert>(session, "/api/v1/alerts", "FIRING", more[2], troubles);
    const auto work = first_page<WorkView>(session, "/api/v1/work-items", "OPEN", more[3], troubles);
    const auto metrics = session.api.get("/metrics");
    if (!metrics) troubles.push_back("/metrics: " + metrics.error().message);
    const auto dashboard = session.api.get("/api/v1/dashboard", {{"days", "1"}});
    if (!dashboard) {
        troubles.push_back("/api/v1/dashboard: " + dashboard.error().message);
    } else {
        TRY(const DashboardView view, from_json<DashboardView>(*dashboard, Reading::tolerant));
        state.figures.emplace_back("tasks waiting", std::to_string(view.health.queue_depth));
        state.figures.emplace_back("given up", std::to_string(view.health.dead_tasks));
    }
    state.figures.emplace_back("running", counted(tasks.size(), more[1]));
    if (metrics) state.figures.emplace_back("wait for a slot", metric(*metrics, "tero_tasks_waiting_for_a_slot"));
    if (more[1]) troubles.emplace_back(fmt::format("only the newest {} running tasks are counted", rows_max));
    put_agents(state, agents, tasks, seen.now);
    put_rest(state, tasks, alerts, work, seen.now);
    return state;
}

Result<Done> show_top(const Session& session) {
    if (session.wants_json())
        return Error{ErrorCode::invalid, "top draws; `tero status --json` is for programs", "--json"};
    TRY(TopState state, look(session));
    auto screen = WholeScreen::take(session.terminal, session.out);
    if (!screen) {
        return Error{screen.error().code, "top draws on a terminal, and this is none; `tero status` prints once", ""};
    }
    TopView view;
    Timestamp looked_at = session.clock.now();
    while (!view.ends && session.out) {
        (*screen)->show(draw_top(state, view, session.terminal.size().value_or(ScreenSize{})));
        view = after_keys(view, session.terminal.wait(beat));
        if (view.ends || session.clock.now() - looked_at < beat) continue;
        looked_at = session.clock.now();
        auto now = look(session);
        if (!now && !passes(now.error().code)) return now.error();
        if (now) {
            state = *std::move(now);
        } else {
            state.troubles = {now.error().message};  // what was seen last stays below
        }
    }
    return Done{};
}

constexpr ClientCommand table[] = {
    {{.name = "top",
      .summary = "Shows the queue, agents, running tasks, alerts and open work on the whole screen, live.",
      .options = only_common_options,
      .examples = "tero top\ntero top --profile shop"},
     show_top},
};

}  // namespace

std::span<const ClientCommand> top_command() { return table; }

}  // namespace tero::cli
