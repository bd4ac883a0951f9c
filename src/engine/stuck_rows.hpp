// The law that nothing hangs in silence: a row that is not at its end has a lease, a timer that has not been
// missed, or a named row that it waits for. Asked from time to time while Tero runs.
#pragma once

#include "base/time.hpp"
#include "kernel/rows.hpp"

#include <optional>
#include <string>

namespace tero {

struct StuckRow {
    std::string table = {};
    std::string why = {};  // with its id
};

// The first that is found. Only meaningful while nothing that fell due is still to be decided.
std::optional<StuckRow> stuck_row(const Rows& rows, Timestamp now);

}  // namespace tero
