// Rows that were stored and no more, and are due before long: see kernel/far_rows.hpp. Each module that has
// such rows has an input of its own made of it.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tero {

struct RowsComeNear {
    std::vector<RawId> rows = {};
    std::vector<std::string> unreadable = {};  // what was left out, and why
    std::string after = {};                    // cursor of the page they stood on
    std::string next = {};                     // … and of the next one; empty: there is none
    std::optional<Timestamp> beyond = {};      // when the first one is due that is still far
};

}  // namespace tero
