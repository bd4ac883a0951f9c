// What a recording must have in common with the tero that reads it.
#pragma once

#include "kernel/table.hpp"

#include <cstdint>
#include <string_view>

namespace tero::app {

inline constexpr std::string_view recording_magic = "tero recording 2\n";
inline constexpr std::size_t record_sum_bytes = 8;  // behind each record: stable_hash of its kind and bytes

// The same where the table's fields are the same, and theirs.
std::uint64_t shape_of(const TableInfo& table);

}  // namespace tero::app
