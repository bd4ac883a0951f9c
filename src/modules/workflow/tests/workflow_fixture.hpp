// For tests: an engine with workflows, the coordinator and work items, and an agent `w` that does every task.
#pragma once

#include "engine/tests/engine_fixture.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tero {

ModuleSet workflow_modules(Duration keep = {});

class Workflows {
public:
    explicit Workflows(Duration keep = {});

    // Registers it; each ' of the text is a quote. Its steps' tasks are what `w` can do.
    void put(std::string json);
    Result<WorkflowVersion> try_put(std::string json);
    Id<WorkflowExecution> start(std::string workflow, std::string input = "{}", std::string key = {});
    Result<Done> change(ExecutionVerb verb, const Id<WorkflowExecution>& id);
    Result<Done> signal(const Id<WorkflowExecution>& id, std::string name, std::string payload = "null");

    WorkflowExecution row(const Id<WorkflowExecution>& id);
    ExecutionStatus status(const Id<WorkflowExecution>& id) { return row(id).status; }
    // `a SUCCEEDED, b WAITING`: its own path.
    std::string path(const Id<WorkflowExecution>& id);
    std::vector<WorkflowBranch> branches();
    // What is ready, claimed by `w`, in the order in which it is handed out.
    std::vector<Lease> claim();
    // The same, until nothing is ready.
    std::vector<Lease> claim_all();
    void complete(const std::vector<Lease>& leases, std::string result = "{}");
    // The one that is ready; its type.
    Lease claim_one(std::string_view type);
    // Until nothing is ready any more, each task is done with this result; the types in their order.
    std::string work(std::string result = "{}");
    std::size_t alerts(std::string_view rule);

    SteppedEngine engine;
};

}  // namespace tero
