// AgentScheduler: starts work at its time, exactly once for each instant, and remembers why it did not.
//
// In memory is what is due before long (kernel/far_rows.hpp); the rest, and what fired, is read from the
// store.
#pragma once

#include "kernel/far_rows.hpp"
#include "kernel/module.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/followup/model/follow_quote.hpp"
#include "modules/scheduler/firing.hpp"
#include "modules/scheduler/model/inputs.hpp"
#include "modules/scheduler/model/timing.hpp"
#include "modules/workflow/model/evaluator.hpp"
#include "modules/workflow/model/event_wait.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tero {

inline constexpr std::size_t near_schedules_max = 100'000;
inline constexpr std::size_t event_schedules_max = 250;  // one event may be for all of them, in one group
inline constexpr std::size_t heard_events_max = 10'000;   // that wait to be looked at
inline constexpr std::int32_t event_hops_max = 5;         // of events that lead to events
inline constexpr std::int32_t waiting_events_max = 1000;  // of one schedule, until it fires
inline constexpr Duration received_events_kept = std::chrono::days{7};
inline constexpr std::size_t backfill_max = 100;  // instants of one call
inline constexpr Duration fires_kept = std::chrono::days{90};
inline constexpr Duration ended_schedules_kept = std::chrono::days{90};

class AgentScheduler final : public Module {
public:
    // `business`: of schedules that say nothing else; what is due within `near` is in memory.
    // `evaluator`: of filters, and of templates in what events start; null: there are none.
    explicit AgentScheduler(BusinessTime business, Duration near = 1h,
                            std::unique_ptr<const workflow::Evaluator> evaluator = nullptr);

    Declaration declare() override;

    Decision decide(const Rows& rows, const CreateSchedule& input, Context& context) const;
    Decision decide(const Rows& rows, const UpdateSchedule& input, Context& context) const;
    Decision decide(const Rows& rows, const ChangeSchedule& input, Context& context) const;
    Decision decide(const Rows& rows, const BackfillSchedule& input, Context& context) const;
    // events.cpp
    Decision decide(const Rows& rows, const ReceiveEvent& input, Context& context) const;
    Decision decide(const Rows& rows, const HistoryHappened& input, Context& context) const;
    Decision decide(const Rows& rows, const EventHappened& input, Context& context) const;
    Decision decide(const Rows& rows, const EventDue& input, Context& context) const;
    Decision decide(const Rows& rows, const TriggerSchedule& input, Context& context) const;
    Decision decide(const Rows& rows, const FireDue& input, Context& context) const;
    Decision decide(const Rows& rows, const SchedulesComeNear& input, Context& context) const;
    Decision decide(const Rows& rows, const TaskEnded& input, Context& context) const;
    Decision decide(const Rows& rows, const ExecutionEnded& input, Context& context) const;
    Decision decide(const Rows& rows, const FollowQuoteRefused& input, Context& context) const;

private:
    Decision run_ended(const Rows& rows, const ScheduledTask& schedule, Context& context, bool failed,
                       const std::string& run) const;
    Result<ScheduleTiming> timing_of(const ScheduledTask& schedule) const {
        return ScheduleTiming::read(schedule.settings, schedule.created_at, business_);
    }

    // Waits, and not for a time that is far.
    bool is_near(const ScheduledTask& schedule) const {
        return schedule.status == ScheduleStatus::ACTIVE && !far_.is_far(schedule.due_at);
    }
    void changed(const ScheduledTask* before, const ScheduledTask* after);
    Part<TableRule> tables() const;

    // ---- events.cpp ----
    // It waits to be looked at; one that is too much is told of.
    void hear(const Event& event, int hops, const Context& context, Decided& decided) const;
    std::int64_t listener_count(std::string_view type) const;
    // A schedule or a step of a workflow looks for it.
    bool is_looked_for(std::string_view type, const RawId& subject) const;
    // Its filter and its templates can be computed; and one more may listen.
    Result<Done> check_event(const ScheduledTask& before, const ScheduledTask& after) const;
    Result<bool> passes(const EventTrigger& trigger, const Json& event) const;
    // What is started, with these events in it. Without a template they are the payload, the input, the data.
    Result<ScheduleStart> filled(const ScheduleStart& starts, const EventTrigger& trigger,
                                 const std::vector<Json>& events) const;
    void fire_events(schedules::Firing& firing, std::string key, Timestamp instant, std::string reason,
                     const std::vector<Json>& events) const;
    Decision fire_waiting(const Rows& rows, schedules::Firing& firing, const Context& context) const;
    // It fires, or waits for more.
    void take_event(schedules::Firing& firing, const HeardEvent& event, const Context& context) const;
    // Its line says so, and somebody is told: once in a turn.
    static Decided refuse_event(const Rows& rows, const ScheduledTask& schedule, const Context& context,
                                const std::string& why);
    // After it was made, changed or resumed; what waits fires as it was to, or now, by the changed times.
    static void await_event(schedules::Firing& firing, const Context& context, bool changed);
    // exhausted: what is due before long does not fit in memory any more.
    Result<Done> check_room(const ScheduledTask& before, const ScheduledTask& after, Timestamp now) const;

    BusinessTime business_;
    Duration near_;
    FarRows far_;
    FarRows& far_once_kept_ = far_;  // for what is read: decisions change nothing
    std::size_t active_ = 0;         // in memory
    std::unique_ptr<const workflow::Evaluator> evaluator_;
    std::size_t heard_ = 0;  // events that wait to be looked at
    std::map<RawId, std::string> listeners_ = {};  // schedules, by which type of events they look for
    workflow::EventWaits waits_ = {};              // steps of workflows that do
};

}  // namespace tero
