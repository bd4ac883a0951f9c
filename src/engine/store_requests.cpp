#include "engine/store_requests.hpp"

#include <algorithm>
#include <map>
#include <span>

namespace tero {
namespace {

constexpr std::size_t load_keys_max = 500;  // in one read

bool may_pass(const Error& error) {
    return error.code != ErrorCode::corrupt && error.code != ErrorCode::invalid;
}

Result<Done> read_keys(Store& store, std::string_view workspace, TableId table, std::span<const RowKey> keys,
                       std::vector<Loaded>& loaded) {
    Query query;
    query.table = table;
    query.keys.assign(keys.begin(), keys.end());
    query.limit = keys.size();
    TRY(const Page page, store.read(workspace, query));
    std::map<RowKey, StoredRow> found;
    for (const StoredRow& row : page.rows) found.emplace(key_of(table_info(table), row.row.get()), row);
    for (const RowKey& key : keys) {
        const auto row = found.find(key);
        loaded.push_back({{table, key}, row == found.end() ? StoredRow{} : row->second});
    }
    return Done{};
}

}  // namespace

ReadRows read_rows(Store& store, std::string_view workspace, const std::vector<RowRef>& rows) {
    ReadRows read;
    // One read for the keys of each table; key by key when one of them spoils it for the others.
    std::map<TableId, std::vector<RowKey>> by_table;
    for (const RowRef& ref : rows) by_table[ref.table].push_back(ref.key);
    for (const auto& [table, all_keys] : by_table) {
        for (std::size_t at = 0; at < all_keys.size(); at += load_keys_max) {
            const auto keys = std::span{all_keys}.subspan(at, std::min(all_keys.size() - at, load_keys_max));
            const auto done = read_keys(store, workspace, table, keys, read.loaded);
            if (done) continue;
            read.refused.emplace_back(table, done.error());
            for (const RowKey& key : keys) {
                const auto single = may_pass(done.error())
                                        ? done
                                        : read_keys(store, workspace, table, {&key, 1}, read.loaded);
                if (single) continue;
                if (may_pass(single.error())) {
                    read.failed.push_back({table, key});
                } else {
                    read.loaded.push_back({{table, key}, {}, single.error()});
                }
            }
        }
    }
    return read;
}

Result<std::unique_ptr<Engine>> build_engine(const RestoreRequest& request, const HostOptions& options,
                                             const ModuleSet& modules, Store& store, std::uint64_t seed,
                                             std::size_t page) {
    auto engine = std::make_unique<Engine>(options.engine, modules, seed);
    TRY_DONE(engine->restore(store, options.workspace, request.now, page));
    engine->begin(request.group, request.same_process, request.away, request.chain);
    return engine;
}

}  // namespace tero
