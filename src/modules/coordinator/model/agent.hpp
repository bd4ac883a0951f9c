// An agent: whatever serves a capability.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/table.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tero {

enum class AgentKind { BUILTIN, WORKER, WEBHOOK, LLM };
BOOST_DESCRIBE_ENUM(AgentKind, BUILTIN, WORKER, WEBHOOK, LLM)

enum class AgentStatus { ONLINE, BUSY, DEGRADED, DRAINING, OFFLINE };
BOOST_DESCRIBE_ENUM(AgentStatus, ONLINE, BUSY, DEGRADED, DRAINING, OFFLINE)

// How an agent does with one kind of work.
struct AgentHealth {
    std::string capability = {};
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0;         // attempts, not tasks
    std::int32_t failed_in_row = 0;   // since it last succeeded
    Duration latency = {};            // from claim to completion, moving average over about 20 tasks
    Timestamp degraded_at = {};       // in quarantine since then; the epoch: it is not
    Timestamp probe_at = {};          // in quarantine: its next probe is not before this
    std::int32_t probes_passed = 0;   // in a row
    bool operator==(const AgentHealth&) const = default;
};
BOOST_DESCRIBE_STRUCT(AgentHealth, (), (capability, succeeded, failed, failed_in_row, latency, degraded_at,
                                        probe_at, probes_passed))
TERO_DESCRIBED_WHOLLY(AgentHealth);

// Of an agent that Tero calls. Its secret is made of the installation's and the id here, and stored nowhere.
struct AgentWebhook {
    std::string url = {};
    Duration timeout = 30s;        // how long one call may take
    Duration callback_within = 1h;  // how long it may be silent once it has answered 202
    RawId secret = {};              // which of its secrets is the one it was shown last
    RawId secret_before = {};       // calls are signed with this one too …
    Timestamp secret_before_until = {};  // … until then
    std::string credential = {};  // hash of the key that registered it, which must be good; empty: none must
    bool operator==(const AgentWebhook&) const = default;
};
BOOST_DESCRIBE_STRUCT(AgentWebhook, (), (url, timeout, callback_within, secret, secret_before,
                                         secret_before_until, credential))
TERO_DESCRIBED_WHOLLY(AgentWebhook);

struct AgentInfo {
    std::string id = {};  // a name people can say: `sales`, `worker-berlin-2`
    AgentKind kind = AgentKind::WORKER;
    std::vector<std::string> capabilities = {};
    std::int32_t max_concurrency = 1;  // tasks it may hold at once
    AgentStatus status = AgentStatus::ONLINE;
    Timestamp registered_at = {};
    Timestamp heartbeat_at = {};  // when it last said anything, to the nearest third of its silence limit
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0;  // attempts, not tasks
    Duration latency = {};     // from claim to completion, moving average over about 20 tasks
    std::vector<AgentHealth> health = {};  // of the kinds of work that it has done
    std::optional<AgentWebhook> webhook = {};  // of kind WEBHOOK
    std::string version = {};                  // of its program, as it says
    std::vector<std::string> labels = {};      // `gpu`, `zone=south`: for finding it
    Timestamp draining_since = {};  // it ends what it holds and gets nothing new; the epoch: it does not
    bool operator==(const AgentInfo&) const = default;
};
BOOST_DESCRIBE_STRUCT(AgentInfo, (),
                      (id, kind, capabilities, max_concurrency, status, registered_at, heartbeat_at,
                       succeeded, failed, latency, health, webhook, version, labels, draining_since))
TERO_DESCRIBED_WHOLLY(AgentInfo);

// What history calls an agent by, whose name is no id.
RawId agent_subject(std::string_view name);

TERO_ROW(coordinator, agents, AgentInfo, by_key_alone)

}  // namespace tero
