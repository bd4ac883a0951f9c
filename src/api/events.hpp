// GET /api/v1/events: what changes, told as it is stored, as server-sent events.
#pragma once

#include "api/access.hpp"
#include "api/change_feed.hpp"
#include "base/mutex.hpp"
#include "base/result.hpp"
#include "net/http.hpp"
#include "observe/metrics.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tero::api {

// The kinds of a list such as `task,quote` that the caller may read; of an empty one, all that it may.
Result<KindSet> kinds_asked(const Principal& principal, std::string_view list);

// One event, as it goes out.
void append_event(std::string& out, const Change& change, std::uint32_t run);

class Events {
public:
    Events(ChangeFeed& feed, Access& access, metrics::Metrics& metrics);

    // A body that tells of these kinds, from after this position on, or from now on. exhausted: too many are
    // open, of this key or session or in all.
    Result<std::shared_ptr<net::LiveBody>> open(const Principal& principal, KindSet kinds,
                                                std::optional<Position> after);

private:
    friend class EventStream;
    Result<Done> enter(const std::string& asker);
    void leave(const std::string& asker);

    ChangeFeed& feed_;
    Access& access_;
    metrics::Gauge& open_count_;
    metrics::Counter& resets_;
    Mutex mutex_;
    std::map<std::string, std::size_t> open_ TERO_GUARDED_BY(mutex_);  // by credential
    std::size_t all_open_ TERO_GUARDED_BY(mutex_) = 0;
};

}  // namespace tero::api
