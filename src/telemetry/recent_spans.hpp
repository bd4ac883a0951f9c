// Spans that were told of lately: a row that is written again tells of the same ones again.
#pragma once

#include "observe/span.hpp"

#include <cstddef>
#include <deque>
#include <set>
#include <utility>

namespace tero::telemetry {

class RecentSpans {
public:
    explicit RecentSpans(std::size_t count_max) : count_max_(count_max) {}

    bool knows(const trace::Context& at) const { return known_.contains({at.trace, at.span}); }
    // False: it was there.
    bool add(const trace::Context& at) {
        if (!known_.insert({at.trace, at.span}).second) return false;
        order_.emplace_back(at.trace, at.span);
        if (order_.size() > count_max_) {
            known_.erase(order_.front());
            order_.pop_front();
        }
        return true;
    }

private:
    using Key = std::pair<trace::TraceId, trace::SpanId>;
    std::size_t count_max_;
    std::set<Key> known_;
    std::deque<Key> order_;
};

}  // namespace tero::telemetry
