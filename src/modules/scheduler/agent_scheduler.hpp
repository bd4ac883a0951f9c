// AgentScheduler: starts work at its time, exactly once for each instant, and remembers why it did not.
//
// Every ACTIVE schedule is in memory, by when it is due; what fired is read from the store.
#pragma once

#include "kernel/module.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/scheduler/model/inputs.hpp"
#include "modules/scheduler/model/timing.hpp"

#include <cstddef>
#include <string>

namespace tero {

inline constexpr std::size_t active_schedules_max = 100'000;
inline constexpr std::size_t backfill_max = 100;  // instants of one call
inline constexpr Duration fires_kept = std::chrono::days{90};
inline constexpr Duration ended_schedules_kept = std::chrono::days{90};

class AgentScheduler final : public Module {
public:
    // `zone` is that of a schedule that names none.
    explicit AgentScheduler(std::string zone) : zone_(std::move(zone)) {}

    Declaration declare() override;

    Decision decide(const Rows& rows, const CreateSchedule& input, Context& context) const;
    Decision decide(const Rows& rows, const UpdateSchedule& input, Context& context) const;
    Decision decide(const Rows& rows, const ChangeSchedule& input, Context& context) const;
    Decision decide(const Rows& rows, const BackfillSchedule& input, Context& context) const;
    Decision decide(const Rows& rows, const FireDue& input, Context& context) const;
    Decision decide(const Rows& rows, const TaskEnded& input, Context& context) const;

private:
    Result<ScheduleTiming> timing_of(const ScheduledTask& schedule) const {
        return ScheduleTiming::read(schedule.settings, schedule.created_at, zone_);
    }

    std::string zone_;
    std::size_t active_ = 0;
};

}  // namespace tero
