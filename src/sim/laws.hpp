// The laws of the simulation, each beside the planted bug that shows that it is looked after. A law cannot be
// written down without its plant; the tests plant each and expect this very law to be found broken.
#pragma once

#include <array>
#include <string_view>

namespace tero::sim {

// X(law, plant), for tasks, agents and the node itself
#define TERO_TASK_LAWS(X)                              \
    X(no_conflicts, EPOCH_KEPT)                        \
    X(a_deposed_leader_writes_nothing, FENCE_MISSING)  \
    X(nothing_leaves_after_the_lease, LEASE_OVERRATED) \
    X(no_renewal_is_missed, RENEWAL_BEHIND_READS)      \
    X(time_only_goes_forward, TIME_FORGOTTEN)          \
    X(every_group_is_chained, CHAIN_FORGOTTEN)         \
    X(everyone_hears_once, REFUSAL_UNTOLD)             \
    X(kept_inputs_are_decided, KEPT_INPUT_LOST)        \
    X(kept_inputs_are_decided_once, KEPT_INPUT_TWICE)  \
    X(memory_is_what_is_stored, MEMORY_DIFFERS)        \
    X(accepted_means_stored, ACCEPTED_TOO_SOON)        \
    X(leased_means_stored, LEASED_TOO_SOON)            \
    X(completed_means_done, RESULT_CHANGED)            \
    X(good_tasks_are_taken, GOOD_TASK_REFUSED)         \
    X(tasks_are_kept, TASK_ERASED)                     \
    X(a_key_is_one_task, KEY_IGNORED)                  \
    X(every_task_ends, EXPIRY_NEVER_FIRES)             \
    X(an_end_is_an_end, FINAL_MOVES)                   \
    X(epochs_only_grow, EPOCH_FALLS)                   \
    X(only_the_holder_completes, EPOCH_UNCHECKED)      \
    X(one_lease_at_a_time, LEASE_CHANGES_HANDS)        \
    X(a_lease_is_whole, LEASE_HALF_ENDED)              \
    X(a_lease_is_told_to_one_claim, CLAIMS_MIXED)      \
    X(a_claim_gets_what_it_asked_for, LIMIT_IGNORED)   \
    X(attempts_have_a_limit, ATTEMPTS_RUN_OVER)        \
    X(nothing_starts_early, CLAIMED_EARLY)             \
    X(more_urgent_first, PRIORITY_IGNORED)             \
    X(only_the_able_get_work, CAPABILITY_IGNORED)      \
    X(agents_hold_what_they_may, OVER_CONCURRENCY)     \
    X(history_has_no_gaps, HISTORY_LOST)               \
    X(who_left_gets_no_work, LEAVING_IGNORED)          \
    X(retries_go_elsewhere, RETRY_STAYS)               \
    X(who_fails_is_degraded, FAILURES_FORGIVEN)        \
    X(nothing_paused_is_handed_out, PAUSE_IGNORED)     \
    X(a_key_runs_as_many_as_it_may, SLOTS_IGNORED)     \
    X(nothing_runs_before_its_leader, LEADER_IGNORED)  \
    X(a_retry_starts_anew, RETRY_GOES_ON)              \
    X(nothing_is_left_of_the_deleted, BODY_STAYS)      \
    X(nobody_is_cancelled_unasked, BULK_TOO_WIDE)      \
    X(bulk_changes_end, BULK_FORGOTTEN)                \
    X(a_batch_completes_once, BATCH_DONE_EARLY)        \
    X(batches_end, BATCH_END_UNHEARD)                  \
    X(what_is_told_fits_an_order, BEAT_NEVER_REFUSED)  \
    X(standing_still_costs_no_lease, STANDSTILL_IGNORED) \
    X(a_clock_costs_no_lease, CLOCK_BELIEVED)

// for schedules
#define TERO_SCHEDULE_LAWS(X)                         \
    X(an_instant_fires_once, FIRE_DOUBLED)            \
    X(nothing_fires_early, FIRED_EARLY)               \
    X(no_instant_is_passed_over, INSTANT_PASSED_OVER) \
    X(an_update_loses_no_fire, FIRE_LOST_IN_UPDATE)   \
    X(what_did_not_fire_says_why, REASON_LOST)        \
    X(what_is_due_fires, DUE_FORGOTTEN)

// for workflows
#define TERO_WORKFLOW_LAWS(X)                                \
    X(no_execution_is_lost, STARTED_TOO_SOON)                \
    X(an_ended_execution_stays_ended, ENDED_EXECUTION_MOVES) \
    X(an_execution_ends_as_it_should, FAILURE_FORGIVEN)      \
    X(a_step_has_one_winner, STEP_RESULT_CHANGED)            \
    X(a_join_fires_once, JOINED_TOO_SOON)                    \
    X(nothing_starts_before_its_time, DELAY_CUT_SHORT)       \
    X(the_cancelled_runs_no_more, CANCEL_LEAVES_TASK)        \
    X(what_was_done_is_undone_once, UNDONE_TWICE)            \
    X(no_approval_outlives_its_step, APPROVAL_STAYS)         \
    X(every_execution_ends, SIGNAL_SWALLOWED)

// for workflows that are steps of others
#define TERO_CHILD_LAWS(X)                            \
    X(no_child_outlives_its_step, CHILD_LEFT_BEHIND)  \
    X(a_step_ends_as_its_child_does, CHILD_FAILURE_FORGIVEN)

// for conversations and the ladder
#define TERO_LADDER_LAWS(X)                              \
    X(taken_in_means_stored, DELIVERY_DROPPED)           \
    X(a_message_is_stored_once, MESSAGE_DOUBLED)         \
    X(every_message_is_cared_for, BURST_FORGOTTEN)       \
    X(no_refusal_goes_to_nobody, TOO_LARGE_IS_DROPPED)   \
    X(briefs_can_be_read, BRIEF_CUT)                     \
    X(sending_is_stored_first, SENT_UNANNOUNCED)         \
    X(never_sent_twice, SENT_TWICE)                      \
    X(a_refusal_goes_back, REFUSAL_IS_SILENCE)           \
    X(a_refusal_for_now_is_no_end, REFUSAL_FOR_GOOD)     \
    X(attempts_are_counted, ATTEMPT_FORGOTTEN)           \
    X(what_was_taken_is_known, SILENCE_IS_REFUSAL)       \
    X(never_in_quiet_hours, FOLLOW_UP_IN_QUIET_HOURS)    \
    X(none_after_an_answer, FOLLOW_UP_AFTER_ANSWER)      \
    X(none_soon_after_a_request, REQUEST_UNHEARD)        \
    X(none_after_a_decision, FOLLOW_UP_AFTER_DECISION)   \
    X(none_after_opting_out, FOLLOW_UP_TO_OPTED_OUT)     \
    X(none_in_a_persons_conversation, TAKE_OVER_IGNORED) \
    X(templates_outside_the_window, TEXT_OUTSIDE_WINDOW) \
    X(a_person_is_left_in_peace, FOLLOW_UP_TOO_SOON)     \
    X(at_most_three_a_quote, FOLLOW_UP_TOO_MANY)         \
    X(an_ended_follow_up_stays_ended, FOLLOW_UP_REVIVED) \
    X(numbers_are_given_once, NUMBER_REUSED)             \
    X(counters_are_recounts, COUNTER_DRIFTS)             \
    X(every_promise_is_on_a_list, PROMISE_FORGOTTEN)     \
    X(everything_settles, FOLLOW_UP_STUCK)

enum class Law {
#define X(law, plant) law,
    TERO_TASK_LAWS(X) TERO_SCHEDULE_LAWS(X) TERO_WORKFLOW_LAWS(X) TERO_CHILD_LAWS(X) TERO_LADDER_LAWS(X)
#undef X
};

// One deliberate bug. Most are in the rules; some are in the node or behind the rules, in the store.
enum class Plant {
    NONE,
    CHANCE_FROM_OUTSIDE,  // the same seed gives another history
    RETRIES_UNTOLD,       // history_has_no_gaps, a second time
    SUCCESS_TRIED_AGAIN,  // an_end_is_an_end, a second time
    UNDONE_OUT_OF_ORDER,  // what_was_done_is_undone_once, a second time
    TASK_END_UNHEARD,     // everything_settles: a row that waits for nothing
#define X(law, plant) plant,
    TERO_TASK_LAWS(X) TERO_SCHEDULE_LAWS(X) TERO_WORKFLOW_LAWS(X) TERO_CHILD_LAWS(X) TERO_LADDER_LAWS(X)
#undef X
};

inline std::string_view name_of(Law law) {
    constexpr std::array names{
#define X(law, plant) std::string_view{#law},
        TERO_TASK_LAWS(X) TERO_SCHEDULE_LAWS(X) TERO_WORKFLOW_LAWS(X) TERO_CHILD_LAWS(X) TERO_LADDER_LAWS(X)
#undef X
    };
    return names[static_cast<std::size_t>(law)];
}

}  // namespace tero::sim
