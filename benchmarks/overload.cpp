// What is still done when more comes than can be done: callers who flood the queue and, when they are refused,
// ask again at once.
#include "base/check.hpp"
#include "task_host.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <atomic>
#include <thread>

namespace tero::bench {
namespace {

constexpr std::size_t queue_max = 20'000;
constexpr std::size_t group = 100;

// Four agents that work without a pause, and who brings them work.
class Shop {
public:
    Shop() {
        for (std::size_t i = 0; i < 4; ++i) {
            const std::string name = fmt::format("agent-{}", i);
            host_.register_agent(name, "work");
            agents_.emplace_back([this, name] { work(name); });
        }
    }
    ~Shop() {
        stops_ = true;
        for (std::thread& agent : agents_) agent.join();
    }

    // Completions a second, over `count` of them, with so many callers. Each waits for an answer before it asks
    // again; one that is `patient` waits for room too, when it was refused.
    double completed_per_second(std::size_t count, std::size_t callers, bool patient) {
        std::atomic<bool> stops = false;
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < callers; ++i)
            threads.emplace_back([this, &stops, patient] { bring(stops, patient); });
        const std::size_t first = completed_;
        const Stopwatch watch;
        while (completed_ - first < count) std::this_thread::yield();
        const double seconds = watch.seconds();
        stops = true;
        for (std::thread& thread : threads) thread.join();
        return static_cast<double>(count) / seconds;
    }
    std::size_t refused() const { return refused_; }

private:
    void work(const std::string& agent) {
        while (!stops_) {
            Claim claim{.agent = agent, .limit = group, .request = fresh_id(), .wait = 50ms};
            const auto leases = host_.ask<Leases>(std::move(claim));
            if (leases.leases.empty()) continue;
            host_.ask<Outcomes>(completions(agent, leases));
            completed_ += leases.leases.size();
        }
    }

    void bring(const std::atomic<bool>& stops, bool patient) {
        while (!stops) {
            const Reply answer = host_.engine().ask(new_tasks(group, "work"));
            if (answer) continue;
            CHECK(answer.error().code == ErrorCode::exhausted, "refused: {}", answer.error().message);
            refused_ += group;
            if (patient) std::this_thread::sleep_for(std::chrono::milliseconds{5});
        }
    }

    Folder folder_ = {};
    TaskHost host_{folder_.database(), queue_max};
    std::atomic<std::size_t> completed_ = 0;
    std::atomic<std::size_t> refused_ = 0;
    std::atomic<bool> stops_ = false;
    std::vector<std::thread> agents_;
};

void overload(benchmark::State& state) {
    const std::size_t count = scaled(50'000);
    for (auto _ : state) {
        Shop shop;
        shop.completed_per_second(count / 5, 2, true);
        const double before = shop.completed_per_second(count, 2, true);
        const double during = shop.completed_per_second(count, 32, false);
        state.counters["refused"] = static_cast<double>(shop.refused());
        const double after = shop.completed_per_second(count, 2, true);
        state.counters["during_share"] = during / before;
        state.counters["after_share"] = after / before;
        state.counters["before_per_s"] = before;
    }
}

BENCHMARK(overload)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tero::bench
