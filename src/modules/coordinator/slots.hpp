// Which tasks wait because as many of their concurrency key run as may, or began of late. What runs and what
// is ready is counted from the rows of tasks by watching them change; what met a full key is set aside, and
// comes back one for each place: the more urgent first, then the older.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "modules/coordinator/model/queue_limit.hpp"
#include "modules/coordinator/model/task.hpp"

#include <compare>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

namespace tero::coordinator {

class Slots {
public:
    void changed(const QueueLimit* before, const QueueLimit* after);
    void changed(const KeyStarts* before, const KeyStarts* after);
    std::size_t limit_count() const { return exact_.size() + prefixes_.size(); }

    // ---- of tasks that are live; one without a key concerns nobody here ----
    void began(const Task& task);
    void ended(const Task& task);
    void became_ready(const Task& task);
    void left_ready(const Task& task);
    // Ready no more until it is let go.
    void set_aside(const Task& task);
    // False: it was not there.
    bool take_from_aside(const Task& task);

    // No more of this key may begin, beside those that run and those that `begin` with them.
    bool is_full(const std::string& key, std::size_t begin, Timestamp now) const;
    // The row to be written when so many begin now; none: nobody counts them.
    std::optional<KeyStarts> starts_with(const std::string& key, std::int32_t more, Timestamp now) const;
    // The next one that may be ready again, which it is from then on.
    std::optional<RawId> let_go_next(Timestamp now);
    // There may be one.
    bool has_news() const { return !news_.empty(); }
    // … or there will be then.
    std::optional<Timestamp> next_due() const {
        return due_.empty() ? std::nullopt : std::optional{due_.begin()->first};
    }
    void pass(Timestamp now);
    std::size_t aside_count() const { return aside_count_; }

private:
    struct Place {
        int less_urgent = 0;
        Timestamp run_at = {};
        RawId task = {};
        auto operator<=>(const Place&) const = default;
    };
    struct Group {
        std::size_t running = 0;
        std::size_t ready = 0;
        std::optional<QueueLimit> limit = {};
        std::set<Place> aside = {};
    };

    static Place place_of(const Task& task);
    std::optional<QueueLimit> limit_of(const std::string& key) const;
    bool has_room(const std::string& key, const Group& group, std::size_t more, Timestamp now) const;
    void call_again(const std::string& key, const Group& group, Timestamp now);
    Group& group_of(const std::string& key);
    void changed(const std::string& key, Group& group);

    std::map<std::string, QueueLimit> exact_;
    std::map<std::string, QueueLimit> prefixes_;  // without their `*`
    std::unordered_map<std::string, KeyStarts> starts_;
    std::set<std::pair<Timestamp, std::string>> due_;  // when a key may have room again for what begins
    std::unordered_map<std::string, Group> groups_;
    std::set<std::string> news_;  // keys of which one may perhaps be let go
    std::size_t aside_count_ = 0;
};

}  // namespace tero::coordinator
