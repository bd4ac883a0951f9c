// What HostCore asks of a store, carried out: by the threads of EngineHost, and by the simulation.
#pragma once

#include "base/result.hpp"
#include "engine/host_core.hpp"
#include "store/store.hpp"

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace tero {

struct ReadRows {
    std::vector<Loaded> loaded = {};
    std::vector<RowRef> failed = {};                      // to be tried again
    std::vector<std::pair<TableId, Error>> refused = {};  // reads that failed, for the log
};

// Rows that cannot be read for good are among the loaded ones, with their error.
ReadRows read_rows(Store& store, std::string_view workspace, const std::vector<RowRef>& rows);

// A new engine with what is alive, read `page` rows at a time.
Result<std::unique_ptr<Engine>> build_engine(const RestoreRequest& request, const HostOptions& options,
                                             const ModuleSet& modules, Store& store, std::uint64_t seed,
                                             std::size_t page = 1000);

}  // namespace tero
