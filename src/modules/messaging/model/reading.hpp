// A burst that a language model is to read before it is answered: until it has, the burst waits as while the
// customer goes on writing. Whatever becomes of that, it is answered when its time is over.
//
//     RouteBurst --not understood--> a task `understanding.read`, and WaitForReading
//                                      its end, in time ------> RouteReadBurst --> BurstRouted
//                                      a new message, or late -> RouteBurst, as without a model
#pragma once

#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/input.hpp"
#include "modules/messaging/model/inputs.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tero {

inline constexpr std::string_view reading_capability = "understanding";
inline constexpr std::string_view reading_task = "understanding.read";

// The payload of that task: all that a model is told.
struct ReadingTask {
    Id<Conversation> conversation = {};
    std::vector<Id<Message>> messages = {};
    std::string told = {};  // instructions
    std::string text = {};  // what the customer wrote
    std::string asked_for = {};
    Json schema = {};  // of the answer
    bool operator==(const ReadingTask&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReadingTask, (), (conversation, messages, told, text, asked_for, schema))
TERO_DESCRIBED_WHOLLY(ReadingTask);

// Its result.
struct ReadingSaid {
    std::string answer = {};  // as the model wrote it
    std::string provider = {};
    std::string error = {};  // why there is no answer
    bool operator==(const ReadingSaid&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReadingSaid, (), (answer, provider, error))
TERO_DESCRIBED_WHOLLY(ReadingSaid);

struct WaitForReading {
    Id<Conversation> conversation = {};
    std::vector<Id<Message>> messages = {};
    Timestamp until = {};
};

struct RouteReadBurst {
    RouteBurst burst = {};
    ReadingSaid said = {};
    std::string actor = {};
};

TERO_INPUT(messaging, COMMAND, WaitForReading)
TERO_INPUT(router, COMMAND, RouteReadBurst)

}  // namespace tero
