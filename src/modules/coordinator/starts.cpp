#include "modules/coordinator/starts.hpp"

#include <cstddef>

namespace tero::coordinator {
namespace {

constexpr std::int64_t parts = 10;

Timestamp end_of(const KeyStarts& starts, std::size_t part) {
    return starts.begin + starts.width * (static_cast<std::int64_t>(part) + 1);
}

}  // namespace

std::int64_t starts_in(const KeyStarts& starts, Duration period, Timestamp now) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < starts.counts.size(); ++i) {
        if (end_of(starts, i) + period > now) sum += starts.counts[i];
    }
    return sum;
}

KeyStarts with_starts(KeyStarts starts, std::int32_t more, Duration period, Timestamp now) {
    const Duration width{(period.count() + parts - 1) / parts};
    const std::int64_t before = starts_in(starts, period, now);
    if (before == 0 || starts.width != width) {  // another period: what counts still, counts from now on
        starts = {starts.key, now, width, {static_cast<std::int32_t>(before)}};
    }
    while (end_of(starts, 0) + period <= now) {
        starts.counts.erase(starts.counts.begin());
        starts.begin = starts.begin + width;
    }
    const auto part = static_cast<std::size_t>((now - starts.begin) / width);
    if (starts.counts.size() <= part) starts.counts.resize(part + 1);
    starts.counts[part] += more;
    return starts;
}

std::optional<Timestamp> fewer_at(const KeyStarts& starts, Duration period, Timestamp now) {
    for (std::size_t i = 0; i < starts.counts.size(); ++i) {
        const Timestamp over = end_of(starts, i) + period;
        if (starts.counts[i] > 0 && over > now) return over;
    }
    return std::nullopt;
}

Timestamp none_at(const KeyStarts& starts) {
    const Timestamp end = starts.begin + starts.width * static_cast<std::int64_t>(starts.counts.size());
    return end + starts.width * (parts + 1);
}

}  // namespace tero::coordinator
