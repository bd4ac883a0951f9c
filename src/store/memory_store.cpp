#include "store/memory_store.hpp"

#include "store/lease.hpp"
#include "store/read_plan.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace {

struct Found {
    Position at = {};
    const StoredRow* row = nullptr;
};

bool answers(const ReadPlan& plan, const void* row) {
    for (std::size_t i = 0; i < plan.equal.size(); ++i) {
        if (index_value(*plan.equal_fields[i], row) != plan.equal[i]) return false;
    }
    return true;
}

bool within(const ReadPlan& plan, const Position& at) {
    if (plan.from && at.value < *plan.from) return false;
    if (plan.before && at.value >= *plan.before) return false;
    if (!plan.after) return true;
    return plan.descending ? at < *plan.after : at > *plan.after;
}

}  // namespace

Result<Done> MemoryStore::migrate() { return Done{}; }

Result<Page> MemoryStore::read(std::string_view workspace, const Query& query) {
    const Lock lock{mutex_};
    const auto found = workspaces_.find(workspace);
    static const Rows no_rows;
    const Rows& rows =
        found == workspaces_.end() ? no_rows : found->second.tables[static_cast<std::size_t>(query.table)];
    Page page;
    if (!query.keys.empty()) {
        TRY(const std::vector<RowKey> keys, distinct_keys(query));
        for (const RowKey& key : keys) {
            if (const auto row = rows.find(key); row != rows.end()) page.rows.push_back(row->second);
        }
        return page;
    }

    TRY(const ReadPlan plan, plan_read(workspace, query));
    std::vector<Found> candidates;
    for (const auto& [key, stored] : rows) {
        if (!answers(plan, stored.row.get())) continue;
        Position at{index_value(*plan.walked, stored.row.get()), key};
        if (within(plan, at)) candidates.push_back({std::move(at), &stored});
    }
    const std::size_t count = std::min(plan.limit, candidates.size());
    const auto middle = candidates.begin() + static_cast<std::ptrdiff_t>(count);
    std::partial_sort(candidates.begin(), middle, candidates.end(), [&](const Found& a, const Found& b) {
        return plan.descending ? b.at < a.at : a.at < b.at;
    });
    page.rows.reserve(count);
    for (auto each = candidates.begin(); each != middle; ++each) page.rows.push_back(*each->row);
    if (count < candidates.size()) page.next = make_cursor(plan, candidates[count - 1].at);
    return page;
}

Result<Done> MemoryStore::commit(std::span<const Batch> batches, const Leadership& leadership) {
    const Lock lock{mutex_};
    const auto found = workspaces_.find(leadership.workspace);
    if (found == workspaces_.end()) return not_leading(leadership);
    Workspace& workspace = found->second;
    if (!may_commit(workspace.leadership, leadership)) return not_leading(leadership);
    std::vector<Replaced> replaced;
    for (const Batch& batch : batches) {
        for (const Write& write : batch.writes) {
            if (auto applied = apply(workspace, write, replaced); !applied) {
                undo(workspace, replaced);
                return applied;
            }
        }
    }
    workspace.leadership.group = leadership.group;
    workspace.leadership.told = leadership.told;
    workspace.leadership.chain = leadership.chain;
    return Done{};
}

Result<Done> MemoryStore::apply(Workspace& workspace, const Write& write, std::vector<Replaced>& replaced) {
    Rows& rows = workspace.tables[static_cast<std::size_t>(write.table)];
    const auto found = rows.find(write.key);
    const std::uint64_t version = found == rows.end() ? 0 : found->second.version;
    if (version != write.version) return version_conflict(write);
    replaced.push_back({&write, found == rows.end() ? StoredRow{} : found->second});
    if (write.row == nullptr) {
        if (found != rows.end()) rows.erase(found);
    } else if (found == rows.end()) {
        rows.emplace(write.key, StoredRow{write.row, 1});
    } else {
        found->second = {write.row, version + 1};
    }
    return Done{};
}

void MemoryStore::undo(Workspace& workspace, std::vector<Replaced>& replaced) {
    for (auto each = replaced.rbegin(); each != replaced.rend(); ++each) {
        Rows& rows = workspace.tables[static_cast<std::size_t>(each->write->table)];
        if (each->row.row == nullptr) {
            rows.erase(each->write->key);
        } else {
            rows.insert_or_assign(each->write->key, std::move(each->row));
        }
    }
}

Result<Leadership> MemoryStore::lead(std::string_view workspace, std::string_view node, std::uint64_t epoch,
                                     Duration lease) {
    const Lock lock{mutex_};
    const auto found = workspaces_.find(workspace);
    LeaseRow stored;
    if (found != workspaces_.end()) stored = {found->second.leadership, found->second.lease_until};
    TRY(LeaseRow taken, take_lease(stored, {workspace, node, epoch, lease, clock_.now()}));

    Workspace& kept = workspaces_[std::string{workspace}];
    kept.tables.resize(all_tables().size());
    kept.leadership = taken.leadership;
    kept.lease_until = taken.until;
    return taken.leadership;
}

}  // namespace tero
