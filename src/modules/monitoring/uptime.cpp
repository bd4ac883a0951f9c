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

Uptime::Sums Uptime::sums(Timestamp from, Timestamp to) const {
    Sums sums;
    for (std::size_t i = 0; i < changes_.size(); ++i) {
        const Timestamp begin = std::max(from, changes_[i].at);
        const Timestamp end = i + 1 < changes_.size() ? std::min(to, changes_[i + 1].at) : to;
        if (end <= begin) continue;
        sums.seen += end - begin;
        if (changes_[i].up) sums.up += end - begin;
    }
    return sums;
}

std::optional<double> Uptime::share(Timestamp from, Timestamp to) const {
    const Sums all = sums(from, to);
    if (all.seen == Duration{}) return std::nullopt;
    return static_cast<double>(all.up.count()) / static_cast<double>(all.seen.count());
}

double Uptime::down_share(Timestamp from, Timestamp to) const {
    const Sums all = sums(from, to);
    return static_cast<double>((all.seen - all.up).count()) / static_cast<double>((to - from).count());
}

}  // namespace tero
