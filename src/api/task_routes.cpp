// The routes of tasks, of bulk changes, and of what holds the queue back. See routes.cpp.
#include "api/handlers.hpp"
#include "api/requests.hpp"
#include "api/route_lists.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

namespace tero::api {
namespace {

using Kept = Result<Sift::Keeps>;

template <std::string Task::*field>
Kept is_equal(const std::string& value) {
    return Sift::Keeps{[value](const StoredRow& row) { return row.as<Task>().*field == value; }};
}

bool has_part(std::string_view text, std::string_view part) {
    const auto lower = [](unsigned char c) { return std::tolower(c); };
    const auto is_alike = [&](char a, char b) { return lower(a) == lower(b); };
    return std::search(text.begin(), text.end(), part.begin(), part.end(), is_alike) != text.end();
}

Kept has_text(const std::string& value) {
    return Sift::Keeps{[value](const StoredRow& row) {
        const Task& task = row.as<Task>();
        return has_part(to_string(task.id), value) || has_part(task.type, value) ||
               has_part(task.capability, value) || has_part(task.agent, value);
    }};
}

Kept is_created_from(const std::string& value) {
    TRY(const Timestamp from, parse_timestamp(value));
    return Sift::Keeps{[from](const StoredRow& row) { return row.as<Task>().created_at >= from; }};
}

Kept is_created_before(const std::string& value) {
    TRY(const Timestamp before, parse_timestamp(value));
    return Sift::Keeps{[before](const StoredRow& row) { return row.as<Task>().created_at < before; }};
}

std::vector<Sift> task_sifts() {
    return {{"type", "only of this type", is_equal<&Task::type>},
            {"capability", "only those that need it", is_equal<&Task::capability>},
            {"agent", "only those that this agent holds, or held last", is_equal<&Task::agent>},
            {"text", "only those with this in their id, type, capability or agent", has_text},
            {"from", "only those created at this time or later", is_created_from, time_schema},
            {"before", "only those created before this time", is_created_before, time_schema}};
}

}  // namespace

std::vector<Route> task_routes() {
    return {
        {.method = "POST",
         .pattern = "/api/v1/tasks",
         .scopes = {"tasks:submit"},
         .handle = submit_tasks,
         .summary = "Submits one task, or several as {\"tasks\": [...]}; the same unique_key again answers "
                    "with the same task. With `wait` the one task is answered as GET answers it",
         .request = {of<NewTask>(), of<SubmitRequest>()},
         .answers = {{.status = 201, .body = {of<ItemResponse>(), of<ItemsResponse>()}},
                     {.body = {of<ItemResponse>(), of<TaskResponse>()}},
                     {.status = 202, .body = {of<TaskResponse>()}},
                     {.status = 207, .body = {of<ItemsResponse>()}}},
         .parameters = {end_wait_parameter()},
         .takes_key = true},
        {.method = "GET",
         .pattern = "/api/v1/tasks",
         .scopes = {"tasks:read"},
         .handle = list_rows,
         .summary = "Tasks, newest first; those of one status by the time they may run, latest first. Where a "
                    "call narrows them further it looks at 20,000 tasks at most: a page may hold fewer than "
                    "its limit, or none, and have a next_cursor",
         .list = Listing{.table = table_of<Task>(),
                         .filters = {{"status", "by_status"}},
                         .sifts = task_sifts()}},
        {.method = "GET",
         .pattern = "/api/v1/tasks/{id}",
         .scopes = {"tasks:read"},
         .handle = get_task,
         .summary = "One task with its payload and result; who waits for its end gets 200 once it has come, and "
                    "202 with the task as it is when the time is up",
         .answers = {{.body = {of<TaskResponse>()}}, {.status = 202, .body = {of<TaskResponse>()}}},
         .parameters = {end_wait_parameter()}},
        {.method = "POST",
         .pattern = "/api/v1/tasks/{id}/cancel",
         .scopes = {"tasks:submit"},
         .handle = cancel_task,
         .summary =
             "Cancels a task that is queued or running; whoever works on it is refused with the next call",
         .answers = just<ItemsResponse>(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/tasks/{id}/retry",
         .scopes = {"tasks:submit"},
         .handle = retry_task,
         .summary = "Queues a DEAD, FAILED or CANCELLED task again, with all its attempts",
         .answers = just<ItemsResponse>(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/tasks/{id}/prioritize",
         .scopes = {"tasks:submit"},
         .handle = prioritize_task,
         .summary = "Gives a QUEUED task another priority",
         .request = {of<PrioritizeRequest>()},
         .answers = just<ItemsResponse>(),
         .takes_key = true},
        {.method = "DELETE",
         .pattern = "/api/v1/tasks/{id}",
         .scopes = {"tasks:submit"},
         .handle = delete_task,
         .summary = "Deletes a task that has ended, with what it carried and its unique key",
         .answers = just<ItemsResponse>()},
    };
}

std::vector<Route> queue_routes() {
    return {
        {.method = "POST",
         .pattern = "/api/v1/bulk-changes",
         .scopes = {"tasks:submit"},
         .handle = begin_bulk,
         .summary = "Begins to do one verb to all tasks that a filter finds, a piece at a time; a dry run counts "
                    "them and shows some",
         .request = {of<BulkRequest>()},
         .answers = {{.status = 201, .body = {of<BulkChange>()}}},
         .takes_key = true},
        {.method = "GET",
         .pattern = "/api/v1/bulk-changes",
         .scopes = {"tasks:read"},
         .handle = list_rows,
         .summary = "Bulk changes, newest first",
         .list = Listing{.table = table_of<BulkChange>(), .filters = {{"status", "by_status"}}}},
        {.method = "GET",
         .pattern = "/api/v1/bulk-changes/{id}",
         .scopes = {"tasks:read"},
         .handle = get_row,
         .summary = "How far a bulk change is",
         .row = table_of<BulkChange>()},
        {.method = "POST",
         .pattern = "/api/v1/bulk-changes/{id}/stop",
         .scopes = {"tasks:submit"},
         .handle = stop_bulk,
         .summary = "Stops a bulk change; what it has done stays done",
         .answers = just<BulkChange>(),
         .takes_key = true},
        {.method = "GET",
         .pattern = "/api/v1/queue/pauses",
         .scopes = {"tasks:read"},
         .handle = list_rows,
         .summary = "What of the queue is paused, by whom and why",
         .list = Listing{.table = table_of<QueuePause>(), .descending = false}},
        {.method = "POST",
         .pattern = "/api/v1/queue/pause",
         .scopes = {"tasks:pause"},
         .handle = pause_queue,
         .summary = "Pauses the whole queue, or the tasks of one type, capability or fairness key: they are not "
                    "handed out, and what runs goes on",
         .request = {of<PauseQueueRequest>()},
         .answers = done(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/queue/resume",
         .scopes = {"tasks:pause"},
         .handle = resume_queue,
         .summary = "Lets paused tasks be handed out again, each in its old place",
         .request = {of<ResumeQueueRequest>()},
         .answers = done(),
         .takes_key = true},
    };
}

std::vector<Route> limit_routes() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/queue/limits",
         .scopes = {"tasks:read"},
         .handle = list_rows,
         .summary = "How many tasks of a concurrency key may run at once, by key",
         .list = Listing{.table = table_of<QueueLimit>(), .descending = false}},
        {.method = "POST",
         .pattern = "/api/v1/queue/limit",
         .scopes = {"tasks:pause"},
         .handle = limit_queue,
         .summary = "Sets how many tasks of a concurrency key, or of each that begins with `name:` as `name:*`, may "
                    "run at once, or begin in a time; what runs already goes on",
         .request = {of<LimitQueueRequest>()},
         .answers = done(),
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/queue/unlimit",
         .scopes = {"tasks:pause"},
         .handle = unlimit_queue,
         .summary = "Takes a limit away: as many may run as there are agents for",
         .request = {of<UnlimitQueueRequest>()},
         .answers = done(),
         .takes_key = true},
    };
}

std::vector<Route> batch_routes() {
    return {
        {.method = "POST",
         .pattern = "/api/v1/task-batches",
         .scopes = {"tasks:submit"},
         .handle = begin_batch,
         .summary = "Begins a batch: tasks are put into it, and its completion comes once it is sealed and all of "
                    "them have ended",
         .request = {of<BatchRequest>()},
         .answers = {{.status = 201, .body = {of<TaskBatch>()}}},
         .takes_key = true},
        {.method = "GET",
         .pattern = "/api/v1/task-batches",
         .scopes = {"tasks:read"},
         .handle = list_rows,
         .summary = "Batches of tasks, newest first",
         .list = Listing{.table = table_of<TaskBatch>(), .filters = {{"status", "by_status"}}}},
        {.method = "GET",
         .pattern = "/api/v1/task-batches/{id}",
         .scopes = {"tasks:read"},
         .handle = get_row,
         .summary = "How far a batch is: how many of its tasks succeeded and failed",
         .row = table_of<TaskBatch>()},
        {.method = "POST",
         .pattern = "/api/v1/task-batches/{id}/tasks",
         .scopes = {"tasks:submit"},
         .handle = add_to_batch,
         .summary = "Submits tasks that are of this batch",
         .request = {of<SubmitRequest>()},
         .answers = {{.status = 201, .body = {of<ItemsResponse>()}},
                     {.status = 207, .body = {of<ItemsResponse>()}}},
         .takes_key = true},
        {.method = "POST",
         .pattern = "/api/v1/task-batches/{id}/seal",
         .scopes = {"tasks:submit"},
         .handle = seal_batch,
         .summary = "No more tasks come into this batch: it is over once those that it has have ended",
         .answers = just<TaskBatch>(),
         .takes_key = true},
    };
}

}  // namespace tero::api
