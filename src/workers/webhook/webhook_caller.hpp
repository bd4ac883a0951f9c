// Carries out the coordinator's calls to agents by webhook, on threads of its own; what became of each comes
// back as an input. An agent has at most half of the threads, and who has fewer calls under way goes first:
// one that hangs delays the others little.
//
// A call that finds no thread in time goes back to the queue, and no attempt is used. One that is cut off by
// a stop is made again after the next start.
#pragma once

#include "base/mutex.hpp"
#include "base/time.hpp"
#include "engine/engine_host.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "net/http.hpp"
#include "observe/metrics.hpp"
#include "workers/model/options.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace tero::telemetry {
class Telemetry;
}

namespace tero {

class WebhookCaller {
public:
    using Tell = std::function<void(Input)>;

    // `installation`: its secret. `public_url`: where callbacks go. The clock dates signatures.
    WebhookCaller(const WebhookOptions& options, std::string installation, std::string public_url,
                  const Clock& clock, metrics::Metrics& metrics);
    ~WebhookCaller() { stop(0ms); }

    // Who is told of outcomes; set once, before the first call.
    void report_to(Tell tell) { tell_ = std::move(tell); }
    // Likewise: where a call is made. Null: nothing is traced.
    void trace_to(telemetry::Telemetry& telemetry) { telemetry_ = &telemetry; }
    // One that is under way already is made once.
    void call(CallWebhook effect);
    std::size_t busy() const;
    // Lets calls end for so long, cuts off the others, returns. May be called twice.
    void stop(Duration grace = 3s);

private:
    struct Waiting {
        CallWebhook call = {};
        std::chrono::steady_clock::time_point since = {};
    };
    using Attempt = std::pair<RawId, std::uint64_t>;  // a task and its epoch

    void work();
    // Gives back what waited too long, however busy the threads are.
    void keep_time();
    // The agent whose call comes next; the end: none may begin.
    using Queues = std::map<std::string, std::deque<Waiting>>;
    Queues::iterator next_agent() TERO_REQUIRES(mutex_);
    void make(const CallWebhook& call);
    static Attempt attempt_of(const CallWebhook& call) { return {call.task->id, call.task->epoch}; }

    const std::size_t threads_max_;
    const std::string installation_;
    const std::string public_url_;
    const Clock& clock_;
    Tell tell_;
    telemetry::Telemetry* telemetry_ = nullptr;
    metrics::Histogram& seconds_;
    net::HttpClient client_;
    std::atomic<bool> cut_off_ = false;

    mutable Mutex mutex_;
    Condition wakes_;
    Condition keeper_wakes_;
    Condition ended_;
    Queues waiting_ TERO_GUARDED_BY(mutex_);  // by agent
    std::map<std::string, std::size_t> running_ TERO_GUARDED_BY(mutex_);
    std::set<Attempt> under_way_ TERO_GUARDED_BY(mutex_);
    std::size_t calling_ TERO_GUARDED_BY(mutex_) = 0;
    bool stopping_ TERO_GUARDED_BY(mutex_) = false;
    std::vector<std::thread> threads_ TERO_GUARDED_BY(mutex_);
    std::thread keeper_ TERO_GUARDED_BY(mutex_);
};

}  // namespace tero
