// Carries out the engine's sends: each message goes to its channel's sender on a pool of threads, and what
// became of it comes back as an input.
#pragma once

#include "base/worker_pool.hpp"
#include "channels/channel.hpp"
#include "engine/engine_host.hpp"
#include "modules/messaging/model/inputs.hpp"
#include "observe/metrics.hpp"

#include <functional>
#include <utility>

namespace tero::telemetry {
class Telemetry;
}

namespace tero {

class Outbox {
public:
    // A channel without a sender is off: what would go there is refused.
    Outbox(Senders senders, metrics::Metrics& metrics);
    ~Outbox() { stop(); }

    // The host that is told of outcomes; set once, before the first send.
    void report_to(EngineHost& host) { host_ = &host; }
    // Likewise: where a message is sent. Null: nothing is traced.
    void trace_to(telemetry::Telemetry& telemetry) { telemetry_ = &telemetry; }
    void send(SendMessage effect);
    void fetch(FetchMedia effect);
    // Fills in what is not to be stored, such as a link, just before a message goes out.
    using FillIn = std::function<Result<Message>(const Message&)>;
    void fill_in(FillIn fill_in) { fill_in_ = std::move(fill_in); }
    std::size_t busy() const { return pool_.busy() + files_.busy(); }
    // Finishes what is under way. May be called twice.
    void stop() {
        pool_.stop();
        files_.stop();
    }

private:
    SendOutcome try_to_send(const Message& message);

    Senders senders_;
    EngineHost* host_ = nullptr;
    telemetry::Telemetry* telemetry_ = nullptr;
    metrics::Histogram& send_seconds_;
    FillIn fill_in_;
    WorkerPool pool_;
    WorkerPool files_;  // so that no large file keeps an answer waiting
};

}  // namespace tero
