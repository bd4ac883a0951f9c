// Schedules: what many of them cost while they wait, and how late they fire when a thousand are due each
// second.
#include "base/check.hpp"
#include "modules/scheduler/model/inputs.hpp"
#include "task_host.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <functional>
#include <latch>
#include <thread>

namespace tero::bench {
namespace {

ScheduleSettings starts_work(std::size_t number) {
    ScheduleSettings settings;
    settings.name = fmt::format("schedule {}", number);
    settings.starts.task.type = "work";
    settings.starts.task.payload = Json{payload_text()};
    return settings;
}

// A thousand at once are on their way.
void make(TaskHost& host, std::size_t first, std::size_t until,
          const std::function<ScheduleSettings(std::size_t)>& settings) {
    for (std::size_t i = first; i < until;) {
        const std::size_t piece = std::min<std::size_t>(until - i, 1'000);
        std::latch made{static_cast<std::ptrdiff_t>(piece)};
        for (const std::size_t end = i + piece; i < end; ++i) {
            host.engine().submit(CreateSchedule{settings(i), "bench"}, [&](Reply reply) {
                CHECK(reply.has_value(), "not made: {}", reply.error().message);
                made.count_down();
            });
        }
        made.wait();
    }
}

// range(0) schedules that fire a month from now; then the process starts over.
void schedules_asleep(benchmark::State& state) {
    const std::size_t count = scaled(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        const Folder folder;
        const Timestamp begins = SystemClock{}.now() + std::chrono::days{30};
        const auto once = [&](std::size_t i) {
            ScheduleSettings settings = starts_work(i);
            settings.type = ScheduleType::ONCE;
            settings.at = begins + 1ms * static_cast<std::int64_t>(i);
            return settings;
        };
        {
            TaskHost host{folder.database()};
            make(host, 0, count / 10, once);  // the caches fill first
            const double before = resident_bytes();
            make(host, count / 10, count, once);
            state.counters["bytes_each"] =
                (resident_bytes() - before) / static_cast<double>(count - count / 10);
        }
        const Stopwatch watch;
        TaskHost host{folder.database()};
        make(host, count, count + 1, once);
        state.counters["start_seconds"] = watch.seconds();
        state.counters["schedules"] = static_cast<double>(count);
    }
}

// 60,000 schedules of each minute: from an instant until its fire, with its task, is decided.
void schedules_due(benchmark::State& state) {
    const std::size_t count = scaled(60'000);
    for (auto _ : state) {
        const Folder folder;
        TaskHost host{folder.database()};
        const Timestamp begins = SystemClock{}.now() + 5s + 1ms * static_cast<std::int64_t>(count / 2);
        make(host, 0, count, [&](std::size_t i) {
            ScheduleSettings settings = starts_work(i);
            settings.type = ScheduleType::RECURRING;
            settings.every = "1 minute";
            settings.starts_at = begins + 1ms * static_cast<std::int64_t>(i);
            return settings;
        });
        CHECK(SystemClock{}.now() < begins, "made too slowly to measure");
        const Timestamp end = begins + 1ms * static_cast<std::int64_t>(std::min<std::size_t>(count, 30'000));
        while (SystemClock{}.now() < end + 1s) std::this_thread::sleep_for(std::chrono::milliseconds{100});
        std::vector<double> late;
        Query query{.table = table_of<ScheduleFire>(), .limit = 1'000};
        do {
            const auto page = host.engine().read(query);
            CHECK(page.has_value(), "{}", page.error().message);
            for (const StoredRow& row : page->rows) {
                const auto& fire = row.as<ScheduleFire>();
                if (fire.at < end) late.push_back(static_cast<double>((fire.decided_at - fire.at).count()));
            }
            query.after = page->next;
        } while (!query.after.empty());
        state.counters["fires"] = static_cast<double>(late.size());
        state.counters["p50_ms"] = percentile(late, 0.5);
        state.counters["p99_ms"] = percentile(late, 0.99);
    }
}

BENCHMARK(schedules_asleep)->Arg(1'000'000)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(schedules_due)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tero::bench
