// Figures about the process itself: counters, gauges and histograms, read by Prometheus and by tests. Made
// once in `app` and passed down by reference; looked up once by who uses them, and then only an atomic
// addition.
//
//     metrics::Counter& refused = metrics.counter("tero_inputs_dropped_total", "Inputs dropped");
//     refused.add();
//
//     tero_inputs_dropped_total 17
#pragma once

#include "base/mutex.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tero::metrics {

using Labels = std::vector<std::pair<std::string, std::string>>;

// Only goes up.
class Counter {
public:
    void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
    std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_ = 0;
};

// What is so at the moment: a depth, a number of connections.
class Gauge {
public:
    void set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
    void add(std::int64_t by) { value_.fetch_add(by, std::memory_order_relaxed); }
    std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::int64_t> value_ = 0;
};

// Buckets that double: the first holds what is at most `first`, the second at most twice that, and so on.
struct Buckets {
    double first = 1;
    std::size_t count = 1;
};
inline constexpr Buckets seconds_buckets = {.first = 1e-5, .count = 24};  // 10 µs … 84 s
inline constexpr Buckets count_buckets = {.first = 1, .count = 21};       // 1 … a million

// How large things were. A value beyond the last bucket is counted in +Inf.
class Histogram {
public:
    explicit Histogram(Buckets buckets);

    void observe(double value);
    void observe(std::chrono::nanoseconds duration) {
        observe(std::chrono::duration<double>(duration).count());
    }

    std::uint64_t count() const;
    double sum() const { return sum_.load(std::memory_order_relaxed); }

    static constexpr std::size_t buckets_max = 32;
    const Buckets& buckets() const { return buckets_; }
    std::uint64_t in_bucket(std::size_t i) const { return counts_[i].load(std::memory_order_relaxed); }
    double upper_bound(std::size_t i) const;  // of bucket i; infinity for the last

private:
    Buckets buckets_;
    std::array<std::atomic<std::uint64_t>, buckets_max + 1> counts_ = {};
    std::atomic<double> sum_ = 0;
};

// Observes how long a scope took.
class Timed {
public:
    explicit Timed(Histogram& histogram) : histogram_(histogram) {}
    ~Timed() { histogram_.observe(std::chrono::steady_clock::now() - began_); }
    Timed(const Timed&) = delete;
    Timed& operator=(const Timed&) = delete;

private:
    Histogram& histogram_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

// All of them, by name and labels. The same name and labels give the same object, which lives as long as the
// registry. A name has one kind and one help text. Thread safe.
class Metrics {
public:
    // A name gets no more label sets than this; later ones share one, whose labels all say `other`.
    static constexpr std::size_t label_sets_max = 1000;

    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    Counter& counter(std::string_view name, std::string_view help, Labels labels = {});
    Gauge& gauge(std::string_view name, std::string_view help, Labels labels = {});
    Histogram& histogram(std::string_view name, std::string_view help, Labels labels = {},
                         Buckets buckets = seconds_buckets);

    // The text format 0.0.4, sorted by name and labels.
    std::string prometheus_text() const;

private:
    struct Family;
    Family& family(std::string_view name, std::string_view help, std::string_view kind) TERO_REQUIRES(mutex_);

    mutable Mutex mutex_;
    std::vector<std::unique_ptr<Family>> families_ TERO_GUARDED_BY(mutex_);
};

}  // namespace tero::metrics
