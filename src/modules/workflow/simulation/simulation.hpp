// What would happen: a definition on the real engine, with agents that are played and time that is skipped.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "modules/workflow/model/definition.hpp"
#include "modules/workflow/model/execution.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tero::workflow {

// How the tasks of one type go, or the executions of a workflow that steps start. One
// that the play does not name succeeds after a second and gives nothing.
struct PlayedTask {
    Json result = {};
    Duration takes = 1s;
    std::int32_t fails = 0;    // so many attempts fail first
    std::string error = "it was played to fail";
    bool retryable = true;
    bool never = false;  // nobody does it
    bool operator==(const PlayedTask&) const = default;
};
BOOST_DESCRIBE_STRUCT(PlayedTask, (), (result, takes, fails, error, retryable, never))
TERO_DESCRIBED_WHOLLY(PlayedTask);

// What a module does for a step (`call`). One that the play does not name is done at once and gives nothing.
struct PlayedCall {
    Json result = {};
    Duration takes = {};
    std::string error = {};  // it is not done, and says so
    bool never = false;      // it does not end
    bool operator==(const PlayedCall&) const = default;
};
BOOST_DESCRIBE_STRUCT(PlayedCall, (), (result, takes, error, never))
TERO_DESCRIBED_WHOLLY(PlayedCall);

// What the signal to an approval that has a form carries: who decides, decides this.
struct PlayedDecision {
    bool approved = true;
    Json form = {};
    bool operator==(const PlayedDecision&) const = default;
};
BOOST_DESCRIBE_STRUCT(PlayedDecision, (), (approved, form))
TERO_DESCRIBED_WHOLLY(PlayedDecision);

struct PlayedSignal {
    std::string name = {};
    Duration after = {};  // the start
    Json payload = {};
    bool operator==(const PlayedSignal&) const = default;
};
BOOST_DESCRIBE_STRUCT(PlayedSignal, (), (name, after, payload))
TERO_DESCRIBED_WHOLLY(PlayedSignal);

struct Play {
    Json input = {};
    Timestamp at = {1'767'268'800'000};  // when it begins, 2026-01-01T12:00:00Z
    std::map<std::string, PlayedTask> tasks = {};
    std::map<std::string, PlayedCall> calls = {};
    std::map<std::string, PlayedTask> workflows = {};  // that steps start
    std::vector<PlayedSignal> signals = {};
    Duration cancel_after = {};  // somebody cancels it then; zero: nobody does
    bool operator==(const Play&) const = default;
};
BOOST_DESCRIBE_STRUCT(Play, (), (input, at, tasks, calls, workflows, signals, cancel_after))
TERO_DESCRIBED_WHOLLY(Play);

struct PlayedEvent {
    Duration after = {};  // the start
    std::string what = {};
    bool operator==(const PlayedEvent&) const = default;
};

struct PlayedExecution {
    std::vector<PlayedEvent> happenings = {};
    WorkflowExecution execution = {};  // as it ended, or as it waits for what never comes
};

// invalid: the definition is wrong, or it cannot be started with that.
Result<PlayedExecution> play(const WorkflowDefinition& definition, const Play& play);

}  // namespace tero::workflow
