// The one way to a language model, for everything in Tero that asks one: the providers in their order, each
// behind a breaker, within the budgets and the time that are left. Whoever asks has an answer without it.
#pragma once

#include "base/mutex.hpp"
#include "base/random.hpp"
#include "observe/metrics.hpp"
#include "workers/ai/breaker.hpp"
#include "workers/ai/budget.hpp"
#include "workers/ai/chat.hpp"
#include "workers/ai/provider.hpp"

#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tero::ai {

// Of an environment variable, or of a file; none: there is no such.
struct KeySources {
    std::function<std::optional<std::string>(const std::string&)> variable = {};
    std::function<std::optional<std::string>(const std::string&)> file = {};
};

// Whom a call is for.
struct Purpose {
    std::string conversation = {};
    std::string task = {};
    // All calls for it end by then; the epoch: each has ai.task_timeout for itself.
    std::chrono::steady_clock::time_point until = {};
};

class IAConversacionalIntegrada {
public:
    // `spent_file`: where the day's spending is kept; empty: nowhere. The clock is the real one: budgets are
    // in days of the world, whatever time the business has. invalid: a provider that `order` names is not
    // there, or has no key.
    static Result<std::unique_ptr<IAConversacionalIntegrada>> make(const AiOptions& options,
                                                                   const KeySources& keys,
                                                                   std::string spent_file, const Clock& clock,
                                                                   metrics::Metrics& metrics);
    ~IAConversacionalIntegrada();

    // exhausted: a budget, or all threads are at it; unavailable: no provider could answer in time.
    Result<ChatAnswer> ask(const ChatRequest& request, const Purpose& purpose);
    // The task's part of the budgets is over.
    void end(const Purpose& purpose);
    bool has_tools() const;  // of any provider
    const AiOptions& options() const { return options_; }
    Cost spent_today() const;
    // Calls under way end soon, and none begins. May be called twice.
    void stop();

private:
    struct Service;
    IAConversacionalIntegrada(AiOptions options, std::string spent_file, SpentToday spent, const Clock& clock,
                              metrics::Metrics& metrics);

    using SteadyTime = std::chrono::steady_clock::time_point;
    Result<ChatAnswer> ask_services(const ChatRequest& request, const Purpose& purpose, SteadyTime until);
    // `give_up`: no other provider may be asked either.
    // Whether it only had less time than `timeout`: that says nothing of the service.
    bool is_cut_short(const CallFailure& failure, Duration timeout) const;
    Result<ChatAnswer> ask_service(Service& service, const ChatRequest& request, const Purpose& purpose,
                                   SteadyTime until, bool& give_up);
    Result<Done> enter();
    void leave();
    bool pause(Duration wait, SteadyTime until);  // false: there is no time left
    void settle(const Service& service, const Reservation& reservation, const ChatRequest& request,
                const ChatAnswer* answer);
    std::optional<ChatAnswer> cached(const std::string& key);
    void keep(const std::string& key, const ChatAnswer& answer);

    const AiOptions options_;
    const std::string spent_file_;
    const Clock& clock_;
    net::HttpClient client_;
    std::vector<std::unique_ptr<Service>> services_;
    std::atomic<bool> stopping_ = false;
    metrics::Metrics& metrics_;
    metrics::Histogram& seconds_;
    metrics::Counter& cache_hits_;
    metrics::Counter& exhausted_;

    mutable Mutex mutex_;
    Condition changed_;
    Budget budget_ TERO_GUARDED_BY(mutex_);
    Random random_ TERO_GUARDED_BY(mutex_);
    std::int32_t under_way_ TERO_GUARDED_BY(mutex_) = 0;
    std::list<std::pair<std::string, ChatAnswer>> cache_ TERO_GUARDED_BY(mutex_);  // the latest first
};

}  // namespace tero::ai
