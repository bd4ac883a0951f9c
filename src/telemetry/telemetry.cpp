#include "telemetry/telemetry.hpp"

#include "net/url.hpp"
#include "observe/log.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace tero::telemetry {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t recent_max = 16 << 10;
constexpr std::size_t rows_max = 32 << 10;  // that wait to be looked at
constexpr std::size_t calls_max = 4 << 10;
constexpr auto stop_timeout = 2s;
constexpr auto losses_told_every = 1min;

metrics::Counter& counter(metrics::Metrics& metrics, std::string_view what, std::string_view help,
                          std::string_view signal) {
    return metrics.counter(fmt::format("tero_otlp_{}_total", what), help, {{"signal", std::string{signal}}});
}

QueueLimits limits_of(const OtlpOptions& options) {
    QueueLimits limits;
    limits.items_max = static_cast<std::size_t>(options.queue_max);
    return limits;
}

// In seconds; a date is not read.
std::optional<Duration> retry_after_of(const net::Response& answer) {
    for (const auto& [name, value] : answer.headers) {
        if (name != "retry-after") continue;
        std::int64_t seconds = 0;
        const auto read = std::from_chars(value.data(), value.data() + value.size(), seconds);
        if (read.ec == std::errc{} && seconds >= 0)
            return std::min<Duration>(std::chrono::seconds{std::min<std::int64_t>(seconds, 3600)}, 1h);
    }
    return std::nullopt;
}

// By the specification of OTLP over HTTP; all else is for ever.
bool may_be_repeated(int status) { return status == 429 || status == 502 || status == 503 || status == 504; }

template <class Row>
std::shared_ptr<const Row> as(const AnyRow& row) {
    return std::static_pointer_cast<const Row>(row);
}

bool tells(const Write& write) {
    if (write.row == nullptr) return false;
    if (write.table == table_of<HistoryEntry>())
        return static_cast<const HistoryEntry*>(write.row.get())->kind.starts_with("task.");
    return write.table == table_of<Task>() || write.table == table_of<TaskBody>() ||
           write.table == table_of<Message>();
}

// What waits is bounded by its number. Of a task that somebody submitted nobody looks at what it carries,
// which may be large.
AnyRow needed(const Write& write) {
    if (write.table != table_of<TaskBody>()) return write.row;
    const auto& body = *static_cast<const TaskBody*>(write.row.get());
    auto kept = std::make_shared<TaskBody>();
    kept->id = body.id;
    kept->submitted_by = body.submitted_by;
    kept->traceparent = body.traceparent;
    if (body.submitted_by.empty()) kept->payload = body.payload;
    return kept;
}

}  // namespace

Telemetry::Telemetry(OtlpOptions options, const Clock& clock, metrics::Metrics& metrics)
    : options_(std::move(options)),
      clock_(clock),
      resource_{{"service.name", options_.service_name}},
      since_(clock.now()),
      spans_sent_(counter(metrics, "sent", "What the collector took", "traces")),
      logs_sent_(counter(metrics, "sent", "What the collector took", "logs")),
      spans_lost_(counter(metrics, "lost", "What never reached the collector", "traces")),
      logs_lost_(counter(metrics, "lost", "What never reached the collector", "logs")),
      spans_(limits_of(options_)),
      logs_(limits_of(options_)),
      recent_(recent_max),
      random_(static_cast<std::uint64_t>(since_.ms)) {}

void Telemetry::start(Read read) {
    if (!is_on()) return;
    read_ = std::move(read);
    thread_ = std::thread{[this] { run(); }};
    if (options_.logs) log::hear([this](log::Record record) { hear(std::move(record)); });
    log::info("otlp.started", {{"service", options_.service_name}, {"share", options_.sample_share}});
}

void Telemetry::stop() {
    if (!thread_.joinable()) return;
    if (options_.logs) log::hear(nullptr);
    {
        const Lock lock{mutex_};
        stopping_ = true;
    }
    cut_off_ = true;
    wakes_.notify_all();
    thread_.join();
}

// ---- what comes in ----

template <class Item>
void Telemetry::put(ExportQueue<Item> Telemetry::*which, Item item, metrics::Counter& counter) {
    std::size_t lost = 0;
    bool is_news = false;  // for the thread, which knows when the others are due
    {
        const Lock lock{mutex_};
        ExportQueue<Item>& queue = this->*which;
        const auto before = queue.next_at();
        lost = queue.put(std::move(item), steady_clock::now());
        is_news = queue.next_at() != before;
    }
    if (lost > 0) lose(counter, lost);
    if (is_news) wakes_.notify_one();
}

void Telemetry::take(trace::Span span) {
    if (!span.at.sampled) return;
    put(&Telemetry::spans_, std::move(span), spans_lost_);
}

// What is said of the sending itself stays here: lines about lines that were lost would have no end.
void Telemetry::hear(log::Record record) {
    if (!record.event.starts_with("otlp.")) put(&Telemetry::logs_, std::move(record), logs_lost_);
}

void Telemetry::stored(const Batch& batch) {
    Group group{.at = clock_.now()};
    for (const Write& write : batch.writes) {
        if (tells(write)) group.rows.push_back({write.table, needed(write), write.version == 0});
    }
    if (group.rows.empty()) return;
    std::size_t lost = 0;
    {
        const Lock lock{mutex_};
        rows_waiting_ += group.rows.size();
        groups_.push_back(std::move(group));
        while (rows_waiting_ > rows_max && groups_.size() > 1) {
            lost += groups_.front().rows.size();
            rows_waiting_ -= groups_.front().rows.size();
            groups_.pop_front();
        }
    }
    if (lost > 0) lose(spans_lost_, lost);
    wakes_.notify_one();
}

void Telemetry::delivered_by(WebhookCall call) {
    bool is_lost = false;
    {
        const Lock lock{mutex_};
        calls_.push_back(std::move(call));
        is_lost = calls_.size() > calls_max;
        if (is_lost) calls_.pop_front();
    }
    if (is_lost) lose(spans_lost_, 1);
    wakes_.notify_one();
}

std::string Telemetry::traceparent_of(const Task& task, const TaskBody& body) const {
    return is_on() ? trace::traceparent(at_attempt(task, body, share())) : body.traceparent;
}

// ---- spans of rows ----

template <class Row>
std::shared_ptr<const Row> Telemetry::row_of(const RowKey& key) const {
    Query query;
    query.table = table_of<Row>();
    query.keys = {key};
    query.limit = 1;
    const auto page = read_(query);
    return page && !page->rows.empty() ? as<Row>(page->rows.front().row) : nullptr;
}

std::shared_ptr<const TaskBody> Telemetry::body_of(const Task& task) const {
    auto body = row_of<TaskBody>(task.id);
    return body == nullptr ? std::make_shared<const TaskBody>() : body;
}

void Telemetry::make_spans(const Group& group) {
    std::map<RawId, std::shared_ptr<const TaskBody>> bodies;
    std::map<RawId, std::shared_ptr<const HistoryEntry>> ended;
    for (const StoredRow& row : group.rows) {
        if (row.table == table_of<TaskBody>()) {
            auto body = as<TaskBody>(row.row);
            bodies[body->id] = body;
        } else if (row.table == table_of<HistoryEntry>()) {
            auto entry = as<HistoryEntry>(row.row);
            ended[entry->subject] = entry;
        }
    }
    const Watch watch{since_, group.at, share()};
    for (const StoredRow& row : group.rows) {
        if (row.table == table_of<Message>()) keep(spans_of(*as<Message>(row.row), row.is_new, watch));
        if (row.table != table_of<Task>()) continue;
        const auto task = as<Task>(row.row);
        const auto told = ended.find(task->id);
        const bool has_ended = is_final(task->status) || told != ended.end();
        if (!row.is_new && !has_ended) continue;
        const auto body = bodies.find(task->id);
        const auto carried = body != bodies.end() ? body->second : body_of(*task);
        keep(spans_of(TaskRows{.task = task.get(),
                               .body = carried.get(),
                               .ended = told == ended.end() ? nullptr : told->second.get(),
                               .is_new = row.is_new},
                      share()));
    }
}

void Telemetry::keep(std::vector<trace::Span> spans) {
    for (trace::Span& span : spans) {
        if (span.at.sampled && recent_.add(span.at)) take(std::move(span));
    }
}

// The first request that is known to have brought a message is the root of its trace; one that brings it
// again is within that.
void Telemetry::make_span(WebhookCall call) {
    trace::Span span = std::move(call.span);
    const std::string own = trace::hex(span.at.span);
    std::optional<trace::Context> first;
    const auto add = [&](const trace::Context& root, const trace::Context& cause) {
        if (first) return span.links.push_back(cause);
        first = cause;
        span.at = root;
        span.parent = {};
        if (root == cause && recent_.add(root)) return;
        span.at.span = trace::span_of(root.trace, "webhook/" + own);
        span.parent = cause.span;
    };
    for (const std::string& key : call.received) {
        const auto known = row_of<ProviderRef>(key);
        if (known == nullptr || known->message.empty()) continue;
        const trace::Context root = at_webhook(known->message, share());
        add(root, root);
    }
    for (const std::string& text : call.sent) {
        const auto id = Id<Message>::parse(text);
        const auto message = id ? row_of<Message>(*id) : nullptr;
        if (message == nullptr) continue;
        const trace::Context send = at_send(*message, share());
        add({send.trace, {}, send.sampled}, send);
    }
    take(std::move(span));
}

// ---- sending ----

void Telemetry::lose(metrics::Counter& counter, std::size_t count) {
    counter.add(count);
    lost_ += count;
}

// At most a line a minute.
void Telemetry::tell_of_losses() {
    const std::uint64_t lost = lost_;
    const auto now = steady_clock::now();
    if (lost == lost_told_ || now < losses_told_at_ + losses_told_every) return;
    log::warning("otlp.lost", {{"count", lost - lost_told_}, {"why", why_lost()}});
    lost_told_ = lost;
    losses_told_at_ = now;
}

// Once that it fails, and once that it goes well again.
void Telemetry::tell_of_call(std::string_view what, const std::string& why) {
    const auto failing = failing_why_.find(what);
    if (why.empty()) {
        if (failing == failing_why_.end()) return;
        log::info("otlp.sent_again", {{"what", what}});
        failing_why_.erase(failing);
        return;
    }
    if (failing == failing_why_.end()) log::warning("otlp.not_sent", {{"what", what}, {"why", why}});
    failing_why_.insert_or_assign(std::string{what}, why);
}

Sent Telemetry::send(std::string_view what, std::string body, std::size_t count,
                     std::optional<Duration>& retry_after) {
    net::ClientRequest request;
    request.url = fmt::format("{}/v1/{}", options_.endpoint, what);
    request.headers = {{"content-type", "application/json"}};
    for (const auto& [name, value] : options_.headers) request.headers.emplace_back(name, value);
    request.body = std::move(body);
    request.timeout = cut_off_ ? std::min<Duration>(options_.timeout, stop_timeout) : options_.timeout;
    request.response_bytes_max = 64 << 10;
    if (!cut_off_) request.abandoned = &cut_off_;
    const auto answer = client_.send(request);
    const bool is_good = answer && answer->status >= 200 && answer->status < 300;
    const std::string why = !answer    ? answer.error().message
                            : !is_good ? fmt::format("it answered {}", answer->status)
                                       : std::string{};
    tell_of_call(what, why);
    if (is_good) {
        const auto refused =
            static_cast<std::size_t>(std::max<std::int64_t>(otlp::rejected(answer->body), 0));
        auto& lost = what == "traces" ? spans_lost_ : logs_lost_;
        auto& sent = what == "traces" ? spans_sent_ : logs_sent_;
        if (refused > 0) lose(lost, std::min(refused, count));
        sent.add(count - std::min(refused, count));
        return Sent::SENT;
    }
    if (!answer) return answer.error().code == ErrorCode::invalid ? Sent::NEVER : Sent::AGAIN;
    retry_after = retry_after_of(*answer);
    return may_be_repeated(answer->status) ? Sent::AGAIN : Sent::NEVER;
}

// True: a batch went out, and there may be another.
template <class Item>
bool Telemetry::send_due(ExportQueue<Item> Telemetry::*which, std::string_view what, bool at_once) {
    std::vector<Item> batch;
    {
        const Lock lock{mutex_};
        ExportQueue<Item>& queue = this->*which;
        batch = at_once ? queue.rest(steady_clock::now()) : queue.due(steady_clock::now());
    }
    if (batch.empty()) return false;
    std::string body;
    if constexpr (std::is_same_v<Item, trace::Span>) {
        body = otlp::traces_json(resource_, batch);
    } else {
        body = otlp::logs_json(resource_, batch);
    }
    std::optional<Duration> retry_after;
    const Sent sent = send(what, std::move(body), batch.size(), retry_after);
    std::size_t lost = 0;
    {
        const Lock lock{mutex_};
        lost = (this->*which).ended(sent, retry_after, random_.unit(), steady_clock::now());
    }
    if (lost > 0) lose(what == "traces" ? spans_lost_ : logs_lost_, lost);
    return sent != Sent::AGAIN;
}

void Telemetry::run() {
    while (true) {
        std::deque<Group> groups;
        std::deque<WebhookCall> calls;
        bool stops = false;
        {
            Lock lock{mutex_};
            const auto has_news = [&]() TERO_REQUIRES(mutex_) {
                return stopping_ || !groups_.empty() || !calls_.empty();
            };
            const auto due_at = [&]() TERO_REQUIRES(mutex_) {
                constexpr auto never = steady_clock::time_point::max();
                return std::min(spans_.next_at().value_or(never), logs_.next_at().value_or(never));
            };
            const auto until = std::min(due_at(), steady_clock::now() + losses_told_every);
            wakes_.wait_until(lock, until,
                              [&]() TERO_REQUIRES(mutex_) { return has_news() || due_at() < until; });
            groups.swap(groups_);
            calls.swap(calls_);
            rows_waiting_ = 0;
            stops = stopping_;
        }
        for (const Group& group : groups) make_spans(group);
        for (WebhookCall& call : calls) make_span(std::move(call));
        tell_of_losses();
        if (stops) break;
        send_due(&Telemetry::spans_, "traces", false);
        send_due(&Telemetry::logs_, "logs", false);
    }
    const auto until = steady_clock::now() + 2 * stop_timeout;
    while (steady_clock::now() < until && send_due(&Telemetry::spans_, "traces", true)) {
    }
    while (steady_clock::now() < until && send_due(&Telemetry::logs_, "logs", true)) {
    }
    std::size_t rest = 0;
    {
        const Lock lock{mutex_};
        rest = spans_.size() + logs_.size();
    }
    if (rest > 0) log::warning("otlp.lost", {{"count", rest}, {"why", why_lost()}});
}

OtlpOptions with_variables(OtlpOptions options, const std::function<std::string(const char*)>& variable) {
    if (options.endpoint.empty()) {
        options.endpoint = variable("OTEL_EXPORTER_OTLP_ENDPOINT");
        while (options.endpoint.ends_with('/')) options.endpoint.pop_back();
    }
    if (std::string name = variable("OTEL_SERVICE_NAME"); !name.empty())
        options.service_name = std::move(name);
    if (!options.headers.empty()) return options;
    // `name=value,other=value`, each value percent-encoded, as in W3C's Baggage.
    const std::string text = variable("OTEL_EXPORTER_OTLP_HEADERS");
    std::string_view rest = text;
    while (!rest.empty()) {
        std::string_view one = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(rest.size(), one.size() + 1));
        while (one.starts_with(' ')) one.remove_prefix(1);
        while (one.ends_with(' ')) one.remove_suffix(1);
        const std::size_t sign = one.find('=');
        if (sign == std::string_view::npos || sign == 0) continue;
        const std::string_view value = one.substr(sign + 1);
        options.headers[std::string{one.substr(0, sign)}] =
            net::percent_decode(value).value_or(std::string{value});
    }
    return options;
}

}  // namespace tero::telemetry
