// How many tasks that share a concurrency key may run at once, and how many may begin in a time, as a person
// set it. The tasks that run are counted, nothing else: so no slot is ever lost.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/input.hpp"
#include "kernel/table.hpp"
#include "modules/coordinator/model/task.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tero {

struct QueueLimit {
    std::string key = {};  // a concurrency key; `tenant:*` is each one that begins so, for itself
    std::int32_t at_once = 0;  // 0: as many as come
    std::int32_t starts = 0;   // in any `period`; 0: as many as come
    Duration period = {};
    std::string by = {};
    Timestamp since = {};
    bool operator==(const QueueLimit&) const = default;
};
BOOST_DESCRIBE_STRUCT(QueueLimit, (), (key, at_once, starts, period, by, since))
TERO_DESCRIBED_WHOLLY(QueueLimit);

// How many of a concurrency key began of late, by tenths of the period of its limit. Such a row is written
// with what begins, so that a restart forgets none.
struct KeyStarts {
    std::string key = {};
    Timestamp begin = {};  // of the first of them
    Duration width = {};   // of each
    std::vector<std::int32_t> counts = {};
    bool operator==(const KeyStarts&) const = default;
};
BOOST_DESCRIBE_STRUCT(KeyStarts, (), (key, begin, width, counts))
TERO_DESCRIBED_WHOLLY(KeyStarts);

struct SetQueueLimit {  // or changes it
    std::string key = {};
    std::int32_t at_once = 0;
    std::int32_t starts = 0;
    Duration period = {};
    std::string by = {};  // for history
};
struct RemoveQueueLimit {
    std::string key = {};
    std::string by = {};
};

TERO_ROW(coordinator, queue_limits, QueueLimit, by_key_alone)
TERO_ROW(coordinator, key_starts, KeyStarts, by_key_alone)
TERO_INPUT(coordinator, CALL, SetQueueLimit)
TERO_INPUT(coordinator, CALL, RemoveQueueLimit)

}  // namespace tero
