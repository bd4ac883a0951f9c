#include "api/monitor.hpp"

#include "api/metrics_text.hpp"
#include "api/queue_age.hpp"
#include "codec/json.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "observe/log.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <system_error>
#include <variant>

namespace tero::api {
namespace {

constexpr std::size_t answers_max = 64;
constexpr std::size_t page_rows = 500;
constexpr std::size_t read_back_max = 20'000;  // rows of a table

// The newest rows of a table for as long as they are taken; false: there were more than are read.
Result<bool> newest_rows(const EngineHost& host, TableId table,
                         const std::function<bool(const StoredRow&)>& take) {
    Query query{.table = table, .descending = true, .limit = page_rows};
    std::size_t seen = 0;
    do {
        TRY(const Page page, host.read(query));
        for (const StoredRow& row : page.rows) {
            if (!take(row)) return true;
        }
        seen += page.rows.size();
        query.after = page.next;
    } while (!query.after.empty() && seen < read_back_max);
    return query.after.empty();
}

// Nothing: it is not known, or too few ended.
std::optional<double> value_of(const AlertRule& rule, const MetricsRow& row) {
    const std::uint64_t ends = row.completed + std::max(row.failed, row.failed_attempts.value_or(0));
    if (rule.when == AlertWhen::ABSENT) return static_cast<double>(row.completed + row.failed);
    if (ends < static_cast<std::uint64_t>(rule.outcomes_min)) return std::nullopt;
    switch (rule.figure) {
        case AlertFigure::ERROR_RATE:
            return row.error_rate;
        case AlertFigure::UPTIME:
            return row.uptime;
        case AlertFigure::FAILED:
            return static_cast<double>(row.failed);
        case AlertFigure::COMPLETED:
            return static_cast<double>(row.completed);
        case AlertFigure::RESPONSE_TIME:
            if (!row.p95) return std::nullopt;
            return static_cast<double>(row.p95->count()) / 1000;
        default:
            return std::nullopt;
    }
}

}  // namespace

Monitor::Monitor(const AgentConfig& config, EngineHost& host, const Clock& clock, metrics::Metrics& metrics)
    : config_(config),
      host_(host),
      clock_(clock),
      registry_(metrics),
      since_(clock.now()),
      rules_(config.monitoring.rules) {
    server_.started_at = since_;
    processor_seconds_ = process_use().processor_seconds;
    looked_at_ = std::chrono::steady_clock::now();
}

Monitor::~Monitor() { stop(); }

void Monitor::stored(const Batch* batch) {
    const Lock lock{mutex_};
    if (batch == nullptr) {
        is_to_read_back_ = true;
    } else {
        figures_.stored(*batch, clock_.now());
    }
}

void Monitor::start() {
    thread_ = std::thread{[this] { run(); }};
}

void Monitor::stop() {
    {
        const Lock lock{mutex_};
        stopping_ = true;
    }
    wakes_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Monitor::run() {
    Lock lock{mutex_};
    while (!stopping_) {
        lock.unlock();
        look();
        lock.lock();
        wakes_.wait_for(lock, config_.monitoring.interval, [&]() TERO_REQUIRES(mutex_) { return stopping_; });
    }
}

// ---- looking ----

void Monitor::look() {
    const bool is_open = host_.is_open();
    const Timestamp now = clock_.now();
    bool reads_back = false;
    {
        const Lock lock{mutex_};
        open_.is(is_open, now);
        reads_back = is_to_read_back_;
        is_to_read_back_ = false;
    }
    if (reads_back) read_back();
    look_at_process();
    const auto waits = queue_age([this](const Query& query) { return host_.read(query); }, now);
    if (!waits) log::warning("metrics.not_read", {{"why", waits.error().message}});
    {
        const Lock lock{mutex_};
        if (waits) server_.queue_age = *waits;
    }
    if (!clock_.leaps()) watch(now);
}

// ---- rules ----

void Monitor::watch(Timestamp now) {
    if (!knows_firing_) {
        const auto found = find_firing();
        if (!found) return log::warning("metrics.not_read", {{"why", found.error().message}});
        knows_firing_ = true;
    }
    std::vector<AlertRules::Change> changes;
    for (const AlertRule& rule : rules_.rules()) {
        std::vector<FigureRead> read;
        {
            const Lock lock{mutex_};
            read = readings(rule, now);
        }
        for (AlertRules::Change& change : rules_.look(rule, read, now)) changes.push_back(std::move(change));
    }
    for (AlertRules::Change& change : changes)
        std::visit([this](auto&& one) { host_.submit(std::move(one)); }, std::move(change));
}

Result<Done> Monitor::find_firing() {
    for (const AlertStatus status : {AlertStatus::FIRING, AlertStatus::ACKNOWLEDGED, AlertStatus::SILENCED}) {
        Query query{.table = table_of<Alert>(), .index = "by_status", .limit = page_rows};
        query.equal = {Bound{std::string{name_of(status)}, 0}};
        do {
            TRY(const Page page, host_.read(query));
            for (const StoredRow& row : page.rows) {
                const auto& alert = row.as<Alert>();
                if (!alert.rule.starts_with(watch_alert)) continue;
                // Of a rule that is no more, nobody would resolve it.
                if (!rules_.was_firing(alert.rule, alert.subject))
                    host_.submit(ResolveAlert{alert.rule, alert.subject});
            }
            query.after = page.next;
        } while (!query.after.empty());
    }
    return Done{};
}

std::vector<FigureRead> Monitor::readings(const AlertRule& rule, Timestamp now) const {
    if (rule.of == AlertOf::SERVER) {
        const auto value = of_server(rule, now);
        return value ? std::vector<FigureRead>{{"server", *value}} : std::vector<FigureRead>{};
    }
    const MetricsBy by = rule.of == AlertOf::AGENT       ? MetricsBy::AGENT
                         : rule.of == AlertOf::TASK_TYPE ? MetricsBy::TASK_TYPE
                         : rule.of == AlertOf::WORKFLOW  ? MetricsBy::WORKFLOW
                                                         : MetricsBy::CHANNEL;
    const auto rows = figures_.rows(by, rule.window, now);
    std::vector<FigureRead> found;
    if (rule.when == AlertWhen::ABSENT) {
        for (const MetricsRow& known : figures_.rows(by, AgentMetrics::window_max, now)) {
            if (known.completed + known.failed > 0) found.push_back({known.name, 0});
        }
    }
    for (const MetricsRow& row : rows) {
        const auto value = value_of(rule, row);
        const auto known = std::find_if(found.begin(), found.end(),
                                        [&](const FigureRead& one) { return one.subject == row.name; });
        if (known != found.end()) {
            known->value = value.value_or(0);
        } else if (value) {
            found.push_back({row.name, *value});
        }
    }
    return found;
}

std::optional<double> Monitor::of_server(const AlertRule& rule, Timestamp now) const {
    if (rule.when == AlertWhen::ABSENT || rule.when == AlertWhen::STUCK) {
        const auto ends = [&](Duration window) {
            double sum = 0;
            for (const MetricsRow& row : figures_.rows(MetricsBy::TASK_TYPE, window, now))
                sum += static_cast<double>(row.completed + row.failed);
            return sum;
        };
        const bool is_expected = rule.when == AlertWhen::STUCK ? server_.queue_age > Duration{}
                                                               : ends(AgentMetrics::window_max) > 0;
        return is_expected ? std::optional{ends(rule.window)} : std::nullopt;
    }
    switch (rule.figure) {
        case AlertFigure::UPTIME:
            return 1 - open_.down_share(now - rule.window, now);
        case AlertFigure::QUEUE_AGE:
            return static_cast<double>(server_.queue_age.count()) / 1000;
        case AlertFigure::TASKS_LIVE:
            return static_cast<double>(server_.tasks_live);
        case AlertFigure::LOG_BYTES:
            return static_cast<double>(server_.log_bytes);
        case AlertFigure::MEMORY_BYTES:
            return static_cast<double>(server_.memory_bytes);
        case AlertFigure::PROCESSOR:
            return server_.processor;
        case AlertFigure::DISK_FREE:
            if (server_.disk_bytes == 0) return std::nullopt;
            return static_cast<double>(server_.disk_free_bytes) / static_cast<double>(server_.disk_bytes);
        default:
            return std::nullopt;
    }
}

// What was stored meanwhile is met again here, and known by its id.
void Monitor::read_back() {
    const Timestamp oldest = clock_.now() - AgentMetrics::window_max;
    Timestamp since = oldest;
    {
        const Lock lock{mutex_};
        figures_.begin_anew();
    }
    const auto take = [&]<class Row>(const Row& row, Timestamp made) {
        if (made < oldest) return false;
        const Lock lock{mutex_};
        figures_.read_back(row);
        return true;
    };
    const auto read = [&](TableId table, const std::function<bool(const StoredRow&)>& each) {
        const auto whole = newest_rows(host_, table, each);
        if (!whole) log::warning("metrics.not_read", {{"why", whole.error().message}});
        return whole && *whole;
    };
    Timestamp reached = clock_.now();
    const bool is_whole = read(table_of<Task>(), [&](const StoredRow& row) {
        reached = std::min(reached, row.as<Task>().created_at);
        return take(row.as<Task>(), row.as<Task>().created_at);
    });
    if (!is_whole) since = std::max(since, reached);
    static_cast<void>(read(table_of<WorkflowExecution>(), [&](const StoredRow& row) {
        return take(row.as<WorkflowExecution>(), row.as<WorkflowExecution>().created_at);
    }));
    static_cast<void>(read(table_of<Message>(), [&](const StoredRow& row) {
        return take(row.as<Message>(), row.as<Message>().created_at);
    }));
    static_cast<void>(read(table_of<AgentInfo>(), [&](const StoredRow& row) {
        const Lock lock{mutex_};
        figures_.read_back(row.as<AgentInfo>(), clock_.now());
        return true;
    }));
    const Lock lock{mutex_};
    since_ = since;
    answers_.clear();
}

void Monitor::look_at_process() {
    const ProcessUse use = process_use();
    std::error_code failed;
    const auto disk = std::filesystem::space(config_.server.data, failed);
    const auto live = registry_.gauge("tero_tasks_live", "Tasks running, ready, or due before long").value();
    const auto log_bytes =
        registry_.gauge("tero_log_bytes", "What is stored and not yet part of the database's file").value();
    const auto looked_at = std::chrono::steady_clock::now();
    const Lock lock{mutex_};
    const double passed = std::chrono::duration<double>(looked_at - looked_at_).count();
    if (passed > 0) server_.processor = (use.processor_seconds - processor_seconds_) / passed;
    processor_seconds_ = use.processor_seconds;
    looked_at_ = looked_at;
    server_.memory_bytes = use.memory_bytes;
    server_.disk_bytes = failed ? 0 : disk.capacity;
    server_.disk_free_bytes = failed ? 0 : disk.available;
    server_.tasks_live = live;
    server_.log_bytes = static_cast<std::uint64_t>(log_bytes);
}

// ---- answers ----

std::string Monitor::metrics(MetricsBy by, Duration window) {
    const Timestamp now = clock_.now();
    const Lock lock{mutex_};
    Answer& answer = answers_[{by, window}];
    if (!answer.body.empty() && answer.at <= now && now - answer.at < config_.monitoring.interval)
        return answer.body;
    MetricsResponse response;
    response.now = now;
    response.since = since_;
    response.window = window;
    response.by = by;
    response.rows = figures_.rows(by, window, now);
    response.server = server_;
    response.server.uptime = open_.share(now - window, now);
    answer = {now, to_json(response)};
    std::string body = answer.body;
    if (answers_.size() > answers_max) answers_.clear();
    return body;
}

std::optional<AgentMetricsResponse> Monitor::of_agent(const std::string& agent, Duration window) {
    const Timestamp now = clock_.now();
    const Lock lock{mutex_};
    auto row = figures_.of_agent(agent, window, now);
    if (!row) return std::nullopt;
    return AgentMetricsResponse{.now = now,
                                .since = since_,
                                .window = window,
                                .agent = *std::move(row),
                                .by_task_type = figures_.types_of_agent(agent, window, now)};
}

std::string Monitor::prometheus_text() const {
    const Lock lock{mutex_};
    return api::prometheus_text(figures_, server_, processor_seconds_);
}

}  // namespace tero::api
