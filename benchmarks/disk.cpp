// What the disk allows, and how much of it a life takes: syncs a second, and bytes of the log.
#include "base/check.hpp"
#include "task_host.hpp"

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>
#include <algorithm>
#include <filesystem>
#include <string>

namespace tero::bench {
namespace {

// One page more at the end of a file, then a sync, as a commit of SQLite's log is.
void disk_syncs(benchmark::State& state) {
    const std::string page(16 << 10, 'x');
    const std::size_t syncs = scaled(2'000);
    for (auto _ : state) {
        const Folder folder;
        const int file = ::open(folder.database().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        CHECK(file >= 0, "no file {}", folder.database());
        const Stopwatch watch;
        for (std::size_t i = 0; i < syncs; ++i) {
            CHECK(::write(file, page.data(), page.size()) == static_cast<ssize_t>(page.size()), "a full disk?");
            CHECK(::fdatasync(file) == 0, "the disk does not sync");
        }
        state.counters["syncs_per_s"] = static_cast<double>(syncs) / watch.seconds();
        ::close(file);
    }
}

// Groups of range(0): by one caller, and few enough that the log is not begun anew.
void log_of_a_life(benchmark::State& state) {
    const auto size = static_cast<std::size_t>(state.range(0));
    const std::size_t groups = size == 1 ? 100 : 20;
    for (auto _ : state) {
        const Folder folder;
        TaskHost host{folder.database()};
        host.register_agent("agent", "work");
        const auto log_bytes = [&] { return std::filesystem::file_size(folder.database() + "-wal"); };
        const auto before = log_bytes();
        for (std::size_t i = 0; i < groups; ++i) {
            host.ask<SubmittedTasks>(new_tasks(size, "work"));
            const auto leases = host.ask<Leases>(Claim{.agent = "agent",
                                                       .limit = static_cast<std::int32_t>(size),
                                                       .request = fresh_id(),
                                                       .wait = 30s});
            CHECK(leases.leases.size() == size, "a claim got {} of {}", leases.leases.size(), size);
            host.ask<Outcomes>(completions("agent", leases));
        }
        const auto after = log_bytes();
        CHECK(after > before && after < (60 << 20), "the log has {} bytes: it was begun anew", after);
        state.counters["bytes_a_life"] =
            static_cast<double>(after - before) / static_cast<double>(groups * size);
    }
}

// Calls that complete what is held and claim the next 500, until `count` are done.
double drained_per_second(TaskHost& host, std::size_t count) {
    const Stopwatch watch;
    std::size_t left = count;
    CompleteTasks held{.agent = "agent", .completions = {}, .next = {}, .credential = {}};
    while (left > 0 || !held.completions.empty()) {
        if (left > 0) {
            held.next = Claim{.agent = "agent",
                              .limit = static_cast<std::int32_t>(std::min<std::size_t>(left, 500)),
                              .request = fresh_id(),
                              .wait = 30s};
        } else {
            held.next.reset();
        }
        if (!held.next) {
            host.ask<Outcomes>(held);
            break;
        }
        const auto leases = host.ask<Leases>(held);
        CHECK(!leases.leases.empty(), "a claim got nothing in 30 s");
        held.completions = completions("agent", leases).completions;
        left -= leases.leases.size();
    }
    return static_cast<double>(count) / watch.seconds();
}

// Of range(0) that are queued, over and over, what is drained while there are so many.
void drain_at_backlog(benchmark::State& state) {
    const auto all = static_cast<std::size_t>(state.range(0));
    const std::size_t backlog = all > 1'000 ? scaled(all) : all;
    const std::size_t drained = std::min<std::size_t>(backlog, scaled(50'000));
    const std::size_t rounds = std::max<std::size_t>(scaled(50'000) / drained, 1);
    for (auto _ : state) {
        const Folder folder;
        TaskHost host{folder.database()};
        host.register_agent("agent", "work");
        double seconds = 0;
        for (std::size_t round = 0; round < rounds; ++round) {
            for (std::size_t queued = round == 0 ? 0 : backlog - drained; queued < backlog; queued += 1'000)
                host.ask<SubmittedTasks>(new_tasks(1'000, "work"));
            seconds += static_cast<double>(drained) / drained_per_second(host, drained);
        }
        state.counters["drained_per_s"] = static_cast<double>(rounds * drained) / seconds;
    }
}

BENCHMARK(disk_syncs)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(log_of_a_life)->Arg(1)->Arg(100)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(drain_at_backlog)
    ->Arg(1'000)
    ->Arg(1'000'000)
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tero::bench
