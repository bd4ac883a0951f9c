// Submit to start while others work, at a rate that waits for nobody: tasks come at the times of a plan, and what
// is late counts from when it was to come. First as much as goes, closed loop; then half of that.
#include "base/check.hpp"
#include "base/random.hpp"
#include "http_tasks.hpp"
#include "task_host.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <sys/epoll.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tero::bench {
namespace {

constexpr std::size_t lanes = 32;  // that submit, and as many that work

// The numbers that the tasks of an answer carry.
std::vector<std::size_t> numbers_in(std::string_view leases) {
    constexpr std::string_view name = R"("n":)";
    std::vector<std::size_t> numbers;
    for (std::size_t at = leases.find(name); at != std::string_view::npos; at = leases.find(name, at + 1)) {
        std::size_t number = 0;
        std::from_chars(leases.data() + at + name.size(), leases.data() + leases.size(), number);
        numbers.push_back(number);
    }
    return numbers;
}

// Connections 0 … lanes - 1 submit, the others work: each call completes what is held and claims the next.
class OpenLoop {
public:
    // Each run has a kind of its own, so that what one leaves behind is not taken for another's.
    OpenLoop(std::string kind, std::size_t count, double per_second)
        : kind_(std::move(kind)), count_(count), started_(count, -1) {
        register_agents(lanes, [this](std::size_t) { return kind_; });
        Random random{7};
        double at = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (per_second > 0) at -= std::log(1 - random.unit()) / per_second;
            due_.push_back(at);
        }
        for (std::size_t i = 0; i < 2 * lanes; ++i) {
            connections_.push_back(std::make_unique<HttpConnection>(door()));
            epoll_event event = {.events = EPOLLIN, .data = {.u64 = i}};
            CHECK(epoll_ctl(epoll_, EPOLL_CTL_ADD, connections_[i]->socket(), &event) == 0, "no place in epoll");
            if (i < lanes) idle_.push_back(i);
        }
    }
    ~OpenLoop() { close(epoll_); }
    OpenLoop(const OpenLoop&) = delete;
    OpenLoop& operator=(const OpenLoop&) = delete;

    // Seconds until all have started.
    double run() {
        for (std::size_t i = lanes; i < 2 * lanes; ++i) claim(i, "");
        std::array<epoll_event, 64> events;
        while (started_count_ < count_) {
            submit_what_is_due();
            const int wait = next_ < count_ && !idle_.empty() && due_[next_] - watch_.seconds() < 0.001 ? 0 : 1;
            const int ready = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), wait);
            for (int at = 0; at < ready; ++at) heard(events[static_cast<std::size_t>(at)].data.u64);
            CHECK(watch_.seconds() < 120, "{} of {} have started", started_count_, count_);
        }
        return watch_.seconds();
    }
    // From when each was to come.
    std::vector<double> micros() const {
        std::vector<double> all;
        for (std::size_t i = 0; i < count_; ++i) all.push_back((started_[i] - due_[i]) * 1e6);
        return all;
    }

private:
    void submit_what_is_due() {
        while (next_ < count_ && !idle_.empty() && due_[next_] <= watch_.seconds()) {
            const std::size_t lane = idle_.front();
            idle_.pop_front();
            connections_[lane]->send(
                "/api/v1/tasks",
                fmt::format(R"({{"type":"{}","payload":{{"n":{},"text":"{}"}}}})", kind_, next_, filling_));
            next_ += 1;
        }
    }
    void claim(std::size_t lane, std::string_view held) {
        const std::string agent = "/api/v1/agents/" + agent_name(lane - lanes);
        if (held.empty()) return connections_[lane]->send(agent + "/claim", claim_text(1));
        connections_[lane]->send(agent + "/complete", fmt::format(R"({{{},"claim":{}}})", held, claim_text(1)));
    }
    void heard(std::size_t lane) {
        HttpConnection& connection = *connections_[lane];
        if (!connection.receive(false)) return;
        if (lane < lanes) return idle_.push_back(lane);
        const double now = watch_.seconds();
        for (const std::size_t number : numbers_in(connection.body())) {
            CHECK(number < count_ && started_[number] < 0, "task {} has started twice", number);
            started_[number] = now;
            started_count_ += 1;
        }
        std::size_t got = 0;
        const std::string held = completions_text(connection.body(), got);
        claim(lane, got > 0 ? held : "");
    }

    std::string kind_;
    std::size_t count_;
    std::vector<double> due_;
    std::vector<double> started_;
    std::size_t started_count_ = 0;
    std::size_t next_ = 0;
    const std::string filling_ = std::string(170, 'x');
    int epoll_ = epoll_create1(EPOLL_CLOEXEC);
    std::vector<std::unique_ptr<HttpConnection>> connections_;
    std::deque<std::size_t> idle_;
    Stopwatch watch_;
};

void http_open_loop(benchmark::State& state) {
    for (auto _ : state) {
        const std::size_t count = scaled(30'000);
        const double most = static_cast<double>(count) / OpenLoop{"bench-open-most", count, 0}.run();
        OpenLoop half{"bench-open-half", count, most / 2};
        half.run();
        state.counters["most_per_s"] = most;
        state.counters["p50_us"] = percentile(half.micros(), 0.5);
        state.counters["p99_us"] = percentile(half.micros(), 0.99);
    }
}

const bool registered = [] {
    if (!has_door()) return false;
    benchmark::RegisterBenchmark("http_open_loop", http_open_loop)
        ->Iterations(1)
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
    return true;
}();

}  // namespace
}  // namespace tero::bench
