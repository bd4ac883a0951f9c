// What was stored, in one number: each group's hash is made of all it writes, in order, and of the hash of
// the group before. It stands in the leadership row: two histories that have the same are the same.
// It finds mistakes, not forgers: who can write the database can also write the number.
#pragma once

#include "kernel/batch.hpp"

#include <cstdint>

namespace tero {

std::uint64_t chained(std::uint64_t before, const Batch& batch);

}  // namespace tero
