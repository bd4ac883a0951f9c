// The latest changes of what people and programs watch, each with its place in the group that stored it, in a
// bounded ring. Whoever listens holds a position and takes what came after it, when and as fast as it can:
// nobody has a queue of their own, and who falls behind the ring is told that something is missing.
#pragma once

#include "base/mutex.hpp"
#include "kernel/batch.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tero::api {

// A run is one engine's life in one process: another may have stored what this one never heard of.
struct Position {
    std::uint32_t run = 0;
    std::uint64_t group = 0;
    std::uint32_t place = 0;  // in the group, from 1; 0 is before its first change
    bool operator==(const Position&) const = default;
    bool is_before(const Position& other) const {
        return group != other.group ? group < other.group : place < other.place;
    }
};

// `5e1f03a2-181-4`
std::string text_of(const Position& position);
std::optional<Position> parse_position(std::string_view text);

// Which rows are told of, and to whom.
struct WatchedKind {
    std::string_view name = {};
    TableId table = {};
    std::string_view scope = {};   // without it they are not
    std::string_view status = {};  // its field; empty: they have none
};
std::span<const WatchedKind> watched_kinds();
using KindSet = std::uint32_t;  // bit i: kind i
constexpr KindSet bit_of(std::size_t kind) { return KindSet{1} << kind; }

enum class ChangeOf : std::uint8_t { NEW, CHANGED, GONE };

struct Change {
    std::uint64_t group = 0;
    std::uint32_t place = 0;
    std::uint8_t kind = 0;
    ChangeOf what = ChangeOf::CHANGED;
    std::int16_t status = -1;  // the enumerator's value; -1: none
    RowKey key = {};
};

class ChangeFeed {
public:
    explicit ChangeFeed(std::size_t changes_max);

    // As EngineHost tells of it.
    void stored(std::uint64_t group, const Batch* batch);

    Position now() const;

    struct News {
        bool is_missing = false;  // changes between the position and `until`; none are given then
        bool is_other_run = false;
        bool on_access = false;  // a key or session changed
        std::vector<Change> changes = {};
        Position until = {};
    };
    // Those of these kinds, the oldest first, at most so many.
    News after(const Position& position, KindSet kinds, std::size_t changes_most) const;

    // `wake` is called after each group, on the thread that commits: it must be quick. Not after unwatch().
    std::uint64_t watch(std::function<void()> wake);
    void unwatch(std::uint64_t number);

private:
    void begin_run(std::uint64_t group) TERO_REQUIRES(mutex_);
    void take(const Batch& batch) TERO_REQUIRES(mutex_);

    const std::size_t changes_max_;
    mutable Mutex mutex_;
    std::deque<Change> changes_ TERO_GUARDED_BY(mutex_);
    Position horizon_ TERO_GUARDED_BY(mutex_);  // all that came after it is in the ring
    Position last_ TERO_GUARDED_BY(mutex_);
    std::map<std::uint64_t, std::function<void()>> watchers_ TERO_GUARDED_BY(mutex_);
    std::uint64_t last_watcher_ TERO_GUARDED_BY(mutex_) = 0;
};

}  // namespace tero::api
