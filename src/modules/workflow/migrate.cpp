// An execution goes on with another version of its definition, if all that it has done and does is there too.
#include "base/check.hpp"
#include "codec/schema_check.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/workflow/workflow_engine.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace tero {
namespace {

using workflow::find_step;
using workflow::is_over;

// The step, and all that may come on paths that begin there.
void add_reached(const WorkflowDefinition& definition, const std::string& id,
                 std::set<std::string>& reached) {
    if (id.empty() || !reached.insert(id).second) return;
    const WorkflowStep& step = *find_step(definition, id);
    std::vector<std::string> next{step.next, step.on_error, step.on_timeout, step.compensate, step.branch};
    for (const WorkflowCase& one : step.cases) next.push_back(one.next);
    next.insert(next.end(), step.branches.begin(), step.branches.end());
    for (const std::string& one : next) add_reached(definition, one, reached);
}

// What has run on its own path, what is next there, and whatever a PARALLEL of it may have begun.
std::set<std::string> steps_used(const WorkflowDefinition& definition, const WorkflowPath& path) {
    std::set<std::string> used;
    if (!path.next.empty()) used.insert(path.next);
    for (const StepRun& run : path.runs) {
        used.insert(run.step);
        const WorkflowStep& step = *find_step(definition, run.step);
        add_reached(definition, step.branch, used);
        for (const std::string& first : step.branches) add_reached(definition, first, used);
    }
    return used;
}

// Who waits at the one waits for the same at the other.
bool waits_alike(const WorkflowStep& one, const WorkflowStep& other) {
    const auto what = [](const WorkflowStep& step) {
        return std::tuple{step.function.empty(), step.approval.empty(), step.deadline.has_value()};
    };
    return std::tie(one.call, one.event, one.subject, one.message) ==
               std::tie(other.call, other.event, other.subject, other.message) &&
           what(one) == what(other);
}

// Why what the step was cannot be taken for what it is; empty: it can.
std::string why_another(const WorkflowStep& was, const WorkflowStep* is) {
    if (is == nullptr) return fmt::format("step '{}' is not there", was.id);
    if (is->type != was.type) return fmt::format("step '{}' is a {} there", was.id, name_of(is->type));
    if (!waits_alike(was, *is)) return fmt::format("step '{}' waits for something else there", was.id);
    if (was.branches != is->branches || was.branch != is->branch || was.each != is->each)
        return fmt::format("step '{}' has other branches there", was.id);
    return {};
}

std::vector<std::string> problems_of(const WorkflowDefinition& was, const WorkflowDefinition& is,
                                     const WorkflowExecution& execution) {
    std::vector<std::string> problems;
    for (const std::string& id : steps_used(was, execution.path)) {
        std::string why = why_another(*find_step(was, id), find_step(is, id));
        if (!why.empty()) problems.push_back(std::move(why));
    }
    if (is.input.text.empty()) return problems;
    if (auto good = check_by_schema(is.input.text, execution.input.text, "input"); !good)
        problems.push_back(fmt::format("{}: {}", good.error().field, good.error().message));
    return problems;
}

void add_where(const WorkflowPath& path, std::vector<std::string>& steps) {
    const bool is_at = !path.runs.empty() && (path.next.empty() || !is_over(path.runs.back().status));
    const std::string& step = is_at ? path.runs.back().step : path.next;
    if (!step.empty() && std::find(steps.begin(), steps.end(), step) == steps.end()) steps.push_back(step);
}

}  // namespace

Decision WorkflowEngine::decide(const Rows& rows, const MigrateExecution& input, Context& context) const {
    LOOK(const WorkflowExecution* execution, rows, WorkflowExecution, input.execution);
    if (execution == nullptr) return refused(context, workflow::no_such_execution(input.execution));
    if (auto why = workflow::why_not(ExecutionVerb::MIGRATE, *execution))
        return refused(context, std::move(*why));
    const std::int32_t to = input.version != 0 ? input.version : newest_.at(execution->workflow);
    const std::string key = workflow::version_key(execution->workflow, to);
    const auto found = definitions_.find(key);
    if (found == definitions_.end())
        return refused(context, {ErrorCode::not_found, fmt::format("there is no workflow {}", key), "version"});
    Migrated answer{.from = execution->version, .to = to};
    add_where(execution->path, answer.stands_at);
    for (const WorkflowBranch* branch : live_branches(rows, execution->id))
        add_where(branch->path, answer.stands_at);
    answer.problems = problems_of(definition_of(*execution), *found->second, *execution);
    if (!answer.problems.empty() && !input.dry_run) {
        Error why{ErrorCode::conflict,
                  fmt::format("it cannot go on as {}: {}", key, fmt::join(answer.problems, "; ")), "version"};
        Decided stays = refused(context, why);
        if (context.ticket == 0) {  // a bulk change hears no answer
            stays.next.push_back(RaiseAlert{"workflow_not_migrated", execution->workflow, AlertLevel::WARNING,
                                            fmt::format("execution {}: {}", execution->id, why.message)});
        }
        return stays;
    }
    Decided same;
    if (input.dry_run || answer.from == to) {
        same.reply(context, Answer{std::move(answer)});
        return same;
    }
    const workflow::Around around{*evaluator_, open_, waits_, rows, context, *found->second};
    workflow::Transition moved{around, *execution, nullptr};
    WorkflowExecution& changed = moved.execution();
    changed.version = to;
    for (const auto& [name, value] : found->second->variables) changed.variables.emplace(name, value);
    moved.decided().note(context, execution->id, "execution.migrated", input.by,
                         Json{fmt::format(R"({{"from":{},"to":{}}})", answer.from, to)});
    moved.decided().reply(context, Answer{std::move(answer)});
    return moved.done();
}

}  // namespace tero
