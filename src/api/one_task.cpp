#include "api/one_task.hpp"

#include "api/handlers.hpp"
#include "api/lookup.hpp"
#include "api/requests.hpp"

#include <utility>

namespace tero::api {
namespace {

Result<TaskResponse> read_task(const Api& api, const RawId& id, bool shows_customers) {
    TRY(const StoredRow task, read_row(api, table_of<Task>(), id));
    TaskResponse out;
    out.task = task.as<Task>();
    if (!shows_customers && is_teros_own(out.task)) return out;
    if (const auto body = read_row(api, table_of<TaskBody>(), id)) {
        const auto& carried = body->as<TaskBody>();
        out.submitted_by = carried.submitted_by;
        out.payload = carried.payload;
        out.result = carried.result;
        out.progress = carried.progress;
        out.error = carried.error;
    }
    TRY(const auto lines,
        newest_rows_of(api.host, table_of<HistoryEntry>(), "by_subject", id, out.older_left_out));
    for (const StoredRow& line : lines) out.history.push_back(line.as<HistoryEntry>());
    return out;
}

}  // namespace

bool sees_customers(const Principal& principal) {
    return allows(principal, "contacts:read") && allows(principal, "conversations:read") &&
           allows(principal, "messages:read") && allows(principal, "quotes:read");
}

void await_task(Api& api, EndWait wait, const Id<Task>& id, bool submitted, bool shows_customers) {
    await_end(api, std::move(wait), table_of<Task>(), id, submitted, [&api, id, shows_customers] {
        const auto task = read_task(api, id, shows_customers);
        if (!task) return net::problem(task.error());
        return row_response(*task, is_final(task->task.status) ? 200 : 202);
    });
}

void get_task(Api& api, Call call) {
    auto id = Id<Task>::parse(call.path[0]);
    if (!id) return call.reply(net::problem(id.error()));
    const bool shows_customers = sees_customers(call.principal);
    if (asks_to_wait(call.request)) {
        auto wait = begin_wait(api, call, "tasks:read");
        if (!wait) return call.reply(net::problem(wait.error()));
        return await_task(api, std::move(*wait), *id, false, shows_customers);
    }
    api.read(std::move(call.reply), [&api, id = *id, shows_customers]() -> net::Response {
        const auto task = read_task(api, id, shows_customers);
        return task ? row_response(*task) : net::problem(task.error());
    });
}

}  // namespace tero::api
