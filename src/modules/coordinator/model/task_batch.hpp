// A batch: any number of tasks, put together in as many calls as it takes, and one task, its completion, that
// comes once all of them have ended.
//
//     OPEN ──sealed──▶ SEALED ──each of its tasks has ended──▶ DONE: the completion is queued
//
// Its tasks belong to it as those of a workflow belong to an execution. Each counts once, as it ended first.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/input.hpp"
#include "kernel/table.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/coordinator/model/task.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tero {

enum class BatchStatus { OPEN, SEALED, DONE };
BOOST_DESCRIBE_ENUM(BatchStatus, OPEN, SEALED, DONE)

struct TaskBatch {
    Id<TaskBatch> id = {};
    BatchStatus status = BatchStatus::OPEN;
    Json completion = {};         // the task at its end, as it was asked for
    std::int64_t total = 0;       // tasks that were put into it
    std::int64_t succeeded = 0;   // of these
    std::int64_t failed = 0;      // that ended otherwise …
    std::vector<std::string> failed_first = {};  // … and the ids of the first of them
    Id<Task> completion_task = {};               // once it is DONE
    std::string asked_by = {};    // id of the key or session
    std::string actor = {};       // for history
    Timestamp created_at = {};
    Timestamp changed_at = {};    // when tasks were put into it or ended last, or it was sealed
    Timestamp finished_at = {};
    bool operator==(const TaskBatch&) const = default;
};
BOOST_DESCRIBE_STRUCT(TaskBatch, (), (id, status, completion, total, succeeded, failed, failed_first,
                                      completion_task, asked_by, actor, created_at, changed_at, finished_at))
TERO_DESCRIBED_WHOLLY(TaskBatch);

// Its owner is this module: no other keeps tasks of the coordinator's own.
inline bool is_of_batch(const Task& task) { return task.owner == modules::coordinator; }
// Its end is told to another module, and nobody else may change it.
inline bool is_teros_own(const Task& task) { return task.owner != ModuleId::NONE && !is_of_batch(task); }

struct BeginBatch {  // answered with its row
    NewTask completion = {};
    Asker by = {};
};
struct AddToBatch {  // answered as SubmitTasks is
    Id<TaskBatch> batch = {};
    SubmitTasks asked = {};
};
struct SealBatch {  // no more tasks come; answered with its row
    Id<TaskBatch> batch = {};
    Asker by = {};
};
struct TaskOfBatchEnded {
    Id<TaskBatch> batch = {};
    Id<Task> task = {};
    TaskStatus status = TaskStatus::SUCCEEDED;
};

TERO_ROW(coordinator, task_batches, TaskBatch, IndexInfo{"by_status", {"status", "created_at"}})
TERO_INPUT(coordinator, CALL, BeginBatch)
TERO_INPUT(coordinator, SUBMIT, AddToBatch)
TERO_INPUT(coordinator, CALL, SealBatch)
TERO_INPUT(coordinator, COMMAND, TaskOfBatchEnded)

}  // namespace tero
