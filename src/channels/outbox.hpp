// Carries out the engine's sends: each message goes to its channel's sender on a pool of threads, and what
// became of it comes back as an input.
#pragma once

#include "base/worker_pool.hpp"
#include "channels/model/options.hpp"
#include "channels/whatsapp/whatsapp_sender.hpp"
#include "engine/engine_host.hpp"
#include "modules/messaging/model/inputs.hpp"
#include "net/http.hpp"
#include "observe/metrics.hpp"

#include <memory>

namespace tero {

class Outbox {
public:
    Outbox(const ChannelOptions& options, net::HttpClient& client, metrics::Metrics& metrics);
    ~Outbox() { stop(); }

    // The host that is told of outcomes; set once, before the first send.
    void report_to(EngineHost& host) { host_ = &host; }
    void send(SendMessage effect);
    std::size_t busy() const { return pool_.busy(); }
    // Finishes what is under way. May be called twice.
    void stop() { pool_.stop(); }

private:
    SendOutcome try_to_send(const Message& message);

    WhatsAppOptions whatsapp_options_;
    whatsapp::WhatsAppSender whatsapp_;
    EngineHost* host_ = nullptr;
    metrics::Histogram& send_seconds_;
    WorkerPool pool_;
};

}  // namespace tero
