// What the measurements share: a folder that goes away, sizes, clocks, and an engine over SQLite in that
// folder, as a program that embeds Tero would have it.
#pragma once

#include "base/check.hpp"
#include "base/time.hpp"
#include "config/agent_config.hpp"
#include "engine/engine_host.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "observe/metrics.hpp"
#include "store/store.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace tero::api {
class Monitor;
}

namespace tero::bench {

class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::string database() const { return path_ + "/tero.db"; }

private:
    std::string path_;
};

// TERO_BENCH_QUICK in the environment: a tenth of the work.
std::size_t scaled(std::size_t count);

class Stopwatch {
public:
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
    }

private:
    std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

// The value that this part of the sorted values does not exceed; `part` is 0 … 1.
double percentile(std::vector<double> values, double part);

// Of this process, once what is free has gone back.
double resident_bytes();

// About 200 bytes, as a queue's jobs tend to be.
std::string payload_text();

// Whether figures of agents and types are counted and kept beside the work, as `tero serve` does.
enum class Watched { NO, YES };

class TaskHost {
public:
    explicit TaskHost(const std::string& database, std::size_t queue_max = 10'000'000,
                      Watched watched = Watched::NO);
    ~TaskHost();

    EngineHost& engine() { return *host_; }
    void register_agent(const std::string& name, const std::string& capability);
    template <class T>
    T ask(Input input) {
        return take<T>(host_->ask(std::move(input)));
    }
    // What the reply holds; a refusal ends the measurement.
    template <class T>
    static T take(Reply reply) {
        CHECK(reply.has_value(), "refused: {}", reply.error().message);
        return std::move(*reply).take<T>();
    }

private:
    SystemClock clock_ = {};
    metrics::Metrics metrics_ = {};
    AgentConfig config_ = {};
    std::unique_ptr<Store> store_;
    std::unique_ptr<EngineHost> host_;
    std::unique_ptr<api::Monitor> monitor_;
};

// An id that no other claim has; any thread.
RawId fresh_id();

SubmitTasks new_tasks(std::size_t count, const std::string& type);
CompleteTasks completions(const std::string& agent, const Leases& leases);

}  // namespace tero::bench
