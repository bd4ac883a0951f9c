// Traces and the log on their way to an OpenTelemetry collector: OTLP over HTTP, in JSON. Nobody waits for
// it. What is stored, asked and said is put into bounded queues; one thread makes spans of rows
// (row_spans.hpp) and sends batches, again later where the collector is not well. What is lost is counted,
// and told of once.
//
//     committer ─ stored() ─┐
//     API ─ delivered_by() ─┼─▶ rows ─▶ spans ─▶ ExportQueue ─▶ POST /v1/traces
//     anybody ─ take() ─────┘
//     log ─ hear() ───────────────────────────▶ ExportQueue ─▶ POST /v1/logs
//
// Without an endpoint it is off: nothing calls it.
#pragma once

#include "base/mutex.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "config/otlp_options.hpp"
#include "kernel/batch.hpp"
#include "kernel/query.hpp"
#include "net/http.hpp"
#include "observe/log_record.hpp"
#include "observe/metrics.hpp"
#include "observe/span.hpp"
#include "telemetry/export_queue.hpp"
#include "telemetry/otlp.hpp"
#include "telemetry/recent_spans.hpp"
#include "telemetry/row_spans.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace tero::telemetry {

class Telemetry final : public trace::Sink {
public:
    using Read = std::function<Result<Page>(const Query&)>;

    // The clock, which dates rows, and the metrics outlive it.
    Telemetry(OtlpOptions options, const Clock& clock, metrics::Metrics& metrics);
    ~Telemetry() override { stop(); }

    bool is_on() const { return !options_.endpoint.empty(); }
    // Null when it is off.
    trace::Sink* sink() { return is_on() ? this : nullptr; }
    double share() const { return options_.sample_share; }

    // `read`: rows as of the last commit, while it runs.
    void start(Read read);
    // Sends what there is, for a few seconds at most. May be called twice or unstarted.
    void stop();

    // ---- from any thread, at once; only while it is on ----
    void take(trace::Span span) override;
    Timestamp now() const override { return clock_.now(); }
    // For EngineHost: each group that was stored.
    void stored(const Batch& batch);
    // A request that brought what a provider says. Its trace is that of the first of these that is known:
    // messages of customers by their keys (`msg:wamid…`), then messages of ours by their ids.
    struct WebhookCall {
        trace::Span span = {};  // what it is when none of them is known
        std::vector<std::string> received = {};
        std::vector<std::string> sent = {};
    };
    void delivered_by(WebhookCall call);

    // What a worker is given with this task: where its work belongs.
    std::string traceparent_of(const Task& task, const TaskBody& body) const;

private:
    struct StoredRow {
        TableId table = {};
        AnyRow row = {};
        bool is_new = false;
    };
    struct Group {
        Timestamp at = {};  // when it was stored
        std::vector<StoredRow> rows = {};
    };

    void run();
    void hear(log::Record record);
    void make_spans(const Group& group);
    void make_span(WebhookCall call);
    std::shared_ptr<const TaskBody> body_of(const Task& task) const;
    template <class Row>
    std::shared_ptr<const Row> row_of(const RowKey& key) const;
    void keep(std::vector<trace::Span> spans);
    template <class Item>
    void put(ExportQueue<Item> Telemetry::*which, Item item, metrics::Counter& counter);
    template <class Item>
    bool send_due(ExportQueue<Item> Telemetry::*which, std::string_view what, bool at_once);
    Sent send(std::string_view what, std::string body, std::size_t count,
              std::optional<Duration>& retry_after);
    void lose(metrics::Counter& counter, std::size_t count);
    void tell_of_losses();
    void tell_of_call(std::string_view what, const std::string& why);  // empty: it went well
    std::string why_lost() const { return failing_why_.empty() ? "" : failing_why_.begin()->second; }

    const OtlpOptions options_;
    const Clock& clock_;
    const otlp::Resource resource_;
    const Timestamp since_;
    Read read_;
    net::HttpClient client_;
    metrics::Counter& spans_sent_;
    metrics::Counter& logs_sent_;
    metrics::Counter& spans_lost_;
    metrics::Counter& logs_lost_;

    Mutex mutex_;
    Condition wakes_;
    bool stopping_ TERO_GUARDED_BY(mutex_) = false;
    std::deque<Group> groups_ TERO_GUARDED_BY(mutex_);
    std::size_t rows_waiting_ TERO_GUARDED_BY(mutex_) = 0;
    std::deque<WebhookCall> calls_ TERO_GUARDED_BY(mutex_);
    ExportQueue<trace::Span> spans_ TERO_GUARDED_BY(mutex_);
    ExportQueue<log::Record> logs_ TERO_GUARDED_BY(mutex_);

    std::atomic<bool> cut_off_ = false;
    std::atomic<std::uint64_t> lost_ = 0;

    // ---- only its thread ----
    RecentSpans recent_;
    Random random_;
    std::uint64_t lost_told_ = 0;
    std::chrono::steady_clock::time_point losses_told_at_ = {};
    std::map<std::string, std::string, std::less<>> failing_why_;  // by what was sent; none: it went well
    std::thread thread_;
};

// With what the variables of OpenTelemetry say where the options are silent.
OtlpOptions with_variables(OtlpOptions options, const std::function<std::string(const char*)>& variable);

}  // namespace tero::telemetry
