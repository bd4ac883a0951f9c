#include "modules/monitoring/latency_sketch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tero {
namespace {

constexpr double accuracy = 0.02;
constexpr double growth = (1 + accuracy) / (1 - accuracy);  // of one bucket's upper bound to the next
constexpr std::int16_t bucket_of_nothing = -1;              // less than a millisecond

// The value whose distance to both ends of the bucket is the same share of it.
Duration middle_of(std::int16_t bucket) {
    if (bucket == bucket_of_nothing) return {};
    return Duration{std::llround(2 * std::pow(growth, bucket) / (1 + growth))};
}

}  // namespace

std::int16_t LatencySketch::bucket_of(Duration took) {
    if (took < 1ms) return bucket_of_nothing;
    static const double log_growth = std::log(growth);
    return static_cast<std::int16_t>(std::ceil(std::log(static_cast<double>(took.count())) / log_growth));
}

void LatencySketch::add_to(std::int16_t bucket, std::uint64_t count) {
    const auto place =
        std::lower_bound(buckets_.begin(), buckets_.end(), bucket,
                         [](const auto& one, std::int16_t wanted) { return one.first < wanted; });
    if (place == buckets_.end() || place->first != bucket) {
        buckets_.insert(place, {bucket, count});
    } else {
        place->second += count;
    }
    count_ += count;
}

std::vector<LatencyBucket> LatencySketch::buckets() const {
    std::vector<LatencyBucket> all;
    for (const auto& [bucket, count] : buckets_) all.push_back({bucket, count});
    return all;
}

LatencySketch LatencySketch::of(const std::vector<LatencyBucket>& buckets) {
    constexpr std::int32_t bucket_max = std::numeric_limits<std::int16_t>::max();
    LatencySketch sketch;
    for (const auto& [bucket, count] : buckets) {
        const auto known = std::clamp<std::int32_t>(bucket, bucket_of_nothing, bucket_max);
        sketch.add_to(static_cast<std::int16_t>(known), count);
    }
    return sketch;
}

void LatencySketch::add(const LatencySketch& other) {
    for (const auto& [bucket, count] : other.buckets_) add_to(bucket, count);
}

Duration LatencySketch::percentile(double of) const {
    const auto rank =
        std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(of * static_cast<double>(count_))));
    std::uint64_t seen = 0;
    for (const auto& [bucket, count] : buckets_) {
        seen += count;
        if (seen >= rank) return middle_of(bucket);
    }
    return {};
}

}  // namespace tero
