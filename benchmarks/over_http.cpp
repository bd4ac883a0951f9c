// Task lives through the front door: the real server in its own process, and every step a request that is
// answered when it is on disk. Registered only when benchmarks/run has started a server and says where it is.
#include "base/check.hpp"
#include "http_tasks.hpp"
#include "task_host.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <algorithm>
#include <cstdlib>
#include <thread>

namespace tero::bench {
namespace {

std::string task_text(std::string_view type) {
    return fmt::format(R"({{"type":"{}","payload":{}}})", type, payload_text());
}

std::string tasks_text(std::string_view type, std::size_t count) {
    const std::string one = task_text(type);
    std::string text = R"({"tasks":[)";
    for (std::size_t i = 0; i < count; ++i) text += (i > 0 ? "," : "") + one;
    return text + "]}";
}

void http_submits(benchmark::State& state) {
    const auto connections = static_cast<std::size_t>(state.range(0));
    const std::size_t each = scaled(100'000) / connections;
    const std::string body = task_text("nobody-does-this");
    for (auto _ : state) {
        std::vector<std::size_t> sent(connections);
        const Stopwatch watch;
        run_load(door(), connections, [&](std::size_t i, std::string_view) {
            return sent[i]++ < each ? Step{"/api/v1/tasks", body} : Step{};
        });
        state.counters["submits_per_s"] = static_cast<double>(each * connections) / watch.seconds();
    }
}

// Each connection is a submitter and an agent in turn: one task in, one claimed, that one completed.
void http_lives_one_by_one(benchmark::State& state) {
    const auto connections = static_cast<std::size_t>(state.range(0));
    const std::size_t each = scaled(40'000) / connections;
    register_agents(connections, [](std::size_t) { return "bench-single"; });
    const std::string body = task_text("bench-single");
    for (auto _ : state) {
        std::vector<std::size_t> steps(connections);
        const Stopwatch watch;
        run_load(door(), connections, [&](std::size_t i, std::string_view answer) -> Step {
            const std::size_t step = steps[i]++;
            if (step == each * 3) return {};
            if (step % 3 == 0) return {"/api/v1/tasks", body};
            const std::string agent = "/api/v1/agents/" + agent_name(i);
            if (step % 3 == 1) return {agent + "/claim", claim_text(1)};
            std::size_t count = 0;
            Step complete{agent + "/complete", "{" + completions_text(answer, count) + "}"};
            CHECK(count == 1, "a claim got {} tasks", count);
            return complete;
        });
        state.counters["lives_per_s"] = static_cast<double>(each * connections) / watch.seconds();
    }
}

// One connection's share of the groups: submit one; complete what is held and claim this one, in as many calls as it
// takes, usually one; at the end complete what is held.
struct Lane {
    enum class Awaits { NOTHING, SUBMITTED, LEASES, COMPLETED };

    std::string agent = {};
    std::string group = {};  // as it is submitted
    std::size_t groups_left = 0;
    std::size_t unclaimed = 0;
    std::string held = {};   // completions of what was claimed last
    Awaits awaits = Awaits::NOTHING;

    Step next(std::size_t size, std::string_view answer) {
        if (awaits == Awaits::COMPLETED) return {};
        if (awaits == Awaits::LEASES) {
            std::size_t count = 0;
            held = completions_text(answer, count);
            CHECK(count > 0, "the claim of {} got nothing in 30 s", agent);
            unclaimed -= count;
        }
        if (unclaimed == 0 && groups_left > 0) {
            groups_left -= 1;
            unclaimed = size;
            awaits = Awaits::SUBMITTED;
            return {"/api/v1/tasks", group};
        }
        if (unclaimed == 0) {
            awaits = Awaits::COMPLETED;
            return {agent + "/complete", "{" + held + "}"};
        }
        awaits = Awaits::LEASES;
        if (held.empty()) return {agent + "/claim", claim_text(unclaimed)};
        return {agent + "/complete", fmt::format(R"({{{},"claim":{}}})", held, claim_text(unclaimed))};
    }
};

// Groups of range(1) on range(0) connections.
void http_lives_in_groups(benchmark::State& state) {
    const auto connections = static_cast<std::size_t>(state.range(0));
    const auto size = static_cast<std::size_t>(state.range(1));
    const std::size_t groups = std::max<std::size_t>(scaled(100'000) / size / connections, 1);
    const auto kind = [](std::size_t i) { return fmt::format("bench-group-{}", i); };
    register_agents(connections, kind);
    for (auto _ : state) {
        std::vector<Lane> lanes(connections);
        for (std::size_t i = 0; i < connections; ++i) {
            lanes[i].agent = "/api/v1/agents/" + agent_name(i);
            lanes[i].group = tasks_text(kind(i), size);
            lanes[i].groups_left = groups;
        }
        const Stopwatch watch;
        run_load(door(), connections, [&](std::size_t i, std::string_view answer) {
            return lanes[i].next(size, answer);
        });
        state.counters["lives_per_s"] = static_cast<double>(groups * size * connections) / watch.seconds();
    }
}

// Works off the tasks that wait, `size` in a call: the one that completes what is held claims the next.
double drain(std::size_t connections, std::size_t size, std::string_view type, std::size_t count) {
    register_agents(connections, [&](std::size_t) { return std::string{type}; });
    std::size_t unclaimed = count;
    std::vector<std::size_t> asked(connections);
    std::vector<bool> completes_last(connections);
    const auto claim = [&](std::size_t i) {
        asked[i] = std::min(size, unclaimed);
        unclaimed -= asked[i];
        return claim_text(asked[i]);
    };
    const Stopwatch watch;
    run_load(door(), connections, [&](std::size_t i, std::string_view answer) -> Step {
        const std::string agent = "/api/v1/agents/" + agent_name(i);
        if (completes_last[i]) return {};
        if (answer.empty()) return unclaimed > 0 ? Step{agent + "/claim", claim(i)} : Step{};
        std::size_t got = 0;
        const std::string held = completions_text(answer, got);
        CHECK(got > 0, "the claim of {} got nothing in 30 s", agent);
        unclaimed += asked[i] - got;
        completes_last[i] = unclaimed == 0;
        if (completes_last[i]) return {agent + "/complete", "{" + held + "}"};
        return {agent + "/complete", fmt::format(R"({{{},"claim":{}}})", held, claim(i))};
    });
    return static_cast<double>(count) / watch.seconds();
}

// Batches of range(1) from range(0) connections; when all are in, they are worked off.
void http_batches_then_drain(benchmark::State& state) {
    const auto connections = static_cast<std::size_t>(state.range(0));
    const auto size = static_cast<std::size_t>(state.range(1));
    const std::size_t each = scaled(100'000) / size / connections;
    const std::size_t count = each * size * connections;
    const std::string body = tasks_text("bench-drain", size);
    for (auto _ : state) {
        std::vector<std::size_t> sent(connections);
        const Stopwatch watch;
        run_load(door(), connections, [&](std::size_t i, std::string_view) {
            return sent[i]++ < each ? Step{"/api/v1/tasks", body} : Step{};
        });
        state.counters["submits_per_s"] = static_cast<double>(count) / watch.seconds();
        state.counters["drained_per_s"] = drain(8, 500, "bench-drain", count);
    }
}

void http_submit_to_start(benchmark::State& state) {
    register_agents(1, [](std::size_t) { return "bench-wait"; });
    const std::string body = task_text("bench-wait");
    const std::string agent = "/api/v1/agents/" + agent_name(0);
    HttpConnection worker{door()};
    HttpConnection submitter{door()};
    for (auto _ : state) {
        std::vector<double> micros;
        for (std::size_t i = 0; i < scaled(2'000); ++i) {
            worker.send(agent + "/claim", claim_text(1));
            std::this_thread::sleep_for(std::chrono::milliseconds{1});  // the claim is open, the disk is idle
            const Stopwatch watch;
            submitter.send("/api/v1/tasks", body);
            worker.receive(true);
            micros.push_back(watch.seconds() * 1e6);
            submitter.receive(true);
            std::size_t count = 0;
            const std::string complete = "{" + completions_text(worker.body(), count) + "}";
            CHECK(count == 1, "a claim got {} tasks", count);
            worker.call(agent + "/complete", complete);
        }
        state.counters["p50_us"] = percentile(micros, 0.5);
        state.counters["p99_us"] = percentile(micros, 0.99);
    }
}

const bool registered = [] {
    if (!has_door()) return false;
    const auto add = [](const char* name, void (*run)(benchmark::State&)) {
        return benchmark::RegisterBenchmark(name, run)->Iterations(1)->UseRealTime()->Unit(
            benchmark::kMillisecond);
    };
    add("http_submit_to_start", http_submit_to_start);
    add("http_submits", http_submits)->Arg(64);
    add("http_lives_one_by_one", http_lives_one_by_one)->Arg(64);
    add("http_lives_in_groups", http_lives_in_groups)->Args({8, 100})->Args({64, 100})->Args({64, 1});
    add("http_batches_then_drain", http_batches_then_drain)->Args({4, 1000});
    return true;
}();

}  // namespace
}  // namespace tero::bench
