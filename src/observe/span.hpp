// A trace: what was done for one thing, however many threads, processes and days it took. Each part of it is
// a span, which names the span that caused it.
//
//     TraceId and SpanId are made of what they are about (`trace_of("message/01kavd…")`), so that whoever
//     looks at the same row, in another process or after a crash, tells of the same span, not of a second
//     one.
#pragma once

#include "base/time.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tero::trace {

using TraceId = std::array<std::uint8_t, 16>;
using SpanId = std::array<std::uint8_t, 8>;

std::string hex(const TraceId& id);
std::string hex(const SpanId& id);

TraceId trace_of(std::string_view what);
// Of one trace; `what` is unlike that of every other span in it.
SpanId span_of(const TraceId& trace, std::string_view what);

// A place in a trace: whatever is done there has `span` as its parent.
struct Context {
    TraceId trace = {};
    SpanId span = {};
    bool sampled = true;  // false: whoever began the trace keeps it from being recorded
    bool empty() const { return trace == TraceId{}; }
    bool operator==(const Context&) const = default;
};

// The header of W3C's Trace Context. Nothing: it is none, or of a version that this is not.
std::optional<Context> parse_traceparent(std::string_view text);
std::string traceparent(const Context& context);

// Whether this trace is among the `share` of all that are recorded: everybody who asks is told the same.
bool is_in_share(const TraceId& trace, double share);

enum class SpanKind { INTERNAL = 1, SERVER = 2, CLIENT = 3, PRODUCER = 4, CONSUMER = 5 };

struct Attribute {
    std::string name = {};
    std::variant<std::string, std::int64_t, double, bool> value = {};
    bool operator==(const Attribute&) const = default;
};

struct Span {
    Context at = {};     // its trace and itself
    SpanId parent = {};  // zeros: none
    std::string name = {};
    SpanKind kind = SpanKind::INTERNAL;
    std::int64_t begin_ns = 0;  // since 1970
    std::int64_t end_ns = 0;
    std::vector<Attribute> attributes = {};
    std::vector<Context> links = {};  // other causes
    std::optional<std::string> error = {};
    bool operator==(const Span&) const = default;
};

inline std::int64_t nanoseconds(Timestamp at) { return at.ms * 1'000'000; }

// Takes the spans of this process, or keeps them for nobody.
class Sink {
public:
    virtual ~Sink() = default;
    // From any thread; returns at once. One that is not sampled is not kept.
    virtual void take(Span span) = 0;
    virtual Timestamp now() const = 0;
};

// While it lives, what this thread does is done at that place: calls over HTTP carry it and are spans.
// Without a sink it is nothing.
class Scope {
public:
    Scope(Sink* sink, const Context& at);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

    static Scope* current();  // null: this thread does nothing that is traced
    const Context& at() const { return at_; }
    Sink& sink() const { return *sink_; }
    // The next span within it: the n-th of a kind is the same each time.
    Context next(std::string_view what);

private:
    Sink* sink_;
    Context at_;
    int count_ = 0;
    Scope* before_ = nullptr;
};

}  // namespace tero::trace
