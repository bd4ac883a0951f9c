// The time zones of the machine that built this binary, for one that has none.
#pragma once

#include "base/embedded_file.hpp"

#include <span>

namespace tero {

// Sorted by path: "/Europe/Lisbon"; the bytes of its tzfile.
std::span<const EmbeddedFile> embedded_zone_files();

}  // namespace tero
