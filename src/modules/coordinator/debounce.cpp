#include "modules/coordinator/debounce.hpp"

#include "base/check.hpp"
#include "modules/coordinator/change.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::coordinator {

Timestamp debounced_until(const NewTask& asked, Timestamp created_at, Timestamp now) {
    const Duration most = asked.debounce_max.value_or(*asked.debounce * 10);
    return std::max(now, std::min(now + *asked.debounce, created_at + most));
}

Result<Submitted> debounce(const Rows& rows, const TaskKey& key, const NewTask& asked, std::uint64_t hash,
                           const Asker& by, const Context& context, Decided& decided) {
    const Task* task = rows.look<Task>(key.task).row;
    const TaskBody* body = rows.look<TaskBody>(key.task).row;
    if (key.life != UniqueLife::UNTIL_BEGUN || task == nullptr || body == nullptr) {
        return Error{ErrorCode::conflict,
                     fmt::format("task {} has this unique key, without a debounce or from this very call",
                                 key.task),
                     "unique_key"};
    }
    if (task->type != asked.type) {
        return Error{ErrorCode::conflict, fmt::format("task {} has this unique key and another type", key.task),
                     "unique_key"};
    }
    TRY_DONE(check_right_to_change(by, *task, body));
    MARK("task.debounced");
    Task later = *task;
    later.run_at = debounced_until(asked, task->created_at, context.now);
    TaskBody newer = *body;
    newer.payload = asked.payload;
    TaskKey renewed = key;
    renewed.asked = hash;
    decided.batch.put(std::move(later));
    decided.batch.put(std::move(newer));
    decided.batch.put(std::move(renewed));
    return Submitted{key.task, false};
}

}  // namespace tero::coordinator
