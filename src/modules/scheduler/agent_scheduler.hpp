// AgentScheduler: starts work at its time, exactly once for each instant, and remembers why it did not.
//
// In memory is what is due before long (kernel/far_rows.hpp); the rest, and what fired, is read from the store.
#pragma once

#include "kernel/far_rows.hpp"
#include "kernel/module.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/scheduler/model/inputs.hpp"
#include "modules/scheduler/model/timing.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <cstddef>
#include <string>

namespace tero {

inline constexpr std::size_t near_schedules_max = 100'000;
inline constexpr std::size_t backfill_max = 100;  // instants of one call
inline constexpr Duration fires_kept = std::chrono::days{90};
inline constexpr Duration ended_schedules_kept = std::chrono::days{90};

class AgentScheduler final : public Module {
public:
    // `zone` is that of a schedule that names none; what is due within `near` is in memory.
    explicit AgentScheduler(std::string zone, Duration near = 1h);

    Declaration declare() override;

    Decision decide(const Rows& rows, const CreateSchedule& input, Context& context) const;
    Decision decide(const Rows& rows, const UpdateSchedule& input, Context& context) const;
    Decision decide(const Rows& rows, const ChangeSchedule& input, Context& context) const;
    Decision decide(const Rows& rows, const BackfillSchedule& input, Context& context) const;
    Decision decide(const Rows& rows, const FireDue& input, Context& context) const;
    Decision decide(const Rows& rows, const SchedulesComeNear& input, Context& context) const;
    Decision decide(const Rows& rows, const TaskEnded& input, Context& context) const;
    Decision decide(const Rows& rows, const ExecutionEnded& input, Context& context) const;

private:
    Decision run_ended(const Rows& rows, const ScheduledTask& schedule, Context& context, bool failed,
                       const std::string& run) const;
    Result<ScheduleTiming> timing_of(const ScheduledTask& schedule) const {
        return ScheduleTiming::read(schedule.settings, schedule.created_at, zone_);
    }

    // Waits, and not for a time that is far.
    bool is_near(const ScheduledTask& schedule) const {
        return schedule.status == ScheduleStatus::ACTIVE && !far_.is_far(schedule.due_at);
    }
    void changed(const ScheduledTask* before, const ScheduledTask* after);

    std::string zone_;
    Duration near_;
    FarRows far_;
    FarRows& far_once_kept_ = far_;  // for what is read: decisions change nothing
    std::size_t active_ = 0;         // in memory
};

}  // namespace tero
