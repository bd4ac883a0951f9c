// A person takes back that an item was done, or put off.
#pragma once

#include "kernel/input.hpp"
#include "modules/work/model/work_item.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tero {

// An answer that was done is theirs again, with its conversation; anything else waits as before.
struct ReopenWork {
    std::string key = {};
    std::string by = {};
    std::optional<std::int32_t> seen = {};  // see as_seen()
};

TERO_INPUT(work, CALL, ReopenWork)

}  // namespace tero
