#include "channels/outbox.hpp"

#include "base/check.hpp"
#include "channels/refused.hpp"
#include "telemetry/telemetry.hpp"

#include <chrono>
#include <utility>

namespace tero {
namespace {

constexpr std::size_t threads = 4;
constexpr std::size_t queue_max = 10'000;
constexpr std::size_t file_threads = 2;
constexpr std::size_t files_max = 1'000;

}  // namespace

Outbox::Outbox(Senders senders, metrics::Metrics& metrics)
    : senders_(std::move(senders)),
      send_seconds_(metrics.histogram("tero_send_seconds", "Time of one try to send a message", {},
                                      metrics::seconds_buckets)),
      pool_(threads, queue_max),
      files_(file_threads, files_max) {}

SendOutcome Outbox::try_to_send(const Message& message) {
    const auto sender = senders_.find(message.channel);
    if (sender == senders_.end()) return refused("channel_off", false, "this channel is not enabled");
    const bool is_traced = telemetry_ != nullptr && telemetry_->is_on();
    const trace::Scope during{
        is_traced ? telemetry_->sink() : nullptr,
        is_traced ? telemetry::at_send(message, telemetry_->share()) : trace::Context{}};
    const auto begun = std::chrono::steady_clock::now();
    SendOutcome outcome;
    if (fill_in_ && !message.payload.empty()) {
        const Result<Message> whole = fill_in_(message);
        if (!whole) return refused("setup", false, whole.error().message);
        outcome = sender->second->send(*whole);
    } else {
        outcome = sender->second->send(message);
    }
    send_seconds_.observe(std::chrono::steady_clock::now() - begun);
    return outcome;
}

void Outbox::send(SendMessage effect) {
    CHECK(host_ != nullptr, "message {}: nobody to report to", effect.message->id);
    const auto message = effect.message;
    const bool taken = pool_.run([this, message] {
        host_->submit(SendFinished{message->id, message->attempt, try_to_send(*message)});
    });
    if (!taken) {
        host_->submit(
            SendFinished{message->id, message->attempt, refused("busy", true, "too many sends at once")});
    }
}

void Outbox::fetch(FetchMedia effect) {
    CHECK(host_ != nullptr, "media of message {}: nobody to report to", effect.file->message);
    const auto file = effect.file;
    const auto told = [this, file](MediaOutcome outcome) {
        host_->submit(MediaFetched{file->message, file->attempt, std::move(outcome)});
    };
    const auto sender = senders_.find(file->channel);
    if (sender == senders_.end()) return told({.cause = "this channel is not enabled"});
    const bool taken = files_.run([told, file, from = sender->second.get()] { told(from->fetch(*file)); });
    if (!taken) told({.retryable = true, .cause = "too many files at once"});
}

}  // namespace tero
