// What schedules are asked over HTTP and what they answer, beside their rows.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace tero::api {

struct PauseScheduleRequest {
    std::string reason = {};
};
BOOST_DESCRIBE_STRUCT(PauseScheduleRequest, (), (reason))
TERO_DESCRIBED_WHOLLY(PauseScheduleRequest);

// The instants from the one on and before the other.
struct BackfillRequest {
    Timestamp from = {};
    Timestamp until = {};
};
BOOST_DESCRIBE_STRUCT(BackfillRequest, (), (from, until))
TERO_DESCRIBED_WHOLLY(BackfillRequest);

struct BackfillResponse {
    std::int64_t fired = 0;
    std::int64_t had_fired = 0;  // before, so that they were left alone
};
BOOST_DESCRIBE_STRUCT(BackfillResponse, (), (fired, had_fired))
TERO_DESCRIBED_WHOLLY(BackfillResponse);

// Of an event that was sent.
struct EventResponse {
    std::int64_t schedules = 0;  // that look for events of its type
    std::int64_t steps = 0;      // of workflows, that wait for one of its type and subject
    bool repeated = false;       // it had come before, and nothing was done
};
BOOST_DESCRIBE_STRUCT(EventResponse, (), (schedules, steps, repeated))
TERO_DESCRIBED_WHOLLY(EventResponse);

struct NextFiresResponse {
    std::vector<std::string> next = {};  // as the clock of the schedule's zone shows them
};
BOOST_DESCRIBE_STRUCT(NextFiresResponse, (), (next))
TERO_DESCRIBED_WHOLLY(NextFiresResponse);

}  // namespace tero::api
