// The reference store: rows in memory, gone with the process. For tests, the simulation and a quick look.
//
// Rows are kept as the very pointers that were committed: nothing is copied or encoded. Key reads and commits
// take logarithmic time; a question on an index looks at every row of the workspace's table.
#pragma once

#include "base/mutex.hpp"
#include "base/time.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tero {

class MemoryStore final : public Store {
public:
    explicit MemoryStore(const Clock& clock) : clock_(clock) {}

    Result<Done> migrate() override;
    Result<Page> read(std::string_view workspace, const Query& query) override;
    Result<Done> commit(std::span<const Batch> batches, const Leadership& leadership) override;
    Result<Leadership> lead(std::string_view workspace, std::string_view node, std::uint64_t epoch,
                            Duration lease) override;

private:
    using Rows = std::map<RowKey, StoredRow>;
    struct Workspace {
        std::vector<Rows> tables = {};  // by TableId
        Leadership leadership = {};
        Timestamp lease_until = {};
    };
    // What a write replaced, to put it back when a later one cannot be stored.
    struct Replaced {
        const Write* write = nullptr;
        StoredRow row = {};  // null: there was none
    };

    static Result<Done> apply(Workspace& workspace, const Write& write, std::vector<Replaced>& replaced);
    static void undo(Workspace& workspace, std::vector<Replaced>& replaced);

    const Clock& clock_;
    mutable Mutex mutex_;
    std::map<std::string, Workspace, std::less<>> workspaces_ TERO_GUARDED_BY(mutex_);
};

}  // namespace tero
