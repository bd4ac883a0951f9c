#include "modules/coordinator/bulk.hpp"

#include "base/check.hpp"
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/coordinator/change.hpp"
#include "modules/coordinator/model/names.hpp"
#include "modules/coordinator/pauses.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace coordinator {
namespace {

constexpr std::size_t page_rows = 250;
constexpr std::size_t executions_at_once = 25;  // each may have tasks and branches by the dozen

bool is_for(TaskVerb verb, TaskStatus status) {
    switch (verb) {
        case TaskVerb::CANCEL:
            return !is_final(status);
        case TaskVerb::RETRY:
            return status == TaskStatus::DEAD || status == TaskStatus::FAILED ||
                   status == TaskStatus::CANCELLED;
        case TaskVerb::PRIORITIZE:
            return status == TaskStatus::QUEUED;
        case TaskVerb::DELETE:
            return is_final(status);
    }
    return false;
}

// A retry without a status is the dead-letter list's.
bool is_of_status(const BulkChange& bulk, TaskStatus status) {
    if (bulk.filter.status) return status == *bulk.filter.status;
    return bulk.verb == TaskVerb::RETRY ? status == TaskStatus::DEAD : is_for(bulk.verb, status);
}

// The smallest id of that time.
RawId first_id_at(Timestamp at) {
    RawId id;
    for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(at.ms >> (40 - 8 * i));
    return id;
}

bool is_of_executions(const BulkChange& bulk) { return !bulk.execution_verb.empty(); }

Timestamp begins_at(const BulkChange& bulk) {
    return is_of_executions(bulk) ? bulk.executions.started_after : bulk.filter.created_after;
}
Timestamp ends_at(const BulkChange& bulk) {
    const Timestamp before =
        is_of_executions(bulk) ? bulk.executions.started_before : bulk.filter.created_before;
    return before == Timestamp{} ? bulk.created_at + 1ms : std::min(before, bulk.created_at + 1ms);
}

// So few that the rate holds from second to second, and that what is tried again finds room in any queue.
std::size_t most_of_piece(const BulkChange& bulk, std::int64_t queue_max) {
    std::size_t most = is_of_executions(bulk) ? executions_at_once : page_rows;
    if (bulk.rate > 0) most = std::min(most, static_cast<std::size_t>(bulk.rate));
    if (bulk.verb == TaskVerb::RETRY && !is_of_executions(bulk))
        most = std::min(most, static_cast<std::size_t>(std::max<std::int64_t>(queue_max / 4, 1)));
    return most;
}

}  // namespace

namespace {

template <class Named>
std::optional<Named> named(std::string_view name, std::initializer_list<Named> all) {
    const auto found = std::find_if(all.begin(), all.end(), [&](Named one) { return name_of(one) == name; });
    return found == all.end() ? std::nullopt : std::optional{*found};
}
std::optional<ExecutionVerb> execution_verb(std::string_view name) {
    using enum ExecutionVerb;
    return named(name, {PAUSE, RESUME, CANCEL, RETRY, MIGRATE});
}

// As far as its state tells.
bool is_for(ExecutionVerb verb, const WorkflowExecution& execution) {
    if (workflow::is_done_already(verb, execution)) return false;
    if (verb == ExecutionVerb::RETRY) return execution.status == ExecutionStatus::FAILED;
    return !workflow::why_not(verb, execution);
}

Result<Done> check_executions(const BeginBulk& asked) {
    const ExecutionFilter& filter = asked.executions;
    using enum ExecutionStatus;
    if (!execution_verb(asked.execution_verb))
        return Error{ErrorCode::invalid, "is none of PAUSE, RESUME, CANCEL, RETRY and MIGRATE", "verb"};
    if (filter == ExecutionFilter{}) {
        return Error{ErrorCode::invalid, "says which executions: a workflow, status, started_after or "
                                         "started_before", "filter"};
    }
    if (filter.version != 0 && filter.workflow.empty())
        return Error{ErrorCode::invalid, "goes with a workflow", "filter.version"};
    const auto status =
        named(filter.status, {PENDING, RUNNING, WAITING, PAUSED, COMPLETED, FAILED, CANCELLED});
    WorkflowExecution so{.status = status.value_or(FAILED)};
    if (!filter.status.empty() && (!status || !is_for(*execution_verb(asked.execution_verb), so))) {
        return Error{ErrorCode::invalid,
                     fmt::format("{} is for no execution that is {}", asked.execution_verb, filter.status),
                     "filter.status"};
    }
    if (filter.started_before != Timestamp{} && filter.started_before <= filter.started_after)
        return Error{ErrorCode::invalid, "is after started_after", "filter.started_before"};
    return Done{};
}

}  // namespace

Result<Done> check_bulk(const BeginBulk& asked) {
    if (asked.rate < 0 || asked.rate > 100'000)
        return Error{ErrorCode::invalid, "is 1 to 100,000 a second, or 0 for no limit", "rate"};
    if (!asked.execution_verb.empty()) return check_executions(asked);
    const TaskFilter& filter = asked.filter;
    if (filter == TaskFilter{}) {
        return Error{ErrorCode::invalid, "says which tasks: a status, type, capability, fairness_key, "
                                         "submitted_by, priority, created_after or created_before", "filter"};
    }
    if (filter.status && !is_for(asked.verb, *filter.status)) {
        return Error{ErrorCode::invalid,
                     fmt::format("{} is for no task that is {}", name_of(asked.verb), name_of(*filter.status)),
                     "filter.status"};
    }
    if (asked.verb == TaskVerb::DELETE && !filter.status)
        return Error{ErrorCode::invalid, "DELETE says which status", "filter.status"};
    if (filter.created_before != Timestamp{} && filter.created_before <= filter.created_after)
        return Error{ErrorCode::invalid, "is after created_after", "filter.created_before"};
    if (!filter.type.empty()) TRY_DONE(check_name(filter.type, "filter.type"));
    if (!filter.capability.empty()) TRY_DONE(check_name(filter.capability, "filter.capability"));
    return Done{};
}

bool is_found_by(const BulkChange& bulk, const WorkflowExecution& execution) {
    const ExecutionFilter& filter = bulk.executions;
    const auto verb = execution_verb(bulk.execution_verb);
    const bool was_so = execution.created_at < ends_at(bulk) && execution.created_at >= begins_at(bulk) &&
                        execution.ended_at <= bulk.created_at;
    return was_so && verb && is_for(*verb, execution) &&
           (filter.status.empty() || name_of(execution.status) == filter.status) &&
           (filter.workflow.empty() || execution.workflow == filter.workflow) &&
           (filter.version == 0 || execution.version == filter.version);
}

bool is_found_by(const BulkChange& bulk, const Task& task) {
    const TaskFilter& filter = bulk.filter;
    // What began or ended later is none of its business: else a redrive would go round for ever.
    const bool was_so = task.created_at < ends_at(bulk) && task.created_at >= filter.created_after &&
                        task.finished_at <= bulk.created_at;
    return was_so && is_of_status(bulk, task.status) && (filter.type.empty() || task.type == filter.type) &&
           (filter.capability.empty() || task.capability == filter.capability) &&
           (filter.fairness_key.empty() || task.fairness == fairness_of_key(filter.fairness_key)) &&
           (!filter.priority || task.priority == *filter.priority);
}

Query query_of(const BulkChange& bulk) {
    const RawId from = std::max(bulk.cursor, first_id_at(begins_at(bulk)));
    const TableId table = is_of_executions(bulk) ? table_of<WorkflowExecution>() : table_of<Task>();
    // One more: the row of the cursor itself is read again.
    return {.table = table, .from = Bound{.text = to_string(from)}, .limit = page_rows + 1};
}

namespace {

template <class Row>
BulkPiece piece_of_rows(const BulkChange& bulk, const Page& page, std::int64_t queue_max) {
    BulkPiece piece{.bulk = bulk.id, .after = bulk.cursor, .up_to = bulk.cursor};
    piece.unreadable = static_cast<std::int64_t>(page.unreadable.size());
    piece.is_last = page.next.empty();
    for (const StoredRow& row : page.rows) {
        const Row& one = row.as<Row>();
        if (one.id == bulk.cursor) continue;
        if (one.created_at >= ends_at(bulk)) {
            piece.is_last = true;
            break;
        }
        if (piece.found.size() == most_of_piece(bulk, queue_max)) {
            piece.is_last = false;
            break;
        }
        piece.looked += 1;
        piece.up_to = one.id;
        if (is_found_by(bulk, one)) piece.found.push_back(one.id);
    }
    return piece;
}

}  // namespace

BulkPiece piece_of(const BulkChange& bulk, const Page& page, std::int64_t queue_max) {
    return is_of_executions(bulk) ? piece_of_rows<WorkflowExecution>(bulk, page, queue_max)
                                  : piece_of_rows<Task>(bulk, page, queue_max);
}

void Bulks::changed(const BulkChange* before, const BulkChange* after) {
    if (after != nullptr && after->status == BulkStatus::RUNNING) {
        running_.insert_or_assign(after->id, *after);
    } else if (before != nullptr) {
        running_.erase(before->id);
    }
}

const BulkChange* Bulks::find(const RawId& id) const {
    const auto found = running_.find(id);
    return found == running_.end() ? nullptr : &found->second;
}

const BulkChange* Bulks::due(Timestamp now) const {
    const auto found = std::find_if(running_.begin(), running_.end(),
                                    [&](const auto& one) { return one.second.next_at <= now; });
    return found == running_.end() ? nullptr : &found->second;
}

std::optional<Timestamp> Bulks::next_after(Timestamp now) const {
    std::optional<Timestamp> next;
    for (const auto& [id, bulk] : running_) {
        if (bulk.next_at > now && (!next || bulk.next_at < *next)) next = bulk.next_at;
    }
    return next;
}

namespace {

void count_found(BulkChange& bulk, const RawId& id) {
    constexpr std::size_t examples_max = 10;
    bulk.found += 1;
    if (bulk.examples.size() < examples_max) bulk.examples.push_back(to_string(id));
}

// What is for it as it stands is decided in this group, by the module whose it is.
void change_execution(const WorkflowExecution& execution, BulkChange& bulk, Decided& decided) {
    const auto verb = execution_verb(bulk.execution_verb);
    CHECK(verb.has_value(), "bulk change {}: no verb {}", bulk.id, bulk.execution_verb);
    count_found(bulk, execution.id);
    if (const auto why = workflow::why_not(*verb, execution)) {
        bulk.refused += 1;
        bulk.note = why->message;
        return;
    }
    bulk.changed += 1;
    if (!bulk.dry_run) decided.next.push_back(ChangeExecution{*verb, execution.id, bulk.actor});
}

// What became of one task of the piece is counted in the bulk change.
void change_one(const Rows& rows, const Task& task, BulkChange& bulk, const Context& context,
                Decided& decided) {
    const TaskBody* body = rows.look<TaskBody>(task.id).row;
    const std::string& by = bulk.filter.submitted_by;
    if (!by.empty() && (body == nullptr || body->submitted_by != by)) return;
    count_found(bulk, task.id);
    const Change change{bulk.verb, bulk.priority,
                        Asker{bulk.asked_by, bulk.actor, bulk.may_change_all, bulk.is_admin}};
    Decided tried;
    auto done = apply(rows, change, task, context, tried);
    if (!done) {
        bulk.refused += 1;
        bulk.note = done.error().message;
        return;
    }
    bulk.changed += 1;
    if (bulk.dry_run) return;
    append(decided.batch.writes, tried.batch.writes);
    append(decided.next, tried.next);
}

}  // namespace
}  // namespace coordinator

Decision AgentCoordinator::decide(const Rows&, const BeginBulk& input, Context& context) const {
    constexpr std::size_t running_max = 10;
    if (auto good = coordinator::check_bulk(input); !good) return refused(context, std::move(good).error());
    if (bulks_.count() >= running_max) {
        return refused(context, {ErrorCode::exhausted,
                                 fmt::format("{} bulk changes are under way; try again later", running_max), ""});
    }
    BulkChange bulk{.id = context.make_id<BulkChange>(),
                    .verb = input.verb,
                    .priority = input.priority,
                    .filter = input.filter,
                    .dry_run = input.dry_run,
                    .rate = input.rate,
                    .asked_by = input.by.id,
                    .actor = input.by.actor,
                    .may_change_all = input.by.may_change_all,
                    .is_admin = input.by.is_admin,
                    .created_at = context.now,
                    .next_at = context.now,
                    .execution_verb = input.execution_verb,
                    .executions = input.executions};
    Decided decided;
    if (!bulk.dry_run) decided.note(context, bulk.id, "bulk.begun", input.by.actor);
    decided.reply(context, Answer{bulk});
    decided.batch.put(std::move(bulk));
    return decided;
}

Decision AgentCoordinator::decide(const Rows& rows, const StopBulk& input, Context& context) const {
    LOOK(const BulkChange* bulk, rows, BulkChange, input.bulk);
    if (bulk == nullptr) {
        return refused(context,
                       {ErrorCode::not_found, fmt::format("there is no bulk change {}", input.bulk), ""});
    }
    if (!input.by.is_admin && !input.by.may_change_all && bulk->asked_by != input.by.id) {
        return refused(context, {ErrorCode::forbidden, "another key began it; it takes that one, or tasks:*", ""});
    }
    if (bulk->status != BulkStatus::RUNNING) {
        return refused(context, {ErrorCode::conflict,
                                 fmt::format("it is {} already", name_of(bulk->status)), ""});
    }
    BulkChange stopped = *bulk;
    stopped.status = BulkStatus::STOPPED;
    stopped.finished_at = context.now;
    stopped.note = "stopped by " + input.by.actor;
    Decided decided;
    decided.note(context, stopped.id, "bulk.stopped", input.by.actor);
    decided.reply(context, Answer{stopped});
    decided.batch.put(std::move(stopped));
    return decided;
}

Decision AgentCoordinator::decide(const Rows& rows, const BulkPiece& input, Context& context) const {
    LOOK(const BulkChange* known, rows, BulkChange, input.bulk);
    Decided decided;
    if (known == nullptr || known->status != BulkStatus::RUNNING) return decided;
    if (known->cursor != input.after) return decided;  // decided already
    BulkChange bulk = *known;
    const bool is_of_tasks = !coordinator::is_of_executions(bulk);
    const bool adds = is_of_tasks && bulk.verb == TaskVerb::RETRY && !bulk.dry_run;
    if (adds && index_.near_count() + input.found.size() > static_cast<std::size_t>(options_.queue_max)) {
        MARK("bulk.waits_for_room");
        bulk.next_at = context.now + 1s;
        bulk.note = "the queue is full: it goes on as there is room";
        decided.batch.put(std::move(bulk));
        return decided;
    }
    const coordinator::Change change{.verb = bulk.verb};
    Need need;
    for (const RawId& id : input.found) {
        if (is_of_tasks) {
            coordinator::add_needs(rows, change, Id<Task>{id}, need);
        } else if (!rows.look<WorkflowExecution>(id).known) {
            need.add<WorkflowExecution>(id);
        }
    }
    if (!need.empty()) return need;

    const std::int64_t changed_before = bulk.changed;
    for (const RawId& id : input.found) {
        if (!is_of_tasks) {
            const WorkflowExecution* execution = rows.look<WorkflowExecution>(id).row;
            if (execution != nullptr && coordinator::is_found_by(bulk, *execution))
                coordinator::change_execution(*execution, bulk, decided);
            continue;
        }
        const Task* task = rows.look<Task>(id).row;
        if (task != nullptr && coordinator::is_found_by(bulk, *task))
            coordinator::change_one(rows, *task, bulk, context, decided);
    }
    bulk.looked += input.looked;
    bulk.refused += input.unreadable;
    if (input.unreadable > 0) bulk.note = "some rows cannot be read: see `tero doctor`";
    bulk.next_at = context.now;
    if (bulk.rate > 0 && !bulk.dry_run)
        bulk.next_at = context.now + Duration{(bulk.changed - changed_before) * 1000 / bulk.rate};
    // Nothing to go on from: all that was read cannot be.
    const bool is_at_a_loss = !input.is_last && input.up_to == bulk.cursor;
    bulk.cursor = input.up_to;
    if (input.is_last || is_at_a_loss) {
        bulk.status = is_at_a_loss ? BulkStatus::STOPPED : BulkStatus::DONE;
        bulk.finished_at = context.now;
        if (!bulk.dry_run) decided.note(context, bulk.id, "bulk.ended", bulk.actor);
    }
    decided.batch.put(std::move(bulk));
    return decided;
}

}  // namespace tero
