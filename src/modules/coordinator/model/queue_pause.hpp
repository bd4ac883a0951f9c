// What of the queue waits until a person lets it go on: everything, or the tasks of one type, one capability
// or one fairness key. What is paused is not handed out; what runs already goes on.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/input.hpp"
#include "kernel/table.hpp"
#include "modules/coordinator/model/task.hpp"

#include <string>

namespace tero {

enum class QueueScope { ALL, TYPE, CAPABILITY, FAIRNESS_KEY };
BOOST_DESCRIBE_ENUM(QueueScope, ALL, TYPE, CAPABILITY, FAIRNESS_KEY)

struct QueuePause {
    std::string key = {};  // see queue_pause_key
    QueueScope scope = QueueScope::ALL;
    std::string of = {};  // the type, capability or fairness key; empty for ALL
    std::string reason = {};
    std::string by = {};
    Timestamp since = {};
    bool operator==(const QueuePause&) const = default;
};
BOOST_DESCRIBE_STRUCT(QueuePause, (), (key, scope, of, reason, by, since))
TERO_DESCRIBED_WHOLLY(QueuePause);

// `ALL`, `TYPE:paint`, `FAIRNESS_KEY:customer 7`
std::string queue_pause_key(QueueScope scope, const std::string& of);

struct PauseQueue {
    QueueScope scope = QueueScope::ALL;
    std::string of = {};
    std::string reason = {};
    std::string by = {};  // for history
};
struct ResumeQueue {
    QueueScope scope = QueueScope::ALL;
    std::string of = {};
    std::string by = {};
};

TERO_ROW(coordinator, queue_pauses, QueuePause, by_key_alone)
TERO_INPUT(coordinator, CALL, PauseQueue)
TERO_INPUT(coordinator, CALL, ResumeQueue)

}  // namespace tero
