// Moves demo time. When Tero and the sandbox are both quiet, time jumps to the next instant at which one of
// them has something to do; it is on disk before anybody sees it. At one instant Tero's timers go first, then
// the customers: always in that order, so that a week that was interrupted is the same week.
#pragma once

#include "app/automated_agent_system.hpp"
#include "app/demo/sandbox_process.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "sandbox/demo_time.hpp"

#include <atomic>
#include <functional>
#include <string>
#include <vector>

namespace tero::app {

// A send that was under way when a process was killed: Tero cannot know what became of it.
struct InFlight {
    std::string message = {};
    std::string recipient = {};
    bool reached = false;  // the sandbox had taken it; the statuses tell Tero so
    bool operator==(const InFlight&) const = default;
};
BOOST_DESCRIBE_STRUCT(InFlight, (), (message, recipient, reached))
TERO_DESCRIBED_WHOLLY(InFlight);

class Driver {
public:
    struct Options {
        std::string in_flight_path = {};  // where interrupted sends are noted
        const std::atomic<bool>& stop_asked;
        std::function<void(Timestamp)> on_step = {};  // called often; be quick
    };
    Driver(AutomatedAgentSystem& tero, ManualClock& clock, DemoTime& time, SandboxProcess& sandbox,
           Options options)
        : tero_(tero), clock_(clock), time_(time), sandbox_(sandbox), options_(std::move(options)) {}

    // Finishes what was under way at the stored moment, or at a later one that Tero or the sandbox have
    // already seen. Once, before anything else.
    Result<Done> resume();
    // Plays until `end` or until a stop is asked for; returns quiet.
    Result<Done> play_until(Timestamp end);
    // From now on as the clock on the wall goes; until a stop is asked for.
    Result<Done> play_at_wall_speed();

    Result<std::vector<InFlight>> in_flight();
    std::uint64_t steps() const { return steps_; }

private:
    bool stopping() const { return options_.stop_asked.load(); }
    // Everything at the present moment, in its order.
    Result<Done> play_moment();
    Result<Done> move_to(Timestamp at);
    Result<AutomatedAgentSystem::Quiet> wait_until_quiet();
    // The latest moment that Tero's rows speak of.
    Result<Timestamp> newest_row() const;
    // Notes the sends whose outcome nobody knows.
    Result<Done> note_unknown_sends();

    AutomatedAgentSystem& tero_;
    ManualClock& clock_;
    DemoTime& time_;
    SandboxProcess& sandbox_;
    Options options_;
    std::int32_t restarts_seen_ = 0;
    std::uint64_t steps_ = 0;
};

}  // namespace tero::app
