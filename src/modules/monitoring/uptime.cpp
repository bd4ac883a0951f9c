#include "modules/monitoring/uptime.hpp"

#include <algorithm>

namespace tero {
namespace {

constexpr std::size_t changes_max = 1000;

}  // namespace

void Uptime::is(bool up, Timestamp at) {
    if (!changes_.empty() && changes_.back().up == up) return;
    changes_.push_back({changes_.empty() ? at : std::max(at, changes_.back().at), up});
    if (changes_.size() > changes_max) changes_.pop_front();
}

std::optional<bool> Uptime::is_up() const {
    if (changes_.empty()) return std::nullopt;
    return changes_.back().up;
}

std::optional<double> Uptime::share(Timestamp from, Timestamp to) const {
    Duration seen = {};
    Duration up = {};
    for (std::size_t i = 0; i < changes_.size(); ++i) {
        const Timestamp begin = std::max(from, changes_[i].at);
        const Timestamp end = i + 1 < changes_.size() ? std::min(to, changes_[i + 1].at) : to;
        if (end <= begin) continue;
        seen += end - begin;
        if (changes_[i].up) up += end - begin;
    }
    if (seen == Duration{}) return std::nullopt;
    return static_cast<double>(up.count()) / static_cast<double>(seen.count());
}

}  // namespace tero
