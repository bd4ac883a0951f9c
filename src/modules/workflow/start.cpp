// An execution begins: asked from outside, or by another module.
#include "base/check.hpp"
#include "base/shown.hpp"
#include "codec/json_scanner.hpp"
#include "codec/schema_check.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/workflow/workflow_engine.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero {
namespace {

constexpr std::size_t key_characters_max = 200;

Result<Done> check_start(const StartExecution& input, Timestamp now) {
    if (input.input.text.size() > workflow::input_bytes_max) {
        return Error{ErrorCode::too_large, fmt::format("an input has at most {} bytes", workflow::input_bytes_max),
                     "input"};
    }
    JsonScanner scan{input.input.text, 32};
    if (!input.input.text.empty() && (!scan.skip(nullptr, true) || !scan.finish()))
        return Error{ErrorCode::invalid, scan.error(), "input"};
    if (input.key.size() > key_characters_max)
        return Error{ErrorCode::invalid, fmt::format("a key has at most {} bytes", key_characters_max), "key"};
    if (input.labels.size() > workflow::labels_max)
        return Error{ErrorCode::invalid, fmt::format("at most {} labels", workflow::labels_max), "labels"};
    if (input.run_at > now + std::chrono::days{3660})
        return Error{ErrorCode::invalid, "is at most ten years ahead", "run_at"};
    return Done{};
}

}  // namespace

Decision WorkflowEngine::start(const Rows& rows, const StartWorkflow& asked, Context& context) const {
    const StartExecution& input = asked.asked;
    if (auto good = check_start(input, context.now); !good) return refused(context, std::move(good).error());
    const auto newest = newest_.find(input.workflow);
    const std::int32_t version =
        input.version != 0 || newest == newest_.end() ? input.version : newest->second;
    const auto found = definitions_.find(workflow::version_key(input.workflow, version));
    if (found == definitions_.end()) {
        return refused(context, {ErrorCode::not_found,
                                 fmt::format("there is no workflow '{}'{}", shown(input.workflow),
                                             input.version == 0 ? "" : fmt::format(" of version {}", input.version)),
                                 "workflow"});
    }
    const WorkflowDefinition& definition = *found->second;
    if (!definition.input.text.empty()) {
        if (auto good = check_by_schema(definition.input.text, input.input.text, "input"); !good)
            return refused(context, std::move(good).error());
    }
    const std::string key = input.workflow + "/" + input.key;
    if (!input.key.empty()) {
        LOOK(const WorkflowKey* known, rows, WorkflowKey, key);
        if (known != nullptr) {
            Decided same;
            same.reply(context, Answer{ExecutionStarted{known->execution, false}});
            return same;
        }
    }
    if (live_count_ >= workflow::executions_max) {
        return refused(context, {ErrorCode::exhausted,
                                 fmt::format("{} executions are under way; try again later", live_count_), ""});
    }
    WorkflowExecution execution;
    execution.id = asked.id.empty() ? context.make_id<WorkflowExecution>() : asked.id;
    execution.owner = asked.owner.module;
    execution.owner_id = asked.owner.id;
    execution.parent = asked.parent;
    execution.depth = asked.depth;
    execution.workflow = input.workflow;
    execution.version = version;
    execution.created_at = context.now;
    execution.key = input.key;
    execution.started_by = input.by;
    execution.labels = definition.labels;
    for (const auto& [name, value] : input.labels) execution.labels[name] = value;
    execution.input = input.input;
    execution.variables = definition.variables;
    const Timestamp begins = std::max(input.run_at, context.now);
    if (definition.timeout) execution.deadline = begins + *definition.timeout;
    execution.path.next = definition.start;
    execution.path.wake_at = begins;

    const WorkflowExecution nothing{.id = execution.id};  // so that it is written whatever becomes of it
    workflow::Transition begun{{*evaluator_, open_, waits_, rows, context, definition}, nothing, nullptr};
    begun.execution() = execution;
    if (!input.key.empty()) begun.decided().batch.put(WorkflowKey{key, execution.id});
    begun.decided().reply(context, Answer{ExecutionStarted{execution.id, true}});
    // What is a step of another begins with a group of its own: else one would grow with all that is within.
    if (begins <= context.now && asked.parent.empty()) begun.wake();
    return begun.done();
}

Decision WorkflowEngine::decide(const Rows& rows, const StartExecution& input, Context& context) const {
    return start(rows, {.asked = input}, context);
}

Decision WorkflowEngine::decide(const Rows& rows, const StartWorkflow& input, Context& context) const {
    Context asking{.now = context.now, .random = context.random, .ticket = 1, .ids_made = context.ids_made};
    Decision decision = start(rows, input, asking);
    context.ids_made = asking.ids_made;
    if (std::holds_alternative<Need>(decision)) return decision;
    Decided& decided = std::get<Decided>(decision);
    const Reply reply = std::move(decided.replies.front().second);
    decided.replies.clear();
    if (!reply && input.parent.empty()) {
        decided.next.push_back(RaiseAlert{"workflow_not_started", input.asked.workflow, AlertLevel::ERROR,
                                          fmt::format("{} could not be started by {}: {}", input.asked.workflow,
                                                      input.asked.by, reply.error().message)});
    }
    const bool began = reply && reply->as<ExecutionStarted>()->created;
    if (!began && input.owner.module != ModuleId::NONE) {
        decided.next.push_back(ExecutionEnded{.execution = input.id,
                                              .key = input.asked.key,
                                              .owner = input.owner,
                                              .by = input.asked.by,
                                              .error = reply ? "was started before" : reply.error().message,
                                              .began = false,
                                              .input = input.asked.input});
    }
    return decision;
}

}  // namespace tero
