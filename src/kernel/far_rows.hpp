// Rows that wait for a time that is far: later than the horizon, which lies a span ahead of now. They are
// stored and no more; nothing of them is in memory but what a cache happens to hold. Before the first of them
// comes near the horizon moves on, and what lies between is read, a page at a time beside the traffic:
//
//     now ───────────────▶ horizon ─ ─ ─ ─ first far row
//      in memory, indexed            stored
//
// A module that has such rows declares them near_in_order() while they are not far, calls pass() in its
// memory timer, names walk() among its walks, and decides its RowsComeNear with come_near().
#pragma once

#include "base/time.hpp"
#include "kernel/module.hpp"
#include "kernel/query.hpp"
#include "kernel/rows_come_near.hpp"

#include <optional>
#include <set>
#include <utility>

namespace tero {

class FarRows {
public:
    using When = Timestamp (*)(const void* row);
    // What finds all that may be far, in the order of their times, and when each is due.
    FarRows(Query in_order, When when, Duration span);

    bool is_far(Timestamp due) const { return due > horizon_; }
    // Of rows as they are in memory; null where it is not far, or not known.
    void changed(const void* before, const void* after);

    // Moves the horizon on, if it is time to. `comes` gets the id of each row in memory that is far no more.
    template <class Comes>
    void pass(Timestamp now, Comes comes) {
        if (!moves(now)) return;
        while (!known_.empty() && known_.begin()->first <= horizon_)
            comes(known_.extract(known_.begin()).value().second);
    }
    // When pass() wants to be called.
    std::optional<Timestamp> next() const;

    bool is_reading() const { return reading_.has_value(); }
    // Some that are far no more are not in memory yet.
    bool is_behind() const { return is_reading() || (first_ && *first_ <= horizon_); }
    const std::optional<Query>& to_read() const { return reading_; }
    // What is on this page and far no more.
    RowsComeNear found(const Page& page) const;
    // They are in memory: the next page is read, where there is one.
    void have_come(const RowsComeNear& near);

    // Its reading, as the module's input `Come`.
    template <class Come>
    Walk walk() {
        return {[this](Timestamp) -> std::optional<Walk::Step> {
                    return is_reading() ? std::optional{Walk::Step{*reading_, {}}} : std::nullopt;
                },
                [this](const Walk::Step&, const Page& page) -> std::optional<Input> {
                    return is_reading() ? std::optional<Input>{Come{found(page)}} : std::nullopt;
                }};
    }

private:
    using Due = std::pair<Timestamp, RawId>;

    Due due_of(const void* row) const { return {when_(row), key_of(table_info(in_order_.table), row).id}; }
    // False: nothing that is far comes near by it.
    bool moves(Timestamp now);
    void note(Timestamp due);

    Query in_order_;
    When when_;
    Duration span_;
    Timestamp horizon_ = {};
    std::optional<Timestamp> first_ = {};  // no far row, in memory or not, is due before
    std::set<Due> known_;                  // those in memory
    std::optional<Query> reading_ = {};    // what is between the horizon as it was and as it is
};

// They are in memory once this is decided, and stay there: to be known is to be in memory.
Decision come_near(FarRows& far, TableId table, const Rows& rows, const RowsComeNear& input);

}  // namespace tero
