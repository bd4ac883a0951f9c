#include "modules/coordinator/model/queue_limit.hpp"
#include "modules/coordinator/model/queue_pause.hpp"
#include "sim/task_laws.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>
#include <vector>

namespace tero::sim {
namespace {

std::vector<std::string> pauses_that_hold(const Task& task) {
    return {"ALL", "TYPE:" + task.type, "CAPABILITY:" + task.capability};
}

}  // namespace

void TaskLaws::broken(Law law, const Task& task, const std::string& why) {
    world_.found(
        law, fmt::format("task {}: {} epoch {} attempt {} of {} by '{}' {}", task.id, name_of(task.status),
                         task.epoch, task.attempt, task.attempt_max, task.agent, why));
}

const NewTask* TaskLaws::asked_for(const RawId& task) const {
    const auto key = key_of_.find(task);
    if (key == key_of_.end()) return nullptr;
    const auto asked = asked_.find(key->second);
    return asked == asked_.end() ? nullptr : &asked->second;
}

// It is cancelled with the one that it was to come after.
bool TaskLaws::follows(const RawId& task) const {
    const NewTask* asked = asked_for(task);
    return asked != nullptr && !asked->after.empty() && asked->after_failed == AfterFailed::CANCEL;
}

void TaskLaws::task_changed(const Task* was, const Task& is) {
    const bool runs = is.status == TaskStatus::RUNNING;
    if (runs != (is.lease_until != Timestamp{}) || runs == is.claim.empty())
        broken(Law::a_lease_is_whole, is);
    const NewTask* asked = asked_for(is.id);
    if (asked != nullptr && is.attempt > *asked->attempt_max) broken(Law::attempts_have_a_limit, is);
    if (was == nullptr) return;
    by_hand.task_changed(*was, is, follows(is.id));
    const bool may_be_tried_again = was->status == TaskStatus::DEAD || was->status == TaskStatus::FAILED ||
                                    was->status == TaskStatus::CANCELLED;
    if (is_final(was->status) && !(*was == is) &&
        !(may_be_tried_again && by_hand.was_asked_for(TaskVerb::RETRY, *was))) {
        broken(Law::an_end_is_an_end, is);
    }
    if (is.epoch < was->epoch) broken(Law::epochs_only_grow, is);
    const bool ran = was->status == TaskStatus::RUNNING;
    if (ran && runs && is.epoch == was->epoch && is.agent != was->agent) broken(Law::one_lease_at_a_time, is);
    if (!ran && runs) {
        if (is.epoch <= was->epoch) broken(Law::epochs_only_grow, is);
        const bool must_wait = is.epoch == was->epoch + 1 && !by_hand.was_requeued(is.id);
        if (must_wait && is.claimed_at < was->run_at) broken(Law::nothing_starts_early, is);
        if (asked != nullptr && is.claimed_at < asked->run_at) broken(Law::nothing_starts_early, is);
    }
}

void TaskLaws::was_granted(const Task* was, const Task& is, const std::set<RawId>& changed) {
    const NewTask* asked = asked_for(is.id);
    const std::vector<std::string>& able = agents_[is.agent].capabilities;
    const auto can = [&](const std::string& type) {
        return std::find(able.begin(), able.end(), type) != able.end();
    };
    if (is_held(is)) broken(Law::nothing_paused_is_handed_out, is);
    if (asked == nullptr) return;
    for (const Id<Task>& leader : asked->after) {
        const auto ended = ended_as_.find(leader);
        const bool was_well = ended != ended_as_.end() && ended->second.contains(TaskStatus::SUCCEEDED);
        const bool runs_anyway = asked->after_failed == AfterFailed::RUN && ended != ended_as_.end();
        // One that is gone may have ended within its last group, and one that was tried again within the
        // group of that; and a person may have one tried again alone.
        const auto leads = tasks_.find(leader);
        const bool may_have_ended =
            changed.contains(leader) || forgotten_.contains(leader) ||
            (leads != tasks_.end() && by_hand.was_asked_for(TaskVerb::RETRY, leads->second));
        if (was_well || runs_anyway || may_have_ended || by_hand.was_asked_for(TaskVerb::RETRY, is)) continue;
        broken(Law::nothing_runs_before_its_leader, is, fmt::format("which is task {}", leader));
    }
    if (!can(asked->type)) broken(Law::only_the_able_get_work, is, asked->type);

    const auto left = left_.find(is.claim);
    if (left != left_.end() && is.claimed_at > left->second + 2s) broken(Law::who_left_gets_no_work, is);
    // Else another had it within this very group, and who failed it last is not known from here.
    const bool waited = was != nullptr && was->status == TaskStatus::QUEUED && is.epoch == was->epoch + 1;
    if (waited && !by_hand.was_requeued(is.id)) check_retry(is);
    check_order(was, is, changed);
}

// An overdue task may come before a more urgent one, and a probe is chosen otherwise.
void TaskLaws::check_order(const Task* was, const Task& is, const std::set<RawId>& changed) {
    const NewTask* asked = asked_for(is.id);
    const std::vector<std::string>& able = agents_[is.agent].capabilities;
    const bool is_overdue = is.claimed_at - is.run_at > options_.overdue_after;
    if (is_overdue || may_be_degraded(is.agent, asked->type)) return;
    const bool waited = was != nullptr && was->status == TaskStatus::QUEUED && is.epoch == was->epoch + 1;
    for (const auto& [id, other] : tasks_) {
        if (other.status != TaskStatus::QUEUED || other.run_at > is.claimed_at || changed.contains(id))
            continue;
        if (ended_unseen_.contains(id)) continue;  // cancelled and deleted in one commit
        const NewTask* wanted = asked_for(id);
        // It may wait for a slot, or for another to end.
        if (wanted != nullptr && !(wanted->concurrency_key.empty() && wanted->after.empty())) continue;
        if (may_be_held(other) || may_be_unread(other)) continue;
        if (wanted == nullptr || std::find(able.begin(), able.end(), wanted->type) == able.end()) continue;
        if (may_have_failed(id, is.agent) || may_be_degraded(is.agent, wanted->type)) continue;
        const bool older = waited && wanted->priority == asked->priority && other.run_at < was->run_at;
        if (wanted->priority > asked->priority || older) {
            broken(Law::more_urgent_first, is, fmt::format("before task {}", id));
        }
    }
}

// One that waited for its time was perhaps far, and after a standstill it is read back later than it is due.
bool TaskLaws::may_be_unread(const Task& task) const {
    return options_.delay_near < CoordinatorOptions{}.delay_near && task.run_at != task.created_at;
}

bool TaskLaws::is_held(const Task& task) const {
    const auto keys = pauses_that_hold(task);
    return std::any_of(keys.begin(), keys.end(), [&](const std::string& key) {
        return pauses_.contains(key) && !pauses_changed_.contains(key);
    });
}

bool TaskLaws::may_be_held(const Task& task) const {
    const auto keys = pauses_that_hold(task);
    return std::any_of(keys.begin(), keys.end(), [&](const std::string& key) {
        return pauses_.contains(key) || pauses_changed_.contains(key);
    });
}

void TaskLaws::pause_changed(const Change& change) {
    pauses_changed_.insert(change.key.text);
    if (change.after == nullptr) {
        pauses_.erase(change.key.text);
    } else {
        pauses_.insert(change.key.text);
    }
}

void TaskLaws::check_retry(const Task& is) {
    const auto failed_by = failed_by_.find(is.id);
    if (failed_by == failed_by_.end() || failed_by->second != is.agent) return;
    if (is.claimed_at >= is.run_at + options_.retry_elsewhere) return;
    for (const auto& [name, other] : infos_) {
        // It was there before this group, and not first heard of in it.
        const bool is_sure =
            name != is.agent && !infos_before_.contains(name) && other.heartbeat_at <= is.claimed_at;
        const bool takes_work =
            other.status == AgentStatus::ONLINE || other.status == AgentStatus::DEGRADED;
        if (!is_sure || !takes_work || may_be_degraded(name, is.capability)) continue;
        if (std::find(other.capabilities.begin(), other.capabilities.end(), is.capability) !=
            other.capabilities.end()) {
            broken(Law::retries_go_elsewhere, is, fmt::format("which failed it, though {} is there", name));
        }
    }
}

void TaskLaws::note_failure(const Task* was, const Task& is) {
    const bool ran = was != nullptr && was->status == TaskStatus::RUNNING;
    const bool was_claimed = !ran && is.status == TaskStatus::RUNNING;
    if (by_hand.was_requeued(is.id) || (was != nullptr && is_final(was->status))) {
        failed_by_[is.id] = {};  // tried again by hand, and perhaps more
    } else if (is.epoch != (was == nullptr ? 0 : was->epoch) + (was_claimed ? 1 : 0)) {
        failed_by_[is.id] = {};  // an attempt came to its end within this very group
    } else if (ran && is.status == TaskStatus::QUEUED && is.attempt == was->attempt) {
        failed_by_[is.id] = was->agent;
    }
}

bool TaskLaws::may_have_failed(const RawId& task, const std::string& agent) const {
    const auto found = failed_by_.find(task);
    return found != failed_by_.end() && (found->second.empty() || found->second == agent);
}

void TaskLaws::agent_changed(const AgentInfo* was, const AgentInfo& is) {
    if (was != nullptr) infos_before_[is.id] = *was;
    infos_[is.id] = is;
    for (const AgentHealth& health : is.health) {
        if (health.failed_in_row >= options_.agent_failures_max && health.degraded_at == Timestamp{}) {
            world_.found(Law::who_fails_is_degraded,
                         fmt::format("{} failed {} of {} in a row", is.id, health.failed_in_row,
                                     health.capability));
        }
    }
}

bool TaskLaws::may_be_degraded(const std::string& agent, const std::string& capability) const {
    for (const auto* infos : {&infos_, &infos_before_}) {
        const auto found = infos->find(agent);
        if (found == infos->end()) continue;
        for (const AgentHealth& health : found->second.health) {
            if (health.capability == capability && health.degraded_at != Timestamp{}) return true;
        }
    }
    return false;
}

// Only what is over, and not before its time or by hand.
void TaskLaws::was_forgotten(const Task& task) {
    world_.counts()["forgotten"] += 1;
    forgotten_.insert(task.id);
    // Within one group it may have ended and gone.
    if (by_hand.was_deleted(task.id)) {
        if (!by_hand.may_have_been_asked_to_delete(task))
            world_.found(Law::tasks_are_kept, to_string(task.id));
        if (!is_final(task.status)) ended_unseen_.insert(task.id);
        return;
    }
    const bool is_due =
        is_final(task.status) && kept_for != Duration{} && task.finished_at + kept_for <= latest_clock();
    if (!is_due) world_.found(Law::tasks_are_kept, to_string(task.id));
}

void TaskLaws::committed(std::span<const Change> changes) {
    std::set<RawId> changed;
    infos_before_.clear();
    pauses_changed_.clear();
    expired_.clear();
    by_hand.committed(changes);
    for (const Change& change : changes) {
        if (change.table == table_of<AgentInfo>() && change.after != nullptr)
            agent_changed(change.was<AgentInfo>(), *change.is<AgentInfo>());
        if (change.table == table_of<Task>()) changed.insert(change.key.id);
        if (change.table == table_of<QueuePause>()) pause_changed(change);
        if (change.table == table_of<TaskKey>() && change.after != nullptr)
            key_of_.emplace(change.is<TaskKey>()->task, change.key.text);
    }
    for (const Change& change : changes) {
        if (change.table != table_of<Task>() || change.after == nullptr) continue;
        const Task* was = change.was<Task>();
        const Task& is = *change.is<Task>();
        if (is.status == TaskStatus::RUNNING && (was == nullptr || was->epoch != is.epoch))
            was_granted(was, is, changed);
    }
    for (const Change& change : changes) {
        if (change.table == table_of<Task>()) {
            const Task* was = change.was<Task>();
            if (was != nullptr && was->status == TaskStatus::RUNNING) {
                running_[was->agent] -= 1;
                running_by_claim_[was->claim] -= 1;
            }
            if (change.after == nullptr) {
                was_forgotten(*was);
                continue;
            }
            const Task& is = *change.is<Task>();
            task_changed(was, is);
            if (is.status == TaskStatus::RUNNING) {
                running_[is.agent] += 1;
                running_by_claim_[is.claim] += 1;
            }
            note_failure(was, is);
            tasks_[is.id] = is;
            if (is_final(is.status)) ended_as_[is.id].insert(is.status);
        }
        if (change.table == table_of<TaskBody>() && change.after != nullptr) {
            bodies_[change.key.id] = *change.is<TaskBody>();
        }
        if (change.table == table_of<TaskKey>() && change.after == nullptr) {
            keys_.erase(change.key.text);
        } else if (change.table == table_of<TaskKey>()) {
            // Deleted and asked for again within one group, it is another's.
            if (change.before && !by_hand.was_deleted(change.was<TaskKey>()->task))
                world_.found(Law::a_key_is_one_task, change.key.text);
            keys_[change.key.text] = change.is<TaskKey>()->task;
        }
        if (change.table == table_of<HistoryEntry>()) history_told(*change.is<HistoryEntry>());
        if (change.table == table_of<Alert>()) notice_changed(*change.is<Alert>());
    }
    for (const Change& change : changes) {
        if (change.table != table_of<Task>() || change.after == nullptr) continue;
        const Task& is = *change.is<Task>();
        check_history(is);
        if (change.before != nullptr && expired_.contains(is.id)) check_lease_time(*change.was<Task>());
        const auto owed = owed_.find(is.id);
        if (owed != owed_.end() && (is.status != TaskStatus::RUNNING || is.epoch != owed->second.epoch))
            owed_.erase(owed);
        if (is.status == TaskStatus::SUCCEEDED && !may_complete_.contains({is.id, is.epoch})) {
            broken(Law::only_the_holder_completes, is);
        }
        if (is.status == TaskStatus::RUNNING && running_by_claim_[is.claim] > limits_[is.claim]) {
            broken(Law::a_claim_gets_what_it_asked_for, is, fmt::format("of {}", limits_[is.claim]));
        }
    }
    check_slots(changes);
    for (const auto& [agent, running] : running_) {
        if (running > agents_[agent].max_concurrency) {
            world_.found(Law::agents_hold_what_they_may,
                         fmt::format("{} holds {} of {}", agent, running, agents_[agent].max_concurrency));
        }
    }
}

void TaskLaws::history_told(const HistoryEntry& line) {
    TaskCounts& counts = counts_of_[line.subject];
    if (line.kind == "task.requeued") counts = {.was_requeued = true};
    if (line.kind == "task.returned") counts.returned += 1;
    if (line.kind == "task.retried" || line.kind == "task.lease_expired") counts.retried += 1;
    if (line.kind == "task.failed" || line.kind == "task.dead") counts.done += 1;
    if (line.kind == "task.cancelled" || line.kind == "task.expired") counts.cut_short += 1;
    if (line.kind != "task.lease_expired") return;
    expired_.insert(line.subject);
    const auto owed = owed_.find(line.subject);
    if (owed == owed_.end() || line.at >= owed->second.until) return;
    world_.found(Law::standing_still_costs_no_lease,
                 fmt::format("the lease of task {} ends at {} and not after {}", line.subject,
                             to_string(line.at), to_string(owed->second.until)));
}

// Whatever the clocks show, it lasts as long as was agreed from when it was asked for. A clock that is put
// right by a second is not made up for, nor one more start than a silent agent is spared.
void TaskLaws::check_lease_time(const Task& was) {
    constexpr Duration put_right = 3s;
    const auto made = claim_made_.find(was.claim);
    const NewTask* asked = asked_for(was.id);
    if (was.status != TaskStatus::RUNNING || was.starts_unheard >= 3 || made == claim_made_.end()) return;
    const Duration lasted = world_.now() - made->second + put_right;
    if (asked == nullptr || asked->deadline != Timestamp{} || lasted >= was.lease) return;
    broken(Law::a_clock_costs_no_lease, was,
           fmt::format("whose lease of {} was over after {}", to_string(was.lease), to_string(lasted)));
}

// Each attempt was given back, tried again, or is the last: at work now, or ended with the task. A task
// cancelled or expired in the queue had none.
void TaskLaws::check_history(const Task& is) {
    TaskCounts& counts = counts_of_[is.id];
    // What it was claimed since within the same group is not told.
    if (std::exchange(counts.was_requeued, false))
        counts.claims_before = static_cast<std::int64_t>(is.epoch) - is.attempt - counts.returned;
    const int runs = is.status == TaskStatus::RUNNING ? 1 : 0;
    const auto claimed = static_cast<std::int64_t>(is.epoch) - counts.claims_before;
    const int done = counts.done + (is.status == TaskStatus::SUCCEEDED ? 1 : 0);
    const std::int64_t last = claimed - counts.returned - counts.retried - runs;
    const bool whole = claimed - counts.returned == is.attempt &&
                       done + counts.cut_short == (is_final(is.status) ? 1 : 0) && done <= last &&
                       last <= done + counts.cut_short;
    if (whole) return;
    broken(Law::history_has_no_gaps, is,
           fmt::format("of {} claims its history tells of {} returns, {} retries and {} ends", claimed,
                       counts.returned, counts.retried, done + counts.cut_short));
}

void TaskLaws::stood_still(Timestamp since, Duration owed) {
    for (const auto& [id, task] : tasks_) {
        if (task.status != TaskStatus::RUNNING || task.lease_until <= since) continue;
        owed_[id] = {task.epoch, task.lease_until + owed};
    }
}

// Of those that were granted now, none is one too many; a limit may have come when more ran.
void TaskLaws::check_slots(std::span<const Change> changes) {
    const auto count = [this](const Task* task, int more) {
        const NewTask* asked = task == nullptr ? nullptr : asked_for(task->id);
        if (asked == nullptr || task->status != TaskStatus::RUNNING) return;
        running_of_key_[asked->concurrency_key] += more;
    };
    for (const Change& change : changes) {
        if (change.table != table_of<Task>()) continue;
        count(change.was<Task>(), -1);
        count(change.after != nullptr ? change.is<Task>() : nullptr, 1);
    }
    for (const Change& change : changes) {
        if (change.table != table_of<Task>() || change.after == nullptr) continue;
        const Task* was = change.was<Task>();
        const Task& is = *change.is<Task>();
        const NewTask* asked = asked_for(is.id);
        if (asked == nullptr || is.status != TaskStatus::RUNNING) continue;
        if (was != nullptr && was->epoch == is.epoch) continue;
        const auto limit = queue_limits_.find(asked->concurrency_key);
        const int running = running_of_key_[asked->concurrency_key];
        if (limit == queue_limits_.end() || running <= limit->second) continue;
        broken(Law::a_key_runs_as_many_as_it_may, is, fmt::format("{} of {} run", running, limit->second));
    }
    for (const Change& change : changes) {
        if (change.table == table_of<QueueLimit>() && change.after != nullptr)
            queue_limits_[change.key.text] = change.is<QueueLimit>()->at_once;
    }
}

void TaskLaws::notice_changed(const Alert& alert) {
    const auto found = kept_.find(alert.subject);
    if (alert.rule != "notice" || found == kept_.end()) return;
    Kept& kept = found->second;
    kept.decided = alert.count;
    // Once more each time that nobody could know whether it was stored.
    if (static_cast<std::uint64_t>(kept.decided) > 1 + doubts() - kept.doubts) {
        world_.found(Law::kept_inputs_are_decided_once,
                     fmt::format("notice {}: {} times", alert.subject, kept.decided));
    }
}

void TaskLaws::all_kept_are_decided(std::uint64_t process) {
    for (const auto& [subject, kept] : kept_) {
        if (kept.process != process || kept.decided > 0) continue;
        world_.found(Law::kept_inputs_are_decided, fmt::format("notice {} of process {}", subject, process));
    }
}

void TaskLaws::was_accepted(const std::string& key, const Id<Task>& task) {
    if (!tasks_.contains(task))
        world_.found(Law::accepted_means_stored, fmt::format("task {} key {}", task, key));
    const auto [known, first] = accepted_.try_emplace(key, task);
    if (!first && known->second != task) {
        world_.found(Law::a_key_is_one_task, fmt::format("{} is {} and {}", key, known->second, task));
    }
}

void TaskLaws::was_leased(const Lease& lease, const Claim& claim) {
    const Task& task = *lease.task;
    const auto found = tasks_.find(task.id);
    // One that was deleted within the same group was stored, and nothing is left to show it.
    const bool is_gone = by_hand.was_deleted(task.id);
    if (!is_gone && (found == tasks_.end() || found->second.epoch < task.epoch))
        broken(Law::leased_means_stored, task, "told too soon");
    if (lease.body == nullptr || lease.body->id != task.id)
        broken(Law::leased_means_stored, task, "without its body");
    const auto [told, first] = told_to_.try_emplace({task.id, task.epoch}, claim.request);
    if (told->second != claim.request || task.claim != claim.request)
        broken(Law::a_lease_is_told_to_one_claim, task);
}

void TaskLaws::was_completed(const Id<Task>& task, std::uint64_t epoch, const std::string& result) {
    completed_[task] = {epoch, result};
}

bool TaskLaws::all_ended() const {
    for (const auto& [id, task] : tasks_) {
        if (!is_final(task.status) && !ended_unseen_.contains(id)) return false;
    }
    return true;
}

void TaskLaws::check_orders() {
    for (auto& [id, its] : calls.by_task()) {
        const auto found = tasks_.find(id);
        if (found == tasks_.end()) continue;
        const Task& task = found->second;
        TaskRules rules{.attempt_max = task.attempt_max,
                        .lease = task.lease,
                        .has_deadline = task.deadline != Timestamp{},
                        .many = by_hand.done_to_many()};
        if (follows(id)) rules.many.insert(TaskVerb::CANCEL);
        for (std::uint64_t epoch = 1; epoch <= task.epoch; ++epoch) rules.unheard.insert(epoch);
        for (const TaskCall& call : its) {
            if (call.said == Said::CLAIM) rules.unheard.erase(call.epoch);
        }
        if (!forgotten_.contains(id)) {
            its.push_back({.said = Said::LOOK,
                           .start = world_.now(),
                           .accepted = true,
                           .agent = task.agent,
                           .epoch = task.epoch,
                           .attempt = task.attempt,
                           .status = task.status});
        }
        world_.counts()["orders"] += 1;
        if (!fits_an_order(its, rules)) broken(Law::what_is_told_fits_an_order, task, told(its));
    }
}

void TaskLaws::at_the_end(std::uint64_t process) {
    all_kept_are_decided(process);
    check_orders();
    for (const auto& [key, id] : accepted_) {
        const auto found = tasks_.find(id);
        const bool has_ended =
            found != tasks_.end() && (is_final(found->second.status) || ended_unseen_.contains(id));
        if (!has_ended) {
            world_.found(Law::every_task_ends, fmt::format("task {} key {}", id, key));
        }
        const auto stored = keys_.find(key);
        if (by_hand.was_deleted(id)) {
            if (stored != keys_.end()) world_.found(Law::nothing_is_left_of_the_deleted, key);
        } else if (stored == keys_.end() || stored->second != id) world_.found(Law::a_key_is_one_task, key);
    }
    for (const auto& [id, done] : completed_) {
        const Task& task = tasks_[id];
        if (ended_unseen_.contains(id)) continue;
        if (task.status != TaskStatus::SUCCEEDED || task.epoch != done.first ||
            bodies_[id].result.text != done.second) {
            world_.found(Law::completed_means_done,
                         fmt::format("task {}: {} at epoch {}, told {} at epoch {}", id,
                                     bodies_[id].result.text, task.epoch, done.second, done.first));
        }
    }
}

}  // namespace tero::sim
