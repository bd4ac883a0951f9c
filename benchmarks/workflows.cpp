// Workflows of five durable steps, one after the other: in process, and through the front door. Each step's end is
// on disk before the next one is handed out, and who started it is answered when it is over.
#include "base/check.hpp"
#include "http_tasks.hpp"
#include "modules/coordinator/model/await_end.hpp"
#include "modules/workflow/model/inputs.hpp"
#include "task_host.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <atomic>
#include <latch>
#include <thread>

namespace tero::bench {
namespace {

// The work of each step is a task of this type.
std::string five_steps(std::string_view task) {
    std::string steps;
    for (int i = 1; i <= 5; ++i) {
        steps += fmt::format(R"({}{{"id":"s{}","type":"TASK","task":"{}","input":{{"id":"{{{{ input.id }}}}"}}{}}})",
                             i > 1 ? "," : "", i, task, i < 5 ? fmt::format(R"(,"next":"s{}")", i + 1) : "");
    }
    return fmt::format(R"({{"id":"bench_five","start":"s1","steps":[{}]}})", steps);
}

// Starts one after the other and waits for the end of each, `left` times; none of it on a thread of its own.
class Starter {
public:
    Starter(TaskHost& host, std::size_t left, std::latch& done) : host_(host), left_(left), done_(done) {}

    void start() {
        if (left_-- == 0) return done_.count_down();
        host_.engine().submit(StartExecution{.workflow = "bench_five", .input = Json{R"({"id":1})"}}, [this](Reply reply) {
            const auto begun = TaskHost::take<ExecutionStarted>(std::move(reply));
            host_.engine().submit(AwaitEnd{table_of<WorkflowExecution>(), begun.execution, 60s, "", 0},
                                  [this](Reply ended) {
                                      CHECK(ended.has_value(), "not ended: {}", ended.error().message);
                                      start();
                                  });
        });
    }

private:
    TaskHost& host_;
    std::size_t left_;
    std::latch& done_;
};

// Does what is ready until nothing has been for a while and `stops` says so.
void work(TaskHost& host, const std::string& agent, const std::atomic<bool>& stops) {
    while (!stops) {
        Claim claim{.agent = agent, .limit = 200, .request = fresh_id(), .wait = 100ms};
        const auto leases = host.ask<Leases>(std::move(claim));
        if (!leases.leases.empty()) host.ask<Outcomes>(completions(agent, leases));
    }
}

// range(0) at once.
void workflows_in_process(benchmark::State& state) {
    const auto at_once = static_cast<std::size_t>(state.range(0));
    const std::size_t each = scaled(20'000) / at_once;
    for (auto _ : state) {
        const Folder folder;
        TaskHost host{folder.database()};
        host.ask<WorkflowPut>(PutWorkflow{Json{five_steps("step")}, "bench"});
        std::atomic<bool> stops = false;
        std::vector<std::thread> agents;
        for (std::size_t i = 0; i < 4; ++i) {
            const std::string name = fmt::format("agent-{}", i);
            host.register_agent(name, "step");
            agents.emplace_back([&host, &stops, name] { work(host, name, stops); });
        }
        std::latch done{static_cast<std::ptrdiff_t>(at_once)};
        std::vector<std::unique_ptr<Starter>> starters;
        const Stopwatch watch;
        for (std::size_t i = 0; i < at_once; ++i) {
            starters.push_back(std::make_unique<Starter>(host, each, done));
            starters.back()->start();
        }
        done.wait();
        state.counters["workflows_per_s"] = static_cast<double>(each * at_once) / watch.seconds();
        stops = true;
        for (std::thread& agent : agents) agent.join();
    }
}

// range(0) that sleep for a day: what each takes in memory.
void workflows_asleep(benchmark::State& state) {
    const std::size_t count = scaled(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        const Folder folder;
        TaskHost host{folder.database()};
        host.ask<WorkflowPut>(PutWorkflow{
            Json{R"({"id":"sleeper","start":"s","steps":[{"id":"s","type":"DELAY","duration":"24h"}]})"}, "bench"});
        const auto start = [&](std::size_t from, std::size_t to) {
            std::latch done{static_cast<std::ptrdiff_t>(to - from)};
            for (std::size_t i = from; i < to; ++i) {
                host.engine().submit(StartExecution{.workflow = "sleeper", .input = Json{R"({"id":1})"}},
                                     [&](Reply reply) {
                                         TaskHost::take<ExecutionStarted>(std::move(reply));
                                         done.count_down();
                                     });
            }
            done.wait();
        };
        start(0, count / 10);
        const double before = resident_bytes();
        start(count / 10, count);
        state.counters["bytes_each"] = (resident_bytes() - before) / static_cast<double>(count - count / 10);
    }
}

// range(0) clients, each of which starts one and waits for its end, again and again; and eight workers, whose
// calls complete what they hold and claim the next.
void http_workflows(benchmark::State& state) {
    const auto clients = static_cast<std::size_t>(state.range(0));
    constexpr std::size_t workers = 8;
    const std::size_t each = std::max<std::size_t>(scaled(20'000) / clients / (clients == 1 ? 10 : 1), 1);
    HttpConnection{door()}.call("/api/v1/workflows", five_steps("bench-step"));
    register_agents(workers, [](std::size_t) { return "bench-step"; });
    for (auto _ : state) {
        std::vector<std::size_t> left(clients, each);
        std::vector<Stopwatch> watches(clients);
        std::vector<double> micros;
        std::size_t busy = clients;
        double seconds = 0;
        const Stopwatch watch;
        run_load(door(), clients + workers, [&](std::size_t i, std::string_view answer) -> Step {
            if (i < clients) {
                if (!answer.empty()) {
                    CHECK(answer.find(R"("status":"COMPLETED")") != std::string_view::npos, "not done: {}", answer);
                    micros.push_back(watches[i].seconds() * 1e6);
                }
                if (left[i]-- > 0) {
                    watches[i] = Stopwatch{};
                    return {"/api/v1/executions?wait=60s", R"({"workflow":"bench_five","input":{"id":1}})"};
                }
                if (--busy == 0) seconds = watch.seconds();
                return {};
            }
            if (busy == 0) return {};
            const std::string agent = "/api/v1/agents/" + agent_name(i - clients);
            std::size_t count = 0;
            const std::string held = completions_text(answer, count);
            if (count == 0) return {agent + "/claim", claim_text(200, "1s")};
            return {agent + "/complete", fmt::format(R"({{{},"claim":{}}})", held, claim_text(200, "1s"))};
        });
        state.counters["workflows_per_s"] = static_cast<double>(each * clients) / seconds;
        state.counters["p50_us"] = percentile(micros, 0.5);
        state.counters["p99_us"] = percentile(micros, 0.99);
    }
}

const bool registered = [] {
    const auto add = [](const char* name, void (*run)(benchmark::State&)) {
        return benchmark::RegisterBenchmark(name, run)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);
    };
    add("workflows_in_process", workflows_in_process)->Arg(256);
    add("workflows_asleep", workflows_asleep)->Arg(90'000);
    if (has_door()) add("http_workflows", http_workflows)->Arg(1)->Arg(64)->Arg(256);
    return true;
}();

}  // namespace
}  // namespace tero::bench
