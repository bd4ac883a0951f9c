// One verb for all tasks or executions that a filter finds, a piece at a time: a row with its place in
// the walk, so that a restart goes on, everybody sees how far it is, and it can be stopped.
//
//     RUNNING ── all that were there when it began were looked at ──▶ DONE
//        └────── somebody stops it ──▶ STOPPED
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
#include <optional>
#include <string>
#include <vector>

namespace tero {

// What is said must fit, all of it.
struct TaskFilter {
    std::optional<TaskStatus> status = {};  // unset: those that the verb is for
    std::string type = {};
    std::string capability = {};
    std::string fairness_key = {};
    std::string submitted_by = {};  // id of the key or session
    std::optional<TaskPriority> priority = {};
    Timestamp created_after = {};   // at or after this
    Timestamp created_before = {};
    bool operator==(const TaskFilter&) const = default;
};
BOOST_DESCRIBE_STRUCT(TaskFilter, (), (status, type, capability, fairness_key, submitted_by, priority,
                                       created_after, created_before))
TERO_DESCRIBED_WHOLLY(TaskFilter);

// Executions of workflows. These lie above this module: what they are is said by its name.
struct ExecutionFilter {
    std::string workflow = {};
    std::int32_t version = 0;    // 0: each
    std::string status = {};     // empty: those that the verb is for
    Timestamp started_after = {};  // at or after this
    Timestamp started_before = {};
    bool operator==(const ExecutionFilter&) const = default;
};
BOOST_DESCRIBE_STRUCT(ExecutionFilter, (), (workflow, version, status, started_after, started_before))
TERO_DESCRIBED_WHOLLY(ExecutionFilter);

enum class BulkStatus { RUNNING, DONE, STOPPED };
BOOST_DESCRIBE_ENUM(BulkStatus, RUNNING, DONE, STOPPED)

struct BulkChange {
    Id<BulkChange> id = {};
    BulkStatus status = BulkStatus::RUNNING;
    TaskVerb verb = TaskVerb::CANCEL;
    TaskPriority priority = TaskPriority::NORMAL;  // that PRIORITIZE gives
    TaskFilter filter = {};
    bool dry_run = false;   // it only counts
    std::int32_t rate = 0;  // changed in a second, at most; 0: as fast as beside the traffic
    std::string asked_by = {};  // id of the key or session
    std::string actor = {};     // for history
    bool may_change_all = false;  // as whoever asked, when it was asked
    bool is_admin = false;
    Timestamp created_at = {};
    Timestamp finished_at = {};
    Timestamp next_at = {};        // no further piece before this
    RawId cursor = {};             // what was looked at last
    std::int64_t looked = 0;       // at so many tasks, or executions
    std::int64_t found = 0;        // of which the filter found so many
    std::int64_t changed = 0;      // of which so many were changed; of a dry run: would be, as they stand
    std::int64_t refused = 0;      // and so many not: they are another key's, or were not in the right state
    std::vector<std::string> examples = {};  // ids of the first that were found
    std::string note = {};                   // why it waits, why some were refused, or why it stopped
    std::string execution_verb = {};  // of one that changes executions; empty: it changes tasks
    ExecutionFilter executions = {};
    bool operator==(const BulkChange&) const = default;
};
BOOST_DESCRIBE_STRUCT(BulkChange, (),
                      (id, status, verb, priority, filter, dry_run, rate, asked_by, actor, may_change_all,
                       is_admin, created_at, finished_at, next_at, cursor, looked, found, changed, refused,
                       examples, note, execution_verb, executions))
TERO_DESCRIBED_WHOLLY(BulkChange);

struct BeginBulk {  // answered with its row
    TaskVerb verb = TaskVerb::CANCEL;
    TaskPriority priority = TaskPriority::NORMAL;
    TaskFilter filter = {};
    bool dry_run = false;
    std::int32_t rate = 0;
    Asker by = {};
    std::string execution_verb = {};
    ExecutionFilter executions = {};
};

struct StopBulk {
    Id<BulkChange> bulk = {};
    Asker by = {};
};

// What was read on its walk.
struct BulkPiece {
    Id<BulkChange> bulk = {};
    RawId after = {};                   // its cursor when this was read
    RawId up_to = {};                   // and then
    std::vector<RawId> found = {};      // that the filter may find
    std::int64_t looked = 0;
    std::int64_t unreadable = 0;
    bool is_last = false;
};

TERO_ROW(coordinator, bulk_changes, BulkChange, IndexInfo{"by_status", {"status", "created_at"}})
TERO_INPUT(coordinator, CALL, BeginBulk)
TERO_INPUT(coordinator, CALL, StopBulk)
TERO_INPUT(coordinator, COMMAND, BulkPiece)

}  // namespace tero
