#include "sim/judged_store.hpp"

namespace tero::sim {

Result<Done> JudgedStore::commit(std::span<const Batch> batches, const Leadership& leadership) {
    std::vector<Change> changes;
    for (const Batch& batch : batches) {
        for (const Write& write : batch.writes) {
            Query query;
            query.table = write.table;
            query.keys = {write.key};
            TRY(const Page page, inner_.read(leadership.workspace, query));
            changes.push_back(
                {write.table, write.key, page.rows.empty() ? nullptr : page.rows.front().row, write.row});
        }
    }
    auto stored = inner_.commit(batches, leadership);
    if (stored) judge_(changes);
    return stored;
}

Result<Done> SpoilingStore::commit(std::span<const Batch> batches, const Leadership& leadership) {
    std::vector<Batch> spoiled{batches.begin(), batches.end()};
    Leadership shown = leadership;
    spoil_(spoiled, shown, last_);
    auto stored = inner_.commit(spoiled, shown);
    if (stored) last_.group = shown.group;
    return stored;
}

Result<Leadership> SpoilingStore::lead(std::string_view workspace, std::string_view node, std::uint64_t epoch,
                                       Duration lease) {
    auto led = inner_.lead(workspace, node, epoch, lease);
    if (led) last_ = *led;
    return led;
}

}  // namespace tero::sim
