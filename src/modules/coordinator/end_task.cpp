#include "modules/coordinator/end_task.hpp"

#include "base/check.hpp"
#include "codec/json.hpp"
#include "modules/coordinator/model/task_batch.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero::coordinator {

std::string history_kind(TaskStatus status) {
    switch (status) {
        case TaskStatus::QUEUED: return "task.retried";
        case TaskStatus::RUNNING:
        case TaskStatus::SUCCEEDED: break;
        case TaskStatus::FAILED: return "task.failed";
        case TaskStatus::DEAD: return "task.dead";
        case TaskStatus::CANCELLED: return "task.cancelled";
        case TaskStatus::EXPIRED: return "task.expired";
    }
    CHECK(false, "task status {}", static_cast<int>(status));
}

Json attempt_detail(const Task& attempt, std::string_view error) {
    Json detail{fmt::format(R"({{"attempt":{},"claimed_at":"{}","agent":)", attempt.attempt,
                            to_string(attempt.claimed_at))};
    append_json_text(detail.text, attempt.agent);
    if (!error.empty()) {
        detail.text += R"(,"error":)";
        append_json_text(detail.text, error);
    }
    detail.text += "}";
    return detail;
}

RaiseAlert dead_alert(const Task& task, const std::string& error) {
    return {"task_dead", task.type, AlertLevel::ERROR,
            fmt::format("a task of type {} failed {} times: {}", task.type, task.attempt, error)};
}

void end_task(Decided& decided, const Context& context, Task task, const TaskBody& body, std::string actor) {
    CHECK(is_final(task.status), "task {} has not ended", task.id);
    if (task.status != TaskStatus::SUCCEEDED)
        decided.note(context, task.id, history_kind(task.status), std::move(actor));
    const auto ended = std::make_shared<const Task>(std::move(task));
    if (is_of_batch(*ended)) {
        decided.next.push_back(TaskOfBatchEnded{Id<TaskBatch>{ended->owner_id}, ended->id, ended->status});
    } else if (ended->owner != ModuleId::NONE) {
        decided.next.push_back(TaskEnded{ended, body.result, body.error});
    }
    decided.batch.put(ended);
}

}  // namespace tero::coordinator
