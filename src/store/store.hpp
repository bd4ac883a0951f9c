// The narrow waist: everything Tero keeps goes through these four calls. A store knows no rule of the
// business.
//
// Every call may be made from any thread, but `commit` only by one at a time for a workspace. A store engine
// has to pass store/conformance.hpp.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "kernel/batch.hpp"
#include "kernel/query.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tero {

// The right to decide for one workspace. A commit must prove it, so a leader that was paused can write
// nothing.
struct Leadership {
    std::string workspace = {};
    std::string node = {};
    std::uint64_t epoch = 0;  // one higher each time the leadership changes hands or is taken again
    std::uint64_t group =
        0;  // in `lead`: the last group that was stored. In `commit`: the number of this one
    Timestamp told = {};  // engine time of that group; see engine/engine_time.hpp
    std::uint64_t chain = 0;  // hash of that group and of all before it; see kernel/chain.hpp
    bool operator==(const Leadership&) const = default;
};

// What a person should know of a store that lies in a file.
struct StoreState {
    std::uint64_t bytes = 0;
    std::uint64_t log_bytes = 0;       // not yet part of the file
    bool is_held = false;              // another program keeps the log from starting over, and it grows
    std::uint64_t foreign_writes =
        0;  // by other programs, which none may do: each time everything is read anew
    bool operator==(const StoreState&) const = default;
};

class Store {
public:
    virtual ~Store() = default;

    // Makes or updates the tables of all_tables(): versioned, forward only, verified. corrupt when the stored
    // schema is newer than this program or was changed by hand.
    virtual Result<Done> migrate() = 0;

    // Rows as of the last commit. invalid for an index or cursor that the table does not have. A row that
    // cannot be read is left out and named; asked for by its key it is corrupt.
    virtual Result<Page> read(std::string_view workspace, const Query& query) = 0;

    // Stores all the batches or none, together with `leadership.group`, its time and its chain in the
    // leadership row: the number right after the stored one. So of groups that were sent one behind the
    // other, none is stored without all those before it. Where several batches write the same row, each
    // must name the version that the one before it leaves. conflict: another leader, a group that does
    // not follow the stored one, or a version that is not the stored one; nothing was written.
    // unavailable, storage_full: nothing was written. unknown_outcome: reload; `lead` tells by its group
    // number whether it was stored.
    virtual Result<Done> commit(std::span<const Batch> batches, const Leadership& leadership) = 0;

    // Epoch 0 takes the leadership with a new epoch: by the node that led last, or when the lease of the last
    // leader has ended by the store's own clock. Any other epoch renews the leadership of this node at this
    // epoch and never takes it over. conflict: someone else leads.
    virtual Result<Leadership> lead(std::string_view workspace, std::string_view node, std::uint64_t epoch,
                                    Duration lease) = 0;

    virtual StoreState state() { return {}; }
};

}  // namespace tero
