#include "api/await_task.hpp"

#include "api/handlers.hpp"
#include "api/lookup.hpp"
#include "modules/coordinator/model/await_task.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::api {
namespace {

bool sees_customers(const Principal& principal) {
    return allows(principal, "contacts:read") && allows(principal, "conversations:read") &&
           allows(principal, "messages:read") && allows(principal, "quotes:read");
}

Result<TaskResponse> read_task(const Api& api, const RawId& id, bool shows_customers) {
    TRY(const StoredRow task, read_row(api, table_of<Task>(), id));
    TaskResponse out;
    out.task = task.as<Task>();
    // What Tero's own tasks carry is a customer's words, and what is answered.
    if (!shows_customers && out.task.owner != ModuleId::NONE) return out;
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

net::Response awaited_response(const Api& api, const RawId& id, bool shows_customers) {
    const auto task = read_task(api, id, shows_customers);
    if (!task) return net::problem(task.error());
    return row_response(*task, is_final(task->task.status) ? 200 : 202);
}

}  // namespace

std::shared_ptr<void> TaskWaits::enter(const std::string& credential) {
    const Lock lock{mutex_};
    if (of_[credential] >= of_key_max) return nullptr;
    of_[credential] += 1;
    return {this, [this, credential](void*) { leave(credential); }};
}

void TaskWaits::leave(const std::string& credential) {
    const Lock lock{mutex_};
    if (--of_[credential] == 0) of_.erase(credential);
}

bool asks_to_wait(const net::Request& request) {
    return std::any_of(request.query.begin(), request.query.end(),
                       [](const auto& parameter) { return parameter.first == wait_parameter; });
}

Result<TaskWait> begin_wait(Api& api, const Call& call) {
    const auto most = parse_duration(call.request.parameter(wait_parameter));
    if (!most || *most < 0s || *most > task_wait_max) {
        return Error{ErrorCode::invalid,
                     fmt::format("0s to {}, such as 20s", to_string(task_wait_max)),
                     std::string{wait_parameter}};
    }
    if (!allows(call.principal, "tasks:read")) {
        return Error{ErrorCode::forbidden, "to wait for a task needs a key with the scope tasks:read", ""};
    }
    auto counted = api.task_waits.enter(call.principal.credential);
    if (counted == nullptr) {
        return Error{ErrorCode::exhausted,
                     fmt::format("{} calls of this key wait for tasks already; try again shortly",
                                 TaskWaits::of_key_max),
                     std::string{wait_parameter}};
    }
    return TaskWait{.most = api.is_draining() ? Duration{} : *most,
                    .counted = std::move(counted),
                    .credential = call.principal.credential,
                    .sees_customers = sees_customers(call.principal),
                    .caller = call.request.caller,
                    .reply = call.reply};
}

void await_task(Api& api, TaskWait wait, const Id<Task>& id, bool submitted) {
    const std::uint64_t number = wait.most > 0ms ? api.next_caller() : 0;
    const auto caller = wait.caller;
    AwaitTask input{id, wait.most, wait.credential, number};
    api.host.submit(std::move(input), [&api, id, submitted, wait = std::move(wait)](Reply ended) {
        const bool is_shown = ended || (submitted && ended.error().code != ErrorCode::unauthenticated);
        if (!is_shown) return wait.reply(net::problem(ended.error()));
        api.make_large(wait.reply, [&api, id, wait] {
            net::Response response = awaited_response(api, id, wait.sees_customers);
            response.headers.insert(response.headers.end(), wait.headers.begin(), wait.headers.end());
            return response;
        });
    });
    watch_caller(api, caller, number);
}

void watch_caller(Api& api, const std::shared_ptr<net::Caller>& caller, std::uint64_t number) {
    if (!caller || number == 0) return;
    caller->when_left([&api, number] { api.host.submit(CallerLeft{number}, EngineHost::ReplyTo{}); });
}

void get_task(Api& api, Call call) {
    auto id = Id<Task>::parse(call.path[0]);
    if (!id) return call.reply(net::problem(id.error()));
    if (asks_to_wait(call.request)) {
        auto wait = begin_wait(api, call);
        if (!wait) return call.reply(net::problem(wait.error()));
        return await_task(api, std::move(*wait), *id, false);
    }
    api.read(std::move(call.reply),
             [&api, id = *id, shows_customers = sees_customers(call.principal)]() -> net::Response {
                 const auto task = read_task(api, id, shows_customers);
                 return task ? row_response(*task) : net::problem(task.error());
             });
}

}  // namespace tero::api
