// Definitions are checked when they are registered, and never change afterwards: what runs goes on with the
// version it began with.
#include "base/check.hpp"
#include "codec/json.hpp"
#include "modules/coordinator/model/agent.hpp"
#include "modules/workflow/model/check.hpp"
#include "modules/workflow/workflow_engine.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <functional>
#include <set>
#include <utility>

namespace tero {
namespace {

// All that is wrong, in one message; the field is where the first is.
Error said_together(const std::vector<Error>& mistakes) {
    Error all = mistakes.front();
    for (std::size_t i = 1; i < std::min<std::size_t>(mistakes.size(), 20); ++i)
        all.message += fmt::format("; {}: {}", mistakes[i].field, mistakes[i].message);
    return all;
}

bool is_same(WorkflowDefinition one, WorkflowDefinition other) {
    one.version = other.version = 0;
    return one == other;
}

}  // namespace

void WorkflowEngine::changed(const WorkflowVersion* before, const WorkflowVersion* after) {
    if (before != nullptr) {
        definitions_.erase(before->key);
        std::int32_t& newest = newest_[before->workflow];
        newest = 0;
        for (const auto& [key, definition] : definitions_) {
            if (definition->id == before->workflow) newest = std::max(newest, definition->version);
        }
    }
    if (after == nullptr) return;
    auto read = from_json<WorkflowDefinition>(after->definition.text, Reading::tolerant);
    CHECK(read.has_value(), "workflow {}: {}", after->key, read.error().message);
    definitions_[after->key] = std::make_shared<const WorkflowDefinition>(std::move(*read));
    std::int32_t& newest = newest_[after->workflow];
    if (after->version < newest) return;
    newest = after->version;
    std::erase_if(begun_by_, [&](const auto& one) { return one.second == after->workflow; });
    for (const std::string& happening : definitions_[after->key]->triggers)
        begun_by_[happening] = after->workflow;
}

std::string WorkflowEngine::begun_by(std::string_view happening) const {
    const auto found = begun_by_.find(happening);
    return found == begun_by_.end() ? std::string{} : found->second;
}

// The last version that a file of the business was; null: none.
const WorkflowVersion* WorkflowEngine::last_of_file(const Rows& rows, const PutWorkflow& input,
                                                    const std::string& workflow) const {
    const WorkflowVersion* last = nullptr;
    rows.table<WorkflowVersion>().each([&](const WorkflowVersion& version) {
        const bool is_its = version.workflow == workflow && version.created_by == input.by;
        if (is_its && (last == nullptr || version.version > last->version)) last = &version;
    });
    return last;
}

// Of each step that starts a workflow which is not there.
std::vector<Error> WorkflowEngine::unknown_workflows(const WorkflowDefinition& definition) const {
    std::vector<Error> unknown;
    for (std::size_t i = 0; i < definition.steps.size(); ++i) {
        const WorkflowStep& step = definition.steps[i];
        if (step.type != StepType::WORKFLOW || step.workflow == definition.id) continue;
        const bool is_known = step.version
                                  ? definitions_.contains(workflow::version_key(step.workflow, *step.version))
                                  : newest_.contains(step.workflow);
        if (is_known) continue;
        const std::string what = step.version ? fmt::format("'{}' of version {}", step.workflow, *step.version)
                                              : fmt::format("'{}'", step.workflow);
        unknown.push_back({ErrorCode::invalid, fmt::format("there is no workflow {}: register that first", what),
                           fmt::format("steps[{}].workflow", i)});
    }
    return unknown;
}

// Of what agents offer, or have done: those that Tero has not forgotten.
std::vector<Error> WorkflowEngine::warnings(const Rows& rows, const WorkflowDefinition& definition) {
    std::set<std::string, std::less<>> offered{workflow::function_task};
    rows.table<AgentInfo>().each([&](const AgentInfo& agent) {
        offered.insert(agent.capabilities.begin(), agent.capabilities.end());
        for (const AgentHealth& health : agent.health) offered.insert(health.capability);
    });
    return workflow::warnings_of(definition,
                                 [&](std::string_view capability) { return offered.contains(capability); });
}

Decision WorkflowEngine::decide(const Rows& rows, const PutWorkflow& input, Context& context) const {
    WorkflowDefinition definition;
    auto mistakes = workflow::read_definition(input.definition.text, definition);
    if (mistakes.empty()) mistakes = workflow::check_definition(definition, *evaluator_);
    // Files of a business name each other in any order, and were checked together.
    if (mistakes.empty() && !input.is_file) mistakes = unknown_workflows(definition);
    if (!mistakes.empty()) return refused(context, said_together(mistakes));

    if (input.is_file) {
        const WorkflowVersion* last = last_of_file(rows, input, definition.id);
        if (last != nullptr && is_same(*definitions_.at(last->key), definition)) {
            Decided same;
            same.reply(context, Answer{WorkflowPut{*last, {}}});
            return same;
        }
    }
    for (std::size_t i = 0; i < definition.triggers.size(); ++i) {
        const std::string other = begun_by(definition.triggers[i]);
        if (other.empty() || other == definition.id) continue;
        return refused(context, {ErrorCode::conflict,
                                 fmt::format("{} begins '{}' already; take it from that first",
                                             definition.triggers[i], other),
                                 fmt::format("triggers[{}]", i)});
    }
    const auto newest = newest_.find(definition.id);
    const std::int32_t last = newest == newest_.end() ? 0 : newest->second;
    const std::int32_t asked = definition.version;
    const std::string key_known = workflow::version_key(definition.id, asked == 0 ? last : asked);
    if (const auto known = definitions_.find(key_known); known != definitions_.end()) {
        if (is_same(*known->second, definition)) {
            Decided same;
            same.reply(context, Answer{WorkflowPut{*rows.look<WorkflowVersion>(key_known).row,
                                                   warnings(rows, definition)}});
            return same;
        }
        if (asked != 0) {
            return refused(context, {ErrorCode::conflict,
                                     fmt::format("version {} is another one; the next is {}", asked, last + 1),
                                     "version"});
        }
    }
    if (asked != 0 && asked <= last)
        return refused(context, {ErrorCode::conflict, fmt::format("the next version is {}", last + 1), "version"});
    if (definitions_.size() >= workflow::versions_max) {
        return refused(context, {ErrorCode::exhausted,
                                 fmt::format("there are {} definitions, and no room for more", definitions_.size()),
                                 ""});
    }
    definition.version = asked == 0 ? last + 1 : asked;
    WorkflowVersion version{.key = workflow::version_key(definition.id, definition.version),
                            .workflow = definition.id,
                            .version = definition.version,
                            .definition = Json{to_json(definition)},
                            .created_at = context.now,
                            .created_by = input.by};
    Decided decided;
    decided.reply(context, Answer{WorkflowPut{version, warnings(rows, definition)}});
    decided.batch.put(std::move(version));
    return decided;
}

}  // namespace tero
