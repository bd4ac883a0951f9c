// What a recording must have in common with the tero that reads it.
#pragma once

#include "kernel/table.hpp"

#include <cstdint>
#include <string_view>

namespace tero::app {

inline constexpr std::string_view recording_magic = "tero recording 1\n";

// The same where the table's fields are the same, and theirs.
std::uint64_t shape_of(const TableInfo& table);

}  // namespace tero::app
