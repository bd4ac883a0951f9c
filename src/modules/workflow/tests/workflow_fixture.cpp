#include "modules/workflow/tests/workflow_fixture.hpp"

#include "modules/access/access_control.hpp"
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/monitoring/agent_monitoring.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/work/work_items.hpp"
#include "modules/workflow/workflow_engine.hpp"
#include "workers/script/lua_evaluator.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace {

std::string quoted(std::string text) {
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

}  // namespace

ModuleSet workflow_modules(Duration keep) {
    return {.make = [keep] {
        std::vector<std::unique_ptr<Module>> modules;
        CoordinatorOptions options;
        options.agent_failures_max = 1000;
        modules.push_back(std::make_unique<AgentCoordinator>(options, std::vector<std::string>{}));
        modules.push_back(std::make_unique<AgentMonitoring>(TimeZone::utc()));
        modules.push_back(std::make_unique<AccessControl>());
        modules.push_back(std::make_unique<WorkItems>(WorkOptions{}));
        modules.push_back(std::make_unique<WorkflowEngine>(std::make_unique<script::LuaEvaluator>(), keep));
        return modules;
    }};
}

Workflows::Workflows(Duration keep) : engine(workflow_modules(keep)) {
    AgentInfo agent;
    agent.id = "w";
    agent.capabilities = {"t", "u", "v", "undo_t", "undo_u", workflow::function_task};
    agent.max_concurrency = 10'000;
    engine.ask_for<Done>(RegisterAgent{agent});
}

Result<WorkflowVersion> Workflows::try_put(std::string json) {
    Reply reply = engine.ask(PutWorkflow{Json{quoted(std::move(json))}, "test"});
    if (!reply) return std::move(reply).error();
    return std::move(*reply).take<WorkflowPut>().version;
}

void Workflows::put(std::string json) {
    const auto done = try_put(std::move(json));
    CHECK(done.has_value(), "{}: {}", done.error().field, done.error().message);
}

Id<WorkflowExecution> Workflows::start(std::string workflow, std::string input, std::string key) {
    StartExecution asked{
        .workflow = std::move(workflow), .input = Json{quoted(std::move(input))}, .key = std::move(key)};
    return engine.ask_for<ExecutionStarted>(std::move(asked)).execution;
}

Result<Done> Workflows::change(ExecutionVerb verb, const Id<WorkflowExecution>& id) {
    const Reply reply = engine.ask(ChangeExecution{verb, id, "test"});
    if (!reply) return reply.error();
    return Done{};
}

Result<Done> Workflows::signal(const Id<WorkflowExecution>& id, std::string name, std::string payload) {
    const Reply reply = engine.ask(SignalExecution{id, std::move(name), Json{quoted(std::move(payload))}, "test"});
    if (!reply) return reply.error();
    return Done{};
}

WorkflowExecution Workflows::row(const Id<WorkflowExecution>& id) {
    const auto stored = engine.stored<WorkflowExecution>(RawId{id});
    CHECK(stored != nullptr, "no execution {}", id);
    return *stored;
}

std::string Workflows::path(const Id<WorkflowExecution>& id) {
    std::string text;
    for (const StepRun& run : row(id).path.runs)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", run.step, name_of(run.status));
    return text;
}

std::vector<WorkflowBranch> Workflows::branches() {
    auto all = engine.all<WorkflowBranch>();
    std::sort(all.begin(), all.end(),
              [](const WorkflowBranch& one, const WorkflowBranch& other) { return one.index < other.index; });
    return all;
}

std::vector<Lease> Workflows::claim() { return engine.claim("w", 1000); }

std::vector<Lease> Workflows::claim_all() {
    std::vector<Lease> all;
    for (auto leases = claim(); !leases.empty(); leases = claim()) append(all, leases);
    return all;
}

Lease Workflows::claim_one(std::string_view type) {
    auto leases = claim();
    CHECK(leases.size() == 1 && leases[0].task->type == type, "{} tasks, the first {}", leases.size(),
          leases.empty() ? "none" : leases[0].task->type);
    return leases[0];
}

void Workflows::complete(const std::vector<Lease>& leases, std::string result) {
    CompleteTasks done{.agent = "w"};
    for (const Lease& lease : leases)
        done.completions.push_back({lease.task->id, lease.task->epoch, Json{quoted(result)}});
    for (const auto& one : engine.ask_for<Outcomes>(std::move(done)))
        CHECK(one.has_value(), "a task was not completed: {}", one.error().message);
}

std::string Workflows::work(std::string result) {
    std::string types;
    for (auto leases = claim(); !leases.empty(); leases = claim()) {
        for (const Lease& lease : leases) types += (types.empty() ? "" : " ") + lease.task->type;
        complete(leases, result);
    }
    return types;
}

std::size_t Workflows::alerts(std::string_view rule) {
    const auto all = engine.all<Alert>();
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [rule](const Alert& alert) { return alert.rule == rule; }));
}

}  // namespace tero
