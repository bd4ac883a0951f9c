// The sink of the process. spdlog opens, writes and flushes; the lines are ours. Every line is flushed: the
// last one before a crash is the one that is wanted.
#include "observe/log.hpp"

#include "base/mutex.hpp"
#include "observe/log_line.hpp"
#include "observe/log_record.hpp"
#include "observe/mask.hpp"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <atomic>
#include <memory>
#include <utility>

namespace tero::log {
namespace {

using Sink = std::shared_ptr<spdlog::sinks::sink>;

Sink bare(Sink sink) {
    sink->set_pattern("%v");
    return sink;
}

struct State {
    explicit State(Sink first) : sink(std::move(first)) {}

    std::atomic<LogLevel> level = LogLevel::INFO;
    std::atomic<LogFormat> format = LogFormat::TEXT;
    Mutex mutex;
    Sink sink TERO_GUARDED_BY(mutex);
    std::function<void(std::string_view)> capture TERO_GUARDED_BY(mutex);
    std::function<void(Record)> hears TERO_GUARDED_BY(mutex);
};

// Never destroyed: whatever still runs at the end of the process may log.
State& state() {
    static State& only = *new State{bare(std::make_shared<spdlog::sinks::stderr_sink_st>())};
    return only;
}

Record record_of(Timestamp at, LogLevel level, std::string_view event, Fields fields) {
    Record record{.at = at, .level = level, .event = std::string{event}};
    for (const Field& field : fields)
        record.fields.push_back({std::string{field.name}, written(field)});
    if (const trace::Scope* scope = trace::Scope::current()) record.during = scope->at();
    return record;
}

}  // namespace

Result<Done> open(const LogOptions& options) {
    Sink sink;
    try {
        if (options.file.empty()) {
            sink = std::make_shared<spdlog::sinks::stderr_sink_st>();
        } else {
            sink = std::make_shared<spdlog::sinks::basic_file_sink_st>(options.file);
        }
    } catch (const std::exception& error) {
        return Error{ErrorCode::unavailable,
                     fmt::format("cannot write the log to {}: {}", options.file, error.what()), "file"};
    }
    State& log = state();
    const Lock lock{log.mutex};
    log.sink = bare(std::move(sink));
    log.level = options.level;
    log.format = options.format;
    return Done{};
}

void close() {
    State& log = state();
    const Lock lock{log.mutex};
    log.sink = bare(std::make_shared<spdlog::sinks::stderr_sink_st>());
}

bool writes(LogLevel level) {
    return level >= state().level.load(std::memory_order_relaxed) && level != LogLevel::OFF;
}

void write(LogLevel level, std::string_view event, Fields fields) {
    if (!writes(level)) return;
    State& log = state();
    const Timestamp now = SystemClock().now();
    const bool json = log.format.load(std::memory_order_relaxed) == LogFormat::JSON;
    const std::string line =
        json ? json_line(now, level, event, fields) : text_line(now, level, event, fields);
    const Lock lock{log.mutex};
    if (log.hears) log.hears(record_of(now, level, event, fields));
    if (log.capture) return log.capture(line);
    try {
        log.sink->log(spdlog::details::log_msg("", spdlog::level::info, line));
        log.sink->flush();
    } catch (const std::exception&) {
        // A full disk must not take the process with it; the events themselves are in the history rows.
    }
}

void hear(std::function<void(Record)> hears) {
    State& log = state();
    const Lock lock{log.mutex};
    log.hears = std::move(hears);
}

Capture::Capture(std::function<void(std::string_view line)> line) {
    State& log = state();
    const Lock lock{log.mutex};
    log.capture = std::move(line);
}

Capture::~Capture() {
    State& log = state();
    const Lock lock{log.mutex};
    log.capture = nullptr;
}

}  // namespace tero::log
