// Counters that count, histograms that know their buckets, and a page that Prometheus can read.
#include "observe/metrics.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <cmath>
#include <limits>
#include <string>
#include <thread>
#include <vector>

namespace tero::metrics {
namespace {

TEST(Metrics, ThePageIsWhatPrometheusReads) {
    Metrics metrics;
    metrics.counter("tero_claims_total", "Claims", {{"agent", "quotes"}}).add(3);
    metrics.counter("tero_claims_total", "Claims", {{"agent", "a\"b\\\n"}}).add();
    metrics.gauge("tero_depth", "Depth of\nthe inbox").set(-2);
    auto& histogram = metrics.histogram("tero_batch", "Batch", {{"x", "y"}}, {.first = 1, .count = 3});
    histogram.observe(1);
    histogram.observe(3);
    histogram.observe(100);

    EXPECT_EQ(metrics.prometheus_text(),
              "# HELP tero_batch Batch\n"
              "# TYPE tero_batch histogram\n"
              "tero_batch_bucket{x=\"y\",le=\"1\"} 1\n"
              "tero_batch_bucket{x=\"y\",le=\"2\"} 1\n"
              "tero_batch_bucket{x=\"y\",le=\"4\"} 2\n"
              "tero_batch_bucket{x=\"y\",le=\"+Inf\"} 3\n"
              "tero_batch_sum{x=\"y\"} 104\n"
              "tero_batch_count{x=\"y\"} 3\n"
              "# HELP tero_claims_total Claims\n"
              "# TYPE tero_claims_total counter\n"
              "tero_claims_total{agent=\"a\\\"b\\\\\\n\"} 1\n"
              "tero_claims_total{agent=\"quotes\"} 3\n"
              "# HELP tero_depth Depth of\\nthe inbox\n"
              "# TYPE tero_depth gauge\n"
              "tero_depth -2\n");
}

TEST(Metrics, TheSameNameAndLabelsAreTheSameObject) {
    Metrics metrics;
    Counter& one = metrics.counter("a_total", "A", {{"x", "1"}, {"y", "2"}});
    Counter& same = metrics.counter("a_total", "A", {{"y", "2"}, {"x", "1"}});
    Counter& other = metrics.counter("a_total", "A", {{"x", "1"}, {"y", "3"}});

    one.add();

    EXPECT_EQ(same.value(), 1U);
    EXPECT_EQ(other.value(), 0U);
}

TEST(Metrics, LabelsFromOutsideCannotFillTheMemory) {
    Metrics metrics;
    for (int i = 0; i < 5000; ++i) metrics.counter("a_total", "A", {{"from", std::to_string(i)}}).add();

    EXPECT_EQ(metrics.counter("a_total", "A", {{"from", "other"}}).value(), 5000 - Metrics::label_sets_max);
    EXPECT_EQ(metrics.counter("a_total", "A", {{"from", "7"}}).value(), 1U);
}

TEST(Metrics, ThreadsLoseNoCount) {
    Metrics metrics;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&metrics] {
            for (int i = 0; i < 1000; ++i) {
                metrics.counter("a_total", "A").add();
                metrics.histogram("h_seconds", "H").observe(std::chrono::milliseconds(1));
            }
        });
    }
    for (auto& thread : threads) thread.join();

    EXPECT_EQ(metrics.counter("a_total", "A").value(), 4000U);
    EXPECT_EQ(metrics.histogram("h_seconds", "H").count(), 4000U);
    EXPECT_NEAR(metrics.histogram("h_seconds", "H").sum(), 4.0, 1e-9);
}

TEST(Metrics, AScopeIsTimed) {
    Histogram histogram(seconds_buckets);
    { const Timed timed(histogram); }

    EXPECT_EQ(histogram.count(), 1U);
    EXPECT_GT(histogram.sum(), 0);
}

RC_GTEST_PROP(Metrics, AValueFallsIntoTheFirstBucketThatHoldsIt, ()) {
    const Buckets buckets = *rc::gen::element(seconds_buckets, count_buckets, Buckets{1, 1});
    const double scale = std::ldexp(buckets.first, *rc::gen::inRange(-3, 30));
    const double value = *rc::gen::element(scale, scale * 1.5, std::nextafter(scale, 0.0),
                                           std::nextafter(scale, 1e300), 0.0, -1.0);
    Histogram histogram(buckets);

    histogram.observe(value);

    std::size_t expected = 0;
    while (value > histogram.upper_bound(expected)) ++expected;
    RC_ASSERT(histogram.in_bucket(expected) == 1U);
    RC_ASSERT(histogram.count() == 1U);
}

TEST(Metrics, WhatIsNoNumberIsNotCounted) {
    Histogram histogram(count_buckets);
    histogram.observe(std::numeric_limits<double>::quiet_NaN());
    histogram.observe(std::numeric_limits<double>::infinity());

    EXPECT_EQ(histogram.count(), 1U);
    EXPECT_EQ(histogram.in_bucket(count_buckets.count), 1U);
}

}  // namespace
}  // namespace tero::metrics
