// What waits to be sent to a collector: bounded, sent in batches, and again later where the collector is not
// well. Pure: it is told the time, and what became of each try.
//
//     put ──▶ waiting ──due()──▶ on its way ── SENT ──▶ gone
//               │ full: the oldest is lost │ AGAIN: the same batch, later; NEVER, or too often: lost
#pragma once

#include "base/check.hpp"
#include "base/time.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

namespace tero::telemetry {

struct QueueLimits {
    std::size_t items_max = 8192;  // that wait, beside the batch on its way
    std::size_t batch_max = 512;
    Duration linger = 1s;     // so long one waits for others to go with it
    Duration retry_min = 1s;  // doubles from one try to the next
    Duration retry_max = 1min;
    int attempt_max = 10;
};

enum class Sent { SENT, AGAIN, NEVER };

template <class Item>
class ExportQueue {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    explicit ExportQueue(QueueLimits limits = {}) : limits_(limits) {}

    // How many were lost for it: the oldest gives way.
    std::size_t put(Item item, TimePoint now) {
        if (waiting_.empty()) since_ = now;
        waiting_.push_back(std::move(item));
        if (waiting_.size() <= limits_.items_max) return 0;
        waiting_.pop_front();
        return 1;
    }

    // When something is to be sent, at the earliest; nothing: there is nothing.
    std::optional<TimePoint> next_at() const {
        if (!batch_.empty()) return again_at_;
        if (waiting_.empty()) return std::nullopt;
        const TimePoint full = waiting_.size() >= limits_.batch_max ? since_ : since_ + limits_.linger;
        return std::max(full, again_at_);
    }

    // The batch to send now: the same until ended() is told. Empty: nothing is due.
    const std::vector<Item>& due(TimePoint now) {
        const auto at = next_at();
        static const std::vector<Item> nothing;
        if (!at || now < *at) return nothing;
        take_batch(now);
        return batch_;
    }
    // The same, whatever is due: for a stop.
    const std::vector<Item>& rest(TimePoint now) {
        take_batch(now);
        return batch_;
    }

    // How many were lost by that. `chance` from 0 to 1: those that all failed together do not come back so.
    std::size_t ended(Sent sent, std::optional<Duration> retry_after, double chance, TimePoint now) {
        CHECK(!batch_.empty(), "nothing was on its way");
        attempt_ += 1;
        if (sent == Sent::AGAIN) failures_ = std::min(failures_ + 1, 20);
        if (sent == Sent::AGAIN) {
            const Duration longest = std::min(limits_.retry_max, limits_.retry_min * (1 << (failures_ - 1)));
            const auto half = static_cast<double>(longest.count()) / 2;
            again_at_ =
                now + (retry_after ? *retry_after : Duration{static_cast<std::int64_t>(half * (1 + chance))});
            if (attempt_ < limits_.attempt_max) return 0;
        } else {
            failures_ = 0;
            again_at_ = now;
        }
        const std::size_t lost = sent == Sent::SENT ? 0 : batch_.size();
        batch_.clear();
        attempt_ = 0;
        return lost;
    }

    std::size_t size() const { return waiting_.size() + batch_.size(); }

private:
    void take_batch(TimePoint now) {
        if (!batch_.empty()) return;
        const std::size_t count = std::min(waiting_.size(), limits_.batch_max);
        for (std::size_t i = 0; i < count; ++i) {
            batch_.push_back(std::move(waiting_.front()));
            waiting_.pop_front();
        }
        since_ = now;
    }

    QueueLimits limits_;
    std::deque<Item> waiting_;
    TimePoint since_ = {};  // when the oldest of them may have come
    std::vector<Item> batch_;
    TimePoint again_at_ = {};
    int attempt_ = 0;   // of the batch
    int failures_ = 0;  // one after the other
};

}  // namespace tero::telemetry
