// Carries out the engine's pushes: each goes to its browser's push service on a pool of threads, and what
// became of it comes back as an input.
#pragma once

#include "base/worker_pool.hpp"
#include "channels/model/options.hpp"
#include "channels/web_push/push_message.hpp"
#include "kernel/input.hpp"
#include "net/http.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <string>

namespace tero::web_push {

// What the answer of a push service means.
SendOutcome outcome_of(const Result<net::Response>& answer);

class PushSender {
public:
    // `contact`: who is to be written to about our pushes. The clock dates what is signed.
    PushSender(const WebPushOptions& options, std::string installation, std::string contact,
               const Clock& clock);
    ~PushSender() { stop(); }

    // Who is told of outcomes; set once, before the first push.
    void report_to(std::function<void(Input)> tell) { tell_ = std::move(tell); }
    void send(SendPush push);
    std::size_t busy() const { return pool_.busy(); }
    // Finishes what is under way; what has not begun is tried again after the next start. May be called
    // twice.
    void stop() {
        stopping_ = true;
        pool_.stop();
    }

private:
    SendOutcome try_to_send(const SendPush& push);

    const std::string installation_;
    const std::string contact_;
    const P256Key key_;
    const Clock& clock_;
    net::HttpClient client_;
    std::function<void(Input)> tell_;
    std::atomic<bool> stopping_ = false;
    WorkerPool pool_;
};

}  // namespace tero::web_push
