#include "workers/webhook/webhook_caller.hpp"

#include "base/check.hpp"
#include "observe/log.hpp"
#include "telemetry/telemetry.hpp"
#include "workers/webhook/webhook_answer.hpp"
#include "workers/webhook/webhook_secrets.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace tero {
namespace {

using std::chrono::steady_clock;

constexpr auto wait_max = 25s;  // for a thread; the lease covers a little more
constexpr auto look_every = 1s;

net::Reach reach_of(const WebhookOptions& options) {
    return options.allow_private ? net::Reach::ANYWHERE : net::Reach::PUBLIC_ONLY;
}

}  // namespace

WebhookCaller::WebhookCaller(const WebhookOptions& options, std::string installation, std::string public_url,
                             const Clock& clock, metrics::Metrics& metrics)
    : threads_max_(static_cast<std::size_t>(options.threads)),
      installation_(std::move(installation)),
      public_url_(std::move(public_url)),
      clock_(clock),
      seconds_(metrics.histogram("tero_webhook_call_seconds", "Time of one call to an agent by webhook", {},
                                 metrics::seconds_buckets)),
      client_(reach_of(options)) {}

void WebhookCaller::call(CallWebhook effect) {
    CHECK(tell_ != nullptr, "task {}: nobody to report to", effect.task->id);
    const Lock lock{mutex_};
    if (stopping_ || !under_way_.insert(attempt_of(effect)).second) return;
    waiting_[effect.agent->id].push_back({std::move(effect), steady_clock::now()});
    if (threads_.size() < std::min(under_way_.size(), threads_max_))
        threads_.emplace_back([this] { work(); });
    if (!keeper_.joinable()) keeper_ = std::thread{[this] { keep_time(); }};
    wakes_.notify_one();
    keeper_wakes_.notify_one();
}

std::size_t WebhookCaller::busy() const {
    const Lock lock{mutex_};
    return under_way_.size();
}

WebhookCaller::Queues::iterator WebhookCaller::next_agent() {
    auto best = waiting_.end();
    std::size_t fewest = std::max<std::size_t>(threads_max_ / 2, 1);
    for (auto one = waiting_.begin(); one != waiting_.end(); ++one) {
        const auto running = running_.find(one->first);
        const std::size_t count = running == running_.end() ? 0 : running->second;
        if (count >= fewest) continue;
        fewest = count;
        best = one;
    }
    return best;
}

void WebhookCaller::work() {
    Lock lock{mutex_};
    while (true) {
        wakes_.wait(lock, [&]() TERO_REQUIRES(mutex_) {
            return stopping_ || next_agent() != waiting_.end();
        });
        if (stopping_) return;
        const auto queue = next_agent();
        const std::string agent = queue->first;
        const CallWebhook call = std::move(queue->second.front().call);
        queue->second.pop_front();
        if (queue->second.empty()) waiting_.erase(queue);
        running_[agent] += 1;
        calling_ += 1;
        lock.unlock();
        make(call);
        lock.lock();
        calling_ -= 1;
        if (--running_[agent] == 0) running_.erase(agent);
        under_way_.erase(attempt_of(call));
        ended_.notify_all();
    }
}

void WebhookCaller::keep_time() {
    Lock lock{mutex_};
    while (true) {
        keeper_wakes_.wait(lock, [&]() TERO_REQUIRES(mutex_) { return stopping_ || !waiting_.empty(); });
        if (stopping_) return;
        keeper_wakes_.wait_for(lock, look_every, [&]() TERO_REQUIRES(mutex_) { return stopping_; });
        const auto before = steady_clock::now() - wait_max;
        for (auto one = waiting_.begin(); one != waiting_.end();) {
            auto& [agent, calls] = *one;
            while (!calls.empty() && calls.front().since < before) {
                const CallWebhook& call = calls.front().call;
                log::warning("webhook.no_thread", {{"agent", agent}, {"task", call.task->id}});
                ReturnLeases back;
                back.agent = agent;
                back.leases.push_back({call.task->id, call.task->epoch, {}});
                tell_(std::move(back));
                under_way_.erase(attempt_of(call));
                calls.pop_front();
            }
            one = calls.empty() ? waiting_.erase(one) : std::next(one);
        }
    }
}

void WebhookCaller::make(const CallWebhook& call) {
    const auto& [agent, task, body] = call;
    const std::string id = to_string(task->id);
    const Timestamp now = clock_.now();
    const std::string token = webhook::callback_token(installation_, {task->id, task->epoch, agent->id});
    net::ClientRequest request;
    request.url = agent->webhook->url;
    request.body = webhook::body_of(call, fmt::format("{}/api/v1/callbacks/{}", public_url_, token));
    request.timeout = agent->webhook->timeout;
    request.abandoned = &cut_off_;
    request.headers = {
        {"content-type", "application/json"},
        {"webhook-id", id},
        {"webhook-timestamp", fmt::format("{}", now.ms / 1000)},
        {"webhook-signature", webhook::signature(installation_, *agent, id, now, request.body)}};
    if (!body->idempotency_key.empty())
        request.headers.emplace_back("idempotency-key", body->idempotency_key);
    const bool is_traced = telemetry_ != nullptr && telemetry_->is_on();
    if (!is_traced && !body->traceparent.empty())
        request.headers.emplace_back("traceparent", body->traceparent);
    const trace::Scope during{
        is_traced ? telemetry_->sink() : nullptr,
        is_traced ? telemetry::at_attempt(*task, *body, telemetry_->share()) : trace::Context{}};
    const auto begun = steady_clock::now();
    const auto answer = client_.send(request);
    seconds_.observe(steady_clock::now() - begun);
    if (!answer && cut_off_) return;  // the next start calls again
    tell_(webhook::outcome_of(call, answer));
}

void WebhookCaller::stop(Duration grace) {
    Lock lock{mutex_};
    stopping_ = true;
    ended_.wait_for(lock, grace, [&]() TERO_REQUIRES(mutex_) { return calling_ == 0; });
    cut_off_ = true;
    std::vector<std::thread> threads = std::exchange(threads_, {});
    if (keeper_.joinable()) threads.push_back(std::move(keeper_));
    wakes_.notify_all();
    keeper_wakes_.notify_all();
    lock.unlock();
    for (std::thread& thread : threads) thread.join();
}

}  // namespace tero
