// Who may lead a workspace: the one rule that every engine applies to its leadership row.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <string_view>

namespace tero {

// The leadership row. Epoch 0: nobody has led this workspace yet.
struct LeaseRow {
    Leadership leadership = {};
    Timestamp until = {};
};

// What a node asks for in Store::lead.
struct LeaseWish {
    std::string_view workspace = {};
    std::string_view node = {};
    std::uint64_t epoch = 0;  // the one it holds and wants to keep; 0: a new one
    Duration lease = {};
    Timestamp now = {};  // by the store's clock
};

// The row to store in place of `stored`. conflict: someone else leads, or another epoch of the same node.
Result<LeaseRow> take_lease(const LeaseRow& stored, const LeaseWish& wish);

// Whether a commit that shows this leadership may be stored: its epoch leads, and its group comes next.
bool may_commit(const Leadership& stored, const Leadership& shown);

// The answers of a commit that must not be stored.
Error not_leading(const Leadership& leadership);
Error version_conflict(const Write& write);

}  // namespace tero
