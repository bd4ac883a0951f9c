// The routes of workflows and their executions. See routes.cpp.
#include "api/handlers.hpp"
#include "api/requests.hpp"
#include "api/route_lists.hpp"
#include "modules/coordinator/model/bulk_change.hpp"
#include "modules/workflow/model/execution.hpp"

#include <memory>

namespace tero::api {
namespace {

// Where it stands, and why it ended: an execution may carry a megabyte, and a page shows fifty.
AnyRow brief_execution(const StoredRow& row) {
    auto brief = std::make_shared<WorkflowExecution>(row.as<WorkflowExecution>());
    brief->input = {};
    brief->variables = {};
    brief->output = {};
    brief->signals = {};
    auto& runs = brief->path.runs;
    if (runs.size() > 1) runs.erase(runs.begin(), runs.end() - 1);
    for (StepRun& run : runs) run.output = {};
    return brief;
}

RowKey execution_of(const StoredRow& attribute) { return attribute.as<WorkflowAttribute>().execution; }

}  // namespace

std::vector<Route> workflow_routes() {
    return {
        {.method = "POST",
         .pattern = "/api/v1/workflows",
         .scopes = {"workflows:write"},
         .handle = put_workflow,
         .summary = "Registers a workflow's definition; the same again answers with the same version. "
                    "`warnings` say what "
                    "may be wrong all the same",
         .request = {any_object()},
         .answers = {{.status = 201, .body = {of<PutWorkflowResponse>()}}},
         .takes_key = true},
        {.method = "GET",
         .pattern = "/api/v1/workflows",
         .scopes = {"workflows:read"},
         .handle = list_rows,
         .summary = "Every version of every workflow, by name",
         .list = Listing{.table = table_of<WorkflowVersion>(), .descending = false}},
        {.method = "GET",
         .pattern = "/api/v1/workflows/{key}",
         .scopes = {"workflows:read"},
         .handle = get_row,
         .summary = "One version of a workflow, such as order@2",
         .row = table_of<WorkflowVersion>()},
    };
}

std::vector<Route> execution_routes() {
    return {
        {.method = "POST",
         .pattern = "/api/v1/executions",
         .scopes = {"workflows:run"},
         .handle = start_execution,
         .summary = "Starts a workflow; the same key again answers with the same execution. With `wait` it is "
                    "answered as GET answers it",
         .request = {of<StartRequest>()},
         .answers = {{.status = 201, .body = {of<StartResponse>()}},
                     {.body = {of<StartResponse>(), of<WorkflowExecution>()}},
                     {.status = 202, .body = {of<WorkflowExecution>()}}},
         .parameters = {end_wait_parameter()},
         .takes_key = true},
        {.method = "GET",
         .pattern = "/api/v1/executions",
         .scopes = {"workflows:read"},
         .handle = list_rows,
         .summary = "Executions of workflows, newest first",
         .parameters = {{.name = "brief",
                         .about = "true: without input, variables, output and signals, and with the last run of "
                                  "its path alone, which is where it stands",
                         .schema = R"({"type":"boolean","default":false})"}},
         .list = Listing{.table = table_of<WorkflowExecution>(),
                         .filters = {{"status", "by_status"},
                                     {"workflow", "by_workflow"},
                                     {.parameter = "attribute",
                                      .index = "by_value",
                                      .about = "an attribute that its definition declares, and its value: "
                                               "`customer=Ana`",
                                      .through = table_of<WorkflowAttribute>(),
                                      .leads_to = execution_of}},
                         .brief = brief_execution}},
        {.method = "GET",
         .pattern = "/api/v1/executions/{id}",
         .scopes = {"workflows:read"},
         .handle = get_execution,
         .summary = "One execution: where it stands, and what each step of its own path gave; who waits for its "
                    "end gets 200 once it has come, and 202 with it as it is when the time is up",
         .answers = {{.body = {of<WorkflowExecution>()}}, {.status = 202, .body = {of<WorkflowExecution>()}}},
         .parameters = {end_wait_parameter()}},
        {.method = "GET",
         .pattern = "/api/v1/executions/{id}/history",
         .scopes = {"workflows:read"},
         .handle = execution_history,
         .summary = "What people did to an execution, beside its steps; oldest first",
         .answers = just<HistoryResponse>()},
        {.method = "GET",
         .pattern = "/api/v1/execution-branches",
         .scopes = {"workflows:read"},
         .handle = list_rows,
         .summary = "The paths of PARALLEL steps, newest first",
         .list = Listing{.table = table_of<WorkflowBranch>(),
                         .filters = {{"execution", "by_execution"}, {"status", "by_status"}}}},
        {.method = "GET",
         .pattern = "/api/v1/execution-forks",
         .scopes = {"workflows:read"},
         .handle = list_rows,
         .summary = "PARALLEL steps, newest first: how many branches each has, and how far they have come",
         .list = Listing{.table = table_of<WorkflowFork>(),
                         .filters = {{"execution", "by_execution"}, {"status", "by_status"}}}},
    };
}

// One verb for many.
std::vector<Route> execution_bulk_routes() {
    return {
        {.method = "POST",
         .pattern = "/api/v1/execution-bulk-changes",
         .scopes = {"workflows:run"},
         .handle = begin_execution_bulk,
         .summary = "Begins to do one verb to all executions that a filter finds, a piece at a time; a dry run "
                    "counts them and shows some",
         .request = {of<ExecutionBulkRequest>()},
         .answers = {{.status = 201, .body = {of<BulkChange>()}}},
         .takes_key = true},
        {.method = "GET",
         .pattern = "/api/v1/execution-bulk-changes/{id}",
         .scopes = {"workflows:read"},
         .handle = get_row,
         .summary = "How far it is",
         .row = table_of<BulkChange>()},
        {.method = "POST",
         .pattern = "/api/v1/execution-bulk-changes/{id}/stop",
         .scopes = {"workflows:run"},
         .handle = stop_bulk,
         .summary = "Stops it; what it has done stays done",
         .answers = just<BulkChange>(),
         .takes_key = true},
    };
}

// What a step of one asks a person.
std::vector<Route> approval_routes() {
    return {
        {.method = "POST",
         .pattern = "/api/v1/executions/{id}/approve",
         .scopes = {"workflows:run"},
         .handle = approve_execution,
         .summary = "Approves what a step asks, with what its form wants",
         .request = {of<ApproveRequest>()},
         .may_be_empty = true,
         .answers = done(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/executions/{id}/reject",
         .scopes = {"workflows:run"},
         .handle = reject_execution,
         .summary = "Rejects what a step asks to be approved",
         .request = {of<ApproveRequest>()},
         .may_be_empty = true,
         .answers = done(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/executions/{id}/approval-link",
         .scopes = {"workflows:run"},
         .handle = make_approval_link,
         .summary = "A link to a page on which whoever has it approves or rejects, once, until it expires",
         .request = {of<ApprovalLinkRequest>()},
         .may_be_empty = true,
         .answers = just<LinkResponse>()},
    };
}

// What may be done with one.
std::vector<Route> execution_calls() {
    return {
        {.method = "POST",
         .pattern = "/api/v1/executions/{id}/signal",
         .scopes = {"workflows:run"},
         .handle = signal_execution,
         .summary = "A word for the step that waits for it, now or later",
         .request = {of<SignalRequest>()},
         .answers = done(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/executions/{id}/signal-link",
         .scopes = {"workflows:run"},
         .handle = make_signal_link,
         .summary = "A link to which whoever has it sends the signal of that name, until it expires",
         .request = {of<SignalLinkRequest>()},
         .answers = just<LinkResponse>()},
        {.method = "POST",
         .pattern = "/api/v1/executions/{id}/pause",
         .scopes = {"workflows:run"},
         .handle = pause_execution,
         .summary = "Pauses an execution: what is under way ends, and nothing new begins",
         .answers = done(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/executions/{id}/resume",
         .scopes = {"workflows:run"},
         .handle = resume_execution,
         .summary = "Lets a paused execution go on",
         .answers = done(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/executions/{id}/cancel",
         .scopes = {"workflows:run"},
         .handle = cancel_execution,
         .summary = "Cancels an execution: nothing of it runs any more, but what undoes its steps",
         .answers = done(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/executions/{id}/retry",
         .scopes = {"workflows:run"},
         .handle = retry_execution,
         .summary = "Lets a FAILED execution go on from the step that failed; or any from an earlier step, with other "
                    "data",
         .request = {of<RetryRequest>()},
         .answers = just<RetryResponse>(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/executions/{id}/migrate",
         .scopes = {"workflows:run"},
         .handle = migrate_execution,
         .summary = "Lets an execution go on with another version of its definition, if all that it has done is there; a dry "
                    "run only says so",
         .request = {of<MigrateRequest>()},
         .may_be_empty = true,
         .answers = just<MigrateResponse>(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/executions/{id}/skip",
         .scopes = {"workflows:run"},
         .handle = skip_step,
         .summary = "Lets an execution go on as if the step where it stands, or failed, had given that",
         .request = {of<SkipRequest>()},
         .answers = done(),
         .takes_key = true},
    };
}

}  // namespace tero::api
