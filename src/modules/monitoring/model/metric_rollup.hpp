// What ended in one minute or one hour, of one agent, type, workflow or channel, as it is stored. A sum is
// written once its time is over, and again only if more ended in it than was known then.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/input.hpp"
#include "kernel/table.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tero {

enum class MetricsBy { AGENT, TASK_TYPE, WORKFLOW, CHANNEL, AGENT_TYPE, WORKFLOW_STEP };
BOOST_DESCRIBE_ENUM(MetricsBy, AGENT, TASK_TYPE, WORKFLOW, CHANNEL, AGENT_TYPE, WORKFLOW_STEP)

enum class RollupStep { MINUTE, HOUR };
BOOST_DESCRIBE_ENUM(RollupStep, MINUTE, HOUR)

// How many fell into a bucket of a LatencySketch.
struct LatencyBucket {
    std::int32_t bucket = 0;
    std::uint64_t count = 0;
    bool operator==(const LatencyBucket&) const = default;
};
BOOST_DESCRIBE_STRUCT(LatencyBucket, (), (bucket, count))
TERO_DESCRIBED_WHOLLY(LatencyBucket);

struct MetricRollup {
    std::string key = {};  // of all that tells it from others; see rollup_key
    RollupStep step = RollupStep::MINUTE;
    MetricsBy of = MetricsBy::AGENT;
    std::string name = {};
    Timestamp at = {};  // when its minute or hour began
    std::uint64_t completed = 0;
    std::uint64_t failed = 0;
    std::uint64_t failed_attempts = 0;
    Duration took = {};  // of all that completed, together
    std::vector<LatencyBucket> latency = {};
    bool operator==(const MetricRollup&) const = default;
};
BOOST_DESCRIBE_STRUCT(MetricRollup, (),
                      (key, step, of, name, at, completed, failed, failed_attempts, took, latency))
TERO_DESCRIBED_WHOLLY(MetricRollup);

std::string rollup_key(const MetricRollup& rollup);
Duration length_of(RollupStep step);
inline std::uint64_t ends_of(const MetricRollup& rollup) {
    return rollup.completed + rollup.failed + rollup.failed_attempts;
}

// A few sums whose time is over. One that says less than what is stored, such as a start that could not read
// everything back would, changes nothing.
struct KeepRollups {
    std::vector<MetricRollup> rollups = {};
};
inline constexpr std::size_t rollups_in_group_max = 64;

TERO_ROW(monitoring, metric_rollups, MetricRollup, IndexInfo{"by_step", {"step", "at"}},
         IndexInfo{"by_kind", {"step", "of", "at"}})
TERO_INPUT(monitoring, CALL, KeepRollups)

}  // namespace tero
