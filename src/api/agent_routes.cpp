// The routes of agents, and of what they hold. See routes.cpp.
#include "api/handlers.hpp"
#include "api/requests.hpp"
#include "api/route_lists.hpp"

namespace tero::api {
namespace {

// Of a call with several items: some of them may have been refused.
std::vector<Shape> items() {
    return {{.body = {of<ItemsResponse>()}}, {.status = 207, .body = {of<ItemsResponse>()}}};
}

// Any number of them at once.
std::vector<Parameter> agent_filters() {
    return {{.name = "status",
             .about = "only these",
             .schema = R"({"type":"string","enum":["ONLINE","BUSY","DEGRADED","DRAINING","OFFLINE"]})"},
            {.name = "kind",
             .about = "only these",
             .schema = R"({"type":"string","enum":["BUILTIN","WORKER","WEBHOOK"]})"},
            {.name = "capability", .about = "that it offers"},
            {.name = "label", .about = "that it has"},
            {.name = "version", .about = "of its program"}};
}

}  // namespace

std::vector<Route> agent_routes() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/agents",
         .scopes = {"agents:read"},
         .handle = list_agents,
         .summary = "Agents, by name: those that all filters fit",
         .parameters = agent_filters(),
         .list = Listing{.table = table_of<AgentInfo>(), .descending = false}},
        {.method = "POST",
         .pattern = "/api/v1/agents",
         .scopes = {own_agent},
         .handle = register_agent,
         .summary =
             "Registers a worker, or an agent that Tero calls, or changes what it offers; 201 with the "
             "secret that proves the calls of one that had none",
         .request = {of<RegisterRequest>()},
         .answers = {{}, {.status = 201, .body = {of<AgentSecretResponse>()}}},
         .takes_key = true},
        {.method = "GET",
         .pattern = "/api/v1/agents/{id}",
         .scopes = {"agents:read"},
         .handle = get_agent,
         .summary = "One agent",
         .row = table_of<AgentInfo>()},
        {.method = "GET",
         .pattern = "/api/v1/agents/{id}/history",
         .scopes = {"agents:read"},
         .handle = agent_history,
         .summary = "What happened to an agent, also to one that was removed; oldest first",
         .answers = just<HistoryResponse>()},
        {.method = "PATCH",
         .pattern = "/api/v1/agents/{id}",
         .scopes = {own_agent},
         .handle = change_agent,
         .summary =
             "Changes how many tasks it may hold, or drains it: it ends what it holds and gets nothing new",
         .request = {of<ChangeAgentRequest>()},
         .answers = just<ChangeAgentResponse>()},
        {.method = "DELETE",
         .pattern = "/api/v1/agents/{id}",
         .scopes = {own_agent},
         .handle = remove_agent,
         .summary = "Removes an agent that holds no task; one that comes back registers again",
         .answers = done()},
        {.method = "POST",
         .pattern = "/api/v1/agents/{id}/secret",
         .scopes = {own_agent},
         .handle = change_agent_secret,
         .summary =
             "Makes a new secret for an agent that Tero calls; for 24 hours its calls are signed with the "
             "old one too",
         .answers = just<AgentSecretResponse>()},
        {.method = "POST",
         .pattern = "/api/v1/callbacks/{token}",
         .scopes = {open_to_all},
         .handle = call_back,
         .summary =
             "Ends a task whose call was answered with 202, or tells of its progress; the URL comes with "
             "the call, and is good for that lease",
         .request = {of<CallbackRequest>()},
         .answers = done()},
    };
}

std::vector<Route> lease_routes() {
    return {
        {.method = "POST",
         .pattern = "/api/v1/agents/{id}/claim",
         .scopes = {own_agent},
         .handle = claim_tasks,
         .summary = "Claims tasks, waiting for them as long as asked; the same request id again returns the "
                    "same leases",
         .request = {of<ClaimRequest>()},
         .answers = just<LeasesResponse>(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/agents/{id}/complete",
         .scopes = {own_agent},
         .handle = complete_tasks,
         .summary =
             "Completes tasks, and claims the next in the same call if asked: then leases are answered",
         .request = {of<CompleteRequest>()},
         .answers = {{.body = {of<ItemsResponse>(), of<LeasesResponse>()}},
                     {.status = 207, .body = {of<ItemsResponse>()}}},
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/agents/{id}/fail",
         .scopes = {own_agent},
         .handle = fail_tasks,
         .summary = "Fails attempts, for a retry or for good",
         .request = {of<FailRequest>()},
         .answers = items(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/agents/{id}/heartbeat",
         .scopes = {own_agent},
         .handle = heartbeat,
         .summary = "Extends leases and tells of progress",
         .request = {of<HeartbeatRequest>()},
         .answers = items(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/agents/{id}/return",
         .scopes = {own_agent},
         .handle = return_leases,
         .summary = "Gives leases back; the attempt does not count, and each is handed out again after its backoff, "
                    "or `after` that long",
         .request = {of<ReturnRequest>()},
         .answers = items(),
         .takes_key = true},
    };
}

}  // namespace tero::api
