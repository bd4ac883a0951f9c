// Carries out the engine's sends: each message goes to its channel's sender on a pool of threads, and what
// became of it comes back as an input.
#pragma once

#include "base/worker_pool.hpp"
#include "channels/channel.hpp"
#include "engine/engine_host.hpp"
#include "modules/messaging/model/inputs.hpp"
#include "observe/metrics.hpp"


namespace tero {

class Outbox {
public:
    // A channel without a sender is off: what would go there is refused.
    Outbox(Senders senders, metrics::Metrics& metrics);
    ~Outbox() { stop(); }

    // The host that is told of outcomes; set once, before the first send.
    void report_to(EngineHost& host) { host_ = &host; }
    void send(SendMessage effect);
    std::size_t busy() const { return pool_.busy(); }
    // Finishes what is under way. May be called twice.
    void stop() { pool_.stop(); }

private:
    SendOutcome try_to_send(const Message& message);

    Senders senders_;
    EngineHost* host_ = nullptr;
    metrics::Histogram& send_seconds_;
    WorkerPool pool_;
};

}  // namespace tero
