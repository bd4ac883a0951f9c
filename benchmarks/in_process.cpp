// Task lives without HTTP: submitted, claimed and completed, each step acknowledged when it is on disk.
// Beside them the same rows by plain SQLite statements, so that a ratio does not depend on the machine.
#include "base/check.hpp"
#include "plain_sqlite.hpp"
#include "task_host.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <atomic>
#include <future>
#include <optional>
#include <thread>

namespace tero::bench {
namespace {

// Groups of range(0) tasks, one transaction for each step of a group.
void plain_sqlite(benchmark::State& state) {
    const auto group = static_cast<std::size_t>(state.range(0));
    const std::size_t lives = scaled(group == 1 ? 1'000 : 100'000);
    const Folder folder;
    PlainSqlite plain{folder.database()};
    for (auto _ : state) {
        const Stopwatch watch;
        for (std::size_t done = 0; done < lives; done += group) plain.live(group);
        state.counters["lives_per_s"] = static_cast<double>(lives) / watch.seconds();
    }
}

// One caller's share: `groups` groups of `size` tasks, one after the other.
void live(TaskHost& host, const std::string& agent, const std::string& type, std::size_t groups,
          std::size_t size) {
    for (std::size_t i = 0; i < groups; ++i) {
        for (const auto& submitted : host.ask<SubmittedTasks>(new_tasks(size, type))) {
            CHECK(submitted.has_value(), "not taken in: {}", submitted.error().message);
        }
        for (std::size_t left = size; left > 0;) {
            Claim claim{
                .agent = agent, .limit = static_cast<std::int32_t>(left), .request = fresh_id(), .wait = 30s};
            const auto leases = host.ask<Leases>(std::move(claim));
            CHECK(!leases.leases.empty(), "the claim of {} got nothing in 30 s", agent);
            for (const auto& outcome : host.ask<Outcomes>(completions(agent, leases))) {
                CHECK(outcome.has_value(), "not completed: {}", outcome.error().message);
            }
            left -= leases.leases.size();
        }
    }
}

// `callers` threads, each an agent; several kinds of task, or one that all agents do.
double lives_per_second(std::size_t callers, std::size_t size, std::size_t lives, bool one_kind,
                        Watched watched = Watched::NO) {
    const Folder folder;
    TaskHost host{folder.database(), 10'000'000, watched};
    const auto name = [](std::size_t i) { return fmt::format("agent-{}", i); };
    const auto kind = [&](std::size_t i) {
        return one_kind ? std::string{"work"} : fmt::format("work-{}", i);
    };
    for (std::size_t i = 0; i < callers; ++i) host.register_agent(name(i), kind(i));
    const std::size_t groups = std::max<std::size_t>(lives / size / callers, 1);

    const Stopwatch watch;
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < callers; ++i) {
        threads.emplace_back([&host, agent = name(i), type = kind(i), groups, size] {
            live(host, agent, type, groups, size);
        });
    }
    for (std::thread& thread : threads) thread.join();
    return static_cast<double>(groups * size * callers) / watch.seconds();
}

void lives_in_groups(benchmark::State& state) {
    for (auto _ : state) {
        const auto size = static_cast<std::size_t>(state.range(0));
        state.counters["lives_per_s"] = lives_per_second(4, size, scaled(100'000), false);
    }
}

void lives_one_by_one(benchmark::State& state) {
    for (auto _ : state) {
        const auto callers = static_cast<std::size_t>(state.range(0));
        state.counters["lives_per_s"] = lives_per_second(callers, 1, scaled(50'000), true);
    }
}

// What counting each end costs: range(0) is whether it is done.
void lives_with_figures(benchmark::State& state) {
    for (auto _ : state) {
        const auto watched = state.range(0) == 0 ? Watched::NO : Watched::YES;
        state.counters["lives_per_s"] = lives_per_second(4, 1000, scaled(100'000), false, watched);
    }
}

// One by one, beside range(0) agents whose claims wait for other work: they are to cost nothing.
void lives_beside_idle_agents(benchmark::State& state) {
    for (auto _ : state) {
        const Folder folder;
        TaskHost host{folder.database()};
        for (std::int64_t i = 0; i < state.range(0); ++i) {
            const std::string name = fmt::format("idle-{}", i);
            host.register_agent(name, fmt::format("other-{}", i % 100));
            host.engine().submit(Claim{.agent = name, .request = fresh_id(), .endless = true}, [](Reply) {});
        }
        host.register_agent("agent", "work");
        const std::size_t lives = scaled(5'000);
        const Stopwatch watch;
        live(host, "agent", "work", lives, 1);
        state.counters["lives_per_s"] = static_cast<double>(lives) / watch.seconds();
    }
}

// From the call that submits, to the moment a waiting agent has the task in hand, durable; nothing else going
// on.
void submit_to_start(benchmark::State& state) {
    const Folder folder;
    TaskHost host{folder.database()};
    host.register_agent("agent", "work");
    for (auto _ : state) {
        std::vector<double> micros;
        for (std::size_t i = 0; i < scaled(2'000); ++i) {
            std::promise<std::pair<Leases, double>> promise;
            auto got = promise.get_future();
            std::optional<Stopwatch> watch;
            host.engine().submit(Claim{.agent = "agent", .limit = 1, .request = fresh_id(), .wait = 30s},
                                 [&](Reply reply) {
                                     const double seconds = watch->seconds();
                                     promise.set_value({TaskHost::take<Leases>(std::move(reply)), seconds});
                                 });
            std::this_thread::sleep_for(std::chrono::milliseconds{1});  // the claim is open, the disk is idle
            auto task = new_tasks(1, "work");
            watch.emplace();
            host.engine().submit(std::move(task));
            const auto [leases, seconds] = got.get();
            micros.push_back(seconds * 1e6);
            host.ask<Outcomes>(completions("agent", leases));
        }
        state.counters["p50_us"] = percentile(micros, 0.5);
        state.counters["p99_us"] = percentile(micros, 0.99);
    }
}

// Queues range(0) tasks that nobody takes; then the process starts over from what is on disk.
void queued_tasks(benchmark::State& state) {
    const std::size_t tasks = scaled(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        const Folder folder;
        {
            TaskHost host{folder.database()};
            // The caches fill first: they have their bound, whatever is queued.
            const std::size_t first = tasks / 10;
            for (std::size_t done = 0; done < first; done += 1'000)
                host.ask<SubmittedTasks>(new_tasks(1'000, "work"));
            const double before = resident_bytes();
            for (std::size_t done = first; done < tasks; done += 1'000) {
                host.ask<SubmittedTasks>(new_tasks(1'000, "work"));
            }
            state.counters["bytes_per_task"] =
                (resident_bytes() - before) / static_cast<double>(tasks - first);
        }
        const Stopwatch watch;
        TaskHost host{folder.database()};
        host.register_agent("agent", "work");
        const auto leases =
            host.ask<Leases>(Claim{.agent = "agent", .limit = 1, .request = fresh_id(), .wait = 30s});
        CHECK(leases.leases.size() == 1, "nothing to claim after the start");
        state.counters["start_seconds"] = watch.seconds();
        state.counters["tasks"] = static_cast<double>(tasks);
    }
}

BENCHMARK(plain_sqlite)
    ->Arg(1)
    ->Arg(100)
    ->Arg(1000)
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(lives_in_groups)->Arg(100)->Arg(1000)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(lives_one_by_one)->Arg(64)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(lives_with_figures)->Arg(0)->Arg(1)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(lives_beside_idle_agents)
    ->Arg(0)
    ->Arg(10'000)
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(submit_to_start)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(queued_tasks)->Arg(1'000'000)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tero::bench
