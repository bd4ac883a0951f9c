#include "api/monitor.hpp"

#include "api/metrics_text.hpp"
#include "api/queue_age.hpp"
#include "codec/json.hpp"
#include "modules/monitoring/model/metric_rollup.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "observe/log.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <system_error>
#include <variant>

namespace tero::api {
namespace {

constexpr std::size_t answers_max = 64;
constexpr std::size_t page_rows = 500;
constexpr std::size_t read_back_max = 20'000;  // rows of a table
constexpr std::size_t hours_read_max = 500'000;  // for one answer
constexpr int groups_kept_at_a_look = 8;

// Rows of a query for as long as they are taken; false: there were more than are read.
Result<bool> each_row(const EngineHost& host, Query query, std::size_t rows_max,
                      const std::function<bool(const StoredRow&)>& take) {
    query.limit = page_rows;
    std::size_t seen = 0;
    do {
        TRY(const Page page, host.read(query));
        for (const StoredRow& row : page.rows) {
            if (!take(row)) return true;
        }
        seen += page.rows.size();
        query.after = page.next;
    } while (!query.after.empty() && seen < rows_max);
    return query.after.empty();
}

Query rollups_of(RollupStep step) {
    Query query{.table = table_of<MetricRollup>(), .index = "by_step", .descending = true, .limit = 1};
    query.equal = {Bound{std::string{name_of(step)}, 0}};
    return query;
}

Timestamp hour_of(Timestamp at) { return {at.ms - at.ms % Duration{1h}.count()}; }

// The figures of what a rule is of; of the server there are none of this kind.
MetricsBy measured(AlertOf of) {
    switch (of) {
        case AlertOf::AGENT:
            return MetricsBy::AGENT;
        case AlertOf::WORKFLOW:
            return MetricsBy::WORKFLOW;
        case AlertOf::WORKFLOW_STEP:
            return MetricsBy::WORKFLOW_STEP;
        case AlertOf::CHANNEL:
            return MetricsBy::CHANNEL;
        case AlertOf::SERVER:
        case AlertOf::TASK_TYPE:
            return MetricsBy::TASK_TYPE;
    }
    return MetricsBy::TASK_TYPE;
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

void Monitor::heard(const std::string& agent, const WorkerUsage& usage) {
    const Lock lock{mutex_};
    figures_.heard(agent, usage, clock_.now());
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
    look_at_backup();
    const auto waits = queue_age([this](const Query& query) { return host_.read(query); }, now);
    if (!waits) log::warning("metrics.not_read", {{"why", waits.error().message}});
    {
        const Lock lock{mutex_};
        if (waits) server_.queue_age = *waits;
    }
    if (clock_.leaps()) return;
    watch(now);
    keep_rollups(now);
}

// ---- rules ----

void Monitor::set_rules(std::vector<AlertRule> rules) {
    const Lock lock{mutex_};
    other_rules_ = std::move(rules);
}

void Monitor::change_rules() {
    std::optional<std::vector<AlertRule>> others;
    {
        const Lock lock{mutex_};
        others.swap(other_rules_);
    }
    if (others) tell(rules_.use(*std::move(others)));
}

void Monitor::tell(std::vector<AlertRules::Change> changes) {
    for (AlertRules::Change& change : changes)
        std::visit([this](auto&& one) { host_.submit(std::move(one)); }, std::move(change));
}

void Monitor::watch(Timestamp now) {
    if (!knows_firing_) {
        const auto found = find_firing();
        if (!found) return log::warning("metrics.not_read", {{"why", found.error().message}});
        knows_firing_ = true;
    }
    change_rules();
    std::vector<AlertRules::Change> changes;
    for (const AlertRule& rule : rules_.rules()) {
        std::vector<FigureRead> read;
        {
            const Lock lock{mutex_};
            read = readings(rule, now);
        }
        for (AlertRules::Change& change : rules_.look(rule, read, now)) changes.push_back(std::move(change));
    }
    tell(std::move(changes));
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
    if (rule.figure == AlertFigure::BACKUP_OVERDUE) {
        if (!backup_) return {};
        auto overdue = backup_overdue(*backup_, config_.monitoring.backup_age_max, now);
        return overdue ? std::vector<FigureRead>{*std::move(overdue)} : std::vector<FigureRead>{};
    }
    if (rule.of == AlertOf::SERVER) {
        const auto value = of_server(rule, now);
        return value ? std::vector<FigureRead>{{"server", *value}} : std::vector<FigureRead>{};
    }
    const MetricsBy by = measured(rule.of);
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
        } else if (value && rule.when != AlertWhen::ABSENT) {  // what never ended anything is not missed
            found.push_back({row.name, *value});
        }
    }
    if (!rule.only.empty())
        std::erase_if(found, [&rule](const FigureRead& one) { return one.subject != rule.only; });
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
        const auto whole = each_row(host_, {.table = table, .descending = true}, read_back_max, each);
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
    const auto stored_since = read_rollups(clock_.now());
    if (!stored_since) log::warning("metrics.not_read", {{"why", stored_since.error().message}});
    const Lock lock{mutex_};
    since_ = stored_since ? std::min(since, *stored_since) : since;
    answers_.clear();
}

// ---- sums that are stored ----

// The minutes since the last stored hour make up hours that were never stored; those are exact by now, should
// the rows have been more than are read back.
Result<Timestamp> Monitor::read_rollups(Timestamp now) {
    const Timestamp hours_from = hour_of(now - AgentMetrics::window_max);
    Timestamp minutes_from = now - 24h * 2;
    TRY(const Page last, host_.read(rollups_of(RollupStep::HOUR)));
    if (!last.rows.empty()) {
        const Timestamp is_over = last.rows.front().as<MetricRollup>().at + 1h;
        minutes_from = std::max(minutes_from, std::min(now - 2h, is_over));
    }
    std::map<std::string, MetricRollup> parts;  // of hours, by their keys
    Query minutes = rollups_of(RollupStep::MINUTE);
    minutes.from = Bound{{}, minutes_from.ms};
    TRY_DONE(each_row(host_, minutes, read_back_max, [&](const StoredRow& row) {
        const auto& minute = row.as<MetricRollup>();
        Figures sum = figures_of(minute);
        MetricRollup part = rollup_of(RollupStep::HOUR, minute.of, minute.name, minute.at, sum);
        if (const auto known = parts.find(part.key); known != parts.end()) sum.add(figures_of(known->second));
        parts[part.key] = rollup_of(RollupStep::HOUR, minute.of, minute.name, minute.at, sum);
        const Lock lock{mutex_};
        figures_.read_back(minute, true);
        return true;
    }));
    for (const auto& [key, part] : parts) {
        const Lock lock{mutex_};
        figures_.read_back(part, false);
    }
    Query hours = rollups_of(RollupStep::HOUR);
    hours.from = Bound{{}, hours_from.ms};
    TRY_DONE(each_row(host_, hours, read_back_max, [&](const StoredRow& row) {
        const Lock lock{mutex_};
        figures_.read_back(row.as<MetricRollup>(), true);
        return true;
    }));
    Query first = rollups_of(RollupStep::HOUR);
    first.descending = false;
    TRY(const Page oldest, host_.read(first));
    return oldest.rows.empty() ? now : oldest.rows.front().as<MetricRollup>().at;
}

void Monitor::keep_rollups(Timestamp now) {
    for (int group = 0; group < groups_kept_at_a_look; ++group) {
        std::vector<MetricRollup> rollups;
        {
            const Lock lock{mutex_};
            rollups = figures_.take_changed(now, rollups_in_group_max);
        }
        if (rollups.empty()) return;
        if (keep(rollups)) continue;
        const Lock lock{mutex_};
        figures_.put_back(rollups);
        return;
    }
}

// Who stops does not wait for the answer: the next start finds what is missing.
bool Monitor::keep(const std::vector<MetricRollup>& rollups) {
    const auto answer = std::make_shared<std::promise<Reply>>();
    auto answered = answer->get_future();
    host_.submit(KeepRollups{rollups}, [answer](Reply reply) { answer->set_value(std::move(reply)); });
    while (answered.wait_for(100ms) != std::future_status::ready) {
        const Lock lock{mutex_};
        if (stopping_) return false;
    }
    const Reply kept = answered.get();
    if (!kept && keeps_) log::warning("metrics.not_kept", {{"why", kept.error().message}});
    keeps_ = kept.has_value();
    return keeps_;
}

Result<OlderFigures> Monitor::stored_hours(MetricsBy by, Duration window, Timestamp now) const {
    OlderFigures sums;
    if (window <= AgentMetrics::window_max) return sums;
    Query query{.table = table_of<MetricRollup>(), .index = "by_kind"};
    query.equal = {Bound{std::string{name_of(RollupStep::HOUR)}, 0}, Bound{std::string{name_of(by)}, 0}};
    query.from = Bound{{}, hour_of(now - window).ms};
    query.before = Bound{{}, AgentMetrics::memory_from(window, now).ms};
    TRY(const bool is_whole, each_row(host_, std::move(query), hours_read_max, [&sums](const StoredRow& row) {
            const auto& hour = row.as<MetricRollup>();
            sums[hour.name].add(figures_of(hour));
            return true;
        }));
    if (is_whole) return sums;
    return Error{ErrorCode::too_large, "so long a window has too many sums; ask for a shorter one", "window"};
}

Timestamp Monitor::since(Timestamp now) const {
    const Duration kept = config_.retention.metrics.hours;
    if (kept == Duration{}) return since_;
    return std::max(since_, std::min(now - kept, now - AgentMetrics::window_max));
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

// What cannot be read leaves what was known of the last look.
void Monitor::look_at_backup() {
    if (!backup_seen_) return;
    const auto seen = backup_seen_();
    if (!seen) return log::warning("backup.not_read", {{"why", seen.error().message}});
    const Duration age_max = config_.monitoring.backup_age_max;
    const Lock lock{mutex_};
    backup_ = *seen;
    server_.backup_at = seen->made_at;
    if (age_max != Duration{}) server_.backup_due = seen->safe_until() + age_max;
}

// ---- answers ----

Result<std::string> Monitor::metrics(MetricsBy by, Duration window) {
    const Timestamp now = clock_.now();
    {
        const Lock lock{mutex_};
        const auto known = answers_.find({by, window});
        if (known != answers_.end() && known->second.at <= now &&
            now - known->second.at < config_.monitoring.interval)
            return known->second.body;
    }
    TRY(const OlderFigures older, stored_hours(by, window, now));
    const Lock lock{mutex_};
    MetricsResponse response;
    response.now = now;
    response.since = since(now);
    response.window = window;
    response.by = by;
    response.rows = figures_.rows(by, window, now, older);
    response.server = server_;
    response.server.uptime = open_.share(now - window, now);
    if (answers_.size() >= answers_max) answers_.clear();
    Answer& answer = answers_[{by, window}];
    answer = {now, to_json(response)};
    return answer.body;
}

Result<std::optional<AgentMetricsResponse>> Monitor::of_agent(const std::string& agent, Duration window) {
    const Timestamp now = clock_.now();
    TRY(const OlderFigures older, stored_hours(MetricsBy::AGENT, window, now));
    TRY(const OlderFigures older_types, stored_hours(MetricsBy::AGENT_TYPE, window, now));
    const Lock lock{mutex_};
    auto row = figures_.of_agent(agent, window, now, older);
    if (!row) return std::optional<AgentMetricsResponse>{};
    return std::optional{
        AgentMetricsResponse{.now = now,
                             .since = since(now),
                             .window = window,
                             .agent = *std::move(row),
                             .by_task_type = figures_.types_of_agent(agent, window, now, older_types)}};
}

std::string Monitor::prometheus_text() const {
    const Lock lock{mutex_};
    const auto backup_age = backup_ ? std::optional{clock_.now() - backup_->safe_until()} : std::nullopt;
    return api::prometheus_text(figures_, server_, processor_seconds_, backup_age);
}

}  // namespace tero::api
