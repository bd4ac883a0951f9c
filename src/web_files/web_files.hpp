// The dashboard's files, built from web/ and kept inside the binary.
#pragma once

#include "base/embedded_file.hpp"

#include <span>
#include <string_view>

namespace tero {

// Sorted by path; always holds "/index.html".
std::span<const EmbeddedFile> embedded_files();

// Null when there is no such file.
const EmbeddedFile* embedded_file(std::string_view path);

}  // namespace tero
