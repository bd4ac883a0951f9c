#include "task_host.hpp"

#include "api/monitor.hpp"
#include "app/modules/tero_modules.hpp"
#include "base/check.hpp"
#include "base/random.hpp"
#include "business_files/built_in.hpp"
#include "store_sqlite/sqlite_store.hpp"

#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>
#include <algorithm>
#include <filesystem>
#include <fstream>

namespace tero::bench {
namespace {

ModuleSet all_modules(std::size_t queue_max) {
    AgentConfig config;
    config.coordinator.queue_max = static_cast<std::int64_t>(queue_max);
    auto zone = TimeZone::load(config.business.time_zone);
    CHECK(zone.has_value(), "{}", zone.error().message);
    return tero_modules({.config = std::move(config),
                         .zone = std::move(*zone),
                         .secret = "a secret for measurements only",
                         .texts = built_in_texts(business_by_default)});
}

}  // namespace

Folder::Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tero-bench-XXXXXX").string();
    CHECK(mkdtemp(pattern.data()) != nullptr, "no folder {}", pattern);
    path_ = pattern;
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::size_t scaled(std::size_t count) {
    static const bool quick = std::getenv("TERO_BENCH_QUICK") != nullptr;
    return quick ? std::max<std::size_t>(count / 10, 1) : count;
}

double percentile(std::vector<double> values, double part) {
    CHECK(!values.empty(), "nothing was measured");
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

std::string payload_text() { return R"({"customer":"Ana","text":")" + std::string(170, 'x') + R"("})"; }

double resident_bytes() {
    malloc_trim(0);
    std::ifstream file{"/proc/self/statm"};
    double all = 0;
    double resident = 0;
    file >> all >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

TaskHost::TaskHost(const std::string& database, std::size_t queue_max, Watched watched) {
    auto store = open_sqlite({.path = database}, clock_);
    CHECK(store.has_value(), "{}", store.error().message);
    store_ = std::move(*store);
    CHECK(store_->migrate().has_value(), "no tables");
    std::uint64_t seed = 0;
    fill_secret(&seed, sizeof seed);
    host_ = std::make_unique<EngineHost>(HostOptions{}, all_modules(queue_max), *store_, clock_, seed, metrics_,
                                         [](Effect) {});
    if (watched == Watched::YES) {
        config_.monitoring.interval = 1s;  // ten times as often as usual
        monitor_ = std::make_unique<api::Monitor>(config_, *host_, clock_, metrics_);
        host_->tell_of_stored([this](std::uint64_t, const Batch* batch) { monitor_->stored(batch); });
    }
    const auto started = host_->start();
    CHECK(started.has_value(), "{}", started.error().message);
    if (monitor_) monitor_->start();
}

TaskHost::~TaskHost() {
    if (monitor_) monitor_->stop();
    host_->submit(CloseClaims{});
    host_->stop();
}

void TaskHost::register_agent(const std::string& name, const std::string& capability) {
    RegisterAgent input;
    input.agent.id = name;
    input.agent.capabilities = {capability};
    input.agent.max_concurrency = 10'000;
    ask<Done>(std::move(input));
}

RawId fresh_id() {
    thread_local Random random = [] {
        std::uint64_t seed = 0;
        fill_secret(&seed, sizeof seed);
        return Random{seed};
    }();
    return make_raw_id(SystemClock{}.now(), random);
}

SubmitTasks new_tasks(std::size_t count, const std::string& type) {
    NewTask task;
    task.type = type;
    task.payload = Json{payload_text()};
    return {std::vector<NewTask>(count, task)};
}

CompleteTasks completions(const std::string& agent, const Leases& leases) {
    CompleteTasks input;
    input.agent = agent;
    for (const Lease& lease : leases.leases) {
        input.completions.push_back({lease.task->id, lease.task->epoch, Json{R"({"ok":true})"}});
    }
    return input;
}

}  // namespace tero::bench
