// Percentiles from few numbers: how far they may be off, and that parts add up.
#include "modules/monitoring/latency_sketch.hpp"

#include "base/random.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <vector>

namespace tero {
namespace {

Duration true_percentile(std::vector<Duration> all, double of) {
    std::sort(all.begin(), all.end());
    const auto rank = static_cast<std::size_t>(std::ceil(of * static_cast<double>(all.size())));
    return all[std::max<std::size_t>(rank, 1) - 1];
}

TEST(LatencySketch, APercentileIsWithinTwoPercentOfTheTrueOneAndPartsAddUp) {
    Random random{7};
    std::vector<Duration> all;
    LatencySketch parts[3];
    for (int i = 0; i < 3000; ++i) {
        const Duration took{random.below(10) * random.below(2000) * random.below(100)};  // up to half an hour
        all.push_back(took);
        parts[i % 3].add(took);
    }
    LatencySketch whole = parts[0];
    whole.add(parts[1]);
    whole.add(parts[2]);

    EXPECT_EQ(whole.count(), 3000U);
    for (const double of : {0.01, 0.5, 0.9, 0.95, 0.99, 1.0}) {
        const auto truth = static_cast<double>(true_percentile(all, of).count());
        EXPECT_NEAR(static_cast<double>(whole.percentile(of).count()), truth, truth * 0.02 + 0.5) << of;
    }
}

TEST(LatencySketch, NothingTookNoTimeAndOneIsItsOwnPercentile) {
    LatencySketch sketch;
    EXPECT_EQ(sketch.percentile(0.99), 0ms);
    sketch.add(0ms);
    EXPECT_EQ(sketch.percentile(0.5), 0ms);
    LatencySketch one;
    one.add(1ms);
    EXPECT_EQ(one.percentile(0.01), 1ms);
    EXPECT_EQ(one.percentile(1), 1ms);
}

}  // namespace
}  // namespace tero
