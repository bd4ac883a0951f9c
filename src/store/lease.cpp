#include "store/lease.hpp"

#include <fmt/format.h>

namespace tero {

Result<LeaseRow> take_lease(const LeaseRow& stored, const LeaseWish& wish) {
    const Leadership& last = stored.leadership;
    const bool same_node = last.epoch > 0 && last.node == wish.node;
    LeaseRow taken{.leadership = last, .until = wish.now + wish.lease};
    if (same_node && wish.epoch == last.epoch) return taken;  // renewed

    const bool free = same_node || last.epoch == 0 || stored.until <= wish.now;
    if (wish.epoch != 0 || !free) {
        return Error{ErrorCode::conflict,
                     fmt::format("workspace '{}' is led by node '{}' at epoch {} until {}", wish.workspace,
                                 last.node, last.epoch, to_string(stored.until))};
    }
    taken.leadership.workspace = wish.workspace;
    taken.leadership.node = wish.node;
    taken.leadership.epoch = last.epoch + 1;
    return taken;
}

bool may_commit(const Leadership& stored, const Leadership& shown) {
    return stored.node == shown.node && stored.epoch == shown.epoch && shown.group == stored.group + 1;
}

Error not_leading(const Leadership& leadership) {
    return Error{
        ErrorCode::conflict,
        fmt::format(
            "node '{}' does not lead workspace '{}' at epoch {}, or group {} does not follow the stored one",
            leadership.node, leadership.workspace, leadership.epoch, leadership.group)};
}

Error version_conflict(const Write& write) {
    return Error{ErrorCode::conflict,
                 fmt::format("row {} of {} is not stored with version {}", to_string(write.key),
                             table_info(write.table).name, write.version)};
}

}  // namespace tero
