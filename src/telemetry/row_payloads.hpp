// The little that traces need of what rows carry as JSON.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tero::telemetry {

struct Understood {
    std::string intent = {};
};
BOOST_DESCRIBE_STRUCT(Understood, (), (intent))
TERO_DESCRIBED_WHOLLY(Understood);

// Of a task that answers a customer: see AgentBrief.
struct TaskPayload {
    std::vector<Id<Message>> messages = {};
    Understood understanding = {};
};
BOOST_DESCRIBE_STRUCT(TaskPayload, (), (messages, understanding))
TERO_DESCRIBED_WHOLLY(TaskPayload);

// Of the history's line about an attempt that ended: see the coordinator's attempt_detail().
struct AttemptDetail {
    std::int64_t attempt = 0;
    Timestamp claimed_at = {};
    std::string agent = {};
};
BOOST_DESCRIBE_STRUCT(AttemptDetail, (), (attempt, claimed_at, agent))
TERO_DESCRIBED_WHOLLY(AttemptDetail);

}  // namespace tero::telemetry
