#include "workers/ai/ia_conversacional_integrada.hpp"

#include "base/file.hpp"
#include "codec/json.hpp"
#include "observe/log.hpp"
#include "workers/ai/chat_span.hpp"
#include "workers/ai/openai_wire.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::ai {
namespace {

using std::chrono::steady_clock;

Duration left(steady_clock::time_point until) {
    return std::chrono::duration_cast<Duration>(until - steady_clock::now());
}

Result<std::string> key_of(const std::string& name, const AiProviderOptions& options,
                           const KeySources& sources) {
    if (!options.key_variable.empty()) {
        if (auto key = sources.variable(options.key_variable)) return *std::move(key);
        return Error{ErrorCode::invalid, fmt::format("the variable {} is not set", options.key_variable),
                     fmt::format("ai.providers.{}.key_variable", name)};
    }
    if (options.key_file.empty()) return std::string{};  // a server of one's own may need none
    auto key = sources.file(options.key_file);
    if (!key) {
        return Error{ErrorCode::invalid, fmt::format("the file {} cannot be read", options.key_file),
                     fmt::format("ai.providers.{}.key_file", name)};
    }
    while (!key->empty() && (key->back() == '\n' || key->back() == '\r' || key->back() == ' '))
        key->pop_back();
    return *std::move(key);
}

}  // namespace

struct IAConversacionalIntegrada::Service {
    std::string name = {};
    AiProviderOptions options = {};
    std::unique_ptr<Provider> provider = {};
    Breaker breaker = {};  // under the mutex of its owner
    metrics::Counter& calls;
    metrics::Counter& failures;
    metrics::Counter& prompt_tokens;
    metrics::Counter& completion_tokens;
    metrics::Counter& cost;
    metrics::Gauge& open;
};

Result<std::unique_ptr<IAConversacionalIntegrada>> IAConversacionalIntegrada::make(
    const AiOptions& options, const KeySources& keys, std::string spent_file, const Clock& clock,
    metrics::Metrics& metrics) {
    SpentToday spent;
    if (!spent_file.empty()) {
        const auto text = read_file(spent_file, 4096);
        if (!text && text.error().code != ErrorCode::not_found) return text.error();
        if (text) {
            auto read = from_json<SpentToday>(*text, Reading::tolerant);
            if (!read)
                return Error{ErrorCode::corrupt, fmt::format("{}: {}", spent_file, read.error().message)};
            spent = *read;
        }
    }
    std::unique_ptr<IAConversacionalIntegrada> made{
        new IAConversacionalIntegrada{options, std::move(spent_file), spent, clock, metrics}};
    std::vector<std::string> order = options.order;
    if (order.empty()) {
        for (const auto& [name, provider] : options.providers) order.push_back(name);
    }
    for (const std::string& name : order) {
        const auto named = options.providers.find(name);
        if (named == options.providers.end())
            return Error{ErrorCode::invalid, fmt::format("there is no provider {}", name), "ai.order"};
        TRY(std::string key, key_of(name, named->second, keys));
        const auto counter = [&](std::string_view metric, std::string_view help) -> metrics::Counter& {
            return metrics.counter(metric, help, {{"provider", name}});
        };
        made->services_.push_back(std::unique_ptr<Service>{
            new Service{.name = name,
                        .options = named->second,
                        .provider = make_provider(named->second, std::move(key), made->client_),
                        .calls = counter("tero_ai_calls_total", "Calls to services with a language model"),
                        .failures = counter("tero_ai_failures_total", "Those that failed"),
                        .prompt_tokens = counter("tero_ai_prompt_tokens_total", "Tokens of prompts"),
                        .completion_tokens = counter("tero_ai_completion_tokens_total", "Tokens of answers"),
                        .cost = counter("tero_ai_cost_millionths_total",
                                        "What calls cost, in millionths of the budgets' currency"),
                        .open = metrics.gauge("tero_ai_provider_open", "1 while a service is left alone",
                                              {{"provider", name}})}});
    }
    return made;
}

IAConversacionalIntegrada::IAConversacionalIntegrada(AiOptions options, std::string spent_file,
                                                     SpentToday spent, const Clock& clock,
                                                     metrics::Metrics& metrics)
    : options_(std::move(options)),
      spent_file_(std::move(spent_file)),
      clock_(clock),
      metrics_(metrics),
      seconds_(metrics.histogram("tero_ai_call_seconds",
                                 "Time of one call to a service with a language model", {},
                                 metrics::seconds_buckets)),
      cache_hits_(metrics.counter("tero_ai_cache_hits_total", "Questions that were answered before")),
      exhausted_(metrics.counter("tero_ai_exhausted_total", "Questions that no budget covered")),
      budget_(options_.budget, spent),
      random_([] {
          std::uint64_t seed = 0;
          fill_secret(&seed, sizeof seed);
          return seed;
      }()) {}

IAConversacionalIntegrada::~IAConversacionalIntegrada() { stop(); }

void IAConversacionalIntegrada::stop() {
    stopping_ = true;
    Lock lock{mutex_};
    changed_.notify_all();
    changed_.wait(lock, [&]() TERO_REQUIRES(mutex_) { return under_way_ == 0; });
}

Result<Done> IAConversacionalIntegrada::enter() {
    const Lock lock{mutex_};
    if (stopping_) return Error{ErrorCode::unavailable, "Tero stops"};
    if (under_way_ >= options_.concurrency)
        return Error{ErrorCode::exhausted, "as many calls as ai.concurrency allows are under way"};
    ++under_way_;
    return Done{};
}

void IAConversacionalIntegrada::leave() {
    const Lock lock{mutex_};
    --under_way_;
    changed_.notify_all();
}

bool IAConversacionalIntegrada::pause(Duration wait, SteadyTime until) {
    if (wait >= left(until)) return false;
    Lock lock{mutex_};
    return !changed_.wait_for(lock, wait, [&]() TERO_REQUIRES(mutex_) { return stopping_.load(); });
}

bool IAConversacionalIntegrada::has_tools() const {
    return std::any_of(services_.begin(), services_.end(),
                       [](const auto& service) { return service->provider->has_tools(); });
}

void IAConversacionalIntegrada::end(const Purpose& purpose) {
    const Lock lock{mutex_};
    budget_.end_task(purpose.task);
}

Result<ChatAnswer> IAConversacionalIntegrada::ask(const ChatRequest& request, const Purpose& purpose) {
    const std::string key = body_of(request, {});
    if (auto known = cached(key)) {
        cache_hits_.add();
        return *std::move(known);
    }
    const SteadyTime own = steady_clock::now() + options_.task_timeout;
    const SteadyTime until = purpose.until == SteadyTime{} ? own : std::min(own, purpose.until);
    if (until <= steady_clock::now()) return Error{ErrorCode::timeout, "the time for an answer is over", ""};
    TRY_DONE(enter());
    Result<ChatAnswer> answer = ask_services(request, purpose, until);
    leave();
    // A call of a tool does something: it is asked for anew.
    if (answer && answer->calls.empty() && answer->finish == Finish::STOP) keep(key, *answer);
    if (!answer) log::warning("ai.no_answer", {{"why", answer.error().message}});
    return answer;
}

Result<ChatAnswer> IAConversacionalIntegrada::ask_services(const ChatRequest& request, const Purpose& purpose,
                                                           SteadyTime until) {
    Error last{ErrorCode::unavailable, "there is no provider"};
    for (const auto& service : services_) {
        const bool asks_more = !request.tools.empty() || !request.schema.text.empty();
        if (asks_more && !service->provider->has_tools()) {
            last = {ErrorCode::unavailable, fmt::format("{} has neither tools nor schemas", service->name)};
            continue;
        }
        bool give_up = false;
        Result<ChatAnswer> answer = ask_service(*service, request, purpose, until, give_up);
        if (answer) {
            answer->provider = service->name;
            return answer;
        }
        last = std::move(answer).error();
        if (give_up) break;
    }
    return last;
}

bool IAConversacionalIntegrada::is_cut_short(const CallFailure& failure, Duration timeout) const {
    return timeout < options_.timeout && failure.error.code == ErrorCode::unknown_outcome;
}

Result<ChatAnswer> IAConversacionalIntegrada::ask_service(Service& service, const ChatRequest& request,
                                                          const Purpose& purpose, SteadyTime until,
                                                          bool& give_up) {
    Error last{ErrorCode::unavailable, fmt::format("{} is left alone for a while", service.name)};
    for (std::int32_t attempt = 1; attempt <= options_.attempt_max; ++attempt) {
        const Timestamp now = clock_.now();
        const std::int64_t tokens = tokens_of(request);
        Reservation reservation;
        {
            const Lock lock{mutex_};
            if (stopping_) return Error{ErrorCode::unavailable, "Tero stops"};
            if (!service.breaker.may_call(now)) return last;
            auto covered =
                budget_.reserve(cost_of(tokens - request.tokens_max, request.tokens_max, service.options),
                                purpose.conversation, purpose.task, now);
            if (!covered) {
                service.breaker.asked_to_wait(now, 0s);  // the call that was to try is none
                exhausted_.add();
                give_up = true;
                return covered.error();
            }
            reservation = *covered;
        }
        const Duration timeout = std::min(options_.timeout, left(until));
        if (timeout < 1ms) {
            settle(service, reservation, request, nullptr);
            const Lock lock{mutex_};
            service.breaker.asked_to_wait(now, 0s);
            return Error{ErrorCode::timeout, "the time for an answer is over"};
        }
        service.calls.add();
        auto asked = in_chat_span(service.name, service.options, [&] {
            const metrics::Timed timed{seconds_};
            return service.provider->ask(request, {.timeout = timeout, .now = now, .abandoned = &stopping_,
                                                   .conversation = purpose.conversation});
        });
        if (auto* answer = std::get_if<ChatAnswer>(&asked)) {
            settle(service, reservation, request, answer);
            const Lock lock{mutex_};
            service.breaker.succeeded();
            service.open.set(0);
            return std::move(*answer);
        }
        auto& failure = std::get<CallFailure>(asked);
        service.failures.add();
        log::warning("ai.call_failed", {{"provider", service.name}, {"why", failure.error.message}});
        // Whatever was heard may have been paid for: what was reserved counts. One that was refused cost
        // nothing.
        const bool may_have_cost = failure.error.code == ErrorCode::unknown_outcome ||
                                   failure.error.code == ErrorCode::corrupt ||
                                   failure.next == Next::ELSEWHERE;
        if (!may_have_cost) settle(service, reservation, request, nullptr);
        Duration wait = 0ms;
        {
            const Lock lock{mutex_};
            const Timestamp at = clock_.now();
            if (failure.is_illness && !is_cut_short(failure, timeout)) {
                service.breaker.failed(at);
            } else {
                service.breaker.asked_to_wait(at, failure.wait.value_or(0ms));
            }
            service.open.set(service.breaker.is_open(at) ? 1 : 0);
            wait = failure.wait.value_or(back_off(attempt, random_.unit()));
        }
        last = {failure.error.code, fmt::format("{}: {}", service.name, failure.error.message),
                failure.error.field};
        give_up = failure.next == Next::GIVE_UP;
        if (failure.next != Next::AGAIN || attempt == options_.attempt_max) return last;
        if (!pause(wait, until)) return last;
    }
    return last;
}

Cost IAConversacionalIntegrada::spent_today() const {
    const Lock lock{mutex_};
    return budget_.spent_on(clock_.now());
}

// None: nothing was taken.
void IAConversacionalIntegrada::settle(const Service& service, const Reservation& reservation,
                                       const ChatRequest& request, const ChatAnswer* answer) {
    Cost used;
    if (answer != nullptr && answer->usage) {
        used = cost_of(answer->usage->prompt_tokens, answer->usage->completion_tokens, service.options);
        service.prompt_tokens.add(
            static_cast<std::uint64_t>(std::max<std::int64_t>(answer->usage->prompt_tokens, 0)));
        service.completion_tokens.add(
            static_cast<std::uint64_t>(std::max<std::int64_t>(answer->usage->completion_tokens, 0)));
    } else if (answer != nullptr) {
        used = reservation.cost;  // it does not say: rather too much
        service.prompt_tokens.add(static_cast<std::uint64_t>(tokens_of(request) - request.tokens_max));
        service.completion_tokens.add(static_cast<std::uint64_t>(request.tokens_max));
    }
    service.cost.add(static_cast<std::uint64_t>(std::max<std::int64_t>(used.money, 0)));
    SpentToday spent;
    {
        const Lock lock{mutex_};
        budget_.settle(reservation, used);
        spent = budget_.spent();
    }
    if (spent_file_.empty() || answer == nullptr) return;
    if (auto kept = replace_file(spent_file_, to_json(spent)); !kept)
        log::error("ai.spending_not_kept", {{"why", kept.error().message}});
}

std::optional<ChatAnswer> IAConversacionalIntegrada::cached(const std::string& key) {
    const Lock lock{mutex_};
    const auto found =
        std::find_if(cache_.begin(), cache_.end(), [&](const auto& one) { return one.first == key; });
    if (found == cache_.end()) return std::nullopt;
    cache_.splice(cache_.begin(), cache_, found);
    return cache_.front().second;
}

void IAConversacionalIntegrada::keep(const std::string& key, const ChatAnswer& answer) {
    const Lock lock{mutex_};
    cache_.emplace_front(key, answer);
    while (cache_.size() > static_cast<std::size_t>(options_.cache_entries)) cache_.pop_back();
}

}  // namespace tero::ai
